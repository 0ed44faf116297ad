"""The trace as a tree: walked both ways, down to the artefact and its failing cases, and narrowed to what is open."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.evidence.facts import Fact
from safetycase.trace.tree import Node
from safetycase.tui import tracing
from safetycase.tui.pickers import Page, Picker
from safetycase.tui.rows import Row
from safetycase.tui.state import State
from safetycase.tui.tracefacts import fact_lines
from safetycase.tui.tracetree import AT_ONCE, NARROW, TraceTree
from tests.unit.tui.driver import KETTLE, Screen, driven, workbench, write
from tests.unit.tui.test_states import FAILED, SKIPPED, with_evidence

WIDE = (220, 45)
"""A screen on which the trace has room for everything."""
ASSURANCE = KETTLE["model/assurance.yaml"]
UNDERMINING = "evidence:\n  E-1:\n    supports: [{ref: R-1, direction: undermines}]\n    title: A complaint\n"


def bare(row: Row) -> str:
    """The words of a row, without blanks around them and the glyphs of findings."""
    return " ".join(word for word in row.text.split() if word not in "▲·")


def shown(screen: Screen) -> list[str]:
    """The rows of the trace."""
    return [bare(row) for row in screen.pane("trace").rows]


async def stand(screen: Screen, words: str) -> None:
    """Put the cursor of the trace on the first row with these words."""
    trace = screen.pane("trace")
    assert trace.select(next(row.key for row in trace.rows if words in bare(row)))
    await screen.settle()


@driven
async def test_links_unfold_in_their_direction_and_fold_again(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), WIDE) as screen:
        await screen.at("SC-1", "trace")
        assert not any("L-1" in row for row in shown(screen))
        await stand(screen, "prevents H-1")
        await screen.press("right")
        assert any(row.startswith("▾ → prevents") for row in shown(screen))
        assert "→ leads to L-1 People are scalded." in shown(screen)
        assert not any("is prevented by" in row for row in shown(screen)), "the way back is not repeated"
        await screen.press("down", "h")  # from what hangs there to what it hangs on
        row = screen.pane("trace").current
        assert row is not None
        assert isinstance(row.data, Node)
        assert row.data.id == "H-1"
        await screen.press("h")
        assert not any("L-1" in row for row in shown(screen))


@driven
async def test_jumping_along_a_link_comes_back_to_the_tree_as_it_was(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), WIDE) as screen:
        await screen.at("SC-1", "trace")
        await stand(screen, "prevents H-1")
        await screen.press("l", "j")
        assert "L-1" in screen.pane("trace").current.text  # type: ignore[union-attr]
        await screen.press("enter")
        assert screen.item.id == "L-1"
        assert screen.bench.at == "trace"
        await screen.press("b")
        assert screen.item.id == "SC-1"
        assert "L-1" in screen.pane("trace").current.text  # type: ignore[union-attr]


@driven
async def test_a_requirement_says_why_it_is_refuted_down_to_the_failing_case(tmp_path: Path) -> None:
    async with workbench(with_evidence(tmp_path, FAILED, SKIPPED), WIDE) as screen:
        await screen.at("R-11", "trace")
        rows = shown(screen)
        assert rows[0] == "why it is refuted"
        assert rows[1].startswith("because E-1: 1 of 1 case failed")
        assert "basis computed: counted from the artefact itself" in rows
        await stand(screen, "is supported by E-1")
        assert "✗ refuted" in screen.pane("trace").current.text  # type: ignore[union-attr]
        await screen.press("l")
        rows = shown(screen)
        assert any(row.startswith("artefact run1.xml (junit") for row in rows)
        assert "counts 1 failed; 1 selected, of 1 case in the artefact" in rows
        assert any(row.startswith("digest sha256") for row in rows)
        await stand(screen, "✗ failed c.t")
        await screen.press("enter")
        assert isinstance(screen.app.screen, Page)
        text = screen.text()
        assert str(tmp_path / "run1.xml")[-30:] in text.replace("\n", "").replace(" ", "")
        assert "$EDITOR" in text
        assert "safetycase show E-1" in text
        await screen.press("escape")
        assert screen.item.id == "R-11"


@driven
async def test_an_artefact_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    root = with_evidence(tmp_path, SKIPPED)
    (root / "run1.xml").unlink()
    async with workbench(root, WIDE) as screen:
        await screen.at("E-1", "trace")
        assert shown(screen)[0] == "why it is unknown"
        await stand(screen, "artefact run1.xml (junit)")
        await screen.press("enter")
        assert "it is not here" in screen.text()


@pytest.mark.parametrize("path", ["results/*.csv", "table:results.answers"])
def test_what_was_collected_is_not_said_to_be_gone(path: str, tmp_path: Path) -> None:
    lines = fact_lines(Fact(item="E-1", label="artefact", text=path, path=path), tmp_path, 60)
    text = "\n".join(line for line, _ in lines)
    assert path in text
    assert "collected into the lock" in text
    assert "safetycase evidence verify" in text
    assert "it is not here" not in text


@driven
async def test_only_what_leads_to_a_gap_is_shown_with_what_is_missing(tmp_path: Path) -> None:
    passed = ""
    root = with_evidence(tmp_path, passed, FAILED)
    async with workbench(root, WIDE) as screen:
        await screen.at("SC-1", "trace")
        assert any("R-11" in row for row in shown(screen))
        await screen.press("exclamation_mark")
        rows = shown(screen)
        assert not any("R-11" in row for row in rows), "it is demonstrated"
        assert any("R-12" in row and "✗ refuted" in row for row in rows)
        assert any("R-1 " in row and "no evidence" in row and "○ open" in row for row in rows)
        assert "! shows all" in screen.text()
        await screen.press("exclamation_mark")
        assert any("R-11" in row for row in shown(screen))


@driven
async def test_evidence_that_undermines_is_not_called_support(tmp_path: Path) -> None:
    assurance = ASSURANCE + UNDERMINING
    async with workbench(write(tmp_path, assurance=assurance), WIDE) as screen:
        await screen.at("R-1", "trace")
        assert any("is undermined by E-1" in row for row in shown(screen))
        assert not any("is supported by" in row for row in shown(screen))


@driven
async def test_links_are_added_out_of_the_item_and_into_it(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), WIDE) as screen:
        await screen.at("SC-1", "trace")
        await screen.press("a")
        assert isinstance(screen.app.screen, Picker)
        await screen.type("SC-1 prevents")
        await screen.press("enter")
        await screen.type("H-2")
        await screen.press("enter")
        assert screen.item.data["hazards"] == ["H-1", "H-2"]
        await screen.at("H-2", "trace")
        await screen.press("a")
        await screen.type("can be caused by")
        await screen.press("escape", "escape")
        await screen.at("H-1", "trace")
        await screen.press("a")
        await screen.type("unsafe control action")
        await screen.press("enter")
        await screen.type("UCA-1")
        await screen.press("enter")
        assert screen.state.case.items["UCA-1"].data["hazards"] == ["H-2", "H-1"]
        assert screen.item.id == "H-1"
        await screen.press("u")
        assert screen.state.case.items["UCA-1"].data["hazards"] == ["H-2"]


@driven
async def test_links_further_away_are_taken_from_the_item_that_holds_them(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), WIDE) as screen:
        await screen.at("SC-1", "trace")
        await stand(screen, "prevents H-1")
        await screen.press("l", "j", "x")
        assert not screen.state.case.items["H-1"].data["losses"]
        assert screen.item.id == "SC-1"
        assert "unlink H-1 losses L-1" in screen.message


@driven
async def test_what_is_no_link_is_not_taken_away(tmp_path: Path) -> None:
    async with workbench(with_evidence(tmp_path, FAILED), WIDE) as screen:
        await screen.at("R-11", "trace")
        await screen.press("x")
        assert screen.message == "this row is no link"
        assert not screen.state.workspace.dirty


@driven
async def test_a_circle_is_not_unfolded_for_ever(tmp_path: Path) -> None:
    purpose = KETTLE["model/purpose.yaml"]
    for losses, parent in (("[L-1]", "H-2"), ("[L-2, L-1]", "H-1")):
        purpose = purpose.replace(f"    losses: {losses}\n", f"    losses: {losses}\n    parent: {parent}\n")
    async with workbench(write(tmp_path, purpose=purpose), WIDE) as screen:
        await screen.at("H-1", "trace")
        await stand(screen, "refines H-2")
        await screen.press("l")
        await stand(screen, "↺ → refines")
        before = len(screen.pane("trace").rows)
        await screen.press("l")
        assert len(screen.pane("trace").rows) == before


@driven
async def test_many_neighbours_are_shown_by_and_by(tmp_path: Path) -> None:
    many = "".join(
        f"  H-{number}:\n    losses: [L-1]\n    text: State {number}.\n" for number in range(3, AT_ONCE + 20)
    )
    async with workbench(
        write(tmp_path, purpose=KETTLE["model/purpose.yaml"].replace("constraints:", f"{many}constraints:"))
    ) as screen:
        await screen.at("L-1", "trace")
        last = screen.pane("trace").rows[-1]
        assert "more" in last.text
        await screen.press("G", "enter")
        assert f"H-{AT_ONCE + 19}" in screen.words("trace")
        assert screen.item.id == "L-1"


@driven
async def test_what_a_link_leads_to_may_be_new(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), WIDE) as screen:
        await screen.at("SC-1", "trace")
        await screen.press("a")
        await screen.type("SC-1 prevents")
        await screen.press("enter")
        await screen.type("The lid is open.")
        await screen.press("enter")
        assert screen.item.data["hazards"] == ["H-1", "H-3"]
        assert screen.state.case.items["H-3"].data == {"text": "The lid is open."}
        await screen.press("u")
        assert "H-3" not in screen.state.case.items
        await screen.at("UCA-1", "trace")
        await screen.press("a")
        await screen.type("loss scenario")
        await screen.press("enter")
        await screen.type("The sensor is dirty.")
        await screen.press("enter")
        assert screen.state.case.items["LS-1"].data == {"ucas": ["UCA-1"], "text": "The sensor is dirty."}
        assert screen.item.id == "UCA-1"
        assert any("LS-1" in row for row in shown(screen))


@driven
async def test_gaps_of_a_large_case_are_looked_for_beside_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracing, "SMALL", 1)
    async with workbench(write(tmp_path), WIDE) as screen:
        await screen.at("SC-1", "trace")
        await screen.press("exclamation_mark")
        for _ in range(200):
            await screen.pilot.pause()
            if screen.bench.traces.gaps_only:
                break
        assert screen.bench.traces.gaps_only
        await screen.at("SC-1", field="hazards[0]")
        await screen.press("x")
        assert screen.bench.traces.knows_gaps(screen.state.judgement), "each check works them out anew"


@driven
async def test_undo_and_redo_of_a_link_stay_at_the_item_it_was_taken_from(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), WIDE) as screen:
        await screen.at("H-1", "trace")
        await stand(screen, "is prevented by SC-1")
        await screen.press("x")
        assert screen.item.id == "H-1"
        assert "is prevented by SC-1" not in "".join(shown(screen))
        for key in ("u", "U"):
            await screen.press(key)
            assert screen.item.id == "H-1"
        await screen.at("L-1", "items")
        await screen.press("u")
        assert screen.item.id == "H-1"
        assert "← is prevented by SC-1" in "".join(shown(screen))


@driven
async def test_little_room_shows_the_id_then_the_relation_and_of_a_state_its_sign(tmp_path: Path) -> None:
    async with workbench(with_evidence(tmp_path, FAILED, SKIPPED), size=(110, 60)) as screen:
        await screen.at("R-11", "trace")
        trace = screen.pane("trace")
        assert trace.room < NARROW
        assert any(row.startswith("▸ ← E-1 is supported by") for row in shown(screen))
        line = next(line for line in screen.text().splitlines() if "← " in line and "E-1" in line)
        assert "E-1  is supported" in line
        assert line.rstrip(" │").endswith("✗")
        await screen.pilot.resize_terminal(220, 40)
        await screen.settle()
        await stand(screen, "is supported by E-1")


def test_an_id_of_any_length_leaves_room_for_the_relation(tmp_path: Path) -> None:
    long = "H-" + "1" * 60
    written = write(tmp_path)
    for file in (written / "model").glob("*.yaml"):
        file.write_text(file.read_text().replace("H-1", long))
    state = State(written)
    rows = TraceTree().rows(state, state.case.items["SC-1"], 36)
    row = next(row for row in rows if "H-11" in row.text)
    assert "prevents" in row.text[:34]
    state.close()
