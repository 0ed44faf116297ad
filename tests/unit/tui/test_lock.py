"""The lock of a session that somebody deletes: taken anew, or given up to whoever has the case now."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from unittest.mock import patch

import pytest

from safetycase.cli.app import run
from safetycase.documents.appending import open_own
from safetycase.documents.statefolder import EDITS
from safetycase.editing import Workspace, set_field
from safetycase.editing.left import Left
from safetycase.editing.session import Session
from tests.unit.tui.driver import driven, workbench, write


@pytest.fixture
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder / "safetycase"


def edits(state: Path) -> list[int]:
    """How many unsaved edits each journal on disk holds."""
    journals = [Left(path, open_own(path)) for path in state.rglob(f"*{EDITS}")]
    for one in journals:
        one.release()
    return [len(one.entries) for one in journals]


@driven
async def test_a_lock_that_was_deleted_is_made_anew_before_another_session_begins(tmp_path: Path, state: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        shutil.rmtree(state)
        screen.bench.look_at_lock()
        assert screen.message == "somebody deleted the lock of this session: it is made anew"
        second = Session(tmp_path)
        assert second.journal is None
        await screen.at("H-2", field="losses[1]")
        await screen.press("x", "w")
        assert screen.message == "saved model/purpose.yaml"
        shutil.rmtree(state)
        screen.bench.look_at_lock()
        assert "it is made anew" in screen.message, "each time it is told"
        await screen.at("H-2", field="losses")
        await screen.press("x")
        second.close()


@driven
async def test_one_gives_way_to_a_session_that_began_meanwhile_once_nothing_is_unsaved(
    tmp_path: Path, state: Path
) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        shutil.rmtree(state)
        second = Session(tmp_path)
        assert second.journal is not None
        screen.bench.look_at_lock()
        assert "edits this case as well: save what is unsaved here" in screen.message
        await screen.press("w")
        assert screen.message == "saved model/purpose.yaml"
        screen.bench.look_at_lock()
        assert "open for reading only" in screen.message
        await screen.settle()
        assert "read-only" in screen.text()
        await screen.at("H-1", field="losses")
        await screen.press("x")
        assert "edits this case" in screen.message
        assert screen.item.data["losses"] == ["L-1"]
        screen.bench.look_at_lock()
        await screen.press("T")
        assert "still edits this case" in screen.message
        second.close()
        await screen.press("T")
        await screen.press("x", "w")
        assert "saved" in screen.message


@driven
async def test_unsaved_edits_are_written_down_anew_when_the_state_folder_is_deleted(
    tmp_path: Path, state: Path
) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        shutil.rmtree(state)
        screen.bench.look_at_lock()
        assert "somebody deleted the lock of this session: it is made anew" in screen.message
        assert "unsaved edits are written down anew" in screen.message
        assert edits(state) == [1]
        for journal in state.rglob(f"*{EDITS}"):
            journal.unlink()
        await screen.at("L-1", field="text")
        await screen.press("x")
        assert edits(state) == [2], "an edit makes it anew at once"
        assert "unprotected" not in screen.text()
        screen.bench.look_at_lock()
        assert screen.message == "somebody deleted the journal of this session: unsaved edits are written down anew"
        screen.bench.hush()
        screen.bench.look_at_lock()
        assert screen.message == "", "it is told once"


@driven
async def test_where_no_lock_can_be_had_it_is_said_once(tmp_path: Path, state: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        shutil.rmtree(state)
        with patch("safetycase.documents.sessions.make_journal_folder", lambda _: None):
            screen.bench.look_at_lock()
            said = "somebody deleted the lock of this session: it cannot be made anew, and another session could begin"
            assert screen.message == said
            screen.bench.hush()
            screen.bench.look_at_lock()
            assert screen.message == ""
        screen.bench.look_at_lock()
        assert "it is made anew" in screen.message


@driven
async def test_a_case_is_taken_over_at_the_question_that_says_who_edits_it(tmp_path: Path, state: Path) -> None:
    first = Session(write(tmp_path))
    async with workbench(tmp_path) as screen:
        await screen.beside()
        await asyncio.sleep(0.1)
        await screen.settle()
        assert "Another session edits this case" in screen.text()
        first.close()
        await screen.press("T")
        await screen.beside()
        assert screen.app.screen is screen.bench
        assert screen.message == "this session edits the case now"


@driven
async def test_at_the_question_a_session_that_runs_is_left_the_case(tmp_path: Path, state: Path) -> None:
    first = Session(write(tmp_path))
    async with workbench(tmp_path) as screen:
        await asyncio.sleep(0.1)
        await screen.settle()
        await screen.press("T")
        assert "still edits this case" in screen.message
    first.close()


def test_that_edits_of_a_session_that_runs_are_not_listed_is_said(
    tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = Session(write(tmp_path))
    Workspace(tmp_path, journal=first.journal).apply(lambda case: set_field(case, "H-1", ("text",), "It boils."))
    assert run(["-C", str(tmp_path), "recover"]) == 0
    told = "a session of this case is open, and edits that it holds or asks about are not listed"
    assert told in capsys.readouterr().err
    first.give_up()
    first.close()
    assert run(["-C", str(tmp_path), "recover"]) == 0
    assert "no session left unsaved edits behind" in capsys.readouterr().err
