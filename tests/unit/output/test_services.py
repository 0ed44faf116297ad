"""What GitLab, readers of JUnit and readers of Markdown make of findings, hostile ones included."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ElementTree

from hypothesis import given
from hypothesis import strategies as st

from safetycase.evidence.formats import junit
from safetycase.findings import Severity, Waiver
from safetycase.output import render
from tests.unit.output.build import finding, outcome, sample

ANY = st.text(st.characters(), max_size=30)


@given(ANY)
def test_junit_is_well_formed_whatever_a_case_says(text: str) -> None:
    produced = render("junit", outcome(finding(text, item=text, hint=text, file=text), case=text, prefix=text))
    case = ElementTree.fromstring(produced).find("testsuite/testcase")
    assert case is not None
    assert [result.tag for result in case] == ["failure"]


def test_readers_of_junit_see_failures_for_errors_and_warnings_alone() -> None:
    record = junit.read(io.BytesIO(render("junit", sample()).encode()))
    assert sorted(case.state for case in record.cases) == ["failed", "failed", "failed", "skipped", "skipped"]
    clean = junit.read(io.BytesIO(render("junit", outcome()).encode()))
    assert [(case.name, case.state) for case in clean.cases] == [("no findings in 3 items", "passed")]


def test_a_case_without_items_is_no_passed_test() -> None:
    record = junit.read(io.BytesIO(render("junit", outcome(items={})).encode()))
    assert [case.state for case in record.cases] == ["skipped"]


def test_gitlab_keeps_equal_findings_and_findings_without_a_place() -> None:
    twice = finding("said twice", at=(2, 3, 2, 6)), finding("said twice", at=(3, 3, 3, 6)), finding("no place", file="")
    entries = json.loads(render("gitlab", outcome(*twice, prefix="cases/pump")))
    assert len({entry["fingerprint"] for entry in entries}) == len(entries) == 3
    assert [entry["location"] for entry in entries] == [
        {"path": "cases/pump/safetycase.yaml", "lines": {"begin": 1}},
        {"path": "cases/pump/model/losses.yaml", "lines": {"begin": 2}},
        {"path": "cases/pump/model/losses.yaml", "lines": {"begin": 3}},
    ]


def test_waived_errors_are_told_everywhere_and_fail_nowhere() -> None:
    one = outcome(finding("was waived", waiver=Waiver("We know", "Ada", "2027-01-01")))
    assert [entry["severity"] for entry in json.loads(render("gitlab", one))] == ["info"]
    assert "was waived" in render("junit", one)
    assert "<failure" not in render("junit", one)
    assert "was waived<br>Reason: We know" in render("markdown", one)


@given(ANY)
def test_a_finding_is_one_row_of_markdown(text: str) -> None:
    produced = render("markdown", outcome(finding(text, hint=text, file=text, severity=Severity.INFO), case=text))
    rows = [line for line in produced.splitlines() if line.startswith("|")]
    assert len(rows) == 3
    assert all(len(re.findall(r"(?<!\\)\|", row.replace(r"\\", ""))) == 5 for row in rows)
    assert "<" not in re.sub(r"\\.|<br>", "", produced)
