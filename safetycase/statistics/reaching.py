"""The confidence at which a bound that grows with its confidence stays at or below a limit."""

from __future__ import annotations

import math
from collections.abc import Callable

_LEAST = 1e-15
"""Below this, 1 - confidence is not told apart from 0 in floats."""


def reached(bound: Callable[[float], float], at_most: float, asked: float) -> float:
    """The greatest confidence at which `bound(confidence)` is at most `at_most`; 0 where none is.

    `bound` may not fall with the confidence. `asked` is a confidence on whose side the answer certainly lies: it is at
    least `asked` where the bound there is at most `at_most`, and below it otherwise. Within 1e-9 of 1 - confidence.
    Raises ValueError unless 0 < asked < 1.
    """
    if not 0 < asked < 1:
        raise ValueError(f"confidence must lie strictly between 0 and 1, not {asked}")
    if bound(asked) <= at_most:
        high = 1 - asked  # the chance left over: it holds at `high`
        low = min(_LEAST, high)
        if bound(1 - low) <= at_most:
            return max(asked, 1 - low)
        while high - low > 1e-9 * high:
            middle = math.sqrt(low * high)
            low, high = (low, middle) if bound(1 - middle) <= at_most else (middle, high)
        return max(asked, 1 - high)
    holds, fails = 0.0, asked
    while fails - holds > 1e-9 * fails and fails > 1e-12:
        middle = (holds + fails) / 2
        holds, fails = (middle, fails) if bound(middle) <= at_most else (holds, middle)
    return holds
