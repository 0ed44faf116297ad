"""The control structure of a case as the method sees it: elements in their roles, and the flows between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from safetycase.case import AnyItem, Case, joined
from safetycase.stpa.roles import Role, role_of

Pair = tuple[str, str]
"""Two elements: a controller and what it controls, or where a flow comes from and where it goes."""


class Flow(NamedTuple):
    """A control action, feedback or other information: where it comes from, where it goes, and what it passes."""

    item: AnyItem
    source: str | None
    goal: str | None
    via: tuple[str, ...]

    @property
    def id(self) -> str:
        """The id of the item."""
        return self.item.id

    @property
    def planned(self) -> bool:
        """Whether it is said to be planned, and thus does not exist yet."""
        return self.item.data.get("presence") == "planned"

    @property
    def ends(self) -> Pair | None:
        """Where it comes from and where it goes, or None if one of the two is not said."""
        return (self.source, self.goal) if self.source is not None and self.goal is not None else None


class ControlStructure:
    """What stands in a control structure. Obsolete items are left out.

    Elements and flows of imported cases are among the others, under the ids that `joined` gives them (see
    `Item.imported`); what refines an element is a part of it. `elements` are in the order of the case, with `roles` and
    `parents`. `actions`, `feedback` and `information` are the flows that exist or are planned; `missing` is the
    feedback that is said not to exist.
    """

    def __init__(self, case: Case) -> None:
        case = joined(case)
        elements = [item for item in case.of_kind("element") if not item.obsolete]
        self.elements: dict[str, AnyItem] = {item.id: item for item in elements}
        self.roles: dict[str, Role | None] = {item.id: role_of(case, item) for item in elements}
        self.parents: dict[str, str | None] = {item.id: text_of(item, "parent") for item in elements}
        for item in elements:
            for part in item.data.get("refined_by", ()):
                if part != item.id and self.parents.get(part, "") is None:
                    self.parents[part] = item.id
        self.actions = [flow for flow in _flows(case, "action") if not _absent(flow)]
        feedback = list(_flows(case, "feedback"))
        self.feedback = [flow for flow in feedback if not _absent(flow)]
        self.missing = [flow for flow in feedback if _absent(flow)]
        self.information = [flow for flow in _flows(case, "information") if not _absent(flow)]
        self._parts: dict[str, list[str]] = {}
        for element, parent in self.parents.items():
            if parent is not None:
                self._parts.setdefault(parent, []).append(element)

    def in_role(self, role: Role) -> list[AnyItem]:
        """The elements of the case itself in a role, stated or inferred, in the order of the case."""
        return [item for name, item in self.elements.items() if self.roles[name] == role and not item.imported]

    def whole(self, element: str) -> set[str]:
        """An element and all its parts, and their parts."""
        return spread([element], self._parts)

    def above(self, element: str) -> list[str]:
        """The elements that contain this one, from the nearest outwards; each once, even where parents go round."""
        found: list[str] = []
        parent = self.parents.get(element)
        while parent is not None and parent not in found and parent != element:
            found.append(parent)
            parent = self.parents.get(parent)
        return found

    def moved(self) -> dict[str, list[str]]:
        """For each element, what its actions and the other information from it act on."""
        return following(flow.ends for flow in (*self.actions, *self.information) if flow.ends is not None)


def structure_of(case: Case) -> ControlStructure:
    """The control structure of a case, worked out once for each state of the case."""
    known = _known.get(case)
    if known is None:
        known = _known[case] = ControlStructure(case)
    return known


_known: WeakKeyDictionary[Case, ControlStructure] = WeakKeyDictionary()


def following(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    """For each element, those that come directly after it."""
    found: dict[str, list[str]] = {}
    for source, goal in pairs:
        found.setdefault(source, []).append(goal)
    return found


def spread(starts: Iterable[str], steps: dict[str, list[str]]) -> set[str]:
    """`starts` and all that is reached from there by `steps`."""
    waiting = list(starts)
    found = set(waiting)
    while waiting:
        for other in steps.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def text_of(item: AnyItem, field: str) -> str | None:
    """The text in a field, or None if it holds something else or nothing."""
    value = item.data.get(field)
    return value if isinstance(value, str) else None


def _flows(case: Case, kind: str) -> Iterator[Flow]:
    for item in case.of_kind(kind):
        if not item.obsolete:
            via = item.data.get("via", ())
            yield Flow(item, text_of(item, "from"), text_of(item, "to"), tuple(one for one in via if type(one) is str))


def _absent(flow: Flow) -> bool:
    return flow.item.data.get("presence") == "missing"
