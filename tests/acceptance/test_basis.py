"""What a state rests on is said wherever the state is, if it is not the results themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.command import kettle, run, write

MORE = """\
requirements:
  R-1: {text: The kettle must switch off within 5 s of boiling., addresses: [H-1]}
  R-2: {text: The lid must stay shut while water boils., addresses: [H-1]}
evidence:
  E-1: {artefact: {path: results/off.xml, format: junit}, method: test, supports: [R-1]}
  E-2: {artefact: {path: results/lid.xml, format: junit}, method: test, supports: [R-2]}
"""
RESULTS = '<testsuite name="s"><testcase classname="kettle" name="test_it"/></testsuite>\n'


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """R-1 rests on what the lock says, R-2 on results that are here."""
    case = kettle(tmp_path_factory.mktemp("basis"), requirements=MORE)
    write(case, {"results/off.xml": RESULTS, "results/lid.xml": RESULTS})
    assert run("evidence", "lock", cwd=case).returncode == 0
    (case / "results/off.xml").unlink()
    return case


def test_list_says_what_a_state_rests_on(root: Path) -> None:
    text = run("list", "requirement", cwd=root).stdout.splitlines()
    assert "demonstrated (locked)" in text[0]
    assert "demonstrated  " in text[1]
    assert "computed" not in text[1]
    assert text[0].index("The kettle") == text[1].index("The lid"), "columns stay aligned"
    rows = {row["id"]: row for row in json.loads(run("list", "--format", "json", cwd=root).stdout)["items"]}
    assert {name: row["basis"] for name, row in rows.items()} == {
        "L-1": None, "H-1": None, "R-1": "locked", "R-2": "computed", "E-1": "locked", "E-2": "computed"
    }  # fmt: skip
    assert rows["R-1"]["verdict"] == "demonstrated"


def test_a_trace_says_what_a_state_rests_on(root: Path) -> None:
    def told(form: str) -> str:
        return run("trace", "--from", "hazard", "--to", "evidence", "--format", form, cwd=root).stdout

    assert "H-1 -> R-1 ✓ demonstrated (locked) -> E-1 ✓ demonstrated (locked)" in told("text")
    assert "H-1 -> R-2 ✓ demonstrated -> E-2 ✓ demonstrated\n" in told("text")
    assert "(✓ demonstrated (locked))" in told("markdown")
    header, first, second = told("csv").splitlines()[:3]
    assert header.endswith("state of to,basis of to")
    assert first.endswith(",demonstrated,locked")
    assert second.endswith(",demonstrated,computed")
    steps: list[dict[str, Any]] = [step for row in json.loads(told("json"))["rows"] for step in row["path"]]
    assert {step["id"]: step.get("basis") for step in steps} == {
        "H-1": None, "R-1": "locked", "E-1": "locked", "R-2": "computed", "E-2": "computed"
    }  # fmt: skip


@pytest.mark.parametrize("form", ["text", "dot", "svg"])
def test_a_drawn_trace_says_what_a_state_rests_on(root: Path, form: str) -> None:
    drawn = run("diagram", "trace", "--format", form, cwd=root).stdout
    assert "demonstrated (locked)" in drawn
    assert "(computed)" not in drawn


def test_the_report_says_it_beside_every_link(root: Path, tmp_path: Path) -> None:
    assert run("report", "-o", tmp_path / "report.html", cwd=root).returncode == 0
    page = (tmp_path / "report.html").read_text()
    assert "R-1 ✓ (locked)</a>" in page
    assert "R-2 ✓</a>" in page


def test_figures_say_how_many_rest_on_locked_counts(root: Path) -> None:
    text = run("trace", cwd=root).stdout
    assert (
        "Requirements with evidence: 2 of 2 (100 %); with all of it demonstrated: 2 of 2 (100 %), 1 of them locked"
        in text
    )
    assert (
        "Evidence with requirement: 2 of 2 (100 %); with all of it demonstrated: 2 of 2 (100 %), 1 of them locked"
        in text
    )
    pairs = json.loads(run("trace", "--format", "json", cwd=root).stdout)["pairs"]
    known = {(pair["from"], pair["to"]): pair for pair in pairs}
    assert known["requirement", "evidence"]["demonstrated"] == 2
    assert known["requirement", "evidence"]["locked"] == 1
    rows = run("trace", "--format", "csv", cwd=root).stdout.splitlines()
    assert rows[0].endswith(",demonstrated,elsewhere,locked")
    assert "requirement,evidence,2,2,0,,2,,1" in rows
    pair = run("trace", "--from", "hazard", "--to", "evidence", cwd=root).stdout
    assert "with all of it demonstrated: 1 of 1 (100 %), 1 of them locked" in pair


def test_next_says_how_many_rest_on_locked_counts(root: Path) -> None:
    assert "Requirements: 2 demonstrated (1 by locked counts) (of 2)." in run("next", cwd=root).stdout
    assert json.loads(run("next", "--format", "json", cwd=root).stdout)["remaining"]["locked"] == 1


def test_the_first_page_says_how_many_rest_on_locked_counts(root: Path, tmp_path: Path) -> None:
    assert run("report", "-o", tmp_path / "report.html", cwd=root).returncode == 0
    page = (tmp_path / "report.html").read_text()
    assert "All 2 requirements are demonstrated, and 1 of these rests on locked counts" in page
    assert "2 of 2 (100 %), 1 of them locked" in page
