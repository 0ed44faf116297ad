"""Numbers as options of commands take them: what is none, or no finite one, is told as a wrong use."""

from __future__ import annotations

import math
from typing import Any

import click

MOST = 10**15
"""The greatest count that is taken: whole numbers are exact in floats up to here."""

_LISTED = 1000


class Count(click.IntRange):
    """A whole number from `least` to 10^15."""

    def __init__(self, least: int = 0) -> None:
        super().__init__(least, MOST)


class Amount(click.ParamType[float]):
    """A finite number above 0, and below `below`."""

    name = "AMOUNT"

    def __init__(self, below: float = math.inf) -> None:
        self._below = below

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number. Fails for anything else."""
        try:
            amount = float(value)
        except ValueError:
            amount = math.nan
        if not 0 < amount < self._below:
            limit = "x>0" if math.isinf(self._below) else f"0<x<{self._below:g}"
            self.fail(f"{value!r} is not in the range {limit}", param, ctx)
        return amount


class Counts(click.ParamType[list[int]]):
    """Whole numbers: `2`, `0..3` or `0,1,5`."""

    name = "N or N..M"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> list[int]:
        """The numbers. Fails for anything else."""
        try:
            first, dots, last = str(value).partition("..")
            found = range(int(first), int(last) + 1) if dots else [int(part) for part in first.split(",")]
        except ValueError:
            found = []
        if not 0 < len(found[: _LISTED + 1]) <= _LISTED or min(found) < 0 or max(found) > MOST:
            self.fail(f"{value!r} is no number, range such as 0..3, or list such as 0,1,5", param, ctx)
        return list(found)
