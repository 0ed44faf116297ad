"""The rows of the screen of differences: the items that differ, their fields, and each version in words."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import UNSET

from safetycase.findings import Path
from safetycase.history.fieldwise import FieldChange, ItemChange
from safetycase.tui.conflictrows import value_rows
from safetycase.tui.lettering import fit
from safetycase.tui.looks import SINCE
from safetycase.tui.rows import Row, Rows
from safetycase.tui.state import State

UNFOLDED = 200
"""Up to so many changed items are shown with their fields; of more, the items alone."""
_NAME = 24


class Spot(msgspec.Struct, frozen=True):
    """What a row stands for: an item that differs, as a whole or one field of it."""

    item: ItemChange
    field: FieldChange | None = None

    @property
    def key(self) -> str:
        """The key of its row."""
        return self.item.id if self.field is None else f"{self.item.id} {self.field.name}"

    @property
    def path(self) -> Path:
        """The path of the field, empty for the whole item."""
        return self.field.path if self.field is not None else ()


def diff_rows(state: State, found: Sequence[ItemChange]) -> Rows:
    """A row for each item, followed by one for each of its fields. The data of a row is its spot."""
    width = min(max((len(one.id) for one in found), default=0), _NAME)
    rows = []
    for one in found:
        name = state.names.name(state.case, one.after) if one.after is not None else one.item.title
        then = one.was_id or one.was_kind.lower()
        was = f" (was {then})" if then else ""
        tail = ((f"{one.word}{was} ", "dim"),)
        pieces = ((f"{SINCE[one.word]} ", "accent"), (f"{fit(one.id, width)}  ", "id"), (name, ""))
        rows.append(Row(one.id, pieces, tail=tail, data=Spot(one)))
        for field in one.fields if one.word == "changed" and len(found) <= UNFOLDED else ():
            spot = Spot(one, field)
            rows.append(Row(spot.key, ((f"    {SINCE[field.word]} ", "accent"), (field.name, "")), data=spot))
    return Rows.of(rows)


def shown_of(spot: Spot, *, whole: bool = True) -> object:
    """What a row says of both versions: of the whole item, or only of its field; equal where nothing else is said."""
    if spot.field is not None and not whole:
        return spot.field.before, spot.field.after
    return spot.key, *(None if item is None else item.raw for item in (spot.item.before, spot.item.after))


def version_rows(spot: Spot, later: bool, width: int) -> Rows:
    """The earlier or the later version of what a row stands for; words that the other one has not are bold."""
    if spot.field is not None:
        sides = (spot.field.before, spot.field.after)
    else:
        was, now = (UNSET if item is None else item.said for item in (spot.item.before, spot.item.after))
        sides = (was, now)
    value, other = (sides[1], sides[0]) if later else sides
    if value is UNSET:
        return Rows.of([Row("0", ((" (not there)", "dim"),))])
    return value_rows(value, other, width)
