"""Work that nothing takes away, in real terminals: a killed session, a second one, a full disk."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.command import kettle, run
from tests.acceptance.killing import killed_while_typing
from tests.acceptance.test_tui_terminal import Terminal


@pytest.fixture(autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder


@pytest.mark.parametrize("seed", [1, 2])
def test_what_was_confirmed_before_a_kill_is_recovered(tmp_path: Path, seed: int) -> None:
    killed_while_typing(tmp_path, random.Random(seed))


def test_a_terminal_that_is_closed_loses_nothing(tmp_path: Path) -> None:
    case = kettle(tmp_path)
    with Terminal("-C", case, "edit") as terminal:
        terminal.until("warning")
        terminal.press("n")
        terminal.until("Id of the new")
        terminal.press("\r")
        terminal.until("L-2.text")
        os.kill(terminal.pid, signal.SIGHUP)
        terminal.ended()
    assert "new loss L-2" in run("recover", cwd=case).stdout


def test_a_second_session_is_told_and_takes_over(tmp_path: Path) -> None:
    case = kettle(tmp_path)
    with Terminal("-C", case, "edit") as first:
        first.until("warning")
        with Terminal("-C", case, "edit") as second:
            second.until("Another session edits this case")
            second.press("\x1b")
            second.until("read-only")
            assert run("set", "L-1", "text", "By a command.", cwd=case).returncode == 0
            first.until("read again: model/purpose.yaml")
            os.kill(first.pid, signal.SIGKILL)
            second.until("has ended: T takes it over")
            second.press("T")
            second.until("this session edits the case now")
            second.press("x")
            second.until("Delete L-1?")
            second.press("\x1b")
            second.rest()
            second.press("q")
            assert second.ended() == 0


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", folder], check=False)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk_is_told_marked_and_survived(tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(small))
    case = kettle(tmp_path / "case")
    with Terminal("-C", case, "edit") as terminal:
        terminal.until("warning")
        with contextlib.suppress(OSError), (small / "ballast").open("wb", buffering=0) as ballast:
            while ballast.write(b"x" * 512):
                pass
        terminal.press("n")
        terminal.until("Id of the new")
        terminal.press("\r")
        terminal.until("a crash would lose it (no space left on device)")
        terminal.press("\x1b")
        terminal.rest()
        terminal.press("2")
        terminal.until("unprotected")
        (small / "ballast").unlink()
        terminal.press("n")
        terminal.until("Id of the new")
        terminal.press("\r")
        terminal.until("protected again")
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.ended()
    listed = run("recover", cwd=case).stdout
    assert "new loss L-2" in listed
    assert "new loss L-3" in listed
    assert run("recover", "--apply", cwd=case).returncode == 0
    assert "  L-3:" in (case / "model/purpose.yaml").read_text()
