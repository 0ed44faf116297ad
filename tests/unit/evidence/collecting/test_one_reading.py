"""The same bytes are counted by DuckDB as by the reader of small tables, or by DuckDB not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.evidence.collecting.counting import collected, compared, read

OUTCOME = {"column": "v", "pass": ["ok"], "failure": ["bad"]}
BY_ITEM = {"item": "id", "outcome": OUTCOME}
BELOW = {"item": "id", "outcome": {**OUTCOME, "column": "m.v"}}

PIECES = [
    "ok",
    "bad",
    "x",
    " ",
    "\t",
    "\u00a0",
    '"',
    '""',
    '" ',
    ' "',
    '"\n',
    ",",
    "\n",
    "\r\n",
    "\r",
    "\\",
    "'",
    "\0",
    "#",
]
ROWS = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
CELLS = st.sampled_from(
    ["a", "b", "ok", "bad", "", '"ok"', '"bad"', ' "ok"', '"ok" ', '"x\ny"', '"x,y"', '"x""y"', 'o"k', '"', " ok", '""']
)


def both(content: bytes, select: dict[str, Any], form: str) -> tuple[Any, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"rows.{form}"
        path.write_bytes(content)
        return read(content, select, form), collected([path], select, form)


def same_or_refused(content: bytes, select: dict[str, Any], form: str) -> None:
    here, there = both(content, select, form)
    assert isinstance(there, str) or compared(here) == compared(there), content


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.one_of(ROWS, st.lists(CELLS, min_size=1, max_size=3).map(",".join)), max_size=5),
       ending=st.sampled_from(["\n", "\n", "\r\n", "\r"]), last=st.booleans(), tabs=st.booleans())  # fmt: skip
def test_any_table(rows: list[str], ending: str, last: bool, tabs: bool) -> None:
    text = ending.join(["id,v", *rows]) + ending * last
    same_or_refused((text.replace(",", "\t") if tabs else text).encode(), BY_ITEM, "csv")


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(st.one_of(ROWS, CELLS), max_size=5), ending=st.sampled_from(["\n", "\r\n"]))
def test_any_table_of_one_column(rows: list[str], ending: str) -> None:
    same_or_refused(ending.join(["v", *rows, ""]).encode(), {"outcome": OUTCOME}, "csv")


KEYS = ['"id"', '"m"', '"v"', '"\\u0076"', '"m.v"', '"\\u006d"', '"x"']
SCALARS = ['"ok"', '"bad"', '"o\\u006b"', '""', "1", "1.0", "1e400", "null", "true", "NaN", "[]", '["ok"]', '"\\ud800"']


def an_object(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.lists(st.tuples(st.sampled_from(KEYS), values), max_size=4)
    return pairs.map(lambda found: "{" + ",".join(f"{key}:{value}" for key, value in found) + "}")


LINES = an_object(st.recursive(st.sampled_from(SCALARS), an_object, max_leaves=4))


@settings(max_examples=80, deadline=None)
@given(
    lines=st.lists(LINES, min_size=1, max_size=4), ending=st.sampled_from(["\n", "\r\n", "\n\n", " \n", ",\n", "}\n"])
)
def test_any_lines_of_json(lines: list[str], ending: str) -> None:
    same_or_refused("".join(line + ending for line in lines).encode(), BELOW, "jsonl")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('id,n,v\na,,ok\nb, "x,bad\nk,q,bad\nc,y",ok\n', "line 3 has something beside a quoted cell"),
        ('id,v\na, "ok"\n', "line 2 has something beside a quoted cell"),
        ('id,v\na,"ok" \n', "line 2 has something beside a quoted cell"),
        ('id,v\na,"x\ny"z\n', "line 3 has something beside a quoted cell"),
        ("id,v\na,ok\r\nb,bad\n", "line 2 does not end as the lines before"),
        ("id,v\na,ok,\n", "line 2 has 3 cells for 2 headings"),
        ('id,v\na,"o\nk, x",\n', "line 3 has 3 cells for 2 headings"),
        ("id,v\na,ok\rb,bad\n", "line 2 has a carriage return that ends no line"),
    ],
)
def test_a_table_of_two_readings_is_refused_with_its_line(content: str, words: str) -> None:
    assert words in both(content.encode(), BY_ITEM, "csv")[1]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("odd", ['x, "ok"', "x,ok,", 'x,"o"k"', "x,o\rk"])
def test_an_odd_line_behind_many_is_named(odd: str, ending: str) -> None:
    many = [f'i{number},"o\nk, {"w" * 40}"' if number % 3 else f"i{number},ok" for number in range(60_000)]
    content = ending.join(["id,v", *many, odd, *many, ""])
    line = 1 + sum(2 if number % 3 else 1 for number in range(60_000)) + 1
    assert f"rows.csv, line {line:,} " in both(content.encode(), BY_ITEM, "csv")[1]
    assert both(content.replace(ending + odd, "").encode(), BY_ITEM, "csv")[1].selected == 60_000


def test_a_long_cell_with_quotes_is_counted() -> None:
    cell = '"' + 'x ""y""\n' * 100_000 + '"'
    small, large = both(f"id,v\na,{cell}\nb,ok\n".encode(), BY_ITEM, "csv")
    assert compared(small) == compared(large)
    assert dict(large.states) == {"passed": 1, "unlisted": 1}


def test_an_empty_line_is_no_row_of_a_table_with_one_column() -> None:
    assert "line 3 is empty" in both(b"v\nok\n\nbad\n", {"outcome": OUTCOME}, "csv")[1]


@pytest.mark.parametrize(
    ("content", "here"),
    [
        ('"id","v"\n"a","ok"\n"b, c","bad"\n"d ""e""","o\nk"\n', 3),
        ('id\tv\n\t"ok"\na\t\nb\to"k\n', 3),
        ('id,v\r\na,"ok"\r\n"b\nc",bad\r\n', 2),
        ("id,v\na,ok\n\n\nb,bad", 2),
    ],
)
def test_quotes_where_they_belong_are_counted(content: str, here: int) -> None:
    small, large = both(content.encode(), BY_ITEM, "csv")
    assert compared(small) == compared(large)
    assert large.selected == here


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"id":"a","m":{"v":"ok","v":"bad"}}', "line 2 has the key 'v' twice in one object"),
        ('{"id":"a","m":{"v":"ok","\\u0076":"bad"}}', "line 2 has the key 'v' twice in one object"),
        ('{"id":"a","m":{"v":"ok"},"\\u006d":{}}', "line 2 has the key 'm' twice in one object"),
        ('{"id":"a","m":{"v":"ok",}}', "line 2 is not JSON"),
        ('{"id":"a","m":{"v":NaN}}', "line 2 has NaN or Infinity"),
        ('["id"]', "line 2 is no object"),
    ],
)
def test_lines_of_two_readings_are_refused(line: str, words: str) -> None:
    assert words in both(f'{{"id":"b","m":{{"v":"ok"}}}}\n{line}\n'.encode(), BELOW, "jsonl")[1]


def test_a_key_that_nobody_looks_at_may_stand_anywhere() -> None:
    small, large = both(b'{"id":"a","m":{"v":"ok","x":"\\n"},"x":{"v":1}}\n', BELOW, "jsonl")
    assert compared(small) == compared(large)
    assert dict(large.states) == {"passed": 1}
