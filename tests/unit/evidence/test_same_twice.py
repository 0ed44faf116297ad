"""The same results twice are no more results: reports of a case are merged, or one of several views is asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.evidence.cases import case_of, judged
from tests.unit.evidence.reading import assessed, states, warnings
from tests.unit.evidence.test_formats import archive, log, statement
from tests.unit.evidence.test_odd_numbers import measured
from tests.unit.evidence.test_passed_over import garak, lines, report

RATE = "target: {metric: failure-rate, at_most: 0.02, confidence: 0.95}"
BOTH = report({"t": {"acc,none": 1.0, "acc_norm,none": 1.0}}, {"t": 100})


def test_two_metrics_of_the_same_samples_are_not_twice_as_many() -> None:
    words = "its results 'acc,none' and 'acc_norm,none' may be of the same trials of t: no pass counts"
    assert words in warnings(BOTH, "r.json")
    assert states(BOTH, "r.json") == {"unscored": 200}
    failing = report({"t": {"acc,none": 0.5, "acc_norm,none": 1.0}}, {"t": 100})
    assert states(failing, "r.json") == {"failed": 50, "unscored": 150}
    assert states(BOTH, "r.json", "select: {metric: acc}") == {"passed": 100}
    filters = report({"t": {"acc,strict": 1.0, "acc,loose": 1.0}}, {"t": 100})
    assert states(filters, "r.json", "select: {metric: acc}") == {"unscored": 200}
    assert states(filters, "r.json", "select: {metric: acc, filter: strict}") == {"passed": 100}


TWO: dict[str, Any] = {"A": {"acc,none": 1.0}, "G": {"acc,none": 1.0}}
SAMPLES = {"A": 100, "G": 100}


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ({"A": [], "G": []}, {"passed": 200}),
        ({"G": ["A"], "A": []}, {"passed": 100}),
        ({"G": ["A"]}, {"passed": 100}),
        ({"G": ["A", "B"], "A": []}, {"passed": 100, "unscored": 100}),
    ],
)
def test_a_group_is_not_counted_beside_its_tasks(groups: dict[str, list[str]], expected: dict[str, int]) -> None:
    text = report(TWO, SAMPLES, group_subtasks=groups)
    assert states(text, "r.json", "select: {metric: acc}") == expected
    if len(expected) == 1 and expected["passed"] == 100:
        assert "G acc,none sums up tasks that are counted by themselves" in warnings(text, "r.json")


@pytest.mark.parametrize("groups", [None, {}, {"A": []}])
def test_where_nobody_says_which_task_is_a_group_one_is_selected(groups: Any) -> None:
    text = report(TWO, SAMPLES, group_subtasks=groups)
    assert "'A acc,none' and 'G acc,none' may be of the same trials" in warnings(text, "r.json")
    assert states(text, "r.json") == {"unscored": 200}
    assert states(text, "r.json", "select: {task: A}") == {"passed": 100}


def test_results_of_a_record_that_stand_twice_count_once() -> None:
    assert states(measured(1.0, 1.0, samples=100), "r.json") == {"passed": 100}
    assert "SFC731" in [finding.rule for finding in assessed(measured(1.0, 1.0, samples=9), "r.json").findings]
    assert states(measured(1.0, 0.5, samples=100), "r.json") == {"unscored": 200}


def test_two_results_of_one_data_set_are_no_more_trials_and_keep_their_numbers() -> None:
    content = json.loads(measured(1.0, 1.0, samples=100))
    for number, result in enumerate(content["evaluation_results"]):
        result |= {"evaluation_name": f"m{number}", "source_data": {"dataset_name": "d"}}
    text = json.dumps(content)
    assert states(text, "r.json") == {"unscored": 200}
    assert states(text, "r.json", "select: {metric: m0}") == {"passed": 100}
    margin = "margin: {quantity: q, critical: 10, min_ratio: 2, higher_is: worse}"
    found = assessed(text, "r.json", "measures: q, measured: {metric: m1}", margin)
    assert found.verdicts["R-1"].word == "demonstrated"


def test_two_metrics_of_the_same_samples_make_no_larger_pool() -> None:
    items = "".join(
        f"  E-{n}: {{supports: [R-1], artefact: {{path: r.json}}, select: {{metric: {metric}}}}}\n"
        for n, metric in enumerate(("acc", "acc_norm"), start=1)
    )
    model = f"requirements:\n  R-1: {{text: It stops, combine: pool, {RATE}}}\nevidence:\n{items}"
    assert judged(case_of(model, {"r.json": BOTH})).verdicts["R-1"].word == "unknown"


def test_of_different_scores_of_one_name_none_counts() -> None:
    margin = "margin: {quantity: q, critical: 10, min_ratio: 2, higher_is: worse}"
    select = "measures: q, measured: {metric: m}"
    for scores in ((100, 1), (1, 100)):
        found = assessed(measured(*scores), "r.json", select, margin)
        assert found.verdicts["R-1"].word == "unknown"
        assert "different results of 'm'" in " ".join(finding.message for finding in found.findings)
    assert assessed(measured(1, 1), "r.json", select, margin).verdicts["R-1"].word == "demonstrated"


def ctrf(*tests: dict[str, Any]) -> str:
    found = [{"name": "a", "status": "passed", **test} for test in tests]
    return json.dumps({"reportFormat": "CTRF", "results": {"tool": {"name": "t"}, "tests": found}})


@pytest.mark.parametrize(
    ("tests", "expected"),
    [
        ([{}] * 150, {"passed": 1}),
        ([{}, {"status": "failed"}, {}], {"failed": 1}),
        ([{}, {"name": "b"}], {"passed": 2}),
        ([{"suite": ["x"]}, {"suite": ["y"]}], {"passed": 2}),
        ([{"browser": "x"}, {"browser": "y"}], {"passed": 2}),
        ([{"parameters": {"x": 1}}, {"parameters": {"x": 2}}, {"parameters": {"x": 2}}], {"passed": 2}),
    ],
)
def test_the_same_test_of_a_report_is_one(tests: list[dict[str, Any]], expected: dict[str, int]) -> None:
    assert states(ctrf(*tests), "r.json") == expected
    merged = len(tests) - sum(expected.values())
    found = assessed(ctrf(*tests), "r.json").findings
    assert [f"{merged:,} case" in finding.message for finding in found if finding.rule == "SFC731"] == (
        [True] if merged else []
    )


def test_a_test_of_a_report_keeps_the_requirements_of_all_its_reports() -> None:
    text = ctrf({"status": "failed"}, {"tags": ["requirement:R-1"]})
    assert states(text, "r.json", "select: {tags: ['requirement:R-1']}") == {"failed": 1}


def test_the_same_property_of_a_verifier_is_one() -> None:
    line = "c,n.onnx,p.vnnlib,0,{},1\n"
    many = line.format("unsat") * 150
    assert states(many, "r.csv") == {"passed": 1}
    assert states(many + line.format("timeout"), "r.csv") == {"timed-out": 1}
    assert states(many + line.format("sat"), "r.csv") == {"failed": 1}
    assert states(many + line.format("sat"), "r.csv", "select: {expected: sat}") == {"failed": 1}
    found = assessed(many, "r.csv", "", RATE)
    assert "reports 149 cases again" in " ".join(finding.message for finding in found.findings)


def test_a_test_that_is_listed_twice_is_one() -> None:
    assert states(json.dumps(statement(passedTests=["a"] * 5)), "r.json") == {"passed": 1}
    assert states(json.dumps(statement("FAILED", passedTests=["a"], failedTests=["a"])), "r.json") == {"failed": 1}


def scored(**scores: str) -> dict[str, Any]:
    return {"id": 1, "epoch": 1, "scores": {name: {"value": value} for name, value in scores.items()}}


@pytest.mark.parametrize("repeats", ["any", "all", "majority", "last"])
def test_two_scorers_of_an_attempt_are_no_two_attempts(repeats: str) -> None:
    select = f"select: {{repeats: {repeats}, outcome: {{C: pass, I: failure}}}}"
    for first, second in (("C", "I"), ("I", "C")):
        text = archive(log(), [scored(choice=first, other=second)])
        assert states(text, "r.eval", select) == {"failed": 1}
    again = {**scored(choice="C", other="C"), "epoch": 2}
    expected = {"any": "failed", "all": "passed", "majority": "unknown", "last": "passed"}[repeats]
    assert states(archive(log(), [scored(choice="C", other="I"), again]), "r.eval", select) == {expected: 1}
    assert states(
        archive(log(), [scored(choice="C", other="I")]), "r.eval", select.replace("{r", "{scorer: choice, r", 1)
    ) == {"passed": 1}


def test_two_detectors_and_two_metrics_of_one_output_are_one_attempt() -> None:
    hit = garak({"uuid": "a", "outputs": ["x"], "detector_results": {"d.D": [1.0], "e.E": [0.0]}})
    assert states(hit, "r.jsonl", "select: {repeats: all}") == {"failed": 1}
    sample = {"doc_id": 1, "filter": "none", "metrics": ["acc", "f1"], "acc": 1.0, "f1": 0.0}
    select = "select: {repeats: all, outcome: {1: pass, 0: failure}}"
    assert states(lines(sample), "samples_t.jsonl", select) == {"failed": 1}
