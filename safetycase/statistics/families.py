"""Several statements at once: what each must show so that all hold together at the stated confidence.

Sources: C. E. Bonferroni, "Teoria statistica delle classi e calcolo delle probabilità" (1936); S. Holm, "A simple
sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979) 65-70.
"""

from __future__ import annotations

from collections.abc import Sequence


def bonferroni_confidence(confidence: float, statements: int) -> float:
    """The confidence that each of so many statements needs: 1 - (1 - `confidence`) / `statements`.

    Raises ValueError unless 0 < confidence < 1 and statements >= 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie strictly between 0 and 1, not {confidence}")
    if statements < 1:
        raise ValueError(f"there must be at least one statement, not {statements}")
    return 1 - (1 - confidence) / statements


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values adjusted by Holm's step-down procedure, in their order: the k-th smallest times m - k + 1.

    Each is at least as large as those before it in order of size, and at most 1. Raises ValueError for a p-value
    outside of [0, 1].
    """
    if any(not 0 <= p <= 1 for p in p_values):
        raise ValueError("p-values lie from 0 to 1")
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = highest
    return adjusted
