"""Commands on items that are there: from a case and what somebody wants to an edit. Nothing here touches a disk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safetycase import documents
from safetycase.case import AnyItem, Case, canonical
from safetycase.editing.blind import editable, known, refuse_unseen
from safetycase.editing.creation import PROSE_FIELDS, check_id
from safetycase.editing.drafts import Draft, Edit, EditError, NothingToDoError
from safetycase.findings import Path, field_text
from safetycase.findings.text import a
from safetycase.model import BY_NAME, VARIABLE, Kind, Link, links
from safetycase.model.forms import Shape, fields

_PRINTS = "fingerprints"
"""The field of a review whose entries are named by ids."""


def set_field(case: Case, item_id: str, path: Path, value: Any) -> Edit:
    """Give a field a value, making the mappings on the way to it. Raises EditError if that is not possible."""
    draft = Draft(case)
    put_value(draft, item_id, path, value)
    return draft.edit(f"set {item_id} {field_text(path)}", item_id)


def add_value(case: Case, item_id: str, path: Path, value: Any) -> Edit:
    """Put a value beside what a field holds, of which every byte stays; one value becomes a list. Raises EditError."""
    item, draft = editable(case, item_id), Draft(case)
    present = value_at(item, path)
    if present is None:
        put_value(draft, item_id, path, value)
    elif isinstance(present, list):
        put_value(draft, item_id, (*path, len(present)), value)
    else:
        draft.do(item.file, documents.add_beside, (*item.path, *path), value)
    return draft.edit(f"set {item_id} {field_text(path)}", item_id)


def put_value(draft: Draft, item_id: str, path: Path, value: Any) -> None:
    """Give a field of an item, as yet untouched in the draft, a value. Raises EditError if that is not possible."""
    item = editable(draft.case, item_id)
    if isinstance(item.raw, str) and path == (item.kind.short,) and isinstance(value, str):
        draft.do(item.file, documents.set_value, item.path, value)  # the short form stays short
        return
    if not isinstance(item.raw, dict):
        _spell_out(draft, item)
    node = _stands(draft, item)
    for depth, step in enumerate(path):
        last = depth == len(path) - 1
        if isinstance(step, int):
            if not isinstance(node, list) or step > len(node):
                raise EditError(f"{item_id} has no {field_text(path[: depth + 1])}")
            if step == len(node):
                draft.do(
                    item.file, documents.insert, (*item.path, *path[:depth]), step, _nested(path[depth + 1 :], value)
                )
                return
        elif not isinstance(node, dict):
            raise EditError(f"{field_text(path[:depth])} of {item_id} holds no fields; set it as a whole")
        elif step not in node or (node[step] is None and not last):
            _add_field(draft, item, path[:depth], step, _nested(path[depth + 1 :], value))
            return
        node = node[step]
    draft.do(item.file, documents.set_value, (*item.path, *path), value)


def unset_field(case: Case, item_id: str, path: Path) -> Edit:
    """Take a field, or an entry of a list or mapping, away. Raises EditError if it is not there."""
    draft = Draft(case)
    take_value(draft, item_id, path)
    return draft.edit(f"unset {item_id} {field_text(path)}", item_id)


def take_value(draft: Draft, item_id: str, path: Path) -> None:
    """Take a field of an item, as yet untouched in the draft, away. Raises EditError if it is not there."""
    item = editable(draft.case, item_id)
    _existing(item, path)
    if not isinstance(item.raw, dict):
        draft.do(item.file, documents.set_value, item.path, None)
    else:
        draft.do(item.file, documents.delete, (*item.path, *path))


def rename_field(case: Case, item_id: str, path: Path, name: str) -> Edit:
    """Give a field, or an entry of a mapping, another name; its value stays. Raises EditError if it is not there or the
    name is taken."""
    item = editable(case, item_id)
    _existing(item, path)
    beside = _existing(item, path[:-1]) if len(path) > 1 else item.raw
    if not isinstance(beside, dict) or isinstance(path[-1], int):
        raise EditError(f"{field_text(path)} of {item_id} has no name")
    if name in beside:
        raise EditError(f"{item_id} has {field_text((*path[:-1], name))} already")
    draft = Draft(case)
    draft.do(item.file, documents.rename_key, (*item.path, *path), name)
    return draft.edit(f"rename {field_text(path)} of {item_id} to {name}", item_id)


def link(case: Case, item_id: str, path: Path, target: str) -> Edit:
    """Refer to `target` in a field, beside what it refers to; whether there is such an item is not asked.

    Raises EditError if the field refers to no items, refers to this one already, or takes one and has another.
    """
    draft = Draft(case)
    put_link(draft, item_id, path, target)
    return draft.edit(f"link {item_id} {field_text(path)} {target}", item_id)


def put_link(draft: Draft, item_id: str, path: Path, target: str) -> None:
    """Refer to `target` in a field of an item that is as yet untouched in the draft. Raises EditError as `link`."""
    item = editable(draft.case, item_id)
    _link(item.kind, path)
    if refers(item, path, target, draft.case):
        raise NothingToDoError(f"nothing to change: {item_id} refers to {target} already")
    present = value_at(item, path)
    if isinstance(present, list) and present:
        draft.do(item.file, documents.insert, (*item.path, *path), len(present), target)
        return
    if present is not None and present not in ("", [], {}):
        raise EditError(f"{field_text(path)} of {item_id} is {_shown(present)} already; `set` replaces it")
    field = next((field for field in fields(item.kind.record) if field.name == path[0]), None)
    many = len(path) == 1 and field is not None and field.shape in (Shape.REFERENCES, Shape.PARTS)
    put_value(draft, item_id, path, [target] if many else target)


def refers(item: AnyItem, path: Path, target: str, case: Case) -> bool:
    """Whether an item refers to `target` in a field, by whichever of its names."""
    named = canonical(case, target)
    return any(canonical(case, ref.target) == named and ref.path[: len(path)] == path for ref in item.references)


def value_at(item: AnyItem, path: Path) -> Any:
    """What the file says at a path of the item, None where it says nothing."""
    node: Any = item.raw if isinstance(item.raw, dict) else item.data
    for step in path:
        inside = isinstance(node, list) and isinstance(step, int) and step < len(node)
        if not (inside or (isinstance(node, dict) and step in node)):
            return None
        node = node[step]
    return node


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else "set"


def unlink(case: Case, item_id: str, path: Path, target: str) -> Edit:
    """Take back every mention of `target` in a field. Raises EditError if there is none."""
    draft = Draft(case)
    take_link(draft, item_id, path, target)
    return draft.edit(f"unlink {item_id} {field_text(path)} {target}", item_id)


def take_link(draft: Draft, item_id: str, path: Path, target: str) -> None:
    """Take `target` out of a field of an item that is as yet untouched in the draft. Raises EditError as `unlink`."""
    item = editable(draft.case, item_id)
    mentions = [ref.path for ref in item.references if ref.target == target and ref.path[: len(path)] == path]
    if not mentions:
        raise EditError(f"{item_id} does not refer to {target} in {field_text(path)}")
    _remove_mentions(draft, item, mentions)


def delete_item(case: Case, item_id: str, *, force: bool = False, unlink_referrers: bool = False) -> Edit:
    """Delete an item, as `delete_items` does."""
    return delete_items(case, [item_id], force=force, unlink_referrers=unlink_referrers)


def delete_items(case: Case, ids: Sequence[str], *, force: bool = False, unlink_referrers: bool = False) -> Edit:
    """Delete items, all or none. Raises EditError while others refer to one of them, unless forced or they are
    unlinked as well; that the deleted refer to each other does not matter.

    Refused too, unless forced, while parts of the case are not read, where others may refer to them.
    """
    gone = {item_id: editable(case, item_id) for item_id in ids}
    referrers: dict[str, list[str]] = {}
    for item_id in gone:
        left = [referrer for referrer in referrers_of(case, item_id) if referrer not in gone]
        if left and not (force or unlink_referrers):
            raise EditError(f"{item_id} is referred to by {', '.join(left)}")
        if not force:
            refuse_unseen(case, item_id, "deleted")
        for referrer in left:
            referrers.setdefault(referrer, []).append(item_id)
    draft = Draft(case)
    if unlink_referrers:
        for referrer, named in referrers.items():
            other = case.items[referrer]
            mentions = [ref.path for ref in other.references if any(_names(ref.target, item_id) for item_id in named)]
            _remove_mentions(draft, other, mentions)
    for item in gone.values():
        draft.do(item.file, documents.delete, item.path)
    return draft.edit(f"delete {', '.join(gone)}")


def rename_item(case: Case, old: str, new: str, *, force: bool = False) -> Edit:
    """Give an item another id, in every place that refers to it. Raises EditError if the new id is taken.

    Refused too, unless forced, while parts of the case are not read, where others may refer to it. A requirement that
    evidence names and evidence with an artefact keep the old id as an alias.
    """
    item = editable(case, old)
    check_id(case, new, old)
    if not force:
        refuse_unseen(case, old, "renamed")
    draft = Draft(case)
    kinds = {case.items[name].kind.name for name in referrers_of(case, old)}
    remembered = {"requirement": "evidence" in kinds, "evidence": "artefact" in item.data}
    if remembered.get(item.kind.name):
        _remember(draft, item)
    renames: dict[str, dict[Path, str]] = {}
    for other in case.items.values():
        for reference in other.references:
            if _names(reference.target, old):
                place = (*other.path, *reference.path) if isinstance(other.raw, dict) else other.path
                renames.setdefault(other.file, {})[place] = new + reference.target[len(old) :]
    for review in case.of_kind("review"):
        if old in review.data.get(_PRINTS, {}):
            renames.setdefault(review.file, {})[(*review.path, _PRINTS, old)] = new
    renames.setdefault(item.file, {})[item.path] = new
    for file, places in sorted(renames.items()):
        _rename_places(draft, file, places, item.path)
    return draft.edit(f"rename {old} to {new}", new)


def _remember(draft: Draft, item: AnyItem) -> None:
    """Keep the old id of an item among its aliases: results of tests, or the lock, go on to name it so."""
    if not isinstance(item.raw, dict):
        _spell_out(draft, item)
    aliases = _stands(draft, item).get("aliases")
    if not aliases:
        _add_field(draft, item, (), "aliases", [item.id])
    elif isinstance(aliases, list) and item.id not in aliases:
        draft.do(item.file, documents.insert, (*item.path, "aliases"), len(aliases), item.id)


def referrers_of(case: Case, item_id: str) -> list[str]:
    """The ids of the other items that refer to an item or to one of its variables, in the order of the case."""
    found = {ref.source for ref in case.references_to(item_id)}
    item = case.items.get(item_id)
    if item is not None and item.kind.name == "element":
        for variable in case.variables:
            if variable.startswith(f"{item_id}/"):
                found.update(ref.source for ref in case.references_to(variable))
    return [other for other in case.items if other in found and other != item_id]


def check_target(case: Case, kind: Kind, path: Path, target: str) -> None:
    """Raise EditError if a field of items of a kind cannot refer to `target`."""
    declared = _link(kind, path)
    if VARIABLE in declared.kinds and target in case.variables:
        return
    if VARIABLE in declared.kinds and _is_foreign_variable(case, target):
        return
    item = case.foreign(target) or known(case, target)
    if not declared.accepts(item.kind.name):
        wanted = " or ".join(a(BY_NAME[name].title if name in BY_NAME else name) for name in declared.kinds)
        raise EditError(f"{target} is {a(item.kind.title)}; {declared.field} refers to {wanted}")


def _is_foreign_variable(case: Case, target: str) -> bool:
    other, before, local = case.across(target)
    return bool(before) and local in other.variables


def _existing(item: AnyItem, path: Path) -> Any:
    node: Any = item.raw if isinstance(item.raw, dict) else item.data
    for depth, step in enumerate(path):
        inside = isinstance(node, list) and isinstance(step, int) and step < len(node)
        if not (inside or (isinstance(node, dict) and step in node)):
            raise EditError(f"{item.id} has no {field_text(path[: depth + 1])}")
        node = node[step]
    return node


def _nested(path: Path, value: Any) -> Any:
    for step in reversed(path):
        if isinstance(step, int):
            if step != 0:
                raise EditError(f"there is no list yet; begin with [0], not [{step}]")
            value = [value]
        else:
            value = {step: value}
    return value


def _stands(draft: Draft, item: AnyItem) -> Any:
    """What the item's place in its file holds in the draft."""
    data: Any = draft.document(item.file).data
    return data[item.kind.collection][item.id]


