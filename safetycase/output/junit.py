"""Findings as JUnit XML, which nearly every build service shows as a list of tests.

Source: the dialect that Jenkins, GitLab and Azure Pipelines read (testmoapp/junitxml on GitHub describes it).
"""

from __future__ import annotations

from itertools import groupby

from safetycase.findings import Finding, Severity, name_of
from safetycase.findings.text import log_line
from safetycase.output.outcome import Outcome, summary_line

_IN_ATTRIBUTES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\ufffe": "\\ufffe", "\uffff": "\\uffff"}
)
"""How characters stand in an attribute; the last two, which `log_line` leaves alone, XML 1.0 cannot carry at all."""


def junit(outcome: Outcome) -> str:
    """A suite for each file. Errors and warnings are failed tests; infos and waived findings are skipped ones.

    A case without findings is one passed test, a case without items one skipped test: nothing was checked.
    """
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f"<testsuites{_attributes(name=outcome.case)}>"]
    findings = [*outcome.active, *outcome.waived]
    for file, group in groupby(sorted(findings, key=lambda one: one.file), key=lambda one: one.file):
        lines += _suite(outcome.place(file) or outcome.case, [_case(finding, outcome) for finding in group])
    if not findings:
        told = "" if any(outcome.items.values()) else f"<skipped{_attributes(message=summary_line(outcome))}/>"
        lines += _suite(outcome.case, [f"<testcase{_attributes(name=summary_line(outcome))}>{told}</testcase>"])
    return "\n".join([*lines, "</testsuites>", ""])


def _suite(name: str, cases: list[str]) -> list[str]:
    failed, skipped = (sum(f"<{result}" in case for case in cases) for result in ("failure", "skipped"))
    counts = _attributes(name=name, tests=str(len(cases)), failures=str(failed), skipped=str(skipped))
    return [f"  <testsuite{counts}>", *(f"    {case}" for case in cases), "  </testsuite>"]


def _case(finding: Finding, outcome: Outcome) -> str:
    place = {"file": outcome.place(finding.file)} if finding.file else {}
    if finding.position:
        place["line"] = str(finding.line)
    name = f"{finding.rule} {name_of(finding.rule)}: {finding.message}"
    attributes = _attributes(name=name, classname=finding.item or outcome.case, **place)
    return f"<testcase{attributes}>{_result(finding)}</testcase>"


def _result(finding: Finding) -> str:
    if finding.waiver:
        return f"<skipped{_attributes(message=f'{finding.severity.word}, waived: {finding.waiver.reason}')}/>"
    if finding.severity is Severity.INFO:
        return f"<skipped{_attributes(message=f'info: {finding.hint}' if finding.hint else 'info')}/>"
    hint = finding.hint or f"see: safetycase rule {finding.rule}"
    return f"<failure{_attributes(type=finding.severity.word, message=hint)}/>"


def _attributes(**values: str) -> str:
    return "".join(f' {key}="{log_line(value).translate(_IN_ATTRIBUTES)}"' for key, value in values.items())
