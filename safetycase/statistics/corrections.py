"""What a bound must pay for: labels that may be wrong, and thresholds chosen on the data that judge them.

Sources: Y. Geifman and R. El-Yaniv, "Selective classification for deep neural networks", NeurIPS 2017, theorem 3.2
(SGR); the bound of hidden errors is the union bound of two exact bounds (Clopper and Pearson 1934); W. J. Rogan and
B. Gladen, "Estimating prevalence from the results of a screening test", Am. J. Epidemiology 107 (1978) 71-76.
"""

from __future__ import annotations

import math

from safetycase.statistics.proportions import upper_bound


def chosen_threshold_confidence(confidence: float, trials: int) -> float:
    """The confidence that a bound needs where the threshold was chosen on the same `trials` by binary search.

    1 - (1 - `confidence`) / ceil(log2(trials)). Raises ValueError unless 0 < confidence < 1 and trials >= 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie strictly between 0 and 1, not {confidence}")
    if trials < 1:
        raise ValueError(f"there must be at least one trial, not {trials}")
    return 1 - (1 - confidence) / max(1, math.ceil(math.log2(trials)))


def upper_bound_with_label_errors(
    failures: int, trials: int, wrong: int, audited: int, confidence: float
) -> tuple[float, float, float]:
    """An upper bound of the true failure probability where labels that agree with the subject may be wrong.

    Of `audited` labels with which the subject agreed, `wrong` were wrong: errors that the results do not show. The sum
    of the bounds of seen and hidden errors, each at 1 - (1 - confidence) / 2, at most 1; then the two.

    Raises ValueError as `upper_bound` does.
    """
    each = 1 - (1 - confidence) / 2
    seen, hidden = upper_bound(failures, trials, each), upper_bound(wrong, audited, each)
    return min(1.0, seen + hidden), seen, hidden


def corrected_share(apparent: float, sensitivity: float, specificity: float) -> float:
    """The share of failures behind an apparent one, where whoever judges errs: (a + Sp - 1) / (Se + Sp - 1).

    A point estimate and no bound: it is right on average where errors do not depend on the case, and may lie below 0 or
    above 1. Raises ValueError unless the shares lie from 0 to 1 and the judge is better than chance (Se + Sp > 1).
    """
    if not all(0 <= share <= 1 for share in (apparent, sensitivity, specificity)):
        raise ValueError("shares lie from 0 to 1")
    if not sensitivity + specificity > 1:
        raise ValueError("sensitivity and specificity must add up to more than 1")
    return (apparent + specificity - 1) / (sensitivity + specificity - 1)
