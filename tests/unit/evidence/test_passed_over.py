"""What a format holds and nobody understands is unresolved: it is never passed over."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.evidence.reading import problem, states
from tests.unit.evidence.test_formats import statement

# --- attestations ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ({"failedTests": [{"name": "b"}]}, {"failed": 1, "passed": 2}),
        ({"failedTests": {"b": "boom"}}, {"passed": 2, "unknown": 1}),
        ({"failedTests": "b"}, {"passed": 2, "unknown": 1}),
        ({"failedTests": ""}, {"passed": 2, "unknown": 1}),
        ({"failedTests": [""]}, {"failed": 1, "passed": 2}),
        ({"warnedTests": [{"name": "b"}]}, {"passed": 2, "unknown": 1}),
        ({"failedTests": None, "warnedTests": []}, {"passed": 1}),
        ({"passedTests": [{"name": "a"}]}, {"passed": 1, "unknown": 1}),
        ({"passedTests": "a"}, {"passed": 1, "unknown": 1}),
    ],
)
def test_entries_of_an_attestation_that_are_no_names(lists: dict[str, Any], expected: dict[str, int]) -> None:
    assert states(json.dumps(statement(**{"passedTests": ["a"], **lists})), "r.json") == expected


# --- lm-evaluation-harness -------------------------------------------------------------------------------------------


def report(results: dict[str, Any], samples: dict[str, int], **more: Any) -> str:
    """Results of the harness with so many samples of each task; accuracy is better where it is higher."""
    return json.dumps({
        "results": {task: {**values, "acc_stderr,none": 0.0} for task, values in results.items()},
        "n-samples": {task: {"effective": number, "original": number} for task, number in samples.items()},
        "higher_is_better": {task: {"acc": True, "acc_norm": True} for task in results},
        "group_subtasks": {task: [] for task in results},
        **more,
    })  # fmt: skip


def test_a_task_without_samples_or_with_a_rate_that_is_none_is_unscored() -> None:
    both = {"A": {"acc,none": 1.0}, "B": {"acc,none": 0.0}}
    assert states(report(both, {"A": 10}), "r.json") == {"passed": 10, "unscored": 1}
    assert states(report({"A": {"acc,none": None}, "B": {"acc,none": 1.0}}, {"A": 9, "B": 5}), "r.json") == {
        "passed": 5, "unscored": 9
    }  # fmt: skip


def lines(*entries: dict[str, Any]) -> str:
    return "\n".join(map(json.dumps, entries))


SAMPLES = "select: {metric: acc, outcome: {column: acc, pass: [1], failure: [0]}}"


def test_a_sample_that_does_not_name_its_metrics_is_not_lost() -> None:
    first = {"doc_id": 1, "filter": "none", "metrics": ["acc"], "acc": 1.0}
    name = "samples_t.jsonl"
    assert states(lines(first, {"doc_id": 2, "acc": 0.0}), name, SAMPLES) == {"failed": 1, "passed": 1}
    assert states(lines(first, {"doc_id": 2}), name, SAMPLES) == {"passed": 1, "unscored": 1}
    assert states(lines({"doc_id": 2}, first), name, SAMPLES) == {"passed": 1, "unscored": 1}
    other = {"doc_id": 2, "filter": "none", "metrics": ["f1"], "f1": 1.0}
    assert states(lines(first, other), name, SAMPLES) == {"passed": 1, "unscored": 1}
    assert states(lines(other, first), name, SAMPLES) == {"passed": 1, "unlisted": 1}


# --- coverage --------------------------------------------------------------------------------------------------------


def test_lines_of_a_class_without_a_file_count() -> None:
    inside = "<class name='B'><lines><line number='1' hits='0'/></lines></class>"
    outside = "<class filename='x.py'><lines><line number='1' hits='1'/></lines></class>"
    for content in (inside + outside, outside + inside, "<line number='1' hits='0'/>" + outside):
        assert states(f"<coverage>{content}</coverage>", "r.xml") == {"failed": 1, "passed": 1}


# --- garak -----------------------------------------------------------------------------------------------------------


def garak(*attempts: dict[str, Any], threshold: Any = 0.5) -> str:
    """A whole report with attempts of the probe p.P."""
    return lines(
        {"entry_type": "start_run setup", "run.eval_threshold": threshold},
        {"entry_type": "init", "garak_version": "0.13", "start_time": "2026-05-01T10:00:00"},
        *({"entry_type": "attempt", "status": 2, "probe_classname": "p.P", **one} for one in attempts),
        {"entry_type": "completion"},
    )


SCORED: dict[str, Any] = {"uuid": "a", "outputs": ["x"], "detector_results": {"d.D": [0.0]}}


@pytest.mark.parametrize(
    ("attempt", "more"),
    [
        ({"uuid": "b", "status": 1, "outputs": ["x"], "detector_results": {}}, {"unscored": 1}),
        ({"uuid": "b", "status": "2", "detector_results": {"d.D": [0.0]}}, {"unscored": 1}),
        ({"uuid": "b", "outputs": ["x", "y"], "detector_results": {}}, {"unscored": 2}),
        ({"uuid": "b", "outputs": ["x", "y"], "detector_results": {"d.D": []}}, {"unscored": 2}),
        ({"uuid": "b", "outputs": ["x", "y"], "detector_results": {"d.D": [1.0]}}, {"failed": 1, "unscored": 1}),
        ({"uuid": "b", "outputs": ["x"], "detector_results": {"d.D": 0.0}}, {"unscored": 1}),
        ({"uuid": "b", "outputs": ["x"], "detector_results": {"e.E": [0.0]}}, {"unscored": 1}),
        ({"uuid": "b", "outputs": ["x"], "detector_results": {"d.D": [-1.0]}}, {"unscored": 1}),
        ({"uuid": "a", "status": 1, "outputs": ["x"], "detector_results": {}}, {}),
    ],
)
def test_attempts_that_no_detector_scored(attempt: dict[str, Any], more: dict[str, int]) -> None:
    for attempts in ((SCORED, attempt), (attempt, SCORED)):
        found = states(garak(*attempts), "r.jsonl", "select: {probe: p.P, detector: d.D, unit: attempt}")
        assert found == {"passed": 1, **more}


def test_a_detector_that_stands_twice_in_an_attempt_is_refused() -> None:
    text = garak(SCORED).replace('{"d.D": [0.0]}', '{"d.D": [1.0], "d.D": [0.0]}')
    assert "twice in one object" in problem(text, "r.jsonl")
