"""Bounds as people read them: rounded outwards, so that none looks tighter than it is."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from math import isfinite

_EXACT = 12
"""Digits up to which a computed bound is taken for exact: what a float adds behind them is no part of it."""


def upper_words(value: float, digits: int = 4) -> str:
    """An upper bound with so many digits that count, rounded up."""
    return _words(value, digits, ROUND_CEILING)


def lower_words(value: float, digits: int = 4) -> str:
    """A lower bound with so many digits that count, rounded down."""
    return _words(value, digits, ROUND_FLOOR)


def _words(value: float, digits: int, rounding: str) -> str:
    if not isfinite(value):
        return f"{value:g}"
    rounded = Context(prec=digits, rounding=rounding).plus(Decimal(f"{value:.{_EXACT}g}"))
    return f"{float(rounded):.{digits}g}"
