"""The grid as people see it: what is asked, what is decided by whom, what is open first."""

from __future__ import annotations

from typing import Any

import pytest

from safetycase.stpa import CellState, grid_view
from safetycase.stpa.grid_view import CellView, GridView, Part, Tally, as_data
from tests.rules.cases import case_of

HEAD = (
    "hazards: {H-1: x}\n"
    "elements:\n  pump: {title: Pump, role: controller, process_model: {glucose: {values: [low, high]}}}\n"
    "  nurse: {title: Nurse, role: controller}\n  patient: {role: process}\n"
)
RATE = "form: continuous, parameters: {rate: {unit: U/h}}"


def view_of(written: str, more: str = "", **wanted: Any) -> GridView:
    return grid_view(case_of(f"{HEAD}actions:\n{written}{more}"), **wanted)


def cells(action: str, more: str = "") -> dict[str, CellView]:
    (view,) = view_of(f"  CA-1: {{title: deliver, from: pump, to: patient, {action}}}\n", more).actions
    return {cell.key: cell for cell in view.cells}


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        (RATE, True),
        ("parameters: {rate: {unit: U/h}}", True),
        ("form: continuous", False),
        ("form: discrete, parameters: {dose: {unit: U}}", False),
    ],
)
def test_an_action_that_carries_a_quantity_is_asked_how_much(action: str, asked: bool) -> None:
    found = cells(action)
    assert ("excessive" in found) is asked
    assert len(found) == (7 if asked else 4)


@pytest.mark.parametrize(
    ("more", "states"),
    [
        ("ucas:\n  UCA-1: {action: CA-1, type: provided, when: low, hazards: [H-1]}\n", ("open", "open", "open")),
        ("ucas:\n  UCA-1: {action: CA-1, subtype: excessive, when: low, hazards: [H-1]}\n", ("open", "uca", "open")),
        (
            "ucas:\n  UCA-1: {action: CA-1, subtype: wrong-parameter, when: low, hazards: [H-1]}\n",
            ("open", "open", "open"),
        ),
        ("ucas:\n  UCA-1: {action: CA-1, subtype: excessive, origin: generated}\n", ("open", "open", "open")),
    ],
)
def test_unsafe_control_as_such_says_nothing_about_how_much(more: str, states: tuple[str, ...]) -> None:
    found = cells(RATE, more)
    assert tuple(found[key].state for key in ("insufficient", "excessive", "wrong-direction")) == states


@pytest.mark.parametrize(
    ("reasons", "state"),
    [
        ("insufficient: It is little", CellState.NOT_HAZARDOUS),
        ("provided: It is water", CellState.NOT_HAZARDOUS),
        ("provided: [{context: {glucose: [low, high]}, reason: aa}]", CellState.OPEN),
        ("insufficient: [{context: {glucose: low}, reason: aa}]", CellState.PARTIAL),
        ("insufficient: [{context: {glucose: low}, reason: aa}, {context: {glucose: high}, reason: bb}]",
         CellState.NOT_HAZARDOUS),
        ("insufficient: [{context: {glucose: low}, reason: aa}], provided: [{context: {glucose: high}, reason: bb}]",
         CellState.PARTIAL),
        ("insufficient: [{context: {glucose: low}, reason: aa}, {context: {glucose: high}}]", CellState.PARTIAL),
        ("excessive: It is little", CellState.OPEN),
    ],
)  # fmt: skip
def test_reasons_about_how_much(reasons: str, state: CellState) -> None:
    assert cells(f"{RATE}, not_hazardous: {{{reasons}}}")["insufficient"].state is state


@pytest.mark.parametrize(
    ("reasons", "state"),
    [
        ("[{context: {glucose: low}, reason: aa}, {context: {glucose: high}, reason: bb}]", CellState.NOT_HAZARDOUS),
        ("[{context: {glucose: [low, high]}, reason: aa}]", CellState.NOT_HAZARDOUS),
        ("[{context: {glucose: '*'}, reason: aa}]", CellState.NOT_HAZARDOUS),
        ("[{context: {glucose: low}, reason: aa}]", CellState.PARTIAL),
        ("[{context: {glucose: low}, reason: aa}, {context: {glucose: high}, when: it rains, reason: bb}]",
         CellState.PARTIAL),
        ("[{context: {glucose: low}, reason: aa}, {context: {glucose: hgh}, reason: bb}]", CellState.PARTIAL),
        ("[{context: {sugar: low}, reason: aa}]", CellState.PARTIAL),
        ("[{context: {glucose: low}, reason: aa}, {context: {glucose: high}, because: J-9}]", CellState.PARTIAL),
    ],
)  # fmt: skip
def test_reasons_that_together_leave_no_context_decide_the_cell(reasons: str, state: CellState) -> None:
    assert cells(f"not_hazardous: {{not-provided: {reasons}}}")["not-provided"].state is state


