"""What would be enough where labels may be wrong, and where all cases were counted."""

from __future__ import annotations

import pytest

from tests.unit.evidence.cases import results
from tests.unit.evidence.cases import verdict as of_tests
from tests.unit.evidence.test_enough import SLICES, Rows, more, number, rate, verdict

AUDITED = "label_quality: {audited: %d, wrong: %d, scope: agreements}"
RANDOM = ", sampling: {how: random}"
LABELS = "more audited labels without a wrong one"
TRIALS = "more failure-free trials"
ASKED = rate("at_most: 0.02", "trials")


def word(rows: Rows, labels: int, wrong: int = 0, asked: str = ASKED) -> str:
    return verdict(asked, rows, AUDITED % (labels, wrong) + RANDOM).word


def test_trials_alone_or_labels_alone() -> None:
    rows = {"A": (500, 500, 1)}
    found = verdict(ASKED, rows, AUDITED % (200, 0) + RANDOM)
    assert found.word == "not-demonstrated"
    trials, labels = number(found, f"{TRIALS} would reach the target"), number(found, LABELS)
    assert word(more(rows, "A", trials), 200) == word(rows, 200 + labels) == "demonstrated"
    assert word(more(rows, "A", trials - 1), 200) == word(rows, 200 + labels - 1) == "not-demonstrated"


def test_labels_alone_and_that_trials_alone_cannot() -> None:
    rows = {"A": (5000, 5000, 1)}
    found = verdict(ASKED, rows, AUDITED % (100, 0) + RANDOM)
    labels = number(found, f"{LABELS} would reach the target; more trials alone cannot")
    assert word(rows, 100 + labels) == "demonstrated"
    assert word(rows, 100 + labels - 1) == "not-demonstrated"
    assert word(more(rows, "A", 10**9), 100) == "not-demonstrated"


def test_trials_alone_and_that_labels_alone_cannot() -> None:
    rows = {"A": (200, 200, 1)}
    found = verdict(ASKED, rows, AUDITED % (199, 0) + RANDOM)
    trials = number(found, f"{TRIALS} would reach the target .*; more audited labels alone cannot")
    assert word(more(rows, "A", trials), 199) == "demonstrated"
    assert word(more(rows, "A", trials - 1), 199) == "not-demonstrated"


def test_neither_alone_but_both() -> None:
    rows = {"A": (150, 150, 1)}
    found = verdict(ASKED, rows, AUDITED % (100, 0) + RANDOM)
    assert "neither more trials alone nor more audited labels alone would reach the target" in " ".join(found.reasons)
    trials, labels = number(found, f"{TRIALS} together with"), number(found, f"{LABELS} would")
    assert word(more(rows, "A", trials), 100 + labels) == "demonstrated"
    assert 100 + labels <= 149 + trials  # no more labels are audited than there are


def test_a_slice_says_what_an_audit_of_all_would_have_to_be() -> None:
    rows = {"A": (19_000, 19_000, 0), "B": (1000, 1000, 0)}
    asked = f"{ASKED}, {SLICES % ''}"
    found = verdict(asked, rows, AUDITED % (2000, 0) + RANDOM)
    assert found.word == "not-demonstrated"
    labels, trials = number(found, LABELS), number(found, f"{TRIALS} would reach the target")
    assert word(rows, 2000 + labels, asked=asked) == word(more(rows, "B", trials), 2000, asked=asked) == "demonstrated"
    assert word(rows, 2000 + labels - 1, asked=asked) == "not-demonstrated"
    assert word(more(rows, "B", trials - 1), 2000, asked=asked) == "not-demonstrated"


def census(
    passed: int, failed: int = 0, labels: str = "", items: int = 1000, limit: str = "at_most: 0.02"
) -> list[str]:
    found = of_tests(
        rate(limit, "trials"),
        f"expect: {{items: {items}}}, design: census{labels}",
        results(passed=passed, failed=failed),
    )
    return [found.word, " ".join(found.reasons)]


def test_a_census_with_missing_results_says_how_many_of_them_would_have_to_pass() -> None:
    state, text = census(900, 5)
    assert state == "not-demonstrated"
    assert (
        "the target would be reached if 80 of the 95 unresolved (95 without a result) were answered without a failure"
        in text
    )
    assert census(980, 5)[0] == "demonstrated"
    assert census(979, 5)[0] == "not-demonstrated"


def test_a_census_of_labels_says_how_many_more_audited_would_do() -> None:
    state, text = census(1000, labels=f", {AUDITED % (100, 0)}")
    assert state == "not-demonstrated"
    assert f"49 {LABELS} would reach the target" in text
    assert census(1000, labels=f", {AUDITED % (149, 0)}")[0] == "demonstrated"
    assert census(1000, labels=f", {AUDITED % (148, 0)}")[0] == "not-demonstrated"


@pytest.mark.parametrize(("passed", "more_passed"), [(950, 50)])
def test_a_census_that_lacks_both_says_both(passed: int, more_passed: int) -> None:
    state, text = census(passed, labels=f", {AUDITED % (100, 0)}")
    assert state == "not-demonstrated"
    assert f"49 {LABELS} would reach the target, if the {more_passed} unresolved passed" in text


def test_a_census_whose_labels_no_audit_can_save() -> None:
    state, text = census(1000, labels=f", {AUDITED % (900, 60)}")
    assert state == "not-demonstrated"
    assert "no audit of these labels would reach the target" in text


def test_both_together_reach_the_coverage_too() -> None:
    rows, coverage = {"A": (150, 115, 0)}, "coverage: {at_least: 0.8, confidence: 0.95}"
    found = verdict(f"{ASKED}, {coverage}", rows, AUDITED % (60, 0) + RANDOM)
    trials, labels = number(found, "more answered, failure-free trials together with"), number(found, f"{LABELS} would")
    assert word(more(rows, "A", trials), 60 + labels, asked=f"{ASKED}, {coverage}") == "demonstrated"


@pytest.mark.parametrize(("audited", "needed"), [(100, f"49 {LABELS}"), (900, "the target would be reached")])
def test_a_census_whose_coverage_is_short_too_is_reached_by_no_audit_alone(audited: int, needed: str) -> None:
    rows, coverage = {"A": (900, 900, 0)}, "coverage: {at_least: 0.95, confidence: 0.95}"
    census = f"expect: {{items: 1000}}, design: census, {AUDITED % (audited, 0)}"
    found = verdict(f"{ASKED}, {coverage}", rows, census)
    assert found.word == "not-demonstrated"
    text = " ".join(found.reasons)
    assert needed in text
    assert "if the 100 unresolved passed" in text
