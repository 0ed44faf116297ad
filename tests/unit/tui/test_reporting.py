"""The report is written beside the screen: of what is on disk, and to the file that was named."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from unittest.mock import patch

import pytest

from safetycase.tui.dialogs import Confirm, Prompt
from safetycase.tui.reporting import judge_file
from tests.unit.tui.driver import Screen, driven, workbench, write


async def ask(screen: Screen) -> None:
    """Begin a report."""
    await screen.press("colon")
    await screen.type("report")
    await screen.press("enter")


async def name(screen: Screen, file: Path | str) -> None:
    """Name its file, and wait for the end."""
    assert isinstance(screen.app.screen, Prompt)
    await screen.clear()
    await screen.type(str(file))
    await screen.press("enter")
    if not isinstance(screen.app.screen, Confirm):
        await screen.app.workers.wait_for_complete()
    await screen.settle()


@driven
async def test_it_is_said_what_is_done_and_where_the_report_is(tmp_path: Path) -> None:
    told: list[str] = []
    async with workbench(write(tmp_path / "case")) as screen:
        with patch.object(screen.bench, "tell_work", told.append):
            await ask(screen)
            await name(screen, tmp_path / "out.html")
        assert told == ["report: judging the evidence …", "report: checking …", "report: writing the pages …"]
        assert screen.message.startswith(f"wrote the report to {tmp_path / 'out.html'} (")
        assert screen.state.working == ""
        await ask(screen)
        assert isinstance(screen.app.screen, Prompt)
        assert screen.app.screen.written == str(tmp_path / "out.html"), "the same file again"
    assert "Kettle" in (tmp_path / "out.html").read_text(encoding="utf-8")


@driven
async def test_nothing_is_reported_that_is_not_on_disk(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        await ask(screen)
        assert screen.message == "save first: a report speaks of what is on disk"


@driven
async def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "link.html").symlink_to(tmp_path / "elsewhere.html")
    async with workbench(write(tmp_path / "case")) as screen:
        await ask(screen)
        await name(screen, tmp_path / "link.html")
        assert "is a symbolic link" in screen.message
        assert not (tmp_path / "elsewhere.html").exists()


@driven
async def test_a_file_that_is_there_is_overwritten_only_after_another_key(tmp_path: Path) -> None:
    file = tmp_path / "notes.html"
    file.write_text("mine")
    async with workbench(write(tmp_path / "case")) as screen:
        await ask(screen)
        await name(screen, file)
        assert "The file is there already" in screen.text()
        await screen.press("enter", "escape")
        assert screen.message == "no report was written"
        assert file.read_text() == "mine"
        await ask(screen)
        await name(screen, file)
        await screen.press("o")
        await screen.app.workers.wait_for_complete()
        assert "wrote the report" in screen.message
        await ask(screen)
        await name(screen, file)
        assert "wrote the report" in screen.message, "its own report it writes again without a question"


@driven
async def test_leaving_while_a_report_is_written_is_asked_about(tmp_path: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(file: Path, content: bytes) -> None:
        begun.set()
        go_on.wait(10)
        file.write_bytes(content)

    async with workbench(write(tmp_path / "case")) as screen:
        with patch("safetycase.output.writing.write_output", slow):
            await ask(screen)
            await screen.clear()
            await screen.type(str(tmp_path / "out.html"))
            await screen.press("enter")
            await asyncio.to_thread(begun.wait, 10)
            await screen.at("H-1", "items")
            await screen.press("q")
            assert "It is lost if you leave now." in screen.text()
            await screen.press("escape")
            assert screen.app.is_running
            go_on.set()
            await screen.app.workers.wait_for_complete()
            await screen.settle()
        assert (tmp_path / "out.html").exists()
        await screen.press("q")
        assert not screen.app.is_running


@pytest.mark.parametrize(
    ("text", "said"),
    [("model.yaml", "A report is HTML"), ("", "A report is HTML"), ("none/x.html", "There is no folder")],
)
def test_names_that_no_report_can_have_are_refused(text: str, said: str) -> None:
    complaint, possible = judge_file(text)
    assert said in complaint
    assert not possible
