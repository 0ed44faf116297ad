"""Items that one side of a merge deleted and that are to stay: the references to them stay with them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from msgspec import UNSET

from safetycase.editing.commands import delete_items
from safetycase.editing.conflicts import Choices
from safetycase.editing.drafts import EditError, perform
from safetycase.editing.fieldmerge import equal
from safetycase.editing.sides import Sides
from safetycase.editing.units import Units, units_of


def with_what_stays(
    sides: Sides, files: Collection[str], doubles: Collection[str], units: tuple[Units, Units, Units], choices: Choices
) -> tuple[Units, Units, Units]:
    """The parts as they were, as mine and as theirs are, where neither side takes away references to what is to stay.

    Who deletes an item takes the references to it away as well; whoever decides that it stays means both.
    """
    before, here, there = units
    kept = {key: side for key, side in choices.items() if len(key) == 1 and key in before}
    back_here = [key[0] for key, side in kept.items() if key not in here and side in ("theirs", "base")]
    back_there = [key[0] for key, side in kept.items() if key not in there and side in ("mine", "base")]
    if not (back_here or back_there):
        return units
    here = _referring_again(sides, files, doubles, before, here, back_here)
    there = _referring_again(sides, files, doubles, before, there, back_there)
    return before, here, there


def _referring_again(
    sides: Sides, files: Collection[str], doubles: Collection[str], before: Units, side: Units, ids: Collection[str]
) -> Units:
    """The parts of a side with each field as it was, where nothing but references to some items was taken from it."""
    if not ids:
        return side
    case = sides.base_case
    try:
        edit = delete_items(case, list(ids), force=True, unlink_referrers=True)
    except EditError:
        return side
    without = units_of(case.replaced(perform(case, edit)).documents, files, doubles)
    found = dict(side)
    for key, unit in side.items():
        was, less = before.get(key), without.get(key)
        if was is None or less is None or was.raw is less.raw:
            continue
        if all(isinstance(one.raw, dict) for one in (was, less, unit)):
            found[key] = unit._replace(raw=_restored(was.raw, less.raw, unit.raw))
    return found


def _restored(was: dict[str, Any], less: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """An item as it is `now`, with each field as it `was` that is now what is left of it without the references."""
    back = {
        name: value
        for name, value in was.items()
        if not equal(less.get(name, UNSET), value) and equal(now.get(name, UNSET), less.get(name, UNSET))
    }
    order = dict.fromkeys((*was, *now))
    return {name: back.get(name, now.get(name)) for name in order if name in back or name in now}
