"""Findings as a GitLab Code Quality report, which merge requests show at the changed lines.

Source: docs.gitlab.com/ci/testing/code_quality (Code Quality report format, a subset of the Code Climate one).
"""

from __future__ import annotations

from collections import Counter

from safetycase.findings import Finding, Severity, name_of
from safetycase.findings.text import visible
from safetycase.model import MANIFEST_NAME
from safetycase.output.machine import dumps
from safetycase.output.outcome import Outcome

_SEVERITY = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def gitlab(outcome: Outcome) -> str:
    """A list of every active finding, then of the errors that are waived, as `info`, so that a reviewer sees them.

    GitLab drops what has no place or shares its fingerprint: findings about the whole case stand at the manifest, and
    equal ones are numbered.
    """
    waived = [one for one in outcome.waived if one.severity is Severity.ERROR]
    seen: Counter[str] = Counter()
    entries = []
    for finding in (*outcome.active, *waived):
        seen[finding.fingerprint] += 1
        entries.append(_entry(finding, outcome, seen[finding.fingerprint]))
    return dumps(entries)


def _entry(finding: Finding, outcome: Outcome, number: int) -> dict[str, object]:
    words, severity = finding.message, _SEVERITY[finding.severity]
    if finding.waiver:
        words, severity = f"Waived: {finding.message} (reason: {finding.waiver.reason})", "info"
    elif finding.hint:
        words = f"{finding.message} (hint: {finding.hint})"
    return {
        "description": visible(words),
        "check_name": f"{finding.rule} {name_of(finding.rule)}",
        "fingerprint": finding.fingerprint if number == 1 else f"{finding.fingerprint}-{number}",
        "severity": severity,
        "location": {
            "path": outcome.place(finding.file or MANIFEST_NAME),
            "lines": {"begin": max(finding.line, 1)},
        },
    }
