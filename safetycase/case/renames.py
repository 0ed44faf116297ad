"""Which items of a case had another id in an earlier state of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from safetycase.case import AnyItem, Case


def renamed(before: Case, case: Case) -> dict[str, str]:
    """The ids of items that had another id before, each with that id.

    An item names its former id under `aliases`, or is the only new one of its kind that says what one that is gone
    said.
    """
    gone = {name: item for name, item in before.items.items() if name not in case.items}
    return renamed_among(gone, [item for name, item in case.items.items() if name not in before.items])


def renamed_among(gone: Mapping[str, AnyItem], fresh: Sequence[AnyItem]) -> dict[str, str]:
    """The same of items that are gone and items that are new."""
    found: dict[str, str] = {}
    left = dict(gone)
    if not left or not fresh:
        return found
    for item in fresh:
        for name in item.data.get("aliases", ()):
            if name in left and left[name].kind is item.kind:
                found[item.id] = name
                del left[name]
                break
    for key_of in (_whole, _statement):
        old, new = _by_key(left.values(), key_of), _by_key((one for one in fresh if one.id not in found), key_of)
        for key, items in new.items():
            if len(items) == len(old.get(key, ())) == 1:
                found[items[0].id] = old[key][0].id
                del left[old[key][0].id]
    return found


def _by_key(items: Any, key_of: Any) -> dict[object, list[AnyItem]]:
    found: dict[object, list[AnyItem]] = {}
    for item in items:
        key = key_of(item)
        if key is not None:
            found.setdefault(key, []).append(item)
    return found


def _whole(item: AnyItem) -> object:
    """All that an item says; None where that is next to nothing."""
    return (item.kind.name, repr(item.data)) if item.data else None


def _statement(item: AnyItem) -> object:
    """The words in which an item says what it is, and the values of its context; None where it has none."""
    said = words_of(item)
    return (item.kind.name, said) if said else None


def words_of(item: AnyItem) -> str:
    """The words in which an item says what it is, in one line, whatever the letter case and white space."""
    data = item.data
    parts = [str(data[field]) for field in ("title", "text", "when", "condition") if data.get(field)]
    if data.get("context"):
        parts += [str(data.get("type", "")), repr(data["context"])]
    return " ".join(" ".join(parts).casefold().split())
