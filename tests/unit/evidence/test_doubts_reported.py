"""Doubts that nobody answered are findings, whatever they are about; what was put away without an answer too."""

from __future__ import annotations

import pytest

from safetycase.evidence import Assessment
from tests.unit.evidence.cases import case_of, judged, model_of, results

BASE = model_of() + "constraints:\n  SC-1: {text: It must stop}\nhazards:\n  H-1: {text: It runs}\n"


def said(more: str, files: dict[str, str | bytes] | None = None) -> list[str]:
    return messages(judged(case_of(BASE + more, {"e.xml": results(passed=3), **(files or {})})))


def messages(found: Assessment) -> list[str]:
    return [f"{one.rule} {one.message}" for one in found.findings if one.rule.startswith("SFC90")]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("defeaters:\n  D-1: {text: no, challenges: [SC-1]}\n", "SFC901 D-1 challenges SC-1 and is open"),
        (
            "defeaters:\n  D-1: {text: no, challenges: [H-1], state: sustained}\n",
            "SFC901 D-1 challenges H-1 and was sustained",
        ),
        (
            "reviews:\n  RV-1: {by: Ada, items: [SC-1], verdict: rejected, date: '2026-01-01'}\n",
            "SFC901 RV-1 rejected SC-1, and nothing was accepted since",
        ),
        (
            "incidents:\n  INC-1: {text: it ran, undermines: [SC-1]}\n",
            "SFC901 INC-1 undermines SC-1 and is not answered",
        ),
        (
            "defeaters:\n  D-1: {text: no, challenges: [R-1], status: obsolete}\n",
            "SFC902 D-1 challenges R-1 and was made obsolete without an answer",
        ),
        (
            "reviews:\n  RV-1: {by: Ada, items: [R-1], verdict: rejected, date: '2026-01-01', status: obsolete}\n",
            "SFC902 RV-1 rejected R-1 and was made obsolete without an answer",
        ),
        (
            "incidents:\n  INC-1: {text: it ran, undermines: [R-1], status: obsolete}\n",
            "SFC902 INC-1 undermines R-1 and was made obsolete without an answer",
        ),
        (
            "defeaters:\n  D-1: {text: no, challenges: [SC-1], state: refuted}\n",
            "SFC903 D-1 is said to be refuted, and nothing says why",
        ),
    ],
)
def test_a_doubt_is_named_until_it_is_answered(more: str, words: str) -> None:
    assert said(more) == [words]


@pytest.mark.parametrize(
    "more",
    [
        "defeaters:\n  D-1: {text: no, challenges: [SC-1], state: refuted, rationale: A relay opens}\n",
        "defeaters:\n  D-1: {text: no, challenges: [SC-1], state: residual, accepted_by: Ada, expires: '2027-01-01'}\n",
        "reviews:\n  RV-1: {by: Ada, items: [SC-1], verdict: rejected, date: '2026-01-01'}\n"
        "  RV-2: {by: Bob, items: [SC-1], verdict: accepted, date: '2026-02-01'}\n",
        "reviews:\n  RV-1: {by: Ada, items: [SC-1], verdict: accepted, status: obsolete}\n",
        "incidents:\n  INC-1: {text: it ran, hazards: [H-1]}\n",
    ],
)
def test_what_was_answered_is_not_named(more: str) -> None:
    assert said(more) == []


def test_an_acceptance_by_nobody_lifts_no_rejection() -> None:
    more = "reviews:\n  RV-1: {by: Ada, items: [R-1], verdict: rejected, date: '2026-01-01'}\n"
    more += "  RV-2: {items: [R-1], verdict: accepted, date: '2026-02-01'}\n"
    found = judged(case_of(BASE + more, {"e.xml": results(passed=3)}))
    assert found.verdicts["R-1"].word == "not-demonstrated"
    assert messages(found) == ["SFC901 RV-1 rejected R-1, and nothing was accepted since"]


def test_contrary_evidence_counts_although_nobody_reviewed_it() -> None:
    more = "  E-2: {supports: [{ref: R-1, direction: undermines}], artefact: {path: f.xml}, origin: generated}\n"
    model = model_of() + more
    bad: dict[str, str | bytes] = {"e.xml": results(passed=3), "f.xml": results("u", failed=2)}
    assert judged(case_of(model, bad)).verdicts["R-1"].word == "refuted"
    against = model.replace("direction: undermines", "direction: supports")
    assert judged(case_of(against, bad)).verdicts["R-1"].word == "refuted"


def test_results_that_count_as_better_are_named() -> None:
    override = "run_states: {failed: {outcome: pass, reason: flaky host}, skipped: {outcome: failure, reason: strict}}"
    found = judged(case_of(model_of("", override), {"e.xml": results(passed=2, failed=1)}))
    assert [one.message for one in found.findings] == ["E-1 counts results as better than they are: 1 failed as pass"]
    assert found.verdicts["R-1"].reasons[0] == "E-1: all 3 cases count as passes (1 failed, 2 passed)"
    strict = judged(case_of(model_of("", override), {"e.xml": results(passed=2, skipped=1)}))
    assert [one.rule for one in strict.findings] == ["SFC720"]


AGAINST = "  E-2: {supports: [{ref: SC-1, direction: undermines}], artefact: {path: e.xml}"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (f"evidence:\n{AGAINST}}}\n", ["SFC904 E-2 speaks against SC-1 and is not answered"]),
        (f"evidence:\n{AGAINST}, status: obsolete}}\n", []),
        (f"evidence:\n{AGAINST}}}\ndefeaters:\n  D-1: {{text: another, challenges: [E-2], state: sustained}}\n", []),
        (f"evidence:\n{AGAINST}, origin: generated}}\n", ["SFC904 E-2 speaks against SC-1 and is not answered"]),
    ],
)
def test_evidence_against_something_is_named_until_it_is_answered(more: str, expected: list[str]) -> None:
    base = BASE.replace(model_of(), "requirements:\n  R-1: {text: It stops}\n")
    found = judged(case_of(base + more, {"e.xml": results(passed=3)}))
    assert [one for one in messages(found) if one.startswith("SFC904")] == expected
