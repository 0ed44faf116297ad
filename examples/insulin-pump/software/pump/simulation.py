"""Closed-loop runs: body, sensor, controller, monitor and drive, one minute at a time."""

from collections.abc import Callable
from dataclasses import dataclass, field

from .alarms import Alarm, AlarmUnit
from .controller import Inputs, PumpController
from .glucose import SENSOR_RANGE, Reading
from .hardware import InfusionPath
from .monitor import SafetyMonitor
from .physiology import Body
from .settings import TherapySettings

SENSOR_PERIOD = 5
"""Minutes between two messages of the glucose sensor."""


@dataclass
class Minute:
    """What happened in one minute of a run: true glucose, insulin that entered the body, what was heard."""

    now: int
    glucose: float
    insulin_u: float
    heard: frozenset[Alarm]


@dataclass
class World:
    """Everything in one run. Tests reach into the parts to bring faults about."""

    settings: TherapySettings = field(default_factory=TherapySettings)
    body: Body = field(default_factory=Body)
    path: InfusionPath = field(default_factory=InfusionPath)
    sensor: Callable[[int, float], float | None] = lambda now, true: true
    now: int = 0
    log: list[Minute] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.alarms = AlarmUnit()
        self.controller = PumpController(self.settings, self.alarms, self.path.encoder)
        limit = self.settings.basal_u_h + self.settings.max_iob_u + 1.0
        self.monitor = SafetyMonitor(limit, self.now)
        self.controller_alive = True

    def run(self, minutes: int) -> list[Minute]:
        """Let `minutes` pass and return their log."""
        first = len(self.log)
        for _ in range(minutes):
            self._minute()
        return self.log[first:]

    def _minute(self) -> None:
        self.now += 1
        steps = 0
        if self.controller_alive:
            inputs = Inputs(self.path.encoder, self.path.pressure_kpa, self.path.reservoir_u, self._reading())
            steps = self.controller.tick(self.now, inputs)
            self.monitor.heartbeat(self.now)
        self.path.powered = not self.monitor.tick(self.now, self.path.encoder)
        self.alarms.set(Alarm.MONITOR_TRIPPED, not self.path.powered, self.now)
        insulin = self.path.move(steps)
        self.body.step(insulin)
        self.log.append(Minute(self.now, self.body.glucose, insulin, frozenset(self.alarms.heard(self.now))))

    def _reading(self) -> Reading | None:
        if self.now % SENSOR_PERIOD:
            return None
        low, high = SENSOR_RANGE
        value = self.sensor(self.now, min(max(self.body.glucose, low), high))
        return None if value is None else Reading(self.now, value)
