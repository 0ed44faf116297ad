"""Commands that make new items: their ids, their place, and what follows from it."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

from safetycase import documents
from safetycase.case import Case
from safetycase.case.globs import glob
from safetycase.case.unknown import nearest_id
from safetycase.editing.blind import unread_ids
from safetycase.editing.drafts import Draft, Edit, EditError
from safetycase.findings.text import a
from safetycase.model import ID_PATTERN, KINDS, Kind
from safetycase.model.forms import Field, Shape, fields

PROSE_FIELDS = ("text", "rationale")
"""The fields that stand last in an item, after references and choices."""


def template_of(case: Case, kind: Kind) -> dict[str, Any]:
    """The fields with which new items of a kind begin, by the template of the manifest: a copy, to be changed."""
    return copy.deepcopy(dict(case.manifest.templates.get(kind.name, {})))  # type: ignore[call-overload]


def new_item(case: Case, kind: Kind, data: dict[str, Any], item_id: str = "", file: str = "") -> Edit:
    """Add an item, by default with the next free id to the last file of its collection.

    Raises EditError if the id is taken or malformed, or the file cannot take it.
    """
    chosen = item_id or next_id(case, kind, str(data.get("title") or data.get("text") or ""))
    check_id(case, chosen)
    draft = Draft(case)
    _add(draft, kind, {chosen: data}, file)
    return draft.edit(f"new {kind.name} {chosen}", chosen)


def new_items(case: Case, kind: Kind, entries: Sequence[dict[str, Any]]) -> tuple[Edit, tuple[str, ...]]:
    """Add items of a kind with numbered ids, as one edit, to the last file of their collection; gives their ids.

    Raises EditError if there are none, or the file cannot take them.
    """
    if not entries or not kind.prefix:
        raise EditError(f"there is no {kind.title.lower()} to add")
    number = int(next_id(case, kind).removeprefix(f"{kind.prefix}-"))
    named = {f"{kind.prefix}-{number + place}": data for place, data in enumerate(entries)}
    draft = Draft(case)
    _add(draft, kind, named, "")
    first = next(iter(named))
    words = f"{kind.name} {first}" if len(named) == 1 else f"{len(named)} {kind.collection} from {first}"
    return draft.edit(f"new {words}", first), tuple(named)


def _add(draft: Draft, kind: Kind, entries: Mapping[str, dict[str, Any]], file: str) -> None:
    """Put items into a file, by default the last of their collection."""
    place = file or _home(draft.case, kind)
    if place not in draft.case.documents:
        draft.create(place, _empty_file(draft.case, place))
    values = {item_id: {key: data[key] for key in _ordered(kind, data)} or None for item_id, data in entries.items()}
    present = draft.document(place).data
    if isinstance(present, dict) and isinstance(present.get(kind.collection), dict):
        for item_id, value in values.items():
            draft.do(place, documents.add_key, (kind.collection,), item_id, value)
    elif isinstance(present, dict) and kind.collection in present:
        if present[kind.collection] not in (None, []):  # a list or a text that nobody could read
            raise EditError(f"{place}: {kind.collection} is no mapping of ids to items; mend that first")
        draft.do(place, documents.set_value, (kind.collection,), values)
    else:
        draft.do(place, documents.add_key, (), kind.collection, values)


def next_id(case: Case, kind: Kind, title: str = "") -> str:
    """The id a new item of this kind gets: the prefix with the next number, or a slug of the title.

    It is none that another item had (`aliases`): results and minutes of then would be taken for its own.
    """
    unread = {*unread_ids(case), *former_ids(case)}
    if not kind.prefix:
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or kind.name
        slug = slug if slug[0].isalpha() else f"{kind.name}-{slug}"
        number, candidate = 2, slug
        while candidate in case.items or candidate in unread:
            candidate, number = f"{slug}-{number}", number + 1
        return candidate
    numbered = re.compile(rf"{re.escape(kind.prefix)}-(\d+)")
    taken = [int(match[1]) for known in (*case.items, *unread) if (match := numbered.match(known))]
    return f"{kind.prefix}-{max(taken, default=0) + 1}"


def former_ids(case: Case) -> dict[str, str]:
    """The ids that items had before, with the id of the item now."""
    return {str(name): item.id for item in case.items.values() for name in item.data.get("aliases", ())}


def check_id(case: Case, item_id: str, of: str = "") -> None:
    """Raise EditError if no new item can have this id; the item `of` may take back one that it had."""
    if not re.fullmatch(ID_PATTERN, item_id):
        raise EditError(f"{item_id!r} is not an id: letters and digits, joined by single - _ or ., letter first")
    if item_id in case.items:
        known = case.items[item_id]
        raise EditError(f"{item_id} is taken by the {known.kind.title.lower()} in {known.file}")
    former = former_ids(case).get(item_id)
    if former not in (None, of):
        raise EditError(f"{item_id} is taken: {former} had it (its `aliases`)")
    unread = unread_ids(case)
    if item_id in unread:
        raise EditError(f"{item_id} is taken: it stands at {unread[item_id]}, in a file that cannot be read as a whole")


def fill_from_place(case: Case, kind: Kind, words: list[str]) -> dict[str, Any]:
    """The fields that follow from where a new item stands: `new uca CA-6 not-provided` gives action and type.

    Each id goes to the first field that may refer to it, each word to the first field that offers it as a choice.
    Raises EditError for a word that fits nowhere.
    """
    data: dict[str, Any] = {}
    for word in words:
        field = _field_for(case, kind, word, data)
        if field is None:
            raise EditError(_misfit(case, kind, word, data))
        if field.shape in (Shape.REFERENCES, Shape.LIST, Shape.PARTS):
            data.setdefault(field.name, []).append(word)
        else:
            data[field.name] = word
    return data


def _field_for(case: Case, kind: Kind, word: str, data: dict[str, Any]) -> Field | None:
    target = case.items.get(word) or case.foreign(word)
    for field in fields(kind.record):
        many = field.shape in (Shape.REFERENCES, Shape.PARTS)
        if target is not None and field.link is not None and field.link.accepts(target.kind.name):
            if many or (field.shape is Shape.REFERENCE and field.name not in data):
                return field
        elif target is None and field.shape is Shape.CHOICE and word in field.choices and field.name not in data:
            return field
    return None


def _misfit(case: Case, kind: Kind, word: str, data: dict[str, Any]) -> str:
    """Why a word fits nowhere, with what was probably meant and what there is to choose from."""
    import difflib

    if word in case.items:
        return f"{word} is {a(case.items[word].kind.title)}, and {a(kind.title)} has no place left that refers to one"
    said = f"{word!r} is neither the id of an item that {a(kind.title)} can refer to nor a choice"
    free = [field for field in fields(kind.record) if field.shape is Shape.CHOICE and field.name not in data]
    owner = {choice: field for field in reversed(free) for choice in field.choices}
    near = difflib.get_close_matches(re.sub(r"[_ ]+", "-", word.lower()), owner, n=1)
    if near:
        field = owner[near[0]]
        return f"{said}; did you mean {near[0]}? ({field.name}: {', '.join(field.choices)})"
    links_to = [field.link for field in fields(kind.record) if field.link is not None]
    known = (item.id for item in case.items.values() if any(link.accepts(item.kind.name) for link in links_to))
    meant = nearest_id(word, known)
    return said + (f"; did you mean {meant}?" if meant else "")


def _ordered(kind: Kind, data: dict[str, Any]) -> list[str]:
    """The keys of a new item as scaffolds order them: title, the kind's own fields, prose, the rest."""
    rank = {"title": -1}
    for number, field in enumerate(fields(kind.record)):
        rank.setdefault(field.name, number + (1000 if field.name in PROSE_FIELDS else 0))
    return sorted(data, key=lambda key: rank.get(key, 5000))


def _home(case: Case, kind: Kind) -> str:
    """The file to which new items of a kind go: the last of its collection, else of its step, else a new one."""
    own = [item.file for item in case.of_kind(kind.name)]
    if own:
        return max(own)
    holding = [name for name, document in case.documents.items() if _has(document.data, kind.collection)]
    if holding:
        return holding[-1]
    same_step = [other.name for other in KINDS if other.step == kind.step]
    beside = [item.file for name in same_step for item in case.of_kind(name)]
    if beside:
        return max(set(beside), key=beside.count)
    readable = list(case.documents)
    return readable[0] if len(readable) == 1 else f"model/{kind.collection}.yaml"


def _has(data: object, collection: str) -> bool:
    return isinstance(data, dict) and collection in data


def _empty_file(case: Case, path: str) -> bytes:
    if not any(glob(pattern).matches(path) for pattern in case.manifest.models):
        raise EditError(f"{path} matches no model pattern of safetycase.yaml ({', '.join(case.manifest.models)})")
    if not case.source.exists(".safetycase/model.schema.json"):
        return b""
    up = "../" * path.count("/")
    return f"# yaml-language-server: $schema={up}.safetycase/model.schema.json\n".encode()
