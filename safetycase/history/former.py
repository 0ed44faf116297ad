"""What ids stood for in the history of a case: an id that was given up must not come to mean something else."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from safetycase.case import AnyItem, Item
from safetycase.documents import read
from safetycase.history.git import GitError
from safetycase.history.repository import Commit, Repository
from safetycase.model import BY_COLLECTION

MAX_COMMITS = 5_000
"""How many commits that changed model files are looked through."""

MAX_BYTES = 512 * 1024 * 1024
"""How much of former versions of model files is looked through, in bytes."""

MAX_READ = 400
"""How many former versions of model files are read item by item: those that hold an id that is looked for."""

_LARGEST = 8 * 1024 * 1024
_SUFFIXES = (".yaml", ".yml")
_KEYS = re.compile(rb"(?:^[ \t]*|[{,][ \t]*)[\"']?([A-Za-z][A-Za-z0-9._-]*)[\"']?[ \t]*:", re.MULTILINE)


class Former(msgspec.Struct, frozen=True):
    """An item that once stood under an id, as it was last, and the commit that wrote it so."""

    item: AnyItem
    commit: Commit

    @property
    def when(self) -> str:
        """The commit as people name it."""
        return self.commit.words


class Past(msgspec.Struct, frozen=True):
    """What was found in a history. `whole`: all of it was looked through."""

    items: Mapping[str, Former]
    whole: bool


def former_items(repository: Repository, commit: str, ids: Collection[str]) -> Past:
    """The newest item under each of some ids in the files of a case up to a commit. Raises GitError."""
    if not ids:
        return Past({}, True)
    found: dict[str, Former] = {}
    left = {name.encode() for name in ids}
    size = versions = commits = 0
    last = ""
    for version in repository.versions(commit, _SUFFIXES, MAX_COMMITS):
        commits += version.commit.hash != last
        last = version.commit.hash
        if not left or size > MAX_BYTES or versions >= MAX_READ:
            break
        try:
            content = repository.objects.read(version.blob, _LARGEST)
        except GitError:
            return Past(found, False)
        size += len(content)
        here = keys_among(content, left)
        if not here:
            continue
        versions += 1
        for name, item in items_in(content, {name.decode() for name in here}).items():
            found[name] = Former(item, version.commit)
            left.discard(name.encode())
    whole = not left or (size <= MAX_BYTES and versions < MAX_READ and commits < MAX_COMMITS)
    return Past(found, whole and not repository.shallow)


def keys_among(content: bytes, names: set[bytes]) -> set[bytes]:
    """Those of some names that may be keys in a file: few are looked for one by one, which is quicker."""
    if len(names) <= 20 and not any(name in content for name in names):
        return set()
    return names.intersection(match[1] for match in _KEYS.finditer(content))


def items_in(content: bytes, ids: Collection[str]) -> dict[str, AnyItem]:
    """The items under some ids in the text of a model file; none where it is no model file."""
    data = read("former", content).data
    found: dict[str, AnyItem] = {}
    for collection, entries in data.items() if isinstance(data, dict) else ():
        kind = BY_COLLECTION.get(collection)
        if kind is not None and isinstance(entries, dict):
            for name in entries.keys() & set(ids):
                raw: Any = entries[name]
                found.setdefault(name, Item(name, kind, "former", raw, valid=False))
    return found
