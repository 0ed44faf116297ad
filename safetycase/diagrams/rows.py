"""What stands in each row: boxes, the bundles of lines that pass, and the ends of bundles at frames."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from safetycase.diagrams.columns import Columns
from safetycase.diagrams.graph import Graph, Hop, Side, apart
from safetycase.diagrams.ranks import Ranks
from safetycase.diagrams.structure import FlowKind

_KINDS = ("action", "information", "feedback", "missing-feedback")


@dataclass
class Lane:
    """One line of a bundle, with all flows of one kind and direction."""

    kind: FlowKind
    down: bool
    hops: list[Hop] = field(default_factory=list)


@dataclass
class Bundle:
    """All lines between two units, from left to right; `first` and `last` are the rows it leaves and reaches.

    Labels stand below the row `labelled`. Into a column the actions and the rest go apart, what stands higher in the
    column between them; `inwards` says that their labels stand between them too.
    """

    upper: int
    lower: int
    first: int
    last: int
    labelled: int
    inwards: bool = False
    lanes: list[Lane] = field(default_factory=list)

    def leftward(self, lane: int) -> bool:
        """Whether the label of a lane stands left of it: actions to the left, all else to the right, or `inwards`."""
        if self.inwards:
            return self.lanes[0].kind != "action"
        return lane == 0 and self.lanes[0].kind == "action" and self.lanes[0].down


@dataclass(frozen=True)
class Entity:
    """Something with a place in a row: the box `unit`, a passing `bundle`, or (neither) room kept inside a frame.

    `path` are the frames and columns around it, outermost first, `column` the innermost column. Lines to the parts of
    a column stand around what they pass there: in the order of their `tier`, actions below 0, all else above.
    """

    row: int
    path: tuple[int, ...]
    unit: int | None = None
    bundle: int | None = None
    column: int | None = None
    tier: int = 0

    @property
    def frames(self) -> tuple[int, ...]:
        """The frames around it, outermost first."""
        return tuple(one for one in self.path if one >= 0)


@dataclass
class Rows:
    """Entities, the rows they stand in, and the bundles. `stretches` are pairs of entities in neighbouring rows."""

    entities: list[Entity] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)
    bundles: list[Bundle] = field(default_factory=list)
    peers: list[Hop] = field(default_factory=list)
    stretches: list[tuple[int, int, int]] = field(default_factory=list)
    """(bundle, entity above, entity below)"""
    at: dict[tuple[int, int], int] = field(default_factory=dict)
    """The entity of a bundle in a row."""
    box: dict[int, int] = field(default_factory=dict)
    """The entity of a unit that is a box."""


def build(graph: Graph, ranks: Ranks, columns: Columns) -> tuple[Rows, list[Side]]:
    """Entities in rows, not ordered yet, and the side flows of hops that cannot be lines between rows."""
    rows = Rows(rows=[[] for _ in range(ranks.rows)])
    for unit in graph.units:
        if not unit.frame:
            path = columns.paths[unit.index]
            column = columns.innermost(path)
            rows.box[unit.index] = _add(rows, Entity(ranks.first[unit.index], path, unit=unit.index, column=column))
    sides = _bundle(graph, ranks, rows, columns)
    for number, bundle in enumerate(rows.bundles):
        _pass(graph, rows, number, bundle, columns)
    _keep_room(graph, ranks, rows, columns)
    return rows, sides


def _add(rows: Rows, entity: Entity) -> int:
    rows.entities.append(entity)
    rows.rows[entity.row].append(len(rows.entities) - 1)
    return len(rows.entities) - 1


def _bundle(graph: Graph, ranks: Ranks, rows: Rows, columns: Columns) -> list[Side]:
    sides: list[Side] = []
    numbers: dict[tuple[int, int, bool], int] = {}
    for hop in graph.hops:
        a, b = hop.source, hop.target
        if ranks.last[a] < ranks.first[b]:
            upper, lower = a, b
        elif ranks.last[b] < ranks.first[a]:
            upper, lower = b, a
        elif graph.units[a].frame or graph.units[b].frame:
            sides += apart(graph, hop)
            continue
        else:
            rows.peers.append(hop)
            continue
        if columns.between(a, b):
            sides += apart(graph, hop)
            continue
        entered = columns.entered(upper, lower)
        inwards = entered is not None and entered.part.open
        key = upper, lower, inwards and hop.kind == "action"
        if key not in numbers:
            numbers[key] = len(rows.bundles)
            first = ranks.last[upper]
            top = min(ranks.first[unit] for unit in entered.part.units) if entered else first + 1
            rows.bundles.append(Bundle(upper, lower, first, ranks.first[lower], max(first, top - 1), inwards))
        lanes = rows.bundles[numbers[key]].lanes
        lane = next((known for known in lanes if known.kind == hop.kind and known.down == (a == upper)), None)
        if lane is None:
            lane = Lane(hop.kind, a == upper)
            lanes.append(lane)
        lane.hops.append(hop)
    for bundle in rows.bundles:
        bundle.lanes.sort(key=lambda lane: (lane.kind != "action", not lane.down, _KINDS.index(lane.kind)))
    return sides


def _common(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return one[:count]


def _pass(graph: Graph, rows: Rows, number: int, bundle: Bundle, columns: Columns) -> None:
    """Entities where the bundle passes rows, and where it ends at a frame; then its stretches."""
    upper, lower = graph.units[bundle.upper], graph.units[bundle.lower]
    outer, inner = columns.paths[upper.index], columns.paths[lower.index]
    between = _common(outer, inner)
    entered = columns.entered(upper.index, lower.index)
    tier = 0
    if entered and inner[len(between)] == entered.column:
        between = (*between, entered.column)
        tier = (entered.place + 1) * (-1 if bundle.lanes[0].kind == "action" else 1) if bundle.inwards else 0
    for row in range(bundle.first, bundle.last + 1):
        if row == bundle.first and not upper.frame:
            rows.at[number, row] = rows.box[upper.index]
        elif row == bundle.last and not lower.frame:
            rows.at[number, row] = rows.box[lower.index]
        else:
            path, side = between, tier
            if row == bundle.first:
                path, side = (*outer, upper.index), 0
            elif row == bundle.last:
                path, side = (*inner, lower.index), 0
            column = columns.innermost(path)
            rows.at[number, row] = _add(rows, Entity(row, path, bundle=number, column=column, tier=side))
    for above, below in pairwise(range(bundle.first, bundle.last + 1)):
        rows.stretches.append((number, rows.at[number, above], rows.at[number, below]))


def _keep_room(graph: Graph, ranks: Ranks, rows: Rows, columns: Columns) -> None:
    for unit in graph.units:
        if unit.frame:
            for row in range(ranks.first[unit.index], ranks.last[unit.index] + 1):
                if not any(unit.index in rows.entities[e].path for e in rows.rows[row]):
                    _add(rows, Entity(row, (*columns.paths[unit.index], unit.index)))
