"""Exact bounds of the rate of events that come over time or another exposure (Poisson), and the exposure needed.

Source: F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936) 437-442, in the chi-squared
form of N. L. Johnson, A. W. Kemp and S. Kotz, "Univariate Discrete Distributions", 3rd ed. (2005), section 4.7.
"""

from __future__ import annotations

import math

from safetycase.statistics.special import special


def upper_rate(events: int, exposure: float, confidence: float) -> float:
    """The exact one-sided upper bound of a rate after `events` in `exposure`: chi2(c; 2k + 2) / 2T.

    In events per unit of exposure. Raises ValueError unless events >= 0, exposure > 0 and 0 < confidence < 1.
    """
    return _mean_above(events, confidence) / _positive(exposure)


def lower_rate(events: int, exposure: float, confidence: float) -> float:
    """The exact one-sided lower bound of a rate: chi2(1 - c; 2k) / 2T, 0 without events.

    In events per unit of exposure. Raises ValueError unless events >= 0, exposure > 0 and 0 < confidence < 1.
    """
    _require(events, confidence)
    if events == 0:
        return 0.0 / _positive(exposure)
    return float(special().gammaincinv(events, 1 - confidence)) / _positive(exposure)


def exposure_needed(at_most: float, confidence: float, events: int = 0) -> float:
    """The exposure after which so many events bound the rate by `at_most`, in the unit of the rate.

    Raises ValueError unless at_most > 0, events >= 0 and 0 < confidence < 1.
    """
    return _mean_above(events, confidence) / _positive(at_most)


def rate_confidence_reached(events: int, exposure: float, at_most: float) -> float:
    """The confidence with which so many events bound the rate by `at_most`: the chance of more under that rate.

    The regularised lower incomplete gamma function P(k + 1, at_most T), the inverse of `upper_rate` in its confidence.
    Raises ValueError unless events >= 0, exposure > 0 and at_most > 0.
    """
    if events < 0:
        raise ValueError("events must not be negative")
    mean = _positive(at_most) * _positive(exposure)
    if events == 0:
        return -math.expm1(-mean)
    return float(special().gammainc(events + 1, mean))


def _mean_above(events: int, confidence: float) -> float:
    """The upper bound of the mean number of events."""
    _require(events, confidence)
    if events == 0:
        return -math.log1p(-confidence)
    return float(special().gammaincinv(events + 1, confidence))


def _require(events: int, confidence: float) -> None:
    if events < 0:
        raise ValueError("events must not be negative")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie strictly between 0 and 1, not {confidence}")


def _positive(value: float) -> float:
    if not (value > 0 and math.isfinite(value)):
        raise ValueError(f"it must be above 0, not {value}")
    return value
