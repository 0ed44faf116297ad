"""Items of a case as they stood at the end of a day, read from the commits and never checked out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import msgspec

from safetycase.case import AnyItem, UnreadableError
from safetycase.history.former import items_in, keys_among
from safetycase.history.git import GitError
from safetycase.history.repository import Commit, Repository
from safetycase.history.revision import Revision
from safetycase.model import MANIFEST_NAME

MAX_STATES = 200
"""How many different commits are looked at."""

MAX_BYTES = 256 * 1024 * 1024
"""How much of former versions of model files is looked through, in bytes."""


class Standing(msgspec.Struct, frozen=True):
    """Some items at the end of a day, by id, and the commit in which they stood so.

    `whole` is false where files of that state could not be read, so that what is not here may have been there.
    """

    items: Mapping[str, AnyItem]
    commit: Commit
    whole: bool = True


class Then:
    """The items under some ids in the history that leads to a commit; `patterns` find the model files.

    `whole` turns false where a limit kept something from being looked at.
    """

    def __init__(self, repository: Repository, commit: str, patterns: Sequence[str], ids: Collection[str]) -> None:
        self.whole = True
        self._repository, self._commit, self._patterns = repository, commit, patterns
        self._ids = {name.encode() for name in ids}
        self._files: dict[str, Mapping[str, AnyItem]] = {}
        self._states: dict[str, Standing | None] = {}
        self._read = 0

    def at(self, day: date) -> Standing | None:
        """The items as the last commit up to a day has them.

        None where the case has no commit so early, or the clone cannot tell.
        """
        try:
            commit = self._repository.last_up_to(day, self._commit)
            if commit is None:
                return None
            if commit.hash not in self._states:
                if len(self._states) >= MAX_STATES or self._read > MAX_BYTES:
                    self.whole = False
                    return None
                self._states[commit.hash] = self._standing(commit)
            return self._states[commit.hash]
        except GitError:
            self.whole = False
            return None

    def _standing(self, commit: Commit) -> Standing | None:
        source = Revision(self._repository, commit.hash)
        if not source.exists(MANIFEST_NAME):
            return None
        found: dict[str, AnyItem] = {}
        whole = True
        for path in source.find(self._patterns).files:
            try:
                found.update(self._items(source, path))
            except UnreadableError:
                whole = False
        return Standing(found, commit, whole)

    def _items(self, source: Revision, path: str) -> Mapping[str, AnyItem]:
        name = source.blob(path)
        known = self._files.get(name)
        if known is None:
            content = source.read(path)
            self._read += len(content)
            here = keys_among(content, self._ids)
            known = items_in(content, {one.decode() for one in here}) if here else {}
            self._files[name] = known
        return known
