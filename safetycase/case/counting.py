"""Which items may settle what others need."""

from __future__ import annotations

from datetime import date

from safetycase.case.index import AnyItem, Case
from safetycase.case.unfinished import unfinished


def counts(case: Case, item: AnyItem) -> bool:
    """Whether an item covers, and what it is about still stands.

    An unsafe control action is about its control action: where that is obsolete, nobody can give it unsafely any more.
    One that is not finished settles as little as it decides in the grid.
    """
    return item.covers and (item.kind.name != "uca" or (given_up(case, item) is None and not unfinished(case, item)))


def expired(item: AnyItem, day: date) -> str:
    """The last day of what was to be looked at again before `day`; empty where it holds on."""
    last = item.data.get("expires")
    return last[:10] if isinstance(last, str) and last[:10] < day.isoformat() else ""


def given_up(case: Case, uca: AnyItem) -> AnyItem | None:
    """The control action of an unsafe control action where that is obsolete; None where it stands or is unknown."""
    name = uca.data.get("action")
    action = (case.items.get(name) or case.foreign(name)) if isinstance(name, str) else None
    return action if action is not None and action.obsolete else None
