"""Items that are gone, and ids that were used before for something else."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from safetycase.case import AnyItem, Case
from safetycase.case.renames import words_of
from safetycase.findings import Finding
from safetycase.findings.text import a
from safetycase.model import MANIFEST_NAME
from safetycase.rules.since.declared import GONE, ID_REUSED
from safetycase.rules.since.state import Since, counted_then, finding_on

_RELIED_ON = frozenset(
    ["loss", "hazard", "constraint", "action", "feedback", "responsibility", "uca", "controller_constraint", "scenario",
     "requirement", "evidence", "assumption", "defeater", "review", "incident"]
)  # fmt: skip
"""Kinds whose items a case rests on, or has to answer."""

_SAME_WORDS = 0.6
"""From which share of common words on (difflib's ratio) two statements are taken for one that was reworded."""


def gone(case: Case, since: Since) -> Iterator[Finding]:
    """Items that counted and are deleted or obsolete now, and have no other id."""
    elsewhere = set(since.renamed.values())
    for old in since.case.items.values():
        if old.kind.name not in _RELIED_ON or not counted_then(since, old) or old.id in elsewhere:
            continue
        item = case.items.get(old.id)
        if item is None:
            yield Finding(
                rule=GONE.code, severity=GONE.severity, item=old.id, hint=GONE.fix,
                file=old.file if old.file in case.documents else MANIFEST_NAME,
                message=f"the {old.kind.title.lower()} {old.id} of {since.label} is gone: {_shown(old)}",
            )  # fmt: skip
        elif item.obsolete and item.kind is old.kind:
            yield finding_on(case, item, GONE, f"{item.id} was made obsolete since {since.label}", ("status",))


def reused(case: Case, since: Since) -> Iterator[Finding]:
    """Items under an id that stood for another one, at the earlier state or long before."""
    for item in case.items.values():
        then = since.case.items.get(item.id)
        if then is not None and then.kind is not item.kind:
            message = f"{item.id} is {_kind(item)}, and was {_kind(then)} at {since.label}: {_shown(then)}"
            yield finding_on(case, item, ID_REUSED, message)
        former = since.former.get(item.id) if then is None else None
        if former is not None and not _same(item, former.item):
            message = f"{item.id} was {_kind(former.item)} before it was deleted ({former.when}): {_shown(former.item)}"
            yield finding_on(case, item, ID_REUSED, message)


def _same(item: AnyItem, former: AnyItem) -> bool:
    """Whether an item is one that stood under its id before, perhaps in other words."""
    if item.kind is not former.kind:
        return False
    one, other = words_of(item).split(), words_of(former).split()
    return not (one and other) or difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SAME_WORDS


def _kind(item: AnyItem) -> str:
    return a(item.kind.title.lower())


def _shown(item: AnyItem) -> str:
    words = item.title or " ".join(str(item.data.get("when") or item.data.get("condition") or "").split())
    return (f"{words[:80]}…" if len(words) > 80 else words) or "without a text"
