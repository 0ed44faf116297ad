"""Keys typed before a question could be seen are no answer to it, whatever it would do."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest
from textual.events import Key

from safetycase.editing import Workspace, set_field
from safetycase.editing.left import left
from safetycase.editing.session import Session
from safetycase.tui.dialogs import Confirm
from safetycase.tui.listed import Listed
from tests.unit.tui.driver import KETTLE, driven, workbench, write
from tests.unit.tui.uses_elsewhere import RESULTS

EVIDENCE = "evidence:\n  E-1: {supports: [R-2], artefact: {path: run.xml, format: junit}}\n"


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))


@driven
async def test_no_key_deletes_the_edits_of_a_killed_session_before_it_was_asked(tmp_path: Path) -> None:
    session = Session(write(tmp_path))
    killed = Workspace(tmp_path, journal=session.journal)
    killed.apply(partial(set_field, item_id="H-1", path=("text",), value="Steam."))
    session.close()
    ahead = Key("d", "d"), Key("d", "d"), Key("y", "y")
    async with workbench(tmp_path) as screen:
        await screen.beside()
        for key in ahead:
            screen.app.post_message(key)
        await screen.settle()
        assert "r recover" in screen.text()
        await screen.burst("dy")
        assert "Delete these edits for good?" in screen.text()
        await screen.press("escape", "escape")
    (found,) = left(tmp_path)
    found.release()


@driven
async def test_nothing_is_locked_by_keys_typed_while_the_results_were_read(tmp_path: Path) -> None:
    root = write(tmp_path, assurance=KETTLE["model/assurance.yaml"] + EVIDENCE)
    (root / "run.xml").write_text(RESULTS)
    async with workbench(root) as screen:
        await screen.burst(":lock evidence\ry")
        assert isinstance(screen.app.screen, Listed)
        assert not (root / "safetycase.lock").exists()
        await screen.burst("yy")
        assert screen.message.startswith("1 item locked anew"), "the second y answers nothing"
        assert (root / "safetycase.lock").exists()


@driven
async def test_no_file_is_overwritten_by_a_key_typed_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "notes.html"
    file.write_text("mine")
    async with workbench(write(tmp_path / "case")) as screen:
        await screen.press("colon")
        await screen.burst("report\r")
        await screen.clear()
        await screen.type(str(file))
        await screen.burst("\ro")
        assert isinstance(screen.app.screen, Confirm)
        await screen.press("escape")
        assert file.read_text() == "mine"


@driven
async def test_nobody_leaves_and_discards_by_keys_typed_at_once(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x", "number_sign")
        await screen.burst("qqdd")
        assert "discard the changes and leave" in screen.text()
        assert screen.state.workspace.dirty == ("model/purpose.yaml",)
        await screen.press("d")
        assert not screen.app.is_running


@driven
async def test_a_key_pressed_as_the_question_appears_is_none_either(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        with patch("safetycase.tui.dialogs.SEEN", 1):
            await screen.pilot.press("q")
            while "discard the changes and leave" not in screen.text():
                await screen.pilot.pause(0.01)
            await screen.press("d")
            assert "discard the changes and leave" in screen.text()
            await screen.press("escape")
        assert screen.app.screen is screen.bench
