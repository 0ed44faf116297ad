"""A file of records that only grows: after a crash each record is there as a whole, or not at all.

A record is on its way to the disk, and safe from the end of its process, when `append` returns; a thread then makes it
safe from the end of the machine as well. Who writes a file holds a lock on it that dies with the process.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import threading
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from safetycase.documents.journal import sync_folder

MAX_RECORDS = 1 << 30
"""The greatest size in bytes of a file that is read back."""


class Records(NamedTuple):
    """What a file holds: its whole records, and whether something follows that is none, such as half a record.

    `damaged`: what follows is no beginning of a record that the end of the process cut off; its bytes were changed.
    """

    whole: tuple[bytes, ...]
    torn: bool
    damaged: bool = False


class RecordFile:
    """A file of records that this process writes. Nothing of it is left once it was removed."""

    def __init__(self, path: Path) -> None:
        """Make the file. Raises OSError, FileExistsError where it is there."""
        self.path = path
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        self._handle = os.open(path, flags, 0o600)
        self._length = 0
        lock(self._handle)
        self._syncing = _Syncing(self._handle, path.parent)

    @property
    def lost(self) -> bool:
        """Whether somebody deleted it: what is in it then nobody finds."""
        return not os.fstat(self._handle).st_nlink

    def append(self, records: Iterable[bytes]) -> None:
        """Add records, all or none. Raises OSError; then the file is as it was."""
        data = b"".join(map(_framed, records))
        if self.lost:
            raise OSError(errno.ENOENT, "somebody deleted it")
        try:
            _write(self._handle, data)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._handle, self._length)
                os.lseek(self._handle, self._length, os.SEEK_SET)
            raise
        self._length += len(data)
        self._syncing.soon()

    def sync(self) -> None:
        """Wait until all records are safe from the end of the machine. Raises OSError."""
        os.fsync(self._handle)
        sync_folder(self.path.parent)

    def rename(self, path: Path) -> None:
        """Put the file, complete and durable, in the place of another one. Raises OSError."""
        os.fsync(self._handle)
        self.path.replace(path)
        self.path = path
        sync_folder(path.parent)

    def remove(self) -> None:
        """Delete the file, as far as that is possible, and let it go."""
        with contextlib.suppress(OSError):
            self.path.unlink()
        self.close()

    def close(self) -> None:
        """Let the file go, and leave it where it is."""
        self._syncing.end()
        with contextlib.suppress(OSError):
            os.close(self._handle)


class _Syncing:
    """A thread that makes a file durable whenever it is told to; it begins with the first time."""

    def __init__(self, handle: int, folder: Path) -> None:
        self._handle, self._folder = handle, folder
        self._wanted = threading.Event()
        self._ended = False
        self._thread: threading.Thread | None = None

    def soon(self) -> None:
        self._wanted.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="records", daemon=True)
            self._thread.start()

    def end(self) -> None:
        self._ended = True
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        sync_folder(self._folder)
        while not self._ended:
            self._wanted.wait()
            self._wanted.clear()
            if not self._ended:
                with contextlib.suppress(OSError):
                    os.fdatasync(self._handle)


def lock(handle: int) -> bool | None:
    """Lock an open file until it is closed. False where another process has it, None where there are no locks."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def open_own(path: Path) -> int:
    """A file of the user's own that nobody else can touch, open for reading.

    Raises OSError where there is none, or it is not such a file: not regular, a link, another's, open to others.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o077:
        os.close(handle)
        raise PermissionError(f"{path} is not a file that is yours alone")
    return handle


def records_of(handle: int) -> Records:
    """What an open file holds, up to the first byte that is not part of a whole record. Raises OSError."""
    size = os.fstat(handle).st_size
    if size > MAX_RECORDS:
        raise OSError(f"is over the limit of {MAX_RECORDS >> 20} MiB")
    with os.fdopen(os.dup(handle), "rb") as file:
        file.seek(0)
        data = file.read(size)
    found: list[bytes] = []
    place, damaged = 0, False
    while place < len(data):
        head, _, _ = data[place : place + _HEAD].partition(b"\n")
        total, _, count = head.partition(b" ")
        start = place + len(head) + 1
        if not count.isdigit():
            damaged = b"\n" in data[place : place + _HEAD] or len(data) - place >= _HEAD
            break
        end = start + int(count)
        record = data[start:end]
        if data[end : end + 1] != b"\n" or total != _sum(record):
            damaged = end < len(data)
            break
        found.append(record)
        place = end + 1
    return Records(tuple(found), place < len(data), damaged)


_HEAD = 24
"""Bytes in which the head of a record ends: its checksum and its length."""


def _framed(record: bytes) -> bytes:
    return b"%s %d\n%s\n" % (_sum(record), len(record), record)


def _sum(record: bytes) -> bytes:
    return b"%08x" % zlib.crc32(record)


def _write(handle: int, data: bytes) -> None:
    """Write all of it; a full disk may take a part and say so only at the next part."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
