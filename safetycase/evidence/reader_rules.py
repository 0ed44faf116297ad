"""The rule about readers that other packages bring."""

from __future__ import annotations

from safetycase.evidence.examples import tested
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
        bad=tested(path="evidence/run.log", run="test_stops passed").replace("run.log}", "run.log, format: acme-log}"),
        good=tested().replace("run.xml}", "run.xml, format: junit}"),
    )
)
