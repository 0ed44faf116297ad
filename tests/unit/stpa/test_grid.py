"""The grid: which cells are decided, by what, and which are not."""

from __future__ import annotations

from datetime import date

import pytest

from safetycase.model.scenarios import UCA_TYPES
from safetycase.stpa import Cell, CellState, Row, grid
from safetycase.stpa.grid_view import grid_view
from tests.rules.cases import case_of

HEAD = (
    "hazards: {H-1: Too much insulin}\nelements:\n  pump: {title: Pump, role: controller}\n  patient: {role: process}\n"
)


def row_of(action: str = "", more: str = "") -> Row:
    fields = f", {action}" if action else ""
    text = f"{HEAD}actions:\n  CA-1: {{title: deliver insulin, from: pump, to: patient{fields}}}\n{more}"
    (row,) = grid(case_of(text))
    return row


def cell(name: str, action: str = "", more: str = "") -> Cell:
    return next(cell for cell in row_of(action, more).cells if cell.type == name)


def test_a_row_has_the_four_types_in_order() -> None:
    row = row_of()
    assert tuple(cell.type for cell in row.cells) == UCA_TYPES
    assert row.controller == "pump"
    assert row.untouched
    assert all(cell.state is CellState.OPEN for cell in row.cells)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ("type: provided", CellState.UCA),
        ("type: provided, subtype: excessive", CellState.UCA),
        ("subtype: excessive", CellState.UCA),
        ("type: provided, status: obsolete", CellState.OPEN),
        ("type: provided, origin: generated", CellState.OPEN),
        ("type: provided, origin: generated, status: reviewed", CellState.UCA),
        ("type: duration", CellState.OPEN),
        ("when: always", CellState.OPEN),
    ],
)
def test_unsafe_control_that_stands_decides_its_cell(fields: str, state: CellState) -> None:
    assert cell("provided", more=f"ucas:\n  UCA-1: {{action: CA-1, hazards: [H-1], {fields}}}\n").state is state


def test_unreviewed_unsafe_control_is_shown_apart() -> None:
    found = cell("provided", more="ucas:\n  UCA-1: {action: CA-1, type: provided, origin: generated}\n")
    assert (found.ucas, found.unreviewed) == ((), ("UCA-1",))


def test_ids_come_in_the_order_of_their_numbers() -> None:
    more = "ucas:\n" + "".join(f"  UCA-{n}: {{action: CA-1, type: provided, hazards: [H-1]}}\n" for n in (10, 9, 2))
    assert cell("provided", more=more).ucas == ("UCA-2", "UCA-9", "UCA-10")


MAGNITUDES = "insufficient: aa, excessive: bb, wrong-direction: cc"


@pytest.mark.parametrize(
    ("verdicts", "state", "remaining"),
    [
        ("provided: It is little", CellState.NOT_HAZARDOUS, ()),
        ("provided: ' '", CellState.OPEN, ()),
        ("provided: {reason: It is little}", CellState.NOT_HAZARDOUS, ()),
        ("provided: {verdict: not-applicable}", CellState.OPEN, ()),
        ("provided: {because: J-1}", CellState.NOT_HAZARDOUS, ()),
        ("provided: {because: A-1}", CellState.NOT_HAZARDOUS, ()),
        ("provided: {because: J-2}", CellState.OPEN, ()),
        ("provided: {because: J-9}", CellState.OPEN, ()),
        ("provided: {because: 'other:J-1'}", CellState.OPEN, ()),
        ("provided: [{reason: It is little}]", CellState.NOT_HAZARDOUS, ()),
        ("provided: [{when: it is due, reason: It is little}]", CellState.PARTIAL, ()),
        ("provided: [{context: {glucose: high}, reason: It is little}]", CellState.PARTIAL, ()),
        ("provided: [{when: it is due, reason: aa}, {reason: bb}]", CellState.NOT_HAZARDOUS, ()),
        (MAGNITUDES, CellState.PARTIAL, ("wrong-parameter", "never-safe", "repeated")),
        (f"{MAGNITUDES}, wrong-parameter: dd, never-safe: ee, repeated: ff", CellState.NOT_HAZARDOUS, ()),
    ],
)
def test_reasons_decide_what_they_speak_of(verdicts: str, state: CellState, remaining: tuple[str, ...]) -> None:
    more = (
        "justifications:\n  J-1: It is little\n  J-2: {text: It was little, status: obsolete}\n"
        "assumptions:\n  A-1: Nobody takes more\n"
    )
    found = cell("provided", f"not_hazardous: {{{verdicts}}}", more)
    assert found.state is state
    assert found.remaining == remaining
    assert found.open is (state in (CellState.OPEN, CellState.PARTIAL))


