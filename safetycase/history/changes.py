"""Which items differ between two states of a case, by what they say and not by where they stand."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.case.renames import renamed_among
from safetycase.documents.plain import alike


class Changes(msgspec.Struct, frozen=True):
    """What differs between an earlier state of a case and a later one.

    `told` has the word for each item of the later state that is not as it was, `new` or `changed`, by id; `gone` the
    items of the earlier state that are not there any more. `renamed` leads from the ids of items that had another id,
    which are among the changed, to their ids then.
    """

    told: Mapping[str, str] = {}
    gone: Mapping[str, AnyItem] = {}
    renamed: Mapping[str, str] = {}

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all items that differ."""
        return frozenset((*self.told, *self.gone))


class Comparison:
    """An earlier state of a case beside the case as it goes on: only what was touched in between is looked at again."""

    def __init__(self, before: Case) -> None:
        self.before = before
        self._last = before
        self._told: dict[str, str] = {}
        self._gone: dict[str, AnyItem] = {}

    def update(self, case: Case) -> Changes:
        """What differs between the earlier state and this one."""
        old, new = self.before.items, case.items
        for item_id in case.difference(self._last):
            self._told.pop(item_id, None)
            self._gone.pop(item_id, None)
            was, item = old.get(item_id), new.get(item_id)
            if item is None and was is not None:
                self._gone[item_id] = was
            elif item is not None and (was is None or not same(was, item)):
                self._told[item_id] = "new" if was is None else "changed"
        self._last = case
        fresh = [new[name] for name, word in self._told.items() if word == "new"] if self._gone else []
        renamed = renamed_among(self._gone, fresh)
        if not renamed:
            return Changes(dict(self._told), dict(self._gone))
        then = set(renamed.values())
        gone = {name: item for name, item in self._gone.items() if name not in then}
        return Changes(self._told | dict.fromkeys(renamed, "changed"), gone, renamed)


def changes(before: Case, case: Case) -> Changes:
    """What differs between two states of a case.

    To move an item to another file, or to write it in another layout, is no change.
    """
    return Comparison(before).update(case)


def same(one: AnyItem, other: AnyItem) -> bool:
    """Whether two items are of one kind and say the same, whatever the order of their fields."""
    if one is other:
        return True
    return one.kind is other.kind and alike(one.said, other.said)
