"""Ids in the lock under which evidence stood that has another id now."""

from __future__ import annotations

from collections.abc import Iterable

from safetycase.case import Case
from safetycase.model.assurance import Evidence


def formers(case: Case, locked: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Each of the ids `locked` of which the case has no evidence, with the evidence items that name it under `aliases`.

    An id that nobody names is left out.
    """
    gone = {name for name in locked if case.find(name, Evidence) is None}
    found: dict[str, tuple[str, ...]] = {}
    if gone:
        for item in case.of(Evidence):
            for name in gone.intersection(item.record.aliases):
                found[name] = (*found.get(name, ()), item.id)
    return found
