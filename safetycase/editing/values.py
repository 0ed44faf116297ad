"""Values as people type them for a field: prose is taken as it is, structured values are read as YAML."""

from __future__ import annotations

from typing import Any

from safetycase.documents import read
from safetycase.findings import Path
from safetycase.model import Kind
from safetycase.model.forms import Field, Shape, fields

_LITERAL = (Shape.TEXT, Shape.PROSE, Shape.CHOICE, Shape.REFERENCE)
_LISTS = (Shape.LIST, Shape.REFERENCES)
_OPENERS = ("[", "{", "- ", "-\n", '"', "'", "#")
"""What begins a value that is read as YAML where a list is wanted; anything else is its one entry."""


def typed_value(kind: Kind, path: Path, text: str) -> Any:
    """The value that `text` gives the field of an item of `kind` at `path`.

    Text, choices and ids are taken to the letter; lists, mappings, numbers and flags are YAML, and a list of one may be
    written without its brackets. Where a field may hold either, what begins with a bracket or is a number is YAML.
    Raises ValueError where YAML cannot be read, or would drop a part of the text.
    """
    shape = _shape_at(fields(kind.record), path)
    if shape in _LITERAL:
        return text
    if shape in _LISTS and (one := text.strip()) and not one.startswith(_OPENERS):
        return [one]
    if shape is Shape.PARTS and isinstance(one := _yaml(text), str):
        return [one]
    if shape is not Shape.ANY:
        return _yaml(text)
    if text.lstrip()[:1] in ("{", "["):
        return _yaml(text)
    try:
        value = _yaml(text)
    except ValueError:
        return text
    return value if isinstance(value, bool | int | float) else text


def _yaml(text: str) -> Any:
    document = read("value", text.encode("utf-8", "surrogateescape"))
    if document.findings:
        raise ValueError(f"is not YAML: {document.findings[0].message}")
    span = document.span(())
    rest = document.text[span.end :].strip() if span is not None else document.text.strip()
    if rest:
        raise ValueError(f"would lose {rest!r}, which YAML takes for a comment; put the value in quotes")
    return document.data


def _shape_at(known: tuple[Field, ...], path: Path) -> Shape:
    """What the field at a path holds; ANY where the model does not say."""
    field = next((field for field in known if field.name == path[0]), None)
    if field is None:
        return Shape.ANY
    rest = path[1:]
    if not rest:
        return field.shape
    if field.shape in (Shape.LIST, Shape.REFERENCES):
        return Shape.TEXT if not field.choices or field.link is not None else Shape.CHOICE
    if field.shape in (Shape.PARTS, Shape.MAPPING, Shape.ANY) and (
        isinstance(rest[0], int) or field.shape is Shape.MAPPING
    ):
        rest = rest[1:]
        if not rest:
            return Shape.ANY
    return _shape_at(field.fields, rest) if field.fields else Shape.ANY
