"""Values of two states of an item, and how a message names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from safetycase.findings import Path, field_text
from safetycase.findings.text import visible

LONGEST = 60
"""Characters of a value that a message shows."""


class Change(NamedTuple):
    """A value that differs between two states; None where nothing was, or is, said."""

    path: Path
    before: Any
    now: Any


def differences(path: Path, before: Any, now: Any) -> Iterator[Change]:
    """The places where two values differ, lists taken as a whole."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for name in [*before, *(name for name in now if name not in before)]:
            yield from differences((*path, name), before.get(name), now.get(name))
    elif before is None and isinstance(now, Mapping) and now:
        for name, value in now.items():
            yield from differences((*path, name), None, value)
    elif before != now and not (_empty(before) and _empty(now)):
        yield Change(path, before, now)


def _empty(value: Any) -> bool:
    return value is None or value == [] or value == {}


def at(data: Mapping[str, Any], path: Path) -> Any:
    """The value at a path through mappings; None where it leads nowhere."""
    value: Any = data
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def there(data: Mapping[str, Any], path: Path) -> Path:
    """The path as far as it leads."""
    while path and at(data, path) is None:
        path = path[:-1]
    return path


def number(value: Any) -> bool:
    """Whether a value is a number: true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def was(path: Path, before: Any, now: Any) -> str:
    """What a value was and is, in words."""
    return f"{visible(field_text(path))} was {told(before)} and is {told(now)}"


def told(value: Any) -> str:
    """A value in one line, cut where it is long."""
    if value is None:
        return "not stated"
    text = " ".join(_flat(value).split())
    return visible(text if len(text) <= LONGEST else f"{text[:LONGEST]}…") or "blank"


def _flat(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if number(value):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return ", ".join(map(_flat, value)) or "none"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_flat(entry)}" for name, entry in value.items()) + "}"
    return str(value)
