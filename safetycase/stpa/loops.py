"""Which control loops are closed: whether a controller learns what its control actions do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from safetycase.case import AnyItem, Case
from safetycase.stpa.roles import role_of

Pair = tuple[str, str]
"""Two elements: a controller and what it controls, or where a flow comes from and where it goes."""


class Loops:
    """Which feedback gets where.

    `roles` and `parents` are those of the elements; `told` are the feedback flows from element to element, `moved` the
    actions and the information, by which an actuator acts on.
    """

    def __init__(
        self,
        roles: Mapping[str, str | None],
        parents: Mapping[str, str | None],
        told: Iterable[Pair],
        moved: Iterable[Pair],
    ) -> None:
        self._roles = roles
        self._parts: dict[str, list[str]] = {}
        for element, parent in parents.items():
            if parent is not None:
                self._parts.setdefault(parent, []).append(element)
        self._told = _following(told)
        self._moved = _following(moved)

    def closed(self, controller: str, process: str) -> bool:
        """Whether feedback from `process` gets to `controller`.

        It may come through sensors, and from what an actuator acts on; parts of an element speak and listen for it.
        """
        goals = self._whole(controller)
        speaking = self._whole(process) - goals
        waiting = sorted(speaking)
        while waiting:
            here = waiting.pop()
            reached = self._told.get(here, ())
            if not goals.isdisjoint(reached):
                return True
            onward = [there for there in reached if self._roles.get(there) == "sensor"]
            if self._roles.get(here) == "actuator":
                onward += self._moved.get(here, ())
            for there in onward:
                if there not in speaking and there not in goals:
                    speaking.add(there)
                    waiting.append(there)
        return False

    def _whole(self, element: str) -> set[str]:
        """`element` and all its parts."""
        found, waiting = {element}, [element]
        while waiting:
            for part in self._parts.get(waiting.pop(), ()):
                if part not in found:
                    found.add(part)
                    waiting.append(part)
        return found

    def unanswered(self, actions: Iterable[tuple[str, str, str]], named: Iterable[Pair] = ()) -> dict[Pair, list[str]]:
        """The pairs of controller and controlled element without feedback back, with the actions between them.

        `actions` are given as id, controller, controlled element. `named` are the pairs of elements from and to which
        missing feedback is already named: what is known to be missing is left out.
        """
        known = set(named)
        closed: dict[Pair, bool] = {}
        found: dict[Pair, list[str]] = {}
        for action, controller, process in actions:
            pair = controller, process
            if controller == process or (process, controller) in known:
                continue
            if pair not in closed:
                closed[pair] = self.closed(*pair)
            if not closed[pair]:
                found.setdefault(pair, []).append(action)
        return found


def unanswered(case: Case) -> dict[Pair, list[str]]:
    """The pairs of controller and controlled element of a case with no feedback back, with the ids of the actions.

    Obsolete items, and actions that are yet missing, are left out; feedback and information that were generated and
    that nobody has reviewed close no loop. Pairs for which the case itself calls feedback missing are left out.
    """
    elements = {item.id: item for item in case.of_kind("element") if not item.obsolete}
    roles = {name: role_of(case, item) for name, item in elements.items()}
    parents = {name: _text(item, "parent") for name, item in elements.items()}
    actions = [
        (item.id, *ends)
        for item in case.of_kind("action")
        if not item.obsolete and item.data.get("presence") != "missing" and (ends := _ends(item)) is not None
    ]
    feedback, missing = [], []
    for item in case.of_kind("feedback"):
        ends = _ends(item)
        if ends is None or item.obsolete:
            continue
        if item.data.get("presence") == "missing":
            missing.append(ends)
        elif item.covers:
            feedback.append(ends)
    information = [ends for item in case.of_kind("information") if item.covers and (ends := _ends(item)) is not None]
    moved = [*((controller, process) for _, controller, process in actions), *information]
    between = [action for action in actions if action[1] in elements and action[2] in elements]
    return Loops(roles, parents, feedback, moved).unanswered(between, missing)


def _ends(item: AnyItem) -> Pair | None:
    source, goal = _text(item, "from"), _text(item, "to")
    return (source, goal) if source is not None and goal is not None else None


def _text(item: AnyItem, field: str) -> str | None:
    value = item.data.get(field)
    return value if isinstance(value, str) else None


def _following(flows: Iterable[Pair]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for source, goal in flows:
        found.setdefault(source, []).append(goal)
    return found
