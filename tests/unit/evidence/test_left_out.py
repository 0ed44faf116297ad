"""Results that did not pass and that nobody counts: a verdict must not look better than the run was."""

from __future__ import annotations

import pytest

from safetycase.evidence import Assessment
from tests.unit.evidence.cases import case_of, codes, judged, model_of

WHERE = "select: {where: {property.requirement: R-1}}"


def suite(*cases: tuple[str, str, str]) -> str:
    """A JUnit file of cases: the name, the requirement that it names (may be empty), and what stands inside it."""
    inside = []
    for name, requirement, body in cases:
        words = f"<properties><property name='requirement' value='{requirement}'/></properties>" if requirement else ""
        inside.append(f"<testcase classname='c' name='{name}'>{words}{body}</testcase>")
    return f"<testsuite name='s'>{''.join(inside)}</testsuite>"


def messages(assessment: Assessment, rule: str) -> list[str]:
    return [finding.message for finding in assessment.findings if finding.rule == rule]


def test_cases_that_did_not_pass_and_that_no_evidence_counts_are_named() -> None:
    run = suite(("t1", "R-1", ""), ("t2", "", "<failure/>"), ("t3", "", "<skipped/>"), ("t4", "", ""))
    found = judged(case_of(model_of("", WHERE), {"e.xml": run}))
    assert messages(found, "SFC743") == [
        "e.xml has 2 cases that did not pass and that no evidence item counts: c.t2 (failed), c.t3 (skipped)"
    ]
    assert found.verdicts["R-1"].word == "demonstrated"


def test_what_another_item_counts_is_not_left_out() -> None:
    run = suite(("t1", "R-1", ""), ("t2", "R-2", "<failure/>"))
    model = model_of("", WHERE, more="").replace("evidence:", "  R-2: {text: It starts}\nevidence:")
    more = "  E-2: {supports: [R-2], artefact: {path: e.xml}, select: {where: {property.requirement: R-2}}}\n"
    assert codes(judged(case_of(model + more, {"e.xml": run}))) == ["SFC720"]
    away = judged(case_of(model + more.replace("E-2: {", "E-2: {status: obsolete, "), {"e.xml": run}))
    assert messages(away, "SFC743") == [
        "e.xml has 1 case that did not pass and that no evidence item counts: c.t2 (failed)"
    ]


@pytest.mark.parametrize("body", ["<failure/>", "<error/>", "<skipped/>"])
@pytest.mark.parametrize("where", ["{name: t1}", "{property.requirement: R-1, name: [t1]}"])
def test_a_case_of_the_requirement_that_its_evidence_leaves_out_takes_the_verdict_away(where: str, body: str) -> None:
    run = suite(("t1", "R-1", ""), ("t2", "R-1", body))
    found = judged(case_of(model_of("", f"select: {{where: {where}}}"), {"e.xml": run}))
    assert found.verdicts["R-1"].word == "unknown"
    assert "c.t2" in found.verdicts["R-1"].reasons[0]
    assert "SFC743" in codes(found)


def test_many_left_out_cases_are_counted_without_naming_all() -> None:
    run = suite(("t1", "R-1", ""), *((f"x{n}", "", "<failure/>") for n in range(300)))
    (message,) = messages(judged(case_of(model_of("", WHERE), {"e.xml": run})), "SFC743")
    assert message.startswith("e.xml has at least 200 cases that did not pass")
    assert message.endswith("and 192 more")


def test_results_beside_the_artefacts_that_nobody_counts_are_named() -> None:
    model = model_of().replace("e.xml", "evidence/e.xml")
    files: dict[str, str | bytes] = {
        "evidence/e.xml": suite(("t1", "R-1", "")),
        "evidence/other.xml": suite(("t1", "R-1", "<failure/>")),
        "evidence/notes.txt": "nothing",
        "evidence/deep/more.xml": suite(("t1", "R-1", "<failure/>")),
        "elsewhere/run.xml": suite(("t1", "R-1", "<failure/>")),
    }
    found = judged(case_of(model, files))
    assert messages(found, "SFC745") == ["evidence/other.xml holds results that no evidence item counts"]
    more = "  E-2: {supports: [R-1], artefact: {path: evidence/./other.xml}}\n"
    assert messages(judged(case_of(model + more, files)), "SFC745") == []
    assert messages(judged(case_of(model + more.replace("E-2: {", "E-2: {status: obsolete, "), files)), "SFC745")


def test_a_path_that_ends_like_a_folder_is_refused() -> None:
    found = judged(case_of(model_of().replace("e.xml", "e.xml/"), {"e.xml": suite(("t1", "R-1", ""))}))
    assert found.verdicts["R-1"].word == "unknown"
    assert messages(found, "SFC703") == ["E-1: e.xml/ names a folder"]


@pytest.mark.parametrize("skipped", [199, 200, 5000])
def test_no_number_of_other_cases_hides_one_that_names_the_requirement(skipped: int) -> None:
    others = [(f"other{n}", "", "<skipped/>") for n in range(skipped)]
    run = suite(*others, ("good", "R-1", ""), ("bad", "R-1", "<failure/>"))
    found = judged(case_of(model_of("", "select: {where: {name: good}}"), {"e.xml": run}))
    assert found.verdicts["R-1"].word == "unknown"


def test_more_failures_than_can_be_remembered_leave_nothing_demonstrated() -> None:
    run = suite(("good", "R-1", ""), *[(f"bad{n}", "R-2", "<failure/>") for n in range(20_001)])
    found = judged(case_of(model_of("", "select: {where: {name: good}}"), {"e.xml": run}))
    assert found.verdicts["R-1"].word == "unknown"
    assert "not all of them were looked at" in " ".join(found.verdicts["R-1"].reasons)
