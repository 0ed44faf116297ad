"""An export to a terminal shows what would steer it; a pipe and a file get the text as it is."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.command import SAFETYCASE, kettle, run

HOSTILE = 'losses:\n  L-1: "Harm \\x1B]0;owned\\x07 and \\u202Eback"\n'
SIGNS = ("\x1b]0;owned", "\x07", "\u202e")


def on_a_terminal(*arguments: str | Path) -> str:
    """What a command writes where standard output is a terminal."""
    here, there = pty.openpty()
    with subprocess.Popen([SAFETYCASE, *map(str, arguments)], stdout=there, stderr=subprocess.DEVNULL) as running:
        os.close(there)
        said = b""
        while True:
            try:
                more = os.read(here, 65536)
            except OSError:  # Linux says so that nobody is left to write
                break
            if not more:
                break
            said += more
        running.wait(60)
    os.close(here)
    return said.decode()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return kettle(tmp_path / "kettle", purpose=HOSTILE)


def test_a_terminal_gets_escapes(root: Path) -> None:
    said = on_a_terminal("export", "pasta", root)
    assert "\\x1b]0;owned\\x07 and \\u202eback" in said
    assert not [sign for sign in SIGNS if sign in said]
    assert "Losses\r\n" in said


def test_a_pipe_and_a_file_get_the_text_as_it_is(root: Path, tmp_path: Path) -> None:
    piped = run("export", "pasta", root).stdout
    assert all(sign in piped for sign in SIGNS)
    assert run("export", "pasta", root, "-o", tmp_path / "x.stpa").returncode == 0
    assert (tmp_path / "x.stpa").read_bytes().decode() == piped
