"""A sketch of glucose metabolism: enough for closed-loop tests, far too little for medicine.

Two insulin compartments under the skin, two carbohydrate compartments in the gut, one glucose pool; in the
manner of the minimal models that pump simulators start from.
"""

from dataclasses import dataclass, field

INSULIN_TAU = 55.0
"""Time constant of insulin absorption, minutes."""
CARB_TAU = 40.0
"""Time constant of carbohydrate absorption, minutes."""
FLOOR = 20.0
"""Glucose does not fall below this, mg/dL."""


@dataclass
class Body:
    """One simulated patient.

    isf_mg_dl_u, icr_g_u: as in TherapySettings, but true of the body rather than prescribed.
    basal_need_u_h: insulin that keeps glucose level while fasting, U/h.
    """

    glucose: float = 120.0
    isf_mg_dl_u: float = 50.0
    icr_g_u: float = 10.0
    basal_need_u_h: float = 1.0
    _insulin: list[float] = field(default_factory=list)
    _gut: list[float] = field(default_factory=lambda: [0.0, 0.0])

    def __post_init__(self) -> None:
        if not self._insulin:
            steady = self.basal_need_u_h / 60 * INSULIN_TAU
            self._insulin = [steady, steady]

    def eat(self, grams: float) -> None:
        """Carbohydrate enters the gut, g."""
        self._gut[0] += grams

    def step(self, insulin_u: float) -> None:
        """One minute passes, with `insulin_u` units entering under the skin."""
        first, second = self._insulin
        acting = second / INSULIN_TAU
        self._insulin = [first + insulin_u - first / INSULIN_TAU, second + (first - second) / INSULIN_TAU]
        near, far = self._gut
        absorbed = far / CARB_TAU
        self._gut = [near - near / CARB_TAU, far + (near - far) / CARB_TAU]
        liver = self.basal_need_u_h / 60
        rise = self.isf_mg_dl_u * (liver + absorbed / self.icr_g_u - acting)
        self.glucose = max(FLOOR, self.glucose + rise)
