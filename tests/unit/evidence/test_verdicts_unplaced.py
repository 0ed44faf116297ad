"""Trials of which nothing says in which slice they lie, and conditions beside slices."""

from __future__ import annotations

import pytest

from safetycase.evidence import Verdict
from tests.unit.evidence.cases import case_of, judged

RATE = "target: {metric: failure-rate, of: trials, at_most: 0.01, confidence: 0.95}"
SLICES = "slices: {by: [site], values: {site: [A, B]}}"
SELECT = (
    "select: {item: id, outcome: {column: r, pass: [ok], failure: [bad], abstained: [idk]}, output: said, "
    "slice: {site: site}}"
)


def verdict(requirement: str, *groups: tuple[str, str, int], said: str = "", evidence: str = "") -> Verdict:
    lines = [f"{n}-{m},{site},{said},{r}" for n, (site, r, number) in enumerate(groups) for m in range(number)]
    model = (
        f"requirements:\n  R-1: {{text: It is right, {requirement}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], artefact: {{path: e.csv}}, {SELECT}, sampling: {{how: random}}"
        f"{evidence and ', '}{evidence}}}\n"
    )
    table = "\n".join(["id,site,said,r", *lines])
    return judged(case_of(model, {"e.csv": table})).verdicts["R-1"]


def good(number: int) -> list[tuple[str, str, int]]:
    return [("A", "ok", number), ("B", "ok", number)]


@pytest.mark.parametrize(("site", "result"), [("", "bad"), ("", "odd"), ("  ", "bad"), ("\u200b", "odd")])
def test_failures_without_a_slice_may_lie_in_any(site: str, result: str) -> None:
    found = verdict(f"{RATE}, {SLICES}", *good(900), (site, result, 8))
    assert found.word == "not-demonstrated"
    text = " ".join(found.reasons)
    assert "0 failures in 908 trials with 8 unresolved (8 in no stated slice)" in text
    assert "8 trials of no stated site, or of several, of which 8 did not pass and count against every slice" in text


def test_passes_without_a_slice_help_none() -> None:
    found = verdict(f"{RATE}, {SLICES}", *good(300), ("", "ok", 5000))
    assert found.word == "not-demonstrated"
    assert "5,000 trials of no stated site" in " ".join(found.reasons)


def test_failures_without_a_slice_refute_none() -> None:
    found = verdict(f"{RATE}, {SLICES}", *good(5000), ("", "bad", 90))
    assert found.word == "not-demonstrated"


def test_few_failures_without_a_slice_leave_the_slices_shown() -> None:
    assert verdict(f"{RATE}, {SLICES}", *good(5000), ("", "bad", 8)).word == "demonstrated"


@pytest.mark.parametrize(("result", "word"), [("bad", "refuted"), ("odd", "not-demonstrated"), ("ok", "demonstrated")])
def test_that_all_pass_holds_in_no_slice_beside_what_did_not(result: str, word: str) -> None:
    assert verdict(SLICES, *good(2), ("", result, 1)).word == word


def test_only_outputs_that_count_are_held_against_a_slice() -> None:
    target = RATE.replace("trials", "{output: [healthy]}")
    few = [(site, result, number) for site, result, number in good(900)]
    assert verdict(f"{target}, {SLICES}", *few, ("", "bad", 8), said="healthy").word == "not-demonstrated"
    assert verdict(f"{target}, {SLICES}", *few, said="healthy").word == "demonstrated"


def test_coverage_of_a_slice_counts_abstentions_without_one() -> None:
    answered = RATE.replace("trials", "answered")
    coverage = "coverage: {at_least: 0.5, confidence: 0.95}"
    assert verdict(f"{answered}, {coverage}, {SLICES}", *good(900)).word == "demonstrated"
    assert verdict(f"{answered}, {coverage}, {SLICES}", *good(900), ("", "idk", 1000)).word == "not-demonstrated"


def test_two_dimensions_match_where_one_is_stated() -> None:
    slices = "slices: {by: [site, said], values: {site: [A, B], said: [x]}}"
    select = SELECT.replace("slice: {site: site}", "slice: {site: site, said: said}").replace("output: said, ", "")
    lines = [f"{site}{n},{site},x,ok" for site in "AB" for n in range(900)] + [f"A-{n},A,,bad" for n in range(8)]
    model = (
        f"requirements:\n  R-1: {{text: It is right, {RATE}, {slices}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], artefact: {{path: e.csv}}, {select}, sampling: {{how: random}}}}\n"
    )
    found = judged(case_of(model, {"e.csv": "\n".join(["id,site,said,r", *lines])})).verdicts["R-1"]
    assert found.word == "not-demonstrated"
    assert "1 of 2 slices reaches the target" in " ".join(found.reasons)


def test_no_trial_counts_twice_where_no_label_is_a_label() -> None:
    """One failure in 901 shows 0.0065 in both slices, and two would not."""
    rate, slices = RATE.replace("0.01", "0.0065"), SLICES.replace("B", "''")
    assert verdict(f"{rate}, {slices}", ("A", "ok", 900), ("", "ok", 900), ("", "bad", 1)).word == "demonstrated"


def test_a_plan_counts_beside_slices() -> None:
    plan = "plan: {n: 1800, max_failures: 0, registered: '2026-01-01'}"
    made = "produced: '2026-02-01'"
    assert verdict(f"{RATE}, {SLICES}, {plan}", *good(900), evidence=made).word == "demonstrated"
    other = plan.replace("1800", "600")
    assert verdict(f"{RATE}, {SLICES}, {other}", *good(900), evidence=made).word == "not-demonstrated"


def test_a_rate_of_some_outputs_needs_to_know_how_many_must_be_answered() -> None:
    target = RATE.replace("trials", "{output: [healthy]}")
    groups = [("A", "ok", 900), ("A", "idk", 900)]
    found = verdict(target, *groups, said="healthy")
    assert found.word == "not-demonstrated"
    assert "900 of 1,800 cases were not answered, and no `coverage` says how many must be" in " ".join(found.reasons)
    low = f"{target}, coverage: {{at_least: 0.4, confidence: 0.95}}"
    assert verdict(low, *groups, said="healthy").word == "demonstrated"
    assert verdict(target, *groups[:1], said="healthy").word == "demonstrated"
