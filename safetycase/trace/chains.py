"""Traces: the chains of references between items of two kinds, with coverage and gaps."""

from __future__ import annotations

import msgspec

from safetycase.case import Case
from safetycase.trace.coverage import Coverage, covered
from safetycase.trace.graph import Adjacency, Graph
from safetycase.trace.routes import Way, route


class Row(msgspec.Struct, frozen=True):
    """One chain, from an item of the first kind to an item of the second: the ids of every step, ends included."""

    ids: tuple[str, ...]

    @property
    def source(self) -> str:
        """The id at the start."""
        return self.ids[0]

    @property
    def target(self) -> str:
        """The id at the end."""
        return self.ids[-1]


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to "what leads from these to those".

    `rows` has one row for each pair of items that a chain joins: a shortest chain, of several the first in the order
    of the method and the case. `coverage` says by kind how many items of either end reach the other end; `way` is
    which way the references were followed (`none`: no references join these kinds).
    """

    source: str
    target: str
    way: Way
    rows: tuple[Row, ...]
    coverage: dict[str, Coverage]

    @property
    def gaps(self) -> dict[str, tuple[str, ...]]:
        """By kind, the ids that reach none of the other end."""
        return {kind: figure.gaps for kind, figure in self.coverage.items()}


def trace(case: Case, source: str, target: str, graph: Graph | None = None) -> Trace:
    """The chains from items of the kind `source` to items of the kind `target` (see `safetycase.trace.routes`).

    Obsolete items, and generated items that nobody has reviewed, carry no chain. Chains go through imported cases and
    may begin or end there, but not both: those are told by the imported case. Raises KeyError for unknown kinds.
    """
    known = graph if graph is not None else Graph(case)
    way = route(source, target)
    following = _counting(known, known.along(way))
    rows = [
        Row(ids)
        for item in known.case.of_kind(source)
        if not item.obsolete
        for ids in _chains(known.case, item.id, target, following)
        if not item.imported or ids[-1] in case.items
    ]
    figures = {source: covered(known, source, target)}
    if target != source:
        figures[target] = covered(known, target, source)
    return Trace(source=source, target=target, way=way.way, rows=tuple(rows), coverage=figures)


def _counting(graph: Graph, following: Adjacency) -> Adjacency:
    return {item_id: [other for other in others if other in graph.counting] for item_id, others in following.items()}


def _chains(case: Case, start: str, target: str, following: Adjacency) -> list[tuple[str, ...]]:
    """A shortest chain from `start` to each item of the kind `target` that it reaches."""
    came_from: dict[str, str] = {start: ""}
    edge, ends = [start], []
    while edge:
        later: list[str] = []
        for item_id in edge:
            for other in following.get(item_id, ()):
                if other in came_from:
                    continue
                came_from[other] = item_id
                later.append(other)
                if case.items[other].kind.name == target:
                    ends.append(other)
        edge = later
    return [_back(end, came_from) for end in sorted(ends, key=_place(case, target).__getitem__)]


def _place(case: Case, kind: str) -> dict[str, int]:
    return {item.id: number for number, item in enumerate(case.of_kind(kind))}


def _back(end: str, came_from: dict[str, str]) -> tuple[str, ...]:
    ids = [end]
    while came_from[ids[-1]]:
        ids.append(came_from[ids[-1]])
    return tuple(reversed(ids))
