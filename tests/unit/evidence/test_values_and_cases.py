"""Where only a value is asked for no case is counted: one that failed is named all the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from safetycase.evidence import Assessment
from tests.unit.evidence.cases import case_of, codes, judged, results

MARGIN = "margin: {quantity: load, critical: 10, min_ratio: 2, higher_is: worse}"


def record(*cases: dict[str, Any]) -> str:
    return json.dumps({"safetycase_record": "1", "cases": cases, "metrics": {"worst": 3}})


def found(
    content: str, path: str = "r.json", more: str = "", requirement: str = MARGIN, ref: str = "R-1"
) -> Assessment:
    model = (
        f"requirements:\n  R-1: {{text: It stops, {requirement}}}\n  R-2: {{text: It starts}}\nevidence:\n"
        f"  E-1: {{supports: [{ref}], artefact: {{path: {path}}}, measures: load, measured: {{metric: worst}}{more}}}\n"
    )
    return judged(case_of(model, {path: content}))


def told(assessment: Assessment) -> str:
    return " ".join(one.message for one in assessment.findings if one.rule == "SFC743")


FAILED = {"id": "t1", "state": "failed", "message": "boom"}
PASSED = {"id": "t2", "state": "passed"}


def test_a_failed_case_beside_a_margin_is_named() -> None:
    assessment = found(record(FAILED, PASSED))
    assert assessment.verdicts["R-1"].word == "demonstrated"
    assert told(assessment) == "r.json has 1 case that did not pass and that no evidence item counts: t1 (failed)"
    assert "SFC743" not in codes(found(record(PASSED)))


def test_counted_cases_are_told_by_their_number() -> None:
    counts = [{"where": {"site": "north"}, "counts": {"passed": 7, "failed": 5000}}]
    content = json.dumps({"safetycase_record": "1", "cases": [FAILED], "counts": counts, "metrics": {"worst": 0.5}})
    assert told(found(content)).startswith("r.json has 5,001 cases that did not pass")
    assert "(5,000 failed)" in told(found(content))


def test_one_that_names_the_requirement_keeps_it_from_being_demonstrated() -> None:
    verdict = found(record({**FAILED, "requirements": ["R-1"]}, PASSED)).verdicts["R-1"]
    assert verdict.word == "unknown"
    assert verdict.reasons[0] == "r.json has t1 (failed), which names it and which no evidence item counts"
    other = found(record({**FAILED, "requirements": ["R-2"]}, PASSED), ref="R-1")
    assert other.verdicts["R-1"].word == "demonstrated"
    assert "t1 (failed)" in told(other)


@pytest.mark.parametrize(
    ("requirement", "ref"), [(f"target: {{metric: all-pass}}, {MARGIN}", "R-1"), (MARGIN, "R-1, R-2")]
)
def test_where_the_cases_count_for_something_they_are_told_there(requirement: str, ref: str) -> None:
    assessment = found(record(FAILED, PASSED), requirement=requirement, ref=ref)
    assert "SFC743" not in codes(assessment)
    assert assessment.verdicts["R-2" if "R-2" in ref else "R-1"].word == "refuted"


def test_so_it_is_in_other_formats() -> None:
    assert "r.xml has 1 case" in told(found(results(failed=1, passed=2), "r.xml"))


@pytest.mark.parametrize(
    "document",
    [
        {
            "meta": {"format": 3, "version": "7.6", "branch_coverage": False},
            "files": {"a.py": {"summary": {"covered_lines": 1, "missing_lines": 1}}},
            "totals": {"covered_lines": 1, "num_statements": 2},
        },
        {"worst": 3},
    ],
    ids=["coverage", "numbers"],
)
def test_what_stands_behind_a_number_is_no_test(document: dict[str, Any]) -> None:
    assessment = found(json.dumps(document))
    assert assessment.evidence["E-1"].format == ("coverage" if "meta" in document else "json")
    assert assessment.evidence["E-1"].counts.resolved + assessment.evidence["E-1"].counts.of("unresolved") > 0
    assert "SFC743" not in codes(assessment)