def _spell_out(draft: Draft, item: AnyItem) -> None:
    """Turn the short form of an item, or an empty item, into a mapping."""
    value = {item.kind.short: item.raw} if isinstance(item.raw, str) else {}
    draft.do(item.file, documents.set_value, item.path, value)


def _add_field(draft: Draft, item: AnyItem, parent: Path, name: str, value: Any) -> None:
    """Add a field; at the top of an item, references and choices go before its prose."""
    present = _stands(draft, item)
    before = None
    if not parent and name not in PROSE_FIELDS and name != "title":
        before = next((key for key in present if key in PROSE_FIELDS), None)
    if not parent and name == "title":
        before = next(iter(present), None)
    draft.do(item.file, documents.add_key, (*item.path, *parent), name, value, before=before)


def _link(kind: Kind, path: Path) -> Link:
    declared = [found for found in links(kind) if found.field == path[0]]
    if not declared:
        known = ", ".join(dict.fromkeys(found.field for found in links(kind)))
        raise EditError(f"{path[0]} of {a(kind.title)} does not refer to items; fields that do: {known}")
    return declared[0]


def _names(target: str, item_id: str) -> bool:
    return target == item_id or target.startswith(f"{item_id}/")


def _remove_mentions(draft: Draft, item: AnyItem, mentions: list[Path]) -> None:
    """Take references away, from the last to the first so that list indexes stay right."""
    whole = sorted(
        {_entry(item, path) for path in mentions}, key=lambda path: tuple(map(_sortable, path)), reverse=True
    )
    for path in whole:
        draft.do(item.file, documents.delete, (*item.path, *path))


def _entry(item: AnyItem, path: Path) -> Path:
    """The entry that goes with a reference: `supports[0]` for the reference in `supports[0].ref`."""
    return path[:-1] if item.kind.name == "evidence" and path[-1] == "ref" else path


def _sortable(step: str | int) -> tuple[int, str]:
    return (step, "") if isinstance(step, int) else (-1, step)


def _rename_places(draft: Draft, file: str, places: dict[Path, str], renamed: Path) -> None:
    data = draft.document(file).data
    values: dict[Path, str] = {}
    keys: dict[Path, str] = {}
    for path, new in places.items():
        node: Any = data
        for step in path:
            node = node[step]
        if isinstance(node, str) and path != renamed and path[-2] != _PRINTS:
            values[path] = new
        else:  # the id is the key of a mapping
            keys[path] = new
    draft.do(file, documents.replace_scalars, values, keys)
