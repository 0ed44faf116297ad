"""Saves that take long: the screen goes on and says how far they are, and nothing changes what is being written."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from safetycase.documents import Change, SaveError, save
from safetycase.editing import EditError, saving
from safetycase.findings.progress import Progress
from safetycase.tui import filing
from tests.unit.tui.driver import Screen, driven, workbench, write


class Slow:
    """A disk that writes nothing, or only tells so, until it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.full = False
        self.first = False

    def __call__(self, root: Path, changes: Sequence[Change], progress: Progress | None = None) -> None:
        assert progress is not None
        if self.first:
            save(root, changes, progress)
        for number, _ in enumerate(progress.over("writing", range(2))):
            if number:
                assert self.go.wait(20)
        if self.full:
            raise SaveError("model/purpose.yaml", "no space left")
        if not self.first:
            save(root, changes, progress)


@asynccontextmanager
async def being_saved(root: Path, slow: Slow) -> AsyncIterator[Screen]:
    """The workbench with one edit, whose save takes as long as is wanted."""
    with (
        patch.object(saving, "save", slow),
        patch.object(filing, "LONG", 0.02),
        patch.object(filing, "TELL_EVERY", 0.02),
    ):
        async with workbench(write(root)) as screen:
            try:
                await screen.at("H-2", field="losses[1]")
                await screen.press("x")
                await screen.pilot.press("w")
                end = time.monotonic() + 20
                while "saving: writing, 50 % …" not in screen.text():
                    assert time.monotonic() < end, screen.text()
                    await asyncio.sleep(0.01)
                yield screen
            finally:
                slow.go.set()


@driven
async def test_a_save_says_how_far_it_is_and_keys_wait_for_its_end(tmp_path: Path) -> None:
    slow = Slow()
    async with being_saved(tmp_path, slow) as screen:
        await screen.pilot.press("u")
        await asyncio.sleep(0.1)
        assert screen.item.data["losses"] == ["L-2"], "the undo waits"
        slow.go.set()
        await screen.settle()
        assert "losses: [L-2]" in screen.file("model/purpose.yaml")
        assert screen.item.data["losses"] == ["L-2", "L-1"], "and is done then"
        assert screen.state.workspace.dirty == ("model/purpose.yaml",), "what came after the save is unsaved"
        assert "saving" not in screen.text()
        journal = screen.state.workspace.journal
        assert journal is not None
        assert [entry.act for entry in journal.entries] == ["undo"]


@driven
async def test_nothing_changes_what_is_being_written(tmp_path: Path) -> None:
    slow = Slow()
    async with being_saved(tmp_path, slow) as screen:
        state, bench = screen.state, screen.bench
        assert bench.refuse_writing()
        assert screen.message == "the case is being saved; a moment, please"
        with pytest.raises(EditError, match="being saved"):
            state.undo()
        with pytest.raises(EditError, match="being saved"):
            state.workspace.save()
        slow.go.set()
        await screen.settle()
        assert not bench.refuse_writing()


@driven
async def test_what_is_being_written_is_no_change_of_somebody_else(tmp_path: Path) -> None:
    slow = Slow()
    slow.first = True
    async with being_saved(tmp_path, slow) as screen:
        assert "losses: [L-2]" in screen.file("model/purpose.yaml"), "on disk, and not yet known to be"
        await screen.bench.look_at_disk().wait()
        change = screen.state.workspace.external_change()
        assert change.conflicting == ("model/purpose.yaml",), "as a look that began before the save may find"
        screen.bench.changed_outside(change)
        assert "changed on disk" not in screen.text()
        slow.go.set()
        await screen.settle()
        await screen.look()
        assert screen.state.conflicts == ()
        assert screen.state.workspace.dirty == ()
        assert screen.state.workspace.undo_title, "and nothing was read again"
        assert "read again" not in screen.message


@driven
async def test_a_save_that_fails_leaves_everything_unsaved_and_says_so(tmp_path: Path) -> None:
    slow = Slow()
    slow.full = True
    async with being_saved(tmp_path, slow) as screen:
        slow.go.set()
        await screen.settle()
        assert "nothing was written" in screen.message
        assert "no space left" in screen.message
        assert screen.state.workspace.dirty == ("model/purpose.yaml",)
        assert "losses: [L-2, L-1]" in screen.file("model/purpose.yaml")
        slow.full = False
        await screen.press("w")
        assert screen.message == "saved model/purpose.yaml"


@driven
async def test_leaving_waits_for_the_save(tmp_path: Path) -> None:
    slow = Slow()
    async with being_saved(tmp_path, slow) as screen:
        await screen.pilot.press("q")
        await asyncio.sleep(0.1)
        assert screen.app.is_running
        slow.go.set()
        await screen.settle()
    assert "losses: [L-2]" in (tmp_path / "model/purpose.yaml").read_text(encoding="utf-8")


@driven
async def test_what_was_saved_is_said_also_when_the_manifest_is_gone(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        (tmp_path / "safetycase.yaml").unlink()
        await screen.look()
        assert "safetycase.yaml changed on disk and cannot be read (it is gone)" in screen.message
        await screen.at("H-2", field="losses[1]")
        await screen.press("x", "w")
        assert screen.message == "saved model/purpose.yaml"
        await screen.look()
        assert screen.message == "saved model/purpose.yaml", "what was said before is not said over it"
        screen.bench.hush()
        (tmp_path / "safetycase.yaml").write_text("{")
        await screen.look()
        assert "safetycase.yaml changed on disk and cannot be read" in screen.message
