"""The report is written beside the screen: of what is on disk, and to the file that was named."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

from safetycase.tui.dialogs import Prompt
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


@pytest.mark.parametrize(
    ("text", "said"),
    [("model.yaml", "A report is HTML"), ("", "A report is HTML"), ("none/x.html", "There is no folder")],
)
def test_names_that_no_report_can_have_are_refused(text: str, said: str) -> None:
    complaint, possible = judge_file(text)
    assert said in complaint
    assert not possible
