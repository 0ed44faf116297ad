"""Moving an item among those beside which it stands: its parts go along, and other parts stay with their wholes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safetycase import documents
from safetycase.case import AnyItem, Case, canonical
from safetycase.editing.blind import editable
from safetycase.editing.drafts import Draft, Edit, EditError, NothingToDoError
from safetycase.editing.ordering import moves
from safetycase.findings.text import a


def move_before(case: Case, item_id: str, other: str) -> Edit:
    """Move an item to directly before another. Raises EditError if they do not stand beside each other: in one file
    and collection, as parts of the same item or of none."""
    return _beside(case, item_id, other, after=False)


def move_after(case: Case, item_id: str, other: str) -> Edit:
    """Move an item to directly behind another and the parts that follow that. Raises EditError as `move_before`."""
    return _beside(case, item_id, other, after=True)


def move_first(case: Case, item_id: str) -> Edit:
    """Move an item before all that it stands beside. Raises NothingToDoError if it is there already."""
    return _to_end(case, item_id, last=False)


def move_last(case: Case, item_id: str) -> Edit:
    """Move an item behind all that it stands beside. Raises NothingToDoError if it is there already."""
    return _to_end(case, item_id, last=True)


def _beside(case: Case, item_id: str, other_id: str, *, after: bool) -> Edit:
    item, other = editable(case, item_id), editable(case, other_id)
    _refuse_apart(case, item, other)
    block, rest = _taken_out(case, item)
    at = _end(case, rest, other.id) if after else rest.index(other.id)
    return _moved(case, item, [*rest[:at], *block, *rest[at:]], f"{'after' if after else 'before'} {other.id}")


def _to_end(case: Case, item_id: str, *, last: bool) -> Edit:
    item = editable(case, item_id)
    block, rest = _taken_out(case, item)
    parent = _parent(case, item)
    around = [name for name in rest if name in case.items and _parent(case, case.items[name]) == parent]
    if not around:
        raise NothingToDoError(f"nothing to change: {item_id} stands beside no other")
    at = _end(case, rest, around[-1]) if last else rest.index(around[0])
    return _moved(case, item, [*rest[:at], *block, *rest[at:]], "last" if last else "first")


def _refuse_apart(case: Case, item: AnyItem, other: AnyItem) -> None:
    """Raise EditError unless two items stand beside each other."""
    if item is other:
        raise EditError(f"{item.id} cannot stand beside itself")
    if item.kind is not other.kind:
        kinds = f"{item.id} is {a(item.kind.title)}, {other.id} is {a(other.kind.title)}"
        raise EditError(f"{kinds}; items move among those of their kind")
    if item.file != other.file:
        files = f"{item.id} stands in {item.file}, {other.id} in {other.file}"
        raise EditError(f"{files}; items move within their file")
    parent, beside = _parent(case, item), _parent(case, other)
    if parent != beside:
        said = [f"{one.id} is part of {above or 'none'}" for one, above in ((item, parent), (other, beside))]
        raise EditError(f"{', '.join(said)}; items move among those with the same parent")


def _taken_out(case: Case, item: AnyItem) -> tuple[list[str], list[str]]:
    """The ids of an item and of the parts that follow it, and the other ids of its collection in its file."""
    names = _names(case, item)
    start = names.index(item.id)
    end = _end(case, names, item.id)
    return names[start:end], [*names[:start], *names[end:]]


def _end(case: Case, names: Sequence[str], whole: str) -> int:
    """The place behind an item and the parts that directly follow it."""
    place = names.index(whole) + 1
    inside = {whole}
    while place < len(names) and names[place] in case.items and _parent(case, case.items[names[place]]) in inside:
        inside.add(names[place])
        place += 1
    return place


def _moved(case: Case, item: AnyItem, wanted: list[str], where: str) -> Edit:
    draft = Draft(case)
    for name, index in moves(_names(case, item), wanted):
        draft.do(item.file, documents.move, (item.kind.collection, name), index)
    if not draft.documents:
        raise NothingToDoError(f"nothing to change: {item.id} stands there already")
    return draft.edit(f"move {item.id} {where}", item.id)


def _names(case: Case, item: AnyItem) -> list[str]:
    """The ids of a collection in the order of the item's file."""
    data: Any = case.documents[item.file].data
    return list(data[item.kind.collection])


def _parent(case: Case, item: AnyItem) -> str:
    parent = item.data.get("parent")
    return canonical(case, parent) if isinstance(parent, str) else ""
