"""What differs between two states of an item, field by field."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Literal

import msgspec
from msgspec import UNSET

from safetycase.case import AnyItem, Case
from safetycase.documents.plain import alike
from safetycase.findings import Path, field_text
from safetycase.history.changes import Changes
from safetycase.model import KINDS

Word = Literal["new", "changed", "gone"]
"""What became of an item, or of a field of it, from the earlier state to the later one."""


class FieldChange(msgspec.Struct, frozen=True):
    """A field that two states of an item have otherwise; `before` and `after` are UNSET where it is not there."""

    path: Path
    before: Any
    after: Any

    @property
    def name(self) -> str:
        """The field as a person writes it."""
        return field_text(self.path)

    @property
    def word(self) -> Word:
        """What became of it."""
        return "new" if self.before is UNSET else "gone" if self.after is UNSET else "changed"


class ItemChange(msgspec.Struct, frozen=True):
    """An item that two states of a case have otherwise; one of the two is None where the item is not there."""

    id: str
    before: AnyItem | None
    after: AnyItem | None

    @property
    def word(self) -> Word:
        """What became of it."""
        return "new" if self.before is None else "gone" if self.after is None else "changed"

    @property
    def item(self) -> AnyItem:
        """The item as it is, or as it was last."""
        found = self.after if self.after is not None else self.before
        assert found is not None
        return found

    @property
    def was_kind(self) -> str:
        """The title of the kind that it was of, empty if that is the same."""
        before, after = self.before, self.after
        other = before is not None and after is not None and before.kind is not after.kind
        return before.kind.title if before is not None and other else ""

    @property
    def was_id(self) -> str:
        """The id that it had, empty if that is the same."""
        before, after = self.before, self.after
        return before.id if before is not None and after is not None and before.id != after.id else ""

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """The fields that differ."""
        return field_changes(self.before, self.after)


def item_changes(before: Case, case: Case, found: Changes, wanted: Collection[str] = ()) -> list[ItemChange]:
    """The items that differ, by default all, in the order of the method; those that are gone after the others of
    their kind. Items with another id are `wanted` by either."""
    place = {kind.name: number for number, kind in enumerate(KINDS)}
    then = {item_id: found.renamed.get(item_id, item_id) for item_id in (*found.told, *found.gone)}
    ids = [item_id for item_id, old in then.items() if not wanted or item_id in wanted or old in wanted]
    order = {item_id: number for number, item_id in enumerate((*before.items, *case.items))}
    made = [ItemChange(item_id, before.items.get(then[item_id]), case.items.get(item_id)) for item_id in ids]
    return sorted(made, key=lambda one: (place[one.item.kind.name], one.after is None, order[one.id]))


def field_changes(before: AnyItem | None, after: AnyItem | None) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of the later state; what stands in mappings is compared entry by entry."""
    was, now = (item.said if item is not None else {} for item in (before, after))
    return tuple(_differing((), was, now))


def _differing(path: Path, was: dict[str, Any], now: dict[str, Any]) -> Iterator[FieldChange]:
    for name in (*now, *(name for name in was if name not in now)):
        before, after = was.get(name, UNSET), now.get(name, UNSET)
        if before is UNSET or after is UNSET:
            yield FieldChange((*path, name), before, after)
        elif isinstance(before, dict) and isinstance(after, dict) and before and after:
            yield from _differing((*path, name), before, after)
        elif not alike(before, after):
            yield FieldChange((*path, name), before, after)
