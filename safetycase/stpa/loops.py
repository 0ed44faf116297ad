"""Which control loops are closed: whether a controller learns what its control actions do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from safetycase.case import Case
from safetycase.stpa.structure import Pair, following, spread, structure_of


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
        self._told = following(told)
        self._moved = following(moved)

    def closed(self, controller: str, process: str) -> bool:
        """Whether feedback from `process` gets to `controller`.

        It may come through sensors, and from what an actuator acts on; parts of an element speak and listen for it.
        Where one of the two is part of the other, what belongs to the part does not speak or listen for the whole.
        """
        goals, speaking = self._whole(controller), self._whole(process)
        if process in goals:
            goals -= speaking
        else:
            speaking -= goals
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
        return spread([element], self._parts)

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


def unanswered(case: Case, *, planned: bool = True) -> dict[Pair, list[str]]:
    """The pairs of controller and controlled element of a case with no feedback back, with the ids of the actions.

    Obsolete items, and actions that are yet missing, are left out; feedback and information that were generated and
    that nobody has reviewed close no loop. Pairs for which the case itself calls feedback missing are left out.
    `planned` says whether feedback that is only planned counts, as it does where it is drawn.
    """
    structure = structure_of(case)
    elements = structure.elements
    told = [
        flow.ends
        for flow in structure.feedback
        if flow.item.covers and flow.ends is not None and (planned or not flow.planned)
    ]
    spoken = [flow for flow in structure.information if flow.item.covers]
    moved = [flow.ends for flow in (*structure.actions, *spoken) if flow.ends is not None]
    between = [
        (flow.id, *flow.ends)
        for flow in structure.actions
        if flow.ends is not None and not flow.item.imported and flow.source in elements and flow.goal in elements
    ]
    missing = [flow.ends for flow in structure.missing if flow.ends is not None]
    return Loops(structure.roles, structure.parents, told, moved).unanswered(between, missing)
