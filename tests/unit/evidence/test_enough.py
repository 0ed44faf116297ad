"""What would be enough: a number that reaches all that is asked for together, and not one less."""

from __future__ import annotations

import re

import pytest

from safetycase.evidence import Verdict
from tests.unit.evidence.cases import case_of, judged

Rows = dict[str, tuple[int, int, int]]

SLICES = "slices: {by: [site], values: {site: [A, B]}, require: each%s}"
COVERAGE = "coverage: {at_least: 0.8, confidence: 0.95}"


def rate(limit: str, of: str = "answered") -> str:
    return f"target: {{metric: failure-rate, of: {of}, {limit}, confidence: 0.95}}"


def verdict(requirement: str, rows: Rows, evidence: str = "sampling: {how: random}") -> Verdict:
    """The verdict on rows of trials, answered ones and failures by site."""
    table = "\n".join(["site,n,a,f", *(f"{site},{n},{a},{f}" for site, (n, a, f) in rows.items())])
    model = (
        f"requirements:\n  R-1: {{text: It is right, {requirement}}}\n"
        "evidence:\n  E-1: {supports: [R-1], artefact: {path: e.csv}, select: {trials: n, answered: a, failures: f, "
        f"slice: {{site: site}}}}, {evidence}}}\n"
    )
    return judged(case_of(model, {"e.csv": table})).verdicts["R-1"]


def number(found: Verdict, words: str) -> int:
    """The number that stands before some words."""
    match = re.search(rf"([\d,]+) {words}", " ".join(found.reasons))
    assert match, found.reasons
    return int(match[1].replace(",", ""))


def more(rows: Rows, site: str, passed: int) -> Rows:
    n, a, f = rows[site]
    return {**rows, site: (n + passed, a + passed, f)}


@pytest.mark.parametrize(
    ("limit", "rows"),
    [
        ("at_most: 0.018", {"A": (600, 483, 4)}),  # both fall short
        ("at_most: 0.02", {"A": (4000, 3200, 4)}),  # the coverage alone does
        ("at_most: 0.004", {"A": (600, 483, 1)}),  # both, and the rate by more
    ],
)
@pytest.mark.parametrize("of", ["answered", "trials"])
def test_one_number_reaches_rate_and_coverage(limit: str, rows: Rows, of: str) -> None:
    asked = f"{rate(limit, of)}, {COVERAGE}"
    found = verdict(asked, rows)
    assert found.word == "not-demonstrated"
    needed = number(found, "more cases, all answered and without a failure, would reach (target and|the) coverage")
    assert verdict(asked, more(rows, "A", needed)).word == "demonstrated"
    assert verdict(asked, more(rows, "A", needed - 1)).word == "not-demonstrated"


def test_the_number_says_how_many_cases_that_are_in_all() -> None:
    found = verdict(f"{rate('at_most: 0.018')}, {COVERAGE}", {"A": (600, 483, 4)})
    assert "would reach target and coverage (555 of 672 answered)" in " ".join(found.reasons)
    assert "failure-free" not in " ".join(found.reasons)


def test_each_slice_says_what_reaches_both_there() -> None:
    rows = {"A": (1000, 950, 0), "B": (600, 483, 4)}
    asked = f"{rate('at_most: 0.02')}, {COVERAGE}, {SLICES % ''}"
    found = verdict(asked, rows)
    needed = number(found, "more cases, all answered and without a failure, would reach target and coverage")
    assert needed == 89
    assert verdict(asked, more(rows, "B", needed)).word == "demonstrated"
    assert verdict(asked, more(rows, "B", needed - 1)).word == "not-demonstrated"


def test_a_coverage_that_nobody_asks_for_in_numbers_is_not_reached_by_any() -> None:
    found = verdict(rate("at_most: 0.02"), {"A": (4000, 3200, 4)})
    assert found.word == "not-demonstrated"
    assert "would reach" not in " ".join(found.reasons)
    all_of_them = verdict(f"{rate('at_most: 0.02')}, {COVERAGE.replace('0.8', '1')}", {"A": (500, 500, 0)})
    assert "no number of cases demonstrates a coverage of 1" in " ".join(all_of_them.reasons)


