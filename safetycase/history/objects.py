"""The contents of files in a repository, by the hashes that git gives them, without a checkout."""

from __future__ import annotations

import contextlib
import os
import re
import select
import subprocess
import time
import weakref

from safetycase.history.git import TIMEOUT, Git, GitError

HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
"""The name of an object."""

_LONGEST_HEAD = 200


class AbsentError(GitError):
    """A clone does not hold an object: it was made without it, and nothing is fetched."""


class TooLargeError(GitError):
    """An object is larger than was asked for; `size` is its size in bytes."""

    def __init__(self, size: int) -> None:
        super().__init__(f"is {size / 1048576:.0f} MiB")
        self.size = size


class Objects:
    """Reads objects of a repository through one git that is kept at work. Not for several threads at once."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._process: subprocess.Popen[bytes] | None = None
        self._ending: weakref.finalize[..., Objects] | None = None
        self._rest = b""

    def read(self, name: str, limit: int) -> bytes:
        """The content of the file with the hash `name`.

        Raises AbsentError where the clone lacks it, TooLargeError where it is over `limit` bytes (nothing of it is
        read then), and GitError for anything else.
        """
        if HASH.fullmatch(name) is None:
            raise GitError(f"{name!r} names no object")
        deadline = time.monotonic() + TIMEOUT
        try:
            return self._read(name, limit, deadline)
        except BaseException:
            self.close()
            raise

    def _read(self, name: str, limit: int, deadline: float) -> bytes:
        process = self._at_work()
        assert process.stdin is not None
        try:
            process.stdin.write(f"{name}\n".encode())
            process.stdin.flush()
        except OSError:
            raise GitError("git ended while it was asked for files") from None
        head = self._line(process, deadline).split()
        if len(head) == 2 and head[1] == b"missing":
            raise AbsentError("is not in this clone")
        if len(head) != 3 or not head[2].isdigit():
            raise GitError("git answers what is no object")
        size = int(head[2])
        if head[1] != b"blob":
            raise GitError(f"is a {head[1].decode('ascii', 'replace')} and no file")
        if size > limit:
            raise TooLargeError(size)
        content = self._bytes(process, size + 1, deadline)
        return content[:size]

    def _at_work(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = self._git.start("cat-file", "--batch")
            self._ending = weakref.finalize(self, _end, self._process)
            self._rest = b""
        return self._process

    def _line(self, process: subprocess.Popen[bytes], deadline: float) -> bytes:
        while b"\n" not in self._rest:
            if len(self._rest) > _LONGEST_HEAD:
                raise GitError("git answers what is no object")
            self._rest += _more(process, deadline)
        line, _, self._rest = self._rest.partition(b"\n")
        return line

    def _bytes(self, process: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
        parts, found = [self._rest], len(self._rest)
        while found < size:
            parts.append(_more(process, deadline))
            found += len(parts[-1])
        whole = b"".join(parts)
        self._rest = whole[size:]
        return whole[:size]

    def close(self) -> None:
        """End the git that is at work; the next reading begins another."""
        if self._ending is not None:
            self._ending()
        self._process = self._ending = None


def _more(process: subprocess.Popen[bytes], deadline: float) -> bytes:
    assert process.stdout is not None
    waiting = select.poll()
    waiting.register(process.stdout, select.POLLIN)
    if not waiting.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise GitError("git took too long over a file")
    chunk = os.read(process.stdout.fileno(), 1 << 20)
    if not chunk:
        raise GitError("git ended while it was asked for files")
    return chunk


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for stream in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            if stream is not None:
                stream.close()
    process.wait()
