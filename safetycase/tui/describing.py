"""What a field means, in full: its description, words to choose from, parts, links, and what its kind is."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from safetycase.model import BY_NAME, Kind
from safetycase.model.forms import Field, Shape
from safetycase.tui.form import plain
from safetycase.tui.lettering import wrap
from safetycase.tui.looks import Piece

_SHAPES = {
    Shape.TEXT: "a short text",
    Shape.PROSE: "a text of any length",
    Shape.CHOICE: "one word",
    Shape.FLAG: "true or false",
    Shape.NUMBER: "a number",
    Shape.INTEGER: "a whole number",
    Shape.REFERENCE: "the id of an item",
    Shape.REFERENCES: "a list of ids",
    Shape.LIST: "a list",
    Shape.MAPPING: "names with a value each",
    Shape.PART: "a value with parts",
    Shape.PARTS: "a list of values with parts",
    Shape.ANY: "one of several forms",
}


def described(kind: Kind, field: Field | None, width: int) -> list[Piece]:
    """The page about a field of a kind, or about the kind alone, in lines of at most `width` cells."""
    lines: list[Piece] = []
    for text, tone in _parts(kind, field):
        indent = " " * (len(text) - len(text.lstrip(" ")))
        lines += [(f"{indent}{line}", tone) for line in (wrap(text.strip(), width - len(indent)) if text else [""])]
    return lines


def _parts(kind: Kind, field: Field | None) -> Iterator[Piece]:
    if field is not None:
        yield " ".join(field.description.split()) or "The model says nothing more about it.", ""
        yield "", ""
        yield f"It holds {_SHAPES[field.shape]}.", "dim"
        if field.choices:
            yield f"Words to choose from: {', '.join(field.choices)}.", ""
        if field.link is not None:
            titles = [BY_NAME[name].title.lower() if name in BY_NAME else name for name in field.link.kinds]
            yield f"It refers to: {', '.join(titles)}. The item “{field.link.forward}” what it names.", ""
        for example in field.examples:
            yield f"For example: {plain(example)}", ""
        if field.fields:
            yield "", ""
            yield "Parts", "heading"
            for one in field.fields:
                choices = f" ({', '.join(one.choices)})" if one.choices else ""
                yield f"  {one.name}: {' '.join(one.description.split())}{choices}", ""
        yield "", ""
    yield kind.title, "heading"
    for paragraph in inspect.cleandoc(kind.record.__doc__ or "").split("\n\n"):
        yield f"  {' '.join(paragraph.split())}", ""
