"""What was lost when the case was read, so that evidence against a requirement may be missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from safetycase.case import Case, Item
from safetycase.evidence.text import shown
from safetycase.model import BY_COLLECTION, ID_PATTERN

_LOSING = frozenset(
    {"SFC001", "SFC002", "SFC003", "SFC004", "SFC005", "SFC006", "SFC007", "SFC009", "SFC010", "SFC011", "SFC012",
     "SFC013", "SFC014"}
)  # fmt: skip
"""Faults of reading after which something that stands in the file is not in the data."""

_UNREADABLE = frozenset({"SFC060", "SFC062", "SFC063"})
"""Faults of loading: the manifest, a model file or a folder of them could not be read."""

_SPEAKING = {"evidence": "supports", "defeater": "challenges", "review": "items", "incident": "undermines"}
"""Kinds that may speak against something, and the field that names it."""

_ANYBODY = ""
"""Stands for every item, where it cannot be told of whom something spoke."""

_WORD = re.compile(ID_PATTERN.strip("^$"))
_LISTED = 3


class Lost:
    """What was lost: files that were not read whole, ids that stand twice, and items that could not be understood."""

    def __init__(self, case: Case) -> None:
        self._files = _files(case)
        self._targets: dict[str, list[str]] = {}
        self._twice = {first.id for first, _ in case.duplicates}
        for first, later in case.duplicates:
            words = f"{first.id} stands twice, in {shown(first.file)} and in {shown(later.file)}"
            for item in (first, later):
                self._note(item, words, {_SPEAKING.get(item.kind.name, "")})
            self._targets.setdefault(first.id, []).append(words)
        for kind in _SPEAKING:
            for item in case.of_kind(kind):
                if item.errors and not item.obsolete:
                    self._broken(case, item)

    def _broken(self, case: Case, item: Item[Any]) -> None:
        """Note whom an item with schema errors may have spoken of: every id that stands where it is broken.

        Where the field that says of whom is broken and names nobody that exists, it may have been anybody.
        """
        words, field = f"{item.id} has schema errors", _SPEAKING[item.kind.name]
        if not isinstance(item.raw, dict):
            named, speaking = _ids_in(item.raw), True
        else:
            broken = {str(error.path[0]) for error in item.errors if error.path}
            if "verdict" in broken:
                broken.add(field)
            named = {word for name in broken for word in (*_ids_in(name), *_ids_in(item.raw.get(name)))}
            speaking = field in broken
        known = {name for name in named if name in case.items}
        for target in known or ({_ANYBODY} if speaking and named else set()):
            self._targets.setdefault(target, []).append(words)

    def same(self, other: Lost) -> bool:
        """Whether the same was lost in another state of the case."""
        return (self._files, self._targets, self._twice) == (other._files, other._targets, other._twice)

    @property
    def targets(self) -> bool:
        """Whether something was lost that may have spoken of single items."""
        return bool(self._targets)

    def twice(self, item_id: str) -> bool:
        """Whether an id stands for two items."""
        return item_id in self._twice

    def for_requirement(self, requirement: str, evidence: list[str]) -> tuple[str, ...]:
        """Why evidence against a requirement, or against the evidence for it, may be missing; empty where none may."""
        named = [words for item_id in (requirement, *evidence, _ANYBODY) for words in self._targets.get(item_id, ())]
        found = [f"{words}, so that what speaks against it may be missing" for words in dict.fromkeys(named)]
        if self._files:
            files = ", ".join(self._files[:_LISTED])
            more = len(self._files) - _LISTED
            files = f"{files} and {more} more" if more > 0 else files
            found.append(f"{files} could not be read whole, so that evidence against it may be missing")
        return tuple(found)

    def _note(self, item: Item[Any], words: str, fields: Iterable[str]) -> None:
        if isinstance(item.raw, dict):
            for target in {text for field in fields for text in _texts(item.raw.get(field))}:
                self._targets.setdefault(target, []).append(words)


def _files(case: Case) -> list[str]:
    """The files of the case that could not be read whole, as people read their names."""
    documents = list(case.documents.values())
    if case.manifest_document is not None:
        documents.append(case.manifest_document)
    found = {
        document.name
        for document in documents
        if document.unread
        or any(finding.rule in _LOSING for finding in document.findings)
        or (document.data is not None and not isinstance(document.data, dict))
    }
    for document in case.documents.values():
        if _has_lost_section(document.data):
            found.add(document.name)
    for finding in case.load_findings:
        if finding.rule in _UNREADABLE and not finding.file.startswith(".safetycase/"):
            found.add(finding.file)
    return [shown(name) for name in sorted(found)]


def _has_lost_section(data: object) -> bool:
    """Whether a section has a name that is unknown, or is no mapping, so that its items are not in the case."""
    return isinstance(data, dict) and any(
        not name.startswith("x-") and (name not in BY_COLLECTION or not isinstance(items, dict | None))
        for name, items in data.items()
    )


def _texts(value: object, depth: int = 0) -> Iterator[str]:
    """Every text in a value, whatever its shape."""
    if isinstance(value, str):
        yield value
    elif depth < 4 and isinstance(value, list | dict):
        for part in value if isinstance(value, list) else value.values():
            yield from _texts(part, depth + 1)


def _ids_in(value: object) -> set[str]:
    """Every word in a value that has the form of an id: in its texts, and in the keys of its mappings."""
    found = {match[0] for text in _texts(value) for match in _WORD.finditer(text)}
    if isinstance(value, dict):
        found |= {match[0] for key in value for match in _WORD.finditer(str(key))}
    return found
