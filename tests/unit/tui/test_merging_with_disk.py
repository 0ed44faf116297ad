"""Changes of other programs while something is unsaved: merged by themselves, or decided side by side."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from safetycase.editing import set_field
from safetycase.tui.conflictscreen import ConflictScreen
from tests.unit.editing.protected import theirs
from tests.unit.tui.driver import KETTLE, Screen, driven, workbench, write

PURPOSE = KETTLE["model/purpose.yaml"]
ASSURANCE = KETTLE["model/assurance.yaml"]


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


def conflicts(screen: Screen) -> ConflictScreen:
    assert isinstance(screen.app.screen, ConflictScreen)
    return screen.app.screen


@driven
async def test_what_fits_together_is_merged_by_itself(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        text = theirs(root, ("a hand is near.", "nobody looks.   # Ann"))
        await screen.look()
        assert screen.message == "merged with the files on disk: H-1 from there; H-2 from here"
        assert (screen.item.id, screen.bench.at) == ("H-2", "form")
        assert screen.item.data["losses"] == ["L-2"]
        await screen.press("w")
        assert screen.message == "saved model/purpose.yaml"
        assert screen.file("model/purpose.yaml") == text.replace("[L-2, L-1]", "[L-2]")
        await screen.press("u")
        assert screen.state.case.items["H-1"].data["text"] == "Water boils over while a hand is near."
        assert screen.state.case.items["H-2"].data["losses"] == ["L-2"]


@driven
async def test_what_changes_behind_a_question_is_not_overwritten_by_its_answer(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root) as screen:
        await screen.at("H-1", field="text")
        await screen.press("enter")
        theirs(root, ("a hand is near.", "nobody looks."))
        await screen.look()
        await screen.type(" Mine")
        await screen.press("ctrl+s")
        assert screen.state.case.items["H-1"].data["text"].endswith("Mine")
        await screen.press("w")
        assert "nobody looks." in screen.file("model/purpose.yaml")
        await screen.press("R")
        conflicts(screen)
        assert "near. Mine" in screen.text()
        assert "nobody looks." in screen.text()
        await screen.press("escape")


@driven
async def test_each_conflict_is_decided_side_by_side(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root, size=(80, 24)) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        await screen.at("R-2", field="status")
        await screen.press("x")
        theirs(root, ("[L-2, L-1]", "[L-1]   # theirs"))
        text = theirs(root, ("status: approved", "status: reviewed"), name="assurance")
        await screen.look()
        assert "2 things were changed on disk and here" in screen.message
        await screen.press("w")
        assert "changed on disk" in screen.message
        assert screen.file("model/assurance.yaml") == text, "saving is refused until it is decided"
        await screen.press("R")
        shown = screen.text()
        for words in ("H-2 losses", "R-2 status", "yours", "on disk", "before", "0 of 2 decided"):
            assert words in shown
        await screen.press("enter")
        assert "not decided yet" in screen.text()
        table = conflicts(screen).table
        assert table.current is not None
        first = table.current.data.name
        await screen.press("m" if first == "H-2 losses" else "d")
        assert table.current.data.name != first, "the next one that is open"
        await screen.press("d" if first == "H-2 losses" else "m")
        assert "2 of 2 decided" in screen.text()
        assert "all decided: w merges" in screen.text()
        await screen.press("w")
        assert screen.app.screen is screen.bench
        assert screen.message == "merged with the files on disk: R-2 from there; H-2 from here"
        assert screen.state.case.items["H-2"].data["losses"] == ["L-2"]
        assert screen.state.case.items["R-2"].data["status"] == "reviewed"
        await screen.press("w")
        assert "losses: [L-2]   # theirs" in screen.file("model/purpose.yaml")
        await screen.press("u")
        assert "status" not in screen.state.case.items["R-2"].data, "what was not chosen is one undo away"


@driven
async def test_all_the_rest_is_decided_at_once_and_later_leaves_everything(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        await screen.at("R-2", field="status")
        await screen.press("x")
        theirs(root, ("[L-2, L-1]", "[L-1]"))
        theirs(root, ("status: approved", "status: reviewed"), name="assurance")
        await screen.look()
        await screen.press("R", "b", "D", "escape")
        assert screen.state.case.items["H-2"].data["losses"] == ["L-2"]
        assert "changed on disk and here" in screen.text()
        await screen.press("R", "D", "tab", "down", "tab", "tab", "tab", "w")
        assert screen.state.case.items["H-2"].data["losses"] == ["L-1"]
        assert screen.state.case.items["R-2"].data["status"] == "reviewed"
        assert screen.state.workspace.dirty == ()
        assert "changed on disk" not in screen.text()


@driven
async def test_two_items_with_one_id_can_both_stay(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root) as screen:
        await screen.at("L-2", "items")
        await screen.press("n", "enter", "escape")
        assert "L-3" in screen.state.case.items
        theirs(root, ("\nhazards:\n", "\n  L-3: Theirs.\nhazards:\n"))
        await screen.look()
        await screen.press("R", "b")
        assert "not possible" in screen.text()
        await screen.press("2", "enter")
        assert screen.state.case.items["L-3"].title == "Theirs."
        assert "L-4" in screen.state.case.items


@driven
async def test_a_file_that_breaks_on_disk_waits_or_mine_is_set_aside(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        mine = screen.state.case.documents["model/purpose.yaml"].text
        broken = theirs(root, ("constraints:", "constraints: ["))
        await screen.look()
        assert "R decides" in screen.message
        await screen.press("R")
        assert "can no longer be read" in screen.text()
        assert "line" in screen.text()
        await screen.press("escape")
        (root / "model/purpose.yaml").write_text(PURPOSE.replace("a hand is near", "nobody looks"))
        await screen.look()
        assert "merged with the files on disk" in screen.message, "mended there, it merges by itself"
        await screen.press("u")
        theirs(root, ("constraints:", "constraints: ["), ("nobody looks", "a hand is near"))
        await screen.look()
        await screen.press("R", "s", "enter")
        assert screen.file("model/purpose.yaml") == broken
        assert screen.file("model/purpose.yaml.unsaved") == mine
        assert screen.state.case.documents["model/purpose.yaml"].text == broken


@driven
async def test_a_file_that_is_gone_is_written_again_or_stays_gone(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root) as screen:
        await screen.at("R-2", field="status")
        await screen.press("x")
        mine = screen.state.case.documents["model/assurance.yaml"].text
        (root / "model/assurance.yaml").unlink()
        await screen.look()
        await screen.press("R")
        assert "the file is gone there" in screen.text()
        await screen.press("m", "enter", "w")
        assert screen.file("model/assurance.yaml") == mine


@driven
async def test_undoing_what_was_in_the_way_reads_the_file(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        theirs(root, ("[L-2, L-1]", "[L-1]"))
        await screen.look()
        assert "changed on disk and here" in screen.text()
        await screen.press("u")
        await screen.beside()
        assert screen.state.case.items["H-2"].data["losses"] == ["L-1"]
        assert "changed on disk" not in screen.text()


@driven
async def test_a_save_into_a_change_nobody_has_seen_yet_merges_first(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        text = theirs(root, ("a hand is near", "nobody looks"))
        await screen.press("w")
        assert screen.file("model/purpose.yaml") == text
        await screen.look()
        await screen.press("w")
        assert screen.file("model/purpose.yaml") == text.replace("[L-2, L-1]", "[L-2]")


@pytest.mark.parametrize("size", [(40, 10), (60, 16), (80, 24), (160, 45)])
def test_the_screen_fits_every_terminal_and_hostile_text(tmp_path: Path, size: tuple[int, int]) -> None:
    hostile = "\u202eevil [bold]x[/bold] \x1b[31m" + "語" * 200 + "e\u0301" * 50

    @driven
    async def run() -> None:
        root = write(tmp_path)
        async with workbench(root, size=size) as screen:
            screen.bench.do(partial(set_field, item_id="H-1", path=("text",), value=hostile))
            theirs(root, ("Water boils over while a hand is near.", "語" * 100))
            await screen.look()
            await screen.press("R")
            shown = screen.text()
            assert "\x1b" not in shown
            assert "\u202e" not in shown
            assert "H-1 text" in shown
            assert "語" in shown
            assert "yours" in shown
            await screen.press("tab", "tab")
            assert "on disk" in screen.text()
            await screen.press("tab", "tab")
            await screen.press("m", "enter")
            assert screen.state.case.items["H-1"].data["text"] == hostile

    run()


@driven
async def test_help_over_the_versions_keeps_what_was_chosen(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        theirs(root, ("[L-2, L-1]", "[L-1]"))
        await screen.look()
        await screen.press("R", "m", "question_mark")
        await screen.type("merge.both")
        assert "Keep both" in screen.text()
        await screen.press("escape")
        assert "1 of 1 decided" in screen.text()
        await screen.press("enter")
        assert screen.state.case.items["H-2"].data["losses"] == ["L-2"]


@driven
async def test_an_edit_made_while_somebody_looks_at_the_disk_is_merged(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root) as screen:
        theirs(root, ("a hand is near.", "nobody looks."))
        change = screen.state.external_change()
        assert change is not None
        assert change.clean == ("model/purpose.yaml",)
        screen.bench.do(partial(set_field, item_id="H-2", path=("text",), value="Mine"))
        screen.bench.changed_outside(change)
        await screen.settle()
        assert screen.state.case.items["H-2"].data["text"] == "Mine"
        assert "nobody looks." in screen.state.case.items["H-1"].data["text"]
        assert screen.state.workspace.dirty == ("model/purpose.yaml",)
