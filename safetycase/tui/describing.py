"""What a field means, in full: its description, words to choose from, parts, links, and what its kind is."""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.model import Kind
from safetycase.model.describing import Paragraph, about_field, about_kind
from safetycase.model.forms import Field
from safetycase.tui.form import plain
from safetycase.tui.lettering import wrap
from safetycase.tui.looks import Piece

_TONES = {"heading": "heading", "aside": "dim"}


def described(kind: Kind, field: Field | None, width: int) -> list[Piece]:
    """The page about a field of a kind, or about the kind alone, in lines of at most `width` cells."""
    lines: list[Piece] = []
    for one in _about(kind, field):
        indent = "  " if one.indented else ""
        tone = _TONES.get(one.sort, "")
        lines += [(f"{indent}{line}", tone) for line in (wrap(one.text, width - len(indent)) if one.text else [""])]
    return lines


def _about(kind: Kind, field: Field | None) -> Iterator[Paragraph]:
    if field is not None:
        yield from about_field(field, plain)
        yield Paragraph()
    yield from about_kind(kind)
