"""Values of two states of an item, and how a message names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from safetycase.findings import Path, field_text
from safetycase.findings.text import visible

LONGEST = 60
"""Characters of a value that a message shows."""


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
