"""Items and fields put back as they were in an earlier state of the case, in the words and layout of then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from safetycase import documents
from safetycase.case import AnyItem, Case
from safetycase.documents.transplanting import transplant
from safetycase.editing.combined import Command, in_one
from safetycase.editing.commands import put_value, unset_field, value_at
from safetycase.editing.creation import check_id, new_item
from safetycase.editing.drafts import Draft, Edit, EditError, NothingToDoError
from safetycase.editing.fieldmerge import equal
from safetycase.findings import Path, field_text


def restore_field(before: Case, label: str, item_id: str, path: Path, was_id: str = "") -> Command:
    """The command that gives a field of an item what it said in an earlier state, called `label`; a field that was not
    there is taken away; `was_id` is the id that the item had there if another. It raises EditError where the item is
    on one side only, or says the same already."""

    def command(case: Case) -> Edit:
        was, item = before.items.get(was_id or item_id), case.items.get(item_id)
        if was is None or item is None or was.kind is not item.kind:
            raise EditError(f"{item_id} is another item than at {label}; restore it as a whole")
        value = value_at(was, path)
        if equal(value, value_at(item, path)):
            raise NothingToDoError(f"{field_text(path)} of {item_id} is as at {label}")
        edit = unset_field(case, item_id, path) if value is None else _set(before, case, item_id, path, value)
        return msgspec.structs.replace(edit, title=f"restore {field_text(path)} of {item_id} to {label}")

    return command


def _set(before: Case, case: Case, item_id: str, path: Path, value: Any) -> Edit:
    """The edit that sets a field, in the lines that it had where these fit."""
    item, was = case.items[item_id], before.items.get(item_id)
    draft = Draft(case)
    put_value(draft, item_id, path, value)
    if was is not None and isinstance(item.raw, dict) and isinstance(was.raw, dict):
        draft.do(item.file, transplant, (*item.path, *path), before.documents[was.file])
    return draft.edit("", item_id)


def restore_item(before: Case, label: str, item_id: str, was_id: str = "") -> Command:
    """The command that puts a whole item back as it was in an earlier state, called `label`; one that is gone stands
    again where it stood. It raises EditError for one that was not there, had another id, `was_id`, or says the same."""

    def command(case: Case) -> Edit:
        if was_id:
            raise EditError(f"{item_id} was {was_id} at {label}; rename it back, or restore its fields one by one")
        was, item = before.items.get(item_id), case.items.get(item_id)
        if was is None:
            raise EditError(f"{item_id} was not there at {label}; delete it if it is not wanted")
        title = f"restore {item_id} to {label}"
        if item is None:
            return msgspec.structs.replace(_bring_back(before, case, was), title=title)
        if item.kind is not was.kind:
            raise EditError(f"{item_id} was {was.kind.title.lower()} at {label}; rename or delete the other one first")
        if equal(was.raw, item.raw):
            raise NothingToDoError(f"{item_id} is as at {label}")
        draft = Draft(case)
        draft.do(item.file, documents.set_value, item.path, was.raw)
        draft.do(item.file, transplant, item.path, before.documents[was.file])
        return draft.edit(title, item_id)

    return command


def restore_each(
    before: Case, label: str, ids: Sequence[str], path: Path = (), renamed: Mapping[str, str] | None = None
) -> Command:
    """The command that puts several items, or with a `path` that field of each, back as they were, all or none.

    `renamed` leads from ids to those that the items had in the earlier state, where these are others. Items that are as
    they were are passed over. It raises EditError where one cannot be put back, and NothingToDoError where all are so.
    """
    then = renamed or {}

    def one(item_id: str) -> Command:
        was_id = then.get(item_id, "")
        if path:
            return restore_field(before, label, item_id, path, was_id)
        return restore_item(before, label, item_id, was_id)

    what = f"{field_text(path)} of {len(ids)} items" if path else f"{len(ids)} items"
    title = f"restore {what} to {label}" if len(ids) > 1 else ""
    return in_one(title, [one(item_id) for item_id in ids], pass_over=True)


def _bring_back(before: Case, case: Case, was: AnyItem) -> Edit:
    """The edit that adds an item that is gone, before the item that it stood before as far as that is there. Raises
    EditError where something else has its id, such as an item in lines that cannot be read."""
    check_id(case, was.id)
    source = before.documents[was.file]
    here = case.documents.get(was.file)
    present: Any = here.data if here is not None else None
    collection = was.kind.collection
    if not isinstance(present, dict) or not isinstance(present.get(collection), dict):
        data = was.raw if isinstance(was.raw, dict) else {was.kind.short: was.raw} if was.raw is not None else {}
        return new_item(case, was.kind, data, was.id, was.file)
    siblings = list(source.data[collection])  # type: ignore[index]
    after = siblings[siblings.index(was.id) + 1 :]
    place = next((one for one in after if one in present[collection]), None)
    draft = Draft(case)
    draft.do(was.file, documents.add_key, (collection,), was.id, was.raw, before=place)
    draft.do(was.file, transplant, was.path, source)
    return draft.edit("", was.id)
