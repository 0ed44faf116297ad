"""A case as it stood in a commit: a source of files that are read from git and never checked out."""

from __future__ import annotations

import io
import os
import posixpath
from collections import OrderedDict
from collections.abc import Sequence
from typing import BinaryIO

import msgspec

from safetycase.case.globs import glob
from safetycase.case.source import (
    MODEL_LIMIT,
    Listing,
    OutsideError,
    Source,
    UnreadableError,
    fixed_folder,
    safe_path,
)
from safetycase.history.git import GitError
from safetycase.history.objects import TooLargeError
from safetycase.history.repository import Repository

MAX_BLOB = 512 * 1024 * 1024
"""The largest file that is read, in bytes."""

MAX_HOPS = 40
"""How many links may lie on the way to a file."""

_KEPT = 64 * 1024 * 1024
"""How many bytes of files read last are kept: an artefact is opened several times in a row."""

_LINK, _SUBMODULE = "120000", "160000"
_LONGEST_LINK = 4096
_LFS = b"version https://git-lfs.github.com/spec/v1\n"


class _Entry(msgspec.Struct, frozen=True):
    mode: str
    blob: str


class Revision:
    """The files of a case in one commit. Raises GitError where the commit cannot be read.

    Links are followed as in a folder: to files inside the case. Of submodules a commit has no files.
    """

    def __init__(self, repository: Repository, commit: str, *, prefix: str | None = None) -> None:
        self._repository = repository
        self._commit = commit
        self._prefix = repository.prefix if prefix is None else prefix
        self._files = self._listed()
        self._folders = {folder for path in self._files for folder in _above(path)}
        self._special = sorted(path for path, entry in self._files.items() if entry.mode in (_LINK, _SUBMODULE))
        self._recent: OrderedDict[str, bytes] = OrderedDict()
        self._kept = 0

    def _listed(self) -> dict[str, _Entry]:
        """Every file below the case, by its path relative to it."""
        place = [f"{self._prefix.rstrip('/')}/"] if self._prefix else []
        printed = self._repository.git.run(
            "ls-tree", "-r", "-z", "--full-tree", "--end-of-options", self._commit, *place
        )
        found = {}
        for line in printed.split(b"\0"):
            head, _, path = line.partition(b"\t")
            parts = head.split()
            name = os.fsdecode(path)
            if len(parts) == 3 and name.startswith(self._prefix):
                found[name[len(self._prefix) :]] = _Entry(parts[0].decode("ascii"), parts[2].decode("ascii"))
        return found

    @property
    def name(self) -> str:
        """The commit and the folder in it."""
        return f"{self._commit[:12]}:{self._prefix.rstrip('/') or '.'}"

    @property
    def commit(self) -> str:
        """The full hash of the commit."""
        return self._commit

    def find(self, patterns: Sequence[str]) -> Listing:
        """The files that match. Links to folders and submodules are not entered, and are listed as skipped."""
        wanted = [glob(pattern) for pattern in patterns]
        starts = {fixed_folder(pattern) for pattern in patterns}
        skipped = {path: reason for path in self._special if (reason := self._passed_over(path, starts))}
        files = (path for path in self._files if path not in skipped and any(one.matches(path) for one in wanted))
        return Listing(tuple(sorted(files)), tuple(sorted(skipped.items())))

    def _passed_over(self, path: str, starts: set[str]) -> str:
        """Why what may lie below a link or submodule is not found from some folders; empty if nothing may."""
        if not any(not start or _within(path, start) or _within(start, path) for start in starts):
            return ""
        if self._files[path].mode == _SUBMODULE:
            return "is a submodule, of which a commit has no files"
        try:
            leads_to_folder = self._resolved(path) in self._folders
        except UnreadableError:
            leads_to_folder = False
        return "is a link to a folder, and links to folders are not followed" if leads_to_folder else ""

    def read(self, path: str, limit: int = MODEL_LIMIT) -> bytes:
        """The bytes of a file. Raises UnreadableError, also where the commit has only a pointer to it (Git LFS)."""
        content = self._content(path, limit)
        if content.startswith(_LFS):
            raise UnreadableError(path, "is stored by Git LFS, and the commit holds only a pointer to it")
        return content

    def open(self, path: str) -> BinaryIO:
        """The file as a stream, pointers as they are. Raises UnreadableError."""
        return io.BytesIO(self._content(path, MAX_BLOB))

    def blob(self, path: str) -> str:
        """The hash by which git knows the content of a file. Raises UnreadableError where there is none."""
        entry = self._files.get(self._resolved(path))
        if entry is None:
            raise UnreadableError(path, "does not exist")
        return entry.blob

    def _content(self, path: str, limit: int) -> bytes:
        entry = self._files.get(self._resolved(path))
        if entry is None:
            raise UnreadableError(path, "is a link to nothing" if safe_path(path) in self._files else "does not exist")
        if entry.mode == _SUBMODULE:
            raise UnreadableError(path, "is a submodule, of which a commit has no files")
        return self._blob(path, entry.blob, limit)

    def _blob(self, path: str, name: str, limit: int) -> bytes:
        known = self._recent.get(name)
        if known is not None and len(known) <= limit:
            return known
        try:
            content = self._repository.objects.read(name, limit)
        except TooLargeError as error:
            raise UnreadableError(path, f"{error}; the limit is {limit // 1048576} MiB") from None
        except GitError as error:
            raise UnreadableError(path, f"cannot be read from git: {error}") from None
        if known is None:
            self._recent[name] = content
            self._kept += len(content)
        while self._kept > _KEPT:
            self._kept -= len(self._recent.popitem(last=False)[1])
        return content

    def _resolved(self, path: str) -> str:
        """The path with the links on its way replaced by what they lead to. Raises UnreadableError."""
        safe = safe_path(path)
        if not self._special:
            return safe
        base = [name for name in self._prefix.split("/") if name]
        done, ahead, hops = list(base), list(reversed(safe.split("/"))), 0
        while ahead:
            name = ahead.pop()
            if name == ".." and not done:
                raise UnreadableError(path, "is a link that leaves the case")
            if name == "..":
                done.pop()
            elif name not in ("", "."):
                done.append(name)
                entry = self._files.get("/".join(done[len(base) :])) if done[: len(base)] == base else None
                if entry is not None and entry.mode == _LINK:
                    hops += 1
                    if hops > MAX_HOPS:
                        raise UnreadableError(path, "is a link that leads to itself")
                    target = os.fsdecode(self._blob(path, entry.blob, _LONGEST_LINK))
                    if target.startswith("/"):
                        raise UnreadableError(path, "is a link that leaves the case")
                    done.pop()
                    ahead += reversed(target.split("/"))
        if done[: len(base)] != base:
            raise UnreadableError(path, "is a link that leaves the case")
        return "/".join(done[len(base) :])

    def exists(self, path: str) -> bool:
        """Whether something stands at the path."""
        try:
            safe = safe_path(path)
        except UnreadableError:
            return False
        return safe in self._files or safe in self._folders

    def beside(self, path: str) -> Source:
        """Another case in the same commit. Raises UnreadableError if there is none, or if it lies outside."""
        if "\0" in path or not path.strip() or path.startswith("/"):
            raise OutsideError(path, "is not a path relative to the case")
        target = posixpath.normpath(posixpath.join(self._prefix, path))
        if target == ".." or target.startswith("../"):
            raise OutsideError(path, "leads out of the repository")
        prefix = "" if target == "." else f"{target}/"
        try:
            found = Revision(self._repository, self._commit, prefix=prefix)
        except GitError as error:
            raise UnreadableError(path, f"cannot be read from git: {error}") from None
        if not found._files:
            raise UnreadableError(path, "does not exist")
        return found

    def forget(self) -> None:
        """Give up what is kept of files read last, and the git that reads them; the next reading gets both anew."""
        self._recent.clear()
        self._kept = 0
        self._repository.objects.close()

    @property
    def unsettled(self) -> bool:
        """Commits are whole."""
        return False


def _above(path: str) -> list[str]:
    """The folders in which a path lies."""
    return [path[:place] for place, letter in enumerate(path) if letter == "/"]


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")
