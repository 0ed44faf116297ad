"""What carries the items of a case, worked out beside the screen, and anew only where a change can matter to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from safetycase.case import Case
from safetycase.trace import Carrying, Graph, standings

if TYPE_CHECKING:
    from safetycase.evidence import Assessment

_TURNING = frozenset({"uca", "action", "element"})
"""Kinds whose fields decide whether unsafe control actions count, beside what every item says of itself."""


class Carried:
    """Remembers what was worked out of one state of a case."""

    def __init__(self) -> None:
        self._known: tuple[Case, Mapping[str, str], Carrying] | None = None

    def of(self, case: Case, assessment: Assessment, day: date) -> Carrying:
        """What carries the items of a case as its evidence was judged."""
        states = assessment.states
        if self._known is not None:
            before, said, carrying = self._known
            if said == states and _carries_alike(before, case):
                self._known = (case, states, carrying)
                return carrying
        from safetycase.rules.imports import faulty_imports

        known = standings(case, states, faulty_imports(case, day), assessment.bases)
        carrying = Carrying(Graph(case), known)
        self._known = (case, states, carrying)
        return carrying


def _carries_alike(before: Case, case: Case) -> bool:
    """Whether nothing changed that decides what follows from what, and what counts."""
    if before is case:
        return True
    if before.imports.cases or case.imports.cases or before.duplicates or case.duplicates:
        return False
    for name in case.difference(before):
        was, item = before.items.get(name), case.items.get(name)
        if was is None or item is None or item.kind is not was.kind or item.kind.name in _TURNING:
            return False
        if (was.covers, was.obsolete, was.not_needed) != (item.covers, item.obsolete, item.not_needed):
            return False
        if was.references != item.references or was.data.get("supports") != item.data.get("supports"):
            return False
    return True
