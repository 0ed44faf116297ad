"""`safetycase grid` as a user meets it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.acceptance.command import EXAMPLE, kettle, run

MODEL = """\
elements:
  cook: {title: Cook, role: controller, process_model: {lid: {values: [open, shut]}, water: {values: [cold, hot]}}}
  kettle: {role: process}
  switch: {title: Switch, role: controller}
actions:
  CA-1: {title: switch on, form: discrete, from: cook, to: switch}
  CA-2: {title: heat, form: discrete, from: switch, to: kettle, not_hazardous: {not-provided: No tea is no harm}}
ucas:
  UCA-1: {action: CA-2, type: provided, hazards: [H-1], context: {lid: open}}
  UCA-2: {action: CA-1, type: provided, hazards: [H-1], context: {lid: open}}
  UCA-3: {action: CA-1, type: not-provided, hazards: [H-1], context: {lid: [open, shut], water: hot}}
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return kettle(tmp_path, structure=MODEL)


def test_the_grid_of_the_case_around_the_current_folder(case: Path) -> None:
    done = run("grid", cwd=case / "model")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "cook  Cook: 3 of 4 cells decided"
    assert lines[-1] == "6 of 8 cells decided, 2 open"
    assert done.stderr == ""


def test_the_grid_of_a_case_given_by_its_folder() -> None:
    done = run("grid", EXAMPLE, "--format", "json")
    data = json.loads(done.stdout)
    assert data["version"] == 1
    assert data["totals"]["cells"] == data["totals"]["decided"] + data["totals"]["open"] > 40
    assert {"clinician", "pump-user", "pump-controller"} <= {one["id"] for one in data["controllers"]}


def test_one_controller_and_one_action(case: Path) -> None:
    assert "switch on" not in run("grid", "--controller", "switch", cwd=case).stdout
    done = run("-C", case, "grid", "--action", "CA-1", "--open")
    assert done.stdout.splitlines() == [
        "cook  Cook: 3 of 4 cells decided",
        "  CA-1  switch on  (discrete)",
        "    open           too early, too late or out of order  not decided",
        "",
        "Listed is 1 cell of CA-1: open. Counted are all 4 of CA-1.",
        "3 of 4 cells decided, 1 open",
    ]
    assert run("grid", "--controller", "kettle", cwd=case).stdout == (
        "Listed and counted are the cells of kettle alone.\nn/a (0 of 0 cells)\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--controller", "cok"), "no element cok; did you mean cook?"),
        (("--action", "UCA-1"), "no control action UCA-1; did you mean CA-1?"),
        (("--contexts", "CA-9"), "no control action CA-9; did you mean CA-"),
        (("--contexts", "CA-1", "--controller", "cook"), "--contexts goes without --controller"),
        (("--contexts", "CA-1", "--state", "open", "--text", "x"), "--contexts goes without --state and --text"),
        (("--open", "--state", "unsafe"), "--open is --state open, and goes with no other"),
        (("--hazard", "H-3"), "no hazard H-3; did you mean H-1?"),
        (("--state", "safe"), "'safe' is not one of 'open', 'unsafe', 'not-hazardous', 'not-applicable'"),
        (("--action", "\x1b[31m"), "no control action \\x1b[31m"),
    ],
)
def test_what_is_not_there_is_said_in_a_line(case: Path, arguments: tuple[str, ...], message: str) -> None:
    done = run("grid", *arguments, cwd=case)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stdout == ""


def test_an_obsolete_action_is_named_as_such(tmp_path: Path) -> None:
    folder = kettle(tmp_path, structure=MODEL.replace("title: switch on,", "title: switch on, status: obsolete,"))
    done = run("grid", "--action", "CA-1", cwd=folder)
    assert (done.returncode, done.stderr) == (2, "safetycase: the control action CA-1 is obsolete\n")


def test_the_contexts_of_an_action(case: Path) -> None:
    done = run("grid", "--contexts", "CA-1", cwd=case)
    assert done.returncode == 0
    assert done.stdout.splitlines()[:7] == [
        "CA-1  switch on",
        "  lid: open, shut",
        "  water: cold, hot",
        "",
        "not provided: 2 of 4 contexts decided",
        "  lid  water",
        "  *    cold   open",
    ]


