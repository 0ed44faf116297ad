"""The least whole number from which something holds."""

from __future__ import annotations

from collections.abc import Callable


def least(holds: Callable[[int], bool], above: int, most: int) -> int | None:
    """The least number above `above` and up to `most` for which `holds` is true; None where it is for none.

    It is taken to stay true once it is; where it does not, the answer is one for which it is true.
    """
    low, high = above, min(above + 1, most)
    while low < high and not holds(high):
        low, high = high, min(high * 2, most)
    if low >= high:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