@pytest.mark.parametrize(
    ("as_of", "state"),
    [(None, "not-hazardous"), (date(2026, 1, 31), "not-hazardous"), (date(2026, 2, 1), "open")],
)
@pytest.mark.parametrize("reason", ["{because: A-1}", "[{because: A-1}]", "{because: A-1, reason: ' '}"])
def test_an_assumption_past_its_day_decides_no_cell(reason: str, as_of: date | None, state: str) -> None:
    more = "assumptions:\n  A-1: {text: Nobody takes more, expires: '2026-01-31'}\n"
    case = case_of(f"actions:\n  CA-1: {{title: x, not_hazardous: {{provided: {reason}}}}}\n{more}")
    assert grid(case, as_of=as_of)[0].cells[1].state == state
    view = grid_view(case, as_of=as_of).actions[0].cells[1]
    assert view.state == state
    assert [verdict.reasoned for verdict in grid(case, as_of=as_of)[0].cells[1].verdicts] == [state != "open"]


def test_a_reason_beside_an_assumption_past_its_day_still_decides() -> None:
    more = "assumptions:\n  A-1: {text: Nobody takes more, expires: '2026-01-31'}\n"
    reason = "{because: A-1, reason: It is little}"
    case = case_of(f"actions:\n  CA-1: {{title: x, not_hazardous: {{provided: {reason}}}}}\n{more}")
    assert grid(case, as_of=date(2026, 2, 1))[0].cells[1].state is CellState.NOT_HAZARDOUS


def test_a_reason_for_one_subtype_beside_unsafe_control_of_another_decides_the_cell() -> None:
    found = cell(
        "provided",
        "not_hazardous: {repeated: aa}",
        "ucas:\n  UCA-1: {action: CA-1, subtype: excessive, hazards: [H-1]}\n",
    )
    assert found.state is CellState.UCA
    assert [verdict.key for verdict in found.verdicts] == ["repeated"]


def test_a_discrete_action_has_no_duration() -> None:
    found = cell("duration", "form: discrete")
    assert found.state is CellState.NOT_HAZARDOUS
    assert found.verdicts[0].reason == "a discrete action has no duration"
    assert row_of("form: discrete").untouched
    assert cell("duration", "form: continuous").state is CellState.OPEN


@pytest.mark.parametrize(
    ("parameters", "state"), [("", "not-hazardous"), (", parameters: {dose: {unit: U}}", "partial")]
)
def test_a_discrete_action_without_parameters_has_no_magnitude(parameters: str, state: str) -> None:
    reasons = "wrong-parameter: dd, never-safe: ee, repeated: ff"
    assert cell("provided", f"form: discrete{parameters}, not_hazardous: {{{reasons}}}").state == state


def test_timing_has_no_subtypes_left_when_all_three_have_reasons() -> None:
    reasons = "too-early: aa, too-late: bb, out-of-order: cc"
    assert cell("timing-or-order", f"not_hazardous: {{{reasons}}}").state is CellState.NOT_HAZARDOUS


def test_obsolete_actions_have_no_row() -> None:
    assert grid(case_of("actions:\n  CA-1: {title: x, status: obsolete}\n")) == []
