"""The grid and the context tables in each format, with text of strangers in them."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from safetycase.case import Case
from safetycase.findings.tables import spreadsheet_cell
from safetycase.output import contexts as tables
from safetycase.output import grid as rendered
from safetycase.stpa import grid_view
from safetycase.stpa.context_table import MOST_ROWS, tables_of
from safetycase.stpa.context_view import ActionTables
from safetycase.stpa.contexts import contexts_of
from safetycase.stpa.grid_view import Part
from tests.rules.cases import case_of

OPEN = Part({"state": "open"}, lambda _, cell: bool(cell.open))

MODEL = """\
hazards: {H-1: Too much insulin}
elements:
  pump:
    title: Pump
    role: controller
    process_model: {glucose: {values: [low, high]}, trend: {values: [up, down]}, speed: {range: [0, 5]}}
  patient: {role: process}
justifications:
  J-1: The screw has a ratchet
actions:
  CA-1:
    title: deliver insulin
    form: continuous
    from: pump
    to: patient
    parameters: {rate: {unit: U/h}}
    not_hazardous:
      wrong-direction: {because: J-1}
      not-provided: [{context: {glucose: high, trend: up}, reason: It is little}]
ucas:
  UCA-1: {action: CA-1, type: provided, context: {glucose: low}, hazards: [H-1]}
  UCA-2: {action: CA-1, type: provided, subtype: excessive, when: a meal is over, hazards: [H-1]}
  UCA-3: {action: CA-1, type: not-provided, context: {glucose: low, trend: [up, down]}, when: it is due, hazards: [H-1]}
