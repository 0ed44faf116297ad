"""Every function against values that were published, or worked out by another library."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from safetycase.statistics import (
    bonferroni_confidence,
    chosen_threshold_confidence,
    e_n,
    e_value,
    exposure_needed,
    holm,
    lower_bound,
    lower_rate,
    sequential_trials_needed,
    trials_needed,
    upper_bound,
    upper_bound_with_label_errors,
    upper_rate,
)

REFERENCE = Path(__file__).parents[4] / "shared" / "data" / "refvalues.json"


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    if not REFERENCE.exists():
        pytest.skip("the reference values are not here")
    data: dict[str, Any] = json.loads(REFERENCE.read_text())
    return data


def test_the_file_of_reference_values(reference: dict[str, Any]) -> None:
    for row in reference["zero_failure_n"]:
        assert trials_needed(row["p"], row["c"]) == row["n"]
    for row in reference["k_failure_n_c95"]:
        assert trials_needed(row["p"], 0.95, row["k"]) == row["n"]
    for row in reference["cp_upper_one_sided_95"]:
        assert upper_bound(row["k"], row["n"], 0.95) == pytest.approx(row["u"], rel=1e-9)
    for row in reference["cp_two_sided_95"]:
        assert lower_bound(row["k"], row["n"], 0.975) == pytest.approx(row["lo"], rel=1e-9)
        assert upper_bound(row["k"], row["n"], 0.975) == pytest.approx(row["hi"], rel=1e-9)
    for events, mean in enumerate(reference["poisson_upper_95_mean"]):
        assert upper_rate(events, 1, 0.95) == pytest.approx(mean, rel=1e-9)


def test_poisson_bounds_are_those_of_r() -> None:
    found = [upper_rate(events, 1.0, 0.95) for events in range(4)]
    assert found == pytest.approx([2.995732, 4.743865, 6.295794, 7.753657], rel=1e-6)
    assert lower_rate(0, 7.0, 0.95) == 0.0
    assert lower_rate(3, 2.0, 0.95) == pytest.approx(stats.chi2.ppf(0.05, 6) / 4)


def test_the_miles_that_rand_worked_out() -> None:
    """N. Kalra and S. M. Paddock, Driving to Safety (RAND 2016): 275 million miles without a fatality, 12.5 years."""
    miles = exposure_needed(1.09e-8, 0.95)
    assert miles == pytest.approx(274.84e6, rel=1e-4)
    assert miles / (100 * 25 * 24 * 365) == pytest.approx(12.55, abs=0.01)


def test_holm_is_that_of_r() -> None:
    expected = [0.009900, 0.021856, 0.040471, 0.040471]
    assert holm([0.002475, 0.007285, 0.030171, 0.020235]) == pytest.approx(expected, abs=2e-6)
    assert holm([]) == []
    assert holm([0.9, 0.9]) == [1.0, 1.0]


def test_slices_of_the_worked_example() -> None:
    level = bonferroni_confidence(0.95, 3)
    assert level == pytest.approx(0.98333, abs=1e-5)
    found = [upper_bound(k, n, level) for k, n in ((0, 12000), (2, 9000), (1, 3800))]
    assert found == pytest.approx([3.4114e-4, 8.6116e-4, 1.59024e-3], rel=1e-4)
    assert [trials_needed(5e-4, level, k) for k in (2, 1)] == [15504, 12092]


def test_thresholds_chosen_on_the_same_data() -> None:
    found = upper_bound(3, 24800, chosen_threshold_confidence(0.95, 40000))
    assert found == pytest.approx(4.67521e-4, rel=1e-5)
    assert upper_bound(10, 2500, chosen_threshold_confidence(0.999, 5000)) == pytest.approx(0.0112232, rel=1e-5)
    assert upper_bound(0, 5000, 1 - 0.001 / 13) == pytest.approx(0.00189275, rel=1e-5)


def test_label_errors_of_the_worked_example() -> None:
    both, seen, hidden = upper_bound_with_label_errors(3, 24800, 0, 2000, 0.95)
    assert (both, seen, hidden) == pytest.approx((2.1962e-3, 3.5348e-4, 1.8427e-3), rel=1e-4)
    assert upper_bound_with_label_errors(0, 10, 0, 0, 0.95)[0] == 1.0


def test_sequential_sample_sizes() -> None:
    assert [sequential_trials_needed(5e-4, 0.95, k) for k in range(4)] == [9026, 13704, 17699, 21368]


def test_an_e_value_that_is_looked_at_after_every_trial_is_seldom_wrong() -> None:
    """Exact, by the distribution of paths: at the target itself it is seldom reached, at whichever look."""
    at_most, limit, alive, reached = 0.05, 20.0, {0: 1.0}, 0.0
    for trials in range(1, 400):
        after: dict[int, float] = {}
        for failures, chance in alive.items():
            for number, share in ((failures, 1 - at_most), (failures + 1, at_most)):
                after[number] = after.get(number, 0.0) + chance * share
        alive = {}
        for failures, chance in after.items():
            if e_value(failures, trials, at_most) >= limit:
                reached += chance
            else:
                alive[failures] = chance
    assert 0.005 < reached < 0.05


@given(st.integers(0, 20), st.integers(0, 100), st.floats(0.001, 0.5))
def test_an_e_value_is_the_integral_that_defines_it(failures: int, passes: int, at_most: float) -> None:
    trials = failures + passes
    ends = [at_most * (step + 0.5) / 4000 for step in range(4000)]
    terms = [
        math.exp(failures * math.log(p / at_most) + passes * (math.log1p(-p) - math.log1p(-at_most))) for p in ends
    ]
    assert e_value(failures, trials, at_most) == pytest.approx(sum(terms) / len(terms), rel=1e-2)


def test_agreement() -> None:
    assert e_n(10.0, 0.3, 10.5, 0.4) == pytest.approx(1.0)
    assert e_n(1.0, 0.0, 1.0, 0.0) == 0.0
    assert e_n(1.0, 0.0, 1.1, 0.0) == math.inf


@pytest.mark.parametrize(
    "call",
    [
        lambda: upper_rate(-1, 1, 0.9),
        lambda: upper_rate(1, 0, 0.9),
        lambda: upper_rate(1, math.inf, 0.9),
        lambda: lower_rate(1, 1, 1.0),
        lambda: holm([1.1]),
        lambda: bonferroni_confidence(0.95, 0),
        lambda: bonferroni_confidence(1.0, 2),
        lambda: chosen_threshold_confidence(0.95, 0),
        lambda: e_value(2, 1, 0.5),
        lambda: e_value(0, 1, 1.0),
        lambda: sequential_trials_needed(0.5, 1.0),
        lambda: sequential_trials_needed(0.5, 0.9, -1),
        lambda: e_n(1, -1, 1, 1),
        lambda: e_n(math.nan, 1, 1, 1),
    ],
)
def test_what_cannot_be_is_refused(call: Any) -> None:
    with pytest.raises(ValueError, match=r"must|lie|be"):
        call()
