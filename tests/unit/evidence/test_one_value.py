"""Where one value is wanted a list decides nothing, and no key can hide behind another spelling."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from safetycase.evidence.formats.strictjson import Lines
from safetycase.evidence.records import UnreadableError
from tests.unit.evidence.reading import problem, states, warnings

LISTED = "outcome: {column: s, pass: [ok], failure: [bad]}"
BOUNDED = "outcome: {column: s, pass: {at_least: 0.5}, failure: {below: 0.5}}"


def rows(*found: dict[str, Any]) -> str:
    return "\n".join(map(json.dumps, found))


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        (["ok", "bad"], LISTED),
        (["ok", "ok"], LISTED),
        (["ok", None], LISTED),
        (["ok", ["bad"]], LISTED),
        ([["bad"], "ok"], LISTED),
        (["ok", {"s": "bad"}], LISTED),
        (["ok", ""], LISTED),
        ([0.9, 0.1], BOUNDED),
    ],
)
def test_a_list_of_scores_is_unscored(value: Any, outcome: str) -> None:
    text = rows({"s": value}, {"s": "ok" if outcome == LISTED else 1})
    assert states(text, "r.jsonl", f"select: {{{outcome}}}") == {"passed": 1, "unscored": 1}
    words = "1 result has several values under 's', where one is wanted, and counts as unresolved"
    assert words in warnings(text, "r.jsonl", f"select: {{{outcome}}}")
    assert states(json.dumps(json.loads(f"[{text.replace(chr(10), ',')}]")), "r.json", f"select: {{{outcome}}}") == {
        "passed": 1, "unscored": 1
    }  # fmt: skip


def test_a_list_of_one_is_that_one() -> None:
    assert states(rows({"s": ["ok"]}), "r.jsonl", f"select: {{{LISTED}}}") == {"passed": 1}


def test_a_list_of_items_names_none() -> None:
    text = rows({"i": ["x", "y"], "s": "bad"}, {"i": ["x", "z"], "s": "ok"}, {"i": "x", "s": "ok"})
    select = f"select: {{item: i, repeats: majority, {LISTED}}}"
    assert states(text, "r.jsonl", select) == {"passed": 1, "unlisted": 2}
    assert "2 results have several values under 'i'" in warnings(text, "r.jsonl", select)


@pytest.mark.parametrize(
    ("row", "select", "field"),
    [
        ({"t": 10, "f": [0, 9]}, "trials: t, failures: f", "f"),
        ({"t": 10, "f": 0, "a": [10, 1]}, "trials: t, failures: f, answered: a", "a"),
        ({"s": "ok", "lang": ["en", "de"]}, f"slice: {{lang: lang}}, {LISTED}", "lang"),
        ({"s": "ok", "o": ["go", "stop"]}, f"output: o, {LISTED}", "o"),
        ({"s": "ok", "item": ["a", "b"]}, f"item: item, {LISTED}", "item"),
    ],
)
def test_a_list_elsewhere_cannot_be_counted(row: dict[str, Any], select: str, field: str) -> None:
    assert f"has several values under '{field}', not one" in problem(rows(row), "r.jsonl", f"select: {{{select}}}")


def test_a_list_is_selected_by_any_of_its_values() -> None:
    text = rows({"g": ["a", "b"], "s": "ok"}, {"g": "c", "s": "bad"})
    assert states(text, "r.jsonl", f"select: {{where: {{g: b}}, {LISTED}}}") == {"passed": 1}


@pytest.mark.parametrize(
    "line",
    [
        r'{"a/b": "bad", "a\/b": "ok"}',
        r'{"a\/b": "ok", "a/b": "bad"}',
        r'{"a/b": "bad", "\u0061/b": "ok"}',
        r'{"a/b":"bad","x":"\\","a\u002fb" :"ok"}',
        r'{"x": {"a/b": "bad", "a\/b": "ok"}}',
        r'{"x": ["\n", {"a/b": "bad",  "a\/b": "ok"}]}',
    ],
)
def test_a_key_with_another_spelling_is_the_same_key(line: str) -> None:
    assert "twice in one object" in problem(
        line, "r.jsonl", f"select: {{{LISTED.replace('column: s', 'column: a/b')}}}"
    )


@pytest.mark.parametrize("text", ["a\nb", '{"s": 1}', "\\", ", \\", '", "', "é", "C:\\new\\:"])
def test_backslashes_in_values_are_read(text: str) -> None:
    line = json.dumps({"text": text, "more": [text, text], "s": "ok"}).encode()
    assert Lines(frozenset({"s"})).load(line, 1) == json.loads(line)


def test_escaped_values_cost_little() -> None:
    lines = Lines(frozenset({"s"}))
    line = json.dumps({"text": 'a "word", a\\path,\n' * 200_000, "list": ["\n" * 500_000] * 3, "s": "ok"}).encode()
    start = time.process_time()
    lines.load(line, 1)
    assert time.process_time() - start < 2
    with pytest.raises(UnreadableError):
        lines.load(b'{"' + b"\\n," * 300_000, 1)
