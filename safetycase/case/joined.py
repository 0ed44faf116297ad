"""A case together with the cases that it imports, as one: for whoever follows references across them.

Items of imported cases stand under `namespace:id`, those of what an imported case imports itself under
`outer:inner:id`, or under the shorter name if the case imports it too. They are read-only.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from safetycase.case.index import AnyItem, Case
from safetycase.case.item import Item
from safetycase.findings import Path
from safetycase.model import KINDS, Record, references


class ImportedItem(Item[Record]):
    """An item of an imported case, with its id, its references and its file as the importing case sees them."""

    __slots__ = ("_place",)

    def __init__(self, item: AnyItem, prefix: str, folder: str, rename: Callable[[str], str]) -> None:
        self.id = f"{prefix}{item.id}"
        self.kind = item.kind
        self.file = posixpath.normpath(posixpath.join(folder, item.file))
        self.raw = item.raw
        self.errors = item.errors
        self.data = _renamed(item, rename)
        self.status = item.status
        self.obsolete = item.obsolete
        self.unreviewed = item.unreviewed
        self.placeholder = item.placeholder
        self.blank = item.blank
        self.covers = item.covers
        self._record = None
        self._references = None
        self._place = item.path

    @property
    def imported(self) -> bool:
        """Whether it belongs to another case: it does."""
        return True

    @property
    def path(self) -> Path:
        """Where the item stands in its file."""
        return self._place


def joined(case: Case) -> Case:
    """The case and those that it imports as one; the case itself if it imports none. Not to be edited."""
    if not case.imports.cases:
        return case
    known = _known.get(case)
    if known is None:
        known = _known[case] = _join(case)
    return known


_known: WeakKeyDictionary[Case, Case] = WeakKeyDictionary()


def namespace_of(item_id: str) -> str:
    """What stands before the last colon of an id; empty for an item of the case itself."""
    return item_id.rpartition(":")[0]


class _Joined(Case):
    """The case that `joined` gives."""

    def __init__(self, case: Case, parts: list[tuple[Case, str, str]]) -> None:
        self.source, self.manifest, self.manifest_document = case.source, case.manifest, case.manifest_document
        self.imports = case.imports
        self._own_findings = case.load_findings[: len(case.load_findings) - len(case.imports.findings)]
        self.documents = dict(case.documents)
        self._in_file = {name: list(case.items_in(name)) for name in case.documents}
        self.items = dict(case.items)
        self.duplicates = list(case.duplicates)
        self._by_kind = {kind.name: list(case.of_kind(kind.name)) for kind in KINDS}
        self._backward = None
        self._variables = None
        prefixes = {id(part): prefix for part, prefix, _ in parts}
        for part, prefix, folder in parts:
            rename = _renaming(part, prefix, prefixes)
            for name, document in part.documents.items():
                self.documents[posixpath.normpath(posixpath.join(folder, name))] = document
            for item in part.items.values():
                imported = ImportedItem(item, prefix, folder, rename)
                if self.items.setdefault(imported.id, imported) is imported:
                    self._by_kind[item.kind.name].append(imported)
                    self._in_file.setdefault(imported.file, []).append(imported)


def _join(case: Case) -> Case:
    """Breadth first, so that a case which is imported on several ways has its shortest name."""
    parts: list[tuple[Case, str, str]] = []
    seen = {id(case)}
    edge = [(case, "", "")]
    while edge:
        later = []
        for importer, prefix, folder in edge:
            for name, other in importer.imports.cases.items():
                if id(other) not in seen:
                    seen.add(id(other))
                    place = posixpath.join(folder, importer.imports.paths[name])
                    later.append((other, f"{prefix}{name}:", place))
        parts += later
        edge = later
    return _Joined(case, parts)


def _renaming(part: Case, prefix: str, prefixes: dict[int, str]) -> Callable[[str], str]:
    """How a reference in an imported case reads from outside."""

    def rename(target: str) -> str:
        namespace, colon, rest = target.partition(":")
        if not colon:
            return f"{prefix}{target}"
        other = part.imports.cases.get(namespace)
        return f"{prefixes[id(other)]}{rest}" if other is not None else f"{prefix}{target}"

    return rename


def _renamed(item: AnyItem, rename: Callable[[str], str]) -> dict[str, Any]:
    """The data of an item with its references as they read from outside."""
    found = references(item.kind, item.data)
    if not found:
        return item.data
    data: dict[str, Any] = _copied(item.data)
    keys: list[tuple[Path, str]] = []
    for path, target in ((reference.path, reference.target) for reference in found):
        holder: Any = data
        for step in path[:-1]:
            holder = holder[step]
        if holder[path[-1]] == target:
            holder[path[-1]] = rename(target)
        else:
            keys.append((path, target))
    for path, target in keys:
        holder = data
        for step in path[:-1]:
            holder = holder[step]
        holder[rename(target)] = holder.pop(path[-1])
    return data


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_copied(entry) for entry in value]
    return value
