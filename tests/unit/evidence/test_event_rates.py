"""Events per hour, mile or another unit of exposure, judged by the exact Poisson bound."""

from __future__ import annotations

import json
from typing import Any

import pytest

from safetycase.evidence import Verdict
from tests.unit.evidence.cases import case_of, codes, judged, locked, unsealed
from tests.unit.evidence.cases import verdict as verdict_of_file

TARGET = "target: {metric: event-rate, per: hour, at_most: 0.001, confidence: 0.95}"
FLEET = "site,hours,crashes\nA,2000,0\nB,1500,0\n"
SELECT = "select: {exposure: {hour: hours}, failures: crashes, slice: {site: site}}"


def verdict(
    table: str | dict[str, Any] = FLEET,
    target: str = TARGET,
    evidence: str = SELECT,
    more: str = "sampling: {how: random}",
) -> Verdict:
    name = "e.csv" if isinstance(table, str) else "e.json"
    text = table if isinstance(table, str) else json.dumps(table)
    fields = ", ".join(filter(None, (f"artefact: {{path: {name}}}", evidence, more)))
    model = (
        f"requirements:\n  R-1: {{text: It keeps its lane, {target}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], {fields}}}\n"
    )
    return judged(case_of(model, {name: text})).verdicts["R-1"]


def record(**fields: Any) -> dict[str, Any]:
    return {"safetycase_record": "1", **fields}


def words(found: Verdict) -> str:
    return " ".join(found.reasons)


def test_no_event_in_enough_hours_demonstrates() -> None:
    found = verdict()
    assert found.word == "demonstrated"
    assert "0 events in 3,500 hours: event rate of at most 0.000856 per hour at 95 % confidence" in words(found)


def test_the_exposure_that_is_lacking_is_told() -> None:
    found = verdict("hours,crashes\n1000,0\n", evidence="select: {exposure: {hour: hours}, failures: crashes}")
    assert found.word == "not-demonstrated"
    assert "1,995.74 more hours without an event would reach the target (2,995.74 in all)" in words(found)


@pytest.mark.parametrize(
    ("events", "miles", "word"),
    [(0, 274_900_000, "demonstrated"), (0, 274_800_000, "not-demonstrated"), (9, 275_000_000, "refuted"),
     (1, 434_000_000, "not-demonstrated"), (1, 436_000_000, "demonstrated")],
)  # fmt: skip
def test_the_miles_of_a_published_example(events: int, miles: int, word: str) -> None:
    """1.09 deaths in 100 million miles take 275 million miles without one at 95 % confidence (Kalra, Paddock 2016)."""
    target = "target: {metric: event-rate, per: mile, at_most: 1.09e-8, confidence: 0.95}"
    found = verdict(f"miles,deaths\n{miles},{events}\n", target, "select: {exposure: {mile: miles}, failures: deaths}")
    assert found.word == word, words(found)


def test_each_slice_needs_its_own_exposure() -> None:
    each = "slices: {by: [site], values: {site: [A, B, C]}, require: each, family: none}"
    found = verdict(target=f"{TARGET}, {each}")
    assert found.word == "not-demonstrated"
    assert "site C: no trial at all (0 of 0)" in words(found)
    assert "site A: 0 events in 2,000 hours" in words(found)
    enough = FLEET.replace("2000", "5000").replace("1500", "5000")
    both = each.replace(", C", "")
    assert verdict(enough, f"{TARGET}, {both}").word == "demonstrated"
    paid = verdict("site,hours,crashes\nA,3100,0\nB,3100,0\n", f"{TARGET}, {both.replace('none', 'bonferroni')}")
    assert paid.word == "not-demonstrated", "two bounds at once need more than 2,995.7 hours each"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("target: {metric: event-rate, at_most: 0.001, confidence: 0.95}", "needs `per`"),
        ("target: {metric: event-rate, per: hour, at_most: 0.001}", "needs a confidence"),
        ("target: {metric: event-rate, per: hour, at_most: 0.001, confidence: 0.4}", "toss of a coin"),
        ("target: {metric: event-rate, per: item, at_most: 0.001, confidence: 0.95}", "is a failure-rate"),
        ("target: {metric: event-rate, per: hour, confidence: 0.95}", "needs at_most or at_least"),
        ("target: {metric: event-rate, per: mile, at_most: 0.001, confidence: 0.95}", "state one in hour only"),
        ("target: {metric: event-rate, per: hour, of: answered, at_most: 0.001, confidence: 0.95}", "no other denomin"),
        ("target: {metric: event-rate, per: hour, at_most: -1, confidence: 0.95}", "0 or more"),
    ],
)
def test_a_target_that_cannot_be_judged_is_unknown(target: str, reason: str) -> None:
    found = verdict(target=target)
    assert found.word == "unknown"
    assert reason in words(found)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("label_quality: {audited: 5}", "how many events a wrong one hides is not known"),
        ("label_quality: {audited: 5, wrong: 0}, design: census", "how many events a wrong one hides is not known"),
        ("label_quality: {audited: 5}, design: sequential", "how many events a wrong one hides is not known"),
    ],
)
def test_terms_without_a_bound_are_unknown(more: str, reason: str) -> None:
    found = verdict(more=f"sampling: {{how: random}}, {more}")
    assert found.word == "unknown"
    assert reason in words(found)


