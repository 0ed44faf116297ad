"""Rates in each slice of the deployed environment, with abstention, outputs, label noise and chosen thresholds."""

from __future__ import annotations

import pytest

from safetycase.evidence import Verdict
from tests.unit.evidence.cases import case_of, judged

HOSPITALS = "hospital,offered,answered,wrong\nA,18000,12000,0\nB,14000,9000,2\nC,8000,3800,1\n"
TARGET = "target: {metric: failure-rate, of: answered, at_most: 0.0005, confidence: 0.95}"
COVERAGE = "coverage: {at_least: 0.5, confidence: 0.95}"
ANY_COVERAGE = "coverage: {at_least: 0.4, confidence: 0.95}"
EACH = "slices: {by: [hospital], values: environment, require: each, family: bonferroni}, environment: ENV-1"
SELECT = "select: {trials: offered, answered: answered, failures: wrong, slice: {hospital: hospital}}"


def verdict(
    requirement: str, table: str = HOSPITALS, *, values: str = "A, B, C, D", select: str = SELECT, evidence: str = ""
) -> Verdict:
    model = (
        f"environments:\n  ENV-1: {{parameters: {{hospital: {{values: [{values}]}}}}}}\n"
        f"requirements:\n  R-1: {{text: It is right, {requirement}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], artefact: {{path: e.csv}}, {select}, environment: ENV-1, "
        f"sampling: {{how: random}}{evidence and ', '}{evidence}}}\n"
    )
    return judged(case_of(model, {"e.csv": table})).verdicts["R-1"]


def test_a_pooled_pass_hides_nothing() -> None:
    pooled = verdict(f"{TARGET}, {COVERAGE}")
    assert pooled.word == "demonstrated"
    assert "at most 0.0003127" in " ".join(pooled.reasons)
    assert "coverage of at least 0.6159" in " ".join(pooled.reasons)
    each = verdict(f"{TARGET}, {ANY_COVERAGE}, {EACH}", values="A, B, C")
    assert each.word == "not-demonstrated"
    text = " ".join(each.reasons)
    assert "1 of 3 slices reaches the target" in text
    assert "hospital B: 2 failures in 9,000 trials: failure rate of at most 0.0008612" in text
    assert "6,504 more failure-free trials would reach the target (15,504 in all)" in text
    assert "hospital C: 1 failure in 3,800 trials: failure rate of at most 0.00159" in text
    assert "8,292 more failure-free trials would reach the target (12,092 in all)" in text
    assert "all together: 3 failures in 24,800 trials: failure rate of at most 0.0003127" in text


def test_a_deployed_slice_that_nobody_tested_is_open() -> None:
    found = verdict(f"{TARGET}, {EACH}")
    assert found.word == "not-demonstrated"
    assert "hospital D: no trial at all (0 of 0)" in " ".join(found.reasons)


def test_coverage_must_hold_in_each_slice_too() -> None:
    found = verdict(f"{TARGET}, {COVERAGE}, {EACH}", values="C")
    assert found.word == "refuted"
    assert "3,800 of 8,000 cases answered" in " ".join(found.reasons)


def test_trials_elsewhere_are_named() -> None:
    found = verdict(f"{TARGET}, {COVERAGE}, {EACH}", values="A")
    assert found.word == "demonstrated"
    assert "32,000" not in " ".join(found.reasons)
    assert "22,000 trials in slices that the requirement does not have" in " ".join(found.reasons)


def test_labels_that_may_be_wrong_are_paid_for() -> None:
    labels = "label_quality: {audited: 2000, wrong: 0, scope: agreements}"
    found = verdict(TARGET, evidence=labels)
    assert found.word == "not-demonstrated"
    assert "at most 0.002197" in " ".join(found.reasons)
    assert verdict(f"{TARGET}, {COVERAGE}", evidence=labels.replace("2000", "90000")).word == "demonstrated"


def test_a_threshold_chosen_on_the_same_data_is_paid_for() -> None:
    found = verdict(f"{TARGET}, {COVERAGE}", evidence="threshold_chosen_on: same-data")
    assert found.word == "demonstrated"
    assert "at most 0.0004676" in " ".join(found.reasons)


def test_a_threshold_chosen_anew_at_each_look_has_no_bound() -> None:
    found = verdict(f"{TARGET}, {COVERAGE}", evidence="threshold_chosen_on: same-data, design: sequential")
    assert found.word == "unknown"
    assert "`threshold_chosen_on: separate`, would be judged" in " ".join(found.reasons)


@pytest.mark.parametrize(
    ("answered", "word"), [(5990, "not-demonstrated"), (9025, "not-demonstrated"), (9026, "demonstrated")]
)
def test_a_design_that_may_stop_at_any_time_needs_more(answered: int, word: str) -> None:
    table = f"hospital,offered,answered,wrong\nA,{answered},{answered},0\n"
    found = verdict(TARGET, table, evidence="design: sequential")
    assert found.word == word
    if word != "demonstrated":
        assert f"{9026 - answered:,} more failure-free" in " ".join(found.reasons)


