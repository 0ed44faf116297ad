"""Results that Inspect AI, ruff and pytest themselves wrote (`make sample-results`), with counts known beforehand."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from safetycase.evidence.formats import recognise
from safetycase.evidence.formats.archive import Archive
from tests.unit.evidence.cases import case_of, judged

RESULTS = Path(__file__).parents[2] / "results"
SCORES = "outcome: {C: pass, I: failure, N: abstained}"


def states(name: str, select: str = "") -> dict[str, int]:
    """How the results of a file are counted."""
    model = (
        "requirements:\n  R-1: {text: It stops}\nevidence:\n"
        f"  E-1: {{supports: [R-1], artefact: {{path: {name}}}{select and f', select: {{{select}}}'}}}\n"
    )
    found = judged(case_of(model, {name: (RESULTS / name).read_bytes()})).evidence["E-1"]
    return {str(state): number for state, number in found.counts.states.items()}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("squares.eval", "inspect"), ("clean.sarif", "sarif"), ("faulty.sarif", "sarif"), ("outcomes.junit.xml", "junit")],
)
def test_the_format_is_recognised(name: str, expected: str) -> None:
    reader = recognise((RESULTS / name).read_bytes(), name)
    assert reader is not None
    assert reader.name == expected


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        # Six samples twice: three are right, two wrong, one is left open; the last attempt has no score.
        ("unit: attempt", {"passed": 5, "failed": 4, "abstained": 2, "unscored": 1}),
        ("unit: item", {"passed": 2, "failed": 2, "abstained": 1, "unscored": 1}),
        ("unit: attempt, where: {metadata.language: en}", {"passed": 2, "failed": 2, "abstained": 2}),
        ("unit: attempt, where: {metadata.language: de}", {"passed": 3, "failed": 2, "unscored": 1}),
        ("unit: attempt, where: {metadata.language: fr}", {}),
    ],
)
def test_inspect_counts_are_those_of_the_answers(select: str, expected: dict[str, int]) -> None:
    assert states("squares.eval", f"scorer: exact, {SCORES}, {select}") == expected


def test_inspect_scores_mean_nothing_until_somebody_says_what() -> None:
    assert states("squares.eval", "scorer: exact, unit: attempt") == {"unlisted": 11, "unscored": 1}


def test_inspect_itself_leaves_the_unscored_attempt_out_of_its_figures() -> None:
    """Why counts are taken from the samples and not from the summary of the log."""
    with (RESULTS / "squares.eval").open("rb") as file:
        header = json.loads(Archive(file).read("header.json", 1 << 20))
    (score,) = header["results"]["scores"]
    assert (header["status"], score["unscored_samples"]) == ("success", 0)


def test_a_clean_log_of_ruff_shows_nothing() -> None:
    """It says neither that it ran nor which rules it looked for."""
    assert states("clean.sarif") == {}


def test_findings_of_ruff_are_failures_and_suppressed_ones_no_passes() -> None:
    log = json.loads((RESULTS / "faulty.sarif").read_text())
    found = Counter(result["ruleId"] for result in log["runs"][0]["results"])
    assert found["F401"] == found["F821"] == found["S602"] == 1
    assert states("faulty.sarif") == {"failed": found.total()}
    assert states("faulty.sarif", "rules: [F821]") == {"failed": 1}
    assert "S101" not in found, "a finding that the code itself silences is not in ruff's log at all"


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        ("R-1", {"passed": 1, "failed": 1}),
        ("R-2", {"failed": 1, "skipped": 1, "xfailed": 1, "passed": 1}),  # pytest writes an xpass as a plain pass
        ("R-3", {"errored": 2}),  # one test has its own pass before its teardown broke
    ],
)
def test_each_way_in_which_a_test_of_pytest_ends(requirement: str, expected: dict[str, int]) -> None:
    assert states("outcomes.junit.xml", f"where: {{property.requirement: {requirement}}}") == expected
