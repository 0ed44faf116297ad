"""The terminal UI in a real pseudo-terminal, from the command that starts it to the file that it leaves."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path
from types import TracebackType

from tests.acceptance.command import EXAMPLE, SAFETYCASE, kettle

_SEQUENCE = re.compile(r"\x1b(\[[0-9;:?<=>]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9]|[=>78])")


class Terminal:
    """A command in a pseudo-terminal of 110 x 40. It is told keys, and waited for until words appear."""

    def __init__(self, *arguments: str | Path, **environment: str) -> None:
        self.seen = ""
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whatever the shell of the tests made of it
            os.environ.update({"TERM": "xterm-256color", "LANG": "C.UTF-8", **environment})
            os.execv(SAFETYCASE, [str(SAFETYCASE), *map(str, arguments)])
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 110, 0, 0))

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if os.waitpid(self.pid, os.WNOHANG)[0] == 0:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
        except ChildProcessError:
            pass
        os.close(self.handle)

    def read(self, seconds: float) -> bool:
        """Take in what is written within some time; False when nothing came or the command has ended."""
        if not select.select([self.handle], [], [], seconds)[0]:
            return False
        try:
            text = os.read(self.handle, 1 << 16).decode("utf-8", "replace")
        except OSError:
            return False
        self.seen += text
        return bool(text)

    def until(self, words: str, limit: float = 30.0, *, keep: bool = False) -> None:
        """Wait until words appear that were not there before; `keep` what was written in `seen`."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            self.read(0.05)
            if words in _SEQUENCE.sub("", self.seen):
                self.rest()
                self.seen = self.seen if keep else ""
                return
        raise AssertionError(f"{words!r} never appeared in: {_SEQUENCE.sub('', self.seen)[-3000:]}")

    def rest(self) -> None:
        """Wait until nothing more is written."""
        while self.read(0.2):
            pass

    def press(self, keys: str) -> None:
        """Press keys."""
        self.send(keys.encode())

    def send(self, content: bytes) -> None:
        """Send bytes, whatever they are."""
        os.write(self.handle, content)

    def ended(self, limit: float = 15.0) -> int:
        """Wait for the end of the command; its exit code."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
        raise AssertionError("the command did not end")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_a_hazard_is_changed_and_git_shows_one_line(tmp_path: Path) -> None:
    case = tmp_path / "pump"
    shutil.copytree(EXAMPLE, case)
    git(case, "init", "--quiet")
    git(case, "add", ".")
    git(case, "commit", "--quiet", "--message", "as it was")
    with Terminal("-C", case, "edit") as terminal:
        terminal.until("▲")
        terminal.press("o")
        terminal.until("type to search")
        terminal.press("H-1")
        terminal.until("Insulin is delivered")
        terminal.press("\r")
        terminal.until("Trace of H-1")
        terminal.press("g" + "j" * 5)
        terminal.until("The statement itself.")
        terminal.press("\r")
        terminal.until("ctrl+s accepts")
        for keys in ("\x1b[H", "\x1b[A", "Too much ", "\x13"):
            terminal.press(keys)
            terminal.rest()
        terminal.press("w")
        terminal.until("saved model/purpose.yaml")
        terminal.press("q")
        assert terminal.ended() == 0
    changed = [line for line in git(case, "diff", "--unified=0").splitlines() if re.match(r"[-+][^-+]", line)]
    added = [line for line in changed if line.startswith("+")]
    assert len(added) == 1
    assert "Too much" in added[0]
    assert len(changed) - len(added) <= 1


def test_bytes_that_are_no_text_end_nothing(tmp_path: Path) -> None:
    with Terminal("-C", kettle(tmp_path), "edit") as terminal:
        terminal.until("warning")
        terminal.send(b"\xff\xfe\xe9")
        terminal.press("o")
        terminal.until("type to search")
        terminal.press("L")
        terminal.send(b"\xe9")
        terminal.press("1")
        terminal.until("L\N{REPLACEMENT CHARACTER}1")
        terminal.press("\x1b")
        terminal.rest()
        terminal.press("q")
        assert terminal.ended() == 0


def test_unsaved_edits_are_asked_about_and_can_be_given_up(tmp_path: Path) -> None:
    case = kettle(tmp_path)
    before = (case / "model/purpose.yaml").read_bytes()
    with Terminal("-C", case, "edit") as terminal:
        terminal.until("warning")
        terminal.press("x")
        terminal.until("Delete L-1?")
        terminal.press("y")
        terminal.until("unsaved file")
        terminal.press("q")
        terminal.until("discard the changes and leave")
        terminal.press("d")
        assert terminal.ended() == 0
    assert (case / "model/purpose.yaml").read_bytes() == before


def test_reading_only_is_said_and_kept(tmp_path: Path) -> None:
    with Terminal("-C", kettle(tmp_path), "edit", "--read-only") as terminal:
        terminal.until("read-only")
        terminal.press("x")
        terminal.until("open for reading only")
        terminal.press("q")
        assert terminal.ended() == 0


def test_the_field_is_edited_in_the_users_editor(tmp_path: Path) -> None:
    case = kettle(tmp_path)
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\ncase "$1" in +*) sed -i "s/scalded/burnt/" "$2" ;; *) echo drowned > "$1" ;; esac\n')
    editor.chmod(0o755)
    with Terminal("-C", case, "edit", VISUAL=str(editor)) as terminal:
        terminal.until("warning")
        terminal.press("E")
        terminal.until("read again: model/purpose.yaml")
        assert "burnt" in (case / "model/purpose.yaml").read_text()
        terminal.press("3")
        terminal.press("gj")
        terminal.until("The statement itself.")
        terminal.press("e")
        terminal.until("set L-1 text")
        terminal.press("w")
        terminal.until("saved")
        terminal.press("q")
        assert terminal.ended() == 0
    assert "L-1: drowned" in (case / "model/purpose.yaml").read_text()


def test_a_missing_editor_is_told_and_the_terminal_stays_usable(tmp_path: Path) -> None:
    with Terminal("-C", kettle(tmp_path), "edit", VISUAL="", EDITOR="nosucheditor") as terminal:
        terminal.until("warning")
        terminal.press("3")
        terminal.press("gj")
        terminal.until("The statement itself.")
        terminal.press("e")
        terminal.until("cannot start nosucheditor")
        terminal.press("E")
        terminal.until("cannot start nosucheditor")
        terminal.press("q")
        assert terminal.ended() == 0


def test_keys_that_arrive_all_at_once_run_nothing_beneath_a_question(tmp_path: Path) -> None:
    with Terminal("-C", kettle(tmp_path), "edit") as terminal:
        terminal.until("warning")
        terminal.press(":wq")
        terminal.until("wq")
        terminal.press("\x1b")
        terminal.until("commands")
        terminal.press("q")
        assert terminal.ended() == 0


def test_a_terminal_without_unicode_is_written_in_its_own_characters(tmp_path: Path) -> None:
    with Terminal("-C", kettle(tmp_path), "edit", PYTHONIOENCODING="latin-1") as terminal:
        terminal.until("+- 1 Outline")
        terminal.press("q")
        assert terminal.ended() == 0


def test_in_the_locale_c_nothing_but_ascii_is_written(tmp_path: Path) -> None:
    purpose = "losses:\n  L-1: Überhitzung – 日本 ½ kg.\n"
    with Terminal("-C", kettle(tmp_path, purpose=purpose), "edit", LC_ALL="C") as terminal:
        written = ""
        for keys, words in (
            ("", "+- 1 Outline"),
            ("?", "Keys"),
            ("\x1b", "commands"),
            ("3", "Trace of L-1"),
            ("#", "Grid"),
        ):
            terminal.press(keys)
            terminal.until(words, keep=True)
            written += terminal.seen
            terminal.seen = ""
        assert written.isascii()
        assert "Uberhitzung - ???? ? kg." in _SEQUENCE.sub("", written)


def test_without_colours_no_colour_is_written(tmp_path: Path) -> None:
    with Terminal("-C", kettle(tmp_path), "edit", NO_COLOR="1") as terminal:
        terminal.until("warning", keep=True)
        terminal.press("?")
        terminal.until("Keys", keep=True)
        codes = {
            int(code) for found in re.findall(r"\x1b\[([0-9;]*)m", terminal.seen) for code in found.split(";") if code
        }
        assert codes <= {0, 1, 2, 4, 7, 39, 49}


def test_the_terminal_is_given_back_when_the_system_ends_the_program(tmp_path: Path) -> None:
    root, home = kettle(tmp_path / "case"), tmp_path / "state"
    with Terminal("-C", root, "edit", XDG_STATE_HOME=str(home)) as terminal:
        terminal.until("SFC")
        terminal.press("2x")
        terminal.until("Delete")
        terminal.press("y")
        terminal.until("unsaved")
        terminal.seen = ""
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.ended() == 128 + signal.SIGTERM
        for sequence in ("\x1b[?1049l", "\x1b[?25h", "\x1b[?1000l"):
            assert sequence in terminal.seen
    listed = subprocess.run(
        [SAFETYCASE, "-C", root, "recover"], env={**os.environ, "XDG_STATE_HOME": str(home)}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert "1 edit" in listed.stdout
