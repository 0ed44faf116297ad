"""Therapy settings: what the clinician prescribes, checked before the pump uses any of it."""

import zlib
from dataclasses import astuple, dataclass, fields


class SettingsRefusedError(ValueError):
    """The settings were not taken over; the message says which one and why."""


@dataclass(frozen=True)
class TherapySettings:
    """One prescription.

    basal_u_h: background insulin, U/h.
    max_bolus_u: largest single bolus, U.
    max_iob_u: largest insulin on board that a bolus may lead to, U.
    isf_mg_dl_u: fall of glucose that one unit brings about, mg/dL.
    icr_g_u: carbohydrate that one unit covers, g.
    """

    basal_u_h: float = 1.0
    max_bolus_u: float = 10.0
    max_iob_u: float = 12.0
    isf_mg_dl_u: float = 50.0
    icr_g_u: float = 10.0


LIMITS: dict[str, tuple[float, float]] = {
    "basal_u_h": (0.0, 5.0),
    "max_bolus_u": (0.5, 25.0),
    "max_iob_u": (0.5, 30.0),
    "isf_mg_dl_u": (10.0, 200.0),
    "icr_g_u": (3.0, 50.0),
}
"""Range of each setting that this pump accepts, bounds included."""


def read_back(settings: TherapySettings) -> int:
    """Check sum over the values as they were received, to be compared by the one who sent them."""
    return zlib.crc32(repr(astuple(settings)).encode())


class SettingsStore:
    """Holds the active settings; new ones become active only after the sender confirmed the read-back."""

    def __init__(self, initial: TherapySettings) -> None:
        self._active = initial
        self._pending: TherapySettings | None = None

    @property
    def active(self) -> TherapySettings:
        """The settings that dosing uses now."""
        return self._active

    def propose(self, settings: TherapySettings) -> int:
        """Hold new settings without using them and return their read-back check sum.

        Raises SettingsRefusedError when a value lies outside LIMITS (not-a-number lies outside every range).
        """
        for field in fields(settings):
            low, high = LIMITS[field.name]
            value = getattr(settings, field.name)
            if not low <= value <= high:
                raise SettingsRefusedError(f"{field.name} = {value}: must lie within {low} to {high}")
        self._pending = settings
        return read_back(settings)

    def confirm(self, check_sum: int) -> None:
        """Make the pending settings active. Raises SettingsRefusedError when nothing is pending or the sums differ."""
        pending = self._pending
        self._pending = None
        if pending is None:
            raise SettingsRefusedError("nothing to confirm")
        if read_back(pending) != check_sum:
            raise SettingsRefusedError("read-back differs from what was sent")
        self._active = pending
