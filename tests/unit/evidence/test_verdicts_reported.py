"""What is said of verdicts and of single items."""

from __future__ import annotations

import pytest

from .cases import TODAY, case_of, judged, model_of, results, verdict


@pytest.mark.parametrize(
    ("requirement", "evidence"),
    [("target: {metric: nonsense}", ""), ("", "select: {where: 3}"), ("", "run_states: {odd: {outcome: pass}}")],
)
def test_items_with_schema_errors_are_not_judged_by_what_is_left_of_them(requirement: str, evidence: str) -> None:
    found = verdict(requirement, evidence, results(passed=3))
    assert found.word == "unknown"
    assert "schema errors" in found.reasons[0]


def test_findings_name_what_failed() -> None:
    assessment = judged(case_of(model_of(), {"e.xml": results("c", passed=1, failed=2)}))
    (found,) = assessment.findings
    assert found.rule == "SFC720"
    assert found.message == "R-1 is refuted: E-1: 2 of 3 cases failed (2 failed)"
    assert [related.message for related in found.related] == ["failed: c.failed0: no", "failed: c.failed1: no"]
    assert (found.file, found.line, found.column) == ("model/m.yaml", 2, 3)


def test_evidence_states() -> None:
    model = model_of() + "  E-2: {supports: [R-1, LS-1], artefact: {path: f.xml}}\n  E-3: {artefact: {path: e.xml}}\n"
    model += "  E-4: {status: obsolete, artefact: {path: e.xml}}\nscenarios:\n  LS-1: It sticks\n"
    assessment = judged(case_of(model, {"e.xml": results(passed=1, skipped=1), "f.xml": results(failed=1)}))
    assert {state.id: state.state for state in assessment.evidence.values()} == {
        "E-1": "open",
        "E-2": "refuted",
        "E-3": "open",
        "E-4": "not needed",
    }
    assert assessment.evidence["E-2"].supports == ("R-1", "LS-1")
    assert assessment.evidence["E-2"].failing[0].name == "t.failed0"


def test_evidence_for_no_requirement_is_judged_by_whether_all_passed() -> None:
    model = (
        "evidence:\n  E-1: {artefact: {path: e.xml}}\n  E-2: {method: review}\n  E-3: {artefact: {path: none.xml}}\n"
    )
    model += "  E-4: {artefact: {path: e.xml}, expires: '2020-01-01'}\n"
    states = judged(case_of(model, {"e.xml": results(passed=1)})).evidence
    assert [state.state for state in states.values()] == ["demonstrated", "open", "unknown", "stale"]


def test_as_of_is_kept() -> None:
    assert judged(case_of(model_of(), {"e.xml": results(passed=1)})).as_of == TODAY


@pytest.mark.parametrize(
    ("junit", "state"),
    [
        (results(failed=1), "refuted"),
        (results(passed=1), "open"),
        (results(passed=1, skipped=1), "open"),
        (results(skipped=1), "unknown"),
        ("<testsuite>", "unknown"),
    ],
)
@pytest.mark.parametrize("target", ["R-1", "LS-1"])
def test_evidence_against_something_is_never_listed_as_demonstrated(junit: str, state: str, target: str) -> None:
    model = "requirements:\n  R-1: {text: It stops}\nscenarios:\n  LS-1: It sticks\nevidence:\n"
    model += f"  E-1: {{supports: [{{ref: {target}, direction: undermines}}], artefact: {{path: e.xml}}}}\n"
    (found,) = judged(case_of(model, {"e.xml": junit})).evidence.values()
    assert found.state == state
    assert found.undermines == (target,)


def test_evidence_for_one_and_against_another_shows_what_it_shows() -> None:
    model = "requirements:\n  R-1: {text: It stops}\n  R-2: {text: It starts}\nevidence:\n"
    model += "  E-1: {supports: [R-1, {ref: R-2, direction: undermines}], artefact: {path: e.xml}}\n"
    for junit, state in ((results(passed=1), "demonstrated"), (results(failed=1), "refuted")):
        assert judged(case_of(model, {"e.xml": junit})).evidence["E-1"].state == state
