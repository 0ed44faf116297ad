"""What the grid can be filtered by, as rows to choose from."""

from __future__ import annotations

import msgspec

from safetycase.case import Case
from safetycase.stpa.grid_filter import STATES, Sieve
from safetycase.stpa.grid_view import GridView
from safetycase.tui.rows import Row, Rows


def sieve_rows(case: Case, view: GridView, sieve: Sieve) -> Rows:
    """What the grid can be filtered by. The data of a row is the sieve that it makes of this one."""
    rows = [Row("all", (("everything", "heading"),), data=Sieve())]
    for controller in view.controllers:
        if controller.id:
            made = msgspec.structs.replace(sieve, controller=controller.id)
            rows.append(_row("controller", controller.id, controller.title, made))
    for state, words in STATES.items():
        rows.append(_row("state", state, words, msgspec.structs.replace(sieve, state=state)))
    for hazard in case.of_kind("hazard"):
        rows.append(_row("hazard", hazard.id, hazard.title, msgspec.structs.replace(sieve, hazard=hazard.id)))
    return Rows.of(rows)


def _row(what: str, name: str, words: str, made: Sieve) -> Row:
    return Row(f"{what} {name}", ((f"{what:<11}", "dim"), (f"{name}  ", "id"), (words, "dim")), data=made)
