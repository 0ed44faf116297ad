"""States stand where somebody looks: in the list, the outline, the form and the trace."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len

from safetycase.case import Folder, load
from safetycase.evidence import lock
from safetycase.findings import Severity
from safetycase.model import LOCK_NAME
from tests.unit.tui.driver import KETTLE, Screen, driven, workbench, write

FAILED, SKIPPED = "<failure/>", "<skipped/>"
DAY = date(2026, 3, 1)


def with_evidence(root: Path, *cells: str) -> Path:
    """The kettle with a run for each cell of a test report: E-1 for the first supports R-11, and so on."""
    requirements, evidence = KETTLE["model/assurance.yaml"], "evidence:\n"
    for number, cell in enumerate(cells, 1):
        requirements += f"  R-1{number}:\n    addresses: [SC-1]\n    text: Thing {number} must work.\n"
        evidence += (
            f"  E-{number}:\n    supports: [R-1{number}]\n    method: test\n    title: Run {number}\n"
            f"    artefact: {{path: run{number}.xml, format: junit}}\n"
        )
        file = root / f"run{number}.xml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'<testsuite name="s"><testcase classname="c" name="t">{cell}</testcase></testsuite>')
    return write(root, assurance=requirements + evidence)


def row(screen: Screen, pane: str, key: str) -> str:
    """The words of a row."""
    return next(row.text for row in screen.pane(pane).rows if row.key == key)


@driven
async def test_evidence_shows_its_state_in_list_outline_form_and_trace(tmp_path: Path) -> None:
    async with workbench(with_evidence(tmp_path, FAILED, SKIPPED), (220, 45)) as screen:
        await screen.at("E-1", "items")
        assert "✗ refuted" in row(screen, "items", "E-1")
        assert "? unknown" in row(screen, "items", "E-2")
        assert row(screen, "outline", "evidence:refuted").split() == ["✗", "refuted", "1"]
        assert row(screen, "outline", "evidence:unknown").split() == ["?", "unknown", "1"]
        words = screen.words("form")
        assert "state" in words
        assert "✗ refuted  (computed)" in words
        assert "verdict" not in words, "a verdict is said of a requirement"
        await screen.at("R-12", "trace")
        assert "E-2  Run 2  ? unknown" in screen.words("trace")


@driven
async def test_a_state_that_the_lock_alone_tells_says_so_in_list_and_trace(tmp_path: Path) -> None:
    root = with_evidence(tmp_path, "", "")
    (root / LOCK_NAME).write_bytes(lock(load(Folder(root)), DAY).content)
    (root / "run1.xml").unlink()
    async with workbench(root, (220, 45)) as screen:
        await screen.at("R-11", "items")
        first, second = (row(screen, "items", name) for name in ("R-11", "R-12"))
        assert "✓ demonstrated (locked)" in first
        assert "✓ demonstrated  " in second
        assert first.index("Thing 1") == second.index("Thing 2")
        await screen.at("R-11", "trace")
        assert "E-1  Run 1  ✓ demonstrated (locked)" in screen.words("trace")


@driven
async def test_evidence_is_filtered_by_its_state_and_requirements_are_counted_alone(tmp_path: Path) -> None:
    async with workbench(with_evidence(tmp_path, FAILED, SKIPPED)) as screen:
        await screen.press("1")
        assert screen.pane("outline").select("evidence:unknown")
        await screen.settle()
        assert list(screen.pane("items").rows.keys) == ["E-2"]
        assert screen.state.judgement.states["refuted"] == 1, "one requirement is refuted, by one run"


WAIVED = """\
losses:
  L-1: People are scalded.
  L-2:
    text: The kitchen burns.
    waivers:
      - {rule: loss-without-hazard, reason: The kitchen is of stone.}
hazards:
  H-1:
    losses: [L-1]
    text: Water boils over while a hand is near.
  H-2:
    text: The heater is on without water.
    waivers:
      - {rule: hazard-without-loss, reason: Nobody is there.}
constraints:
  SC-1:
    hazards: [H-1]
    text: Water must not boil over.
"""


@pytest.mark.parametrize("width", [80, 120, 200])
@driven
async def test_the_line_on_top_drops_no_count_that_weighs(tmp_path: Path, width: int) -> None:
    root = with_evidence(tmp_path, FAILED, SKIPPED, SKIPPED)
    (root / "model/purpose.yaml").write_text(WAIVED)
    name = "Kettle with a very long name that nobody can read at a glance"
    (root / "safetycase.yaml").write_text(f'safetycase: "1"\nname: {name}\n')
    async with workbench(root, (width, 24)) as screen:
        await screen.at("H-1", field="losses")
        await screen.press("x")
        judgement = screen.state.judgement
        errors, warnings = judgement.severities[Severity.ERROR], judgement.severities[Severity.WARNING]
        assert errors > 1
        assert warnings > 1
        assert judgement.waived == {Severity.ERROR: 1, Severity.WARNING: 1}
        line = screen.text().splitlines()[0]
        assert cell_len(line) == width
        full = [
            "✗ 1 refuted", "? 2 unknown", f"✗ {errors} errors", "1 waived error ", f"▲ {warnings} warnings",
            "1 waived warning",
        ]  # fmt: skip
        short = ["✗1 ref", "?2", f"✗{errors}", "✗1 waived", f"▲{warnings}", "▲1 waived"]
        shown = [line.find(words) if words in line else line.find(few) for words, few in zip(full, short, strict=True)]
        assert -1 not in shown, line
        assert shown == sorted(shown), "what weighs most comes first"
        assert "●" in line
        assert width < 200 or all(words in line for words in full)


@driven
async def test_the_line_on_top_follows_the_width_of_the_terminal(tmp_path: Path) -> None:
    async with workbench(with_evidence(tmp_path, FAILED, SKIPPED), (160, 30)) as screen:
        assert "✗ 1 refuted" in screen.text().splitlines()[0]
        await screen.pilot.resize_terminal(40, 30)
        await screen.settle()
        line = screen.text().splitlines()[0]
        assert "✗1 ref" in line
        assert "?1" in line
        await screen.pilot.resize_terminal(160, 30)
        await screen.settle()
        assert "✗ 1 refuted" in screen.text().splitlines()[0]


@driven
async def test_results_that_another_program_writes_are_judged_without_a_key(tmp_path: Path) -> None:
    async with workbench(with_evidence(tmp_path, "")) as screen:
        await screen.at("R-11", "items")
        assert "✓ demonstrated" in row(screen, "items", "R-11")
        await screen.bench.look_at_disk().wait()
        with_evidence(tmp_path, FAILED)
        await screen.bench.look_at_disk().wait()
        await screen.settle()
        assert "✗ refuted" in row(screen, "items", "R-11")
