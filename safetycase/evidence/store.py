"""What large artefacts said when they were last read, kept in the user's own cache so that none is parsed twice.

An entry is found by the digest of the artefact, the reader, and the state of the code that reads and counts; it holds
plain data, is checked against its own digest, its types and its sums, and is used only where nobody else may write.
What does not hold is as if it were not there. Nothing of it is needed: the cache may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
import stat
import tempfile
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

import msgspec

from safetycase import __version__
from safetycase.case import Source
from safetycase.evidence.artefacts import Examined, Found, reader_for
from safetycase.evidence.formats import FORMATS, HEAD
from safetycase.evidence.overview import Info
from safetycase.evidence.records import UnreadableError
from safetycase.evidence.tallying import Tally

OFF = "SAFETYCASE_NO_CACHE"
"""The variable of the environment that switches the cache off, whatever its value but empty."""

MAX_ENTRY = 64 * 1024 * 1024
"""The largest entry that is written or read, in bytes."""

MAX_TALLIES = 20_000
"""How many selections of one artefact are kept."""

MAX_ALL = 512 * 1024 * 1024
"""How much is kept in all, in bytes; the oldest entries go first."""

_MAGIC = b"safetycase results 1\n"


class Kept(msgspec.Struct, frozen=True):
    """What is kept of one artefact: its digest, its reader, what it says as a whole, and tallies by selection."""

    sha256: str
    reader: str
    info: Info
    tallies: Mapping[str, Tally]


class Store:
    """A folder of entries. Nothing is raised: what cannot be read or written is not kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, sha256: str, reader: str) -> Kept | None:
        """What is kept of an artefact under a reader; None where nothing is, or nothing that holds."""
        content = _own_bytes(self._path(sha256, reader)) if _is_ours(self._folder) else None
        if content is None or not content.startswith(_MAGIC):
            return None
        head = len(_MAGIC) + hashlib.sha256().digest_size
        payload = content[head:]
        if hashlib.sha256(payload).digest() != content[len(_MAGIC) : head]:
            return None
        try:
            kept = msgspec.msgpack.decode(payload, type=Kept)
        except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError):
            return None
        return kept if (kept.sha256, kept.reader) == (sha256, reader) and _holds(kept) else None

    def save(self, kept: Kept) -> None:
        """Keep what an artefact says, with what is kept of other selections of it."""
        if kept.reader not in FORMATS or kept.info.problem:
            return
        known = self.load(kept.sha256, kept.reader)
        if known is not None and len(known.tallies) + len(kept.tallies) <= MAX_TALLIES:
            kept = msgspec.structs.replace(kept, tallies={**known.tallies, **kept.tallies})
        payload = msgspec.msgpack.encode(kept)
        if len(payload) > MAX_ENTRY or len(kept.tallies) > MAX_TALLIES:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_ours(self._folder):
                self._write(self._path(kept.sha256, kept.reader), payload)
                self._sweep()

    def _path(self, sha256: str, reader: str) -> Path:
        name = hashlib.sha256(f"{sha256}\0{reader}\0{_code()}".encode()).hexdigest()[:40]
        return self._folder / f"{name}.results"

    def _write(self, path: Path, payload: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(_MAGIC + hashlib.sha256(payload).digest() + payload)
            Path(name).replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                Path(name).unlink()

    def _sweep(self) -> None:
        """Delete what was written first, until what is left is not too much."""
        entries = sorted(
            ((status.st_mtime, status.st_size, entry.path) for entry in os.scandir(self._folder)
             if stat.S_ISREG((status := entry.stat(follow_symlinks=False)).st_mode)),
            reverse=True,
        )  # fmt: skip
        total = 0
        for _, size, path in entries:
            total += size
            if total > MAX_ALL:
                Path(path).unlink(missing_ok=True)


def users_store() -> Store | None:
    """The store of the user, by the XDG Base Directory Specification 0.8; None where it is switched off."""
    if os.environ.get(OFF):
        return None
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not base.is_absolute():
        try:
            base = Path("~/.cache").expanduser()
        except RuntimeError:
            return None
    return Store(base / "safetycase" / "results")


def recalled(source: Source, path: str, found: Found, format_name: str, wanted: Collection[str]) -> Examined | None:
    """What is kept of the artefact at a path with the tallies of some selections, by key; None unless all are kept."""
    store = users_store()
    if store is None:
        return None
    try:
        with source.open(path) as stream:
            reader = reader_for(stream.read(HEAD), path, format_name)
    except (UnreadableError, OSError):
        return None
    kept = store.load(found.sha256, reader.name)
    if kept is None or not kept.tallies.keys() >= set(wanted):
        return None
    return Examined(found=found, info=kept.info, tallies={key: kept.tallies[key] for key in wanted})


def remember(sha256: str, info: Info, tallies: Mapping[str, Tally]) -> None:
    """Keep what was read of an artefact, where the user's cache is not switched off."""
    store = users_store()
    if store is not None:
        store.save(Kept(sha256, info.format, info, tallies))


@cache
def _code() -> str:
    """What tells one state of the code that reads and counts from another."""
    here = Path(__file__).parent
    files = sorted([*here.glob("*.py"), *(here / "formats").glob("*.py")])
    marks = [f"{file.name} {(status := file.stat()).st_size} {status.st_mtime_ns}" for file in files]
    return hashlib.sha256("\n".join([__version__, *marks]).encode()).hexdigest()


def _is_ours(path: Path) -> bool:
    """Whether a folder or file is the user's own, and nobody else may write there."""
    try:
        return _ours(path.lstat())
    except OSError:
        return False


def _ours(status: os.stat_result) -> bool:
    if stat.S_ISLNK(status.st_mode):
        return False
    return not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def _own_bytes(path: Path) -> bytes | None:
    """The bytes of a regular file of the user's own; None where it is none, or too large."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    with os.fdopen(handle, "rb") as stream:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or not _ours(status) or status.st_size > MAX_ENTRY + 1024:
            return None
        try:
            return stream.read(MAX_ENTRY + 1024)
        except OSError:
            return None


def _holds(kept: Kept) -> bool:
    """Whether the numbers of an entry can be numbers of results."""
    info = kept.info
    numbers = [info.cases, info.merged, info.planned or 0]
    if info.problem or min(numbers) < 0:
        return False
    return all(map(_adds_up, kept.tallies.values()))


def _adds_up(tally: Tally) -> bool:
    counts = [*tally.states.values(), *(number for _, found in tally.slices for number in found.values())]
    if min(counts, default=0) < 0 or sum(tally.states.values()) != tally.selected or tally.results < 0:
        return False
    places = [place for place, _ in (*tally.slices, *tally.exposed)]
    if any(len(place) != len(tally.dims) for place in places):
        return False
    amounts = [*tally.exposure.values(), *(amount for _, found in tally.exposed for amount in found.values())]
    return all(math.isfinite(amount) and amount >= 0 for amount in amounts)