def test_holm_shows_what_bonferroni_cannot() -> None:
    table = "hospital,offered,answered,wrong\nA,6000,6000,0\nB,9000,9000,0\n"
    assert verdict(f"{TARGET}, {EACH}", table, values="A, B").word == "not-demonstrated"
    assert verdict(f"{TARGET}, {EACH.replace('bonferroni', 'holm')}", table, values="A, B").word == "demonstrated"
    few = table.replace("9000", "6000")
    assert verdict(f"{TARGET}, {EACH.replace('bonferroni', 'holm')}", few, values="A, B").word == "not-demonstrated"


ROWS = "id,hospital,said,verdict\n" + "".join(
    f"{site}{n},{site},{'healthy' if n % 2 else 'ill'},{'wrong' if n == 0 else 'right'}\n"
    for site in "AB"
    for n in range(400)
)
BY_ROW = (
    "select: {item: id, outcome: {column: verdict, pass: [right], failure: [wrong]}, output: said, "
    "slice: {hospital: hospital}}"
)
HEALTHY = "target: {metric: failure-rate, of: {output: [healthy]}, at_most: 0.01, confidence: 0.95}"


def test_only_trials_with_the_outputs_that_count_are_in_the_denominator() -> None:
    found = verdict(HEALTHY, ROWS, select=BY_ROW)
    assert found.word == "demonstrated"
    assert "0 failures in 400 trials" in " ".join(found.reasons)
    assert verdict(HEALTHY.replace("healthy", "ill"), ROWS, select=BY_ROW).word == "not-demonstrated"
    assert verdict(HEALTHY.replace("healthy", "odd"), ROWS, select=BY_ROW).word == "unknown"


def test_a_trial_without_an_output_may_have_had_any() -> None:
    rows = ROWS + "".join(f"x{n},A,,other\n" for n in range(100))
    found = verdict(HEALTHY, rows, select=BY_ROW)
    assert found.word == "not-demonstrated"
    assert "500 trials with 100 unresolved" in " ".join(found.reasons)


def test_several_results_of_an_item_are_no_independent_trials() -> None:
    rows = ROWS.replace("A1,", "A0,", 1)
    case = BY_ROW.replace("item: id,", "item: id, unit: case,")
    target = "target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}"
    assert verdict(target, ROWS, select=case).word == "demonstrated"
    assert verdict(target, rows, select=case).word == "unknown"
    assert verdict(target, rows, select=BY_ROW).word == "demonstrated"


@pytest.mark.parametrize(
    ("requirement", "words"),
    [
        ("slices: {by: [site], values: environment}, environment: ENV-1", "lists no values of site"),
        ("slices: {by: [hospital]}", "does not say which slices exist"),
        ("slices: {by: [hospital], values: environment}", "names none that can be used"),
        ("slices: {values: environment}", "names no dimension"),
        ("slices: {by: [scanner], values: {scanner: [x]}}", "to which scanner a trial belongs"),
        ("regime: slice", "does not say in which"),
    ],
)
def test_slices_that_are_not_known_are_unknown(requirement: str, words: str) -> None:
    found = verdict(f"{TARGET}, {requirement}")
    assert found.word == "unknown"
    assert words in " ".join(found.reasons)


NARROW = "slices: {by: [hospital], values: {hospital: [A]}}, environment: ENV-1"


@pytest.mark.parametrize(
    ("rows", "word", "words"),
    [
        ("A,9000,9000,0\n", "not-demonstrated", "hospital B: no trial at all (0 of 0)"),
        ("A,9000,9000,0\nB,9000,9000,9\n", "not-demonstrated", "hospital B: 9 failures in 9,000 trials"),
        ("A,9000,9000,0\nB,9000,9000,0\n", "demonstrated", "2 of 2 slices reach the target"),
        ("A,6000,6000,0\nB,9000,9000,0\n", "not-demonstrated", "(2 slices together)"),
    ],
)
def test_a_list_of_slices_leaves_out_none_that_is_deployed(rows: str, word: str, words: str) -> None:
    found = verdict(f"{TARGET}, {NARROW}", f"hospital,offered,answered,wrong\n{rows}", values="A, B")
    assert found.word == word
    assert words in " ".join(found.reasons)
    assert "ENV-1 has hospital B too, which slices.values does not list" in " ".join(found.reasons)


def test_a_list_of_slices_may_have_more_than_is_deployed() -> None:
    table = "hospital,offered,answered,wrong\nA,9000,9000,0\n"
    wide = NARROW.replace("[A]", "[A, B]")
    assert verdict(f"{TARGET}, {NARROW}", table, values="A").word == "demonstrated"
    assert verdict(f"{TARGET}, {wide}", table, values="A").word == "not-demonstrated"
