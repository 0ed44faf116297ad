"""The repository in which a case lies: its commits, its state, and the ids that once stood in it."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

from safetycase.history.git import GitError, run
from safetycase.model import ID_PATTERN

MAX_VERSIONS = 20_000
"""How many versions of model files are looked through for ids of old."""

_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ID_LINE = re.compile(rb"^ {1,8}(?:\"|')?(" + ID_PATTERN.strip("^$").encode() + rb")(?:\"|')?:(?:\s|$)", re.MULTILINE)
_BATCH = 500


class Commit(msgspec.Struct, frozen=True):
    """A commit by its full hash, and when it was made (ISO day)."""

    hash: str
    day: str


class State(msgspec.Struct, frozen=True):
    """Where a repository stands. `dirty`: files that were asked for differ from the commit; None where unknown."""

    commit: str = ""
    dirty: bool | None = None


class Repository:
    """A git repository and the folder of a case in it. `prefix` is the way from its top to the case, or empty."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self.folder = folder
        self.prefix = prefix

    def resolve(self, revision: str) -> str:
        """The full hash of the commit that a revision names. Raises GitError where it names none."""
        if not revision or revision.startswith("-") or "\0" in revision or ":" in revision:
            raise GitError(f"{revision!r} is no revision")
        try:
            found = run(self.folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except GitError:
            raise GitError(self._unknown(revision)) from None
        name = found.decode("ascii", "replace").strip()
        if _HASH.fullmatch(name) is None:
            raise GitError(self._unknown(revision))
        return name

    def _unknown(self, revision: str) -> str:
        try:
            shallow = run(self.folder, "rev-parse", "--is-shallow-repository").strip() == b"true"
        except GitError:
            shallow = False
        if shallow:
            return (
                f"this shallow clone has no commit '{revision}'; fetch its history (GitHub Actions: `fetch-depth: 0`)"
            )
        return f"the repository has no commit '{revision}'"

    def merge_base(self, one: str, other: str) -> str:
        """The best common ancestor of two commits; the first itself where they have none."""
        try:
            found = run(self.folder, "merge-base", one, other).decode("ascii", "replace").strip()
        except GitError:
            return one
        return found if _HASH.fullmatch(found) else one

    def last_change(self, path: str, revision: str = "HEAD") -> Commit | None:
        """The newest commit before or at `revision` that changed a path of the case; None if there is none."""
        place = f"{self.prefix}{path}"
        try:
            found = run(
                self.folder, "log", "-1", "--format=%H %cs", "--no-show-signature", "--end-of-options", revision, "--",
                f":(top,literal){place}",
            )  # fmt: skip
        except GitError:
            return None
        name, _, day = found.decode("ascii", "replace").strip().partition(" ")
        return Commit(name, day) if _HASH.fullmatch(name) else None

    def ids_before(self, commit: str) -> tuple[frozenset[str], bool]:
        """The ids that stood in some version of the model files up to a commit, and whether all were looked through."""
        places = [f":(top,glob){_escaped(self.prefix)}**/*.{suffix}" for suffix in ("yaml", "yml")]
        listed = run(
            self.folder, "log", "--format=", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv",
            "--no-show-signature", "-m", "-z", f"-n{MAX_VERSIONS}", "--end-of-options", commit, "--", *places,
        )  # fmt: skip
        blobs: dict[str, None] = {}
        for entry in listed.split(b"\0"):
            parts = entry.split()
            if len(parts) == 5 and parts[0].startswith(b":"):
                name = parts[3].decode("ascii", "replace")
                if parts[1] in (b"100644", b"100755") and _HASH.fullmatch(name):
                    blobs[name] = None
        names = list(blobs)[:MAX_VERSIONS]
        found: set[str] = set()
        for start in range(0, len(names), _BATCH):
            for content in self.blobs(names[start : start + _BATCH]).values():
                found.update(match[1].decode("ascii") for match in _ID_LINE.finditer(content))
        return frozenset(found), len(blobs) <= MAX_VERSIONS

    def blobs(self, names: Collection[str]) -> dict[str, bytes]:
        """The content of blobs by their hashes; those that are not here are left out. Raises GitError."""
        printed = run(self.folder, "cat-file", "--batch", content="".join(f"{name}\n" for name in names).encode())
        return dict(_parsed(printed))

    def state(self, files: Collection[str]) -> State:
        """The commit that the case stands at, and whether `files`, relative to the case, differ from it.

        Each of the files must be in the commit; any other file is no change of the case unless the commit knows it.
        """
        try:
            commit = self.resolve("HEAD")
        except GitError:
            return State()
        return State(commit, self._dirty(files))

    def _dirty(self, files: Collection[str]) -> bool | None:
        try:
            declared = run(
                self.folder, "config", "--includes", "--name-only", "--get-regexp", r"^filter\.", fine=(0, 1)
            )
            if declared.strip():
                return None  # a clean filter of the repository would run: better not to know
            status = run(
                self.folder, "status", "--porcelain=v1", "-z", "--untracked-files=no", "--ignore-submodules=all", "--",
                ".",
            )  # fmt: skip
            known = run(self.folder, "ls-files", "-v", "-z", "--", ".")
        except GitError:
            return None
        tracked = {entry[2:]: entry[:1] for entry in known.split(b"\0")}
        flags = [tracked.get(os.fsencode(file)) for file in files if (self.folder / file).exists()]
        if status or None in flags:
            return True
        # git does not look at files that are flagged to be skipped (S) or assumed unchanged (small letters)
        return None if any(flag == b"S" or (flag is not None and flag.islower()) for flag in flags) else False


def _escaped(path: str) -> str:
    return re.sub(r"([*?\[\]\\])", r"\\\1", path)


def _parsed(printed: bytes) -> Iterator[tuple[str, bytes]]:
    """The objects that `cat-file --batch` printed: a line with hash, type and size, the content, a line end."""
    place = 0
    while place < len(printed):
        end = printed.index(b"\n", place)
        head = printed[place:end].split()
        place = end + 1
        if len(head) != 3 or not head[2].isdigit():
            continue  # `missing`
        size = int(head[2])
        if head[1] == b"blob":
            yield head[0].decode("ascii", "replace"), printed[place : place + size]
        place += size + 1


def repository_of(folder: Path) -> Repository | None:
    """The repository in which the folder of a case lies; None where there is none, or git is absent or refuses."""
    try:
        prefix = run(folder, "rev-parse", "--show-prefix")
    except GitError:
        return None
    return Repository(folder, os.fsdecode(prefix.rstrip(b"\n")))
