"""Looking at a case from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.command import COMMENTED, EXAMPLE, kettle, run

DAY = ("--as-of", "2026-11-21")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return kettle(tmp_path, purpose=COMMENTED)


def test_list_and_show(root: Path) -> None:
    rows = json.loads(run("list", "--format", "json", cwd=root).stdout)
    assert [(row["id"], row["kind"], row["line"]) for row in rows["items"]] == [
        ("L-1", "loss", 3),
        ("H-1", "hazard", 6),
    ]
    assert set(rows["items"][0]) == {
        "id",
        "kind",
        "title",
        "status",
        "verdict",
        "basis",
        "worst",
        "severity",
        "file",
        "line",
    }
    assert run("list", "hazard", "--text", "boils HAND", cwd=root).stdout.startswith("H-1")
    assert run("list", "hazard", "--text", "nothing", cwd=root).stdout == ""
    assert run("set", "H-1", "title", "Steam", cwd=root).returncode == 0
    assert run("list", "--text", "steam boils", cwd=root).stdout.startswith("H-1"), "title and text count together"
    page = run("show", "L-1", cwd=root).stdout
    assert "is led to by  H-1" in page
    assert "model/purpose.yaml:3" in page


def test_items_are_listed_by_how_grave_their_worst_finding_is(tmp_path: Path) -> None:
    purpose = """\
losses: {L-1: People are scalded., L-2: The kitchen burns.}
hazards:
  H-1: {losses: [L-9], text: Water boils over while a hand is near.}
  H-2:
    losses: [L-1]
    text: The lid is open while water boils.
    waivers: [{rule: hazard-without-constraint, reason: Constraints follow in May., expires: 2027-01-01}]
  H-3: {losses: [L-1], text: The handle is hot while a hand is near.}
"""
    root = kettle(tmp_path, purpose=purpose)
    rows = {row["id"]: row for row in json.loads(run("list", "--format", "json", *DAY, cwd=root).stdout)["items"]}
    grave = {"error": 3, "warning": 2, "info": 1}
    worst: dict[str, str] = {}
    for one in json.loads(run("check", "--format", "json", *DAY, cwd=root).stdout)["findings"]:
        if grave[one["severity"]] > grave.get(worst.get(one["item"], ""), 0):
            worst[one["item"]] = one["severity"]
    assert {item_id: row["severity"] for item_id, row in rows.items()} == {name: worst.get(name) for name in rows}
    assert {"error", "warning"} <= set(worst.values())
    for word in ("error", "warning", "info", "none"):
        listed = run("list", "--severity", word, *DAY, cwd=root).stdout.splitlines()
        assert [line.split()[0] for line in listed] == [
            item_id for item_id, row in rows.items() if (row["severity"] or "none") == word
        ]
    lines = run("list", "hazard", *DAY, cwd=root).stdout.splitlines()
    assert lines[0].endswith("error    Water boils over while a hand is near.")
    assert [line.split()[3] for line in lines] == [rows[f"H-{number}"]["severity"] for number in (1, 2, 3)]
    done = run("set", "--severity", "error", "owner", "Ada", cwd=root)
    assert (done.returncode, "set H-1 owner" in done.stderr) == (0, True)


def test_show_gives_the_verdict_and_its_reasons() -> None:
    data = json.loads(run("show", "R-1", "--format", "json", cwd=EXAMPLE).stdout)
    assert data["verdict"] == "demonstrated"
    assert data["basis"] == "computed"
    assert any(link["id"] == "E-1" for link in data["referred_to_by"])


def test_show_calls_the_items_around_one_as_list_does(tmp_path: Path) -> None:
    structure = """\
elements:
  boiler: {role: controller, title: Boiler, process_model: {water: {values: [cold, hot]}}}
  kettle: {role: process, title: Kettle}
actions:
  CA-1: {title: heat, from: boiler, to: kettle}
feedback:
  FB-1: {title: water temperature, from: kettle, to: boiler, updates: [boiler/water]}
ucas:
  UCA-1: {action: CA-1, type: provided, context: {water: hot}, hazards: [H-1]}
controller_constraints:
  CC-1: {ucas: [UCA-1], refines: [SC-1]}
constraints:
  SC-1: {hazards: [H-1], text: Water must not boil over.}
scenarios:
  LS-1: {ucas: [UCA-1], factor: controller.failure}
desired:
  DCA-1: {action: CA-1, type: provide, context: {water: cold}}
