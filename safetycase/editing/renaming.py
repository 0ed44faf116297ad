"""Ids that one side of a merge changed: the other sides get them, too, so that the rest can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from safetycase.case import Case
from safetycase.editing.commands import rename_item
from safetycase.editing.conflicts import Choices, Conflict, Decisions
from safetycase.editing.creation import next_id
from safetycase.editing.drafts import EditError, perform
from safetycase.editing.fieldmerge import equal
from safetycase.editing.sides import Sides
from safetycase.editing.units import Documents
from safetycase.model import BY_COLLECTION

_MOST = 200
"""Renames looked for in one merge."""


def renamed_apart(sides: Sides, choices: Choices) -> Sides:
    """The sides with another id for each of mine that both added and both are to stay.

    Raises EditError where an id cannot be changed everywhere.
    """
    for key, side in choices.items():
        if side == "both" and len(key) == 1:
            case = sides.my_case
            if key[0] in case.items:
                new = _free(case, (sides.base_case, case, sides.onto), key[0])
                sides = sides._replace(mine=_renamed(case, key[0], new).documents)
    return sides


def aligned(sides: Sides, decisions: Decisions) -> Sides:
    """The sides with every id that one of them changed changed in the others as well."""
    passed: set[str] = set()
    for _ in range(_MOST):
        mine, theirs = _renames(sides.base, sides.mine, sides.files), _renames(sides.base, sides.theirs, sides.files)
        old = next((one for one in (*mine, *theirs) if one not in passed), None)
        if old is None:
            break
        try:
            sides = _one(sides, old, mine.get(old, ""), theirs.get(old, ""), decisions)
        except EditError:  # part of a case cannot be read: then the items count as deleted and added
            passed.add(old)
    return sides


def _one(sides: Sides, old: str, mine: str, theirs: str, decisions: Decisions) -> Sides:
    """The sides with one id changed everywhere. Raises EditError where that is not possible."""
    new = mine or theirs
    if mine and theirs and mine != theirs:
        item = sides.base_case.items[old]
        said = f"given another id on both sides: {mine} here, {theirs} there"
        conflict = Conflict((old, "id"), "id", said, item.file, old, ("id",), old, mine, theirs)
        match decisions.side(conflict):
            case "mine":
                onto = _renamed(sides.onto, theirs, mine)
                return Sides(_renamed(sides.base_case, old, mine).documents, sides.mine, onto)
            case "base":
                onto = _renamed(sides.onto, theirs, old)
                return Sides(sides.base, _renamed(sides.my_case, mine, old).documents, onto)
        new = theirs
        here = _renamed(sides.my_case, mine, theirs).documents
        return Sides(_renamed(sides.base_case, old, new).documents, here, sides.onto)
    base = _renamed(sides.base_case, old, new).documents
    if not theirs and old in sides.onto.items:
        return Sides(base, sides.mine, _renamed(sides.onto, old, new))
    if not mine and old in sides.my_case.items:
        return Sides(base, _renamed(sides.my_case, old, new).documents, sides.onto)
    return Sides(base, sides.mine, sides.onto)


def _renamed(case: Case, old: str, new: str) -> Case:
    return case.replaced(perform(case, rename_item(case, old, new)))


def _free(mine: Case, cases: Sequence[Case], item_id: str) -> str:
    """An id like `item_id` that no side has or had: one that was given up stands for another item."""
    kind = mine.items[item_id].kind
    if kind.prefix:
        number = max(int(next_id(case, kind).removeprefix(f"{kind.prefix}-")) for case in cases)
        return f"{kind.prefix}-{number}"
    names = (f"{item_id}-{number}" for number in count(2))
    return next(name for name in names if not any(name in case.items for case in cases))


def _renames(base: Documents, side: Documents, files: list[str]) -> dict[str, str]:
    """The ids that a side changed: the same item stands at the same place under an id that is new."""
    here = {item_id for name in files for _, entries in _collections(side, name) for item_id in entries}
    there = {item_id for name in files for _, entries in _collections(base, name) for item_id in entries}
    found: dict[str, str] = {}
    for name in files:
        if base.get(name) is side.get(name):
            continue
        now = dict(_collections(side, name))
        for collection, before in _collections(base, name):
            after = now.get(collection, {})
            gone = _spots([one for one in before if one in after or one not in here], after)
            new = _spots([one for one in after if one in before or one not in there], before)
            for spot, old in gone.items():
                if spot in new and _same_but_alias(before[old], after[new[spot]], old):
                    found[old] = new[spot]
    return found


def _same_but_alias(before: object, after: object, old: str) -> bool:
    """Whether an entry is as it was, but for the former id that a rename may have left among its aliases."""
    if isinstance(before, dict) and isinstance(after, dict) and "aliases" in after:
        had, has = before.get("aliases") or [], after["aliases"]
        if isinstance(had, list) and has == [*had, old]:
            before, after = ({**one, "aliases": []} for one in (before, after))
    return equal(before, after)


def _spots(ids: list[str], known: dict[str, object]) -> dict[tuple[str, int], str]:
    """The ids that are not `known`, by the known one above them and their place below it."""
    spots: dict[tuple[str, int], str] = {}
    above, place = "", 0
    for item_id in ids:
        if item_id in known:
            above, place = item_id, 0
        else:
            spots[above, place] = item_id
            place += 1
    return spots


def _collections(documents: Documents, name: str) -> Iterator[tuple[str, dict[str, object]]]:
    document = documents.get(name)
    data = document.data if document is not None else None
    for key, value in data.items() if isinstance(data, dict) else ():
        if key in BY_COLLECTION and isinstance(value, dict):
            yield key, value
