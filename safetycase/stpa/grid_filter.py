"""Which cells of the grid are shown: those of a controller, about a hazard, in a state, or with some words."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from safetycase.case import Case
from safetycase.findings import Severity
from safetycase.stpa.grid import CellState
from safetycase.stpa.grid_view import ActionView, CellView

STATES: Mapping[str, str] = {
    "open": "not decided, or only in part",
    "unsafe": "with unsafe control actions",
    "not hazardous": "with reasons why not",
    "not applicable": "which follows from the form of the action",
    "to finish": "with unsafe control actions that lack something",
    "to review": "with generated ones that nobody has reviewed",
    "with findings": "with unsafe control actions that check finds fault with",
}
"""The states by which cells are filtered, each in words."""


class Sieve(msgspec.Struct, frozen=True):
    """What a cell must be to be shown: whatever is not empty must hold. `words` stand in the names of the action."""

    controller: str = ""
    hazard: str = ""
    state: str = ""
    words: str = ""

    def __bool__(self) -> bool:
        return self != Sieve()

    @property
    def text(self) -> str:
        """What is asked for, as the screen tells it."""
        parts = (self.controller, self.hazard, self.state, self.words and f"“{self.words}”")
        return ", ".join(part for part in parts if part)

    def takes(self, case: Case, worst: Mapping[str, Severity], action: ActionView, cell: CellView) -> bool:
        """Whether a cell is shown."""
        if self.controller and action.controller != self.controller:
            return False
        named = f"{action.id} {action.title} {action.controller}".lower()
        if not all(word in named for word in self.words.lower().split()):
            return False
        if self.hazard and not any(self.hazard in hazards_of(case, uca) for uca in (*cell.ucas, *cell.unfinished)):
            return False
        return not self.state or in_state(self.state, worst, cell)


def in_state(state: str, worst: Mapping[str, Severity], cell: CellView) -> bool:
    """Whether a cell is in one of the `STATES`; `worst` is the worst finding of each item."""
    return {
        "open": bool(cell.open),
        "unsafe": bool(cell.ucas),
        "not hazardous": cell.state is CellState.NOT_HAZARDOUS and not cell.not_applicable,
        "not applicable": cell.not_applicable,
        "to finish": bool(cell.unfinished),
        "to review": bool(cell.unreviewed),
        "with findings": worst_of(worst, cell) is not None,
    }[state]


def hazards_of(case: Case, uca: str) -> set[str]:
    """The hazards that an unsafe control action leads to, and those above them."""
    item = case.items.get(uca)
    found: set[str] = set()
    waiting = list(item.data.get("hazards", ())) if item is not None else []
    while waiting:
        name = waiting.pop()
        hazard = case.items.get(name)
        if name not in found:
            found.add(name)
            if hazard is not None and isinstance(parent := hazard.data.get("parent"), str):
                waiting.append(parent)
    return found


def worst_of(worst: Mapping[str, Severity], cell: CellView) -> Severity | None:
    """The worst finding on the unsafe control actions of a cell; None if there is none."""
    found = [worst[uca] for uca in (*cell.ucas, *cell.unfinished, *cell.unreviewed) if uca in worst]
    return max(found, default=None)
