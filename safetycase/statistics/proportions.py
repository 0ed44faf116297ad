"""One-sided exact (Clopper-Pearson) bounds of a proportion, and the sample sizes that follow from them.

Source of every bound here: C. J. Clopper and E. S. Pearson, "The use of confidence or fiducial limits illustrated in
the case of the binomial", Biometrika 26 (1934) 404-413, in the beta form of N. L. Johnson, A. W. Kemp and S. Kotz,
"Univariate Discrete Distributions", 3rd ed. (2005), section 3.7. The beta functions are those of `scipy.special`,
which is loaded when the first bound that needs it is asked for.
"""

from __future__ import annotations

import math

from safetycase.statistics.searching import least
from safetycase.statistics.special import special

_MOST_TRIALS = 10**12
"""Beyond this many trials a plan is not searched for: no campaign reaches it and floats lose whole numbers later."""


def upper_bound(failures: int, trials: int, confidence: float) -> float:
    """The exact one-sided upper bound of a failure probability after `failures` in `trials`.

    The largest p that the data do not reject at level 1 - `confidence`: the `confidence` quantile of
    Beta(failures + 1, trials - failures). Without failures this is 1 - (1 - confidence)^(1/trials). Without trials
    nothing is known and the bound is 1.

    Raises ValueError unless 0 <= failures <= trials and 0 < confidence < 1.
    """
    _require_counts(failures, trials)
    _require_inside("confidence", confidence)
    if failures == trials:
        return 1.0
    if failures == 0:
        return -math.expm1(math.log1p(-confidence) / trials)
    return float(special().betaincinv(failures + 1, trials - failures, confidence))


def lower_bound(failures: int, trials: int, confidence: float) -> float:
    """The exact one-sided lower bound of a failure probability after `failures` in `trials`.

    The 1 - `confidence` quantile of Beta(failures, trials - failures + 1); 0 without failures or without trials.

    Raises ValueError unless 0 <= failures <= trials and 0 < confidence < 1.
    """
    _require_counts(failures, trials)
    _require_inside("confidence", confidence)
    if failures == 0:
        return 0.0
    if failures == trials:
        return math.exp(math.log1p(-confidence) / trials)
    return float(special().betaincinv(failures, trials - failures + 1, 1 - confidence))


def confidence_reached(failures: int, trials: int, at_most: float) -> float:
    """The confidence with which the data bound the failure probability by `at_most`: 1 - BinomialCDF(failures).

    It is the regularised incomplete beta function I(at_most; failures + 1, trials - failures), the inverse of
    `upper_bound` in its confidence; 0 where every trial failed or there was none.

    Raises ValueError unless 0 <= failures <= trials and 0 < at_most < 1.
    """
    _require_counts(failures, trials)
    _require_inside("at_most", at_most)
    if failures == trials:
        return 0.0
    if failures == 0:
        return -math.expm1(trials * math.log1p(-at_most))
    return float(special().betainc(failures + 1, trials - failures, at_most))


def trials_needed(at_most: float, confidence: float, failures: int = 0) -> int | None:
    """The fewest trials with this many failures that bound the failure probability by `at_most`.

    For no failure the answer is the least n with (1 - at_most)^n <= 1 - confidence (success-run testing; W. Nelson,
    "Applied Life Data Analysis", 1982). None where more than 10^12 trials would be needed.

    Raises ValueError unless 0 < at_most < 1, 0 < confidence < 1 and failures >= 0.
    """
    _require_inside("at_most", at_most)
    _require_inside("confidence", confidence)
    if failures < 0:
        raise ValueError("failures must not be negative")

    def enough(trials: int) -> bool:
        return upper_bound(failures, trials, confidence) <= at_most

    return least(enough, failures, _MOST_TRIALS)


def _require_counts(failures: int, trials: int) -> None:
    if not 0 <= failures <= trials:
        raise ValueError(f"failures must lie between 0 and the {trials} trials, not {failures}")


def _require_inside(name: str, value: float) -> None:
    if not 0 < value < 1:
        raise ValueError(f"{name} must lie strictly between 0 and 1, not {value}")