def test_tables_go_to_a_file(case: Path) -> None:
    run("grid", "--contexts", "CA-1", "--format", "csv", "-o", "contexts.csv", cwd=case)
    lines = list(csv.reader(io.StringIO((case / "contexts.csv").read_text(encoding="utf-8"))))
    assert lines[0] == ["action", "type", "lid", "water", "contexts", "state", "by"]
    assert ["CA-1", "provided", "open", "*", "2", "unsafe", "UCA-2"] in lines


def test_check_names_the_conflict_in_a_context(case: Path) -> None:
    done = run("check", "--format", "concise", cwd=case)
    assert "warning[SFC422 unsafe-either-way] CA-1 is unsafe when it is provided (UCA-2) and when it is not (UCA-3), " \
        "where lid is open and water is hot" in done.stdout  # fmt: skip


def test_the_grid_of_nothing(tmp_path: Path) -> None:
    assert run("grid", cwd=kettle(tmp_path)).stdout == "n/a (0 of 0 cells)\n"


@pytest.mark.parametrize(
    ("name", "begins"),
    [("g.json", "{"), ("g.csv", "controller,"), ("G.MD", "# Grid"), ("g.txt", "cook"), ("g", "cook")],
)
def test_the_suffix_of_the_file_tells_the_format(case: Path, tmp_path: Path, name: str, begins: str) -> None:
    done = run("grid", case, "-o", tmp_path / name)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / name).read_text().startswith(begins)


def test_the_format_asked_for_goes_before_the_suffix(case: Path, tmp_path: Path) -> None:
    run("grid", case, "-o", tmp_path / "g.csv", "--format", "json")
    assert json.loads((tmp_path / "g.csv").read_text())["version"] == 1
    done = run("grid", case, "-o", tmp_path / "g.pdf")
    assert done.returncode == 2
    assert ".pdf" in done.stderr
    assert not (tmp_path / "g.pdf").exists()


def test_four_placeholders_decide_nothing(tmp_path: Path) -> None:
    folder = kettle(tmp_path, structure=MODEL)
    for kind in ("timing-or-order", "provided", "not-provided"):
        assert run("new", "uca", "CA-2", kind, "when=TODO", cwd=folder).returncode == 0
    done = run("grid", folder, "--action", "CA-2")
    assert "not finished: UCA-4 (when says only TODO)" in done.stdout
    assert done.stdout.endswith("3 of 4 cells decided, 1 open\n")
    assert "UCA-4 is not finished" in run("check", folder).stdout


CONSTRAINTS = """\
controller_constraints:
  CC-1: {ucas: [UCA-2], requires: do-not-provide, context: {lid: open, water: hot}}
  CC-2: {ucas: [UCA-1, UCA-3], text: The cook must keep an eye on the kettle}
"""


def test_how_far_controller_constraints_exclude_unsafe_control(tmp_path: Path) -> None:
    case = kettle(tmp_path, structure=MODEL + CONSTRAINTS)
    told = [
        "UCA-2  not excluded by CC-1: it stays allowed where lid is open and water is cold",
        "UCA-3  not decided: CC-2 says in words alone what it demands",
    ]
    lines = run("grid", "--contexts", "CA-1", cwd=case).stdout.splitlines()
    assert lines[-3:] == ["controller constraints exclude 0 of 2 unsafe control actions", *(f"  {one}" for one in told)]
    assert f"  {told[0]}" in run("show", "CC-1", cwd=case).stdout.splitlines()
    assert f"  {told[1]}" in run("show", "CC-2", cwd=case).stdout.splitlines()
    data = json.loads(run("show", "UCA-2", "--format", "json", cwd=case).stdout)
    assert data["exclusions"] == [{"uca": "UCA-2", "words": told[0].removeprefix("UCA-2  ")}]
    checked = run("check", "--format", "json", cwd=case).stdout
    assert [one["item"] for one in json.loads(checked)["findings"] if one["rule"] == "SFC435"] == ["CC-1"]


def test_a_constraint_is_made_with_what_it_demands(case: Path) -> None:
    done = run("new", "controller_constraint", "UCA-2", "do-not-provide", "context={lid: open}", cwd=case)
    assert (done.returncode, done.stdout.strip()) == (0, "CC-1")
    shown = run("show", "CC-1", cwd=case).stdout
    assert "Cook must not provide “switch on” when lid is open" in shown
    assert "UCA-2  excluded by CC-1" in shown


