"""A case together with the cases that it imports, as one: for whoever follows references across them.

Items of imported cases stand under `namespace:id`, those of what an imported case imports itself under
`outer:inner:id`, or under the shorter name if the case imports it too. They are read-only. References to them are given
those names, whichever way they are written.
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


class JoinedItem(Item[Record]):
    """An item with its id, its references and its file as the importing case sees them; its own have no prefix."""

    __slots__ = ("_imported", "_place")

    def __init__(self, item: AnyItem, prefix: str, folder: str, rename: Callable[[str], str]) -> None:
        self._imported = bool(prefix)
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
        """Whether it belongs to another case."""
        return self._imported

    @property
    def path(self) -> Path:
        """Where the item stands in its file."""
        return self._place


def joined(case: Case) -> Case:
    """The case and those that it imports as one; the case itself if it imports none. Not to be edited."""
    if not case.imports.cases or isinstance(case, _Joined):
        return case
    known = _known.get(case)
    if known is None:
        known = _known[case] = _Joined(case, imported_cases(case))
    return known


_known: WeakKeyDictionary[Case, Case] = WeakKeyDictionary()


def canonical(case: Case, name: str) -> str:
    """The id under which `joined` has an item or variable that a reference of the case names, in whichever way."""
    if name.count(":") < 2:
        return name
    whole = joined(case)
    return whole.renamed(name) if isinstance(whole, _Joined) else name


def item_across(case: Case, name: str) -> AnyItem | None:
    """The item that a reference of the case names, of an imported case as `joined` has it; None if there is none."""
    item = case.items.get(name)
    return item if item is not None or ":" not in name else joined(case).items.get(canonical(case, name))


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
        self.renamed = _renaming(case, "", prefixes)
        self._rename_own()
        for part, prefix, folder in parts:
            rename = _renaming(part, prefix, prefixes)
            for name, document in part.documents.items():
                self.documents[posixpath.normpath(posixpath.join(folder, name))] = document
            for item in part.items.values():
                imported = JoinedItem(item, prefix, folder, rename)
                if self.items.setdefault(imported.id, imported) is imported:
                    self._by_kind[item.kind.name].append(imported)
                    self._in_file.setdefault(imported.file, []).append(imported)

    def _rename_own(self) -> None:
        """Give the references of the case itself that go a longer way the names under which `joined` has the items."""
        changed: dict[int, AnyItem] = {}
        for item in self.items.values():
            if any(one.target.count(":") > 1 and self.renamed(one.target) != one.target for one in item.references):
                changed[id(item)] = JoinedItem(item, "", "", self.renamed)
        if changed:
            for members in (*self._by_kind.values(), *self._in_file.values()):
                members[:] = [changed.get(id(item), item) for item in members]
            self.items = {name: changed.get(id(item), item) for name, item in self.items.items()}


def imported_cases(case: Case) -> list[tuple[Case, str, str]]:
    """The cases that a case imports and those that they import, each once, with what stands before the ids of its items
    and with its folder relative to the case. Those with shorter names come first.
    """
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
    return parts


def _renaming(part: Case, prefix: str, prefixes: dict[int, str]) -> Callable[[str], str]:
    """How a reference in an imported case reads from outside."""

    def rename(target: str) -> str:
        other, before, rest = part.across(target)
        return f"{prefixes[id(other)]}{rest}" if before and ":" not in rest else f"{prefix}{target}"

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
