"""The rules about records of what people found."""

from __future__ import annotations

from safetycase.findings import Rule, Severity, declare

_MODEL = "safetycase model: an evidence item that can be judged; basis of a verdict"

LOOKED_AT_CHANGED = declare(
    Rule(
        code="SFC750",
        name="looked-at-changed",
        severity=Severity.ERROR,
        summary="What a person looked at is not what lies here now.",
        why="A review speaks of the bytes that were read. What changed since, nobody has looked at.",
        source=_MODEL,
        fix="Look at it again and write a new record, or put the file back.",
        bad="looked_at: [{path: docs/design.md, sha256: <of an earlier version>}]",
        good="looked_at: [{path: docs/design.md, sha256: <as sha256sum prints it now>}]",
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
        bad="method: review\nby: TODO\noutcome: passed",
        good="method: review\nby: A. Nilsson\ndate: 2026-05-02\noutcome: passed\n"
        "looked_at: [{path: docs/design.md, sha256: ...}]",
    )
)
