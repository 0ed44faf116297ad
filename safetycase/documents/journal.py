"""What a save is about to do, written down so that a save that was cut short is completed or undone.

A journal is a file in the root of the case. Its first form (`intent`) names the temporary files that are about to be
made; a save that dies there is undone by deleting them. Its second form (`commit`) replaces the first in one step
when every new file lies ready; a save that dies there is completed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import socket
from itertools import count
from pathlib import Path
from typing import NamedTuple

PREFIX = ".safetycase-"
JOURNAL = ".journal"
TEMPORARY = ".tmp"

_numbers = count(1)


class Step(NamedTuple):
    """The change of one file: target, new content (a temporary file; empty: delete), a link to the old content.

    Paths are relative to the root. `old` and `new` are SHA-256 digests, empty where there is no such file.
    """

    target: str
    temporary: str
    backup: str
    old: str
    new: str


class Journal(NamedTuple):
    """A journal as it stands on disk."""

    committed: bool
    steps: tuple[Step, ...]


def digest(content: bytes | None) -> str:
    """The SHA-256 digest of a file's bytes, empty for no file."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


def own_name(suffix: str) -> str:
    """A file name of this process that nobody else uses: host, process, its start time, a number."""
    return f"{PREFIX}{_host()}-{os.getpid()}-{_started(os.getpid())}-{next(_numbers)}{suffix}"


def is_stale(name: str) -> bool:
    """Whether a file of ours was left behind by a process that no longer runs on this machine."""
    parts = name.removeprefix(PREFIX).split("-")
    if not name.startswith(PREFIX) or len(parts) != 4 or parts[0] != _host():
        return False
    try:
        process, started = int(parts[1]), int(parts[2])
    except ValueError:
        return False
    if process == os.getpid() and started == _started(process):
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return started != _started(process)
    return started != _started(process)


def write(path: Path, journal: Journal) -> None:
    """Write a journal so that it is either wholly there or not at all. Raises OSError."""
    content = json.dumps({"version": 1, "committed": journal.committed, "steps": journal.steps}).encode()
    fresh = path.with_name(path.name.removesuffix(JOURNAL) + "c" + JOURNAL + TEMPORARY)
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if journal.committed:
                file.flush()
                os.fsync(handle)
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise
    if journal.committed:
        sync_folder(path.parent)


def load(path: Path) -> Journal | None:
    """The journal in a file; None where it cannot be understood."""
    try:
        content = json.loads(path.read_bytes())
        steps = tuple(Step(*map(str, step)) for step in content["steps"])
        if not all(_inside(step.target) and _ours(step.temporary) and _ours(step.backup) for step in steps):
            return None
        return Journal(content["committed"] is True, steps)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable, where the file system can."""
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _inside(name: str) -> bool:
    return bool(name) and not (name.startswith("/") or ".." in name.split("/") or "\0" in name)


def _ours(name: str) -> bool:
    last = name.rpartition("/")[2]
    return not name or (_inside(name) and last.startswith(PREFIX) and last.endswith(TEMPORARY))


def _host() -> str:
    return hashlib.sha256(socket.gethostname().encode("utf-8", "surrogateescape")).hexdigest()[:8]


def _started(process: int) -> int:
    """When a process started, in ticks since the machine did; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        return int(fields[19])
    except (OSError, ValueError, IndexError):
        return 0
