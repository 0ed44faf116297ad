"""Artefacts of a case: found, hashed, recognised, read and counted; each step once as long as nothing changes."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from io import UnsupportedOperation
from typing import BinaryIO, Generic, Literal, TypeVar

import msgspec

from safetycase.case import Source
from safetycase.case import UnreadableError as FileUnreadableError
from safetycase.evidence.fingerprint import mark_of
from safetycase.evidence.formats import HEAD, Reader, Wanted, broken, by_suffix, reader_named, recognise
from safetycase.evidence.overview import Info, Overview
from safetycase.evidence.records import Rows, RunRecord, UnreadableError
from safetycase.evidence.selection import Selection
from safetycase.evidence.tallying import Counting, Tally

MAX_ARTEFACT = 512 * 1024 * 1024
"""The largest artefact that is read, in bytes."""

KEPT_FROM = 1024 * 1024
"""From this size on, what an artefact says is kept beyond the process, in bytes."""

_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*oid sha256:([0-9a-f]{64})\nsize (\d{1,15})\n?\Z"
)
_POINTER_SIZE = 1024

_SETTLED_NS = 2_000_000_000
"""A file touched later than this before it was hashed may change again without a new time stamp."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at the path of an artefact.

    `here`: a file that was hashed. `pointer`: a Git LFS pointer; `sha256` and `size` are those of the file it stands
    for. `absent`: nothing. `refused`: something that may not or cannot be read; `reason` says why.
    """

    state: Literal["here", "pointer", "absent", "refused"]
    sha256: str = ""
    size: int = 0
    reason: str = ""


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """An artefact with the tally of each selection that was asked for; without tallies where it has a problem."""

    found: Found
    info: Info
    tallies: Mapping[str, Tally] = {}


K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class _Recent(Generic[K, V]):
    """The values used last, at most `most` of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: K, value: V) -> None:
        self._values[key] = value
        self._values.move_to_end(key)
        while len(self._values) > self._most:
            self._values.popitem(last=False)


_Stamp = tuple[int, int, int, int, int]


class Cache:
    """What is known about artefacts by their digests, within one process. Safe to drop at any time.

    `keeps`: what large artefacts say is also kept in the user's own cache, beyond the process (`evidence.store`).
    """

    def __init__(self, most: int = 4096, *, keeps: bool = False) -> None:
        self.keeps = keeps
        self.found: _Recent[_Stamp, Found] = _Recent(most)
        self.infos: _Recent[tuple[str, str], Info] = _Recent(most)
        self.tallies: _Recent[tuple[str, str, str], Tally] = _Recent(most * 4)


def find(source: Source, path: str, cache: Cache, limit: int | None = None) -> Found:
    """What stands at `path`: a regular file inside the case and not too large is hashed, all else is not touched.

    `limit` is the largest size in bytes, MAX_ARTEFACT where none is given.
    """
    if path.endswith(("/", "\\")):
        return Found(state="refused", reason="names a folder")
    try:
        with source.open(path) as stream:
            return _hashed(stream, cache, MAX_ARTEFACT if limit is None else limit)
    except FileUnreadableError as error:
        state: Literal["absent", "refused"] = "refused" if source.exists(path) or _leaves(path) else "absent"
        return Found(state=state, reason=error.reason)
    except OSError as error:
        return Found(state="refused", reason=f"cannot be read: {error.strerror or error}")


def _leaves(path: str) -> bool:
    return path.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", path) or "\0" in path


def _hashed(stream: BinaryIO, cache: Cache, most: int) -> Found:
    stamp = _stamp(stream)
    if stamp is not None:
        known = cache.found.get(stamp)
        if known is not None and known.size <= most:
            return known
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    if size > most:
        limit = most // (1024 * 1024)
        return Found(state="refused", size=size, reason=f"is {size / 1048576:,.0f} MiB large; the limit is {limit} MiB")
    found = _pointer(stream.read(_POINTER_SIZE + 1))
    if found is None:
        stream.seek(0)
        found = Found(state="here", sha256=_Hashing(stream).digest(), size=size)
    if stamp is not None and stamp == _stamp(stream) and time.time_ns() - max(stamp[3:]) > _SETTLED_NS:
        cache.found.put(stamp, found)
    return found


def _stamp(stream: BinaryIO) -> _Stamp | None:
    try:
        status = os.fstat(stream.fileno())
    except (UnsupportedOperation, OSError):
        return None
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _pointer(head: bytes) -> Found | None:
    match = _POINTER.match(head) if len(head) <= _POINTER_SIZE else None
    if match is None:
        return None
    return Found(state="pointer", sha256=match.group(1).decode(), size=int(match.group(2)))


