"""What statsmodels 0.15.0 says of the same counts and p-values.

Recorded from `statsmodels.stats.proportion.proportion_confint(failures, trials, alpha, method)`, whose `alpha` is that
of both sides, and `statsmodels.stats.multitest.multipletests(p_values, 0.05, method)`.
"""

from __future__ import annotations

import pytest

from safetycase.statistics import bonferroni_confidence, holm, lower_bound, upper_bound

CLOPPER_PEARSON = [
    # failures, trials, alpha, method="beta"
    (81, 263, 0.05, 0.25273674558527126, 0.3676219226013514),
    (15, 148, 0.05, 0.05784401008344857, 0.161650490349479),
    (0, 10, 0.05, 0.0, 0.30849710781876083),
    (10, 10, 0.05, 0.6915028921812392, 1.0),
    (4, 20, 0.1, 0.0713538843086182, 0.40102811733197463),
    (3, 24800, 0.1, 3.2972215293941016e-05, 0.0003126174776942038),
    (0, 5990, 0.1, 0.0, 0.0004999972090551025),
    (60, 2000, 0.1, 0.023993494665175044, 0.037060363857799976),
    (1000, 2000, 0.01, 0.4709794099824252, 0.5290205900175748),
]

ADJUSTED = [
    # p-values, method="holm", method="bonferroni"
    ((0.002475, 0.007285, 0.030171, 0.020235), (0.0099, 0.021855, 0.04047, 0.04047), (True, True, False, False)),
    ((0.01, 0.04, 0.03, 0.005, 0.5), (0.04, 0.09, 0.09, 0.025, 0.5), (True, False, False, True, False)),
    ((0.2, 0.2, 0.001), (0.4, 0.4, 0.003), (False, False, True)),
    ((0.9, 0.8, 0.05), (1.0, 1.0, 0.15), (False, False, False)),
]


@pytest.mark.parametrize(("failures", "trials", "alpha", "low", "high"), CLOPPER_PEARSON)
def test_bounds_are_the_intervals_of_the_beta_distribution(
    failures: int, trials: int, alpha: float, low: float, high: float
) -> None:
    assert lower_bound(failures, trials, 1 - alpha / 2) == pytest.approx(low, rel=1e-9)
    assert upper_bound(failures, trials, 1 - alpha / 2) == pytest.approx(high, rel=1e-9)


def test_bounds_are_not_those_of_wilson_which_are_too_tight() -> None:
    """`method="wilson"` of 81 in 263; R and Python's statistics documentation give the same."""
    low, high = 0.2552885198782742, 0.36620957698280004
    assert lower_bound(81, 263, 0.975) < low - 0.002
    assert upper_bound(81, 263, 0.975) > high + 0.001


@pytest.mark.parametrize(("p_values", "adjusted", "rejected"), ADJUSTED)
def test_holm_adjusts_as_statsmodels_does(
    p_values: tuple[float, ...], adjusted: tuple[float, ...], rejected: tuple[bool, ...]
) -> None:
    assert holm(p_values) == pytest.approx(adjusted, rel=1e-12)


@pytest.mark.parametrize(("p_values", "adjusted", "rejected"), ADJUSTED)
def test_bonferroni_rejects_as_statsmodels_does(
    p_values: tuple[float, ...], adjusted: tuple[float, ...], rejected: tuple[bool, ...]
) -> None:
    each = bonferroni_confidence(0.95, len(p_values))
    assert tuple(p <= 1 - each for p in p_values) == rejected


@pytest.mark.parametrize(("statements", "each"), [(3, 0.016666666666666666), (4, 0.0125), (5, 0.01)])
def test_bonferroni_gives_each_statement_the_level_of_statsmodels(statements: int, each: float) -> None:
    """`alphacBonf`, the fourth value of `multipletests`."""
    assert 1 - bonferroni_confidence(0.95, statements) == pytest.approx(each, rel=1e-12)


def test_slices_get_the_bound_of_their_level() -> None:
    """Two failures in 9,000, one slice of three: `proportion_confint(2, 9000, alpha=2 * 0.05 / 3, method="beta")`."""
    level = bonferroni_confidence(0.95, 3)
    assert lower_bound(2, 9000, level) == pytest.approx(2.1635819040654884e-05, rel=1e-9)
    assert upper_bound(2, 9000, level) == pytest.approx(0.0008611631705076088, rel=1e-9)