@pytest.mark.parametrize("hours", ["", "many", "-5", "nan", "inf", "1_000"])
def test_hours_that_are_no_number_make_it_unknown(hours: str) -> None:
    assert verdict(f"site,hours,crashes\nA,5000,0\nB,{hours},0\n").word == "unknown"


def test_no_rows_are_no_hours() -> None:
    assert verdict("site,hours,crashes\n").word == "unknown"
    assert verdict("site,hours,crashes\nA,0,0\n").word == "unknown"


def test_attempts_that_are_made_one_are_refused() -> None:
    found = verdict(evidence="select: {item: site, outcome: {column: crashes, failure: [1], pass: [0]}, "
                    "exposure: {hour: hours}}")  # fmt: skip
    assert found.word == "unknown"
    assert "unit: case" in words(found)


def test_a_row_may_be_one_run_with_its_hours() -> None:
    rows = "run,hours,end\n" + "".join(f"{i},100,{'crash' if i == 7 else 'ok'}\n" for i in range(40))
    found = verdict(rows, evidence="select: {outcome: {column: end, failure: [crash], pass: [ok]}, "
                    "exposure: {hour: hours}}")  # fmt: skip
    assert found.word == "not-demonstrated"
    assert "1 event in 4,000 hours: event rate of at most 0.001186 per hour" in words(found)


def test_what_is_unresolved_counts_as_an_event_and_then_as_none() -> None:
    rows = "run,hours,end\n" + "".join(f"{i},100,{'lost' if i < 2 else 'ok'}\n" for i in range(40))
    found = verdict(rows, evidence="select: {outcome: {column: end, failure: [crash], pass: [ok]}, "
                    "exposure: {hour: hours}}")  # fmt: skip
    assert found.word == "not-demonstrated"
    assert "with 2 unresolved (2 unlisted)" in words(found)


# Records


def test_a_record_counts_in_groups_or_in_the_whole_run() -> None:
    groups = record(counts=[{"where": {"site": "A"}, "counts": {"failed": 0}, "exposure": {"hour": 3500}}])
    whole = record(cases=[], exposure={"hour": 3500})
    for brought in (groups, whole):
        found = verdict(brought, evidence="")
        assert found.word == "demonstrated", words(found)
        assert "0 events in 3,500 hours" in words(found)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"exposure": {"hour": 3500}}, "neither cases nor counts"),
        ({"counts": [{"exposure": {"hour": 3500}}]}, "counts nothing"),
        ({"cases": [], "exposure": {"hour": -1}}, "no number of 0 or more"),
        ({"exposure": {"hour": 9}, "counts": [{"counts": {"failed": 0}, "exposure": {"hour": 9}}]}, "and for groups"),
    ],
)
def test_a_record_that_does_not_say_what_happened_then_is_unreadable(fields: dict[str, Any], reason: str) -> None:
    found = verdict(record(**fields), evidence="")
    assert found.word == "unknown"
    assert reason in words(found)


EVENTS = [
    {"id": "e1", "state": "failed", "requirements": ["R-1"], "slice": {"site": "A"}},
    {"id": "e2", "state": "failed", "requirements": ["R-2"], "slice": {"site": "B"}},
]