def examine(
    source: Source, path: str, found: Found, format_name: str, selections: Iterable[Selection], cache: Cache
) -> Examined:
    """Read the artefact at `path`, already found here, and tally every selection.

    `format_name` is the format that the evidence item names; empty: it is recognised by content.
    """
    wanted = {selection.key: selection for selection in selections}
    info = cache.infos.get((found.sha256, format_name))
    tallies: dict[str, Tally] = {}
    if info is not None:
        for key in wanted:
            known = cache.tallies.get((found.sha256, format_name, key))
            if known is not None:
                tallies[key] = known
        if info.problem or len(tallies) == len(wanted):
            return Examined(found=found, info=info, tallies=tallies)
    keeps = cache.keeps and found.size >= KEPT_FROM
    if keeps:
        from safetycase.evidence.store import recalled

        kept = recalled(source, path, found, format_name, wanted)
        if kept is not None:
            for key, one in kept.tallies.items():
                cache.tallies.put((found.sha256, format_name, key), one)
            cache.infos.put((found.sha256, format_name), kept.info)
            return kept
    by_place: dict[str, dict[str, Selection]] = {}
    for key, selection in wanted.items():
        by_place.setdefault(selection.reading.rows, {})[key] = selection
    for group in by_place.values():
        try:
            info, counted = _read(source, path, found, format_name, group, cache)
        except UnreadableError as error:
            info, counted = Info(format=format_name, problem=str(error)), {}
        except MemoryError:
            problem = "reading it takes more memory than there is"
            return Examined(found=found, info=Info(format=format_name, problem=problem))
        except (ArithmeticError, ValueError, RecursionError) as error:
            problem = f"it has something that this release cannot work with ({type(error).__name__}: {str(error)[:80]})"
            info, counted = Info(format=format_name, problem=problem), {}
        except OSError as error:
            return Examined(found=found, info=Info(format=format_name, problem=f"it cannot be read: {error}"))
        tallies |= counted
        for key, one in counted.items():
            cache.tallies.put((found.sha256, format_name, key), one)
    assert info is not None
    cache.infos.put((found.sha256, format_name), info)
    if keeps:
        from safetycase.evidence.store import remember

        remember(found.sha256, info, tallies)
    return Examined(found=found, info=info, tallies=tallies)


def reader_for(head: bytes, path: str, format_name: str) -> Reader:
    """The reader of a named format, or the one that recognises the content. Raises UnreadableError without one."""
    if format_name:
        reader = reader_named(format_name)
        if reader is None:
            raise UnreadableError(broken(format_name) or f"this release does not read the format '{format_name}'")
        return reader
    reader = recognise(head, path) or by_suffix(path)
    if reader is None:
        raise UnreadableError("no format that this release reads is recognised in it; name one in artefact.format")
    return reader


def _read(
    source: Source, path: str, found: Found, format_name: str, wanted: Mapping[str, Selection], cache: Cache
) -> tuple[Info, dict[str, Tally]]:
    """What an artefact says, and the tallies of the selections by their keys. Raises UnreadableError and OSError.

    It is hashed once more on the way, unless its time stamps show that nobody touched it since it was hashed.
    """
    asked = Wanted(
        frozenset().union(*(selection.fields for selection in wanted.values())),
        next((selection.reading.rows for selection in wanted.values()), ""),
        frozenset(name for selection in wanted.values() for name in selection.reading.metrics),
    )
    with source.open(path) as stream:
        reader = reader_for(stream.read(HEAD), path, format_name)
        stream.seek(0)
        whole = _Hashing(stream)
        before = _stamp(stream)
        known = before is not None and cache.found.get(before) == found
        rows = reader.rows(stream if reader.seeks or known else whole, asked)
        counting, overview = Counting(wanted.values()), Overview(reader)
        record = _run(rows, counting, overview)
        if reader.seeks:
            stream.seek(0)
        if not (known or whole.digest() == found.sha256) or _stamp(stream) != before:
            raise OSError("it changed while it was read")
    return overview.info(record), counting.tallies(record)


def _run(rows: Rows, counting: Counting, overview: Overview) -> RunRecord:
    """Take every case in; what the artefact says as a whole."""
    while True:
        try:
            case = next(rows)
        except StopIteration as end:
            record: RunRecord = end.value
            return record
        mark = mark_of(case)
        counting.add(case, mark)
        overview.add(case, mark)


class _Hashing:
    """A stream that remembers the digest of all that was read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        chunk = self._stream.read(size)
        self._hash.update(chunk)
        return chunk

    def digest(self) -> str:
        """The digest of the whole stream; what was not read yet is read first."""
        while self.read(1 << 20):
            pass
        return self._hash.hexdigest()
