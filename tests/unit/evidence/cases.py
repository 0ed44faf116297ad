"""Small cases in memory for the tests of evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from safetycase.case import Case, Memory, load
from safetycase.evidence import Assessment, Cache, Verdict, assess, lock

TODAY = date(2026, 6, 1)
MANIFEST = 'safetycase: "1"\nname: Test\n'
BODIES = {
    "passed": "",
    "failed": "<failure message='no'/>",
    "errored": "<error message='no'/>",
    "skipped": "<skipped/>",
    "xfailed": "<skipped type='pytest.xfail'/>",
    "xpassed": "<skipped type='pytest.xpass'/>",
    "flaky": "<flakyFailure/>",
}
STATUSES = {"not-run": "notrun", "timed-out": "timeout", "unscored": "inconclusive", "unknown": "odd"}


def results(
    prefix: str = "t", requirement: str = "", stamp: str = "", states: dict[str, int] | None = None, **more: int
) -> str:
    """A JUnit file with so many cases of each state (`not_run=2`)."""
    cases = []
    for name, number in {**(states or {}), **more}.items():
        state = name.replace("_", "-")
        status = f" status='{STATUSES[state]}'" if state in STATUSES else ""
        inside = BODIES.get(state, "")
        if requirement:
            inside = f"<properties><property name='requirement' value='{requirement}'/></properties>{inside}"
        cases += [
            f"<testcase classname='{prefix}' name='{state}{i}'{status}>{inside}</testcase>" for i in range(number)
        ]
    when = f" timestamp='{stamp}'" if stamp else ""
    return f"<testsuite name='s'{when}>{''.join(cases)}</testsuite>"


def case_of(model: str, files: Mapping[str, str | bytes] | None = None, manifest: str = MANIFEST) -> Case:
    """A case of one model file and other files."""
    content = {"safetycase.yaml": manifest.encode(), "model/m.yaml": model.encode()}
    for path, text in (files or {}).items():
        content[path] = text.encode() if isinstance(text, str) else text
    case = load(Memory(content))
    faults = [finding.message for finding in case.load_findings if finding.severity.word == "error"]
    faults += [finding.message for document in case.documents.values() for finding in document.findings]
    assert not faults
    return case


def judged(case: Case, day: date = TODAY) -> Assessment:
    """The assessment without memory of earlier ones."""
    return assess(case, day, Cache())


def verdict(
    requirement: str,
    evidence: str,
    junit: str,
    manifest: str = MANIFEST,
    more: str = "",
    files: dict[str, str | bytes] | None = None,
) -> Verdict:
    """The verdict on R-1 from E-1, each given by further YAML fields in flow style, with the file e.xml."""
    model = model_of(requirement, evidence, more)
    return judged(case_of(model, {"e.xml": junit, **(files or {})}, manifest)).verdicts["R-1"]


def model_of(requirement: str = "", evidence: str = "", more: str = "") -> str:
    """A model of R-1 and E-1 with further fields."""
    first = f"requirements:\n  R-1: {{text: It stops{', ' + requirement if requirement else ''}}}\n"
    second = f"evidence:\n  E-1: {{supports: [R-1], artefact: {{path: e.xml}}{', ' + evidence if evidence else ''}}}\n"
    return first + second + more


def codes(assessment: Assessment) -> list[str]:
    """The rules of the findings, sorted."""
    return sorted(finding.rule for finding in assessment.findings)


def locked(case: Case, files: dict[str, str | bytes], model: str, manifest: str = MANIFEST) -> Case:
    """A case of `model` and `files` with the lock that accepts the results of `case`."""
    return case_of(model, {**files, "safetycase.lock": lock(case, TODAY).content}, manifest)


def unsealed(content: bytes) -> bytes:
    """A lock as an earlier release wrote it, without the seals of its lines."""
    return re.sub(rb', "seal": "[0-9a-f]{16}"', b"", content)
