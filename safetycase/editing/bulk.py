"""One change to many items, as one edit: done in all of them, or in none.

Items in which the change would change nothing are passed over; where that is so of all, NothingToDoError is raised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from safetycase.case import AnyItem, Case
from safetycase.case.unknown import unknown_item
from safetycase.documents.plain import alike
from safetycase.editing.commands import put_link, put_value, refers, take_link, take_value, value_at
from safetycase.editing.drafts import Draft, Edit, EditError, NothingToDoError
from safetycase.findings import Path, field_text
from safetycase.model.forms import Shape, fields


def set_fields(case: Case, values: Mapping[str, Any], path: Path) -> Edit:
    """Give a field of each of several items, by id, a value. Raises EditError if one cannot have it, or all have."""
    return _each(
        case,
        values,
        lambda item: not alike(value_at(item, path), values[item.id]),
        lambda draft, item: put_value(draft, item.id, path, values[item.id]),
        f"set {field_text(path)}",
        "have this value already",
    )


def unset_fields(case: Case, ids: Sequence[str], path: Path) -> Edit:
    """Take a field of several items away. Raises NothingToDoError if none has it."""
    return _each(
        case,
        ids,
        lambda item: value_at(item, path) is not None or _is_said(item, path),
        lambda draft, item: take_value(draft, item.id, path),
        f"unset {field_text(path)}",
        f"have no {field_text(path)}",
    )


def add_entries(case: Case, ids: Sequence[str], path: Path, entry: Any) -> Edit:
    """Add an entry to a list in several items, such as a label. Raises EditError where the field holds no list."""

    def add(draft: Draft, item: AnyItem) -> None:
        present = value_at(item, path)
        if present in (None, "", [], {}):
            put_value(draft, item.id, path, [entry])
        else:
            put_value(draft, item.id, (*path, len(_list(item, path))), entry)

    return _each(
        case,
        ids,
        lambda item: entry not in _list(item, path),
        add,
        f"add {_word(entry)} to {field_text(path)}",
        f"have {_word(entry)} already",
    )


def take_entries(case: Case, ids: Sequence[str], path: Path, entry: Any) -> Edit:
    """Take an entry out of a list in several items; a list of nothing goes with its field. Raises EditError if none
    has it."""

    def take(draft: Draft, item: AnyItem) -> None:
        kept = [one for one in _list(item, path) if one != entry]
        if kept:
            put_value(draft, item.id, path, kept)
        else:
            take_value(draft, item.id, path)

    return _each(
        case,
        ids,
        lambda item: entry in _list(item, path),
        take,
        f"take {_word(entry)} from {field_text(path)}",
        f"have no {_word(entry)}",
    )


def link_items(case: Case, ids: Sequence[str], path: Path, target: str) -> Edit:
    """Refer to `target` in a field of several items. Raises EditError if one cannot, or all do already."""
    return _each(
        case,
        ids,
        lambda item: not refers(item, path, target, case),
        lambda draft, item: put_link(draft, item.id, path, target),
        f"link {field_text(path)} to {target}",
        f"refer to {target} already",
    )


def unlink_items(case: Case, ids: Sequence[str], path: Path, target: str) -> Edit:
    """Take the references to `target` out of a field of several items. Raises EditError if none has any."""
    return _each(
        case,
        ids,
        lambda item: refers(item, path, target, case),
        lambda draft, item: take_link(draft, item.id, path, target),
        f"unlink {field_text(path)} from {target}",
        f"do not refer to {target}",
    )


def _each(
    case: Case,
    ids: Iterable[str],
    concerned: Callable[[AnyItem], bool],
    change: Callable[[Draft, AnyItem], None],
    doing: str,
    otherwise: str,
) -> Edit:
    """The edit that makes a change to each item that is concerned. Raises EditError if there is none such."""
    items: list[AnyItem] = []
    for item_id in dict.fromkeys(ids):
        item = case.items.get(item_id)
        if item is None:
            raise EditError(unknown_item(case, item_id))
        items.append(item)
    wanted = [item for item in items if concerned(item)]
    if not items:
        raise EditError("there is no item to change")
    if not wanted:
        named = items[0].id if len(items) == 1 else f"{len(items):,} items"
        raise NothingToDoError(f"nothing to change: {named} {otherwise if len(items) > 1 else _of_one(otherwise)}")
    draft = Draft(case)
    for item in _from_the_end(case, wanted):
        change(draft, item)
    where = wanted[0].id if len(wanted) == 1 else f"{len(wanted):,} items"
    return draft.edit(f"{doing} in {where}", wanted[0].id if len(wanted) == 1 else "")


def _from_the_end(case: Case, items: list[AnyItem]) -> list[AnyItem]:
    """Items from the end of each file to its start, so that changes of them are one batch of splices."""
    wanted = {id(item) for item in items}
    files = dict.fromkeys(item.file for item in items)
    return [item for file in files for item in reversed(case.items_in(file)) if id(item) in wanted]


def _of_one(words: str) -> str:
    """Words about several items, about one."""
    verb, _, rest = words.partition(" ")
    return f"{ {'have': 'has', 'do': 'does'}.get(verb, verb + 's') } {rest}"


def _is_said(item: AnyItem, path: Path) -> bool:
    """Whether the last step of a path stands in the item, with no value perhaps."""
    holder = value_at(item, path[:-1])
    return isinstance(holder, dict) and path[-1] in holder


def _list(item: AnyItem, path: Path) -> list[Any]:
    """The list at a path, empty where nothing is said. Raises EditError where something else stands, or should."""
    present = value_at(item, path)
    field = next((one for one in fields(item.kind.record) if one.name == path[0]), None)
    if (
        field is not None
        and len(path) == 1
        and field.shape not in (Shape.LIST, Shape.REFERENCES, Shape.PARTS, Shape.ANY)
    ):
        raise EditError(f"{field_text(path)} of {item.id} is no list")
    if present in (None, "", [], {}):
        return []
    if not isinstance(present, list):
        raise EditError(f"{field_text(path)} of {item.id} is no list")
    return present


def _word(entry: Any) -> str:
    return entry if isinstance(entry, str) else repr(entry)
