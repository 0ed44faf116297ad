"""Results arranged so that a case would look better than it is, and what the verdict makes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from safetycase.evidence import Assessment, lock

from .cases import TODAY, case_of, codes, judged, results

RATE = "target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}"
RANDOM = "sampling: {how: random}"


def assessed(
    record: Mapping[str, object] | str, requirement: str = RATE, evidence: str = RANDOM, *, locked: bool = False
) -> Assessment:
    """R-1 judged by a record of any tool; `locked`: by the lock alone."""
    text = record if isinstance(record, str) else json.dumps({"safetycase_record": "1", **record})
    model = (
        f"requirements:\n  R-1: {{text: It stops, {requirement}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], artefact: {{path: r.json, format: record}}, {evidence}}}\n"
    )
    if not locked:
        return judged(case_of(model, {"r.json": text}))
    written = lock(case_of(model, {"r.json": text}), TODAY)
    return judged(case_of(model, {"safetycase.lock": written.content}))


def passes(number: int, item: str | None = None) -> list[dict[str, object]]:
    return [{"id": item or f"q{at}", "state": "passed", "attempt": at if item else 0} for at in range(number)]


def test_attempts_at_one_item_are_no_independent_trials_also_where_nothing_is_selected() -> None:
    found = assessed({"cases": passes(60, "q")}).verdicts["R-1"]
    assert found.word == "unknown"
    assert "several results of one item" in found.reasons[0]
    assert assessed({"cases": passes(60)}).verdicts["R-1"].word == "demonstrated"


def test_copies_of_a_pass_dilute_no_census() -> None:
    cases = [{"id": "bad", "state": "failed"}, *passes(99, "good")]
    found = assessed({"cases": cases}, "target: {metric: failure-rate, at_most: 0.02}", "design: census")
    assert found.verdicts["R-1"].word == "unknown"


@pytest.mark.parametrize("locked", [False, True])
def test_attempts_at_one_item_do_not_stand_for_the_items_that_were_planned(locked: bool) -> None:
    found = assessed({"planned": 100, "cases": passes(100, "q")}, "method: test", RANDOM, locked=locked)
    assert found.verdicts["R-1"].word == "not-demonstrated"
    assert "99 without a result" in found.verdicts["R-1"].reasons[0]
    assert "SFC730" in codes(found)


@pytest.mark.parametrize("evidence", ["expect: {items: 1}", "select: {where: {name: '*'}}"])
def test_what_was_planned_cannot_be_talked_down(evidence: str) -> None:
    found = assessed({"planned": 100, "cases": passes(1)}, "method: test", evidence)
    assert found.verdicts["R-1"].word == "not-demonstrated"
    assert "99 without a result" in found.verdicts["R-1"].reasons[0]


@pytest.mark.parametrize("of", ["", ", of: trials", ", of: answered"])
def test_a_rate_needs_to_know_how_many_must_be_answered(of: str) -> None:
    cases = [*passes(100), *({"id": f"a{at}", "state": "abstained"} for at in range(900))]
    target = RATE.replace("0.95}", f"0.95{of}}}")
    found = assessed({"cases": cases}, target).verdicts["R-1"]
    assert found.word == "not-demonstrated"
    assert "900 of 1,000 cases were not answered, and no `coverage` says how many must be" in found.reasons[1]
    low = f"{target}, coverage: {{at_least: 0.05, confidence: 0.95}}"
    assert assessed({"cases": cases}, low).verdicts["R-1"].word == "demonstrated"
    assert assessed({"cases": passes(100)}, target).verdicts["R-1"].word == "demonstrated"


@pytest.mark.parametrize(("site", "state"), [("south", "failed"), ("North", "skipped")])
def test_what_fails_in_slices_that_are_left_out_is_named(site: str, state: str) -> None:
    cases = [{**case, "slice": {"site": "north"}} for case in passes(100)]
    cases.append({"id": "s", "state": state, "slice": {"site": site}})
    slices = f"{RATE}, slices: {{by: [site], values: {{site: [north]}}, require: each}}"
    found = assessed({"cases": cases}, slices, f"{RANDOM}, select: {{slice: {{site: slice.site}}}}")
    assert "SFC754" in codes(found)
    good = assessed({"cases": cases[:-1]}, slices, f"{RANDOM}, select: {{slice: {{site: slice.site}}}}")
    assert good.verdicts["R-1"].word == "demonstrated"
    assert "SFC754" not in codes(good)


def test_a_date_that_cannot_be_read_is_told_beside_the_typed_one() -> None:
    found = assessed({"started": "Nov 3 1999", "cases": passes(1)}, "method: test", "produced: 2026-05-01")
    assert "SFC716" in codes(found)


def test_an_attack_that_found_none_of_the_planted_faults_shows_nothing() -> None:
    found = assessed({"cases": passes(100)}, RATE, f"{RANDOM}, attack_power: {{planted: 10, found: 0}}")
    assert found.verdicts["R-1"].word == "not-demonstrated"
    some = assessed({"cases": passes(100)}, RATE, f"{RANDOM}, attack_power: {{planted: 10, found: 7}}")
    assert some.verdicts["R-1"].word == "demonstrated"


@pytest.mark.parametrize(
    ("record", "requirement", "evidence"),
    [
        ('{"safetycase_record": "1", "metrics": {"m": ' + "9" * 401 + "}}", "margin: {critical: 1, min_ratio: 2, "
         "higher_is: worse}", "measured: {metric: m}"),
        ({"metrics": {"m": 1.0}}, "prediction: {value: 0, low: -1.7e308, high: 1.7e308, made: 2020-01-01}",
         "measured: {metric: m}"),
        ({"metrics": {"m": 1.0}}, "prediction: {value: 1, made: 2020-01-01}", "measured: {metric: m, u: 1.7e308}"),
        ({"cases": passes(10)}, "target: {metric: failure-rate, at_most: 0.5, confidence: 0.9999999999999999}",
         f"{RANDOM}, threshold_chosen_on: same-data"),
    ],
)  # fmt: skip
def test_numbers_at_the_ends_of_what_can_be_computed_make_it_unknown(
    record: Mapping[str, object] | str, requirement: str, evidence: str
) -> None:
    assert assessed(record, requirement, evidence).verdicts["R-1"].word == "unknown"


def test_the_same_run_in_two_notations_of_its_time_is_one() -> None:
    model = (
        f"requirements:\n  R-1: {{text: It stops, {RATE}, combine: pool}}\nevidence:\n"
        f"  E-1: {{supports: [R-1], artefact: {{path: a.xml}}, {RANDOM}}}\n"
        f"  E-2: {{supports: [R-1], artefact: {{path: b.xml}}, {RANDOM}}}\n"
    )
    stamps = {"a.xml": "2026-05-04T10:00:00", "b.xml": "2026-05-04T10:00:00Z"}
    found = judged(case_of(model, {name: results("t", stamp=stamp, passed=30) for name, stamp in stamps.items()}))
    assert found.verdicts["R-1"].counts.trials == 30
    assert "SFC739" in codes(found)


def test_rows_that_an_item_counts_as_passes_are_not_called_unselected() -> None:
    model = (
        "requirements:\n  R-1: {text: It stops, method: test}\n"
        "evidence:\n  E-1: {supports: [R-1], artefact: {path: r.csv, format: csv}, "
        "select: {where: {g: a}, outcome: {column: s, pass: [ok], failure: [bad]}}}\n"
    )
    for score, number in (("ok", 0), ("bad", 1)):
        found = judged(case_of(model, {"r.csv": f"g,s\na,ok\na,ok\nb,{score}\n"}))
        named = [one.message for one in found.findings if one.rule == "SFC743"]
        assert all("row 2" not in message and "row 3" not in message for message in named)
        assert len(named) == number
