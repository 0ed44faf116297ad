"""Exact bounds against published and recomputed values, and against the binomial distribution itself."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetycase.statistics import confidence_reached, lower_bound, trials_needed, upper_bound

REFERENCE = Path(__file__).parents[4] / "shared" / "data" / "refvalues.json"


@pytest.mark.parametrize(
    ("failures", "trials", "confidence", "lower", "upper"),
    [
        # Two-sided 95 % limits of R's binom.test (each side at 97.5 %), as printed in its documentation and textbooks.
        (81, 263, 0.975, 0.25273674558527126, 0.36762192260135135),
        (15, 148, 0.975, 0.057844010083448576, 0.161650490349479),
        (0, 10, 0.975, 0.0, 0.3084971078187607),
        (5, 10, 0.975, 0.18708602844739855, 0.8129139715526015),
        # Two-sided 90 % limits of 4 in 20 from Clopper and Pearson's charts.
        (4, 20, 0.95, 0.071354, 0.401028),
    ],
)
def test_bounds_equal_published_limits(
    failures: int, trials: int, confidence: float, lower: float, upper: float
) -> None:
    assert lower_bound(failures, trials, confidence) == pytest.approx(lower, rel=2e-6)
    assert upper_bound(failures, trials, confidence) == pytest.approx(upper, rel=2e-6)


@pytest.mark.parametrize(
    ("at_most", "confidence", "failures", "trials"),
    [
        (0.05, 0.95, 0, 59),
        (0.10, 0.90, 0, 22),
        (0.05, 0.99, 0, 90),
        (0.01, 0.95, 0, 299),
        (0.001, 0.95, 0, 2995),
        (0.0001, 0.95, 0, 29956),
        (0.1, 0.95, 0, 29),
        (0.1, 0.95, 1, 46),
        (0.1, 0.95, 2, 61),
        (0.1, 0.95, 3, 76),
        (0.0005, 0.95, 0, 5990),
        (0.0005, 0.95, 1, 9486),
        (0.0005, 0.95, 2, 12590),
        (0.0005, 0.95, 3, 15505),
        (1e-6, 0.95, 0, 2995731),
    ],
)
def test_sample_sizes(at_most: float, confidence: float, failures: int, trials: int) -> None:
    assert trials_needed(at_most, confidence, failures) == trials


def test_two_of_two_says_little_and_nothing_of_nothing_says_nothing() -> None:
    assert 1 - upper_bound(0, 2, 0.95) == pytest.approx(math.sqrt(0.05))
    assert upper_bound(0, 0, 0.95) == 1.0
    assert lower_bound(0, 0, 0.95) == 0.0
    assert confidence_reached(0, 0, 0.5) == 0.0


def test_all_failures() -> None:
    assert upper_bound(7, 7, 0.95) == 1.0
    assert lower_bound(7, 7, 0.95) == pytest.approx(0.05 ** (1 / 7))
    assert confidence_reached(7, 7, 0.9) == 0.0


def test_no_plan_beyond_reach() -> None:
    assert trials_needed(1e-13, 0.95) is None


@pytest.mark.parametrize(
    "call",
    [
        lambda: upper_bound(-1, 3, 0.95),
        lambda: upper_bound(4, 3, 0.95),
        lambda: upper_bound(0, 3, 1.0),
        lambda: lower_bound(0, 3, 0.0),
        lambda: lower_bound(4, 3, 0.9),
        lambda: confidence_reached(0, 3, 0.0),
        lambda: trials_needed(0.0, 0.95),
        lambda: trials_needed(0.1, 1.0),
        lambda: trials_needed(0.1, 0.9, -1),
    ],
)
def test_what_makes_no_sense_is_refused(call: Any) -> None:
    with pytest.raises(ValueError, match="must"):
        call()


def _binomial_cdf(failures: int, trials: int, p: float) -> float:
    return math.fsum(math.comb(trials, i) * p**i * (1 - p) ** (trials - i) for i in range(failures + 1))


counts = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n)))


@settings(max_examples=150, deadline=None)
@given(counts, st.floats(0.5, 0.999))
def test_the_upper_bound_solves_the_binomial_equation(count: tuple[int, int], confidence: float) -> None:
    failures, trials = count
    bound = upper_bound(failures, trials, confidence)
    assert _binomial_cdf(failures, trials, bound) == pytest.approx(1 - confidence, rel=1e-7, abs=1e-10)
    assert confidence_reached(failures, trials, bound) == pytest.approx(confidence, rel=1e-9)


@settings(max_examples=150, deadline=None)
@given(counts, st.floats(0.5, 0.999))
def test_more_failures_never_lower_a_bound(count: tuple[int, int], confidence: float) -> None:
    failures, trials = count
    assert upper_bound(failures, trials, confidence) < upper_bound(failures + 1, trials, confidence)
    assert lower_bound(failures, trials, confidence) < lower_bound(failures + 1, trials, confidence)
    assert lower_bound(failures, trials, confidence) < upper_bound(failures, trials, confidence)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.001, 0.5), st.floats(0.5, 0.99), st.integers(0, 5))
def test_a_plan_is_the_least_that_suffices(at_most: float, confidence: float, failures: int) -> None:
    trials = trials_needed(at_most, confidence, failures)
    assert trials is not None
    assert upper_bound(failures, trials, confidence) <= at_most
    assert upper_bound(failures, trials - 1, confidence) > at_most


@pytest.mark.skipif(not REFERENCE.exists(), reason="the table of reference values is not here")
def test_the_table_of_reference_values() -> None:
    table = json.loads(REFERENCE.read_text())
    for row in table["zero_failure_n"]:
        assert trials_needed(row["p"], row["c"]) == row["n"]
    for row in table["k_failure_n_c95"]:
        assert trials_needed(row["p"], 0.95, row["k"]) == row["n"]
    for row in table["cp_upper_one_sided_95"]:
        assert upper_bound(row["k"], row["n"], 0.95) == pytest.approx(row["u"], rel=1e-9)
    for row in table["cp_two_sided_95"]:
        assert lower_bound(row["k"], row["n"], 0.975) == pytest.approx(row["lo"], rel=1e-9)
        assert upper_bound(row["k"], row["n"], 0.975) == pytest.approx(row["hi"], rel=1e-9)


def test_importing_loads_no_numerical_library() -> None:
    code = "import sys, safetycase.statistics; print([m for m in ('scipy', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
