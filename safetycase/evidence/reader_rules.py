"""The rule about readers that other packages bring."""

from __future__ import annotations

from safetycase.findings import Rule, Severity, declare

READER_BROKEN = declare(
    Rule(
        code="SFC753",
        name="reader-broken",
        severity=Severity.ERROR,
        summary="An installed package brings a reader for the format, and it cannot be used.",
        why="Results that nobody can read say nothing, and what rests on them is unknown. The fault is that of the "
        "package, not of the results.",
        source="safetycase decisions, 3: extension comes from installed packages only",
        fix="Mend, update or remove the package that the message names; `artefact.format` may name a format of ours.",
        bad="artefact: {path: evidence/run.log, format: acme-log}   # whose reader fails to import",
        good="artefact: {path: evidence/run.log, format: acme-log}   # whose reader is installed and works",
    )
)
