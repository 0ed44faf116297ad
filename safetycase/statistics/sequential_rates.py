"""Rates of events that may be looked at at any time: e-values of a Poisson process, without paying for each look.

Against a rate of r0 or more the e-value is the likelihood ratio of the data under all rates below r0, equally likely,
to r0 itself; with m = r0 T it is e^m Gamma(k+1) P(k+1, m) / m^(k+1), where P is the regularised lower incomplete gamma
function. Against a rate of r0 or less the rates above r0 are weighed by an exponential density of mean r0 beyond it:
e^(m+1) Gamma(k+1) Q(k+1, m+1) / (m+1)^(k+1). Under any rate that is tested each is a supermartingale in the exposure,
and reaches 1/alpha with a probability of at most alpha (Ville 1939).

Sources: those of `sequential`; for the likelihood ratio of Poisson processes A. Dvoretzky, J. Kiefer and J. Wolfowitz,
"Sequential decision problems for processes with continuous time parameter. Testing hypotheses", Annals of Mathematical
Statistics 24 (1953) 254-264.
"""

from __future__ import annotations

import math

from safetycase.statistics.special import special

_MOST = 1e15
"""The largest number of expected events for which an exposure is searched."""


def log_e_value_below(events: int, exposure: float, at_most: float) -> float:
    """The natural logarithm of the evidence against a rate of `at_most` or more after `events` in `exposure`.

    Raises ValueError unless events >= 0, exposure > 0 and at_most > 0.
    """
    _require(events, exposure, at_most)
    return _log_below(events, at_most * exposure)


def log_e_value_above(events: int, exposure: float, at_most: float) -> float:
    """The natural logarithm of the evidence against a rate of `at_most` or less.

    Raises ValueError as the other does.
    """
    _require(events, exposure, at_most)
    mean = at_most * exposure + 1
    share = float(special().gammaincc(events + 1, mean))
    if share <= 0:
        return -math.inf
    return mean + float(special().gammaln(events + 1)) + math.log(share) - (events + 1) * math.log(mean)


def sequential_exposure_needed(at_most: float, confidence: float, events: int = 0) -> float | None:
    """The exposure at which, with so many events, the evidence against `at_most` or more reaches 1 / (1 - confidence).

    In the unit of the rate; None where it is beyond reach. Raises ValueError unless at_most > 0, 0 < confidence < 1 and
    events >= 0.
    """
    _require(events, 1.0, at_most)
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie strictly between 0 and 1, not {confidence}")
    wanted = -math.log1p(-confidence)
    low, high = 0.0, 1.0 + events
    while _log_below(events, high) < wanted:  # it grows with the mean: its slope is 1 less a mean of values up to 1
        low, high = high, high * 2
        if high > _MOST:
            return None
    while high - low > 1e-13 * high:
        middle = (low + high) / 2
        low, high = (low, middle) if _log_below(events, middle) >= wanted else (middle, high)
    return high / at_most


def sequential_upper_rate(events: int, exposure: float, confidence: float) -> float:
    """The rate above which each is rejected, whenever it is looked at: the least target that is shown.

    In events per unit of exposure. Raises ValueError unless events >= 0, exposure > 0 and 0 < confidence < 1, and where
    it is beyond reach.
    """
    needed = sequential_exposure_needed(1.0, confidence, events)
    if needed is None:
        raise ValueError(f"{events} events are too many")
    _require(events, exposure, 1.0)
    return needed / exposure


def sequential_lower_rate(events: int, exposure: float, confidence: float) -> float:
    """The rate below which each is rejected, whenever it is looked at; 0 where none is.

    In events per unit of exposure. Raises ValueError unless events >= 0, exposure > 0 and 0 < confidence < 1.
    """
    _require(events, exposure, 1.0)
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie strictly between 0 and 1, not {confidence}")
    wanted = -math.log1p(-confidence)
    low, high = 0.0, float(events)
    while low < (middle := (low + high) / 2) < high and high - low > 1e-13 * high:
        # it falls with the mean: log x^k e^-x / Gamma(k+1, x) is never below 1 - k/x
        low, high = (middle, high) if log_e_value_above(events, 1.0, middle) >= wanted else (low, middle)
    return low / exposure


def _log_below(events: int, mean: float) -> float:
    share = float(special().gammainc(events + 1, mean))
    if share <= 0:
        return -math.inf
    return mean + float(special().gammaln(events + 1)) + math.log(share) - (events + 1) * math.log(mean)


def _require(events: int, exposure: float, at_most: float) -> None:
    if events < 0:
        raise ValueError("events must not be negative")
    for value in (exposure, at_most):
        if not (value > 0 and math.isfinite(value)):
            raise ValueError(f"it must be above 0, not {value}")
