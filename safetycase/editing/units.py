"""The parts of files that are merged one by one: items, and whatever else stands at the top of a model file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from safetycase.documents import Document
from safetycase.editing.blind import hides
from safetycase.findings import Path
from safetycase.model import BY_COLLECTION, Kind

Documents = Mapping[str, Document]
Key = tuple[str, ...]
"""What tells a part from others, wherever it stands: the id of an item; for others, and for ids that stand twice, the
file and path as well."""


class Unit(NamedTuple):
    """A part with its place: the file, and the path inside of it."""

    file: str
    path: Path
    raw: Any

    @property
    def kind(self) -> Kind | None:
        """The kind of item that it is, None for what is no item."""
        return BY_COLLECTION.get(str(self.path[0])) if len(self.path) == 2 else None

    @property
    def place(self) -> tuple[str, Path]:
        """Where it stands."""
        return self.file, self.path


Units = dict[Key, Unit]


def units_of(documents: Documents, files: Collection[str], doubles: Collection[str]) -> Units:
    """The parts of some files, by what tells them apart; the ids of `doubles` stand more than once somewhere."""
    return dict(every_unit(documents, files, doubles))


def every_unit(documents: Documents, files: Collection[str], doubles: Collection[str]) -> Iterator[tuple[Key, Unit]]:
    """The same one after another, those with the same id as well."""
    for name in files:
        document = documents.get(name)
        for unit in _units(name, document) if document is not None else ():
            last = str(unit.path[-1])
            plain = len(unit.path) == 2 and last not in doubles
            yield ((last,) if plain else (last, name, *map(str, unit.path[:-1]), ""), unit)


def doubles_of(sides: Collection[Documents], files: Collection[str]) -> set[str]:
    """The ids that stand more than once in some files, on any of the sides."""
    found: set[str] = set()
    for side in sides:
        counted = Counter(
            str(unit.path[-1])
            for name in files
            if (document := side.get(name)) is not None
            for unit in _units(name, document)
            if len(unit.path) == 2
        )
        found.update(item_id for item_id, number in counted.items() if number > 1)
    return found


def mergeable(document: Document | None) -> bool:
    """Whether all of a file was read, and it is made of parts."""
    if document is None:
        return True
    whole = document.editable and not document.unread and not any(hides(document, one) for one in document.findings)
    return whole and (document.data is None or isinstance(document.data, dict))


def same_file(one: Document | None, two: Document | None) -> bool:
    """Whether two files hold the same bytes; no file is only the same as no file."""
    if one is None or two is None:
        return one is two
    return one is two or (one.text == two.text and one.to_bytes() == two.to_bytes())


def _units(name: str, document: Document) -> Iterator[Unit]:
    data = document.data
    for key, value in data.items() if isinstance(data, dict) else ():
        if key in BY_COLLECTION and isinstance(value, dict):
            for item_id, raw in value.items():
                yield Unit(name, (key, item_id), raw)
        elif key not in BY_COLLECTION or value is not None:
            yield Unit(name, (key,), value)
