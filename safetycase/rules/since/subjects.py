"""What the manifest says of the system and of its evidence, changed beneath results that stay the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import UnsetType

from safetycase.case import Case, Item
from safetycase.evidence.subjects import stated_subject
from safetycase.findings import Finding
from safetycase.model.assurance import Evidence
from safetycase.rules.since.declared import OTHERWISE
from safetycase.rules.since.locked import same_results
from safetycase.rules.since.state import Since, finding_in_manifest
from safetycase.rules.since.values import Change, at, differences, there, was

_NAMED = 4
"""Ids of evidence that are named for a change."""

_OF_A_FIELD = len(("defaults", "evidence", "subject"))


def said_otherwise(case: Case, since: Since) -> Iterator[Finding]:
    """Changes of `subject` and `defaults` by which results from before may count where they did not.

    Of evidence that was run again the manifest may say something new.
    """
    before, now = _said(since.case), _said(case)
    changes = [one for one in differences((), before, now) if one.path[-1] != "dirty" or one.now is not True]
    if not changes:
        return
    same = same_results(case, since)
    for change in changes:
        ids = [item.id for item in same if _counts_more(case, item, change)]
        if ids:
            more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
            message = (
                f"{', '.join(ids[:_NAMED])}{more}: the same results are judged otherwise than at {since.label}, for "
                f"{was(*change)}"
            )
            yield finding_in_manifest(case, OTHERWISE, message, there(now, change.path))


def _said(case: Case) -> dict[str, Any]:
    manifest = case.manifest
    parts = {"subject": manifest.subject, "defaults": manifest.defaults}
    return {name: {} if isinstance(part, UnsetType) else msgspec.to_builtins(part) for name, part in parts.items()}


def _counts_more(case: Case, item: Item[Evidence], change: Change) -> bool:
    """Whether evidence takes this from the manifest and may count for more by it."""
    name = str(change.path[-1])
    if change.path[0] == "defaults":
        return at(item.data, change.path[2:]) is None or len(change.path) <= _OF_A_FIELD
    stated = stated_subject(case, item.record).get(name)
    if stated is None:
        return change.now is None
    return change.before not in (None, stated) and change.now in (None, stated)
