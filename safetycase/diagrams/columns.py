"""Columns: what hangs below one element stands one below the other where side by side it would be too wide.

How wide a structure is drawn is estimated from what each box needs; of all ways to share rows out the lowest is taken
that is narrow enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import inf

from safetycase.diagrams.graph import Graph
from safetycase.diagrams.hanging import Hanging, hanging
from safetycase.diagrams.ranks import Ranks

PASSING, NEAR = 10, 8
"""The room beside a line that passes in a column, and from a line into a column to the corner of its box, in pixels."""
_ROWS = 12  # rows beyond those without columns, at the most
_WORTH = 1.03  # of the least width, what is as good in fewer rows
_NAMED = 150  # for a line that is cut and names its other end, in pixels
_ALIKE = 2  # how many times as wide as a part of its column another may be

Units = tuple[int, ...]


@dataclass(frozen=True)
class Column:
    """Parts that hang from `upper` and stand one below the other."""

    upper: int
    parts: tuple[Hanging, ...]

    @property
    def units(self) -> set[int]:
        """All that stands in it."""
        return {unit for part in self.parts for unit in part.units}


@dataclass(frozen=True)
class Entry:
    """A part of a column: the number of the column, and its place in it, counted from the top."""

    column: int
    place: int
    part: Hanging


@dataclass(frozen=True)
class Columns:
    """All columns of a drawing. A column, and each part of it, stands in its rows like a frame that nobody sees.

    `paths` are the frames, columns and parts around each unit, outermost first; columns and parts are numbered
    downwards from -1, a part right after its column.
    """

    columns: tuple[Column, ...]
    paths: dict[int, tuple[int, ...]]
    parts: dict[int, Entry]

    @classmethod
    def of(cls, graph: Graph, columns: Sequence[Column]) -> Columns:
        """These columns, none of which is half in another or in a frame."""
        inside: dict[int, set[int]] = {}
        parts: dict[int, Entry] = {}
        for column in columns:
            number = -len(inside) - 1
            inside[number] = column.units
            for place, part in enumerate(column.parts):
                parts[-len(inside) - 1] = Entry(number, place, part)
                inside[-len(inside) - 1] = set(part.units)
        size = {unit.index: 1 + len(graph.members(unit.index)) for unit in graph.units if unit.frame}
        size |= {number: len(units) for number, units in inside.items()}
        paths: dict[int, tuple[int, ...]] = {}
        for unit in graph.units:
            around = [*unit.path, *(number for number, units in inside.items() if unit.index in units)]
            paths[unit.index] = tuple(sorted(around, key=lambda one: (-size[one], one)))
        return cls(tuple(columns), paths, parts)

    def entered(self, upper: int, lower: int) -> Entry | None:
        """How a line from `upper` down to `lower` enters a column; None if it does not."""
        for number in self.paths[lower]:
            if number in self.parts and self.parts[number].column not in self.paths[upper]:
                return self.parts[number]
        return None

    def between(self, one: int, other: int) -> bool:
        """Whether a line between two units would have to leave a column that is no neighbour's."""
        mine = [self.parts[number] for number in self.paths[one] if number in self.parts]
        yours = [self.parts[number] for number in self.paths[other] if number in self.parts]
        while mine and yours and mine[0] == yours[0]:
            mine, yours = mine[1:], yours[1:]
        if mine and yours and mine[0].column == yours[0].column:
            return abs(mine[0].place - yours[0].place) > 1
        return any(entry.part.upper != other for entry in mine) or any(entry.part.upper != one for entry in yours)

    def innermost(self, path: tuple[int, ...]) -> int | None:
        """The innermost column among those of a path."""
        return next((number for number in reversed(path) if number < 0 and number not in self.parts), None)

    def stacked(self) -> list[tuple[int, int]]:
        """Pairs of units of which the first stands in the part above that of the second."""
        return [
            (upper, lower)
            for column in self.columns
            for one, other in pairwise(column.parts)
            for upper in one.units
            for lower in other.units
        ]


@dataclass(frozen=True)
class Fit:
    """Columns, and how wide a structure is with them and without any, in pixels, by estimate."""

    columns: Columns
    width: float
    natural: float


def fit(graph: Graph, ranks: Ranks, needs: Mapping[int, int], limit: int) -> Fit:
    """The columns that make a structure no wider than `limit` pixels in few rows, or as narrow as that gets.

    `needs` says how wide each unit is with its labels, in pixels. No columns where it is narrow enough without.
    """
    whole = tuple(unit.index for unit in graph.units)
    estimate = _Estimate(graph, ranks, hanging(graph, ranks), needs)
    natural = estimate.natural(whole)
    if natural <= limit:
        return Fit(Columns.of(graph, []), natural, natural)
    low = estimate.height(whole)
    high = low + _ROWS
    enough = max(limit, estimate.width(whole, high) * _WORTH)
    while low < high:
        middle = (low + high) // 2
        if estimate.width(whole, middle) <= enough:
            high = middle
        else:
            low = middle + 1
    columns = estimate.columns(whole, high)
    return Fit(Columns.of(graph, columns), estimate.width(whole, high), natural)


