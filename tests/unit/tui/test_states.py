"""States stand where somebody looks: in the list, the outline, the form and the trace."""

from __future__ import annotations

from pathlib import Path

from tests.unit.tui.driver import KETTLE, Screen, driven, workbench, write

FAILED, SKIPPED = "<failure/>", "<skipped/>"


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
    async with workbench(with_evidence(tmp_path, FAILED, SKIPPED)) as screen:
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
        assert "? E-2" in screen.words("trace")


@driven
async def test_evidence_is_filtered_by_its_state_and_requirements_are_counted_alone(tmp_path: Path) -> None:
    async with workbench(with_evidence(tmp_path, FAILED, SKIPPED)) as screen:
        await screen.press("1")
        assert screen.pane("outline").select("evidence:unknown")
        await screen.settle()
        assert list(screen.pane("items").rows.keys) == ["E-2"]
        assert screen.state.judgement.states["refuted"] == 1, "one requirement is refuted, by one run"
