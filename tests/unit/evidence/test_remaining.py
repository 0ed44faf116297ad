"""Results that only the evidence item's reading tells to fail, and that nobody selects or that were selected so."""

from __future__ import annotations

import json

import pytest

from safetycase.evidence import Assessment, Judge
from tests.unit.evidence.cases import TODAY, case_of, codes, judged

MODEL = """requirements:
  R-1: {text: It is right, target: {metric: failure-rate, at_most: 0.5, confidence: 0.95}}
evidence:
  E-1: {supports: [R-1], sampling: {how: random}, artefact: {path: %s, format: %s}, select: {%s}}
"""
OUTCOME = "outcome: {column: s, pass: [ok], failure: [bad]}"
ROWS = [("i0", "A", "ok"), ("i1", "A", "ok"), *((f"j{n}", "A", "ok") for n in range(8)),
        ("k0", "B", "bad"), ("k1", "B", "bad"), ("k2", "B", "odd"), ("k3", "B", "ok")]  # fmt: skip


def table() -> str:
    return "id,site,s\n" + "".join(f"{name},{site},{score}\n" for name, site, score in ROWS)


def lines() -> str:
    return "".join(json.dumps({"id": name, "site": site, "s": score}) + "\n" for name, site, score in ROWS)


def document() -> str:
    return json.dumps({"rows": [{"id": name, "site": site, "s": score} for name, site, score in ROWS]})


def inspect(*scorers: str) -> str:
    marks = {"ok": "C", "bad": "I", "odd": "?"}
    samples = [
        {"id": name, "epoch": 1, "metadata": {"site": site},
         "scores": {scorer: {"value": marks[score]} for scorer in scorers or ("c",)}}
        for name, site, score in ROWS
    ]  # fmt: skip
    data = {"name": "d", "samples": len(ROWS)}
    head = {"task": "t", "model": "m", "created": "2026-01-01T00:00:00Z", "dataset": data,
            "scorers": [{"name": scorer} for scorer in scorers or ("c",)]}  # fmt: skip
    return json.dumps({"version": 2, "status": "success", "eval": head, "samples": samples})


def told(found: Assessment, rule: str = "SFC743") -> list[str]:
    return [one.message for one in found.findings if one.rule == rule]


SCORES = "outcome: {C: pass, I: failure}"
FORMS = [
    ("csv", table(), f"item: id, where: {{site: A}}, {OUTCOME}"),
    ("jsonl", lines(), f"item: id, where: {{site: A}}, {OUTCOME}"),
    ("json", document(), f"rows: rows, item: id, where: {{site: A}}, {OUTCOME}"),
    ("inspect", inspect(), f"where: {{metadata.site: A}}, {SCORES}"),
    ("inspect", inspect("c", "d"), f"scorer: c, where: {{metadata.site: A}}, {SCORES}"),
]


@pytest.mark.parametrize(("form", "content", "select"), FORMS, ids=["csv", "jsonl", "json", "inspect", "scorer"])
def test_failures_that_a_selection_leaves_out_are_counted_and_named(form: str, content: str, select: str) -> None:
    found = judged(case_of(MODEL % ("e", form, select), {"e": content}))
    (message,) = told(found)
    assert message.startswith("e has 2 results that fail as E-1 reads them and that no evidence item counts: ")
    assert "k0" in message
    assert "k1" in message
    assert found.verdicts["R-1"].word == "demonstrated"


@pytest.mark.parametrize(
    "select", [f"item: id, {OUTCOME}", f"item: id, where: {{site: B}}, {OUTCOME}", f"where: {{site: '*'}}, {OUTCOME}"]
)
def test_nothing_is_said_where_nothing_that_fails_is_left_out(select: str) -> None:
    assert told(judged(case_of(MODEL % ("e", "csv", select), {"e": table()}))) == []