@pytest.mark.parametrize(
    ("where", "word"),
    [("requirements: R-1", "demonstrated"), ("slice.site: A", "unknown"), ("requirements: R-9", "unknown")],
)
def test_the_exposure_of_all_is_not_that_of_a_part(where: str, word: str) -> None:
    found = verdict(record(cases=EVENTS, exposure={"hour": 9000}), evidence=f"select: {{where: {{{where}}}}}")
    assert found.word == word, words(found)


def test_a_record_in_the_lock_counts_without_its_file() -> None:
    model = (
        f"requirements:\n  R-1: {{text: It keeps its lane, {TARGET}}}\n"
        "evidence:\n  E-1: {supports: [R-1], artefact: {path: e.json}, sampling: {how: random}}\n"
    )
    brought: dict[str, str | bytes] = {"e.json": json.dumps(record(cases=[], exposure={"hour": 3500}))}
    here = locked(case_of(model, brought), brought, model)
    assert judged(here).verdicts["R-1"].word == "demonstrated"
    away = judged(locked(case_of(model, brought), {}, model)).verdicts["R-1"]
    assert (away.word, away.basis) == ("demonstrated", "locked")
    lock = here.source.read("safetycase.lock")
    more = case_of(model, {**brought, "safetycase.lock": unsealed(lock).replace(b"3500", b"9500")})
    assert "SFC742" in codes(judged(more))


# The item


def test_a_number_of_the_artefact_named_by_the_item() -> None:
    found = verdict({"fleet": {"hours": 3500}, "events": []},
                    evidence="select: {rows: events}, exposure: {unit: hour, metric: fleet.hours}")  # fmt: skip
    assert found.word == "demonstrated", words(found)
    lacking = verdict({"fleet": {}, "events": []},
                      evidence="select: {rows: events}, exposure: {unit: hour, metric: fleet.hours}")  # fmt: skip
    assert lacking.word == "unknown"


def test_a_number_for_all_beside_a_part_is_said() -> None:
    events = [{"id": "a", "site": "A", "end": "crash"}, {"id": "b", "site": "B", "end": "ok"}]
    found = verdict(
        {"fleet": {"hours": 9000}, "events": events},
        evidence="select: {rows: events, where: {site: B}, outcome: {column: end, failure: [crash], pass: [ok]}}, "
        "exposure: {unit: hour, metric: fleet.hours}",
    )
    assert "the exposure in hour is the number that the item names, and it selects a part" in words(found)
    misspelt = verdict(
        {"fleet": {"hours": 9000}, "events": events},
        evidence="select: {rows: events, where: {site: C}, outcome: {column: end, failure: [crash], pass: [ok]}}, "
        "exposure: {unit: hour, metric: fleet.hours}",
    )
    assert misspelt.word == "unknown"


def test_a_typed_exposure_refutes_and_never_demonstrates() -> None:
    junit = "<testsuite name='s'><testcase name='drive'/></testsuite>"
    stated = "exposure: {unit: hour, value: 9000}, sampling: {how: random}"
    good = verdict_of_file(TARGET, stated, junit)
    assert good.word == "not-demonstrated"
    assert "what is typed never demonstrates" in words(good)
    failed = "".join(f"<testcase name='d{i}'><failure/></testcase>" for i in range(30))
    assert verdict_of_file(TARGET, stated, f"<testsuite name='s'>{failed}</testsuite>").word == "refuted"


def test_what_the_artefact_says_counts_before_what_is_typed() -> None:
    found = verdict(record(cases=[], exposure={"hour": 10}), evidence="exposure: {unit: hour, value: 9000}")
    assert "0 events in 10 hours" in words(found)


def test_a_rate_needs_sampling_that_fits() -> None:
    assert verdict(more="sampling: {how: convenience}").word == "not-demonstrated"
    assert verdict(more="sampling: {how: stratified}").word == "unknown"
    model = (
        f"requirements:\n  R-1: {{text: It keeps its lane, {TARGET}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], artefact: {{path: e.csv}}, {SELECT}}}\n"
    )
    assert "SFC738" in codes(judged(case_of(model, {"e.csv": FLEET})))


def test_a_census_has_no_bound() -> None:
    found = verdict("hours,crashes\n1000,1\n", more="design: census, exposure: {unit: hour, value: 1000}",
                    evidence="select: {exposure: {hour: hours}, failures: crashes}")  # fmt: skip
    assert found.word == "demonstrated"
    assert "1 event in 1,000 hours: event rate of at most 0.001 per hour (all cases counted)" in words(found)
