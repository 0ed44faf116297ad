"""Findings as GitHub Flavored Markdown, for the comment on a pull request or the summary of a job."""

from __future__ import annotations

from safetycase.findings import Finding, Severity, name_of
from safetycase.findings.tables import markdown_text
from safetycase.output.outcome import Outcome, summary_line


def markdown(outcome: Outcome) -> str:
    """The summary as a heading, a table of the active findings, the most severe first, and one of the waived errors."""
    parts = [f"## {markdown_text(f'{outcome.case}: {summary_line(outcome)}')}\n"]
    active = sorted(outcome.active, key=lambda finding: -finding.severity)
    waived = [one for one in outcome.waived if one.severity is Severity.ERROR]
    if active:
        rows = [_row(finding, outcome, finding.severity.word, finding.hint) for finding in active]
        parts.append("| | where | rule | finding |\n|---|---|---|---|\n" + "".join(rows))
    if waived:
        rows = [_row(one, outcome, "waived error", f"Reason: {one.waiver.reason}") for one in waived if one.waiver]
        parts.append("| | where | rule | waived |\n|---|---|---|---|\n" + "".join(rows))
    return "\n".join(parts)


def _row(finding: Finding, outcome: Outcome, label: str, more: str) -> str:
    place = outcome.place(finding.file)
    if place and finding.position:
        place += f":{finding.line}"
    words = markdown_text(finding.message) + (f"<br>{markdown_text(more)}" if more else "")
    return f"| {label} | {markdown_text(place)} | {finding.rule} {name_of(finding.rule)} | {words} |\n"
