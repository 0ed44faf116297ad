"""Merging one value that two people changed: by field, and in mappings with free names by entry. Plain data only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import UNSET

from safetycase.documents.plain import alike
from safetycase.findings import Path
from safetycase.model import Kind
from safetycase.model.forms import Shape, fields

Decide = Callable[[Path, Any, Any, Any], Any]
"""Asked for a field that both sides changed: its path, what it was, mine, theirs. UNSET stands for a missing one."""


def equal(one: Any, two: Any) -> bool:
    """Whether two values are the same; UNSET is only the same as UNSET."""
    if one is two:
        return True
    if one is UNSET or two is UNSET:
        return False
    return repr(one) == repr(two) or alike(one, two)  # the first is quick, and says true of nothing that differs


def merged_item(kind: Kind | None, base: Any, mine: Any, theirs: Any, decide: Decide) -> Any:
    """What an item that both sides changed says in the end, in the order of theirs.

    `kind` is None for what is no item of a known kind; that, and what has no fields, is taken as a whole.
    """
    sides = [_as_fields(kind, value) for value in (base, mine, theirs)]
    if kind is None or any(side is None for side in sides):
        return decide((), base, mine, theirs)
    free = {field.name for field in fields(kind.record) if field.shape is Shape.MAPPING}
    before, here, there = (side or {} for side in sides)
    found = _merged(before, here, there, (), free, decide)
    if isinstance(theirs, str) and list(found) == [kind.short] and isinstance(found[kind.short], str):
        return found[kind.short]  # the short form stays short
    return found


def _merged(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any], path: Path, free: set[str], decide: Decide
) -> dict[str, Any]:
    result = dict(theirs)
    above: list[str] = []
    for name in [*mine, *(name for name in (*base, *theirs) if name not in mine)]:
        was, here, there = (side.get(name, UNSET) for side in (base, mine, theirs))
        if equal(here, was) or equal(here, there):
            value = there
        elif equal(there, was):
            value = here
        elif name in free and all(isinstance(one, dict) for one in (here, there, {} if was is UNSET else was)):
            value = _merged({} if was is UNSET else was, here, there, (name,), set(), decide)
        else:
            value = decide((*path, name), was, here, there)
        if value is UNSET:
            result.pop(name, None)
        elif name in result:
            result[name] = value
        else:
            result = _inserted(result, name, value, above)
        if name in mine:
            above.append(name)
    return result


def _inserted(present: dict[str, Any], name: str, value: Any, above: list[str]) -> dict[str, Any]:
    """The mapping with one more entry, below the nearest of those that stood `above` it."""
    after = next((known for known in reversed(above) if known in present), None)
    if after is None and not above:
        return {name: value, **present}
    result: dict[str, Any] = {}
    for known, held in present.items():
        result[known] = held
        if known == after:
            result[name] = value
    result.setdefault(name, value)
    return result


def _as_fields(kind: Kind | None, value: Any) -> dict[str, Any] | None:
    """An item as its fields; None where it is written in a way that has none."""
    if isinstance(value, dict):
        return value
    if value is None:
        return {}
    return {kind.short: value} if isinstance(value, str) and kind is not None and kind.short else None
