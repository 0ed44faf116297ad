"""What operation shows beside a belief held before it: conservative Bayesian inference.

Whoever believed with a confidence `prior` that a failure probability, or a rate, is at most `believed` learns from the
data. Of all prior distributions that hold this belief, that is taken which leaves least confidence in the target. It is
worth as much as the belief: state where that comes from, and the confidence without any prior beside it.

Sources: L. Strigini and A. Povyakalo, "Software fault-freeness and reliability predictions", SAFECOMP 2013; X. Zhao et
al., "Assessing safety-critical systems from operational testing: a study on autonomous vehicles", Information and
Software Technology 128 (2020) 106393.
"""

from __future__ import annotations

import math
from collections.abc import Callable


def conservative_confidence(
    failures: int, trials: int, at_most: float, prior: float, believed: float, least: float = 0.0
) -> float:
    """The confidence in a failure probability of at most `at_most` after `failures` in `trials`.

    `least` is the smallest probability that is held to be possible. Raises ValueError unless
    0 <= failures <= trials, 0 < prior < 1 and 0 <= least <= believed <= at_most < 1.
    """
    if not 0 <= failures <= trials:
        raise ValueError(f"failures must lie between 0 and the {trials} trials, not {failures}")
    if not at_most < 1:
        raise ValueError(f"at_most must lie below 1, not {at_most}")
    _require(at_most, prior, believed, least)

    def log_likelihood(p: float) -> float:
        passed = (trials - failures) * math.log1p(-p) if p < 1 else -math.inf if trials > failures else 0.0
        return _times_log(failures, p) + passed

    return _least_confidence(log_likelihood, failures / trials if trials else 0.0, at_most, prior, believed, least)


def conservative_rate_confidence(
    events: int, exposure: float, at_most: float, prior: float, believed: float, least: float = 0.0
) -> float:
    """The confidence in a rate of at most `at_most` after `events` in `exposure`; rates are per unit of exposure.

    Raises ValueError unless events >= 0, exposure > 0, 0 < prior < 1 and 0 <= least <= believed <= at_most.
    """
    if events < 0 or not (exposure > 0 and math.isfinite(exposure)):
        raise ValueError("events must not be negative, and the exposure must be above 0")
    _require(at_most, prior, believed, least)
    return _least_confidence(
        lambda rate: _times_log(events, rate) - rate * exposure, events / exposure, at_most, prior, believed, least
    )


def conservative_trials_needed(at_most: float, confidence: float, prior: float, believed: float) -> int:
    """The fewest trials without failure that leave the `confidence`; 0 where the belief alone does.

    Raises ValueError unless 0 < confidence < 1, 0 < prior < 1 and 0 <= believed < at_most < 1.
    """
    if not at_most < 1:
        raise ValueError(f"at_most must lie below 1, not {at_most}")
    gain = _gain(at_most, confidence, prior, believed)
    return math.ceil(gain / (math.log1p(-believed) - math.log1p(-at_most)))


def conservative_exposure_needed(at_most: float, confidence: float, prior: float, believed: float) -> float:
    """The exposure without an event that leaves the `confidence`, in the unit of the rates; 0 where the belief does.

    Raises ValueError unless 0 < confidence < 1, 0 < prior < 1 and 0 <= believed < at_most.
    """
    return _gain(at_most, confidence, prior, believed) / (at_most - believed)


def _least_confidence(
    log_likelihood: Callable[[float], float], peak: float, at_most: float, prior: float, believed: float, least: float
) -> float:
    """All of the belief where it explains the data worst, all of the rest where it explains them best."""
    held = min(log_likelihood(least), log_likelihood(believed))
    rest = log_likelihood(max(at_most, peak))
    if held == -math.inf:
        return 0.0
    odds = math.log(prior) - math.log1p(-prior) + held - rest
    return 1 / (1 + math.exp(-odds)) if odds > -700 else 0.0


def _gain(at_most: float, confidence: float, prior: float, believed: float) -> float:
    """By how much the logarithm of the odds must grow."""
    _require(at_most, prior, believed, 0.0)
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie strictly between 0 and 1, not {confidence}")
    if not believed < at_most:
        raise ValueError("what is believed must lie below the target")
    wanted = math.log(confidence) - math.log1p(-confidence)
    return max(0.0, wanted - (math.log(prior) - math.log1p(-prior)))


def _times_log(count: int, p: float) -> float:
    return 0.0 if count == 0 else count * math.log(p) if p > 0 else -math.inf


def _require(at_most: float, prior: float, believed: float, least: float) -> None:
    if not 0 < prior < 1:
        raise ValueError(f"the prior confidence must lie strictly between 0 and 1, not {prior}")
    if not (0 <= least <= believed <= at_most and 0 < at_most < math.inf):
        raise ValueError("it must hold that 0 <= least <= believed <= target")
