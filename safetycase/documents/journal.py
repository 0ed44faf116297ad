"""What a save is about to do, written down so that a save that was cut short is completed or undone.

Journals lie outside of every case (`statefolder`): a case may come from a stranger, and so may every file in it. The
first form (`intent`) names the temporary files that are about to be made; a save that dies there is undone by deleting
them. The second form (`commit`) stands when every new file lies ready; a save that dies there is completed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import socket
import stat
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from safetycase.documents.statefolder import COMMITTED, DRAFT, INTENT, key

PREFIX = ".safetycase-"
TEMPORARY = ".tmp"

_OURS = re.compile(r"\.safetycase-(?P<process>[0-9a-f]{8}-[0-9]{1,10}-[0-9]{1,20})-[0-9a-f]{16}\.tmp")
_DIGEST = re.compile(r"(?:[0-9a-f]{64})?")
_SUFFIXES = (".yaml", ".yml", ".lock")


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
    """A journal as it stands on disk; `process` is that of the save."""

    committed: bool
    process: str
    steps: tuple[Step, ...]


class Places(NamedTuple):
    """The files that the journal of a case may take up in a folder of journals."""

    committed: Path
    intent: Path
    draft: Path


def places(folder: Path, root: Path) -> Places:
    """The files for the journal of the case in `root`."""
    name = key(root)
    return Places(folder / (name + COMMITTED), folder / (name + INTENT), folder / (name + DRAFT))


def digest(content: bytes | None) -> str:
    """The SHA-256 digest of a file's bytes, empty for no file."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


def process_name(process: int | None = None) -> str:
    """What tells a process from every other: host, number, and the time when it started."""
    process = os.getpid() if process is None else process
    return f"{_host()}-{process}-{_started(process)}"


def own_name() -> str:
    """The name of a temporary file of this process that nobody else uses or can guess."""
    return f"{PREFIX}{process_name()}-{secrets.token_hex(8)}{TEMPORARY}"


def is_stale(name: str) -> bool:
    """Whether a temporary file, by its name, was left behind by a process that no longer runs on this machine."""
    match = _OURS.fullmatch(name)
    return match is not None and is_gone(match["process"])


def is_gone(name: str) -> bool:
    """Whether a process of this machine no longer runs. One that has ended and that nobody waited for does not run."""
    host, number, started = name.split("-")
    process = int(number)
    if host != _host() or process == 0:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OverflowError:
        return False
    except PermissionError:
        pass
    return int(started) != _started(process) or _status(process)[:1] in (["Z"], ["X"])


def may_be_saved_together(target: str) -> bool:
    """Whether a journal may name this target: a file of a model, the manifest or the lock, in no hidden folder."""
    parts = PurePosixPath(target).parts
    plain = not any(part.startswith(".") for part in parts) and "\0" not in target
    return plain and bool(parts) and parts[0] != "/" and target.endswith(_SUFFIXES)


def write_intent(place: Places, steps: tuple[Step, ...]) -> None:
    """Begin a journal. Raises FileExistsError where another save has one, and OSError."""
    _write(place.intent, Journal(False, process_name(), steps), os.O_EXCL)


def write_commit(place: Places, steps: tuple[Step, ...]) -> None:
    """State that every new file lies ready; wholly and durably, or not at all. Raises OSError."""
    _write(place.draft, Journal(True, process_name(), steps), os.O_TRUNC)
    place.draft.replace(place.committed)
    sync_folder(place.committed.parent)


def remove(place: Places) -> None:
    """Take a journal away, the commit first, so that what is done is never done again."""
    for path in (place.committed, place.intent, place.draft):
        with contextlib.suppress(OSError):
            path.unlink()


def load(path: Path) -> Journal | None:
    """The journal in a file; None where there is none, it is not the user's own, or it cannot be understood."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o077:
                return None
            content = json.loads(file.read())
        steps = tuple(Step(*map(str, step)) for step in content["steps"])
        process = str(content["process"])
        if not re.fullmatch(r"[0-9a-f]{8}-[0-9]{1,10}-[0-9]{1,20}", process) or not all(map(_is_sound, steps)):
            return None
        return Journal(content["committed"] is True, process, steps)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable, where the file system can."""
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _write(path: Path, journal: Journal, flag: int) -> None:
    content = json.dumps({"version": 2, "committed": journal.committed, "process": journal.process,
                          "steps": journal.steps}).encode()  # fmt: skip
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | flag, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        if journal.committed:
            file.flush()
            os.fsync(handle)


def _is_sound(step: Step) -> bool:
    """Whether a step changes a file that may be named, by means of temporary files of ours that lie beside it."""
    folder = PurePosixPath(step.target).parent
    beside = all(
        PurePosixPath(name).parent == folder and _OURS.fullmatch(PurePosixPath(name).name)
        for name in (step.temporary, step.backup)
        if name
    )
    digests = bool(_DIGEST.fullmatch(step.old)) and bool(_DIGEST.fullmatch(step.new)) and step.old != step.new
    return may_be_saved_together(step.target) and beside and digests and bool(step.temporary) == bool(step.new)


def _host() -> str:
    return hashlib.sha256(socket.gethostname().encode("utf-8", "surrogateescape")).hexdigest()[:8]


def _started(process: int) -> int:
    """When a process started, in ticks since the machine did; 0 where the system does not tell."""
    try:
        return int(_status(process)[19])
    except (ValueError, IndexError):
        return 0


def _status(process: int) -> list[str]:
    """What the system tells of a process: its state, and more; empty where it does not tell."""
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:
        return []
