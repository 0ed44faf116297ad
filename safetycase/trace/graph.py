"""The items of a case joined by their references, each pointing from what was first to what follows from it."""

from __future__ import annotations

from safetycase.case import Case, Reference, counts, joined
from safetycase.model import ANY, KINDS, VARIABLE
from safetycase.trace.routes import HOLDER_FIRST, REFINING, Route, Step, followed

_ORDER = {kind.name: number for number, kind in enumerate(KINDS)}

Adjacency = dict[str, list[str]]
"""The ids that come next, by id, each once and in the order of the case."""


class Graph:
    """The references of a case as traces see them; build it once for several questions about one case.

    Items of imported cases take part, under the ids that `joined` gives them; `case` is the two together, `own` the
    case asked about. References to items that do not exist, those of evidence that undermines, and links sideways
    inside one kind are left out. `counting` holds the ids of the items that may settle what another needs.
    """

    def __init__(self, case: Case) -> None:
        self.own = case
        self.case = case = joined(case)
        self.counting = frozenset(item.id for item in case.items.values() if counts(case, item))
        self._edges: dict[Step, list[tuple[str, str]]] = {}
        self._annotations: dict[Step, list[tuple[str, str]]] = {}
        self._along: dict[tuple[str, str], Adjacency] = {}
        items = case.items
        for item in items.values():
            kind = item.kind.name
            for reference in item.references:
                link = reference.link
                target = items.get(reference.target)
                if target is None and VARIABLE in link.kinds:
                    target = items.get(reference.target.partition("/")[0])
                if target is None or target is item or undermines(reference, item.data):
                    continue
                other = target.kind.name
                if (kind == other and link.field not in REFINING) or not followed(kind, link, frozenset((kind,))):
                    continue
                ends = (item.id, target.id) if (kind, link.field) in HOLDER_FIRST else (target.id, item.id)
                kinds = (kind, other) if ends[0] == item.id else (other, kind)
                (self._annotations if ANY in link.kinds else self._edges).setdefault(kinds, []).append(ends)

    def along(self, way: Route) -> Adjacency:
        """What comes next after each item on a route, whether or not the items count; kinds in the method's order."""
        known = self._along.get((way.source, way.target))
        if known is not None:
            return known
        following: dict[str, dict[str, None]] = {}
        for step in sorted(way.along | way.against, key=_place):
            for first, later in self._joined(step, way) if step in way.along else ():
                following.setdefault(first, {})[later] = None
            for first, later in self._joined((step[1], step[0]), way) if step in way.against else ():
                following.setdefault(later, {})[first] = None
        found = {item_id: list(others) for item_id, others in following.items()}
        self._along[way.source, way.target] = found
        return found

    def _joined(self, kinds: Step, way: Route) -> list[tuple[str, str]]:
        """The pairs of items of these kinds, the earlier first, of which the later follows from the earlier."""
        found = self._edges.get(kinds, [])
        if way.source in kinds or way.target in kinds:
            found = [*found, *self._annotations.get(kinds, ())]
        return found


def _place(step: Step) -> tuple[int, int]:
    return _ORDER[step[0]], _ORDER[step[1]]


def undermines(reference: Reference, data: dict[str, object]) -> bool:
    """Whether a reference stands in an entry that speaks against its target."""
    if len(reference.path) != 3 or reference.path[0] != "supports":
        return False
    entries, index = data.get("supports"), reference.path[1]
    entry = entries[index] if isinstance(entries, list) and isinstance(index, int) else None
    return isinstance(entry, dict) and entry.get("direction") == "undermines"
