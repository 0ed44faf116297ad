"""The grid as people see it: by controller, what is open first, with words for every cell and totals.

The command line, the report and the terminal UI all show this.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

import msgspec

from safetycase.case import Case, unfinished
from safetycase.stpa.grid import Cell, CellState, Row, grid
from safetycase.stpa.sentences import context_words
from safetycase.stpa.verdicts import MAGNITUDES, Verdict

QUESTIONS = {
    "not-provided": "not provided",
    "provided": "provided",
    "timing-or-order": "too early, too late or out of order",
    "duration": "stopped too soon or applied too long",
    "insufficient": "insufficient",
    "excessive": "excessive",
    "wrong-direction": "in the wrong direction",
}
"""The cells in the Handbook's words: the four types, then what is asked of actions with a magnitude."""

STATE_WORDS = {
    CellState.OPEN: "open",
    CellState.PARTIAL: "open in part",
    CellState.UCA: "unsafe",
    CellState.NOT_HAZARDOUS: "not hazardous",
}
"""The states of a cell in words."""

_VERDICT_WORDS = {"safe": "not hazardous", "not-applicable": "not applicable", "out-of-scope": "out of scope"}
NO_CONTROLLER = "no controller"


class Reason(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Why a cell, or a part of it, is not hazardous.

    `words` is the verdict, `text` its reason, `scope` the subtypes and the context that it is limited to (empty for
    all). `because` is the id of the justification, `because_text` what that says. `given` are the statements of the
    case that say it, `reasoned` whether they may be relied on.
    """

    words: str
    text: str
    scope: str
    because: str
    because_text: str
    reasoned: bool
    given: tuple[Verdict, ...]

    @property
    def line(self) -> str:
        """The reason in one line."""
        limits = f" ({self.scope})" if self.scope else ""
        said = " ".join(part for part in (self.text, self.because, self.because_text) if part)
        return f"{self.words}{limits}: {said}" if said else f"{self.words}{limits}"


class CellView(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A cell in words. `open` says what is left to decide, and is empty if nothing is.

    `unfinished` are unsafe control actions that decide nothing, by id, with what they lack.
    """

    action: str
    key: str
    question: str
    state: CellState
    ucas: tuple[str, ...]
    reasons: tuple[Reason, ...]
    unreviewed: tuple[str, ...]
    unfinished: Mapping[str, str]
    remaining: tuple[str, ...]
    unasked: tuple[str, ...]
    open: str

    @property
    def also(self) -> str:
        """What else could be asked of a cell that is decided: subtypes that nobody spoke of; empty if none."""
        return f"also ask: {', '.join(name.replace('-', ' ') for name in self.unasked)}" if self.unasked else ""

    @property
    def unfinished_words(self) -> str:
        """The unsafe control actions that decide nothing, each with what it lacks; empty if there are none."""
        return ", ".join(f"{name} ({lacks})" for name, lacks in self.unfinished.items())

    @property
    def word(self) -> str:
        """The state in words."""
        return STATE_WORDS[self.state]

    @property
    def not_applicable(self) -> bool:
        """Whether it is not hazardous by the form of the action alone, so that nobody had to say so."""
        reasons = (given for reason in self.reasons for given in reason.given)
        return self.state is CellState.NOT_HAZARDOUS and all(not given.path for given in reasons)


class Tally(msgspec.Struct, frozen=True, gc=False):
    """How many cells there are, and how many of them are decided."""

    decided: int
    of: int

    @property
    def open(self) -> int:
        """How many are not decided."""
        return self.of - self.decided

    @property
    def words(self) -> str:
        """The figure as people read it: `14 of 16 cells decided`, `n/a (0 of 0 cells)` where there is none."""
        if self.of == 0:
            return "n/a (0 of 0 cells)"
        return f"{self.decided:,} of {self.of:,} {'cell' if self.of == 1 else 'cells'} decided"


class ActionView(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A control action with its cells in the Handbook's order."""

    id: str
    title: str
    form: str
    controller: str
    cells: tuple[CellView, ...]

    @property
    def tally(self) -> Tally:
        """How many of its cells are decided."""
        return tally(self.cells)

    @property
    def open_first(self) -> tuple[CellView, ...]:
        """Its cells with those first in which something is left to decide."""
        return tuple(sorted(self.cells, key=lambda cell: not cell.open))


class ControllerView(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A controller with its actions, those with open cells first. `id` is empty for actions that nobody gives."""

    id: str
    title: str
    actions: tuple[ActionView, ...]

    @property
    def tally(self) -> Tally:
        """How many cells of its actions are decided."""
        return tally(cell for action in self.actions for cell in action.cells)

    @property
    def name(self) -> str:
        """How a list calls it: its id and, where there is one, its title."""
        return f"{self.id}  {self.title}".rstrip() if self.id else NO_CONTROLLER


class GridView(msgspec.Struct, frozen=True, gc=False):
    """The whole grid: controllers with open cells first, otherwise in the order of the case."""

    controllers: tuple[ControllerView, ...]

    @property
    def actions(self) -> tuple[ActionView, ...]:
        """Every action, in the order shown."""
        return tuple(action for controller in self.controllers for action in controller.actions)

    @property
    def tally(self) -> Tally:
        """How many cells are decided."""
        return tally(cell for action in self.actions for cell in action.cells)


Takes = Callable[[ActionView, CellView], bool]
"""Whether a cell is to be shown."""


def everything(_: ActionView, __: CellView) -> bool:
    """Shows every cell."""
    return True


class Part(msgspec.Struct, frozen=True):
    """The cells of a grid that are listed. `asked` is by what they were chosen, each word with its value.

    What is counted does not depend on it, so that no part looks more decided than the whole.
    """

    asked: Mapping[str, str] = {}
    takes: Takes = everything

    def of(self, action: ActionView, *, open_first: bool = False) -> list[CellView]:
        """The cells of an action that are listed, in the order of the Handbook, or with what is open first."""
        return [cell for cell in (action.open_first if open_first else action.cells) if self.takes(action, cell)]

    def listed(self, view: GridView) -> int:
        """How many cells are listed."""
        return sum(len(self.of(action)) for action in view.actions)


WHOLE = Part()


def tally(cells: Iterable[CellView]) -> Tally:
    """How many of these cells are decided."""
    found = [not cell.open for cell in cells]
    return Tally(sum(found), len(found))


def grid_view(
    case: Case, *, controllers: Collection[str] | None = None, actions: Collection[str] | None = None,
    as_of: date | None = None,
) -> GridView:  # fmt: skip
    """The grid of a case on a day, or the part that concerns these controllers or these actions."""
    groups: dict[str, list[ActionView]] = {}
    for line in grid(case, as_of=as_of):
        wanted = (controllers is None or line.controller in controllers) and (
            actions is None or line.action.id in actions
        )
        if wanted:
            groups.setdefault(line.controller, []).append(action_view(case, line))
    found = [
        ControllerView(
            id=name,
            title=case.items[name].title if name in case.items else "",
            actions=tuple(sorted(members, key=_decided)),
        )
        for name, members in groups.items()
    ]
    return GridView(tuple(sorted(found, key=_decided)))


def _decided(part: ActionView | ControllerView) -> bool:
    return part.tally.open == 0


def action_view(case: Case, line: Row) -> ActionView:
    """A row of the grid in words."""
    form = line.action.data.get("form")
    return ActionView(
        id=line.action.id,
        title=line.action.title,
        form=form if isinstance(form, str) else "",
        controller=line.controller,
        cells=tuple(_cell_view(case, _apart(cell, line)) for cell in line.asked),
    )


def _apart(cell: Cell, line: Row) -> Cell:
    """The cell without reasons about how much, where these have cells of their own."""
    if cell.type != "provided" or not line.magnitudes:
        return cell
    kept = tuple(verdict for verdict in cell.verdicts if verdict.key not in MAGNITUDES)
    return msgspec.structs.replace(cell, verdicts=kept)


def _cell_view(case: Case, cell: Cell) -> CellView:
    left = ""
    if cell.state is CellState.OPEN:
        left = "not decided"
    elif cell.state is CellState.PARTIAL:
        left = f"not decided: {', '.join(cell.remaining)}" if cell.remaining else "not decided in other contexts"
    return CellView(
        action=cell.action,
        key=cell.type,
        question=QUESTIONS[cell.type],
        state=cell.state,
        ucas=cell.ucas,
        reasons=_reasons(case, cell),
        unreviewed=cell.unreviewed,
        unfinished={name: unfinished(case, case.items[name]) for name in cell.unfinished},
        remaining=cell.remaining,
        unasked=cell.unasked,
        open=left,
    )


def _reasons(case: Case, cell: Cell) -> tuple[Reason, ...]:
    """Why a cell, or a part of it, is not hazardous; statements that differ only in the subtype are one."""
    found: dict[tuple[str, str, str, str], list[Verdict]] = {}
    for verdict in cell.verdicts:
        words = verdict_words(verdict) if verdict.reasoned else "claimed without a reason"
        within = context_words(verdict.when, verdict.context)
        found.setdefault((words, verdict.reason, verdict.because, within), []).append(verdict)
    return tuple(
        Reason(
            words=words,
            text=reason,
            scope="; ".join(part for part in (_subtypes(cell, given), within) if part),
            because=because,
            because_text=_title(case, because),
            reasoned=given[0].reasoned,
            given=tuple(given),
        )
        for (words, reason, because, within), given in found.items()
    )


def _title(case: Case, item_id: str) -> str:
    item = case.items.get(item_id) or case.foreign(item_id)
    return item.title if item is not None else ""


def verdict_words(verdict: Verdict) -> str:
    """In which sense something is not hazardous."""
    return _VERDICT_WORDS.get(verdict.verdict, verdict.verdict)


def _subtypes(cell: Cell, given: Iterable[Verdict]) -> str:
    return ", ".join(verdict.key for verdict in given if verdict.key != cell.type)


def as_data(view: GridView, part: Part = WHOLE) -> dict[str, Any]:
    """The grid as plain data, version 1. The totals always count every cell, the lists only those of the part."""
    states = {state.value: 0 for state in CellState}
    for action in view.actions:
        for cell in action.cells:
            states[cell.state.value] += 1
    controllers = [(one, [_action_data(action, part) for action in one.actions]) for one in view.controllers]
    return {
        "version": 1,
        "filter": dict(part.asked),
        "listed": part.listed(view),
        "totals": {**_tally_data(view.tally), "states": states},
        "controllers": [
            {
                "id": controller.id or None,
                "title": controller.title,
                "totals": _tally_data(controller.tally),
                "actions": [action for action in actions if action["cells"]],
            }
            for controller, actions in controllers
            if any(action["cells"] for action in actions)
        ],
    }


def _tally_data(found: Tally) -> dict[str, int]:
    return {"cells": found.of, "decided": found.decided, "open": found.open}


def _action_data(action: ActionView, part: Part) -> dict[str, Any]:
    return {
        "id": action.id,
        "title": action.title,
        "form": action.form or None,
        "totals": _tally_data(action.tally),
        "cells": [_cell_data(cell) for cell in part.of(action)],
    }


def _cell_data(cell: CellView) -> dict[str, Any]:
    return {
        "cell": cell.key,
        "question": cell.question,
        "state": cell.state.value,
        "open": bool(cell.open),
        "left": list(cell.remaining),
        "ucas": list(cell.ucas),
        "unreviewed": list(cell.unreviewed),
        "unfinished": list(cell.unfinished),
        "unasked": list(cell.unasked),
        "reasons": [_verdict_data(given) for reason in cell.reasons for given in reason.given],
    }


def _verdict_data(verdict: Verdict) -> Mapping[str, Any]:
    return {
        "key": verdict.key,
        "verdict": verdict.verdict,
        "reason": verdict.reason,
        "because": verdict.because or None,
        "when": verdict.when or None,
        "context": dict(verdict.context),
        "reasoned": verdict.reasoned,
        "authored": bool(verdict.path),
    }
