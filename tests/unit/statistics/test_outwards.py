from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetycase.statistics import lower_words, upper_words


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        (0.014542, "0.01454", "0.01455"),
        (0.05, "0.05", "0.05"),
        (0.1 + 0.2, "0.3", "0.3"),
        (1.0, "1", "1"),
        (0.0, "0", "0"),
        (0.99996, "0.9999", "1"),
        (1.23456e-9, "1.234e-09", "1.235e-09"),
        (float("inf"), "inf", "inf"),
    ],
)
def test_bounds_are_rounded_outwards(value: float, low: str, high: str) -> None:
    assert (lower_words(value), upper_words(value)) == (low, high)


@given(st.floats(1e-12, 1e12), st.integers(2, 8))
def test_no_bound_looks_tighter_than_it_is(value: float, digits: int) -> None:
    exact = Decimal(f"{value:.12g}")
    assert Decimal(lower_words(value, digits)) <= exact <= Decimal(upper_words(value, digits))
