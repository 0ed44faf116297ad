"""What a kind of item and its fields mean, in paragraphs: descriptions, words to choose from, parts and links."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from safetycase.model.forms import Field, Shape
from safetycase.model.kinds import BY_NAME, Kind

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


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph without line ends, and what it is: `heading`, `aside`, `entry`, or nothing of these. Empty: a gap.

    `indented` are those below a heading.
    """

    text: str = ""
    sort: str = ""
    indented: bool = False


def about_field(field: Field, shown: Callable[[Any], str]) -> Iterator[Paragraph]:
    """What a field means and holds, with its parts; examples as `shown` writes them."""
    yield Paragraph(" ".join(field.description.split()) or "The model says nothing more about it.")
    yield Paragraph()
    yield Paragraph(f"It holds {_SHAPES[field.shape]}.", "aside")
    if field.choices:
        yield Paragraph(f"Words to choose from: {', '.join(field.choices)}.")
    if field.link is not None:
        titles = [BY_NAME[name].title.lower() if name in BY_NAME else name for name in field.link.kinds]
        yield Paragraph(f"It refers to: {', '.join(titles)}. The item “{field.link.forward}” what it names.")
    for example in field.examples:
        yield Paragraph(f"For example: {shown(example)}")
    if field.fields:
        yield Paragraph()
        yield from about_fields("Parts", field.fields)


def about_fields(heading: str, fields: Sequence[Field]) -> Iterator[Paragraph]:
    """What each of several fields means, in a paragraph each, below a heading."""
    yield Paragraph(heading, "heading")
    for one in fields:
        choices = f" ({', '.join(one.choices)})" if one.choices else ""
        yield Paragraph(f"{one.name}: {' '.join(one.description.split())}{choices}", "entry", indented=True)


def about_kind(kind: Kind) -> Iterator[Paragraph]:
    """What a kind of item is."""
    yield Paragraph(kind.title, "heading")
    for paragraph in inspect.cleandoc(kind.record.__doc__ or "").split("\n\n"):
        yield Paragraph(" ".join(paragraph.split()), indented=True)
