"""The safety monitor: a second, much simpler controller that can only take the drive's power away."""

from collections import deque

from .hardware import STEP_U

HEARTBEAT_TIMEOUT = 3
"""Minutes without a heartbeat after which the drive loses its power."""
WINDOW = 60
"""Minutes over which delivered insulin is added up."""


class SafetyMonitor:
    """Watches the controller's heartbeat and the encoder; once tripped it stays tripped until serviced."""

    def __init__(self, max_u_per_window: float, now: int = 0) -> None:
        self.max_u_per_window = max_u_per_window
        self.tripped = False
        self._last_beat = now
        self._counts: deque[int] = deque(maxlen=WINDOW + 1)

    def heartbeat(self, now: int) -> None:
        """The controller has finished a cycle."""
        self._last_beat = now

    def tick(self, now: int, encoder: int) -> bool:
        """Judge one minute; True when the drive must be without power."""
        self._counts.append(encoder)
        moved_u = (encoder - self._counts[0]) * STEP_U
        if now - self._last_beat >= HEARTBEAT_TIMEOUT or moved_u > self.max_u_per_window + 1e-9:
            self.tripped = True
        return self.tripped