def test_both_kinds_of_wrong_duration_in_every_context_decide_the_cell() -> None:
    reasons = (
        "stopped-too-soon: It is little, "
        "applied-too-long: [{context: {glucose: low}, reason: aa}, {context: {glucose: high}, reason: bb}]"
    )
    found = cells(f"form: continuous, not_hazardous: {{{reasons}}}")["duration"]
    assert found.state is CellState.NOT_HAZARDOUS
    assert found.open == ""


OPEN = Part({"state": "open"}, lambda _, cell: bool(cell.open))

ACTIONS = (
    "  CA-1: {title: done, from: pump, to: patient, form: discrete,\n"
    "    not_hazardous: {not-provided: aa, provided: bb, timing-or-order: cc}}\n"
    "  CA-2: {title: open, from: nurse, to: patient, form: discrete}\n"
    "  CA-3: {title: half, from: pump, to: patient, form: discrete, not_hazardous: {provided: bb}}\n"
)


def test_what_is_open_comes_first() -> None:
    view = view_of(ACTIONS)
    assert [controller.id for controller in view.controllers] == ["pump", "nurse"]
    assert [action.id for action in view.actions] == ["CA-3", "CA-1", "CA-2"]
    assert [cell.key for cell in view.actions[0].open_first] == [
        "not-provided", "timing-or-order", "provided", "duration",
    ]  # fmt: skip
    decided = view_of(ACTIONS.replace("title: half", "title: half, status: obsolete"))
    assert [controller.id for controller in decided.controllers] == ["nurse", "pump"]


def test_totals_count_every_cell() -> None:
    view = view_of(ACTIONS)
    assert view.tally == Tally(7, 12)
    assert view.tally.words == "7 of 12 cells decided"
    assert [controller.tally.words for controller in view.controllers] == [
        "6 of 8 cells decided",
        "1 of 4 cells decided",
    ]


def test_nothing_is_never_everything() -> None:
    assert view_of("").tally.words == "n/a (0 of 0 cells)"
    assert view_of(ACTIONS, controllers={"patient"}).tally.words == "n/a (0 of 0 cells)"
    assert Tally(1, 1).words == "1 of 1 cell decided"


def test_a_part_of_the_grid() -> None:
    assert [action.id for action in view_of(ACTIONS, controllers={"nurse"}).actions] == ["CA-2"]
    assert [action.id for action in view_of(ACTIONS, actions={"CA-1", "CA-9"}).actions] == ["CA-1"]


def test_actions_that_nobody_gives_stand_apart() -> None:
    view = view_of("  CA-1: {title: x, to: patient}\n  CA-2: {title: y, from: ghost, to: patient}\n")
    assert [controller.name for controller in view.controllers] == ["no controller", "ghost"]


def test_reasons_say_where_they_come_from() -> None:
    more = "justifications:\n  J-1: The screw has a ratchet\n"
    found = cells(
        "not_hazardous: {not-provided: {because: J-1}, duration: {verdict: out-of-scope},\n"
        "    provided: [{when: it rains, context: {glucose: low}, verdict: not-applicable, reason: It is shut}]}",
        more,
    )
    assert [reason.line for reason in found["not-provided"].reasons] == ["not hazardous: J-1 The screw has a ratchet"]
    assert [reason.line for reason in found["provided"].reasons] == [
        "not applicable (when it rains and glucose is low): It is shut"
    ]
    assert [reason.line for reason in found["duration"].reasons] == ["claimed without a reason"]
    assert found["duration"].open == "not decided"


def test_data_counts_all_and_lists_what_is_asked_for() -> None:
    data = as_data(view_of(ACTIONS), OPEN)
    assert data["version"] == 1
    assert data["totals"] == {
        "cells": 12, "decided": 7, "open": 5, "states": {"uca": 0, "not-hazardous": 7, "partial": 0, "open": 5},
    }  # fmt: skip
    assert [action["id"] for controller in data["controllers"] for action in controller["actions"]] == ["CA-3", "CA-2"]
    (half, _) = (action for controller in data["controllers"] for action in controller["actions"])
    assert half["totals"] == {"cells": 4, "decided": 2, "open": 2}
    assert [cell["cell"] for cell in half["cells"]] == ["not-provided", "timing-or-order"]
    whole = as_data(view_of(ACTIONS))
    cell = whole["controllers"][0]["actions"][0]["cells"][1]
    assert cell["reasons"] == [
        {"key": "provided", "verdict": "safe", "reason": "bb", "because": None, "when": None, "context": {},
         "reasoned": True, "authored": True},
        *({"key": key, "verdict": "not-applicable", "reason": "a discrete action without parameters has no magnitude",
           "because": None, "when": None, "context": {}, "reasoned": True, "authored": False}
          for key in ("insufficient", "excessive", "wrong-direction")),
    ]  # fmt: skip
