"""Edits of plain data, without any text: what a document's data must be after an edit. Nothing is changed in place."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from safetycase.findings import Path


class Refused(ValueError):  # noqa: N818
    """An edit that was not made, with the reason in words a person understands. Nothing has changed."""


def same(one: object, two: object) -> bool:
    """Whether two plain values are equal in type, content and order of keys; a NaN equals a NaN."""
    if type(one) is not type(two):
        return False
    if isinstance(one, dict) and isinstance(two, dict):
        return list(one) == list(two) and all(same(value, two[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, float) and isinstance(two, float):
        return one == two or (math.isnan(one) and math.isnan(two))
    return one == two


def alike(one: object, two: object) -> bool:
    """Whether two plain values are equal in type and content, whatever the order of keys."""
    if isinstance(one, dict) and isinstance(two, dict):
        return one.keys() == two.keys() and all(alike(value, two[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(alike, one, two))
    return same(one, two)


def check_plain(value: object, depth: int = 0) -> None:
    """Raise Refused unless a value consists of what YAML files hold: dicts with string keys, lists and scalars."""
    if depth > 64:
        raise Refused("The value is nested too deeply.")
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise Refused(f"A key must be text, not {key!r}.")
            check_plain(key)
            check_plain(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            check_plain(inner, depth + 1)
    elif isinstance(value, str):
        if any(0xD800 <= ord(character) <= 0xDFFF for character in value if not character.isascii()):
            raise Refused("The text holds half a character (a lone surrogate).")
    elif value is not None and type(value) not in (int, float, bool):
        raise Refused(f"A value of type {type(value).__name__} cannot be written.")


def at(data: object, path: Path) -> object:
    """The value at a path. Raises Refused where there is none."""
    found: Any = data
    for step in path:
        named = isinstance(found, dict) and step in found
        if not named and not (isinstance(found, list) and isinstance(step, int) and 0 <= step < len(found)):
            raise Refused(f"There is nothing at {_words(path)}.")
        found = found[step]
    return found


def changed(data: object, path: Path, change: Callable[[object], object]) -> object:
    """The data with `change` applied to the value at a path; everything beside the path is shared."""
    if not path:
        return change(data)
    step = path[0]
    if isinstance(data, dict) and step in data:
        copy = dict(data)
        copy[step] = changed(data[step], path[1:], change)
        return copy
    if isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
        items = list(data)
        items[step] = changed(data[step], path[1:], change)
        return items
    raise Refused(f"There is nothing at {_words(path)}.")


def with_value(data: object, path: Path, value: object) -> object:
    """The data with another value at a path that exists."""
    return changed(data, path, lambda _: value)


def with_key(data: object, path: Path, key: str, value: object, place: int) -> object:
    """The data with one more entry, as number `place`, in the mapping at a path; an empty value counts as one."""

    def add(old: object) -> object:
        mapping = {} if old is None else old
        if not isinstance(mapping, dict):
            raise Refused(f"{_words(path)} is not a mapping.")
        if key in mapping:
            raise Refused(f"The key {key!r} exists already.")
        entries = list(mapping.items())
        entries.insert(place, (key, value))
        return dict(entries)

    return changed(data, path, add)


def with_element(data: object, path: Path, index: int, value: object) -> object:
    """The data with one more element in the list at a path; an empty value counts as a list."""

    def add(old: object) -> object:
        elements = [] if old is None else old
        if not isinstance(elements, list):
            raise Refused(f"{_words(path)} is not a list.")
        if not 0 <= index <= len(elements):
            raise Refused(f"The list has {len(elements)} elements; there is no place {index}.")
        return [*elements[:index], value, *elements[index:]]

    return changed(data, path, add)


def without(data: object, path: Path) -> object:
    """The data without the entry or element at a path."""

    def remove(parent: object) -> object:
        at(parent, path[-1:])
        if isinstance(parent, dict):
            return {key: value for key, value in parent.items() if key != path[-1]}
        elements = list(parent) if isinstance(parent, list) else []
        del elements[int(path[-1])]
        return elements

    if not path:
        raise Refused("A whole document cannot be deleted by an edit.")
    return changed(data, path[:-1], remove)


def moved(data: object, path: Path, index: int) -> object:
    """The data with the entry or element at a path as number `index` among its neighbours."""

    def reorder(parent: object) -> object:
        at(parent, path[-1:])
        if isinstance(parent, dict):
            entries = list(parent.items())
            old = next(place for place, entry in enumerate(entries) if entry[0] == path[-1])
            entries.insert(_place(index, len(entries)), entries.pop(old))
            return dict(entries)
        elements = list(parent) if isinstance(parent, list) else []
        elements.insert(_place(index, len(elements)), elements.pop(int(path[-1])))
        return elements

    if not path:
        raise Refused("A whole document cannot be moved by an edit.")
    return changed(data, path[:-1], reorder)


def with_renamed(data: object, path: Path, new: str) -> object:
    """The data with another key for the entry at a path, in the same place."""

    def rename(parent: object) -> object:
        if not isinstance(parent, dict) or path[-1] not in parent:
            raise Refused(f"There is no key at {_words(path)}.")
        if new != path[-1] and new in parent:
            raise Refused(f"The key {new!r} exists already.")
        return {(new if key == path[-1] else key): value for key, value in parent.items()}

    if not path:
        raise Refused("A whole document has no key.")
    return changed(data, path[:-1], rename)


def with_scalars(data: object, values: Mapping[Path, str], keys: Mapping[Path, str]) -> object:
    """The data with new texts for the scalars at `values` and for the keys at `keys`; all paths are the old ones."""
    for path in values:
        if isinstance(at(data, path), (dict, list)):
            raise Refused(f"{_words(path)} is no single value.")
    data = _with_texts(data, _grouped(values))
    for path in sorted(keys, key=len, reverse=True):
        data = with_renamed(data, path, keys[path])
    return data


def _grouped(values: Mapping[Path, str]) -> dict[object, Any]:
    """Texts by the steps of their paths, nested like the data."""
    tree: dict[object, Any] = {}
    for path, text in values.items():
        if not path:
            raise Refused("A whole document cannot be replaced by an edit.")
        inner = tree
        for step in path[:-1]:
            inner = inner.setdefault(step, {})
        inner[path[-1]] = text
    return tree


def _with_texts(data: Any, tree: dict[object, Any]) -> object:
    copy: Any = dict(data) if isinstance(data, dict) else list(data)
    for step, inner in tree.items():
        copy[step] = _with_texts(copy[step], inner) if isinstance(inner, dict) else inner
    return copy


def _place(index: int, count: int) -> int:
    if not 0 <= index < count:
        raise Refused(f"There are {count} entries; there is no place {index}.")
    return index


def _words(path: Path) -> str:
    return " / ".join(str(step) for step in path) or "the top of the document"
