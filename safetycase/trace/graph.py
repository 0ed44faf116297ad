"""The items of a case joined by their references, each pointing from what was first to what follows from it."""

from __future__ import annotations

from collections.abc import Collection

from safetycase.case import Case, Reference, counts, joined
from safetycase.model import ANY, KINDS, VARIABLE
from safetycase.trace.routes import CARRIED, HOLDER_FIRST, REFINING, Route, Step, followed, route

_ORDER = {kind.name: number for number, kind in enumerate(KINDS)}

ANSWERED = ("controller_constraint", "requirement")
"""The step from a controller constraint to a requirement that answers it itself."""

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
        self._carrying: list[tuple[str, str]] | None = None
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
        found = self._along[way.source, way.target] = self._following(way)
        return found

    def _following(self, way: Route) -> Adjacency:
        following: dict[str, dict[str, None]] = {}
        for step in sorted(way.along | way.against, key=_place):
            for first, later in self._joined(step, way) if step in way.along else ():
                following.setdefault(first, {})[later] = None
            for first, later in self._joined((step[1], step[0]), way) if step in way.against else ():
                following.setdefault(later, {})[first] = None
        return {item_id: list(others) for item_id, others in following.items()}

    def _joined(self, kinds: Step, way: Route) -> list[tuple[str, str]]:
        """The pairs of items of these kinds, the earlier first, of which the later follows from the earlier."""
        if kinds == CARRIED:
            return self.carried
        found = self._edges.get(kinds, [])
        if way.source in kinds or way.target in kinds:
            found = [*found, *self._annotations.get(kinds, ())]
        return found

    @property
    def carried(self) -> list[tuple[str, str]]:
        """The controller constraints that no requirement answers, each with the scenarios that carry it.

        That is so where each of its unsafe control actions has one that leads to a requirement.
        """
        if self._carrying is None:
            answered = {first for first, later in self._edges.get(ANSWERED, ()) if later in self.counting}
            explained: dict[str, list[str]] = {}
            for uca, scenario in self._edges.get(("uca", "scenario"), ()):
                if scenario in self.counting:
                    explained.setdefault(uca, []).append(scenario)
            needing: dict[str, list[str]] = {}
            for uca, constraint in self._edges.get(("uca", "controller_constraint"), ()):
                if constraint not in answered and uca in self.counting:
                    needing.setdefault(constraint, []).append(uca)
            leading = self._leading_scenarios() if needing else set()
            self._carrying = [
                (constraint, scenario)
                for constraint, ucas in needing.items()
                if all(not leading.isdisjoint(explained.get(uca, ())) for uca in ucas)
                for scenario in dict.fromkeys(name for uca in ucas for name in explained[uca])
            ]
        return self._carrying

    def _leading_scenarios(self) -> set[str]:
        """The scenarios that lead to a requirement, without those that only carried constraints lead there."""
        self._carrying = []
        following = self._following(route("scenario", "requirement"))
        self._carrying = None
        return self.reaching(following, "requirement")

    def reaching(self, following: Adjacency, target: str, *, own: bool = False) -> set[str]:
        """The ids from which an item of the kind `target` is reached over items that count; if asked, an `own` one."""
        case = self.own if own else self.case
        return self.before(following, [item.id for item in case.of_kind(target) if item.id in self.counting])

    def before(self, following: Adjacency, ends: Collection[str]) -> set[str]:
        """The ids from which one of `ends` is reached over items that count."""
        earlier: dict[str, list[str]] = {}
        for item_id, others in following.items():
            for other in others:
                earlier.setdefault(other, []).append(item_id)
        found: set[str] = set()
        edge, entered = list(ends), set(ends)
        while edge:
            for previous in earlier.get(edge.pop(), ()):
                found.add(previous)
                if previous not in entered and previous in self.counting:
                    entered.add(previous)
                    edge.append(previous)
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
