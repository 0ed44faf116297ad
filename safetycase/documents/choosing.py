"""Which blocks of a document an edit needs to see: the ones it changes, and neighbours whose layout it follows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from safetycase.documents.building import Section
from safetycase.documents.document import Document
from safetycase.documents.excerpts import Kept
from safetycase.documents.splices import Splice
from safetycase.findings import Path


def holding(document: Document, paths: Iterable[Path]) -> Kept | None:
    """The blocks that hold some paths; None for the whole document."""
    sections = _by_key(document)
    chosen: dict[str, set[int] | None] = {}
    for path in paths:
        if sections is None or not path:
            return None
        section = sections.get(str(path[0]))
        if section is None:
            return None
        items = chosen.setdefault(section.key, set())
        number = document.item_number(section.key, path[1]) if len(path) > 1 else None
        if number is None and len(path) > 1:
            chosen[section.key] = None
        elif items is not None:
            items.add(0 if number is None else number)
    return {key: None if items is None else sorted(items) for key, items in chosen.items()}


def section_of(document: Document, path: Path) -> Kept | None:
    """The whole section of a path."""
    return {str(path[0]): None} if path and document.sections is not None else None


def around_entry(document: Document, path: Path) -> Kept | None:
    """What removing the entry at a path needs: the entry and those beside it."""
    if len(path) == 1:
        return top(document, whole=[str(path[0])])
    section = (_by_key(document) or {}).get(str(path[0])) if path else None
    if section is None or len(path) != 2:
        return holding(document, [path])
    number = document.item_number(section.key, path[1])
    return holding(document, [path]) if number is None else _beside(document, section, number - 1, number + 1)


def around_place(document: Document, path: Path, place: int) -> Kept | None:
    """What inserting an entry as number `place` into the mapping at a path needs."""
    if not path:
        return top(document)
    section = (_by_key(document) or {}).get(str(path[0]))
    if section is None or len(path) > 1 or section.keys is None:
        return holding(document, [path]) if len(path) > 1 else section_of(document, path)
    data = document.data[path[0]] if isinstance(document.data, dict) else None
    names = list(data) if isinstance(data, dict) else []
    numbers = {section.keys.index(name) for name in names[max(0, place - 2) : place + 1]}
    return {section.key: sorted(numbers)}


def between(document: Document, path: Path, index: int) -> Kept | None:
    """What moving the entry at a path to place `index` needs: all entries on the way, and the one before."""
    if not path or not isinstance(document.data, dict) or document.sections is None:
        return None
    if len(path) == 1:
        names = list(document.data)
        low, high = sorted((names.index(str(path[0])), index))
        return top(document, whole=names[low : high + 1])
    section = (_by_key(document) or {}).get(str(path[0]))
    if section is None or section.keys is None or len(path) > 2:
        return holding(document, [path])
    data = document.data[path[0]]
    names = list(data) if isinstance(data, dict) else []
    low, high = sorted((names.index(str(path[1])), index))
    return {section.key: sorted({section.keys.index(name) for name in names[max(0, low - 1) : high + 1]})}


def top(document: Document, whole: Sequence[str] = ()) -> Kept | None:
    """Every section with its first and last entry only, `whole` ones with all."""
    sections = _by_key(document)
    if sections is None:
        return None
    kept: dict[str, Sequence[int] | None] = {}
    for key, section in sections.items():
        readable = _readable(document, section)
        kept[key] = None if key in whole or not readable else sorted({readable[0], readable[-1]})
    return kept


def touched(document: Document, splices: Sequence[Splice]) -> Kept | None:
    """The blocks that splices fall into, with those beside them; None where they change more than entries."""
    sections = document.sections
    if sections is None:
        return None
    firsts = [section.start for section in sections]
    chosen: dict[str, set[int] | None] = {}
    for splice in splices:
        number = bisect_right(firsts, splice.start) - 1
        if number < 0 or bisect_right(firsts, splice.end) - 1 != number:
            return None
        section = sections[number]
        if splice.start <= document.text.find("\n", section.start):
            return None
        if section.starts is None:
            chosen[section.key] = None
            continue
        low = bisect_right(section.starts, splice.start) - 2
        high = bisect_right(section.starts, splice.end)
        known = chosen.setdefault(section.key, set())
        if known is not None:
            known.update(range(max(0, low), min(len(section.starts), high + 1)))
    return {key: None if items is None else sorted(items) for key, items in chosen.items()}


def _by_key(document: Document) -> dict[str, Section] | None:
    """The sections whose keys are in the data, the first of equal keys."""
    if document.sections is None or not isinstance(document.data, dict):
        return None
    data = document.data
    return {section.key: section for section in reversed(document.sections) if section.key in data}


def _readable(document: Document, section: Section) -> list[int]:
    """The numbers of a section's entries that are in the data."""
    data = document.data[section.key] if isinstance(document.data, dict) else None
    if section.keys is None or not isinstance(data, dict):
        return []
    seen: dict[str, int] = {}
    for number, key in enumerate(section.keys):
        if key in data:
            seen.setdefault(key, number)
    return list(seen.values())


def _beside(document: Document, section: Section, low: int, high: int) -> Kept:
    readable = _readable(document, section) if document.findings else range(len(section.keys or ()))
    return {section.key: [number for number in readable if low <= number <= high]}