"""
    root = kettle(tmp_path, structure=structure)
    listed = {row["id"]: row["title"] for row in json.loads(run("list", "--format", "json", cwd=root).stdout)["items"]}
    assert listed["UCA-1"] == "Boiler provides “heat” when water is hot"
    for item, around in (
        ("H-1", ["UCA-1", "SC-1", "L-1"]), ("UCA-1", ["CC-1", "LS-1", "H-1"]), ("SC-1", ["CC-1"]),
        ("CA-1", ["UCA-1", "DCA-1", "boiler"]),
    ):  # fmt: skip
        page = run("show", item, cwd=root).stdout
        data = json.loads(run("show", item, "--format", "json", cwd=root).stdout)
        links = {link["id"]: link["title"] for link in (*data["refers_to"], *data["referred_to_by"])}
        for other in around:
            assert links[other] == listed[other]
            assert f"  {other}  {listed[other]}\n" in page
    assert "  boiler/water  Boiler\n" in run("show", "FB-1", cwd=root).stdout


def test_one_failing_test_shows_up_to_the_hazard_and_the_loss() -> None:
    page = run("show", "H-2", *DAY, cwd=EXAMPLE).stdout
    line = next(line for line in page.splitlines() if line.startswith("Requirements: "))
    data = json.loads(run("show", "H-2", "--format", "json", *DAY, cwd=EXAMPLE).stdout)
    told = data["requirements"]
    counts = ", ".join((str(told["total"]), *(f"{number} {word}" for word, number in told["states"].items())))
    assert line.startswith(f"Requirements: {counts}")
    assert told["states"]["refuted"] > 0
    assert (told["settled"], data["worst"], data["verdict"]) == (False, "refuted", None)
    rows = {row["id"]: row for row in json.loads(run("list", "--format", "json", *DAY, cwd=EXAMPLE).stdout)["items"]}
    assert (rows["H-2"]["worst"], rows["R-1"]["worst"]) == ("refuted", None)
    assert any(row["kind"] == "loss" and row["worst"] == "refuted" for row in rows.values())
    listed = run("list", "hazard", "--status", "refuted", *DAY, cwd=EXAMPLE).stdout.splitlines()
    assert listed[0].split()[:3] == ["H-2", "hazard", "refuted"]
    others = run("list", "--status", "refuted", *DAY, cwd=EXAMPLE).stdout
    assert "H-2 " not in others, "an edit of what is refuted is not to change what it refutes"
    assert "Requirements:" not in run("show", "R-1", *DAY, cwd=EXAMPLE).stdout


def test_trace_in_every_format() -> None:
    for form, mark in (("text", "H-1 -> "), ("csv", "from,"), ("markdown", "| ---"), ("json", '"coverage"')):
        done = run("trace", "--from", "hazard", "--to", "evidence", "--format", form, cwd=EXAMPLE)
        assert done.returncode == 0
        assert mark in done.stdout
    assert "n/a (0 of 0)" in run("trace", "--from", "claim", "--to", "strategy", cwd=EXAMPLE).stdout
    assert "R-" in run("trace", "--gaps", cwd=EXAMPLE).stdout


@pytest.mark.parametrize(
    "command", [["trace"], ["trace", "--from", "hazard", "--to", "evidence"], ["next"], ["scenarios"]]
)
def test_the_suffix_of_the_file_tells_the_format(tmp_path: Path, command: list[str]) -> None:
    plain = run(*command, cwd=EXAMPLE).stdout
    for name, form in (("a.txt", "text"), ("a", "text"), ("a.JSON", "json"), ("a.csv", "csv"), ("a.md", "markdown")):
        file = tmp_path / name
        done = run(*command, "-o", file, cwd=EXAMPLE)
        if command[0] != "trace" and form in ("csv", "markdown"):
            assert done.returncode == 2
            assert "use one of .txt, .json, or --format" in done.stderr
            assert not file.exists()
            continue
        assert done.returncode == 0
        asked = plain if form == "text" else run(*command, "--format", form, cwd=EXAMPLE).stdout
        assert file.read_text().splitlines() == [line.rstrip("\r") for line in asked.splitlines()]
    done = run(*command, "-o", tmp_path / "t.html", cwd=EXAMPLE)
    assert (done.returncode, (tmp_path / "t.html").exists()) == (2, False)
    assert "no format ends in '.html'" in done.stderr
    assert run(*command, "--format", "json", "-o", tmp_path / "t.html", cwd=EXAMPLE).returncode == 0


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
