"""The repository in which a case lies: its commits, its state, and the versions of the files of a case."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from safetycase.history.git import Git, GitError
from safetycase.history.objects import HASH, Objects

_MODES = (b"100644", b"100755")


class Commit(msgspec.Struct, frozen=True):
    """A commit by its full hash, and when it was made (ISO day)."""

    hash: str
    day: str

    @property
    def words(self) -> str:
        """The commit as people name it: `1a2b3c4d5e6f of 2026-03-01`."""
        return f"{self.hash[:12]} of {self.day}"


class Version(msgspec.Struct, frozen=True):
    """What a file became in a commit: the hash of its content."""

    commit: Commit
    blob: str


class State(msgspec.Struct, frozen=True):
    """Where a repository stands. `dirty`: files that were asked for differ from the commit; None where unknown."""

    commit: str = ""
    dirty: bool | None = None


class Repository:
    """A git repository and the folder of a case in it. `prefix` is the way from its top to the case, or empty."""

    def __init__(self, git: Git, prefix: str) -> None:
        self.git = git
        self.folder = git.folder
        self.prefix = prefix
        self.objects = Objects(git)

    def resolve(self, revision: str) -> str:
        """The full hash of the commit that a revision names. Raises GitError where it names none."""
        if not revision or revision.startswith("-") or "\0" in revision or ":" in revision:
            raise GitError(f"{revision!r} is no revision")
        wanted = f"{revision}^{{commit}}"
        found = self.git.run("rev-parse", "--verify", "--quiet", "--end-of-options", wanted, fine=(0, 1, 128))
        name = found.decode("ascii", "replace").strip()
        if HASH.fullmatch(name) is None:
            raise GitError(self._unknown(revision))
        return name

    def _unknown(self, revision: str) -> str:
        if self.shallow:
            return (
                f"this shallow clone has no commit '{revision}'; fetch its history (GitHub Actions: `fetch-depth: 0`)"
            )
        return f"the repository has no commit '{revision}'"

    @property
    def shallow(self) -> bool:
        """Whether the clone was made without all of its history."""
        try:
            return self.git.run("rev-parse", "--is-shallow-repository").strip() == b"true"
        except GitError:
            return False

    def merge_base(self, one: str, other: str) -> str | None:
        """The best common ancestor of two commits; None where the clone knows none. Raises GitError."""
        found = self.git.run("merge-base", one, other, fine=(0, 1)).decode("ascii", "replace").strip()
        return found if HASH.fullmatch(found) else None

    def commit(self, name: str) -> Commit:
        """A commit by its full hash, with its day. Raises GitError where there is none."""
        found = self.git.run("log", "-1", "--format=%H %cs", "--no-show-signature", "--end-of-options", name)
        return _commit(found) or Commit(name, "an unknown day")

    def last_change(self, path: str, revision: str = "HEAD") -> Commit | None:
        """The newest commit before or at `revision` that changed a path of the case.

        None if there is none, or where a shallow clone cannot tell.
        """
        place = f":(top,literal){self.prefix}{path}"
        try:
            found = self.git.run(
                "log", "-1", "--format=%H %cs %P", "--no-show-signature", "--end-of-options", revision, "--", place
            )
        except GitError:
            return None
        commit = _commit(found)
        first = len(found.split()) == 2
        return None if first and self.shallow else commit

    def last_up_to(self, day: date, commit: str) -> Commit | None:
        """The newest commit in the history of one that was made up to a day, wherever on earth that day was.

        None if there is none. Raises GitError, also where a shallow clone cannot tell.
        """
        found = _commit(
            self.git.run(
                "log", "-1", f"--before={day.isoformat()}T23:59:59-1200", "--format=%H %cs", "--no-show-signature",
                "--end-of-options", commit,
            )
        )  # fmt: skip
        if found is None and self.shallow:
            raise GitError("this shallow clone does not reach so far back")
        return found

    def versions(self, commit: str, suffixes: Sequence[str], most: int) -> Iterator[Version]:
        """The versions of the files of a case that end in one of `suffixes`, in the history of a commit.

        Newest first, each content once, from the newest `most` commits that changed such a file. Raises GitError.
        """
        places = [f":(top,glob){_escaped(self.prefix)}**/*{suffix}" for suffix in suffixes]
        listed = self.git.run(
            "log", "--format=%H %cs", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv",
            "--no-show-signature", "--full-history", "-m", f"-n{most}", "--end-of-options", commit, "--", *places,
        )  # fmt: skip
        seen: set[str] = set()
        at: Commit | None = None
        for line in listed.splitlines():
            if not line.startswith(b":"):
                at = _commit(line) or at
                continue
            parts = line.partition(b"\t")[0].split()
            name = parts[3].decode("ascii", "replace") if len(parts) == 5 else ""
            if at is not None and HASH.fullmatch(name) and parts[1] in _MODES and name not in seen:
                seen.add(name)
                yield Version(at, name)

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
        git = self.git
        try:
            if git.run("config", "--includes", "--name-only", "--get-regexp", r"^filter\.", fine=(0, 1)).strip():
                return None  # a clean filter of the repository would run: better not to know
            status = git.run(
                "status", "--porcelain=v1", "-z", "--untracked-files=no", "--ignore-submodules=all", "--", "."
            )
            known = git.run("ls-files", "-v", "-z", "--", ".")
        except GitError:
            return None
        tracked = {entry[2:]: entry[:1] for entry in known.split(b"\0")}
        flags = [tracked.get(os.fsencode(file)) for file in files if (self.folder / file).exists()]
        if status or None in flags:
            return True
        # git does not look at files that are flagged to be skipped (S) or assumed unchanged (small letters)
        return None if any(flag == b"S" or (flag is not None and flag.islower()) for flag in flags) else False


def repository_of(folder: Path) -> Repository:
    """The repository in which the folder of a case lies.

    Raises GitError, with the reason in words, where there is none, or git is absent or refuses.
    """
    git = Git(folder)
    try:
        prefix = git.run("rev-parse", "--show-prefix")
    except GitError as error:
        raise GitError(_refusal(folder, str(error))) from None
    return Repository(git, os.fsdecode(prefix.removesuffix(b"\n")))


def _refusal(folder: Path, said: str) -> str:
    if "not a git repository" in said:
        return f"{folder} lies in no git repository"
    if "dubious ownership" in said:
        return (
            f"the repository around {folder} belongs to another user; "
            "if you trust it, tell git: git config --global --add safe.directory DIR"
        )
    if "safe.bareRepository" in said:
        return f"{folder} holds files that make it look like a bare repository, which is not trusted"
    return said


def _commit(line: bytes) -> Commit | None:
    """The commit that a line of a log begins with."""
    parts = line.decode("ascii", "replace").split()
    return Commit(parts[0], parts[1]) if len(parts) > 1 and HASH.fullmatch(parts[0]) else None


def _escaped(path: str) -> str:
    return re.sub(r"([*?\[\]\\])", r"\\\1", path)
