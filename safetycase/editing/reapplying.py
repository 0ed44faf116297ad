"""Writing the outcome of a merge: edits by splices on what there is, so that comments and all other text stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from safetycase import documents as texts
from safetycase.documents import Document
from safetycase.documents.transplanting import transplant
from safetycase.editing.drafts import Draft, EditError
from safetycase.editing.fieldmerge import equal
from safetycase.editing.ordering import Orders, moves
from safetycase.editing.sides import Sides
from safetycase.editing.units import Key, Unit, Units, every_unit


def reapplied(
    sides: Sides,
    start: Mapping[str, Document | None],
    files: Collection[str],
    doubles: Collection[str],
    wanted: Mapping[Key, Unit],
    orders: Orders,
) -> dict[str, Document | None]:
    """The files with every part as it is `wanted`, from what they `start` with. `files` are those that have parts.

    Raises EditError where a part cannot be written without touching other text, or came out otherwise.
    """
    case = sides.onto.replaced(start)
    draft = Draft(case)
    present = {unit.place: (key, unit) for key, unit in every_unit(case.documents, files, doubles)}
    for key, unit in present.values():
        if key not in wanted or wanted[key].place != unit.place:
            draft.do(unit.file, texts.delete, unit.path)
    for unit in wanted.values():
        known = present.get(unit.place)
        if known is not None and not equal(known[1].raw, unit.raw):
            draft.do(unit.file, texts.set_value, unit.path, unit.raw)
    for unit in wanted.values():
        if unit.place not in present:
            _add(draft, sides, wanted, doubles, unit)
    for (name, collection), order in orders.items():
        for item, index in moves(list(_entries(draft.document(name), collection)), order):
            draft.do(name, texts.move, (collection, item), index)
    result = {**start, **draft.documents}
    _check(wanted, dict(every_unit({name: one for name, one in result.items() if one is not None}, files, doubles)))
    return result


def _add(draft: Draft, sides: Sides, wanted: Mapping[Key, Unit], doubles: Collection[str], unit: Unit) -> None:
    """Put a part where it is wanted and does not stand yet, in the words of the side that has it."""
    if unit.file not in draft.documents and unit.file not in draft.case.documents:
        _create(draft, sides, wanted, doubles, unit.file)
        if _holds(draft.document(unit.file), unit):
            return
    document = draft.document(unit.file)
    before = None
    source = next(
        (side for side in (sides.mine.get(unit.file), sides.base.get(unit.file)) if side and _holds(side, unit)), None
    )
    collection = str(unit.path[0])
    if len(unit.path) == 1:
        draft.do(unit.file, texts.add_key, (), collection, unit.raw)
    elif not isinstance(document.data, dict) or document.data.get(collection) is None:
        value = {str(unit.path[1]): unit.raw}
        if isinstance(document.data, dict) and collection in document.data:
            draft.do(unit.file, texts.set_value, (collection,), value)
        else:
            draft.do(unit.file, texts.add_key, (), collection, value)
    else:
        if source is not None:
            below = list(_entries(source, collection))
            there = _entries(document, collection)
            before = next((one for one in below[below.index(str(unit.path[1])) + 1 :] if one in there), None)
        draft.do(unit.file, texts.add_key, (collection,), str(unit.path[1]), unit.raw, before=before)
    if source is not None:
        draft.do(unit.file, transplant, unit.path, source)


def _create(draft: Draft, sides: Sides, wanted: Mapping[Key, Unit], doubles: Collection[str], name: str) -> None:
    """Make a file that is gone there: as it was here, without what is not wanted in it."""
    document = sides.mine.get(name)
    assert document is not None
    draft.create(name, document.to_bytes())
    for key, unit in every_unit(sides.mine, [name], doubles):
        if key not in wanted or wanted[key].place != unit.place:
            draft.do(name, texts.delete, unit.path)
        elif not equal(wanted[key].raw, unit.raw):
            draft.do(name, texts.set_value, unit.path, wanted[key].raw)


def _check(wanted: Mapping[Key, Unit], made: Units) -> None:
    for key in {*wanted, *made}:
        one, two = wanted.get(key), made.get(key)
        if one is None or two is None or one.place != two.place or not equal(one.raw, two.raw):
            raise EditError(f"{key[0]} cannot be merged without touching other text; change it in a text editor")


def _holds(document: Document, unit: Unit) -> bool:
    """Whether a file has a part at its place, saying the same."""
    value = document.data
    for step in unit.path:
        if not isinstance(value, dict) or step not in value:
            return False
        value = value[step]
    return equal(value, unit.raw)


def _entries(document: Document, collection: str) -> Mapping[str, object]:
    data = document.data
    entries = data.get(collection) if isinstance(data, dict) else None
    return entries if isinstance(entries, dict) else {}
