"""Plans, margins, predictions and limits of costs: what a requirement asks of values beside trials."""

from __future__ import annotations

import json

import pytest

from safetycase.evidence import Verdict, lock
from tests.unit.evidence.cases import TODAY, case_of, codes, judged, results, verdict

DOCUMENT = json.dumps({"worst": {"l2": 0.8}, "with": 0.9, "without": 0.95})
MARGIN = "margin: {quantity: l2, critical: 0.5, min_ratio: %s, higher_is: safer}"
READ = "measures: l2, measured: {metric: worst.l2%s}"


def of_value(requirement: str, evidence: str, document: str = DOCUMENT) -> Verdict:
    model = (
        f"requirements:\n  R-1: {{text: It holds, {requirement}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], artefact: {{path: v.json}}, produced: '2026-05-01', {evidence}}}\n"
    )
    return judged(case_of(model, {"v.json": document})).verdicts["R-1"]


@pytest.mark.parametrize(
    ("ratio", "more", "word"),
    [("1.5", "", "demonstrated"), ("2.0", "", "refuted"), ("1.5", ", u: 0.05", "not-demonstrated")],
)
def test_a_margin_is_judged_with_its_uncertainty(ratio: str, more: str, word: str) -> None:
    assert of_value(MARGIN % ratio, READ % more).word == word


@pytest.mark.parametrize(
    ("document", "word", "why"),
    [
        ({"worst": {"l2": 0.8}, "worst.l2": 0.9}, "unknown", "'worst.l2' is both a key and a path in it"),
        ({"worst": {"l2": 0.8}, "worst.l2": None}, "unknown", "has no value 'worst.l2'"),
        ({"worst": {"l1": 0.8}, "worst.l2": 0.9}, "demonstrated", ""),
    ],
)
def test_a_value_that_is_a_key_and_a_path_at_once_is_none(document: dict[str, object], word: str, why: str) -> None:
    found = of_value(MARGIN % "1.5", READ % "", json.dumps(document))
    assert found.word == word
    assert why in found.reasons[0]


def test_a_typed_value_refutes_and_never_demonstrates() -> None:
    typed = "measures: l2, measured: {value: %s}"
    assert of_value(MARGIN % "1.5", typed % "0.8").word == "not-demonstrated"
    assert of_value(MARGIN % "1.5", typed % "0.6").word == "refuted"


@pytest.mark.parametrize(
    ("requirement", "evidence"),
    [
        (MARGIN % "1.5", "measures: linf, measured: {metric: worst.l2}"),
        (MARGIN % "1.5", "measures: l2, measured: {metric: worst.l1}"),
        (MARGIN % "1.5", "measures: l2"),
        ("margin: {critical: 0.5, min_ratio: 2}", READ % ""),
        ("margin: {critical: 0, min_ratio: 2, higher_is: safer}", READ % ""),
        ("prediction: {value: 1, low: 2, high: 3}", READ % ""),
        ("tax: {metric: accuracy}", "tax: {metric: accuracy, baseline_metric: without, with_metric: with}"),
        ("tax: {metric: speed, max_drop: 1}", "tax: {metric: accuracy, baseline_metric: without, with_metric: with}"),
    ],
)
def test_what_is_not_stated_is_unknown(requirement: str, evidence: str) -> None:
    assert of_value(requirement, evidence).word == "unknown"


@pytest.mark.parametrize(
    ("prediction", "word"),
    [
        ("{value: 0.78, low: 0.7, high: 0.86, made: '2026-04-01'}", "demonstrated"),
        ("{value: 0.78, low: 0.7, high: 0.86, made: '2026-05-02'}", "not-demonstrated"),
        ("{value: 0.78, low: 0.7, high: 0.86}", "not-demonstrated"),
        ("{value: 0.6, low: 0.5, high: 0.7, made: '2026-04-01'}", "refuted"),
    ],
)
def test_a_prediction_must_agree_and_come_first(prediction: str, word: str) -> None:
    assert of_value(f"prediction: {prediction}", READ % "").word == word


