"""A census needs no bound, and must be one: no chosen part, and of a number that is known."""

from __future__ import annotations

import pytest

from safetycase.evidence import Verdict
from tests.unit.evidence.cases import case_of, judged, locked, model_of, results, verdict

RATE = "target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}"


@pytest.mark.parametrize("how", ["random", "stratified", "active", "convenience", "adversarial"])
@pytest.mark.parametrize("target", [RATE, "method: test"])
def test_a_chosen_part_is_no_census(how: str, target: str) -> None:
    found = verdict(target, f"design: census, sampling: {{how: {how}}}, expect: {{items: 90}}", results(passed=90))
    assert found.word == "unknown"
    assert f"and `sampling` that a {how} part of them was" in found.reasons[0]


def test_such_a_contradiction_hides_no_refutation_and_makes_none() -> None:
    evidence = "design: census, sampling: {how: random}"
    assert verdict(RATE, evidence, results(passed=50, failed=50)).word == "refuted"
    assert verdict(RATE, evidence, results(passed=9, failed=1)).word == "unknown"


@pytest.mark.parametrize("census", ["design: census", "sampling: {how: census}"])
@pytest.mark.parametrize(
    "wanted", [RATE, "regime: worst-case", "coverage: {at_least: 0.5, confidence: 0.95}", "kind: robustness"]
)
def test_all_cases_of_a_number_that_nobody_knows_show_nothing(census: str, wanted: str) -> None:
    if wanted == "regime: worst-case":
        census = "sampling: {how: census}"
    found = verdict(wanted, census, results(passed=1))
    assert found.word == "not-demonstrated"
    assert "nothing says of how many cases: `expect: {items: ...}` does" in " ".join(found.reasons)
    assert verdict(wanted, f"{census}, expect: {{items: 1}}", results(passed=1)).word == "demonstrated"
    assert verdict(wanted, f"{census}, expect: {{items: 2}}", results(passed=1)).word == "not-demonstrated"


def test_that_all_of_a_census_pass_needs_no_number() -> None:
    assert verdict("method: test", "design: census, method: test", results(passed=2)).word == "demonstrated"


def test_what_the_artefact_says_was_planned_is_a_number_and_stays_one_in_the_lock() -> None:
    record = '{"safetycase_record": "1", "planned": 2, "cases": [{"id": "a", "state": "passed"}, ' + (
        '{"id": "b", "state": "passed"}]}'
    )
    model = model_of(RATE, "design: census").replace("e.xml", "e.json")
    here = case_of(model, {"e.json": record})
    assert judged(here).verdicts["R-1"].word == "demonstrated"
    away = judged(locked(here, {}, model))
    assert away.verdicts["R-1"].word == "demonstrated"


def events(exposure: str) -> Verdict:
    model = (
        "requirements:\n  R-1: {text: No crash, target: {metric: event-rate, per: hour, at_most: 0.001, "
        "confidence: 0.95}}\nevidence:\n  E-1: {supports: [R-1], artefact: {path: e.csv}, design: census, "
        f"select: {{exposure: {{hour: hours}}, failures: crashes}}{exposure}}}\n"
    )
    return judged(case_of(model, {"e.csv": "hours,crashes\n10,0\n"})).verdicts["R-1"]


@pytest.mark.parametrize(
    ("exposure", "words"),
    [
        ("", "nothing says of how much exposure: `exposure: {unit: hour, value: ...}` does"),
        (", exposure: {unit: mile, value: 10}", "nothing says of how much exposure"),
        (", exposure: {unit: hour, value: 12}", "a census of 12 hours, and the results have 10"),
        (", exposure: {unit: hour, value: 10}", ""),
    ],
)
def test_a_census_of_events_is_of_an_exposure_that_is_known(exposure: str, words: str) -> None:
    found = events(exposure)
    assert found.word == ("not-demonstrated" if words else "demonstrated")
    assert words in " ".join(found.reasons)


@pytest.mark.parametrize("answered", range(1, 100))
def test_a_census_that_reaches_a_coverage_exactly_is_not_refuted(answered: int) -> None:
    """1 - 0.9 is not the float 0.1: shares of counts are compared with the decimal that somebody wrote."""
    rows = [f"{n},{'ok' if n < answered else 'idk'}" for n in range(100)]

    def found(at_least: float) -> Verdict:
        model = (
            "requirements:\n  R-1: {text: It is right, target: {metric: failure-rate, of: answered, at_most: 0.05}, "
            f"coverage: {{at_least: {at_least:.2f}}}}}\n"
            "evidence:\n  E-1: {supports: [R-1], artefact: {path: e.csv}, design: census, expect: {items: 100}, "
            "select: {item: id, outcome: {column: r, pass: [ok], failure: [bad], abstained: [idk]}}}\n"
        )
        return judged(case_of(model, {"e.csv": "\n".join(["id,r", *rows])})).verdicts["R-1"]

    reached = found(answered / 100)
    assert reached.word == "demonstrated", reached.reasons
    assert f"coverage of at least {answered / 100:g}; at least {answered / 100:g} is asked for" in reached.reasons[1]
    assert found((answered + 1) / 100).word == "refuted"
