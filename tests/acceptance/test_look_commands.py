"""Looking at a case from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.command import COMMENTED, EXAMPLE, kettle, run


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return kettle(tmp_path, purpose=COMMENTED)


def test_list_and_show(root: Path) -> None:
    rows = json.loads(run("list", "--format", "json", cwd=root).stdout)
    assert [(row["id"], row["kind"], row["line"]) for row in rows["items"]] == [
        ("L-1", "loss", 3),
        ("H-1", "hazard", 6),
    ]
    assert set(rows["items"][0]) == {"id", "kind", "title", "status", "verdict", "file", "line"}
    assert run("list", "hazard", "--text", "boils HAND", cwd=root).stdout.startswith("H-1")
    assert run("list", "hazard", "--text", "nothing", cwd=root).stdout == ""
    page = run("show", "L-1", cwd=root).stdout
    assert "is led to by  H-1" in page
    assert "model/purpose.yaml:3" in page


def test_show_gives_the_verdict_and_its_reasons() -> None:
    data = json.loads(run("show", "R-1", "--format", "json", cwd=EXAMPLE).stdout)
    assert data["verdict"] == "demonstrated"
    assert data["basis"] == "computed"
    assert any(link["id"] == "E-1" for link in data["referred_to_by"])


def test_trace_in_every_format() -> None:
    for form, mark in (("text", "H-1 -> "), ("csv", "from,"), ("markdown", "| ---"), ("json", '"coverage"')):
        done = run("trace", "--from", "hazard", "--to", "evidence", "--format", form, cwd=EXAMPLE)
        assert done.returncode == 0
        assert mark in done.stdout
    assert "n/a (0 of 0)" in run("trace", "--from", "claim", "--to", "strategy", cwd=EXAMPLE).stdout
    assert "R-" in run("trace", "--gaps", cwd=EXAMPLE).stdout


def test_diagrams_by_suffix(tmp_path: Path) -> None:
    for name, mark in (("a.svg", "<svg"), ("a.dot", "digraph"), ("a.txt", "Pump controller")):
        assert run("diagram", "control-structure", "-o", tmp_path / name, cwd=EXAMPLE).returncode == 0
        assert mark in (tmp_path / name).read_text()
    assert run("diagram", "control-structure", "-o", tmp_path / "a.png", cwd=EXAMPLE).returncode == 2


def test_schema_prints_one_kind() -> None:
    data = json.loads(run("schema", "hazard").stdout)
    assert "definitions" in data


def test_show_says_how_evidence_stands_and_which_cases_failed() -> None:
    page = run("show", "E-5", cwd=EXAMPLE).stdout
    assert "Verdict: refuted (computed)" in page
    assert "1 xfailed of 1" in page
    assert "✗ xfailed  tests.test_bolus.test_a_restart_remembers_insulin_on_board" in page
    data = json.loads(run("show", "E-5", "--format", "json", cwd=EXAMPLE).stdout)
    assert (data["verdict"], data["basis"], data["counts"]["xfailed"]) == ("refuted", "computed", 1)
    assert [case["state"] for case in data["failing"]] == ["xfailed"]
    assert "Verdict: demonstrated (computed)" in run("show", "E-6", cwd=EXAMPLE).stdout
    assert run("list", "evidence", "--status", "refuted", cwd=EXAMPLE).stdout.startswith("E-5 ")


def test_a_number_that_no_rule_has_is_no_slip() -> None:
    done = run("rule", "SFC9999")
    assert done.returncode == 2
    assert "id you mean" not in done.stderr
    assert "did you mean hazard-without-loss" in run("rule", "Hazard-Without-Los").stderr.lower()
