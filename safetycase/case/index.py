"""The case: its manifest, documents and items, with references both ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from safetycase.case.item import Item
from safetycase.case.source import Source
from safetycase.documents import Document
from safetycase.findings import Finding, Path, Position, Severity
from safetycase.model import BY_COLLECTION, BY_RECORD, KINDS, Kind, Manifest, Record, Reference
from safetycase.schema import screen

R = TypeVar("R", bound=Record)
AnyItem = Item[Record]


class Imports(msgspec.Struct, frozen=True):
    """The cases that a case imports.

    `cases` by the name before the colon, those that can be used; `paths` of all that the manifest names, as written
    there; `findings` say what is wrong with the others.
    """

    cases: Mapping[str, Case] = {}
    paths: Mapping[str, str] = {}
    findings: tuple[Finding, ...] = ()


NO_IMPORTS = Imports()


class Case:
    """A snapshot of a case. Immutable: `replaced` gives the next one and shares what did not change.

    `manifest` holds what could be read of safetycase.yaml; `documents` every model file by path; `items` every item
    by id (of duplicates the first, `duplicates` pairs it with each later one). `imports` are the other cases that it
    refers to; their items are not among its own.
    """

    def __init__(
        self,
        source: Source,
        manifest: Manifest,
        manifest_document: Document | None,
        documents: Mapping[str, Document],
        load_findings: Sequence[Finding],
        previous: Case | None = None,
        imports: Imports = NO_IMPORTS,
    ) -> None:
        self.source = source
        self.manifest = manifest
        self.manifest_document = manifest_document
        self.documents: dict[str, Document] = {name: documents[name] for name in sorted(documents)}
        self.imports = imports
        self._own_findings = tuple(load_findings)
        self._in_file: dict[str, list[AnyItem]] = {}
        for name, document in self.documents.items():
            known = previous is not None and previous.documents.get(name) is document
            self._in_file[name] = (
                previous._in_file[name] if known and previous is not None else _items(document, previous)
            )
        self.items: dict[str, AnyItem] = {}
        self.duplicates: list[tuple[AnyItem, AnyItem]] = []
        self._by_kind: dict[str, list[AnyItem]] = {kind.name: [] for kind in KINDS}
        self._collect()
        self._backward: dict[str, tuple[Reference, ...]] | None = None
        self._variables: dict[str, tuple[str, Path]] | None = None
        if previous is not None and previous._backward is not None:
            self._backward = _backward_after(previous, self)

    def _collect(self) -> None:
        items, by_kind = self.items, self._by_kind
        for members in self._in_file.values():
            for item in members:
                first = items.setdefault(item.id, item)
                if first is item:
                    by_kind[item.kind.name].append(item)
                else:
                    self.duplicates.append((first, item))

    @property
    def name(self) -> str:
        """The name from the manifest, or where the case lies if it has none."""
        return self.manifest.name if isinstance(self.manifest.name, str) else self.source.name

    def of(self, record: type[R]) -> Sequence[Item[R]]:
        """The items of the kind that `record` stands for, by file and place in it."""
        return self._by_kind[BY_RECORD[record].name]  # type: ignore[return-value]

    def of_kind(self, kind: str) -> Sequence[AnyItem]:
        """The items of the kind called `kind`, by file and place in it."""
        return self._by_kind[kind]

    def find(self, item_id: str, record: type[R]) -> Item[R] | None:
        """The item with this id if it is of the kind that `record` stands for, else None."""
        item = self.items.get(item_id)
        return item if item is not None and item.kind.record is record else None  # type: ignore[return-value]

    @property
    def counts(self) -> dict[str, int]:
        """How many items there are of each kind, in the order of the method; kinds without items are left out."""
        return {kind: len(members) for kind, members in self._by_kind.items() if members}

    @property
    def load_findings(self) -> tuple[Finding, ...]:
        """What was found in reading the files of the case and in looking for those that it imports."""
        return (*self._own_findings, *self.imports.findings)

    def across(self, name: str) -> tuple[Case, str, str]:
        """The case to which `namespace:id` leads, what stands before the id, and what is left of the name.

        `outer:inner:id` leads to what the imported case `outer` imports as `inner`. Where a namespace is not known, it
        is left, and the case is the one that does not know it.
        """
        case, before, rest = self, "", name
        while ":" in rest:
            namespace, _, behind = rest.partition(":")
            other = case.imports.cases.get(namespace)
            if other is None:
                break
            case, before, rest = other, f"{before}{namespace}:", behind
        return case, before, rest

    def foreign(self, name: str) -> AnyItem | None:
        """The item of an imported case that `namespace:id` names, as that case has it; None if there is none."""
        case, before, item_id = self.across(name)
        return case.items.get(item_id) if before else None

    def unusable(self, name: str) -> bool:
        """Whether a case that `namespace:id` leads through is imported but cannot be used: a finding says why.

        So it is, too, where the manifest that might import it cannot be read.
        """
        case, before, rest = self.across(name)
        if ":" not in rest:
            return False
        document = case.manifest_document
        unread = document is None or any(one.severity is Severity.ERROR for one in document.findings)
        return rest.partition(":")[0] in case.imports.paths or (bool(before) and unread)

    def references_from(self, item_id: str) -> tuple[Reference, ...]:
        """The references that an item makes; empty if there is no such item."""
        item = self.items.get(item_id)
        return item.references if item is not None else ()

    def references_to(self, item_id: str) -> tuple[Reference, ...]:
        """The references that name an item or, as `element/variable`, one of its variables."""
        if self._backward is None:
            self._backward = _backward_of(self.items.values())
        return self._backward.get(item_id, ())

    @property
    def variables(self) -> Mapping[str, tuple[str, Path]]:
        """Every variable as `element/variable`: the element's id, and where the variable stands in it."""
        if self._variables is None:
            found: dict[str, tuple[str, Path]] = {}
            for item in self._by_kind["element"]:
                for field in ("process_model", "state"):
                    for variable in item.data.get(field, {}):
                        found.setdefault(f"{item.id}/{variable}", (item.id, (field, variable)))
            self._variables = found
        return self._variables

    def items_in(self, file: str) -> Sequence[AnyItem]:
        """The items of one file in its order, duplicates included."""
        return self._in_file.get(file, ())

    def position(self, item: Item[Any], path: Path = (), *, key: bool = False) -> Position:
        """Where an item, or a place inside it, stands in its file. An empty path gives the item's id."""
        document = self.documents[item.file]
        if not path:
            return document.position(item.path, key=True)
        if not isinstance(item.raw, dict):  # the short form
            return document.position(item.path)
        return document.position((*item.path, *path), key=key)

    def replaced(self, changes: Mapping[str, Document | None]) -> Case:
        """The case with some documents put in place of others (None: taken out)."""
        documents = {**self.documents, **changes}
        kept = {name: document for name, document in documents.items() if document is not None}
        return Case(
            self.source, self.manifest, self.manifest_document, kept, self._own_findings, self, imports=self.imports
        )

    def importing(self, imports: Imports, source: Source | None = None) -> Case:
        """The case with its imported cases put in place of what they were before, and its source if one is given."""
        if imports is self.imports and source in (None, self.source):
            return self
        return Case(
            source or self.source, self.manifest, self.manifest_document, self.documents, self._own_findings, self,
            imports=imports,
        )  # fmt: skip

    def difference(self, previous: Case) -> set[str]:
        """The ids that were added, removed or changed since `previous`."""
        old, new = previous.items, self.items
        if self.duplicates or previous.duplicates:  # what stands in one file may decide which item of another counts
            touched = {*old, *new}
        else:
            files = {*previous._in_file, *self._in_file}
            other = [name for name in files if previous._in_file.get(name) is not self._in_file.get(name)]
            touched = {item.id for case in (previous, self) for name in other for item in case._in_file.get(name, ())}
        return {item_id for item_id in touched if old.get(item_id) is not new.get(item_id)}


