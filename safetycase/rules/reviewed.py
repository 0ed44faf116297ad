"""The rule about items that say something else than what was accepted."""

from __future__ import annotations

from datetime import date

from safetycase.case import Case
from safetycase.case.reviewed import why_changed
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.problem import Found, Place, Problem, day_check

_REVIEW = (
    'reviews:\n  RV-1:\n    by: Ada\n    date: "2026-03-01"\n    verdict: accepted\n    independent: true\n'
    "    items: [L-1]\n    fingerprints: {L-1: %s}\n"
)
_DIGEST = "0d6d28342a699d09330d2a0475385d0e"

CHANGED = declare(
    Rule(
        code="SFC910",
        name="changed-since-review",
        severity=Severity.WARNING,
        summary="An item is said to be reviewed, and says something else than when it was accepted.",
        why="An acceptance is about the words that somebody read. What was changed afterwards nobody has accepted, "
        "however small the change looks to whoever made it.",
        source="ISO 26262-8:2018, clause 8 (change management); IEC 61508-1:2010, 7.16 (modification)",
        fix="Review it again: `safetycase review ID --accept --by NAME`, or `v` in the terminal UI; or set the status "
        "back to `draft`.",
        bad="losses:\n  L-1: {text: Harm to a patient or a visitor, status: reviewed}\n" + _REVIEW % _DIGEST,
        good="losses:\n  L-1: {text: Harm to a patient, status: reviewed}\n" + _REVIEW % _DIGEST,
    )
)


@day_check
def check_changed_since_review(case: Case, day: date) -> Found:
    """What was accepted says what it said then."""
    for item, review in why_changed(case, day):
        message = f"{item.id} is {item.status}, and changed since {review.id} accepted it on {review.data['date']}"
        places = (Place(f"{review.id} accepted it", review.id, ("items",)),)
        yield Problem(rule=CHANGED, item=item.id, message=message, path=("status",), related=places)
