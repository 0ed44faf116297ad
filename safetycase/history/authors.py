"""Who wrote what stands in a commit, and who is at work now, by the names that git has for them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection
from pathlib import Path

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.findings.text import alike
from safetycase.history.changes import same
from safetycase.history.git import TIMEOUT, Git, GitError, program_path
from safetycase.history.repository import Repository, repository_of
from safetycase.history.revision import Revision
from safetycase.history.sharing import sharing

MOST_LINES = 2_000
"""Lines of an item of which the authors are looked up."""

_CRUD = " .,:;<>\"\\'"
"""What git strips from the ends of names."""


class Person(msgspec.Struct, frozen=True):
    """A person by name and address; either may be empty."""

    name: str = ""
    email: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """What this person may be called by, made comparable."""
        return tuple(word for said in (self.name, self.email) if (word := _comparable(said)))

    def called(self, name: str) -> bool:
        """Whether somebody who calls himself `name`, `address` or `name <address>` may be this person."""
        said = _comparable(name)
        head, _, tail = said.partition("<")
        return bool({said, head.strip(), tail.strip(" >")} & set(self.words))


def _comparable(name: str) -> str:
    return alike(name).strip(_CRUD)


class Authorship:
    """Who wrote the items of a case in a folder. Raises GitError where it lies in no repository with a commit.

    `at` is a commit with the case as it stands there, if it was read already; by default HEAD.
    """

    def __init__(self, folder: Path, case: Case, at: tuple[str, Case] | None = None) -> None:
        self.at_work = person_at_work(folder)
        self._repository = repository_of(folder)
        if at is None:
            commit = self._repository.resolve("HEAD")
            at = commit, sharing(Revision(self._repository, commit), case)
        self._commit, self._before = at

    def wrote(self, name: str, item: AnyItem) -> bool | None:
        """Whether somebody called `name` may have written a part of an item, what is not committed included.

        None where git cannot tell.
        """
        was = self._before.items.get(item.id)
        if (was is None or not same(was, item)) and (not self.at_work.words or self.at_work.called(name)):
            return True if self.at_work.words else None
        if was is None:
            return False
        try:
            authors = authors_of(self._repository, self._commit, self._before, was)
        except GitError:
            return None
        return any(author.called(name) for author in authors)


def person_at_work(folder: Path) -> Person:
    """Who works in a folder, by the configuration of git there or else of the user; empty where it says nothing."""
    found = [_local(folder, key) or _own(key) for key in ("user.name", "user.email")]
    return Person(*found)


def _local(folder: Path, key: str) -> str:
    try:
        return _text(Git(folder).run("config", "--get", key, fine=(0, 1)))
    except GitError:
        return ""


def _own(key: str) -> str:
    """What the configuration of the user says, which the git of this room does not read."""
    theirs = {name: os.environ[name] for name in ("HOME", "XDG_CONFIG_HOME") if name in os.environ}
    try:
        done = subprocess.run(
            ["git", "config", "--global", "--get", key],
            cwd=os.sep,
            env={"PATH": program_path(), "LC_ALL": "C", **theirs},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return _text(done.stdout)


def _text(printed: bytes) -> str:
    return printed.decode("utf-8", "replace").strip()[:200]


def authors_of(repository: Repository, commit: str, before: Case, item: AnyItem) -> Collection[Person]:
    """Everybody who wrote a line of an item as it stands in a commit, of which `before` is the case.

    Raises GitError where that cannot be found out.
    """
    document = before.documents[item.file]
    span = document.span(item.path)
    key = document.span(item.path, key=True)
    first = document.text.count("\n", 0, key.start if key is not None else 0) + 1
    last = document.text.count("\n", 0, max(span.end - 1, 0)) + 1 if span is not None else first
    last = min(max(last, first), first + MOST_LINES)
    printed = repository.git.run(
        "blame", "--porcelain", "--no-textconv", f"-L{first},{last}", commit, "--",
        item.file,
    )  # fmt: skip
    names: list[str] = []
    found: list[Person] = []
    for line in printed.decode("utf-8", "replace").splitlines():
        if line.startswith("author "):
            names.append(line.removeprefix("author ")[:200])
        elif line.startswith("author-mail ") and names:
            found.append(Person(names.pop(), line.removeprefix("author-mail ").strip("<> ")[:200]))
    return tuple(dict.fromkeys(found))
