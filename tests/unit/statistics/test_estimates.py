"""What stands beside the bounds: prior beliefs, campaigns, judges that err and judges that agree."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetycase.statistics import (
    conservative_confidence,
    conservative_exposure_needed,
    conservative_rate_confidence,
    conservative_trials_needed,
    corrected_share,
    effective_number,
    exposure_to_compare,
    exposure_to_estimate,
)


@pytest.mark.parametrize(("belief", "trials"), [(0.1, 11423), (0.5, 6542), (0.9, 1661)])
def test_trials_beside_a_belief(belief: float, trials: int) -> None:
    """Target 5e-4, believed 5e-5, at 95 %: worked out by the formula of Strigini and Povyakalo (2013)."""
    assert conservative_trials_needed(5e-4, 0.95, belief, 5e-5) == trials
    assert conservative_confidence(0, trials, 5e-4, belief, 5e-5) >= 0.95
    assert conservative_confidence(0, trials - 1, 5e-4, belief, 5e-5) < 0.95


def test_miles_beside_a_belief() -> None:
    """Zhao et al. (2020): 69,244,222 miles where 1.09e-10 was believed with 90 %."""
    miles = conservative_exposure_needed(1.09e-8, 0.95, 0.9, 1.09e-10)
    assert miles == pytest.approx(69_244_222, rel=1e-6)
    assert conservative_rate_confidence(0, miles, 1.09e-8, 0.9, 1.09e-10) == pytest.approx(0.95, rel=1e-9)


def test_a_failure_leaves_nothing_of_a_belief_in_none() -> None:
    assert conservative_confidence(1, 10**6, 5e-4, 0.9, 5e-5) == 0.0
    assert conservative_rate_confidence(1, 1e9, 1.09e-8, 0.9, 1.09e-10) == 0.0
    assert conservative_confidence(1, 10**5, 5e-4, 0.9, 5e-5, 1e-6) > 0.9


def test_a_belief_that_is_enough_needs_nothing() -> None:
    assert conservative_trials_needed(5e-4, 0.9, 0.95, 5e-5) == 0
    assert conservative_confidence(0, 0, 5e-4, 0.95, 5e-5) == pytest.approx(0.95)


@given(st.integers(0, 5), st.integers(6, 10_000), st.floats(0.01, 0.99), st.floats(1e-4, 0.4))
def test_a_belief_is_never_taken_for_more_than_any_prior_that_holds_it(
    failures: int, trials: int, belief: float, at_most: float
) -> None:
    """Of priors with two points, one at most what is believed and one above the target, none leaves less."""
    believed, least = at_most / 10, at_most / 1000
    found = conservative_confidence(failures, trials, at_most, belief, believed, least)
    for low in (least, at_most / 50, believed):
        for high in (at_most, min(0.99, at_most * 2), max(at_most, failures / trials)):
            logs = [failures * math.log(p) + (trials - failures) * math.log1p(-p) for p in (low, high)]
            odds = math.log(belief / (1 - belief)) + logs[0] - logs[1]
            other = 1 / (1 + math.exp(-odds)) if odds > -700 else 0.0
            assert found <= other + 1e-9


def test_the_campaigns_that_rand_worked_out() -> None:
    """Kalra and Paddock (2016): 8.8 thousand million miles within 20 %, 11 thousand million for 20 % better."""
    assert exposure_to_estimate(1.09e-8, 0.2, 0.95) == pytest.approx(8.811e9, rel=1e-4)
    assert exposure_to_compare(1.09e-8, 0.2, 0.95, 0.8) == pytest.approx(11.35e9, rel=1e-3)


@pytest.mark.parametrize(
    ("apparent", "sensitivity", "specificity", "corrected"),
    [
        (0.10, 0.90, 0.95, 0.058824),
        (0.05, 0.80, 0.99, 0.050633),
        (0.50, 0.95, 0.90, 0.470588),
        (0.02, 0.90, 0.95, -0.0353),
    ],
)
def test_shares_behind_a_judge_that_errs(
    apparent: float, sensitivity: float, specificity: float, corrected: float
) -> None:
    """The formula of Rogan and Gladen (1978)."""
    assert corrected_share(apparent, sensitivity, specificity) == pytest.approx(corrected, abs=5e-5)


def test_correlated_judges_are_worth_less() -> None:
    """The design effect of Kish (1965)."""
    assert effective_number(4, 0.3) == pytest.approx(2.1053, abs=5e-5)
    assert effective_number(9, 0.391) == pytest.approx(2.18, abs=5e-3)
    assert (effective_number(5, 0.0), effective_number(5, 1.0), effective_number(1, 0.7)) == (5.0, 1.0, 1.0)


REFUSED: list[Callable[[], float]] = [
    lambda: conservative_confidence(2, 1, 0.1, 0.5, 0.01),
    lambda: conservative_confidence(0, 1, 1.0, 0.5, 0.01),
    lambda: conservative_confidence(0, 1, 0.1, 1.0, 0.01),
    lambda: conservative_confidence(0, 1, 0.1, 0.5, 0.2),
    lambda: conservative_confidence(0, 1, 0.1, 0.5, math.nan),
    lambda: conservative_rate_confidence(-1, 1.0, 0.1, 0.5, 0.01),
    lambda: conservative_rate_confidence(1, math.inf, 0.1, 0.5, 0.01),
    lambda: conservative_trials_needed(0.1, 0.95, 0.5, 0.1),
    lambda: conservative_trials_needed(1.5, 0.95, 0.5, 0.1),
    lambda: conservative_exposure_needed(0.1, 1.0, 0.5, 0.01),
    lambda: exposure_to_estimate(0.0, 0.2, 0.95),
    lambda: exposure_to_estimate(0.1, 0.2, 1.0),
    lambda: exposure_to_compare(0.1, 1.0, 0.95, 0.8),
    lambda: exposure_to_compare(0.1, 0.2, 0.95, 0.0),
    lambda: corrected_share(1.1, 0.9, 0.9),
    lambda: corrected_share(0.1, 0.5, 0.5),
    lambda: effective_number(0, 0.1),
    lambda: effective_number(2, -0.1),
]


@pytest.mark.parametrize("call", REFUSED, ids=range(len(REFUSED)))
def test_what_makes_no_sense_is_refused(call: Callable[[], float]) -> None:
    with pytest.raises(ValueError, match=r"must|lies|lie|lower"):
        call()
