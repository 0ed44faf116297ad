"""A file of results in the place of another requirement's: the results say themselves what they are to show."""

from __future__ import annotations

import json

import pytest

from safetycase.evidence import Judge, lock
from safetycase.findings import Finding
from tests.unit.evidence.cases import TODAY, case_of, judged, results

TWO = """requirements:
  R-1: {text: The brakes close}
  R-2: {text: The lamp lights, aliases: [OLD-2]}
evidence:
  E-1: {supports: [%s], artefact: {path: %s}%s}
"""
SECOND = "  E-2: {supports: [R-2], artefact: {path: lamp}}\n"


def ctrf(requirement: str) -> str:
    test = {"name": "lamp", "status": "passed", "tags": [f"requirement:{requirement}"]}
    summary = {"tests": 1, "passed": 1, "failed": 0, "skipped": 0, "pending": 0, "other": 0}
    return json.dumps({"results": {"tool": {"name": "jest"}, "summary": summary, "tests": [test]}})


def record(requirement: str) -> str:
    case = {"id": "lamp", "state": "passed", "requirements": [requirement]}
    return json.dumps({"safetycase_record": "1", "cases": [case]})


def manual(requirement: str) -> str:
    return (
        "safetycase_manual: '1'\nmethod: review\nby: A. Nilsson\ndate: 2026-05-02\noutcome: passed\nchecks:\n"
        f"- {{id: C-1, text: Does it light?, outcome: passed, requirements: [{requirement}]}}\n"
    )


def junit(requirement: str) -> str:
    return results(passed=1, requirement=requirement)


FORMATS = {"junit": junit, "ctrf": ctrf, "record": record, "manual": manual}


def messages(findings: tuple[Finding, ...], rule: str) -> list[str]:
    return [f"{one.severity.word}: {one.message}" for one in findings if one.rule == rule]


@pytest.mark.parametrize("name", ["R-2", "OLD-2"])
@pytest.mark.parametrize("form", FORMATS)
def test_a_file_that_names_only_another_requirement_shows_nothing(form: str, name: str) -> None:
    found = judged(case_of(TWO % ("R-1", "e.json", ""), {"e.json": FORMATS[form](name)}))
    assert found.evidence["E-1"].format == form
    assert messages(found.findings, "SFC708") == ["error: E-1: e.json names R-2 alone, which E-1 does not support"]
    assert found.verdicts["R-1"].word == found.evidence["E-1"].word == "unknown"
    assert "names R-2 alone" in found.verdicts["R-1"].reasons[0]


def test_two_files_that_were_exchanged_are_both_found() -> None:
    model = TWO % ("R-1", "brakes", "") + SECOND
    right: dict[str, str | bytes] = {"brakes": junit("R-1"), "lamp": junit("R-2")}
    wrong: dict[str, str | bytes] = {"brakes": right["lamp"], "lamp": right["brakes"]}
    assert [one.word for one in judged(case_of(model, right)).verdicts.values()] == ["demonstrated"] * 2
    found = judged(case_of(model, wrong))
    assert [one.word for one in found.verdicts.values()] == ["unknown"] * 2
    assert len(messages(found.findings, "SFC708")) == 2


def test_one_file_under_two_names() -> None:
    model = TWO % ("R-1", "brakes", "") + SECOND
    found = judged(case_of(model, {"brakes": junit("R-2"), "lamp": junit("R-2")}))
    assert {name: one.word for name, one in found.verdicts.items()} == {"R-1": "unknown", "R-2": "demonstrated"}


def test_a_selection_that_names_the_other_requirement_is_meant_and_said() -> None:
    model = TWO % ("R-1", "e", ", select: {where: {property.requirement: R-2}}")
    found = judged(case_of(model, {"e": junit("R-2")}))
    assert messages(found.findings, "SFC708") == []
    assert "warning: E-1 selects results by R-2, which it does not support" in messages(found.findings, "SFC734")
    assert found.verdicts["R-1"].word == "demonstrated"


@pytest.mark.parametrize("where", ["{name: '*'}", "{property.requirement: '*'}"])
def test_a_selection_of_anything_is_not_meant(where: str) -> None:
    found = judged(case_of(TWO % ("R-1", "e", f", select: {{where: {where}}}"), {"e": junit("R-2")}))
    assert found.verdicts["R-1"].word == "unknown"


@pytest.mark.parametrize("supports", ["R-1, R-2", "{ref: R-1, direction: undermines}, R-2"])
def test_an_item_that_supports_what_the_results_name_is_right(supports: str) -> None:
    found = judged(case_of(TWO % (supports, "e", ""), {"e": junit("R-2")}))
    assert messages(found.findings, "SFC708") == []


def test_ids_that_the_case_does_not_have_are_not_those_of_another_requirement() -> None:
    found = judged(case_of(TWO % ("R-1", "e", ""), {"e": junit("R-9")}))
    assert messages(found.findings, "SFC708") == []
    assert messages(found.findings, "SFC734")


def test_failures_in_a_file_that_was_exchanged_are_not_lost_to_the_requirement_that_they_name() -> None:
    model = TWO % ("R-1", "brakes", "") + SECOND
    files: dict[str, str | bytes] = {"brakes": results("bad", failed=1, requirement="R-2"), "lamp": junit("R-2")}
    found = judged(case_of(model, files))
    assert {name: one.word for name, one in found.verdicts.items()} == {"R-1": "unknown", "R-2": "unknown"}


def test_a_file_that_was_exchanged_is_not_locked() -> None:
    case = case_of(TWO % ("R-1", "e", ""), {"e": junit("R-2")})
    locked = lock(case, TODAY)
    assert [name for name, _ in locked.problems] == ["E-1"]
    assert not locked.changed


def test_after_an_edit_the_judgement_is_that_of_a_new_judge() -> None:
    files: dict[str, str | bytes] = {"e": junit("R-2")}
    wrong = case_of(TWO % ("R-1", "e", ""), files)
    right = wrong.replaced(case_of(TWO.replace("R-2:", "R-3:") % ("R-1", "e", ""), files).documents)
    judge = Judge(TODAY)
    for case in (wrong, right, wrong):
        assert judge.assess(case).verdicts == judged(case).verdicts
        assert judge.assess(case).evidence == judged(case).evidence


def test_results_that_name_nothing_beside_those_of_another_requirement() -> None:
    """All counted together are not those of the requirement; a selection may take the ones without a name."""
    nameless = results("own", passed=1)
    mixed = nameless.replace("</testsuite>", junit("R-2").partition(">")[2])
    assert judged(case_of(TWO % ("R-1", "e", ""), {"e": mixed})).verdicts["R-1"].word == "unknown"
    chosen = TWO % ("R-1", "e", ", select: {where: {classname: own}}")
    assert judged(case_of(chosen, {"e": mixed})).verdicts["R-1"].word == "demonstrated"
    assert judged(case_of(chosen, {"e": junit("R-2").replace("'t'", "'own'")})).verdicts["R-1"].word == "unknown"
