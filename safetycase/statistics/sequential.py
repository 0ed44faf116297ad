"""Evidence that may be looked at after every trial, without paying for each look: e-values of a failure probability.

The e-value is the likelihood ratio of the data under all failure probabilities up to the target, equally likely, to the
target itself: E = (1/p0) * integral from 0 to p0 of (p/p0)^k ((1-p)/(1-p0))^(n-k) dp. While the true probability is
p0 or more it is a test martingale or below one, so that it reaches 1/alpha with a probability of at most alpha, however
often it is looked at.

Sources: J. Ville, "Étude critique de la notion de collectif" (1939); H. Robbins, "Statistical methods related to the
law of the iterated logarithm", Annals of Mathematical Statistics 41 (1970) 1397-1409; A. Ramdas et al.,
"Game-theoretic statistics and safe anytime-valid inference", Statistical Science 38 (2023) 576-601.
"""

from __future__ import annotations

import math

from safetycase.statistics.searching import least
from safetycase.statistics.special import special

_MOST_TRIALS = 10**12
_PRECISION = 1e-14


def e_value(failures: int, trials: int, at_most: float) -> float:
    """The evidence against a failure probability of `at_most` or more after `failures` in `trials`; infinite if huge.

    Raises ValueError unless 0 <= failures <= trials and 0 < at_most < 1.
    """
    exponent = log_e_value(failures, trials, at_most)
    return math.exp(exponent) if exponent < 700 else math.inf


def log_e_value(failures: int, trials: int, at_most: float) -> float:
    """The natural logarithm of `e_value`. Raises ValueError as that does."""
    if not 0 <= failures <= trials:
        raise ValueError(f"failures must lie between 0 and the {trials} trials, not {failures}")
    if not 0 < at_most < 1:
        raise ValueError(f"at_most must lie strictly between 0 and 1, not {at_most}")
    share = float(special().betainc(failures + 1, trials - failures + 1, at_most))
    if share <= 0:
        return -math.inf
    given = failures * math.log(at_most) + (trials - failures) * math.log1p(-at_most)
    return float(special().betaln(failures + 1, trials - failures + 1)) + math.log(share) - given - math.log(at_most)


def sequential_trials_needed(at_most: float, confidence: float, failures: int = 0) -> int | None:
    """The fewest trials with so many failures at which the e-value reaches 1 / (1 - confidence).

    None where more than 10^12 would be needed. Raises ValueError unless 0 < at_most < 1, 0 < confidence < 1 and
    failures >= 0.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie strictly between 0 and 1, not {confidence}")
    if failures < 0:
        raise ValueError("failures must not be negative")
    wanted = -math.log1p(-confidence)

    def enough(trials: int) -> bool:
        return log_e_value(failures, trials, at_most) >= wanted

    return least(enough, failures, _MOST_TRIALS)


def sequential_upper_bound(failures: int, trials: int, confidence: float) -> float:
    """The failure probability above which each is rejected, whenever it is looked at: the least target that is shown.

    The supremum of the p0 whose e-value stays below 1 / (1 - confidence); together over all looks it holds at
    `confidence`, as each e-value is a test of its own p0. 1 without a pass. Raises ValueError unless
    0 <= failures <= trials and 0 < confidence < 1.
    """
    if not 0 <= failures <= trials:
        raise ValueError(f"failures must lie between 0 and the {trials} trials, not {failures}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie strictly between 0 and 1, not {confidence}")
    if failures == trials:
        return 1.0
    wanted = -math.log1p(-confidence)
    low, high = failures / trials, 1.0
    while low < (middle := (low + high) / 2) < high and high - low > _PRECISION * high:
        low, high = (low, middle) if log_e_value(failures, trials, middle) >= wanted else (middle, high)
    return high


def sequential_lower_bound(failures: int, trials: int, confidence: float) -> float:
    """The failure probability below which each is rejected, whenever it is looked at; 0 without a failure.

    The bound above of the probability of a pass, turned round. Raises ValueError as that does.
    """
    return 1 - sequential_upper_bound(trials - failures, trials, confidence)