def test_what_else_could_be_asked_stands_in_the_table_too() -> None:
    table = csv.DictReader(io.StringIO(run("grid", EXAMPLE, "--format", "csv").stdout))
    in_table = {(line["action"], line["cell"]): line["also ask"] for line in table}
    grid = json.loads(run("grid", EXAMPLE, "--format", "json").stdout)
    cells = [
        (action["id"], cell) for each in grid["controllers"] for action in each["actions"] for cell in action["cells"]
    ]
    assert any(cell["unasked"] for _, cell in cells)
    assert in_table == {(action, cell["cell"]): ", ".join(cell["unasked"]) for action, cell in cells}


PARTS = """\
hazards:
  H-2: {losses: [L-1], text: The kettle is hot.}
  H-2.1: {parent: H-2, losses: [L-1], text: The handle is hot.}
ucas:
  UCA-4: {action: CA-2, type: timing-or-order, subtype: too-late, hazards: [H-2.1], when: it boils}
  UCA-5: {action: CA-1, type: timing-or-order, origin: generated, hazards: [H-2], when: it boils}
  UCA-6: {action: CA-2, type: duration, hazards: [H-2], when: TODO}
"""


@pytest.mark.parametrize(
    ("arguments", "cells"),
    [
        (("--hazard", "H-2"), ["CA-2 timing-or-order", "CA-2 duration"]),
        (("--hazard", "H-2.1"), ["CA-2 timing-or-order"]),
        (("--state", "open"), ["CA-1 timing-or-order", "CA-2 duration"]),
        (("--state", "unsafe", "--hazard", "H-1"), ["CA-1 not-provided", "CA-1 provided", "CA-2 provided"]),
        (("--state", "unsafe", "--controller", "switch"), ["CA-2 provided", "CA-2 timing-or-order"]),
        (("--state", "not-hazardous"), ["CA-2 not-provided"]),
        (("--state", "not-applicable"), ["CA-1 duration"]),
        (("--state", "to-finish"), ["CA-2 duration"]),
        (("--state", "to-review"), ["CA-1 timing-or-order"]),
        (
            ("--state", "with-findings", "--text", "SWITCH on"),
            ["CA-1 not-provided", "CA-1 provided", "CA-1 timing-or-order"],
        ),
        (("--text", "nothing like this"), []),
    ],
)
def test_cells_are_chosen_as_in_the_terminal_ui_and_all_are_counted(
    tmp_path: Path, arguments: tuple[str, ...], cells: list[str]
) -> None:
    case = kettle(tmp_path, structure=MODEL.replace("heat, form: discrete", "heat, form: continuous"), parts=PARTS)
    everything = json.loads(run("grid", "--format", "json", cwd=case).stdout)
    assert (everything["filter"], everything["listed"], everything["totals"]["cells"]) == ({}, 8, 8)
    data = json.loads(run("grid", *arguments, "--format", "json", cwd=case).stdout)
    actions = [action for controller in data["controllers"] for action in controller["actions"]]
    assert [f"{action['id']} {cell['cell']}" for action in actions for cell in action["cells"]] == cells
    assert data["filter"] == {name[2:]: said for name, said in zip(arguments[::2], arguments[1::2], strict=True)}
    assert data["listed"] == len(cells)
    whole = next((one["totals"] for one in everything["controllers"] if one["id"] in arguments), everything["totals"])
    assert {name: data["totals"][name] for name in ("cells", "decided", "open")} == {
        name: whole[name] for name in ("cells", "decided", "open")
    }


def test_every_format_says_that_cells_were_chosen(case: Path) -> None:
    said = "Listed are 2 cells of cook: about H-1, unsafe. Counted are all 4 of cook."
    chosen = ("grid", "--controller", "cook", "--hazard", "H-1", "--state", "unsafe")
    assert run(*chosen, cwd=case).stdout.endswith(f"\n{said}\n3 of 4 cells decided, 1 open\n")
    lines = run(*chosen, "--format", "markdown", cwd=case).stdout.splitlines()
    assert lines[2:5] == [said, "", "3 of 4 cells decided, 1 open."]
    done = run(*chosen, "--format", "csv", cwd=case)
    assert [line.split(",")[3] for line in done.stdout.splitlines()] == ["cell", "not-provided", "provided"]
    assert done.stderr == f"{said}\n"
    assert "Listed" not in run("grid", "--open", cwd=case).stdout
