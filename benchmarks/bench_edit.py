"""One field edited, and saved, in a 5 MB file, over the command layer that every face uses."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.make_case import write_case
from benchmarks.measure import Row

ITEMS = 17_000
EDITS, SAVES = 15, 5


def rows(folder: Path) -> Iterator[Row]:
    """The figures of an edit and of a save; raises RuntimeError if more than the edited lines differ."""
    from safetycase.editing import Workspace, set_field

    root = folder / "one-file"
    size = write_case(ITEMS, root, files=1)
    file = next((root / "model").glob("*.yaml"))
    workspace = Workspace(root)
    scenarios = [item.id for item in workspace.case.items.values() if item.kind.name == "scenario"]
    step = len(scenarios) // (EDITS + SAVES + 1)
    targets = scenarios[step::step][: EDITS + SAVES]

    edits, saves, work = [], [], []
    for number, target in enumerate(targets):
        words = f"The sensor freezes at value {number}, and nothing says so."
        started, worked = time.perf_counter(), time.process_time()
        workspace.apply(partial(set_field, item_id=target, path=("text",), value=words))
        edits.append(time.perf_counter() - started)
        work.append(time.process_time() - worked)
        if number >= EDITS:
            before = file.read_bytes()
            started = time.perf_counter()
            workspace.save()
            saves.append(time.perf_counter() - started)
            _assert_small(before, file.read_bytes(), expected=1 if number > EDITS else EDITS + 1)
    note = f"{size / 1e6:.1f} MB, {ITEMS:,} items, index included; {statistics.median(work):.3f} s of processor"
    yield Row("edit one field of a large file", statistics.median(edits), "s", 0.02, note)
    yield Row("save a large file", statistics.median(saves), "s", 0.4)


def _assert_small(before: bytes, after: bytes, expected: int) -> None:
    """Raise RuntimeError unless exactly the edited texts are new and every other line is as it was."""
    known = set(before.splitlines())
    new = [line for line in after.splitlines() if line not in known]
    if len(new) != expected or not all(b"freezes at value" in line for line in new):
        raise RuntimeError(f"{len(new)} lines are new after the save, expected {expected}")
