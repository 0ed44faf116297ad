"""Why statements stand in no row of a context table."""

from __future__ import annotations

import json

import pytest

from safetycase.output.contexts import FORMATS
from safetycase.stpa.context_table import tables_of
from safetycase.stpa.context_view import ActionTables, tables_about
from safetycase.stpa.contexts import contexts_of
from tests.rules.cases import case_of

MODEL = """\
hazards: {H-1: The room is cold}
elements:
  th: {role: controller, process_model: {room: {values: [cold, mild], describes: heater/rt}}}
  heater: {role: process, state: {rt: {values: [cold, mild, fire]}}}
actions:
  CA-1:
    title: heat
    from: th
    to: heater
    not_hazardous: {duration: [{context: {room: []}, reason: The walls are thick}]}
ucas:
  UCA-1: {action: CA-1, type: provided, context: {room: cold}, hazards: [H-1]}
  UCA-2: {action: CA-1, type: provided, context: {room: cold, heater/rt: fire}, hazards: [H-1]}
  UCA-3: {action: CA-1, type: provided, context: {}, hazards: [H-1]}
  UCA-4: {action: CA-1, type: provided, when: it is night, hazards: [H-1]}
  UCA-5: {action: CA-1, type: provided, context: {rom: cold}, hazards: [H-1]}
"""


def shown(form: str) -> str:
    case = case_of(MODEL)
    tables = tuple(tables_of(contexts_of(case, case.items["CA-1"]), every=True))
    return FORMATS[form](ActionTables("CA-1", "heat", tables))


def test_what_stands_in_no_row_is_named_with_the_reason() -> None:
    lines = [line.strip() for line in shown("text").splitlines()]
    assert [line for line in lines if "cannot be placed" in line] == [
        "UCA-2 (not finished) cannot be placed: no state of the world fits its context",
        "UCA-3 cannot be placed: it has no context",
        "UCA-4 cannot be placed: its context is in words",
        "UCA-5 cannot be placed: names what nobody declares",
        "not hazardous: The walls are thick cannot be placed: no state of the world fits its context",
    ]
    assert "provided: 1 of 3 contexts decided" in lines
    assert "stopped too soon or applied too long: 0 of 3 contexts decided" in lines


@pytest.mark.parametrize("name", ["room", "heater/rt"])
def test_both_names_of_a_variable_give_the_same_table(name: str) -> None:
    case = case_of(MODEL.replace("provided, context: {room: cold}", f"provided, context: {{{name}: cold}}"))
    found = tables_of(contexts_of(case, case.items["CA-1"]))
    (variable,) = found[0].frame.variables
    assert (variable.name, variable.values) == (name, ("cold", "mild", "fire"))


CONSTRAINTS = """\
  UCA-6: {action: CA-1, type: provided, subtype: excessive, context: {room: [cold, mild]}, hazards: [H-1]}
controller_constraints:
  CC-1: {ucas: [UCA-1], requires: do-not-provide, context: {room: cold}}
  CC-2: {ucas: [UCA-6], forbids: [excessive], context: {room: mild}}
  CC-3: {ucas: [UCA-4], text: The thermostat must not heat at night}
"""


def about(form: str, *, open_only: bool = False) -> str:
    case = case_of(MODEL + CONSTRAINTS)
    return FORMATS[form](tables_about(case, case.items["CA-1"]), open_only=open_only)


def test_how_far_constraints_exclude_unsafe_control_stands_below_the_tables() -> None:
    text = about("text")
    lines = [
        "controller constraints exclude 1 of 6 unsafe control actions",
        "  UCA-6  not excluded by CC-2: it stays allowed where room is cold",
        "  UCA-2  no controller constraint names it",
        "  UCA-3  no controller constraint names it",
        "  UCA-5  no controller constraint names it",
        "  UCA-4  not decided: CC-3 says in words alone what it demands",
        "  UCA-1  excluded by CC-1",
    ]
    assert text.endswith("\n\n" + "\n".join(lines) + "\n")
    assert about("text", open_only=True).endswith("\n".join(lines[:-1]) + "\n")
    assert "- UCA-1  excluded by CC-1" in about("markdown")


def test_programs_get_what_stays_allowed() -> None:
    found = {one["uca"]: one for one in json.loads(about("json"))["exclusions"]}
    assert found["UCA-6"] == {
        "uca": "UCA-6", "state": "no", "constraints": ["CC-2"], "why": "it stays allowed where room is cold",
        "allowed": [{"room": ["cold"]}],
    }  # fmt: skip
    assert [(name, one["state"]) for name, one in found.items()] == [
        ("UCA-1", "yes"), ("UCA-2", "unnamed"), ("UCA-3", "unnamed"), ("UCA-4", "undecided"), ("UCA-5", "unnamed"),
        ("UCA-6", "no"),
    ]  # fmt: skip
