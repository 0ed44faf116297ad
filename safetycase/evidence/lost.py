"""What was lost when the case was read, so that evidence against a requirement may be missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from safetycase.case import Case, Item
from safetycase.case.whole import files_not_whole
from safetycase.evidence.text import shown
from safetycase.model import ID_PATTERN

_SPEAKING = {"evidence": "supports", "defeater": "challenges", "review": "items", "incident": "undermines"}
"""Kinds that may speak against something, and the field that names it."""

_ANYBODY = ""
"""Stands for every item, where it cannot be told of whom something spoke."""

_WORD = re.compile(ID_PATTERN.strip("^$"))
_LISTED = 3


class Lost:
    """What was lost: files that were not read whole, ids that stand twice, and items that could not be understood."""

    def __init__(self, case: Case) -> None:
        self._files = [shown(name) for name in files_not_whole(case)]
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
