"""How quick the terminal UI is, in a real pseudo-terminal of 160 x 50: from the key to the bytes on the screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time
from pathlib import Path
from types import TracebackType

from benchmarks.make_case import write_case
from benchmarks.measure import Row

SIZE = (50, 160)
QUIET = 0.04
"""Seconds without output after which a screen counts as painted."""
REST = 0.7
"""Seconds; a check of 50,000 items after an edit takes half as long, and writes nothing before it ends."""
SAFETYCASE = Path(sys.executable).parent / "safetycase"


class Terminal:
    """A program in a pseudo-terminal. Times are seconds from the start, or from the last key."""

    def __init__(self, *command: str | Path) -> None:
        self.started = time.perf_counter()
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
            os.environ.pop("NO_COLOR", None)
            os.execv(str(command[0]), [str(part) for part in command])
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.handle)

    def until(self, wanted: str, limit: float = 60.0) -> float:
        """Read until the output holds `wanted`; how long that took. Raises RuntimeError if it never comes."""
        seen, start = b"", self.started
        while time.perf_counter() - start < limit:
            if select.select([self.handle], [], [], 0.05)[0]:
                try:
                    seen += os.read(self.handle, 1 << 16)
                except OSError:
                    break
                if wanted.encode() in seen:
                    return time.perf_counter() - start
        raise RuntimeError(f"the screen never showed {wanted!r}: {seen[-300:]!r}")

    def key(self, keys: str) -> None:
        """Press keys, when all that was written before has been read."""
        while select.select([self.handle], [], [], 0)[0]:
            os.read(self.handle, 1 << 16)
        self.started = time.perf_counter()
        os.write(self.handle, keys.encode())

    def painted(self, limit: float = 5.0) -> float:
        """Read until the output pauses; how long it took to its last byte."""
        last = start = self.started
        while time.perf_counter() - start < limit:
            if select.select([self.handle], [], [], QUIET)[0]:
                os.read(self.handle, 1 << 16)
                last = time.perf_counter()
            elif last > start:
                return last - start
        raise RuntimeError("a key was never answered" if last == start else "the screen never came to rest")

    def painted_after(self) -> None:
        """Read on until the output pauses."""
        while select.select([self.handle], [], [], 3 * QUIET)[0]:
            os.read(self.handle, 1 << 16)

    def rest(self) -> None:
        """Read on until nothing more comes of what was done, checks in the background included."""
        while select.select([self.handle], [], [], REST)[0]:
            os.read(self.handle, 1 << 16)

    def memory(self) -> float:
        """The resident memory of the program in MB."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return float("nan")


def rows(folder: Path) -> list[Row]:
    found: list[Row] = []
    for count, first in ((1_000, 0.4), (10_000, None), (50_000, 1.0)):
        case = folder / f"tui-{count}"
        write_case(count, case)
        found += _of_case(case, f"{count // 1000}k", first)
    return found


def _of_case(case: Path, size: str, first: float | None) -> list[Row]:
    starts = []
    for _ in range(4):
        with Terminal(SAFETYCASE, "-C", case, "edit") as terminal:
            starts.append(terminal.until("L-1 "))
    with Terminal(SAFETYCASE, "-C", case, "edit") as terminal:
        checked = terminal.until("SFC", 120.0)
        time.sleep(1)
        downs, pages = [], []
        _go_to(terminal, "LS-1")
        terminal.key("2")
        terminal.painted()
        for _ in range(40):
            terminal.key("j")
            downs.append(terminal.painted())
        for _ in range(5):
            terminal.key("\x1b[6~")
            pages.append(terminal.painted())
        fresh = _edits(terminal, "H-1", references=2, finding="leads to no loss")
        judged = _edits(terminal, "R-5", references=3, finding="addresses nothing")
        filters = _filters(terminal)
        memory = terminal.memory()
    return [
        Row(f"edit: first screen of real items, {size}", statistics.median(starts[1:]), "s", first),
        Row(f"edit: from start to the first findings, {size}", checked, "s"),
        Row(
            f"edit: key to paint, 95 of 100, {size}",
            1000 * statistics.quantiles(downs, n=20)[-1],
            "ms",
            50,
            f"median {_ms(downs):.0f} ms, worst {1000 * max(downs):.0f} ms",
        ),
        Row(f"edit: page down to paint, {size}", _ms(pages), "ms", 50),
        Row(
            f"edit: edit to fresh findings, {size}",
            _ms(fresh),
            "ms",
            150 if size == "10k" else None,
        ),
        Row(
            f"edit: edit of a requirement to fresh findings and verdicts, {size}",
            _ms(judged),
            "ms",
            150 if size == "10k" else None,
        ),
        Row(f"edit: go to, letter to paint among all items, {size}", _ms(filters), "ms", 50),
        Row(f"edit: memory, {size}", memory, "MB", 200 if size == "50k" else None),
    ]


def _go_to(terminal: Terminal, item: str) -> None:
    terminal.key("o")
    terminal.until("type to search")
    terminal.painted_after()
    terminal.key(item)
    terminal.painted()
    terminal.key("\r")
    terminal.until(f"Trace of {item}")
    terminal.painted_after()


def _ms(seconds: list[float]) -> float:
    return 1000 * statistics.median(seconds)


def _edits(terminal: Terminal, item: str, references: int, finding: str) -> list[float]:
    """Take away the references of an item's first field, and back: from the last key to the finding about it."""
    _go_to(terminal, item)
    times = []
    for _ in range(5):
        terminal.key("gj")
        terminal.painted()
        for _ in range(references - 1):
            terminal.key("x")
            terminal.rest()
        terminal.key("x")
        times.append(terminal.until(finding, 20.0))
        terminal.rest()
        terminal.key("u" * references)
        terminal.rest()
    return times


def _filters(terminal: Terminal) -> list[float]:
    terminal.key("o")
    terminal.until("type to search")
    terminal.painted_after()
    times = []
    for letter in "value":
        terminal.key(letter)
        times.append(terminal.painted())
    terminal.key("\x1b")
    return times
