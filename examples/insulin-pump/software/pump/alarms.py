"""Alarms: raised by condition, louder while nobody answers, quiet while somebody is dealing with it."""

from enum import IntEnum, StrEnum

ESCALATE_AFTER = 5
"""Minutes without an answer after which an alarm rises by one level."""
SILENCE = 15
"""Minutes for which an acknowledged alarm stays quiet while its condition lasts."""


class Level(IntEnum):
    """How insistent an alarm is. FOLLOWER also calls the contact person whom the patient has named."""

    NOTICE = 1
    ALERT = 2
    LOUD = 3
    FOLLOWER = 4


class Alarm(StrEnum):
    """What the user is told."""

    GLUCOSE_LOW = "glucose low"
    GLUCOSE_URGENT_LOW = "glucose urgently low"
    GLUCOSE_HIGH = "glucose high"
    GLUCOSE_UNKNOWN = "no glucose value"
    OCCLUSION = "line blocked"
    RESERVOIR_LOW = "reservoir low"
    RESERVOIR_EMPTY = "reservoir empty"
    DOSE_MISMATCH = "dose differs from command"
    SUSPENDED_LONG = "insulin suspended for long"
    SITE_OLD = "change infusion site"
    MONITOR_TRIPPED = "drive power removed"


FIRST_LEVEL: dict[Alarm, Level] = {
    Alarm.GLUCOSE_LOW: Level.ALERT,
    Alarm.GLUCOSE_URGENT_LOW: Level.LOUD,
    Alarm.GLUCOSE_HIGH: Level.ALERT,
    Alarm.GLUCOSE_UNKNOWN: Level.ALERT,
    Alarm.OCCLUSION: Level.LOUD,
    Alarm.RESERVOIR_LOW: Level.NOTICE,
    Alarm.RESERVOIR_EMPTY: Level.LOUD,
    Alarm.DOSE_MISMATCH: Level.LOUD,
    Alarm.SUSPENDED_LONG: Level.ALERT,
    Alarm.SITE_OLD: Level.NOTICE,
    Alarm.MONITOR_TRIPPED: Level.LOUD,
}
"""Where each alarm starts. A NOTICE never escalates: it does not ask for action now."""


class AlarmUnit:
    """The alarms that are on, and what is heard of them."""

    def __init__(self) -> None:
        self._raised: dict[Alarm, int] = {}
        self._silent_until: dict[Alarm, int] = {}
        self.history: list[tuple[int, Alarm]] = []

    def set(self, alarm: Alarm, condition: bool, now: int) -> None:
        """Follow a condition: raise the alarm when it begins, clear it when it ends."""
        if condition and alarm not in self._raised:
            self._raised[alarm] = now
            self.history.append((now, alarm))
        elif not condition:
            self._raised.pop(alarm, None)

    def acknowledge(self, alarm: Alarm, now: int) -> None:
        """The user has noticed: this alarm is quiet for SILENCE minutes, also if it flickers off and on."""
        if alarm in self._raised:
            self._silent_until[alarm] = now + SILENCE

    def is_on(self, alarm: Alarm) -> bool:
        """True while the alarm's condition lasts, heard or not."""
        return alarm in self._raised

    def heard(self, now: int) -> dict[Alarm, Level]:
        """What sounds at the minute `now`, with its level."""
        sounding = {}
        for alarm, raised in self._raised.items():
            since = max(raised, self._silent_until.get(alarm, raised))
            if now < since:
                continue
            first = FIRST_LEVEL[alarm]
            steps = 0 if first is Level.NOTICE else (now - since) // ESCALATE_AFTER
            sounding[alarm] = Level(min(first + steps, Level.FOLLOWER))
        return sounding
