"""Tables and documents of any tool, counted as the evidence item says."""

from __future__ import annotations

import json

import pytest

from safetycase.evidence import EvidenceState
from safetycase.evidence.tallying import OUTPUT
from tests.unit.evidence.cases import case_of, judged

TABLE = """id,site,said,verdict,score
a,A,healthy,right,0.9
b,A,healthy,wrong,0.1
c,B,,none,
d,B,sick,right,0.8
a,A,healthy,right,0.7
"""
ROWS = [dict(zip(TABLE.split("\n")[0].split(","), line.split(","), strict=True)) for line in TABLE.split("\n")[1:-1]]
OUTCOME = "outcome: {column: verdict, pass: [right], failure: [wrong], abstained: [none]}"


def state_of(select: str, content: str | bytes, path: str = "r.csv", **item: str) -> EvidenceState:
    more = "".join(f", {name}: {value}" for name, value in item.items())
    model = (
        "requirements:\n  R-1: {text: It stops}\nevidence:\n"
        f"  E-1: {{supports: [R-1], artefact: {{path: {path}}}, select: {{{select}}}{more}}}\n"
    )
    return judged(case_of(model, {path: content})).evidence["E-1"]


def test_a_row_is_a_case_and_an_item_with_several_rows_is_one() -> None:
    by_row = state_of(OUTCOME, TABLE)
    assert by_row.counts.states == {"passed": 3, "failed": 1, "abstained": 1}
    by_item = state_of(f"item: id, {OUTCOME}", TABLE)
    assert by_item.counts.states == {"passed": 2, "failed": 1, "abstained": 1}
    assert by_item.selected == 4


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("r.jsonl", "\n".join(json.dumps(row) for row in ROWS)),
        ("r.json", json.dumps(ROWS)),
        ("r.tsv", TABLE.replace(",", "\t")),
    ],
)
def test_every_form_of_the_same_rows_gives_the_same_counts(path: str, content: str) -> None:
    select = f"item: id, {OUTCOME}, slice: {{hospital: site}}, output: said"
    expected, found = state_of(select, TABLE), state_of(select, content, path)
    assert found.counts == expected.counts
    assert expected.counts.dims == ("hospital", OUTPUT)
    assert dict(expected.counts.slices)["A", "healthy"] == {"failed": 1, "passed": 1}
    assert expected.counts.within({"hospital": ["B"]}).states == {"abstained": 1, "passed": 1}


def test_a_path_leads_to_rows_and_into_them() -> None:
    document = {"runs": {"cases": [{"meta": {"id": row["id"]}, "verdict": row["verdict"]} for row in ROWS]}}
    found = state_of(f"rows: runs.cases, item: meta.id, {OUTCOME}", json.dumps(document), "r.json")
    assert found.counts.states == {"abstained": 1, "failed": 1, "passed": 2}


@pytest.mark.parametrize(
    ("repeats", "verdicts", "state"),
    [
        ("any", "right wrong right", "failed"),
        ("last", "wrong right", "passed"),
        ("last", "right wrong", "failed"),
        ("all", "wrong wrong", "failed"),
        ("all", "wrong right", "passed"),
        ("all", "wrong none", "unknown"),
        ("majority", "wrong wrong right", "failed"),
        ("majority", "wrong right", "unknown"),
        ("majority", "right right wrong", "passed"),
        ("any", "right none", "abstained"),
        ("any", "right odd", "unlisted"),
    ],
)
def test_attempts_at_an_item_are_one_trial(repeats: str, verdicts: str, state: str) -> None:
    table = "id,verdict\n" + "".join(f"a,{word}\n" for word in verdicts.split())
    assert state_of(f"item: id, repeats: {repeats}, {OUTCOME}", table).counts.states == {state: 1}


def test_scores_are_judged_by_limits_and_what_no_limit_takes_is_unresolved() -> None:
    select = "outcome: {column: score, failure: {below: 0.5}, pass: {at_least: 0.75}}"
    assert state_of(select, TABLE).counts.states == {"failed": 1, "passed": 2, "unlisted": 1, "unscored": 1}


