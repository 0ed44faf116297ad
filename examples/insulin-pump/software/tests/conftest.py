"""Hands the requirement ids of each test to the JUnit file, and builds the worlds that tests run in."""

import pytest
from pump.alarms import AlarmUnit
from pump.controller import Inputs, PumpController
from pump.glucose import Reading
from pump.hardware import FREE_KPA
from pump.settings import TherapySettings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One `requirement` property for each id of a test's markers, whatever becomes of the test."""
    for item in items:
        for marker in item.iter_markers("requirement"):
            item.user_properties += [("requirement", requirement) for requirement in marker.args]


class Bench:
    """A controller on the bench: the test sets the sensors, the motor obeys exactly."""

    def __init__(self, settings: TherapySettings | None = None) -> None:
        self.alarms = AlarmUnit()
        self.controller = PumpController(settings or TherapySettings(), self.alarms)
        self.now = 0
        self.encoder = 0
        self.pressure_kpa = FREE_KPA
        self.reservoir_u = 200.0
        self.commands: list[int] = []

    def minute(self, glucose: float | None = None) -> int:
        """One cycle, with a sensor message when `glucose` is given; returns the commanded steps."""
        self.now += 1
        reading = None if glucose is None else Reading(self.now, glucose)
        steps = self.controller.tick(self.now, Inputs(self.encoder, self.pressure_kpa, self.reservoir_u, reading))
        self.encoder += steps
        self.commands.append(steps)
        return steps

    def minutes(self, count: int, glucose: float | None = None, every: int = 5) -> list[int]:
        """`count` cycles with a message of the same value every `every` minutes; returns the commands."""
        return [self.minute(glucose if i % every == 0 else None) for i in range(count)]


@pytest.fixture
def bench() -> Bench:
    """A bench with default settings and a steady glucose of 120 mg/dL (6.7 mmol/L) for 20 minutes."""
    made = Bench()
    made.minutes(20, 120.0)
    return made
