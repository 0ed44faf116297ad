"""Every bound beside the same bound of another library: the distributions and tests of SciPy."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from safetycase.statistics import confidence_reached, lower_bound, lower_rate, trials_needed, upper_bound, upper_rate

CONFIDENCES = st.floats(0.5, 0.9999)


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    trials = draw(st.integers(1, 100_000))
    return draw(st.integers(0, min(trials, draw(st.sampled_from((3, 40, 100_000)))))), trials


@given(counts(), CONFIDENCES)
def test_bounds_of_a_proportion_are_those_of_the_binomial_test(counted: tuple[int, int], confidence: float) -> None:
    failures, trials = counted
    above = stats.binomtest(failures, trials, alternative="less").proportion_ci(confidence, method="exact")
    below = stats.binomtest(failures, trials, alternative="greater").proportion_ci(confidence, method="exact")
    assert upper_bound(failures, trials, confidence) == pytest.approx(above.high, rel=1e-8, abs=1e-12)
    assert lower_bound(failures, trials, confidence) == pytest.approx(below.low, rel=1e-8, abs=1e-12)


@given(counts(), st.floats(1e-4, 0.9))
def test_the_confidence_reached_is_that_of_the_binomial_test(counted: tuple[int, int], at_most: float) -> None:
    failures, trials = counted
    p_value = stats.binomtest(failures, trials, at_most, alternative="less").pvalue
    assert 1 - confidence_reached(failures, trials, at_most) == pytest.approx(p_value, rel=1e-6, abs=1e-9)


@settings(deadline=None)
@given(st.floats(1e-4, 0.5), st.floats(0.5, 0.999), st.integers(0, 6))
def test_the_planned_trials_are_the_fewest_that_the_binomial_distribution_allows(
    at_most: float, confidence: float, failures: int
) -> None:
    trials = trials_needed(at_most, confidence, failures)
    assert trials is not None
    tolerance = 1e-12
    assert stats.binom.cdf(failures, trials, at_most) <= 1 - confidence + tolerance
    assert trials == failures + 1 or stats.binom.cdf(failures, trials - 1, at_most) > 1 - confidence - tolerance


@given(st.integers(0, 5_000), st.floats(1e-3, 1e9), CONFIDENCES)
def test_bounds_of_a_rate_are_quantiles_of_chi_squared(events: int, exposure: float, confidence: float) -> None:
    assert upper_rate(events, exposure, confidence) == pytest.approx(
        stats.chi2.ppf(confidence, 2 * events + 2) / 2 / exposure, rel=1e-8
    )
    if events:
        below = stats.chi2.ppf(1 - confidence, 2 * events) / 2 / exposure
        assert lower_rate(events, exposure, confidence) == pytest.approx(below, rel=1e-8)