"""


def test_text_names_the_controller_its_actions_and_their_cells() -> None:
    assert rendered.grid_text(grid_view(case_of(MODEL))).splitlines() == [
        "pump  Pump: 4 of 7 cells decided",
        "  CA-1  deliver insulin  (continuous)",
        "    open           too early, too late or out of order   not decided",
        "    open           stopped too soon or applied too long  not decided",
        "    open           insufficient                          not decided",
        "    unsafe         not provided                          UCA-3",
        "                                                         not hazardous (when glucose is high and",
        "                                                         trend is up): It is little",
        "    unsafe         provided                              UCA-1 UCA-2",
        "    unsafe         excessive                             UCA-2",
        "    not hazardous  in the wrong direction                J-1 The screw has a ratchet",
        "",
        "4 of 7 cells decided, 3 open",
    ]


def test_only_what_is_open() -> None:
    view = grid_view(case_of(MODEL))
    text = rendered.grid_text(view, OPEN)
    assert "UCA-1" not in text
    assert text.endswith("4 of 7 cells decided, 3 open\n")
    assert len(rendered.grid_csv(view, OPEN).splitlines()) == 4
    assert rendered.grid_markdown(view, OPEN).count("**open**") == 3


@pytest.mark.parametrize("name", sorted(rendered.FORMATS))
def test_no_action_is_no_success(name: str) -> None:
    text = rendered.FORMATS[name](grid_view(case_of("losses:\n  L-1: Harm\n")))
    assert "100" not in text
    if name == "json":
        assert json.loads(text)["totals"]["cells"] == 0
    elif name != "csv":
        assert "n/a (0 of 0 cells)" in text


HOSTILE = [
    "=cmd|' /C calc'!A0", "+12", "-12", "@SUM(A1)", "a|b", "[x](javascript:alert(1))", "<script>x</script>",
    "`code`", "\x1b[31mred", "\u202egnirts", 'quo"te', "*bold* _it_", "![i](http://x/y)", "a\\|b",
]  # fmt: skip


def hostile(words: str) -> Case:
    text, reason = json.dumps(words), json.dumps(f"{words} holds")
    return case_of(
        f"elements:\n  pump: {{title: {text}, role: controller, process_model: {{glucose: {{values: [{text}, b]}}}}}}\n"
        "  patient: {role: process}\n"
        f"actions:\n  CA-1: {{title: {text}, from: pump, to: patient,\n"
        f"    not_hazardous: {{provided: {reason}, duration: [{{context: {{glucose: {text}}}, reason: {reason}}}]}}}}\n"
    )


def cells_of(line: str) -> int:
    """How many cells a line of a Markdown table has, escaped bars not counted."""
    return line.replace("\\\\", "").replace("\\|", "").count("|") - 1


@pytest.mark.parametrize("words", HOSTILE)
def test_text_of_strangers_stays_text(words: str) -> None:
    case = hostile(words)
    view = grid_view(case)
    action = ActionTables("CA-1", words, tuple(tables_of(contexts_of(case, case.items["CA-1"]), every=True)))
    written = [
        *((name, form(view)) for name, form in rendered.FORMATS.items()),
        *((name, form(action)) for name, form in tables.FORMATS.items()),
    ]
    assert len(written) == 8
    for name, text in written:
        assert "\x1b" not in text
        assert "\u202e" not in text
        if name == "csv":
            for line in csv.reader(io.StringIO(text)):
                assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line)
            cells = [cell for line in csv.reader(io.StringIO(text)) for cell in line]
            assert any(spreadsheet_cell(words).removeprefix("'") in cell for cell in cells)
        if name == "markdown":
            assert "<script" not in text.replace("\\<", "")
            assert "](" not in text.replace("\\]", "")
            lines = [line for line in text.splitlines() if line.startswith("|")]
            assert {cells_of(line) for line in lines} in ({4}, {3})
        if name == "json":
            assert words in strings(json.loads(text))


def strings(data: Any) -> set[str]:
    """Every text in some data."""
    if isinstance(data, str):
        return {data}
    entries = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return {text for entry in entries for text in strings(entry)}


def tables_text(model: str, name: str = "text", *, open_only: bool = False) -> str:
    case = case_of(model)
    found = tables_of(contexts_of(case, case.items["CA-1"]), every=True)
    return tables.FORMATS[name](ActionTables("CA-1", "deliver insulin", tuple(found)), open_only=open_only)


def test_the_table_of_an_action_puts_rows_together() -> None:
    assert tables_text(MODEL).splitlines()[:16] == [
        "CA-1  deliver insulin",
        "  glucose: low, high",
        "  trend: up, down",
        "",
        "not provided: 1 of 4 contexts decided, 2 in part",
        "  glucose  trend",
        "  high     down   open",
        "  low      *      open in part   UCA-3 (limited further in words)",
        "  high     up     not hazardous  It is little",
        "",
        "provided: 2 of 4 contexts decided",
        "  glucose  trend",
        "  high     *      open",
        "  low      *      unsafe         UCA-1",
        "  UCA-2 (excessive) cannot be placed: its context is in words",
        "",
    ]


def test_only_open_contexts() -> None:
    assert "UCA-1" not in tables_text(MODEL, open_only=True)
    data = json.loads(tables_text(MODEL, "json", open_only=True))
    assert {row["state"] for table in data["tables"] for row in table["rows"]} == {"open", "partial"}


def test_tables_as_data() -> None:
    data = json.loads(tables_text(MODEL, "json"))
    assert data["version"] == 1
    assert data["variables"] == [
        {"name": "glucose", "values": ["low", "high"], "declared": True},
        {"name": "trend", "values": ["up", "down"], "declared": True},
    ]
    table = data["tables"][1]
    assert (table["type"], table["contexts"], table["decided"], table["partial"], table["open"]) == (
        "provided", 4, 2, 0, 2,
    )  # fmt: skip
    assert table["rows"][1] == {
        "context": {"glucose": ["low"]}, "count": 2, "state": "unsafe", "more": 0,
        "statements": [{"item": "UCA-1", "subtype": None, "exact": True, "verdict": None, "reason": None}],
    }  # fmt: skip
    assert [one["item"] for one in table["unplaced"]] == ["UCA-2"]
    assert sum(row["count"] for row in table["rows"]) == 4


def test_a_variable_without_values_is_said_to_have_none() -> None:
    model = MODEL.replace("provided, context: {glucose: low}", "provided, context: {speed: 3}")
    text = tables_text(model)
    assert "speed: 3, anything else (no declared values)" in text
    assert "provided: which contexts are open cannot be told: speed has no declared values" in text
    assert "  UCA-1: where speed is 3" in text
    data = json.loads(tables_text(model, "json"))
    assert data["tables"][1]["contexts"] is None
    assert data["tables"][1]["decided"] is None
    assert [one["item"] for one in data["tables"][1]["placed"]] == ["UCA-1"]


def test_what_stands_in_no_row_has_a_line_of_its_own_in_csv() -> None:
    lines = list(csv.reader(io.StringIO(tables_text(MODEL, "csv"))))
    assert ["CA-1", "provided", "", "", "", "in no row", "UCA-2 (excessive): its context is in words"] in lines


def test_what_is_not_finished_is_named_in_every_format() -> None:
    view = grid_view(case_of(MODEL.replace("when: a meal is over, hazards: [H-1]", "when: a meal is over")))
    for form in (rendered.grid_text, rendered.grid_markdown, rendered.grid_csv):
        assert "UCA-2 (it leads to no hazard)" in form(view).replace("\\", "")
    (action,) = json.loads(rendered.grid_json(view))["controllers"][0]["actions"]
    excessive = next(cell for cell in action["cells"] if cell["cell"] == "excessive")
    assert (excessive["state"], excessive["ucas"], excessive["unfinished"]) == ("open", [], ["UCA-2"])


def test_an_unfinished_unsafe_control_action_decides_no_context() -> None:
    text = tables_text(MODEL.replace("context: {glucose: low}, hazards: [H-1]", "context: {glucose: low}"))
    assert "open in part   UCA-1 (not finished)" in text
    assert "provided: 0 of 4 contexts decided, 2 in part" in text


def test_a_table_past_the_cap_is_said_to_be_too_large() -> None:
    names = [f"v{number}" for number in range(9)]
    model = ", ".join(f"{name}: {{values: [a, b, c, d]}}" for name in names)
    context = ", ".join(f"{name}: a" for name in names)
    text = tables_text(
        "hazards: {H-1: x}\n"
        f"elements:\n  pump: {{role: controller, process_model: {{{model}}}}}\n  patient: {{role: process}}\n"
        "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}\n"
        f"ucas:\n  UCA-1: {{action: CA-1, type: provided, context: {{{context}}}, hazards: [H-1]}}\n"
    )
    assert MOST_ROWS < 4**9
    assert "provided: too large to be looked at: 262,144 contexts" in text
    assert "UCA-1: where v0 is a and" in text


def test_without_values_there_is_no_table() -> None:
    model = MODEL.replace("context: {glucose: low}", "when: low").replace(
        "context: {glucose: low, trend: [up, down]}, when", "when"
    )
    model = model.replace("[{context: {glucose: high, trend: up}, reason: It is little}]", "It is little")
    assert tables_text(model).splitlines() == [
        "CA-1  deliver insulin",
        "  no context is given in values of variables, so that there is no table",
    ]


def test_text_shows_so_many_rows_and_counts_the_others() -> None:
    values = ", ".join(f"v{number}" for number in range(260))
    ucas = "".join(
        f"  UCA-{number}: {{action: CA-1, type: provided, context: {{glucose: v{number}}}}}\n" for number in range(260)
    )
    text = tables_text(
        f"elements:\n  pump: {{role: controller, process_model: {{glucose: {{values: [{values}]}}}}}}\n"
        "  patient: {role: process}\nactions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}\n"
        f"ucas:\n{ucas}"
    )
    assert "and 60 more rows; --format json has all" in text
