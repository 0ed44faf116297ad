"""What to say of an id that no item has, or none that can be edited."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from pathlib import Path

from safetycase.case.index import Case
from safetycase.model import MANIFEST_NAME

_MANIFEST = frozenset([MANIFEST_NAME, Path(MANIFEST_NAME).stem, "manifest"])


def unknown_item(case: Case, item_id: str) -> str:
    """The message about an id that no item of the case has: the one that was probably meant, or where else to look.

    An item of an imported case has one too: it is to be edited there.
    """
    if item_id in _MANIFEST:
        return f"{item_id} is no item: the manifest is edited in an editor, in {Path(case.source.name) / MANIFEST_NAME}"
    if item_id.partition(":")[0] in case.imports.paths:
        return _abroad(case, item_id)
    near = nearest_id(item_id, case.items)
    return f"no item {item_id}" + (f"; did you mean {near}?" if near else "")


def elsewhere(case: Case, item_id: str) -> str:
    """Where to ask about an id of an imported case, or why it is none; empty for an id of the case itself."""
    if item_id.partition(":")[0] not in case.imports.paths:
        return ""
    _, before, local = case.across(item_id)
    if case.foreign(item_id) is None:
        return _abroad(case, item_id)
    return f"{item_id} belongs to the imported case {_folder(case, before)}; ask there for {local}"


def _abroad(case: Case, item_id: str) -> str:
    other, before, local = case.across(item_id)
    namespace, colon, _ = local.partition(":")
    if colon and namespace in other.imports.paths:
        folder = _folder(case, f"{before}{namespace}:")
        return f"no item {item_id}: the imported case {folder} cannot be used; `safetycase check` tells why"
    folder = _folder(case, before)
    if colon:
        return f"no item {item_id}: the imported case {folder} imports no case as {namespace}"
    if local in other.items:
        return f"{item_id} belongs to the imported case {folder} and is only read here; edit {local} there"
    near = nearest_id(local, other.items)
    return f"the imported case {folder} has no item {local}" + (f"; did you mean {before}{near}?" if near else "")


def _folder(case: Case, before: str) -> str:
    """The folder of the imported case whose items are written with `before` in front, relative to the case."""
    folder = ""
    for namespace in before.removesuffix(":").split(":"):
        folder = posixpath.normpath(posixpath.join(folder, case.imports.paths[namespace]))
        case = case.imports.cases.get(namespace, case)
    return folder


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
