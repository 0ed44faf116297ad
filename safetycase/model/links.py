"""Which fields refer to other items, with the wording both ways, and the references that data contains."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, get_args

import msgspec
from msgspec import inspect

from safetycase.model.fields import ANY, Record
from safetycase.model.kinds import BY_NAME, Kind

FieldPath = tuple[str | int, ...]
"""Where a value stands inside an item."""


class Link(msgspec.Struct, frozen=True):
    """A field that refers to other items.

    `field` is the top-level field of the item; `kinds` names what it may refer to. `forward` reads from the item
    to its target, `backward` from the target to the item. `wanted`: the method asks for at least one.
    """

    field: str
    kinds: tuple[str, ...]
    forward: str
    backward: str
    wanted: bool

    @property
    def abroad(self) -> bool:
        """Whether what it names stands in another case: inside one the part names the whole, under `parent`."""
        return self.field == "refined_by"

    def accepts(self, kind: str) -> bool:
        """Whether an item of the kind called `kind` may stand at the other end."""
        return kind in self.kinds or ANY in self.kinds


class Reference(msgspec.Struct, frozen=True, gc=False):
    """One mention of an item by another: who mentions whom, by which link, and where inside the item."""

    source: str
    target: str
    link: Link
    path: FieldPath


SHARED = 16
"""Entries of a list whose places are the same objects for all items."""

Found = list[Reference]
_Walk = Callable[[str, Any, FieldPath, Found], None]


def references(kind: Kind, data: dict[str, Any], source: str = "") -> Found:
    """Every reference in the data of an item of `kind` whose id is `source`, in the order of the kind's fields.

    The data may be incomplete or of wrong types; what is not a string where a reference belongs is passed over.
    """
    found: Found = []
    for field, link, walk in _walks(kind.name):
        value = data.get(field)
        if value is None:
            continue
        if walk is not None:
            walk(source, value, (field,), found)
        elif isinstance(value, str):
            found.append(Reference(source, value, link, _whole(field)))
        elif isinstance(value, list):
            places = _places(field) if len(value) <= SHARED else [(field, index) for index in range(len(value))]
            found += [
                Reference(source, entry, link, place)
                for entry, place in zip(value, places, strict=False)
                if isinstance(entry, str)
            ]
    return found


@cache
def _whole(field: str) -> FieldPath:
    """The place of a field, one object for all items."""
    return (field,)


@cache
def _places(field: str) -> tuple[FieldPath, ...]:
    """The places of the first entries of a list, one object each for all items: most of what references would hold."""
    return tuple((field, index) for index in range(SHARED))


@cache
def links(kind: Kind) -> tuple[Link, ...]:
    """The links of a kind, each once, in the order of its fields."""
    seen: dict[Link, None] = {}
    for name, node in _linked_fields(kind):
        for link in _links_of(node, name, ()):
            seen.setdefault(link)
    return tuple(seen)


def _linked_fields(kind: Kind) -> Iterator[tuple[str, inspect.Type]]:
    """The fields of a kind that hold references, with their types as msgspec understands them."""
    own = kind.record.__annotations__
    for field in msgspec.structs.fields(kind.record):
        if (field.name in own or field.name not in _plain_common()) and _holds_links(field.type, ()):
            yield field.encode_name, inspect.type_info(field.type)


@cache
def _plain_common() -> frozenset[str]:
    """The fields common to all kinds that hold no references."""
    return frozenset(field.name for field in msgspec.structs.fields(Record) if not _holds_links(field.type, ()))


def _holds_links(annotation: Any, inside: tuple[type, ...]) -> bool:
    """Whether an annotation declares a reference somewhere: quicker than translating those that do not."""
    for note in getattr(annotation, "__metadata__", ()):
        if isinstance(note, msgspec.Meta) and "x-ref" in (note.extra_json_schema or {}):
            return True
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        if annotation in inside:
            return False
        fields = msgspec.structs.fields(annotation)
        return any(_holds_links(field.type, (*inside, annotation)) for field in fields)
    return any(_holds_links(part, inside) for part in get_args(annotation))


def link_of(metadata: inspect.Metadata, field: str) -> Link | None:
    """The link that a type annotation declares, or None if it is no reference."""
    extra = metadata.extra_json_schema or {}
    if "x-ref" not in extra:
        return None
    return Link(field, tuple(extra["x-ref"]), extra["x-forward"], extra["x-backward"], bool(extra["x-wanted"]))


def _links_of(node: inspect.Type, field: str, inside: tuple[type, ...]) -> Iterator[Link]:
    if isinstance(node, inspect.Metadata):
        link = link_of(node, field)
        if link is not None:
            yield link
        else:
            yield from _links_of(node.type, field, inside)
    elif isinstance(node, inspect.UnionType):
        for option in node.types:
            yield from _links_of(option, field, inside)
    elif isinstance(node, inspect.VarTupleType):
        yield from _links_of(node.item_type, field, inside)
    elif isinstance(node, inspect.DictType):
        yield from _links_of(node.key_type, field, inside)
        yield from _links_of(node.value_type, field, inside)
    elif isinstance(node, inspect.StructType) and node.cls not in inside:
        for part in node.fields:
            yield from _links_of(part.type, field, (*inside, node.cls))


_Plan = tuple[str, Link, _Walk | None]
"""A field with references: its link, and how to find them where they are not simply an id or a list of ids."""


@cache
def _walks(kind_name: str) -> tuple[_Plan, ...]:
    plans: list[_Plan] = []
    for name, node in _linked_fields(BY_NAME[kind_name]):
        first = next(_links_of(node, name, ()))
        plans.append((name, first, None if _is_simple(node) else _walk(node, name, {})))
    return tuple(plans)


def _is_simple(node: inspect.Type) -> bool:
    """Whether a field holds an id, a list of ids, or either."""
    if isinstance(node, inspect.Metadata):
        return "x-ref" in (node.extra_json_schema or {}) or _is_simple(node.type)
    if isinstance(node, inspect.VarTupleType):
        return isinstance(node.item_type, inspect.Metadata) and _is_simple(node.item_type)
    if isinstance(node, inspect.UnionType):
        return all(_is_simple(option) for option in node.types)
    return False


def _walk(node: inspect.Type, field: str, known: dict[type, _Walk]) -> _Walk | None:
    """A function that collects the references in a value of type `node`, or None if there can be none."""
    if isinstance(node, inspect.Metadata):
        link = link_of(node, field)
        return _collect(link) if link is not None else _walk(node.type, field, known)
    if isinstance(node, inspect.UnionType):
        return _walk_union([_walk(option, field, known) for option in node.types])
    if isinstance(node, inspect.VarTupleType):
        inner = _walk(node.item_type, field, known)
        return _walk_list(inner) if inner is not None else None
    if isinstance(node, inspect.DictType):
        keys, values = _walk(node.key_type, field, known), _walk(node.value_type, field, known)
        return _walk_mapping(keys, values) if keys is not None or values is not None else None
    if isinstance(node, inspect.StructType):
        return _walk_part(node, field, known)
    return None


def _collect(link: Link) -> _Walk:
    def walk(source: str, value: Any, path: FieldPath, found: Found) -> None:
        if isinstance(value, str):
            found.append(Reference(source, value, link, path))

    return walk


def _walk_union(walks: list[_Walk | None]) -> _Walk | None:
    some = [walk for walk in walks if walk is not None]
    if len(some) <= 1:
        return some[0] if some else None

    def walk_all(source: str, value: Any, path: FieldPath, found: Found) -> None:
        for walk in some:
            walk(source, value, path, found)

    return walk_all


def _walk_list(inner: _Walk) -> _Walk:
    def walk(source: str, value: Any, path: FieldPath, found: Found) -> None:
        if isinstance(value, list):
            for index, entry in enumerate(value):
                inner(source, entry, (*path, index), found)

    return walk


def _walk_mapping(keys: _Walk | None, values: _Walk | None) -> _Walk:
    def walk(source: str, value: Any, path: FieldPath, found: Found) -> None:
        if isinstance(value, dict):
            for key, entry in value.items():
                if keys is not None:
                    keys(source, key, (*path, key), found)
                if values is not None:
                    values(source, entry, (*path, key), found)

    return walk


def _walk_part(node: inspect.StructType, field: str, known: dict[type, _Walk]) -> _Walk | None:
    if node.cls in known:  # a part that contains itself, such as a gate of a fault tree
        return known[node.cls]
    walks: list[tuple[str, _Walk]] = []

    def walk(source: str, value: Any, path: FieldPath, found: Found) -> None:
        if isinstance(value, dict):
            for name, inner in walks:
                if name in value:
                    inner(source, value[name], (*path, name), found)

    known[node.cls] = walk
    for part in node.fields:
        inner = _walk(part.type, field, known)
        if inner is not None:
            walks.append((part.encode_name, inner))
    return walk if walks else None