def _items(document: Document, previous: Case | None) -> list[AnyItem]:
    """The items of a document. Items whose data object did not change are taken over from `previous`."""
    if not isinstance(document.data, dict):
        return []
    known = {item.path: item for item in previous._in_file.get(document.name, ())} if previous is not None else {}
    members: list[AnyItem] = []
    for collection, entries in document.data.items():
        kind = BY_COLLECTION.get(collection)
        if kind is None or not isinstance(entries, dict):
            continue
        fresh: dict[str, object] = {}
        reused: dict[str, AnyItem] = {}
        for item_id, raw in entries.items():
            old = known.get((collection, item_id))
            if old is not None and old.raw is raw:
                reused[item_id] = old
            else:
                fresh[item_id] = raw
        bad = screen(kind, fresh) if fresh else set()
        for item_id in entries:
            members.append(
                reused.get(item_id) or _item(item_id, kind, document.name, fresh[item_id], item_id not in bad)
            )
    return members


def _item(item_id: str, kind: Kind, file: str, raw: object, valid: bool) -> AnyItem:
    return Item(item_id, kind, file, raw, valid=valid)


def _backward_of(items: Iterable[AnyItem]) -> dict[str, tuple[Reference, ...]]:
    lists: dict[str, list[Reference]] = {}
    for item in items:
        for reference in item.references:
            lists.setdefault(reference.target, []).append(reference)
    return {target: tuple(found) for target, found in lists.items()}


def _backward_after(previous: Case, case: Case) -> dict[str, tuple[Reference, ...]]:
    """The backward references of `case`, from those of `previous` and what changed between them."""
    changed = case.difference(previous)
    backward = dict(previous._backward or {})
    touched: set[str] = set()
    for item_id in changed:
        for side in (previous, case):
            touched.update(reference.target for reference in side.references_from(item_id))
    for target in touched:
        kept = [reference for reference in backward.get(target, ()) if reference.source not in changed]
        backward[target] = tuple(kept)
    for item_id in sorted(changed):
        for reference in case.references_from(item_id):
            backward[reference.target] = (*backward[reference.target], reference)
    return backward
