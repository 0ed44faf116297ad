"""Findings as GitHub workflow commands, which GitHub shows as annotations on the changed lines."""

from __future__ import annotations

from safetycase.findings import Finding, Severity, name_of
from safetycase.findings.text import log_line
from safetycase.output.outcome import Outcome

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(outcome: Outcome) -> str:
    """One workflow command for each active finding, the most severe first: GitHub shows ten errors and ten warnings
    of a step and drops the rest. Errors that are waived are notices, so that a reviewer sees them."""
    findings = sorted(outcome.active, key=lambda finding: -finding.severity)
    waived = [finding for finding in outcome.findings if finding.waiver and finding.severity is Severity.ERROR]
    return "".join(f"{_command(finding, outcome)}\n" for finding in [*findings, *waived])


def _command(finding: Finding, outcome: Outcome) -> str:
    properties: dict[str, str] = {}
    if finding.file:
        properties["file"] = outcome.place(finding.file)
    position = finding.position
    if position and finding.file:
        properties["line"] = str(position.line)
        properties["endLine"] = str(position.end_line)
        if position.line == position.end_line:  # GitHub refuses columns of a stretch over several lines
            properties["col"] = str(position.column)
            properties["endColumn"] = str(position.end_column)
    properties["title"] = f"{finding.rule} {name_of(finding.rule)}"
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    words, command = [finding.message], _COMMAND[finding.severity]
    if finding.waiver:
        words, command = [f"Waived: {finding.message}", f"Reason: {finding.waiver.reason}"], "notice"
    elif finding.hint:
        words.append(f"Hint: {finding.hint}")
    return f"::{command} {said}::{'%0A'.join(map(_data, words))}"


def _data(text: str) -> str:
    return log_line(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
