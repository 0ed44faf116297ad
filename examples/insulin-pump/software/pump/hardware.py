"""The simulated drive, line and reservoir between the controller and the body."""

STEP_U = 0.05
"""Insulin moved by one step of the motor, U."""
BLOCKED_KPA_PER_U = 40.0
"""Rise of line pressure for each unit pushed into a blocked line, kPa."""
FREE_KPA = 5.0
"""Line pressure while the line is free, kPa."""


class InfusionPath:
    """Motor with encoder, line with pressure sensor, reservoir with level sensor.

    Tests set the public fields to bring about a fault: `blocked`, `powered`, `runaway_steps`, `dead_motor`.
    """

    def __init__(self, reservoir_u: float = 200.0) -> None:
        self.reservoir_u = reservoir_u
        self.blocked = False
        self.powered = True
        self.dead_motor = False
        self.runaway_steps = 0
        self.encoder = 0
        self.pressure_kpa = FREE_KPA
        self._stored_u = 0.0

    def move(self, steps: int) -> float:
        """Turn the motor by `steps` and return the insulin that enters the body in this minute, U."""
        turned = (0 if self.dead_motor else steps) + self.runaway_steps
        steps = min(turned if self.powered else 0, int(self.reservoir_u / STEP_U + 1e-9))
        self.encoder += steps
        units = steps * STEP_U
        self.reservoir_u -= units
        if self.blocked:
            self._stored_u += units
            self.pressure_kpa = FREE_KPA + BLOCKED_KPA_PER_U * self._stored_u
            return 0.0
        entering = units + self._stored_u
        self._stored_u = 0.0
        self.pressure_kpa = FREE_KPA
        return entering

    def replace(self, reservoir_u: float) -> None:
        """New reservoir, line and cannula: full, free, and what was stored in the old line is gone."""
        self.reservoir_u = reservoir_u
        self.blocked = False
        self._stored_u = 0.0
        self.pressure_kpa = FREE_KPA
