"""The order of items in a file, where one side of a merge moved some."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection

from safetycase.editing.conflicts import Conflict, Decisions
from safetycase.editing.sides import Sides
from safetycase.editing.units import Documents
from safetycase.model import BY_COLLECTION

Orders = dict[tuple[str, str], list[str]]
"""By file and collection: items in the order in which they are to stand, whatever stands between them."""


def merged_orders(sides: Sides, files: Collection[str], decisions: Decisions) -> Orders:
    """The orders that differ from theirs since mine moved items."""
    found: Orders = {}
    for name in files:
        if not (sides.here(name) and sides.there(name)):
            continue
        for collection in BY_COLLECTION:
            was, here, there = (_ids(side, name, collection) for side in (sides.base, sides.mine, sides.theirs))
            common = set(was) & set(here) & set(there)
            was, here, there = ([one for one in ids if one in common] for ids in (was, here, there))
            if here in (was, there):
                continue
            if there == was:
                found[name, collection] = here
                continue
            said = f"the order of {collection} was changed on both sides"
            conflict = Conflict((name, collection, "order"), "order", said, name, "", (collection,), was, here, there)
            chosen = {"mine": here, "base": was}.get(decisions.side(conflict) or "")
            if chosen is not None:
                found[name, collection] = chosen
    return found


def moves(present: list[str], wanted: list[str]) -> list[tuple[str, int]]:
    """As few moves as possible, each to an index, after which the `wanted` stand in that order; the others stay."""
    order = {item: place for place, item in enumerate(wanted)}
    known = [item for item in present if item in order]
    staying = {known[place] for place in _longest_rising([order[item] for item in known])}
    found: list[tuple[str, int]] = []
    current = list(present)
    for place, item in enumerate(wanted):
        if item in staying:
            continue
        current.remove(item)
        if place:
            index = current.index(wanted[place - 1]) + 1
        else:
            index = next((at for at, other in enumerate(current) if other in order), len(current))
        current.insert(index, item)
        found.append((item, index))
    return found


def _longest_rising(numbers: list[int]) -> list[int]:
    """The places of a longest rising run of numbers, not necessarily side by side."""
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(tails, number)
        before.append(places[at - 1] if at else -1)
        tails[at : at + 1] = [number]
        places[at : at + 1] = [place]
    run: list[int] = []
    place = places[-1] if places else -1
    while place >= 0:
        run.append(place)
        place = before[place]
    return run[::-1]


def _ids(documents: Documents, name: str, collection: str) -> list[str]:
    document = documents.get(name)
    data = document.data if document is not None else None
    entries = data.get(collection) if isinstance(data, dict) else None
    return list(entries) if isinstance(entries, dict) else []
