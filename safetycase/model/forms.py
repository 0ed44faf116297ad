"""The fields of kinds and parts as plain descriptions, from which forms, completion and documentation are built."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from safetycase.model.choices import authored
from safetycase.model.links import Link, link_of


class Shape(StrEnum):
    """What a field holds, as a person edits it."""

    TEXT = "text"
    """A short string."""
    PROSE = "prose"
    """A long string of several lines."""
    CHOICE = "choice"
    """One of a few words."""
    FLAG = "flag"
    """True or false."""
    NUMBER = "number"
    INTEGER = "integer"
    REFERENCE = "reference"
    """The id of another item."""
    REFERENCES = "references"
    """A list of ids."""
    LIST = "list"
    """A list of strings, choices or numbers."""
    MAPPING = "mapping"
    """Names with a value each."""
    PART = "part"
    """A structured value with fields of its own."""
    PARTS = "parts"
    """A list of structured values."""
    ANY = "any"
    """Whatever YAML can say; several forms are allowed."""


class Field(msgspec.Struct, frozen=True):
    """A field as a form shows it.

    `choices` are the words allowed, of the field or of the entries of a list. `fields` describe a part, the entries
    of a list of parts, or the values of a mapping to parts. `mixed`: the entries of a list may be numbers and flags as
    well as texts.
    """

    name: str
    label: str
    description: str
    shape: Shape
    choices: tuple[str, ...] = ()
    link: Link | None = None
    examples: tuple[Any, ...] = ()
    part: type | None = None
    mixed: bool = False

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields of the part that this field holds, empty if it holds none."""
        return fields(self.part) if self.part is not None else ()


@cache
def fields(record: type) -> tuple[Field, ...]:
    """The fields of a record or part: its own first, then those common to all kinds.

    Raises TypeError if `record` is not a Struct.
    """
    info = inspect.type_info(record)
    if not isinstance(info, inspect.StructType):
        raise TypeError(f"{record.__name__} is not a record")
    return tuple(_field(field) for field in _own_first(record, info.fields))


def _own_first(record: type, described: tuple[inspect.Field, ...]) -> list[inspect.Field]:
    own = set(record.__annotations__)
    return [f for f in described if f.name in own] + [f for f in described if f.name not in own]


def _field(field: inspect.Field) -> Field:
    node, extra = _unwrap(field.type)
    shape, choices, link, part = _shape(node, field.encode_name)
    if shape is Shape.TEXT and extra.get("x-widget") == "text":
        shape = Shape.PROSE
    return Field(
        name=field.encode_name,
        label=extra.get("x-label") or field.encode_name.replace("_", " "),
        description=extra.get("description", ""),
        shape=shape,
        choices=choices,
        link=link,
        examples=tuple(extra.get("examples") or ()),
        part=part,
        mixed=shape is Shape.LIST and _mixed(node),
    )


def _mixed(node: inspect.Type) -> bool:
    """Whether a list takes both texts and numbers."""
    options = node.types if isinstance(node, inspect.UnionType) else (node,)
    for option in options:
        item = _unwrap(option.item_type)[0] if isinstance(option, inspect.VarTupleType) else None
        if isinstance(item, inspect.UnionType):
            kinds = {type(_unwrap(one)[0]) for one in item.types}
            return inspect.StrType in kinds and bool(kinds & {inspect.IntType, inspect.FloatType})
    return False


def _unwrap(node: inspect.Type) -> tuple[inspect.Type, dict[str, Any]]:
    extra: dict[str, Any] = {}
    while isinstance(node, inspect.Metadata) and "x-ref" not in (node.extra_json_schema or {}):
        extra = {**(node.extra_json_schema or {}), **extra}
        node = node.type
    return node, extra


_Shaped = tuple[Shape, tuple[str, ...], Link | None, type | None]


def _shape(node: inspect.Type, name: str) -> _Shaped:
    if isinstance(node, inspect.Metadata):
        link = link_of(node, name)
        return (Shape.REFERENCE, (), link, None) if link is not None else _shape(_unwrap(node)[0], name)
    if isinstance(node, inspect.UnionType):
        return _union_shape(node, name)
    if isinstance(node, inspect.LiteralType):
        return Shape.CHOICE, tuple(str(value) for value in authored(tuple(node.values))), None, None
    if isinstance(node, inspect.VarTupleType):
        return _list_shape(node, name)
    if isinstance(node, inspect.DictType):
        inner = _shape(node.value_type, name)
        return Shape.MAPPING, (), None, inner[3]
    if isinstance(node, inspect.StructType):
        return Shape.PART, (), None, node.cls
    simple = {
        inspect.StrType: Shape.TEXT,
        inspect.BoolType: Shape.FLAG,
        inspect.IntType: Shape.INTEGER,
        inspect.FloatType: Shape.NUMBER,
    }
    return simple.get(type(node), Shape.ANY), (), None, None


def _list_shape(node: inspect.VarTupleType, name: str) -> _Shaped:
    shape, choices, link, part = _shape(node.item_type, name)
    if shape is Shape.REFERENCE:
        return Shape.REFERENCES, (), link, None
    if shape is Shape.PART or part is not None:
        return Shape.PARTS, (), link, part
    return Shape.LIST, choices, None, None


def _union_shape(node: inspect.UnionType, name: str) -> _Shaped:
    shapes = [_shape(option, name) for option in node.types]
    found = {shape for shape, *_ in shapes}
    if len(shapes) == 1:
        return shapes[0]
    if found == {Shape.REFERENCE, Shape.REFERENCES}:
        return next(shape for shape in shapes if shape[0] is Shape.REFERENCES)
    if found <= {Shape.INTEGER, Shape.NUMBER}:
        return Shape.NUMBER, (), None, None
    link = next((shape[2] for shape in shapes if shape[2] is not None), None)
    part = next((shape[3] for shape in shapes if shape[3] is not None), None)
    choices = next((shape[1] for shape in shapes if shape[1]), ())
    return Shape.ANY, choices, link, part
