"""What to say of an id that no item has."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from safetycase.case.index import Case
from safetycase.model import MANIFEST_NAME

_MANIFEST = frozenset([MANIFEST_NAME, Path(MANIFEST_NAME).stem, "manifest"])


def unknown_item(case: Case, item_id: str) -> str:
    """The message about an id that no item has, with the one that was probably meant or where else to look."""
    if item_id in _MANIFEST:
        return f"{item_id} is no item: the manifest is edited in an editor, in {Path(case.source.name) / MANIFEST_NAME}"
    near = nearest_id(item_id, case.items)
    return f"no item {item_id}" + (f"; did you mean {near}?" if near else "")


def nearest_id(word: str, ids: Iterable[str]) -> str:
    """The id that was probably meant by `word`, first of all the one that differs only in case; empty if none."""
    import difflib

    folded: dict[str, str] = {}
    for known in ids:
        folded.setdefault(known.lower(), known)
    lower = word.lower()
    if lower in folded:
        return folded[lower]
    near = difflib.get_close_matches(lower, folded, n=1)
    return folded[near[0]] if near else ""
