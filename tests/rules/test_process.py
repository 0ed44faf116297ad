"""The work on a case: reviews, watched assumptions, what was approved on which ground, and mapped constraints."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rules.cases import check, of

APPROVED = "losses:\n  L-1: {text: Harm, status: approved}\n  L-2: {text: Loss, status: reviewed}\n  L-3: Other\n"


ACCEPTED = 'verdict: accepted, date: "2026-01-01"'


def review(number: int, items: str, more: str) -> str:
    return f"  RV-{number}: {{by: Ada, independent: true, items: [{items}], {more}}}\n"


def test_one_finding_counts_what_no_review_records() -> None:
    (one,) = of(check(APPROVED), "SFC124")
    assert one.message == "2 items, such as L-1, are said to be approved, and no review records it"
    half = f"reviews:\n{review(1, 'L-1', ACCEPTED)}"
    (one,) = of(check(APPROVED + half), "SFC124")
    assert one.item == "L-2"
    whole = f"reviews:\n{review(1, 'L-1, L-2', ACCEPTED)}"
    assert of(check(APPROVED + whole), "SFC124") == []


def test_what_a_review_leaves_unsaid_is_listed() -> None:
    (one,) = of(check("losses:\n  L-1: Harm\nreviews:\n  RV-1: {items: [L-1]}\n"), "SFC125")
    assert one.message == "RV-1 does not say who, when, with which result, whether independently"
    said = "reviews:\n  RV-1: {items: [L-1], by: Ann, date: '2026-01-01', verdict: accepted, independent: false}\n"
    assert of(check(f"losses:\n  L-1: Harm\n{said}"), "SFC125") == []


@pytest.mark.parametrize(("day", "found"), [("2026-05-31", 0), ("2026-06-01", 1)])
def test_an_assumption_holds_to_the_end_of_its_day(day: str, found: int) -> None:
    text = "assumptions:\n  A-1: {text: Few are sold, expires: '2026-05-31', monitor: {metric: sales}}\n"
    assert len(of(check(text, as_of=date.fromisoformat(day)), "SFC128")) == found


@pytest.mark.parametrize("more", ["monitor: {metric: x}", "discharged_by: a test", "not_needed: a law of nature",
                                  "status: obsolete"])  # fmt: skip
def test_what_relieves_an_assumption_of_a_monitor(more: str) -> None:
    assert of(check(f"assumptions:\n  A-1: {{text: It holds, {more}}}\n"), "SFC127") == []


@pytest.mark.parametrize(
    ("constraints", "hazards", "refines", "open_hazards"),
    [
        ("SC-1: {text: x, hazards: [H-1]}", "H-1, H-2", "SC-1", "H-2"),
        ("SC-1: {text: x, hazards: [H-1, H-2]}", "H-1, H-2", "SC-1", ""),
        ("SC-1: {text: x, hazards: [H-1]}", "H-1.1", "SC-1", ""),
        ("SC-1: {text: x, hazards: [H-1.1]}", "H-1", "SC-1", ""),
        ("SC-0: {text: x, hazards: [H-2]}\n  SC-1: {text: x, parent: SC-0}", "H-2", "SC-1", ""),
        ("SC-1: {text: x, hazards: [H-2], status: obsolete}", "H-2", "SC-1", "H-2"),
        ("SC-1: {text: x, hazards: [H-1]}", "H-2", "SC-9", ""),
        ("SC-1: {text: x, hazards: [H-1]}", "H-9", "SC-1", ""),
    ],
)
def test_each_hazard_of_a_uca_has_a_refined_constraint(
    constraints: str, hazards: str, refines: str, open_hazards: str
) -> None:
    text = (
        "hazards:\n  H-1: a\n  H-1.1: {text: b, parent: H-1}\n  H-2: c\n"
        f"constraints:\n  {constraints}\nucas:\n  UCA-1: {{type: provided, when: x, hazards: [{hazards}]}}\n"
        f"controller_constraints:\n  CC-1: {{ucas: [UCA-1], refines: [{refines}]}}\n"
    )
    expected = [f"no constraint that controller constraints of UCA-1 refine is about {open_hazards}"]
    assert [one.message for one in of(check(text), "SFC129")] == (expected if open_hazards else [])


def test_without_refinement_nothing_is_asked() -> None:
    text = "hazards:\n  H-1: a\nucas:\n  UCA-1: {hazards: [H-1]}\ncontroller_constraints:\n  CC-1: {ucas: [UCA-1]}\n"
    assert of(check(text), "SFC129") == []
