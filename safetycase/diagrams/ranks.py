"""Which unit stands in which row: authority points down, and lines are as short as that allows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from safetycase.diagrams.graph import Graph, Hop
from safetycase.diagrams.solver import Program

_WEIGHT = {"action": 4.0, "feedback": 2.0, "missing-feedback": 2.0, "information": 1.0}
_ORDER = {"action": 0, "feedback": 1, "missing-feedback": 1, "information": 2}
_LEVEL = 50.0
_PER_ROW = 4


@dataclass(frozen=True)
class Ranks:
    """The first and last row of each unit, counted from the top; `rows` of them in all."""

    first: list[int]
    last: list[int]
    rows: int


class _Above:
    """Who must stand above whom, free of circles. Frames have a top and a bottom with their members between."""

    def __init__(self, graph: Graph) -> None:
        count = len(graph.units)
        self.bottom = [count + i if unit.frame else i for i, unit in enumerate(graph.units)]
        self.below: list[list[int]] = [[] for _ in range(2 * count)]
        self.pairs: dict[tuple[int, int], float] = {}
        for unit in graph.units:
            if unit.path:
                self.below[unit.path[-1]].append(unit.index)
                self.below[self.bottom[unit.index]].append(self.bottom[unit.path[-1]])

    def add(self, upper: int, lower: int, weight: float) -> bool:
        """Put `upper` above `lower` unless that closes a circle; say whether it is so now."""
        if (upper, lower) not in self.pairs:
            if self._reaches(lower, self.bottom[upper]):
                return False
            self.below[self.bottom[upper]].append(lower)
            self.pairs[upper, lower] = 0.0
        self.pairs[upper, lower] += weight
        return True

    def _reaches(self, start: int, goal: int) -> bool:
        seen, stack = {start}, [start]
        while stack:
            here = stack.pop()
            if here == goal:
                return True
            for there in self.below[here]:
                if there not in seen:
                    seen.add(there)
                    stack.append(there)
        return False


def upper_lower(hop: Hop) -> tuple[int, int]:
    """The unit that should stand above and the one below: who acts is above, who is told is above."""
    if hop.kind in ("feedback", "missing-feedback"):
        return hop.target, hop.source
    return hop.source, hop.target


def assign(graph: Graph, stacked: Collection[tuple[int, int]] = (), *, settled: bool = True) -> Ranks:
    """Rows for all units. Control actions settle who stands above; a circle of authority is cut at its last action.

    `stacked` are pairs of units without authority over each other of which the first shall stand above the second.
    Unless they are to be `settled`, rows are the highest possible, found at once.
    """
    units = graph.units
    above, level = _Above(graph), []
    for hop in sorted(graph.hops, key=lambda h: _ORDER[h.kind]):
        upper, lower = upper_lower(hop)
        framed = units[upper].frame or units[lower].frame
        if hop.kind == "information" and not framed:
            level.append((upper, lower))
        else:
            above.add(upper, lower, _WEIGHT[hop.kind])
    _stack_idle(graph, above)
    for upper, lower in stacked:
        above.add(upper, lower, 0.0)

    program = Program()
    top = [program.variable(0.01) for _ in units]
    bottom = [program.variable() if unit.frame else top[i] for i, unit in enumerate(units)]
    for (upper, lower), weight in above.pairs.items():
        program.at_least(((top[lower], 1), (bottom[upper], -1)), 1)
        program.add_cost(top[lower], weight)
        program.add_cost(bottom[upper], -weight)
    for unit in units:
        if unit.frame:
            program.add_cost(bottom[unit.index], 3.0)
            program.add_cost(top[unit.index], -3.0)
        if unit.path:
            program.at_least(((top[unit.index], 1), (top[unit.path[-1]], -1)), 0)
            program.at_least(((bottom[unit.path[-1]], 1), (bottom[unit.index], -1)), 0)
    for upper, lower in level:
        program.penalise(((top[upper], 1), (top[lower], -1)), _WEIGHT["information"])
    _keep_levels(graph, program, top, {lower for _, lower in stacked})
    return _settle(graph, [round(value) for value in (program.solve() if settled else program.least())])


def _keep_levels(graph: Graph, program: Program, top: list[int], lowered: Collection[int]) -> None:
    """Boxes of one level of authority stand in one row where their flows allow it, save those that are `lowered`."""
    levels = sorted({unit.box.level for unit in graph.units if unit.box.level is not None})
    rows = {level: program.variable() for level in levels}
    for higher, lower in pairwise(levels):
        program.at_least(((rows[lower], 1), (rows[higher], -1)), 1)
    for unit in graph.units:
        if unit.box.level is not None and not unit.frame and unit.index not in lowered:
            program.penalise(((top[unit.index], 1), (rows[unit.box.level], -1)), _LEVEL)


def idle(graph: Graph) -> set[int]:
    """The boxes that no line reaches."""
    busy = {end for hop in graph.hops for end in (hop.source, hop.target)}
    return {unit.index for unit in graph.units if not unit.frame and unit.index not in busy}


def _stack_idle(graph: Graph, above: _Above) -> None:
    """Boxes in a frame that no line reaches stand in rows of a few each."""
    still = idle(graph)
    for frame in (unit.index for unit in graph.units if unit.frame):
        mine = [i for i in sorted(still) if graph.units[i].path[-1:] == (frame,)]
        for number, index in enumerate(mine[_PER_ROW:]):
            above.add(mine[number], index, 0.01)


def _settle(graph: Graph, values: list[int]) -> Ranks:
    """Rows without holes; boxes outside frames that no line reaches come last, a few in a row."""
    units = graph.units
    loose = [i for i in sorted(idle(graph)) if not units[i].path]
    placed = [unit.index for unit in units if not unit.frame and unit.index not in set(loose)]
    row_of = {value: row for row, value in enumerate(sorted({values[i] for i in placed}))}
    first = [0] * len(units)
    for i in placed:
        first[i] = row_of[values[i]]
    rows = len(row_of)
    for number, i in enumerate(loose):
        first[i] = rows + number // _PER_ROW
    rows += -(-len(loose) // _PER_ROW)
    last = list(first)
    for unit in units:
        if unit.frame:
            inside = [first[member.index] for member in graph.members(unit.index)]
            first[unit.index], last[unit.index] = min(inside), max(inside)
    return Ranks(first, last, rows)
