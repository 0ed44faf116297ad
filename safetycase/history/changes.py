"""Which items differ between two states of a case, by what they say and not by where they stand."""

from __future__ import annotations

from safetycase.case import AnyItem, Case


def changed_ids(before: Case, case: Case) -> frozenset[str]:
    """The ids that were added, removed or changed between two states, each read for itself.

    To move an item to another file, or to write it in another layout, is no change.
    """
    old, new = before.items, case.items
    kept = old.keys() & new.keys()
    return frozenset(old.keys() ^ new.keys()) | {name for name in kept if not _same(old[name], new[name])}


def _same(one: AnyItem, other: AnyItem) -> bool:
    return one.kind is other.kind and repr(one.raw) == repr(other.raw)  # 1, 1.0 and True are equal
