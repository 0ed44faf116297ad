"""What the controller holds to be the glucose: readings in, value, trend and validity out."""

from collections import deque
from dataclasses import dataclass

STALE_AFTER = 15
"""Age in minutes past which the last reading says nothing about now."""
MAX_RATE = 8.0
"""Fastest change of glucose, mg/dL per minute, that is taken at its word."""
AGREEMENT = 30.0
"""Two readings closer than this, mg/dL, confirm each other."""
SENSOR_RANGE = (40.0, 400.0)
"""The sensor reports nothing outside this range, mg/dL."""
HORIZON = 30
"""How far ahead the trend is drawn, minutes."""


@dataclass(frozen=True)
class Reading:
    """One message of the sensor: minute of measurement and value in mg/dL."""

    minute: int
    mg_dl: float


class GlucoseEstimate:
    """The controller's picture of the glucose.

    A jump upwards faster than MAX_RATE waits for a second reading that agrees; a jump downwards is
    believed at once, because acting on it only withholds insulin.
    """

    def __init__(self) -> None:
        self._accepted: deque[Reading] = deque(maxlen=4)
        self._doubtful: Reading | None = None

    def take(self, reading: Reading) -> bool:
        """Offer a reading; True when it was accepted. Old, repeated and out-of-range messages are dropped."""
        low, high = SENSOR_RANGE
        if not low <= reading.mg_dl <= high:
            return False
        if self._accepted:
            last = self._accepted[-1]
            if reading.minute <= last.minute:
                return False
            rate = (reading.mg_dl - last.mg_dl) / (reading.minute - last.minute)
            if rate > MAX_RATE and not self._confirms(reading):
                self._doubtful = reading
                return False
        self._doubtful = None
        self._accepted.append(reading)
        return True

    def _confirms(self, reading: Reading) -> bool:
        doubtful = self._doubtful
        if doubtful is None or reading.minute <= doubtful.minute:
            return False
        return abs(reading.mg_dl - doubtful.mg_dl) <= AGREEMENT

    def age(self, now: int) -> int | None:
        """Minutes since the last accepted reading was measured; None before the first."""
        return now - self._accepted[-1].minute if self._accepted else None

    def value(self, now: int) -> float | None:
        """Glucose in mg/dL, or None when it is not known: no reading, or none younger than STALE_AFTER."""
        age = self.age(now)
        return None if age is None or age > STALE_AFTER else self._accepted[-1].mg_dl

    def trend(self, now: int) -> float | None:
        """Slope in mg/dL per minute over readings of the last STALE_AFTER minutes; None from fewer than two."""
        recent = [r for r in self._accepted if now - r.minute <= STALE_AFTER]
        if len(recent) < 2:
            return None
        first, last = recent[0], recent[-1]
        return (last.mg_dl - first.mg_dl) / (last.minute - first.minute)

    def predicted(self, now: int) -> float | None:
        """Glucose in HORIZON minutes if the trend goes on, mg/dL; None when value or trend is unknown."""
        value, trend = self.value(now), self.trend(now)
        return None if value is None or trend is None else value + HORIZON * trend
