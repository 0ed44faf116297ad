"""Bounds that hold at every look: the targets that e-values do not reject."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetycase.statistics import (
    log_e_value,
    log_e_value_above,
    log_e_value_below,
    lower_bound,
    lower_rate,
    reached,
    sequential_lower_bound,
    sequential_lower_rate,
    sequential_upper_bound,
    sequential_upper_rate,
    upper_bound,
    upper_rate,
)

COUNTS = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
CONFIDENCES = st.floats(0.5, 0.9999)
SHARES = st.floats(1e-6, 1 - 1e-6)


def limit(confidence: float) -> float:
    return -math.log1p(-confidence)


@settings(deadline=None)
@given(COUNTS, CONFIDENCES, SHARES)
def test_a_target_is_shown_where_it_is_at_least_the_upper_bound(
    counts: tuple[int, int], confidence: float, target: float
) -> None:
    upper = sequential_upper_bound(*counts, confidence)
    if abs(upper - target) > 1e-9 * target:
        assert (log_e_value(*counts, target) >= limit(confidence)) == (upper <= target)


@settings(deadline=None)
@given(COUNTS, CONFIDENCES, SHARES)
def test_a_least_rate_is_shown_where_it_is_at_most_the_lower_bound(
    counts: tuple[int, int], confidence: float, target: float
) -> None:
    failures, trials = counts
    lower = sequential_lower_bound(failures, trials, confidence)
    if abs(lower - target) > 1e-9:
        shown = log_e_value(trials - failures, trials, 1 - target) >= limit(confidence)
        assert shown == (lower >= target)


@settings(deadline=None)
@given(COUNTS, CONFIDENCES)
def test_looking_at_any_time_costs_something(counts: tuple[int, int], confidence: float) -> None:
    assert sequential_lower_bound(*counts, confidence) <= lower_bound(*counts, confidence) * (1 + 1e-9) + 1e-15
    assert sequential_upper_bound(*counts, confidence) >= upper_bound(*counts, confidence) * (1 - 1e-9)


@settings(deadline=None)
@given(st.integers(0, 500), st.floats(1e-3, 1e6), CONFIDENCES, st.floats(1e-6, 1e6))
def test_bounds_of_a_rate_are_the_targets_that_are_not_rejected(
    events: int, exposure: float, confidence: float, target: float
) -> None:
    upper = sequential_upper_rate(events, exposure, confidence)
    lower = sequential_lower_rate(events, exposure, confidence)
    assert lower <= lower_rate(events, exposure, confidence) * (1 + 1e-9)
    assert upper >= upper_rate(events, exposure, confidence) * (1 - 1e-9)
    if abs(upper - target) > 1e-9 * target:
        assert (log_e_value_below(events, exposure, target) >= limit(confidence)) == (upper <= target)
    if abs(lower - target) > 1e-9 * target:
        assert (log_e_value_above(events, exposure, target) >= limit(confidence)) == (lower >= target)


def test_the_plan_of_the_worked_example_is_just_enough() -> None:
    assert sequential_upper_bound(0, 9026, 0.95) <= 5e-4 < sequential_upper_bound(0, 9025, 0.95)
    assert sequential_upper_bound(3, 21368, 0.95) <= 5e-4 < sequential_upper_bound(3, 21367, 0.95)


def test_nothing_and_all_failures_say_what_they_can() -> None:
    assert (sequential_lower_bound(0, 0, 0.95), sequential_upper_bound(0, 0, 0.95)) == (0.0, 1.0)
    assert sequential_upper_bound(7, 7, 0.95) == 1.0
    assert sequential_lower_rate(0, 5.0, 0.95) == 0.0


CALLS: list[Callable[[float], float]] = [
    lambda confidence: sequential_upper_bound(1, 3, confidence),
    lambda confidence: sequential_lower_bound(1, 3, confidence),
    lambda confidence: sequential_upper_rate(1, 3.0, confidence),
    lambda confidence: sequential_lower_rate(1, 3.0, confidence),
    lambda confidence: reached(lambda bound: bound, 0.5, confidence),
]


@pytest.mark.parametrize("confidence", [0.0, 1.0, math.nan])
@pytest.mark.parametrize("call", CALLS, ids=range(len(CALLS)))
def test_a_confidence_lies_between_0_and_1(call: Callable[[float], float], confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        call(confidence)


@given(st.floats(1e-9, 0.999999), st.floats(0.001, 0.999))
def test_the_confidence_reached_is_where_the_bound_meets_the_limit(at_most: float, asked: float) -> None:
    found = reached(lambda confidence: confidence, at_most, asked)
    assert found == pytest.approx(at_most, rel=1e-6, abs=1e-11)
    assert (found >= asked) == (asked <= at_most)
