"""Rows of a table that name no item and are equal: no rate is shown by what may be the same results again."""

from __future__ import annotations

import json

import pytest

from safetycase.evidence import Assessment, telling

from .cases import case_of, codes, judged, locked

RATE = "target: {metric: failure-rate, at_most: 0.02, confidence: 0.95}"
OUTCOME = "outcome: {column: v, pass: [ok], failure: [bad]}"


def rows(first: int, last: int, failed: int = 0) -> list[dict[str, str]]:
    return [{"id": f"i{n}", "v": "bad" if n < failed else "ok"} for n in range(first, last)]


def written(name: str, cases: list[dict[str, str]]) -> str:
    if name.endswith("csv"):
        return "id,v\n" + "".join(f"{case['id']},{case['v']}\n" for case in cases)
    return json.dumps(cases) if name.endswith("json") else "".join(json.dumps(case) + "\n" for case in cases)


def model(name: str, select: str = "", target: str = RATE) -> str:
    return (
        f"requirements:\n  R-1: {{text: It answers{target and ', '}{target}}}\nevidence:\n"
        f"  E-1: {{supports: [R-1], artefact: {{path: {name}}}, sampling: {{how: random}}, "
        f"select: {{{select}{OUTCOME}}}}}\n"
    )


def found(cases: list[dict[str, str]], select: str = "", target: str = RATE, name: str = "e.csv") -> Assessment:
    return judged(case_of(model(name, select, target), {name: written(name, cases)}))


@pytest.mark.parametrize("name", ["e.csv", "e.jsonl", "e.json"])
def test_a_table_that_was_pasted_twice_shows_no_rate(name: str) -> None:
    once, twice = found(rows(0, 100), name=name), found(rows(0, 100) * 2, name=name)
    assert (once.verdicts["R-1"].word, twice.verdicts["R-1"].word) == ("not-demonstrated", "unknown")
    words = "100 rows are equal to earlier ones and name no item"
    assert words in twice.verdicts["R-1"].reasons[0]
    assert "`select.item` says which field names the item" in twice.verdicts["R-1"].reasons[0]
    assert [words in one.message for one in twice.findings if one.rule == "SFC759"] == [True]
    assert "SFC759" not in codes(once)
    assert found(rows(0, 200), name=name).verdicts["R-1"].word == "demonstrated"


def test_one_equal_row_is_named_and_items_tell_rows_apart() -> None:
    cases = [*rows(0, 200), *rows(7, 8)]
    assert "1 row is equal to an earlier one and names no item" in found(cases).verdicts["R-1"].reasons[0]
    named = found(cases, "item: id, ")
    assert (named.verdicts["R-1"].word, named.verdicts["R-1"].counts.trials) == ("demonstrated", 200)
    assert "SFC759" not in codes(named)


def test_what_refutes_still_refutes_and_what_asks_for_no_rate_is_judged() -> None:
    assert found(rows(0, 100, failed=50) * 2).verdicts["R-1"].word == "refuted"
    plain = found(rows(0, 3) * 2, target="")
    assert plain.verdicts["R-1"].word == "demonstrated"
    assert "SFC759" not in codes(plain)
    assert (
        found(rows(0, 200) * 2, target="coverage: {at_least: 0.5, confidence: 0.9}").verdicts["R-1"].word == "unknown"
    )


@pytest.mark.parametrize("of", ["failure-rate", "event-rate, per: hour"])
def test_rows_that_count_many_trials_are_looked_at_too(of: str) -> None:
    select = "trials: n, failures: f" if of == "failure-rate" else "failures: f, exposure: {hour: n}"
    target = f"target: {{metric: {of}, at_most: 0.02, confidence: 0.95}}"
    text = model("e.csv", target=target).replace(OUTCOME, select)
    table = "day,n,f\n1,100,0\n2,100,0\n"
    apart = judged(case_of(text, {"e.csv": table})).verdicts["R-1"]
    copied = judged(case_of(text, {"e.csv": table.replace("2,", "1,")})).verdicts["R-1"]
    assert (apart.word, copied.word) == ("demonstrated", "unknown")


def test_the_lock_keeps_that_rows_were_equal() -> None:
    files: dict[str, str | bytes] = {"e.csv": written("e.csv", rows(0, 200) * 2)}
    away = judged(locked(case_of(model("e.csv"), files), {}, model("e.csv"))).verdicts["R-1"]
    assert (away.word, away.basis) == ("unknown", "locked")
    assert "200 rows are equal to earlier ones" in away.reasons[0]


def test_more_rows_than_are_told_apart_are_not_taken_for_different(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "MAX_ITEMS", 150)
    assert found(rows(0, 150)).verdicts["R-1"].word == "demonstrated"
    assert found(rows(0, 200)).verdicts["R-1"].word == "unknown"
