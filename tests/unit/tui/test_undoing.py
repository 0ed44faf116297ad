"""Undo and redo when other programs change the files: neither side is lost, whichever was chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.tui.conflictscreen import ConflictScreen
from tests.unit.editing.protected import theirs
from tests.unit.tui.driver import Screen, driven, workbench, write

BEFORE, THEIRS = "a hand is near.", "nobody looks."


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


async def mine(screen: Screen) -> None:
    """Add a word to the text of H-1."""
    await screen.at("H-1", field="text")
    await screen.press("enter", "ctrl+end")
    await screen.type(" Mine")
    await screen.press("ctrl+s")
    assert said(screen).endswith(f"{BEFORE} Mine")


def said(screen: Screen) -> str:
    """The text of H-1."""
    return str(screen.state.case.items["H-1"].data["text"])


@driven
async def test_what_was_not_chosen_is_asked_about_before_it_is_overwritten(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root) as screen:
        await mine(screen)
        theirs(root, (BEFORE, THEIRS))
        await screen.look()
        await screen.press("R", "m", "enter")
        assert "merged with the files on disk" in screen.message
        for expected in ("Mine", BEFORE):
            await screen.press("u")
            assert said(screen).endswith(expected)
            assert "changed on disk" in screen.text()
            await screen.press("w")
            assert "Saving would overwrite a change" in screen.text()
            await screen.press("escape")
        assert THEIRS in screen.file("model/purpose.yaml")
        await screen.press("R", "y")
        assert said(screen).endswith(THEIRS)


@driven
async def test_keys_typed_ahead_do_not_overwrite_what_another_program_wrote(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root) as screen:
        theirs(root, (BEFORE, THEIRS))
        await screen.look()
        await screen.press("u")
        await screen.burst("wo")
        assert "Saving would overwrite a change" in screen.text()
        assert THEIRS in screen.file("model/purpose.yaml")
        await screen.press("o")
        assert BEFORE in screen.file("model/purpose.yaml")


@driven
async def test_what_was_undone_is_done_again_after_other_files_were_read(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root) as screen:
        await mine(screen)
        await screen.at("H-2", field="losses[1]")
        await screen.press("x", "u", "u")
        theirs(root, ("status: approved", "status: reviewed"), name="assurance")
        await screen.look()
        assert "read again" in screen.message
        await screen.press("U", "U")
        assert screen.message.startswith("done again: ")
        assert said(screen).endswith("Mine")
        assert screen.state.case.items["H-2"].data["losses"] == ["L-2"]
        assert screen.state.case.items["R-2"].data["status"] == "reviewed"


@driven
async def test_what_was_undone_is_merged_with_what_was_read_in_the_same_file(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x", "u")
        theirs(root, (BEFORE, THEIRS))
        await screen.look()
        await screen.press("U")
        assert screen.message.endswith("merged with what was read from disk since")
        assert screen.state.case.items["H-2"].data["losses"] == ["L-2"]
        assert said(screen).endswith(THEIRS)
        assert screen.item.id == "H-2"
        await screen.press("w")
        assert THEIRS in screen.file("model/purpose.yaml")


@driven
async def test_my_side_of_a_conflict_outlives_its_undo(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root) as screen:
        await mine(screen)
        theirs(root, (BEFORE, THEIRS))
        await screen.look()
        await screen.press("u")
        await screen.beside()
        assert said(screen).endswith(THEIRS), "nothing is unsaved, so that the file is read again"
        await screen.press("U")
        assert isinstance(screen.app.screen, ConflictScreen)
        for words in ("done again", "as it is now", "near. Mine", THEIRS):
            assert words in screen.text()
        await screen.press("escape")
        assert said(screen).endswith(THEIRS)
        await screen.press("U", "m", "enter")
        assert said(screen).endswith("Mine")
        await screen.press("w")
        assert "near. Mine" in screen.file("model/purpose.yaml")


@driven
async def test_a_field_that_is_taken_away_is_said_to_come_back_by_undo(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="text")
        await screen.press("x")
        assert "text" not in screen.item.data
        assert screen.message == "unset H-1 text; u brings it back"
        await screen.press("u")
        assert screen.item.data["text"] == "Water boils over while a hand is near."


@driven
async def test_redo_is_offered_for_another_programs_change_only_where_it_brings_that_back(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root) as screen:
        file = root / "model/purpose.yaml"
        file.write_text(file.read_text().replace("The kitchen burns.", "The house burns."))
        await screen.look()
        await screen.press("u")
        assert screen.state.case.items["L-2"].title == "The kitchen burns."
        await screen.press("w", "escape")
        assert screen.message == "nothing was saved: U brings the other program's change back"
        manifest = root / "safetycase.yaml"
        manifest.write_text(manifest.read_text() + "summary: It boils water.\n")
        await screen.look()
        await screen.press("w", "escape")
        assert screen.message == "nothing was saved: R reads the files again as they are on disk"
        await screen.press("R", "y")
        assert screen.state.case.items["L-2"].title == "The house burns."
