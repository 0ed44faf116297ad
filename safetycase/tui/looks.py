"""Glyphs and words by which severities and states are known everywhere on the screen."""

from __future__ import annotations

from collections.abc import Mapping

from safetycase.findings import Severity
from safetycase.findings.looks import LOOKS, SEVERITY_GLYPHS, with_basis

UNSAVED = "●"
WAIVED = "–"
MARKED = "◆"
SINCE = {"new": "+", "changed": "~", "gone": "-"}
"""What an item is since the newest commit of git."""

Piece = tuple[str, str]
"""A stretch of text with its tone; an empty tone is plain text."""


def severity_piece(severity: Severity | None) -> Piece:
    """A glyph for the worst finding, or a blank."""
    return (SEVERITY_GLYPHS[severity], severity.word) if severity is not None else (" ", "")


def state_piece(state: str, width: int = 0, basis: str = "") -> Piece:
    """A state as glyph and word, with its basis where that is not the results themselves, padded to `width` cells;
    blank where there is no verdict."""
    if not state:
        return " " * width, ""
    glyph, tone = LOOKS[state]
    return with_basis(f"{glyph} {state}", basis).ljust(width), tone


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 item`, `2 items`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def since_words(numbers: Mapping[str, int]) -> str:
    """How many items are new, changed and gone, each with its glyph; empty if none is."""
    return "  ".join(f"{glyph} {numbers[word]:,} {word}" for word, glyph in SINCE.items() if numbers.get(word))
