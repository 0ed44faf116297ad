"""Requirements of which the verdict became worse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from safetycase.case import Case
from safetycase.evidence import Verdict
from safetycase.findings import Finding
from safetycase.findings.looks import with_basis
from safetycase.rules.since.declared import WORSE_VERDICT
from safetycase.rules.since.state import Assessment, Since, finding_on

_FROM_BEST = ("demonstrated", "not-demonstrated", "no-evidence", "stale", "unknown", "refuted")

_ABOUT_VERDICTS = frozenset(["SFC601", "SFC720", "SFC721", "SFC722"])
"""Codes of the rules that say what a verdict is: a waiver of one says that the verdict is known and borne."""


def worse(case: Case, findings: Sequence[Finding], assessment: Assessment, since: Since) -> Iterator[Finding]:
    """Requirements that were nearer to being demonstrated; those that are said not to be needed, or were, are not
    compared."""
    borne = {one.item for one in findings if one.rule in _ABOUT_VERDICTS and one.waiver is not None}
    for item_id, verdict in assessment.verdicts.items():
        old = since.assessment.verdicts.get(since.id_then(item_id))
        item = case.items.get(item_id)
        if old is None or item is None or item.obsolete or item_id in borne:
            continue
        words = (old.word, verdict.word)
        if not all(word in _FROM_BEST for word in words) or _FROM_BEST.index(words[1]) <= _FROM_BEST.index(words[0]):
            continue
        why = f": {verdict.reasons[0]}" if verdict.reasons else ""
        was, now = _states(old, verdict)
        message = f"{item_id} was {was} at {since.label} and is {now}{why}"
        yield finding_on(case, item, WORSE_VERDICT, message)


def _states(old: Verdict, new: Verdict) -> tuple[str, str]:
    """Both states as people see them, and what they rest on; with what lies behind where they are the same."""
    if old.state != new.state:
        return with_basis(old.state, old.basis), with_basis(new.state, new.basis)
    return _with_word(old), _with_word(new)


def _with_word(verdict: Verdict) -> str:
    return with_basis(verdict.state, verdict.word.replace("-", " "), verdict.basis)
