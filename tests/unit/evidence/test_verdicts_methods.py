"""That something is called a proof or an analysis makes no more of single trials than they are."""

from __future__ import annotations

import json

import pytest

from safetycase.evidence import Verdict
from tests.unit.evidence.cases import case_of, judged, results
from tests.unit.evidence.cases import verdict as of_junit

RATE = "target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}"
TABLE = "id,r\n" + "".join(f"i{n},ok\n" for n in range(100))
SELECT = "select: {item: id, outcome: {column: r, pass: [ok], failure: [bad]}}"
LINES = "".join(f'{{"id": "i{n}", "r": "ok"}}\n' for n in range(100))
RECORD = json.dumps({"safetycase_record": "1", "cases": [{"id": f"i{n}", "state": "passed"} for n in range(100)]})
WORDS = ("method: analysis", "method: proof")


def verdict(requirement: str, evidence: str, name: str, content: str) -> Verdict:
    select = "" if name == "e.rec.json" else f", {SELECT}"
    model = (
        f"requirements:\n  R-1: {{text: It is right, {requirement}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], artefact: {{path: {name}}}{select}, {evidence}}}\n"
    )
    return judged(case_of(model, {name: content})).verdicts["R-1"]


@pytest.mark.parametrize("method", WORDS)
@pytest.mark.parametrize(("name", "content"), [("e.csv", TABLE), ("e.jsonl", LINES), ("e.rec.json", RECORD)])
@pytest.mark.parametrize("wanted", ["regime: worst-case", "kind: robustness", "regime: worst-case, kind: robustness"])
@pytest.mark.parametrize("sampling", ["", ", sampling: {how: random}"])
def test_the_word_alone_reaches_no_worst_case(method: str, name: str, content: str, wanted: str, sampling: str) -> None:
    found = verdict(f"{RATE}, {wanted}", method + sampling, name, content)
    assert found.word == "not-demonstrated"
    assert "says that it speaks of all cases, and" in " ".join(found.reasons)


@pytest.mark.parametrize("method", WORDS)
def test_trials_that_all_pass_are_trials(method: str) -> None:
    found = verdict("regime: worst-case", method, "e.csv", TABLE)
    assert found.word == "not-demonstrated"
    assert "a CSV table lists trials" in " ".join(found.reasons)
    assert of_junit("regime: worst-case", f"{method}, sampling: {{how: random}}", results(passed=2)).word == (
        "not-demonstrated"
    )


@pytest.mark.parametrize("sampling", ["adversarial", "census"])
def test_what_was_searched_or_counted_in_full_reaches_it(sampling: str) -> None:
    evidence = f"method: analysis, sampling: {{how: {sampling}}}, expect: {{items: 100}}"
    assert verdict(f"{RATE}, regime: worst-case", evidence, "e.csv", TABLE).word == "demonstrated"


@pytest.mark.parametrize("method", WORDS)
def test_proofs_one_by_one_reach_it(method: str) -> None:
    wanted = "regime: worst-case, kind: robustness, target: {metric: all-proved}"
    assert verdict(wanted, method, "e.csv", TABLE).word == "demonstrated"
    vnn = "acas,net.onnx,prop.vnnlib,0.1,unsat,3.2\n"
    model = (
        f"requirements:\n  R-1: {{text: It is right, {wanted}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], artefact: {{path: e.csv, format: vnncomp}}, {method}}}\n"
    )
    assert judged(case_of(model, {"e.csv": vnn})).verdicts["R-1"].word == "demonstrated"


def test_a_number_of_an_analysis_reaches_it() -> None:
    model = (
        "requirements:\n  R-1: {text: x, regime: worst-case, margin: {critical: 1, min_ratio: 2, higher_is: safer}}\n"
        "evidence:\n  E-1: {supports: [R-1], artefact: {path: e.json}, method: analysis, measured: {metric: m}}\n"
    )
    record = '{"safetycase_record": "1", "metrics": {"m": 3.0}}'
    assert judged(case_of(model, {"e.json": record})).verdicts["R-1"].word == "demonstrated"


def test_a_rate_whose_sampling_is_not_stated_is_not_robust() -> None:
    found = verdict(f"{RATE}, kind: robustness", "method: evaluation", "e.csv", TABLE)
    assert found.word == "not-demonstrated"
    assert "results without stated sampling show reliability, and robustness is asked for" in " ".join(found.reasons)
