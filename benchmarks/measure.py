"""How long a process takes and how much memory it needs, and the rows of the table that `make bench` prints."""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple


class Run(NamedTuple):
    """One run of a process: wall seconds, user and system seconds, greatest resident memory in MB, exit code."""

    wall: float
    cpu: float
    memory: float
    code: int


class Row(NamedTuple):
    """One line of the table. `target` is the greatest value that is good enough; None where nothing is promised."""

    work: str
    value: float
    unit: str
    target: float | None = None
    note: str = ""


_RUN = """
import os, subprocess, sys, time
started = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
wall = time.perf_counter() - started
print(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))
"""
"""Runs a command for `run`. Linux counts what a process had before it became another one, so it starts from little."""


def run(command: Sequence[str | Path], cwd: Path | None = None) -> Run:
    """Run a command from cold to its end, its output thrown away."""
    helper = [sys.executable, "-I", "-S", "-c", _RUN, *map(str, command)]
    wall, cpu, memory, code = subprocess.run(helper, cwd=cwd, check=True, capture_output=True, text=True).stdout.split()
    return Run(float(wall), float(cpu), float(memory), int(code))


def median_run(
    command: Sequence[str | Path], times: int = 5, cwd: Path | None = None, good: Iterable[int] = (0, 1)
) -> Run:
    """The median, figure by figure, of several runs after one that warms the file cache.

    Raises RuntimeError if a run ends with an exit code that is not in `good`: a crash is never a fast run.
    """
    allowed = set(good)
    runs = [run(command, cwd) for _ in range(times + 1)][1:]
    for one in runs:
        if one.code not in allowed:
            raise RuntimeError(f"{' '.join(map(str, command))} ended with exit code {one.code}")
    return Run(
        statistics.median(one.wall for one in runs),
        statistics.median(one.cpu for one in runs),
        statistics.median(one.memory for one in runs),
        runs[0].code,
    )


def table(rows: Sequence[Row]) -> str:
    """The rows as aligned text, each with its target and how it stands to it."""
    lines = [("work", "median", "target", "", "note")]
    for row in rows:
        target, verdict = "", ""
        if row.target is not None:
            target = f"<= {row.target:g} {row.unit}"
            verdict = "met" if row.value <= row.target else f"MISSED ({row.value / row.target:.1f}x)"
        lines.append((row.work, f"{row.value:.3g} {row.unit}", target, verdict, row.note))
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column == 1 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