def test_counted_rows_stand_for_many_trials() -> None:
    table = "site,offered,answered,wrong\nA,100,80,2\nB,50,50,0\n"
    select = "trials: offered, answered: answered, failures: wrong, slice: {hospital: site}"
    counts = state_of(select, table).counts
    assert counts.states == {"abstained": 20, "failed": 2, "passed": 128}
    assert dict(counts.slices)[("A",)] == {"abstained": 20, "failed": 2, "passed": 78}


def test_numbers_are_equal_however_they_are_spelt() -> None:
    select = "outcome: {column: v, pass: [1], failure: [0]}"
    assert state_of(select, "v\n1.0\n1e0\n0\n").counts.states == {"failed": 1, "passed": 2}
    assert state_of(select, '[{"v": 1.0}, {"v": true}, {"v": 0}]', "r.json").counts.states == {
        "failed": 1,
        "passed": 1,
        "unlisted": 1,
    }


def test_an_item_in_two_slices_is_unresolved() -> None:
    table = "id,site,verdict\na,A,right\na,B,right\n"
    assert state_of(f"item: id, {OUTCOME}, slice: {{s: site}}", table).counts.states == {"unknown": 1}


@pytest.mark.parametrize(
    ("select", "content", "words"),
    [
        (OUTCOME, "id,id\n1,2\n", "stands twice"),
        (OUTCOME, "id,site\n1,2\n", "no field 'verdict'"),
        (OUTCOME, "verdict\nright,1\n", "2 cells for 1 headings"),
        (OUTCOME, b"verdict\n\xff\n", "not UTF-8"),
        ("trials: n, failures: k", "n,k\n3,4\n", "4 failures in 3 answers"),
        ("trials: n, failures: k", "n,k\n3,\n", "has nothing under 'k'"),
        ("trials: n, failures: k", "n,k\n3,1.5\n", "'1.5' under 'k'"),
        ("outcome: {failure: pass}", "a\n1\n", "read in two ways"),
        ("outcome: {C: right}", "a\n1\n", "no outcome"),
        ("outcome: {column: a, pass: [1], failure: [1]}", "a\n1\n", "twice"),
        ("outcome: {column: a, failure: {below: 1, at_most: 2}}", "a\n1\n", "twice on one side"),
        ("trials: n, failures: k, item: n", "n,k\n3,1\n", "speaks of single ones"),
    ],
)
def test_what_cannot_be_read_in_one_way_is_unknown(select: str, content: str | bytes, words: str) -> None:
    found = state_of(select, content)
    assert found.word == "unknown"
    assert words in " ".join(found.reasons)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"verdict": "wrong", "verdict": "right"}', "twice in one object"),
        ('{"verdict": "wrong", "\\u0076erdict": "right"}', "twice in one object"),
        ('["right"]', "no object"),
        ("{", "not JSON"),
        ('{"verdict": ' + "[" * 100_000, "nested"),
        ('{"verdict": "right", "\\u0061": "A", "b": ' + '{"b":' * 80 + "1" + "}" * 81, "nested"),
    ],
)
def test_json_lines_that_lie_are_unknown(content: str, words: str) -> None:
    found = state_of(OUTCOME, content, "r.jsonl")
    assert found.word == "unknown"
    assert words in " ".join(found.reasons)


def test_a_score_that_is_no_number_is_unresolved() -> None:
    select = "outcome: {column: score, failure: {below: 0.5}, pass: {at_least: 0.5}}"
    rows = '{"score": NaN}\n{"score": Infinity}\n{"score": 1e400}\n{"score": 0.9}\n'
    assert state_of(select, rows, "r.jsonl").counts.states == {"passed": 1, "unlisted": 3}


