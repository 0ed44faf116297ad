"""The case beside what git has of it: which items differ from the newest commit. Made out beside the screen."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from safetycase.tui.branch import git_folder

if TYPE_CHECKING:
    from safetycase.case import AnyItem, Case
    from safetycase.history import Comparison

HEAD = "HEAD"
"""The revision with which the case is compared."""
NOT_YET = "the case is not compared with git yet; a moment, please"
NOTHING = f"{HEAD} has no case in this folder: all of it is new"
_TELLING = ("HEAD", "logs/HEAD", "index", "packed-refs")
"""Files of git of which one is written when another commit comes to be the newest."""


class SinceHead:
    """What differs between the newest commit and the case as it stands.

    `told` has the word for each item that differs, `new` or `changed`, by id, and `gone` the items that the commit has
    alone; `renamed` leads from ids to those in the commit where these are others. `numbers` counts all of them, and
    those `gone`, by the kind's name. They are empty where nothing can be compared: then `why` says so, and it is empty
    otherwise.
    """

    def __init__(self) -> None:
        self.told: Mapping[str, str] = {}
        self.gone: Mapping[str, AnyItem] = {}
        self.renamed: Mapping[str, str] = {}
        self.numbers: Mapping[str, Mapping[str, int]] = {}
        self.why = NOT_YET
        self.before: Case | None = None
        self._comparison: Comparison | None = None
        self._case: Case | None = None
        self._seen: object = self  # like nothing that was ever seen
        self._commit = ""
        self._looking = threading.Lock()

    @property
    def at(self) -> tuple[str, Case] | None:
        """The commit that the case is compared with, and the case as it stands there; None where there is none."""
        return (self._commit, self.before) if self.before is not None else None

    def look(self, root: Path, case: Case) -> bool:
        """Compare a case with the newest commit; False if nothing is known now that was not known before.

        May run beside the screen. Files and items that are alike are held once.
        """
        with self._looking:
            seen = _signature(root)
            if case is self._case and seen == self._seen:
                return False
            old = (self.told, self.gone, self.why)
            if seen != self._seen:
                self._compare_with(root, case)
            self._case, self._seen = case, seen
            if self._comparison is not None:
                found = self._comparison.update(case)
                self.told, self.gone, self.renamed = found.told, found.gone, found.renamed
            self.numbers = self._counted(case)
            return old != (self.told, self.gone, self.why)

    def _counted(self, case: Case) -> Mapping[str, Mapping[str, int]]:
        found: dict[str, Counter[str]] = {}
        for item_id, word in self.told.items():
            found.setdefault(case.items[item_id].kind.name, Counter())[word] += 1
        for item in self.gone.values():
            found.setdefault(item.kind.name, Counter())["gone"] += 1
        return found

    def _compare_with(self, root: Path, case: Case) -> None:
        """Read the newest commit, if it is another one than before."""
        from safetycase.history import Comparison, GitError, Revision, repository_of, sharing
        from safetycase.model import MANIFEST_NAME

        try:
            repository = repository_of(root)
            commit = repository.resolve(HEAD)
            if commit == self._commit:
                return
            source = Revision(repository, commit)
            if source.exists(MANIFEST_NAME):
                self.before = sharing(source, case)
                source.forget()
                self._comparison, self._commit, self.why = Comparison(self.before), commit, ""
                return
            self.why = NOTHING
        except GitError as error:
            self.why = str(error)
        self._comparison, self._commit, self.before = None, "", None
        self.told, self.gone, self.renamed = {}, {}, {}


def _signature(root: Path) -> object:
    """What changes when another commit comes to be the newest, as far as a look at git's files tells."""
    folder = git_folder(root)
    if folder is None:
        return None
    found: list[tuple[int, int, int] | None] = []
    for name in _TELLING:
        try:
            stat = (folder / name).stat()
            found.append((stat.st_mtime_ns, stat.st_size, stat.st_ino))
        except OSError:
            found.append(None)
    return tuple(found)
