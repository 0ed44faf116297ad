"""The rules about records of what people found."""

from __future__ import annotations

from safetycase.evidence.examples import beside, tested
from safetycase.findings import Rule, Severity, declare

_MODEL = "safetycase model: an evidence item that can be judged; basis of a verdict"

_REVIEWED = tested(
    requirement="method: review",
    path="evidence/review.yaml",
    run='safetycase_manual: "1"\nmethod: review\nby: A. Nilsson\ndate: 2026-05-02\noutcome: passed\nlooked_at:\n'
    "- {path: docs/design.md, sha256: 8931d6e46047ca54eb80e44771c679a7dd43a27ab8f393b617116dbcf7cca993}\n"
    "checks:\n- {id: C-1, text: Is the time stated?, outcome: passed, requirements: [R-1]}\n",
)

LOOKED_AT_CHANGED = declare(
    Rule(
        code="SFC750",
        name="looked-at-changed",
        severity=Severity.ERROR,
        summary="What a person looked at is not what lies here now.",
        why="A review speaks of the bytes that were read. What changed since, nobody has looked at.",
        source=_MODEL,
        fix="Look at it again and write a new record, or put the file back.",
        bad=_REVIEWED + beside("docs/design.md", "The pump stops within 3 s."),
        good=_REVIEWED + beside("docs/design.md", "The pump stops within 2 s."),
    )
)
RECORD_INCOMPLETE = declare(
    Rule(
        code="SFC751",
        name="manual-record-incomplete",
        severity=Severity.WARNING,
        summary="A manual record is no more than a person's word.",
        why="Without a name, a date, an outcome and the digest of what was looked at, nobody can check the record or "
        "tell whether it still holds. A declaration never demonstrates alone; it can refute.",
        source=_MODEL,
        fix="Add what the message names; the files that were looked at belong into the case.",
        bad=_REVIEWED.replace("A. Nilsson", "TODO") + beside("docs/design.md", "The pump stops within 2 s."),
        good=_REVIEWED + beside("docs/design.md", "The pump stops within 2 s."),
    )
)
