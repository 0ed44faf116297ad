"""A case as it stood in a commit: a source of files that are read from git and never checked out."""

from __future__ import annotations

import io
import os
import posixpath
from collections.abc import Sequence
from typing import BinaryIO

import msgspec

from safetycase.case.globs import glob
from safetycase.case.source import MODEL_LIMIT, Listing, OutsideError, Source, UnreadableError, safe_path
from safetycase.history.git import GitError, run
from safetycase.history.repository import Repository

MAX_AT_ONCE = 256 * 1024 * 1024
"""How many bytes of model files are read ahead in one call of git."""

MAX_BLOB = 512 * 1024 * 1024
"""The largest file that is read, in bytes."""

_TEXT = (".yaml", ".yml", ".lock")
_FILES = frozenset({"100644", "100755"})


class _Entry(msgspec.Struct, frozen=True):
    mode: str
    blob: str
    size: int


class Revision:
    """The files of a case in one commit. Raises GitError where the commit cannot be read."""

    def __init__(self, repository: Repository, commit: str, *, prefix: str | None = None) -> None:
        self._repository = repository
        self._commit = commit
        self._prefix = repository.prefix if prefix is None else prefix
        self._files = self._listed()
        self._known: dict[str, bytes] = {}
        self._ahead = False

    def _listed(self) -> dict[str, _Entry]:
        """Every file below the case, by its path relative to it."""
        place = [self._prefix.rstrip("/")] if self._prefix else []
        printed = run(
            self._repository.folder, "ls-tree", "-r", "-z", "-l", "--full-tree", "--end-of-options", self._commit,
            *(f"{one}/" for one in place),
        )  # fmt: skip
        found = {}
        for entry in printed.split(b"\0"):
            head, _, path = entry.partition(b"\t")
            parts = head.split()
            if len(parts) == 4:
                name = os.fsdecode(path)
                size = int(parts[3]) if parts[3].isdigit() else 0
                if name.startswith(self._prefix):
                    found[name[len(self._prefix) :]] = _Entry(parts[0].decode(), parts[2].decode(), size)
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
        """The files that match. Links and submodules are listed as skipped."""
        wanted = [glob(pattern) for pattern in patterns]
        matching = [path for path in self._files if any(one.matches(path) for one in wanted)]
        files = tuple(sorted(path for path in matching if self._files[path].mode in _FILES))
        skipped = tuple(
            (path, "is a link or a submodule, which is not followed in a commit")
            for path in sorted(matching)
            if self._files[path].mode not in _FILES
        )
        return Listing(files, skipped)

    def read(self, path: str, limit: int = MODEL_LIMIT) -> bytes:
        """The bytes of a file. Raises UnreadableError."""
        entry = self._entry(path)
        if entry.size > limit:
            raise UnreadableError(path, f"is {entry.size / 1048576:.0f} MiB; the limit is {limit // 1048576} MiB")
        if not self._ahead and path.endswith(_TEXT):
            self._read_ahead()
        content = self._known.get(entry.blob)
        return content if content is not None else self._blob(path, entry)

    def _read_ahead(self) -> None:
        """Read all model files in one call of git: one for each would take longer than the check itself."""
        self._ahead = True
        texts = {one.blob: one.size for path, one in self._files.items() if path.endswith(_TEXT) and one.mode in _FILES}
        if sum(texts.values()) <= MAX_AT_ONCE:
            try:
                self._known.update(self._repository.blobs(texts))
            except GitError:
                return

    def _blob(self, path: str, entry: _Entry) -> bytes:
        try:
            found = self._repository.blobs([entry.blob])
        except GitError as error:
            raise UnreadableError(path, f"cannot be read from git: {error}") from None
        if entry.blob not in found:
            raise UnreadableError(path, "is not in this clone")
        return found[entry.blob]

    def _entry(self, path: str) -> _Entry:
        entry = self._files.get(safe_path(path))
        if entry is None:
            raise UnreadableError(path, "does not exist")
        if entry.mode not in _FILES:
            raise UnreadableError(path, "is a link or a submodule, which is not followed in a commit")
        return entry

    def open(self, path: str) -> BinaryIO:
        """The file as a stream. Raises UnreadableError."""
        entry = self._entry(path)
        if entry.size > MAX_BLOB:
            raise UnreadableError(path, f"is larger than {MAX_BLOB >> 20} MiB")
        return io.BytesIO(self._blob(path, entry))

    def exists(self, path: str) -> bool:
        """Whether something stands at the path."""
        try:
            safe = safe_path(path)
        except UnreadableError:
            return False
        return safe in self._files or any(name.startswith(f"{safe}/") for name in self._files)

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

    @property
    def unsettled(self) -> bool:
        """Commits are whole."""
        return False
