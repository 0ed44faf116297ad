"""A file of the case that is replaced by something else while one works, and comes back: no old word stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.unit.tui.driver import driven, workbench, write

ODD = ("fifo", "nowhere", "device", "folder", "gone")
BACK = "what lies on disk is again as it was"


def replace(file: Path, kind: str) -> None:
    """Put something else in the place of a file."""
    file.unlink()
    if kind == "fifo":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    elif kind != "gone":
        file.symlink_to({"nowhere": "nowhere", "device": "/dev/zero"}[kind])


def bring_back(file: Path, content: bytes) -> None:
    """Put the file back."""
    if file.is_dir():
        file.rmdir()
    file.unlink(missing_ok=True)
    file.write_bytes(content)


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("name", ["model/purpose.yaml", "safetycase.yaml"])
@driven
async def test_the_word_on_a_file_goes_when_the_file_is_back(tmp_path: Path, name: str, kind: str) -> None:
    file = write(tmp_path) / name
    content = file.read_bytes()
    async with workbench(tmp_path) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        replace(file, kind)
        await screen.look()
        await screen.beside()
        assert name in screen.text()
        assert screen.bench.message_tone == "error"
        bring_back(file, content)
        await screen.look()
        await screen.beside()
        assert screen.message == BACK
        assert not screen.state.conflicts
        await screen.press("w")
        assert screen.message == "saved model/purpose.yaml"
        assert "losses: [L-2]" in screen.file("model/purpose.yaml")


@pytest.mark.parametrize("kind", ODD)
@driven
async def test_of_a_file_without_edits_the_finding_goes_when_it_is_back(tmp_path: Path, kind: str) -> None:
    file = write(tmp_path) / "model/purpose.yaml"
    content = file.read_bytes()
    async with workbench(tmp_path) as screen:
        before = screen.words("problems")
        replace(file, kind)
        await screen.look()
        await screen.beside()
        assert "L-1" not in screen.state.case.items
        assert "✗" in screen.words("problems")
        bring_back(file, content)
        await screen.look()
        await screen.beside()
        assert screen.words("problems") == before
        assert screen.message == "read again: model/purpose.yaml"


@driven
async def test_a_refused_save_is_not_told_of_a_file_that_is_back(tmp_path: Path) -> None:
    file = write(tmp_path) / "model/purpose.yaml"
    content = file.read_bytes()
    async with workbench(tmp_path) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        replace(file, "fifo")
        await screen.press("w")
        await screen.look()
        await screen.beside()
        assert screen.bench.message_tone == "error"
        bring_back(file, content)
        await screen.look()
        await screen.beside()
        assert screen.message == BACK


@driven
async def test_the_word_on_a_check_that_failed_goes_with_the_next_that_does_not(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        screen.bench.failed("OSError: no more files")
        assert "the check failed: OSError: no more files" in screen.message
        screen.bench.check_soon()
        await screen.settle()
        assert screen.message == ""