def test_what_another_item_counts_is_not_left_out() -> None:
    one = MODEL % ("e", "csv", f"where: {{site: A}}, {OUTCOME}")
    two = "  E-2: {supports: [R-1], sampling: {how: random}, artefact: {path: e, format: csv}, select: {%s}}\n"
    other = two % f"where: {{site: B}}, {OUTCOME}"
    assert told(judged(case_of(one + other, {"e": table()}))) == []
    away = other.replace("E-2: {", "E-2: {status: obsolete, ")
    assert len(told(judged(case_of(one + away, {"e": table()})))) == 1
    some = two % f"item: id, where: {{id: k0, site: B}}, {OUTCOME}"
    (message,) = told(judged(case_of(one + some, {"e": table()})))
    assert message == "e has 1 result that fails as E-1 reads it and that no evidence item counts: row 13"


def test_rows_that_count_failures() -> None:
    counts = "site,n,bad\nA,30,0\nB,30,7\n"
    (message,) = told(
        judged(case_of(MODEL % ("e", "csv", "where: {site: A}, trials: n, failures: bad"), {"e": counts}))
    )
    assert message == "e has 7 results that fail as E-1 reads them and that no evidence item counts"


@pytest.mark.parametrize(
    ("form", "content", "select", "field"),
    [
        ("csv", table(), f"where: {{s: ok}}, {OUTCOME}", "s"),
        ("jsonl", lines(), f"where: {{s: [ok, odd]}}, {OUTCOME}", "s"),
        ("csv", table(), f"where: {{s: 'o*', site: A}}, {OUTCOME}", "s"),
        ("csv", "site,n,bad\nA,30,0\nB,30,7\n", "where: {bad: 0}, trials: n, failures: bad", "bad"),
        ("inspect", inspect(), f"where: {{value.x: C}}, {SCORES}", "value.x"),
    ],
)
def test_what_decides_the_outcome_selects_nothing(form: str, content: str, select: str, field: str) -> None:
    found = judged(case_of(MODEL % ("e", form, select), {"e": content}))
    assert told(found, "SFC755") == [f"E-1: it selects results by '{field}', which decides whether they fail"]
    assert found.verdicts["R-1"].word == found.evidence["E-1"].word == "unknown"
    assert "which decides whether they fail" in found.verdicts["R-1"].reasons[0]


@pytest.mark.parametrize(
    ("select", "how"),
    [
        (f"output: s, {OUTCOME}", "it takes for the output 's'"),
        (f"slice: {{site: site, right: s}}, {OUTCOME}", "it makes slices by 's'"),
        ("output: bad, trials: n, failures: bad", "it takes for the output 'bad'"),
    ],
)
def test_what_decides_the_outcome_places_nothing(select: str, how: str) -> None:
    """Of the outputs or slices that are right, none is wrong."""
    content = "site,n,bad\nA,30,0\nB,30,7\n" if "trials" in select else table()
    of = MODEL.replace("at_most", "of: {output: [ok]}, at_most") if "output" in select else MODEL
    found = judged(case_of(of % ("e", "csv", select), {"e": content}))
    assert told(found, "SFC755") == [f"E-1: {how}, which decides whether they fail"]
    assert found.verdicts["R-1"].word == found.evidence["E-1"].word == "unknown"


def test_a_field_of_any_value_chooses_nothing() -> None:
    found = judged(case_of(MODEL % ("e", "csv", f"where: {{s: '*'}}, {OUTCOME}"), {"e": table()}))
    assert "SFC755" not in codes(found)
    assert found.evidence["E-1"].selected == len(ROWS)


def test_after_an_edit_the_findings_are_those_of_a_new_judge() -> None:
    texts = [MODEL % ("e", "csv", f"where: {{site: {site}}}, {OUTCOME}") for site in ("A", "B", "A")]
    first = case_of(texts[0], {"e": table()})
    judge = Judge(TODAY)
    for text in texts:
        case = first.replaced(case_of(text, {"e": table()}).documents)
        assert [one.message for one in judge.assess(case).findings] == [one.message for one in judged(case).findings]