@pytest.mark.parametrize(
    ("limits", "states"),
    [
        ("failure: {below: 0.5}, pass: {at_least: 0.5}", {"passed": 2, "failed": 1, "unlisted": 2}),
        ("failure: {above: 0.5}, pass: {at_most: 0.5}", {"failed": 4, "unlisted": 1}),
        ("failure: {above: 2}, abstained: {at_most: 2}", {"abstained": 1, "failed": 3, "unlisted": 1}),
        ("failure: {below: 0}, pass: [inf, 0.9, 1e308]", {"passed": 3, "failed": 1, "unlisted": 1}),
    ],
)
@pytest.mark.parametrize("path", ["r.csv", "r.jsonl"])
def test_an_infinite_score_fails_where_it_may_and_passes_only_where_it_is_listed(
    path: str, limits: str, states: dict[str, int]
) -> None:
    values = ["inf", "1e400", "-inf", "0.9", "1e308"]
    lines = [f'{{"score": "{value}"}}' for value in values] if path == "r.jsonl" else ["score", *values]
    assert state_of(f"outcome: {{column: score, {limits}}}", "\n".join(lines) + "\n", path).counts.states == states


BIG = 2**53 + 1


@pytest.mark.parametrize("first", [BIG, 2**64 + 1, -(2**63) - 3, 10**60 + 1])
@pytest.mark.parametrize("path", ["r.json", "r.jsonl"])
def test_whole_numbers_stay_exact_however_large_they_are(path: str, first: int) -> None:
    rows = [{"id": first - 1, "score": first}, {"id": first, "score": first - 1}, {"id": first, "score": first - 1}]
    content = json.dumps(rows) if path == "r.json" else "\n".join(map(json.dumps, rows))
    found = state_of(f"item: id, outcome: {{column: score, pass: [{first}], failure: [{first - 1}]}}", content, path)
    assert found.counts.states == {"passed": 1, "failed": 1}
    chosen = f"where: {{id: {first}}}, outcome: {{column: score, pass: [{first}], failure: [{first - 1}]}}"
    assert state_of(chosen, content, path).counts.states == {"failed": 2}


@pytest.mark.parametrize(
    ("limits", "states"),
    [
        (f"failure: {{above: {BIG - 1}}}, pass: {{at_most: {BIG - 1}}}", {"failed": 1, "passed": 1}),
        (f"failure: {{below: {BIG}}}, pass: {{at_least: {BIG}}}", {"failed": 1, "passed": 1}),
        (f"failure: {{at_least: {BIG}}}, pass: {{below: {BIG}}}", {"failed": 1, "passed": 1}),
        (f"failure: {{at_most: {BIG - 2}}}, pass: {{above: {BIG - 2}}}", {"passed": 2}),
    ],
)
def test_limits_between_large_whole_numbers_are_exact(limits: str, states: dict[str, int]) -> None:
    for path in ("r.json", "r.jsonl", "r.csv"):
        rows = [{"score": BIG - 1}, {"score": BIG}]
        content = json.dumps(rows) if path == "r.json" else "\n".join(map(json.dumps, rows))
        content = f"score\n{BIG - 1}\n{BIG}\n" if path == "r.csv" else content
        assert state_of(f"outcome: {{column: score, {limits}}}", content, path).counts.states == states


@pytest.mark.parametrize(
    ("select", "names"),
    [
        (OUTCOME, ["row 3", "row 4"]),
        (f"item: id, {OUTCOME}", ["b (row 3)", "row 4"]),
        (f"item: id, repeats: any, unit: item, {OUTCOME}", ["b (row 3)", "row 4"]),
    ],
)
def test_failing_rows_are_named_by_the_item_that_is_selected(select: str, names: list[str]) -> None:
    model = (
        "requirements:\n  R-1: {text: It stops}\nevidence:\n"
        f"  E-1: {{supports: [R-1], artefact: {{path: r.csv}}, select: {{{select}}}}}\n"
    )
    found = judged(case_of(model, {"r.csv": "id,verdict\na,right\nb,wrong\n,wrong\n"}))
    told = [related.message for one in found.findings for related in one.related]
    assert [any(message == f"failed: {name}" for message in told) for name in names] == [True, True], told
