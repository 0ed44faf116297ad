"""One field edited, saved, protected and merged in a 5 MB file, over the command layer that every face uses."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

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
    yield from _protected(root, file, targets)


def _protected(root: Path, file: Path, targets: list[str]) -> Iterator[Row]:
    """What it costs to write an edit down before it is acknowledged, and to merge it with a change on disk."""
    from safetycase.editing import Workspace, set_field
    from safetycase.editing.reconciling import with_disk
    from safetycase.editing.session import Session

    os.environ["XDG_STATE_HOME"] = str(root.parent)
    session = Session(root)
    assert session.journal is not None
    workspace = Workspace(root, journal=session.journal)
    noted: list[float] = []
    note = session.journal.note

    def timed(*arguments: Any) -> None:
        started = time.perf_counter()
        note(*arguments)
        noted.append(time.perf_counter() - started)

    with patch.object(session.journal, "note", timed):
        for number, target in enumerate(targets):
            workspace.apply(partial(set_field, item_id=target, path=("text",), value=f"Said {number} times."))
    first = f"the first after a save, which writes down the file as well: {noted[0] * 1000:.1f} ms"
    yield Row("write an edit of a large file down", statistics.median(noted[1:]), "s", None, first)
    file.write_bytes(file.read_bytes() + b"\n# somebody else was here\n")
    started = time.perf_counter()
    workspace.reconcile(with_disk(workspace))
    yield Row("merge a large file with the disk", time.perf_counter() - started, "s", None, f"{len(targets)} edits")
    session.give_up()
    session.close()


def _assert_small(before: bytes, after: bytes, expected: int) -> None:
    """Raise RuntimeError unless exactly the edited texts are new and every other line is as it was."""
    known = set(before.splitlines())
    new = [line for line in after.splitlines() if line not in known]
    if len(new) != expected or not all(b"freezes at value" in line for line in new):
        raise RuntimeError(f"{len(new)} lines are new after the save, expected {expected}")
