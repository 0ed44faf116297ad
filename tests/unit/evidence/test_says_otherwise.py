"""Result files that say one thing here and another there: the worse is taken, or neither."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.evidence.cases import codes
from tests.unit.evidence.reading import assessed, problem, states, warnings
from tests.unit.evidence.test_formats import INSPECT, archive, log, summary
from tests.unit.evidence.test_same_twice import ctrf

# --- coverage --------------------------------------------------------------------------------------------------------


def margin_kept(content: str, name: str, metric: str) -> str:
    """The verdict where at least nine of ten must be covered."""
    margin = "margin: {quantity: q, critical: 0.9, min_ratio: 1, higher_is: safer}"
    return assessed(content, name, f"measures: q, measured: {{metric: {metric}}}", margin).verdicts["R-1"].word


def covered(totals: dict[str, int], **summary: int) -> str:
    return json.dumps({
        "meta": {"format": 3, "version": "7.1", "show_contexts": False},
        "files": {"a.py": {"summary": {"covered_lines": 95, "missing_lines": 5, **summary}}}, "totals": totals,
    })  # fmt: skip


FAIR = {"covered_lines": 95, "num_statements": 100}
FULL = {"covered_lines": 100, "num_statements": 100}
HALF = {"covered_branches": 1, "num_branches": 2}
ALL = {"covered_branches": 2, "num_branches": 2}


@pytest.mark.parametrize(
    ("totals", "shown", "metric", "word", "warned"),
    [
        (FAIR, {}, "line_coverage", "demonstrated", False),
        (FULL, {"covered_lines": 0, "missing_lines": 100}, "line_coverage", "refuted", True),
        ({**FAIR, "covered_lines": 0}, {}, "line_coverage", "refuted", False),
        ({"covered_lines": 100, "num_statements": 1}, {}, "line_coverage", "unknown", True),
        ({**FAIR, **ALL}, ALL, "branch_coverage", "demonstrated", False),
        ({**FAIR, **ALL}, HALF, "branch_coverage", "refuted", True),
        ({**FAIR, **ALL}, {}, "branch_coverage", "unknown", True),
        ({**FAIR, **ALL}, {"covered_branches": 9, "num_branches": 2}, "branch_coverage", "unknown", True),
    ],
)
def test_totals_make_no_coverage_better(
    totals: dict[str, int], shown: dict[str, int], metric: str, word: str, warned: bool
) -> None:
    content = covered(totals, **shown)
    assert margin_kept(content, "r.json", metric) == word
    assert ("it states that" in warnings(content, "r.json")) == warned


def test_a_number_that_is_not_there_is_answered_with_those_that_are() -> None:
    margin = "margin: {critical: 0.9, min_ratio: 1, higher_is: safer}"
    content = covered({**FAIR, **ALL}, **ALL)
    verdict = assessed(content, "r.json", "measured: {metric: percent_covered}", margin).verdicts["R-1"]
    assert verdict.word == "unknown"
    assert "has no value 'percent_covered'; it has branch_coverage, line_coverage" in str(verdict)


def test_a_file_whose_list_of_missing_lines_is_longer_than_its_count_is_told_by_the_list() -> None:
    report = json.loads(covered(FAIR))
    report["files"]["a.py"]["missing_lines"] = [*range(8)]
    content = json.dumps(report)
    assert states(content, "r.json") == {"failed": 8, "passed": 92}
    assert "its files show 92 of 100" in warnings(content, "r.json")


def test_lines_that_only_totals_count_are_unscored() -> None:
    assert states(covered({"covered_lines": 95, "num_statements": 120}), "r.json") == {
        "failed": 5, "passed": 95, "unscored": 20
    }  # fmt: skip


def cobertura(root: str, conditions: str = "100% (2/2)", hits: str = "1") -> str:
    line = f"<line number='1' hits='{hits}' branch='true' condition-coverage='{conditions}'/>"
    both = f"<methods><method><lines>{line}</lines></method></methods><lines>{line}</lines>"
    return f"<coverage {root}><class filename='x.py'>{both}</class></coverage>"


@pytest.mark.parametrize(
    ("content", "metric", "word"),
    [
        (cobertura("branches-covered='2' branches-valid='2'"), "branch_coverage", "demonstrated"),
        (cobertura(""), "branch_coverage", "demonstrated"),
        (cobertura("branches-covered='500' branches-valid='5'"), "branch_coverage", "unknown"),
        (cobertura("branches-covered='500' branches-valid='5'", "0% (0/2)"), "branch_coverage", "unknown"),
        (cobertura("branches-covered='2' branches-valid='2'", "50% (1/2)"), "branch_coverage", "refuted"),
        (cobertura("branches-covered='1' branches-valid='2'"), "branch_coverage", "refuted"),
        (cobertura("branches-covered='2' branches-valid='2'", "?"), "branch_coverage", "unknown"),
        (cobertura("branches-covered='2' branches-valid='2'", "150% (3/2)"), "branch_coverage", "unknown"),
        (cobertura("lines-covered='9' lines-valid='9'", hits="0"), "line_coverage", "refuted"),
        (cobertura("lines-covered='1' lines-valid='9'"), "line_coverage", "refuted"),
    ],
)
def test_what_cobertura_states_is_held_against_its_lines(content: str, metric: str, word: str) -> None:
    assert margin_kept(content, "r.xml", metric) == word


def test_hits_in_other_digits_are_no_number() -> None:
    assert "line 1 has no number of hits" in problem(cobertura("", hits="\u00b2"), "r.xml")


# --- CTRF ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("test", "state"),
    [
        ({"retryAttempts": [{"attempt": 1, "status": "failed"}, {"attempt": 2, "status": "passed"}]}, "flaky"),
        ({"retryAttempts": [{"attempt": 1}]}, "flaky"),
        ({"retryAttempts": ["failed"]}, "flaky"),
        ({"retryAttempts": {"attempt": 1, "status": "failed"}}, "flaky"),
        ({"retryAttempts": []}, "passed"),
        ({"retryAttempts": [{"attempt": 1, "status": "passed"}]}, "passed"),
        ({"retries": "1"}, "flaky"),
        ({"retries": 1.0}, "flaky"),
        ({"retries": 0, "flaky": False}, "passed"),
        ({"flaky": "true"}, "flaky"),
        ({"status": "failed", "retryAttempts": [{"attempt": 1, "status": "failed"}]}, "failed"),
    ],
)
def test_a_pass_after_an_attempt_that_failed_is_flaky(test: dict[str, Any], state: str) -> None:
    assert states(ctrf(test), "r.json") == {state: 1}


# --- Inspect ---------------------------------------------------------------------------------------------------------


def test_a_score_with_a_history_was_edited() -> None:
    edited = {**summary(1, "C"), "scores": {"choice": {"value": "C", "history": [{"value": "I"}, {"value": "C"}]}}}
    found = assessed(archive(log(), [edited, summary(2, "C")]), "r.eval", INSPECT)
    assert "SFC746" in codes(found)
    assert "1 score of it was edited after the run" in " ".join(finding.message for finding in found.findings)
    plain = {**summary(1, "C"), "scores": {"choice": {"value": "C", "history": []}}}
    assert "SFC746" not in codes(assessed(archive(log(), [plain, summary(2, "C")]), "r.eval", INSPECT))


def test_a_sample_that_is_invalid_invalidates() -> None:
    samples = [summary(1, "C", invalidation={"author": "x", "reason": "leak"}), summary(2, "C", invalidation=None)]
    for content, name in ((archive(log(), samples), "r.eval"), (json.dumps(log(samples=samples)), "r.json")):
        assert "1 sample of it is marked as invalid" in problem(content, name, INSPECT)
        assert "SFC749" in codes(assessed(content, name, INSPECT))


# --- SARIF -----------------------------------------------------------------------------------------------------------


def test_a_log_that_found_nothing_and_lists_no_rule_says_so() -> None:
    run: dict[str, Any] = {"tool": {"driver": {"name": "ruff"}}, "results": []}
    content = json.dumps({"version": "2.1.0", "runs": [run]})
    found = assessed(content, "r.sarif", "", "")
    assert found.verdicts["R-1"].word == "unknown"
    said = {finding.rule: finding.message for finding in found.findings}
    assert "holds no result (0 of 0 cases)" in said["SFC704"]
    assert "lists no rule that it looked for" in said["SFC748"]


# --- scores ----------------------------------------------------------------------------------------------------------

RATE = "target: {metric: failure-rate, at_most: 0.1, confidence: 0.95}"


@pytest.mark.parametrize(
    ("select", "said"),
    [
        ("", "2 unscored): they have no score, or `select.outcome` does not say in which field it stands"),
        ("select: {outcome: {column: score, pass: [yes]}}", "2 unlisted): `select.outcome` does not say which"),
    ],
)
def test_where_no_result_is_understood_the_verdict_says_what_to_write(select: str, said: str) -> None:
    (reason,) = assessed("id,score\na,C\nb,N\n", "r.csv", select, RATE).verdicts["R-1"].reasons
    assert said in reason
