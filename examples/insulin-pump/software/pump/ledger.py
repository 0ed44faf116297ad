"""Insulin on board: how much of the insulin given is still at work."""

from collections import deque

ACTION_MINUTES = 300
"""How long a dose counts, in minutes."""


class InsulinLedger:
    """Doses and when they were given.

    A dose counts in full at first and falls linearly to nothing after ACTION_MINUTES. A straight line
    overstates late action a little, which errs towards less insulin.
    """

    def __init__(self) -> None:
        self._doses: deque[tuple[int, float]] = deque()

    def record(self, now: int, units: float) -> None:
        """Enter a dose that the drive has moved."""
        if units > 0:
            self._doses.append((now, units))

    def on_board(self, now: int) -> float:
        """Insulin still at work at the minute `now`, U."""
        while self._doses and now - self._doses[0][0] >= ACTION_MINUTES:
            self._doses.popleft()
        return sum(units * (1 - (now - given) / ACTION_MINUTES) for given, units in self._doses)
