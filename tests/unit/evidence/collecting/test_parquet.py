"""Columns of Parquet files as they really come: typed, nested, spread over files, and not always fit to be counted."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from safetycase.evidence.tallying import Tally
from tests.unit.evidence.collecting.counting import collected


def parquet(path: Path, select: str) -> Path:
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path


def states(found: Tally | str) -> dict[str, int]:
    assert isinstance(found, Tally), found
    return {str(state): number for state, number in found.states.items()}


@pytest.mark.parametrize(
    ("sql", "outcome", "expected"),
    [
        ("i % 2 = 0", {"pass": [True], "failure": [False]}, {"failed": 5, "passed": 5}),
        ("i % 3", {"pass": [0], "failure": [1, 2]}, {"failed": 6, "passed": 4}),
        ("CAST(i AS UTINYINT)", {"failure": {"below": 2}, "pass": {"at_least": 2}}, {"failed": 2, "passed": 8}),
        ("i / 10.0", {"failure": {"below": 0.5}, "pass": {"at_least": 0.5}}, {"failed": 5, "passed": 5}),
        ("CAST(i AS FLOAT)", {"failure": [0, 1.0], "pass": {"above": 1}}, {"failed": 2, "passed": 8}),
        ("CAST(i AS DECIMAL(10, 2))", {"failure": [0], "pass": {"above": 0}}, {"failed": 1, "passed": 9}),
        ("CASE WHEN i = 0 THEN 'nan'::DOUBLE ELSE i END", {"failure": {"at_most": 1}, "pass": {"above": 1}},
         {"failed": 1, "passed": 8, "unlisted": 1}),
        ("CASE WHEN i = 0 THEN 'inf'::DOUBLE ELSE i END", {"pass": {"at_most": 9}, "failure": {"above": 9}},
         {"failed": 1, "passed": 9}),
        ("CASE WHEN i > 3 THEN i END", {"pass": {"above": 4}}, {"passed": 5, "unlisted": 1, "unscored": 4}),
        ("CAST(CASE WHEN i = 0 THEN 'bad' ELSE 'good' END AS ENUM('good', 'bad'))",
         {"pass": ["good"], "failure": ["bad"]}, {"failed": 1, "passed": 9}),
        ("DATE '2026-01-01' + CAST(i AS INTEGER)", {"failure": ["2026-01-01"]}, {"failed": 1, "unlisted": 9}),
    ],
    ids=["boolean", "integer", "tiny", "double", "float", "decimal", "nan", "inf", "null", "enum", "date"],
)  # fmt: skip
def test_types(sql: str, outcome: dict[str, object], expected: dict[str, int], tmp_path: Path) -> None:
    path = parquet(tmp_path / "r.parquet", f"SELECT {sql} AS score FROM range(10) t(i)")
    assert states(collected([path], {"outcome": {"column": "score", **outcome}}, "parquet")) == expected


@pytest.mark.parametrize("sql", ["[i]", "{'a': i}", "MAP {'a': i}", "'abc'::BLOB", "[{'a': i}]"])
def test_what_is_not_one_value_is_said(sql: str, tmp_path: Path) -> None:
    path = parquet(tmp_path / "r.parquet", f"SELECT {sql} AS score FROM range(3) t(i)")
    found = collected([path], {"outcome": {"column": "score", "pass": ["a"]}}, "parquet")
    assert isinstance(found, str)
    assert "not one value" in found


def test_a_path_leads_into_a_column(tmp_path: Path) -> None:
    sql = """SELECT {'site': {'the "name"': CASE WHEN i < 3 THEN 'A' END}} AS meta, 'ok' AS score FROM range(10) t(i)"""
    path = parquet(tmp_path / "r.parquet", sql)
    select = {"outcome": {"column": "score", "pass": ["ok"]}, "slice": {"hospital": 'meta.site.the "name"'}}
    found = collected([path], select, "parquet")
    assert isinstance(found, Tally)
    assert dict(found.slices) == {("",): {"passed": 7}, ("A",): {"passed": 3}}


@pytest.mark.parametrize(("field", "there"), [("Score", True), ("score", False), ("SCORE", False)])
def test_the_case_of_a_name_counts(field: str, there: bool, tmp_path: Path) -> None:
    path = parquet(tmp_path / "r.parquet", "SELECT 'ok' AS \"Score\"")
    found = collected([path], {"outcome": {"column": field, "pass": ["ok"]}}, "parquet")
    assert isinstance(found, Tally) == there


def test_a_column_and_a_path_of_one_name_are_not_told_apart(tmp_path: Path) -> None:
    path = parquet(tmp_path / "r.parquet", "SELECT 'ok' AS \"a.b\", {'b': 'no'} AS a")
    found = collected([path], {"outcome": {"column": "a.b", "pass": ["ok"]}}, "parquet")
    assert found == "'a.b' is both a column and a path in one"


def test_folders_named_like_values_are_no_columns(tmp_path: Path) -> None:
    (tmp_path / "site=A").mkdir()
    path = parquet(tmp_path / "site=A" / "r.parquet", "SELECT 'ok' AS score")
    select = {"outcome": {"column": "score", "pass": ["ok"]}, "slice": {"hospital": "site"}}
    assert collected([path], select, "parquet") == "it has no field 'site'; it has score"


def test_an_item_in_several_files_is_one(tmp_path: Path) -> None:
    paths = [
        parquet(tmp_path / f"r{n}.parquet", f"SELECT i AS id, i <> {n} AS score FROM range(5) t(i)") for n in range(3)
    ]
    select = {"item": "id", "outcome": {"column": "score", "pass": [True], "failure": [False]}}
    assert states(collected(paths, select, "parquet")) == {"failed": 3, "passed": 2}
    assert states(collected(paths, {**select, "repeats": "majority"}, "parquet")) == {"passed": 5}


def test_a_file_without_the_columns_of_the_others_is_said(tmp_path: Path) -> None:
    paths = [
        parquet(tmp_path / "a.parquet", "SELECT 'ok' AS score"), parquet(tmp_path / "b.parquet", "SELECT 'ok' AS other")
    ]  # fmt: skip
    found = collected(paths, {"outcome": {"column": "score", "pass": ["ok"]}}, "parquet")
    assert isinstance(found, str)


@pytest.mark.parametrize(
    ("first", "second"),
    [("1", "0.6::DOUBLE"), ("0.6::DOUBLE", "1"), ("1", "'1'"), ("1::TINYINT", "1"), ("{'a': 1}", "{'a': 0.6}")],
)
def test_a_field_of_another_type_in_another_file_is_never_converted(first: str, second: str, tmp_path: Path) -> None:
    """DuckDB would take 0.6 for 1 where the first file has whole numbers, and so a failure for a pass."""
    paths = [parquet(tmp_path / f"{n}.parquet", f"SELECT {sql} AS score") for n, sql in (("a", first), ("b", second))]
    column = "score.a" if "a" in first else "score"
    found = collected(paths, {"outcome": {"column": column, "pass": [1], "failure": {"below": 1}}}, "parquet")
    assert isinstance(found, str)
    assert f"'{column}' is in b.parquet " in found
    assert "in a.parquet " in found


def test_other_columns_may_differ_from_file_to_file(tmp_path: Path) -> None:
    paths = [
        parquet(tmp_path / "a.parquet", "SELECT 1 AS note, 'ok' AS score"),
        parquet(tmp_path / "b.parquet", "SELECT 'ok' AS score, 'long' AS note"),
    ]
    assert states(collected(paths, {"outcome": {"column": "score", "pass": ["ok"]}}, "parquet")) == {"passed": 2}


def test_a_damaged_file_is_named_as_people_know_it(tmp_path: Path) -> None:
    path = tmp_path / "answers.parquet"
    path.write_bytes(b"PAR1 and nothing more")
    found = collected([path], {"outcome": {"column": "score", "pass": ["ok"]}}, "parquet")
    assert isinstance(found, str)
    assert "answers.parquet" in found
    assert "safetycase-" not in found


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1", b"id,score\na,b\n"])
def test_what_is_no_parquet_is_said(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "r.parquet"
    path.write_bytes(content)
    assert isinstance(collected([path], {"outcome": {"column": "score", "pass": ["ok"]}}, "parquet"), str)


def test_more_slices_than_are_told_apart_are_refused(tmp_path: Path) -> None:
    path = parquet(tmp_path / "r.parquet", "SELECT i AS site, 'ok' AS score FROM range(10001) t(i)")
    select = {"outcome": {"column": "score", "pass": ["ok"]}, "slice": {"hospital": "site"}}
    assert collected([path], select, "parquet") == "it has more than 10,000 slices"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"score": "no", "score": "ok"}\n', "line 1 has the key 'score' twice in one object"),
        (b'["ok"]\n', "line 1 is no object"),
        (b'{"score": ["ok", "no"]}\n', "'score' is a list in some rows (1 rows)"),
        (b'{"score": "ok"}\n{"score": \n', ""),
        (b'{"score": "\xff"}\n', ""),
    ],
    ids=["twice", "no-object", "list", "cut-off", "no-utf-8"],
)
def test_lines_that_are_not_understood_are_said(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(content)
    found = collected([path], {"outcome": {"column": "score", "pass": ["ok"]}}, "jsonl")
    assert isinstance(found, str)
    assert words in found


@pytest.mark.parametrize(
    "content",
    [b"score,score\nok,no\n", b"score,site\nok\n", b"score,site\nok,A,B\n", b'score\n"ok\n', b"score\n\xff\n", b""],
    ids=["twice", "short", "long", "open-quote", "no-utf-8", "empty"],
)
def test_tables_that_are_not_understood_are_said(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(content)
    assert isinstance(collected([path], {"outcome": {"column": "score", "pass": ["ok"]}}, "csv"), str)


def test_tables_with_other_headings_are_said(tmp_path: Path) -> None:
    for file, heading in (("a.csv", "id,score"), ("b.csv", "score,id")):
        (tmp_path / file).write_text(f"{heading}\nok,ok\n")
    found = collected([tmp_path / "a.csv", tmp_path / "b.csv"], {"outcome": {"column": "score", "pass": ["ok"]}}, "csv")
    assert found == "b.csv has other headings than a.csv"