class _Estimate:
    """How wide parts of a structure are in so many rows, and with which columns."""

    def __init__(
        self, graph: Graph, ranks: Ranks, branches: Mapping[int, Sequence[Hanging]], needs: Mapping[int, int]
    ) -> None:
        self.ranks, self.below, self.needs = ranks, branches, needs
        self.passing = {part: (PASSING + NEAR) * _lines(graph, part) for parts in branches.values() for part in parts}
        self.talks = _talks(graph, branches)
        self.width = cache(self._width)
        self.hang = cache(self._hang)
        self.core = cache(self._core)

    def _core(self, units: Units) -> tuple[tuple[int, int], ...]:
        """Those of `units` that do not hang from another of them, each with its row, counted from the first."""
        inner = {unit for upper in units for part in self.below.get(upper, ()) for unit in part.units}
        first = min(self.ranks.first[unit] for unit in units)
        return tuple((unit, self.ranks.first[unit] - first) for unit in units if unit not in inner)

    def height(self, units: Units) -> int:
        """The rows that `units` take without columns."""
        return max(self.ranks.last[unit] for unit in units) - min(self.ranks.first[unit] for unit in units) + 1

    def natural(self, units: Units) -> float:
        """How wide `units` are without columns."""
        return self._sum(units, lambda unit, _: sum(self.natural(part.units) for part in self.below.get(unit, ())))

    def _width(self, units: Units, rows: int) -> float:
        """How wide `units` are in so many rows; infinite if they need more."""
        return self._sum(units, lambda unit, row: self.hang(unit, rows - row - 1)[0]) if rows > 0 else inf

    def _sum(self, units: Units, hung: Callable[[int, int], float]) -> float:
        """The widest row of `units`, given how wide is what hangs from one in a row."""
        rows: dict[int, float] = {}
        below: dict[int, float] = {}
        for unit, row in self.core(units):
            rows[row] = rows.get(row, 0) + self.needs[unit]
            if unit in self.below:
                below[row + 1] = below.get(row + 1, 0) + hung(unit, row)
        widest = beside = 0.0
        for row in range(max([*rows, *below]) + 1):
            beside += below.get(row, 0)
            widest = max(widest, beside + rows.get(row, 0))
        return widest

    def _hang(self, unit: int, rows: int) -> tuple[float, tuple[tuple[tuple[Hanging, int], ...], ...]]:
        """The least width of what hangs from `unit`, and its columns: parts, each with its rows, from the top down."""
        parts = sorted(self.below[unit], key=lambda part: part.open)
        best: list[float] = [0.0]
        chosen: list[tuple[int, tuple[tuple[Hanging, int], ...]]] = [(0, ())]
        for end in range(1, len(parts) + 1):
            least = inf
            choice: tuple[int, tuple[tuple[Hanging, int], ...]] = (end - 1, ())
            for start in range(end - 1, max(-1, end - 1 - rows), -1):
                width, heights = self._column(parts[start:end], rows)
                if best[start] + width < least:
                    least = best[start] + width
                    choice = start, tuple(zip(parts[start:end], heights, strict=True))
            best.append(least)
            chosen.append(choice)
        found, end = [], len(parts)
        while end:
            start, column = chosen[end]
            found.append(column)
            end = start
        return best[-1], tuple(reversed(found))

    def _column(self, parts: Sequence[Hanging], rows: int) -> tuple[float, list[int]]:
        """The least width of `parts` one below the other, and how many rows each takes."""
        if len({part.path for part in parts}) > 1 or not all(part.open for part in parts[1:]):
            return inf, []
        beside = [sum(self.passing[later] for later in parts[place + 1 :]) for place in range(len(parts))]
        if len(parts) > 1:
            for place, part in enumerate(parts):
                near = {*parts[max(0, place - 1) : place + 2]}
                beside[place] += _NAMED * len(self.talks.get(part, set()) - near)
        heights = [self.height(part.units) for part in parts]
        if sum(heights) > rows:
            return inf, []
        while True:
            widths = [self.width(part.units, height) for part, height in zip(parts, heights, strict=True)]
            reach = [width + more for width, more in zip(widths, beside, strict=True)]
            place = reach.index(max(reach))
            part, height = parts[place], heights[place]
            more = range(height + 1, height + 1 + rows - sum(heights))
            better = next(
                (taller for taller in more if self.width(part.units, taller) + beside[place] < reach[place]), None
            )
            if better is None:
                return (reach[place], heights) if min(widths) * _ALIKE >= max(widths) else (inf, [])
            heights[place] = better

    def columns(self, units: Units, rows: int) -> list[Column]:
        """The columns of more than one part that make `units` so wide in so many rows."""
        found: list[Column] = []
        for unit, row in self.core(units):
            if unit in self.below:
                for column in self.hang(unit, rows - row - 1)[1]:
                    if len(column) > 1:
                        found.append(Column(unit, tuple(part for part, _ in column)))
                    for part, height in column:
                        found += self.columns(part.units, height)
        return found


def _talks(graph: Graph, branches: Mapping[int, Sequence[Hanging]]) -> dict[Hanging, set[Hanging]]:
    """The parts that hang from the same unit and talk to each other."""
    found: dict[Hanging, set[Hanging]] = {}
    for parts in branches.values():
        home = {unit: part for part in parts for unit in part.units}
        for hop in graph.hops:
            one, other = home.get(hop.source), home.get(hop.target)
            if one and other and one != other:
                found.setdefault(one, set()).add(other)
                found.setdefault(other, set()).add(one)
    return found


def _lines(graph: Graph, part: Hanging) -> int:
    """How many lines join a part to the unit from which it hangs."""
    mine = set(part.units)
    hops = [hop for hop in graph.hops if part.upper in (hop.source, hop.target)]
    return len({(hop.kind, hop.source, hop.target) for hop in hops if mine & {hop.source, hop.target}})
