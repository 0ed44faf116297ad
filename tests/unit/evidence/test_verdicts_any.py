"""Where any of several runs may show a rate, that one of many does so by chance is paid for."""

from __future__ import annotations

import pytest

from safetycase.evidence import Verdict
from tests.unit.evidence.cases import case_of, judged, results

RATE = "target: {metric: failure-rate, at_most: 0.01, confidence: 0.95}"


def verdict(requirement: str, *runs: dict[str, int], evidence: str = "sampling: {how: random}") -> Verdict:
    items = "".join(
        f"  E-{n}: {{supports: [R-1], artefact: {{path: e{n}.xml}}, {evidence}}}\n" for n in range(len(runs))
    )
    model = f"requirements:\n  R-1: {{text: It stops, combine: any, {requirement}}}\nevidence:\n{items}"
    return judged(
        case_of(model, {f"e{n}.xml": results(f"t{n}", states=states) for n, states in enumerate(runs)})
    ).verdicts["R-1"]


@pytest.mark.parametrize(
    ("passed", "runs", "word"),
    [
        (299, 1, "demonstrated"),
        (299, 2, "not-demonstrated"),
        (368, 2, "demonstrated"),  # 1 - 0.025^(1/368) = 0.00997
        (367, 2, "not-demonstrated"),
        (530, 10, "demonstrated"),
        (520, 10, "not-demonstrated"),
    ],
)
def test_the_best_of_many_runs_needs_more(passed: int, runs: int, word: str) -> None:
    found = verdict(RATE, {"passed": passed}, *[{"passed": 20}] * (runs - 1))
    assert found.word == word, found.reasons
    if word == "not-demonstrated" and runs == 2:
        assert "at 95 % confidence (any of 2 runs)" in " ".join(found.reasons)


def test_twenty_runs_of_which_one_had_luck() -> None:
    unlucky = [{"passed": 297, "failed": 3}] * 19
    assert verdict(RATE, {"passed": 300}, *unlucky).word == "not-demonstrated"


def test_what_refutes_alone_refutes_as_before() -> None:
    refuting = {"passed": 292, "failed": 8}  # lower bound 1.3 % at 95 %
    assert verdict(RATE, {"passed": 900}, refuting, *[{"passed": 20}] * 8).word == "refuted"


def test_that_all_pass_and_a_census_cost_nothing() -> None:
    assert verdict("method: test", {"passed": 1}, {"skipped": 1, "passed": 1}).word == "demonstrated"
    census = "design: census, expect: {items: 9}"
    assert verdict(RATE, {"passed": 9}, {"passed": 8}, evidence=census).word == "demonstrated"


def test_coverage_and_slices_pay_too() -> None:
    coverage = "coverage: {at_least: 0.99, confidence: 0.95}"
    assert verdict(
        coverage + ", target: {metric: failure-rate, at_most: 0.5, confidence: 0.95}", {"passed": 299}
    ).word == ("demonstrated")
    assert verdict(
        coverage + ", target: {metric: failure-rate, at_most: 0.5, confidence: 0.95}", {"passed": 299}, {"passed": 20}
    ).word == ("not-demonstrated")


@pytest.mark.parametrize("family", ["bonferroni", "holm"])
def test_slices_pay_for_the_choice_beside_their_number(family: str) -> None:
    slices = f"slices: {{by: [site], values: {{site: [A, B]}}, family: {family}}}"
    table = "site,n,bad\nA,{0},0\nB,{0},0\n"
    select = "select: {trials: n, failures: bad, slice: {site: site}}, sampling: {how: random}"
    items = "".join(f"  E-{n}: {{supports: [R-1], artefact: {{path: e{n}.csv}}, {select}}}\n" for n in range(2))
    model = f"requirements:\n  R-1: {{text: x, combine: any, {RATE}, {slices}}}\nevidence:\n{items}"
    for trials, word in ((400, "not-demonstrated"), (437, "demonstrated")):
        files = {"e0.csv": table.format(trials), "e1.csv": table.format(30)}
        assert judged(case_of(model, files)).verdicts["R-1"].word == word
