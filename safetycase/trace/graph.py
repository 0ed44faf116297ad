"""The items of a case joined by their references, each pointing from what was first to what follows from it."""

from __future__ import annotations

from collections.abc import Sequence

from safetycase.case import Case, Reference
from safetycase.model import ANY, VARIABLE
from safetycase.trace.routes import HOLDER_FIRST, REFINING, Route, followed

Adjacency = dict[str, list[str]]
"""The ids that come next, by id, each once and in the order of the case."""


class Graph:
    """The references of a case as traces see them; build it once for several questions about one case.

    References to items that do not exist, those of evidence that undermines, and links sideways inside one kind are
    left out.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self._edges: list[tuple[str, str, str, str]] = []
        self._annotations: list[tuple[str, str, str, str]] = []
        items = case.items
        for item in items.values():
            kind = item.kind.name
            for reference in item.references:
                target = items.get(reference.target)
                if target is None and VARIABLE in reference.link.kinds:
                    target = items.get(reference.target.partition("/")[0])
                if target is None or target is item or _undermines(reference, item.data):
                    continue
                link, other = reference.link, target.kind.name
                if (kind == other and link.field not in REFINING) or not followed(kind, link, frozenset((kind,))):
                    continue
                if (kind, link.field) in HOLDER_FIRST:
                    edge = (item.id, kind, target.id, other)
                else:
                    edge = (target.id, other, item.id, kind)
                (self._annotations if ANY in link.kinds else self._edges).append(edge)

    def along(self, way: Route) -> Adjacency:
        """What comes next after each item on a route, whether or not the items count."""
        following: dict[str, dict[str, None]] = {}
        edges: Sequence[tuple[str, str, str, str]] = self._edges
        if self._annotations:
            ends = (way.source, way.target)
            edges = [*edges, *(edge for edge in self._annotations if edge[1] in ends or edge[3] in ends)]
        for first, first_kind, later, later_kind in edges:
            if (first_kind, later_kind) in way.along:
                following.setdefault(first, {})[later] = None
            if (later_kind, first_kind) in way.against:
                following.setdefault(later, {})[first] = None
        return {item_id: list(others) for item_id, others in following.items()}


def _undermines(reference: Reference, data: dict[str, object]) -> bool:
    """Whether a reference stands in an entry that speaks against its target."""
    if len(reference.path) != 3 or reference.path[0] != "supports":
        return False
    entries, index = data.get("supports"), reference.path[1]
    entry = entries[index] if isinstance(entries, list) and isinstance(index, int) else None
    return isinstance(entry, dict) and entry.get("direction") == "undermines"
