"""Work that nothing takes away: recovery after a crash, one session at a time, merges with what others changed."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from safetycase.editing import Workspace, delete_item, set_field
from safetycase.editing.left import left
from safetycase.editing.session import Session
from safetycase.tui.conflictscreen import ConflictScreen
from safetycase.tui.dialogs import Confirm
from safetycase.tui.pickers import Page
from tests.unit.editing.protected import theirs
from tests.unit.tui.driver import KETTLE, Screen, driven, workbench, write

PURPOSE = KETTLE["model/purpose.yaml"]
ASSURANCE = KETTLE["model/assurance.yaml"]


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


def crashed(root: Path, **texts: str) -> None:
    """A session that set texts of items (`H_1`) and died."""
    session = Session(root)
    workspace = Workspace(root, journal=session.journal)
    for item, text in texts.items():
        workspace.apply(partial(set_field, item_id=item.replace("_", "-"), path=("text",), value=text))
    session.close()


def waiting(root: Path) -> int:
    found = left(root)
    for one in found:
        one.release()
    return len(found)


def conflicts(screen: Screen) -> ConflictScreen:
    assert isinstance(screen.app.screen, ConflictScreen)
    return screen.app.screen


@driven
async def test_edits_of_a_killed_session_are_offered_and_recovered(tmp_path: Path) -> None:
    root = write(tmp_path)
    crashed(root, H_1="Steam burns a hand.", H_2="Dry.")
    async with workbench(root) as screen:
        await screen.beside()
        assert isinstance(screen.app.screen, Confirm)
        shown = screen.text()
        for words in ("2 edits", "set H-1 text", "set H-2 text", f"process {os.getpid()}", "r recover", "esc later"):
            assert words in shown
        await screen.press("r")
        assert "recovered 2 edits" in screen.message
        assert screen.item.id == "H-2"
        assert screen.item.data["text"] == "Dry."
        assert "● 1 unsaved file" in screen.text()
        await screen.press("u")
        assert screen.state.case.items["H-2"].data["text"] != "Dry."
        assert screen.state.case.items["H-1"].data["text"] == "Steam burns a hand."
        await screen.press("U", "w")
        assert "text: Dry.\n" in screen.file("model/purpose.yaml")
    assert waiting(root) == 0


@driven
async def test_one_can_look_first_and_then_put_it_off(tmp_path: Path) -> None:
    root = write(tmp_path)
    crashed(root, H_1="Steam burns a hand.")
    async with workbench(root, size=(80, 24)) as screen:
        await screen.beside()
        await screen.press("l")
        assert isinstance(screen.app.screen, Page)
        shown = screen.text()
        assert "set H-1 text" in shown
        assert "+    text: Steam burns a hand." in shown
        place = (root / "model/purpose.yaml").read_text().splitlines().index("  H-1:") + 1
        hunk = next(line for line in shown.splitlines() if "@@ -" in line)
        first = int(hunk.partition("@@ -")[2].partition(",")[0])
        assert first <= place <= first + 3
        assert first > 1
        await screen.press("escape")
        assert isinstance(screen.app.screen, Confirm)
        await screen.press("escape")
        assert "kept 1 edit" in screen.message
        assert screen.state.workspace.dirty == ()
        assert waiting(root) == 1, "the command line can take it up, too"
        screen.bench.action_recover()
        await screen.beside()
        assert isinstance(screen.app.screen, Confirm)
        await screen.press("r")
        assert screen.state.case.items["H-1"].data["text"] == "Steam burns a hand."
    assert waiting(root) == 0, "the edits were given up with the session that had recovered them"


@driven
async def test_the_smallest_terminal_shows_what_can_be_done(tmp_path: Path) -> None:
    root = write(tmp_path)
    crashed(root, **{f"H_{number % 2 + 1}": f"Text {number}." for number in range(2)})
    async with workbench(root, size=(40, 10)) as screen:
        await screen.beside()
        shown = screen.text()
        assert "2 edits" in shown
        assert "r recover" in shown
        assert "later" in shown


@driven
async def test_discarding_is_asked_about_twice(tmp_path: Path) -> None:
    root = write(tmp_path)
    crashed(root, H_1="Steam burns a hand.")
    async with workbench(root) as screen:
        await screen.beside()
        await screen.press("d", "d")
        assert "Delete these edits for good?" in screen.text(), "d again is not the second yes"
        assert isinstance(screen.app.screen, Confirm)
        await screen.press("escape")
        assert "r recover" in screen.text()
        assert waiting(root) == 0, "this session holds it"
        await screen.press("d", "y")
        assert "deleted 1 edit" in screen.message
        screen.bench.action_recover()
        await screen.beside()
        assert screen.message == "no session left unsaved edits behind"
    assert waiting(root) == 0


@driven
async def test_what_changed_on_disk_since_is_merged_and_asked_about(tmp_path: Path) -> None:
    root = write(tmp_path)
    crashed(root, H_1="Steam burns a hand.", H_2="Dry.")
    theirs(root, ("Water boils over while a hand is near.", "It boils."))
    theirs(root, ("L-2: The kitchen", "L-2: The whole kitchen"))
    async with workbench(root) as screen:
        await screen.beside()
        assert "model/purpose.yaml changed since" in screen.text()
        await screen.press("r")
        shown = screen.text()
        assert "recovered" in shown
        assert "there now" in shown
        assert [one.name for one in conflicts(screen)._conflicts] == ["H-1 text"]
        await screen.press("escape")
        assert "kept 2 edits" in screen.message
        assert screen.state.workspace.dirty == ()
        screen.bench.action_recover()
        await screen.beside()
        await screen.press("r", "m", "enter")
        items = screen.state.case.items
        assert items["H-1"].data["text"] == "Steam burns a hand."
        assert items["H-2"].data["text"] == "Dry."
        assert items["L-2"].title == "The whole kitchen burns."


@driven
async def test_two_sessions_are_offered_one_after_the_other(tmp_path: Path) -> None:
    root = write(tmp_path)
    crashed(root, H_1="First.")
    crashed(root, H_2="Second.")
    async with workbench(root) as screen:
        await screen.beside()
        assert "(1 of 2)" in screen.text()
        assert "set H-2 text" in screen.text()
        await screen.press("r")
        assert "(2 of 2)" in screen.text()
        await screen.press("r")
        assert [screen.state.case.items[name].data["text"] for name in ("H-1", "H-2")] == ["First.", "Second."]


@driven
async def test_what_is_in_the_files_already_is_not_offered(tmp_path: Path) -> None:
    root = write(tmp_path)
    crashed(root, L_1="Burnt.")
    theirs(root, ("People are scalded.", "Burnt."))
    async with workbench(root) as screen:
        await screen.beside()
        assert screen.app.screen is screen.bench
    assert waiting(root) == 0


@driven
async def test_a_large_case_is_offered_them_when_it_is_read(tmp_path: Path) -> None:
    root = write(tmp_path)
    crashed(root, H_1="Steam burns a hand.")
    async with workbench(root, at_once=0) as screen:
        await screen.beside()
        assert isinstance(screen.app.screen, Confirm)
        await screen.press("r")
        assert screen.state.case.items["H-1"].data["text"] == "Steam burns a hand."


@driven
async def test_leaving_with_unsaved_edits_given_up_leaves_nothing(tmp_path: Path) -> None:
    root = write(tmp_path)
    async with workbench(root) as screen:
        await screen.at("H-1", field="losses")
        await screen.press("x", "q", "d")
        assert not screen.app.is_running
        screen.state.close()
        assert waiting(root) == 0


@driven
async def test_looking_only_offers_nothing(tmp_path: Path) -> None:
    root = write(tmp_path)
    crashed(root, H_1="Steam burns a hand.")
    async with workbench(root, read_only=True) as screen:
        await screen.beside()
        assert screen.app.screen is screen.bench
    assert waiting(root) == 1


@driven
async def test_a_full_disk_is_told_and_marked(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), size=(80, 24)) as screen:

        def full(*_: object) -> int:
            raise OSError(28, "No space left on device")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("safetycase.documents.appending.os.write", full)
            await screen.at("H-1", field="losses")
            await screen.press("x")
            assert "no space left on device" in screen.message
            assert "unprotected" in screen.text()
            assert "losses" not in screen.item.data
            await screen.press("down")
            assert "unprotected" in screen.text()
        await screen.press("u")
        assert "protected again" in screen.message
        assert "unprotected" not in screen.text()


@driven
async def test_a_second_one_looks_and_takes_over_when_the_first_has_ended(tmp_path: Path) -> None:
    root = write(tmp_path)
    first = Session(root)
    before = Workspace(root, journal=first.journal)
    async with workbench(root) as screen:
        await screen.beside()
        assert isinstance(screen.app.screen, Confirm)
        assert f"process {os.getpid()}" in screen.text()
        await screen.press("escape")
        assert "read-only" in screen.text()
        await screen.at("H-1", field="losses")
        await screen.press("x")
        assert "edits this case" in screen.message
        assert screen.item.data["losses"] == ["L-1"]
        await screen.press("T")
        assert "still edits this case" in screen.message
        before.apply(lambda case: delete_item(case, "R-2"))
        first.close()
        await screen.press("T")
        await screen.beside()
        assert isinstance(screen.app.screen, Confirm), "what the first left behind is offered"
        await screen.press("r")
        assert "R-2" not in screen.state.case.items
        assert "read-only" not in screen.text()
        await screen.at("H-1", field="losses")
        await screen.press("x", "w")
        assert "saved" in screen.message
        await screen.press("T")
        assert "already" in screen.message


@driven
async def test_one_can_leave_at_once(tmp_path: Path) -> None:
    root = write(tmp_path)
    first = Session(root)
    async with workbench(root) as screen:
        await screen.beside()
        await screen.press("q")
        assert not screen.app.is_running
    first.close()


@driven
async def test_a_second_one_follows_the_disk(tmp_path: Path) -> None:
    root = write(tmp_path)
    first = Session(root)
    async with workbench(root) as screen:
        await screen.beside()
        await screen.press("escape")
        theirs(root, ("a hand is near", "nobody looks"))
        (root / "safetycase.yaml").write_text('safetycase: "1"\nname: Teapot\n')
        await screen.look()
        assert screen.state.case.items["H-1"].data["text"] == "Water boils over while nobody looks."
        assert "Teapot" in screen.text()
    first.close()


@driven
async def test_opened_for_reading_only_there_is_nothing_to_take_over(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), read_only=True) as screen:
        await screen.press("T")
        assert "--read-only" in screen.message