@pytest.mark.parametrize(
    ("limits", "u", "word"),
    [
        ("low: 0.7, high: 0.86, ", 0.04, "demonstrated"),
        ("low: 0.7, high: 0.86, ", 0.041, "not-demonstrated"),
        ("low: 0.7, high: 0.86, ", 1000, "not-demonstrated"),
        ("", 1000, "not-demonstrated"),
        ("low: 0.7, ", 1000, "not-demonstrated"),
        ("low: 0.7, high: 0.71, ", 0.001, "unknown"),
    ],
)
def test_a_coarse_measurement_agrees_with_anything_and_shows_nothing(limits: str, u: float, word: str) -> None:
    model = (
        f"requirements:\n  R-1: {{text: x, prediction: {{value: 0.78, {limits}made: '2026-04-01'}}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], artefact: {{path: v.json}}, {READ % f', u: {u}'}, "
        "produced: '2026-05-01'}\n"
    )
    found = judged(case_of(model, {"v.json": DOCUMENT}))
    assert found.verdicts["R-1"].word == word
    assert ("SFC762" in codes(found)) == (word == "not-demonstrated")
    if word == "not-demonstrated":
        assert "almost any value would agree" in " ".join(found.verdicts["R-1"].reasons)


def test_a_coarse_measurement_still_refutes() -> None:
    far = "prediction: {value: 9, low: 8.99, high: 9.01, made: '2026-04-01'}"
    assert of_value(far, READ % ", u: 1").word == "refuted"


def test_a_safeguard_may_cost_so_much() -> None:
    measured = "tax: {metric: accuracy, baseline_metric: without, with_metric: with}"
    assert of_value("tax: {metric: accuracy, max_drop: 0.06}", measured).word == "demonstrated"
    assert of_value("tax: {metric: accuracy, max_drop: 0.04}", measured).word == "refuted"
    typed = "tax: {metric: accuracy, baseline: 0.95, with: 0.9}"
    assert of_value("tax: {metric: accuracy, max_drop: 0.06}", typed).word == "not-demonstrated"


def test_a_safeguard_that_costs_exactly_so_much_is_not_refuted() -> None:
    """0.8 - 0.7 is a little more than 0.1 in floats."""
    measured = "tax: {metric: accuracy, baseline_metric: without, with_metric: with}"
    document = json.dumps({"with": 0.7, "without": 0.8})
    assert of_value("tax: {metric: accuracy, max_drop: 0.1}", measured, document).word == "demonstrated"
    assert of_value("tax: {metric: accuracy, max_drop: 0.0999}", measured, document).word == "refuted"


PLAN = "plan: {n: 60, max_failures: 0, registered: '2026-04-01'}"
RATE = "target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}"


@pytest.mark.parametrize(
    ("passed", "skipped", "word", "words"),
    [
        (60, 0, "demonstrated", "registered on 2026-04-01"),
        (61, 0, "not-demonstrated", "not the planned number"),
        (59, 0, "not-demonstrated", "not the planned number"),
        (59, 1, "not-demonstrated", "more failed or unresolved"),
    ],
)
def test_results_must_be_those_of_the_plan(passed: int, skipped: int, word: str, words: str) -> None:
    junit = results(stamp="2026-05-01T10:00:00", passed=passed, skipped=skipped)
    found = verdict(f"{RATE}, {PLAN}", "sampling: {how: random}", junit)
    assert found.word == word
    assert words in " ".join(found.reasons)


def test_a_plan_made_after_the_results_is_none() -> None:
    junit = results(stamp="2026-03-01T10:00:00", passed=60)
    found = verdict(f"{RATE}, {PLAN}", "sampling: {how: random}", junit)
    assert found.word == "not-demonstrated"
    assert "after the results of 2026-03-01" in " ".join(found.reasons)


def test_a_value_in_the_lock_stands_where_the_file_is_away() -> None:
    model = (
        f"requirements:\n  R-1: {{text: It holds, {MARGIN % '1.5'}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], artefact: {{path: v.json}}, {READ % ''}}}\n"
    )
    locked = lock(case_of(model, {"v.json": DOCUMENT}), TODAY).content
    found = judged(case_of(model, {"safetycase.lock": locked}))
    assert found.verdicts["R-1"].word == "demonstrated"
    assert found.evidence["E-1"].basis == "locked"
