"""The rules about evidence that its age keeps from counting."""

from __future__ import annotations

from collections.abc import Mapping

from safetycase.evidence.age import Ageing
from safetycase.evidence.examples import PASSED, tested
from safetycase.findings import Rule, Severity, declare

_MODEL = "safetycase model: the record, the lock, the life of evidence"

_UNDATED = PASSED.replace(' timestamp="2026-05-01T10:00:00"', "")

TOO_OLD = declare(
    Rule(
        code="SFC706",
        name="evidence-too-old",
        severity=Severity.ERROR,
        summary="The evidence is older than it may be.",
        why="Results describe what was tested when it was tested. Whoever set the greatest age knew how soon that "
        "changes.",
        source=_MODEL,
        fix="Run the tests again and lock the results; or correct `max_age`, with the reason under `rationale`.",
        bad=tested('produced: "2026-01-01", max_age: 90 d', run=_UNDATED),
        good=tested('produced: "2026-11-01", max_age: 90 d', run=_UNDATED),
    )
)
UNDATED = declare(
    Rule(
        code="SFC707",
        name="evidence-undated",
        severity=Severity.ERROR,
        summary="Nothing says when the evidence was produced although its age matters, or the date cannot be true.",
        why="Evidence without a date cannot be shown to be fresh, and one that is dated after today would stay fresh "
        "for too long.",
        source=_MODEL,
        fix="Let the tool write when it ran, or state `produced`.",
        bad=tested("max_age: 90 d", run=_UNDATED),
        good=tested('produced: "2026-11-01", max_age: 90 d', run=_UNDATED),
    )
)
EVIDENCE_EXPIRED = declare(
    Rule(
        code="SFC710",
        name="evidence-expired",
        severity=Severity.ERROR,
        summary="The evidence is past its last day.",
        why="Results describe what was tested when it was tested. Whoever set the last day did not want them to count "
        "for longer.",
        source=_MODEL,
        fix="Run the tests again and lock the results; or correct `expires`, with the reason under `rationale`.",
        bad=tested('expires: "2024-12-31"'),
        good=tested('expires: "2099-12-31"'),
    )
)

RULES: Mapping[Ageing, Rule] = {"expired": EVIDENCE_EXPIRED, "too-old": TOO_OLD, "undated": UNDATED}
"""The rule for each way in which age keeps evidence from counting."""

FIELDS: Mapping[Ageing, str] = {"expired": "expires", "too-old": "max_age", "undated": "produced"}
"""The field of the evidence item that each speaks of, where the item has it."""