@pytest.mark.parametrize(("others", "left"), [(5000, 1), (100, 2)])
def test_a_slice_by_holm_says_what_reaches_it_as_the_others_stand(others: int, left: int) -> None:
    rows = {"A": (others, others, 0), "B": (1000, 1000, 4)}
    asked = f"{rate('at_most: 0.003')}, {SLICES % ', family: holm'}"
    found = verdict(asked, rows)
    named = " ".join(found.reasons)
    assert f"{2 - left} of 2 slices" in named
    needed = number(found, "more failure-free trials would reach the target")
    if left == 2:
        needed = int(re.findall(r"([\d,]+) more failure-free", named[named.index("site B") :])[0].replace(",", ""))
    enough = verdict(asked, more(rows, "B", needed))
    assert f"{3 - left} of 2 slices" in " ".join(enough.reasons)
    assert f"{2 - left} of 2 slices" in " ".join(verdict(asked, more(rows, "B", needed - 1)).reasons)


def test_events_by_holm_say_how_much_exposure_would_do() -> None:
    table = "site,h,f\nA,5000,0\nB,1000,1\n"
    model = (
        "requirements:\n  R-1: {text: No crash, "
        "target: {metric: event-rate, per: hour, at_most: 0.001, confidence: 0.95}, "
        f"{SLICES % ', family: holm'}}}\nevidence:\n  E-1: {{supports: [R-1], artefact: {{path: e.csv}}, "
        "select: {exposure: {hour: h}, failures: f, slice: {site: site}}, sampling: {how: random}}\n"
    )
    found = judged(case_of(model, {"e.csv": table})).verdicts["R-1"]
    assert "3,743.87 more hours without an event would reach the target (4,743.87 in all)" in " ".join(found.reasons)
    done = judged(case_of(model, {"e.csv": table.replace("1000", "4743.87")})).verdicts["R-1"]
    assert done.word == "demonstrated"


@pytest.mark.parametrize("design", ["", "design: sequential, "])
def test_a_rate_of_at_least_something_says_how_many_would_have_to_fail(design: str) -> None:
    asked, how = rate("at_least: 0.15", "trials"), f"{design}sampling: {{how: random}}"
    found = verdict(asked, {"A": (200, 200, 35)}, how)
    needed = number(found, "more trials that fail would reach the target")
    for some, word in ((needed, "demonstrated"), (needed - 1, "not-demonstrated")):
        assert verdict(asked, {"A": (200 + some, 200 + some, 35 + some)}, how).word == word


@pytest.mark.parametrize("how", ["design: sequential", "threshold_chosen_on: same-data"])
def test_further_trials_are_counted_on_the_same_terms(how: str) -> None:
    asked = rate("at_most: 0.01", "trials")
    found = verdict(asked, {"A": (100, 100, 1)}, f"{how}, sampling: {{how: random}}")
    needed = number(found, "more failure-free trials would reach the target")
    for some, word in ((needed, "demonstrated"), (needed - 1, "not-demonstrated")):
        rows = {"A": (100 + some, 100 + some, 1)}
        assert verdict(asked, rows, f"{how}, sampling: {{how: random}}").word == word


def test_where_any_run_may_show_it_the_number_pays_for_the_choice() -> None:
    def found(trials: int) -> Verdict:
        item = "{supports: [R-1], artefact: {path: %s}, select: {trials: n, failures: f}, sampling: {how: random}}"
        model = (
            f"requirements:\n  R-1: {{text: It is right, combine: any, {rate('at_most: 0.01', 'trials')}}}\n"
            f"evidence:\n  E-1: {item % 'a.csv'}\n  E-2: {item % 'b.csv'}\n"
        )
        return judged(case_of(model, {"a.csv": f"n,f\n{trials},0\n", "b.csv": "n,f\n50,0\n"})).verdicts["R-1"]

    needed = number(found(250), "more failure-free trials would reach the target")
    assert found(250 + needed).word == "demonstrated"
    assert found(250 + needed - 1).word == "not-demonstrated"
