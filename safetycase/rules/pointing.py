"""The place of a word inside a text: lines and columns of just the words that a problem speaks of."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.findings import Path, Position
from safetycase.rules.words import pattern


def place_of(case: Case, item: AnyItem, path: Path, words: str) -> Position | None:
    """Where words first stand in the text at a path of an item; None where the file writes them otherwise.

    They are looked for in the file's own text, where a folded line may part them.
    """
    document = case.documents[item.file]
    steps = path if isinstance(item.raw, dict) else ()
    span = document.span((*item.path, *steps))
    found = pattern(words).search(document.text, *span) if span is not None and words.strip() else None
    if found is None or span is None:
        return None
    return document.position_of(span._replace(start=found.start(), end=found.end()))
