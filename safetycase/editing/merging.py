"""A merge of what two people did to the same files, by item and field. Nothing here touches a disk.

What one side alone changed stands. What both changed differently is a conflict, and somebody decides.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, NamedTuple

from msgspec import UNSET

from safetycase.case import Case
from safetycase.documents import Document
from safetycase.documents.building import collector_paused
from safetycase.editing.conflicts import Choices, Conflict, Decisions, Side, What
from safetycase.editing.fieldmerge import equal, merged_item
from safetycase.editing.keeping import with_what_stays
from safetycase.editing.ordering import merged_orders
from safetycase.editing.reapplying import reapplied
from safetycase.editing.renaming import aligned, renamed_apart
from safetycase.editing.sides import Sides
from safetycase.editing.units import Documents, Key, Unit, doubles_of, mergeable, same_file, units_of
from safetycase.findings import Path

NOTHING_CHOSEN: Choices = MappingProxyType({})
_NAMED = 12
_ANY: tuple[Side, ...] = ("mine", "theirs", "base")


class Merged(NamedTuple):
    """The outcome of a merge.

    `documents` are the files that differ from theirs (None: no such file), none while a conflict is open. `mine` and
    `theirs` are the ids of the items that each side changed.
    """

    conflicts: tuple[Conflict, ...]
    documents: dict[str, Document | None]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]


def merge(base: Documents, mine: Documents, onto: Case, choices: Choices = NOTHING_CHOSEN) -> Merged:
    """What `mine` changed since `base`, done again on the case `onto`, which somebody else may have changed as well.

    Raises EditError where what was decided cannot be written without touching other text.
    """
    with collector_paused():
        return _merge(base, mine, onto, choices)


def _merge(base: Documents, mine: Documents, onto: Case, choices: Choices) -> Merged:
    decisions = Decisions(choices)
    sides = aligned(renamed_apart(Sides(base, mine, onto), choices), decisions)
    start: dict[str, Document | None] = {}
    parts: list[str] = []
    for name in sides.files:
        start[name], whole = _start(sides, name, decisions)
        if not whole:
            parts.append(name)
    doubles = doubles_of((sides.base, sides.mine, sides.theirs), parts)
    every = tuple(units_of(side, parts, doubles) for side in (sides.base, sides.mine, sides.theirs))
    before, here, there = with_what_stays(sides, parts, doubles, (every[0], every[1], every[2]), choices)
    wanted: dict[Key, Unit] = {}
    changed: tuple[list[str], list[str]] = ([], [])
    for key in dict.fromkeys((*there, *here, *before)):
        b, m, t = before.get(key), here.get(key), there.get(key)
        if b is not None and m is not None and t is not None and _same(m, b) and _same(t, b):
            wanted[key] = t._replace(file=m.file if t.file == b.file else t.file)
            continue
        for side, names in ((m, changed[0]), (t, changed[1])):
            if not _same(side, b) and _is_item(side or b):
                names.append(key[0])
        unit = _decided(key, b, m, t, decisions)
        if unit is not None:
            wanted[key] = unit
    orders = merged_orders(sides, parts, decisions)
    if decisions.open:
        return Merged(tuple(decisions.open.values()), {}, tuple(changed[0]), tuple(changed[1]))
    result = reapplied(sides, start, parts, doubles, wanted, orders)
    files = {name: result.get(name) for name in {*sides.files, *result}}
    differing = {name: now for name, now in files.items() if not same_file(now, onto.documents.get(name))}
    return Merged((), differing, tuple(changed[0]), tuple(changed[1]))


def _start(sides: Sides, name: str, decisions: Decisions) -> tuple[Document | None, bool]:
    """The file on which the merge of its parts begins, and whether that is all of it, since it has no parts."""
    was, here, there = sides.of(name)
    if not sides.there(name):
        return here, not (mergeable(was) and mergeable(here))
    if not sides.here(name) or same_file(here, there):
        return there, not (mergeable(was) and mergeable(here) and mergeable(there))
    said = _why_whole(sides, name)
    if not said:
        return there, False
    mine = "gone" if here is None else _changes(was, here)
    theirs = "gone" if there is None else _changes(was, there)
    possible: tuple[Side, ...] = ("mine", "theirs")
    if here is not None and there is not None:
        possible = ("mine", "theirs", "beside")
    conflict = Conflict(("", name), "file", said, name, "", (), UNSET, mine, theirs, possible)
    return (here if decisions.side(conflict) == "mine" else there), True


def _changes(was: Document | None, now: Document) -> str:
    """What differs in a file, in words."""
    if now.findings and not mergeable(now):
        fault = now.findings[0]
        return f"line {fault.line}: {fault.message}"
    before, after = (units_of({"": one}, [""], ()) if one is not None else {} for one in (was, now))
    changed = [key[0] for key in {**before, **after} if not _same(before.get(key), after.get(key))]
    more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
    return f"changed: {', '.join(changed[:_NAMED])}{more}" if changed else "changed"


def _why_whole(sides: Sides, name: str) -> str:
    """Why a file that both sides changed can only be taken as a whole; empty if its parts can be merged."""
    was, here, there = sides.of(name)
    if there is None:
        moved = {key for side in [units_of({name: was}, [name], ())] for key in side} if was is not None else set()
        elsewhere = [other for other in sides.files if other != name and sides.there(other)]
        known = units_of(sides.theirs, elsewhere, ())
        return "" if any(key in known for key in moved) else "changed here; the file is gone there"
    if here is None:
        return "the file is gone here; changed there"
    if not mergeable(there):
        reason = there.findings[0] if there.findings else None
        place = f" (line {reason.line}: {reason.message})" if reason is not None else ""
        return f"changed here; there it can no longer be read as a whole{place}"
    if not (mergeable(was) and mergeable(here)):
        return "changed on both sides, and it could not be read as a whole"
    return ""


def _decided(key: Key, was: Unit | None, here: Unit | None, there: Unit | None, decisions: Decisions) -> Unit | None:
    """The part as it is to be, None if it is not to be."""
    if _same(here, was) or _same(here, there):
        return _placed(there, was, here)
    if _same(there, was):
        return _placed(here, was, there)
    item = key[0] if _is_item(here or there) else ""
    known = here or there or was
    assert known is not None

    def conflict(what: What, said: str, sides: tuple[Side, ...], path: Path, values: tuple[Any, Any, Any]) -> Conflict:
        shown = path if item else (*known.path, *path)
        return Conflict((*key, *map(str, path)), what, said, known.file, item, shown, *values, sides)

    raws = (_raw(was), _raw(here), _raw(there))
    if was is None:
        sides: tuple[Side, ...] = ("mine", "theirs", "both") if item and len(key) == 1 else ("mine", "theirs")
        found = conflict("added", "added on both sides", sides, (), raws)
    elif here is None:
        found = conflict("deleted-here", "deleted here, changed there", _ANY, (), raws)
    elif there is None:
        found = conflict("deleted-there", "changed here, deleted there", _ANY, (), raws)
    elif not was.path == here.path == there.path:
        found = conflict("item", "made another kind of item on one side", ("mine", "theirs"), (), raws)
    else:

        def decide(path: Path, was: Any, here: Any, there: Any) -> Any:
            what: What = "field" if path else "item"
            return decisions.value(conflict(what, "changed on both sides", _ANY, path, (was, here, there)))

        raw = merged_item(was.kind, was.raw, here.raw, there.raw, decide)
        return _placed(there._replace(raw=raw), was, here)
    chosen = {"mine": here, "base": was}.get(decisions.side(found) or "theirs", there)
    return chosen and _placed(chosen, was, here if chosen is there else there)


def _placed(unit: Unit | None, was: Unit | None, other: Unit | None) -> Unit | None:
    """A part in the file to which the other side moved it, if it did."""
    if unit is None or was is None or other is None or unit.file != was.file:
        return unit
    return unit._replace(file=other.file)


def _raw(unit: Unit | None) -> Any:
    return UNSET if unit is None else unit.raw


def _same(one: Unit | None, two: Unit | None) -> bool:
    if one is None or two is None:
        return one is two
    return one.path == two.path and equal(one.raw, two.raw)


def _is_item(unit: Unit | None) -> bool:
    return unit is not None and unit.kind is not None
