"""Random edits: what to do to a document, and the data that must come of it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from safetycase.documents import Document
from safetycase.findings import Path
from tests.unit.documents.random_yaml import Maker

KINDS = ["set"] * 4 + ["add"] * 2 + ["delete"] * 2 + ["append", "insert", "move", "rename", "replace", "merge"]


def paths(data: Any, base: Path = ()) -> Iterator[Path]:
    yield base
    if isinstance(data, dict):
        for key, value in data.items():
            yield from paths(value, (*base, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from paths(value, (*base, index))


def look(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def random_edit(maker: Maker, document: Document) -> tuple[str, tuple[Any, ...], Any, bool] | None:
    """A kind of edit, its arguments, the data it must lead to, and whether the order of keys must be exact."""
    rng = maker.random
    data = copy.deepcopy(document.data)
    everything = list(paths(data))
    inner = everything[1:]
    kind = rng.choice(KINDS)
    if kind == "merge":
        return random_merge(maker, data, inner)
    if kind == "set" and inner:
        path = rng.choice(inner)
        value = maker.value()
        look(data, path[:-1])[path[-1]] = copy.deepcopy(value)
        return kind, (path, value), data, False
    if kind == "add":
        places = [path for path in everything if isinstance(look(data, path), dict)]
        if maker.chance(0.15):
            places += [path for path in everything if look(data, path) is None]
        if not places:
            return None
        path = rng.choice(places)
        key, value = maker.key(), maker.value()
        mapping = look(data, path) or {}
        if key in mapping:
            return None
        before = rng.choice([None, None, *mapping])
        items = list(mapping.items())
        items.insert(len(items) if before is None else list(mapping).index(before), (key, copy.deepcopy(value)))
        return kind, (path, key, value, before), put(data, path, dict(items)), True
    if kind in ("append", "insert"):
        places = [path for path in everything if isinstance(look(data, path), list)]
        if maker.chance(0.1):
            places += [path for path in inner if look(data, path) is None]
        if not places:
            return None
        path = rng.choice(places)
        value = maker.value() if maker.chance(0.6) else f"H-{rng.randint(1, 99)}"
        elements = list(look(data, path) or [])
        index = len(elements) if kind == "append" else rng.randint(0, len(elements))
        elements.insert(index, copy.deepcopy(value))
        return kind, (path, value) if kind == "append" else (path, index, value), put(data, path, elements), True
    if kind == "delete" and inner:
        path = rng.choice(inner)
        parent = look(data, path[:-1])
        del parent[path[-1]]
        return kind, (path,), data, True
    if kind == "move" and inner:
        path = rng.choice(inner)
        parent = look(data, path[:-1])
        index = rng.randrange(len(parent))
        if isinstance(parent, list):
            parent.insert(index, parent.pop(int(path[-1])))
            return kind, (path, index), data, True
        items = list(parent.items())
        items.insert(index, items.pop(list(parent).index(path[-1])))
        return kind, (path, index), put(data, path[:-1], dict(items)), True
    if kind == "rename":
        places = [path for path in inner if isinstance(path[-1], str)]
        if not places:
            return None
        path, new = rng.choice(places), maker.key()
        parent = look(data, path[:-1])
        if new in parent:
            return None
        return (
            kind,
            (path, new),
            put(data, path[:-1], {new if key == path[-1] else key: value for key, value in parent.items()}),
            True,
        )
    if kind == "replace" and inner:
        return random_replace(maker, data, inner)
    return None


def random_merge(maker: Maker, data: Any, inner: list[Path]) -> tuple[str, tuple[Any, ...], Any, bool] | None:
    """Set a collection to a version of itself with some entries changed, gone or new."""
    rng = maker.random
    places = [path for path in inner if isinstance(look(data, path), (dict, list)) and look(data, path)]
    if not places:
        return None
    path = rng.choice(places)
    old = look(data, path)
    new: Any
    if isinstance(old, dict):
        new = {key: (maker.value() if maker.chance(0.3) else value) for key, value in old.items() if maker.chance(0.8)}
        if maker.chance(0.4):
            new[maker.key()] = maker.value()
    else:
        new = [(maker.scalar() if maker.chance(0.3) else value) for value in old if maker.chance(0.8)]
        if maker.chance(0.4):
            new.insert(rng.randint(0, len(new)), maker.value())
    return "set", (path, copy.deepcopy(new)), put(data, path, copy.deepcopy(new)), False


def random_replace(maker: Maker, data: Any, inner: list[Path]) -> tuple[str, tuple[Any, ...], Any, bool] | None:
    rng = maker.random
    scalars = [path for path in inner if not isinstance(look(data, path), (dict, list))]
    values = {path: maker.string() for path in rng.sample(scalars, min(len(scalars), rng.randint(0, 3)))}
    keyed = [path for path in inner if isinstance(path[-1], str)]
    keys: dict[Path, str] = {}
    for path in rng.sample(keyed, min(len(keyed), rng.randint(0, 2))):
        keys[path] = maker.key() + str(len(keys))
    if not values and not keys:
        return None
    for path, text in values.items():
        look(data, path[:-1])[path[-1]] = text
    for path in sorted(keys, key=len, reverse=True):
        parent = look(data, path[:-1])
        if keys[path] in parent:
            return None
        data = put(data, path[:-1], {keys[path] if key == path[-1] else key: value for key, value in parent.items()})
    return "replace", (values, keys), data, True


def put(data: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    look(data, path[:-1])[path[-1]] = value
    return data
