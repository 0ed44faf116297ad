"""Branches: what refines or answers an item, and whether one ends before it has led to what it should lead to."""

from __future__ import annotations

from safetycase.case import AnyItem, given_up
from safetycase.trace.graph import Graph
from safetycase.trace.routes import Route


def branching_open(graph: Graph, way: Route) -> set[str]:
    """The items of which a branch on a route is open: it passes an item that leads no further, or covers nothing.

    One that says why nothing is needed of it closes its branch; obsolete items, and unsafe control actions of actions
    that are obsolete, are no branches.
    """
    following = graph.along(way)
    reaching = graph.reaching(following, way.target)
    branches = {other for others in following.values() for other in others}
    kinds = {first for first, _ in (*way.along, *way.against)}
    ends = [
        item.id
        for item in map(graph.case.items.__getitem__, branches)
        if item.kind.name in kinds - {way.target} and _is_open(graph, item, item.id in reaching)
    ]
    return graph.before(following, ends)


def _is_open(graph: Graph, item: AnyItem, leads_on: bool) -> bool:
    if item.obsolete or (item.kind.name == "uca" and given_up(graph.case, item) is not None):
        return False
    if item.id not in graph.counting:
        return True
    return not leads_on and not item.not_needed
