"""Names and values of strangers stay names and values: they end no text, begin no statement, lead to no other file."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from safetycase.evidence.collecting.columns import literal, name
from safetycase.evidence.collecting.tables import parts_of
from safetycase.evidence.records import UnreadableError
from tests.unit.evidence.collecting.counting import as_csv, as_jsonl, collected, compared, read

NAMES = [
    'a"b', "it's", "'); DROP TABLE t; --", '"; SELECT 1; --', "$1", "${1}", "{}", "{0}", "%s", "a\\b", "\\", "*", "?",
    "a b", " a", "a,b", "select", "rowid", "filename", "file_row_number", "t", "s", "state", "item", "d0", "json", "ä",
    "名前", "\u202egnp", "a.b.c", "..", "~1", "a/b", "$.a", "[0]", "-- a", "/* a */", "a;b", "`a`", "x" * 500,
]  # fmt: skip
VALUES = ["right", "'; DROP TABLE t; --", "it's", '"', "\\", "%", "_", "$1", "right*", "a*b"]
ROWS = [{"value": value, "site": site} for value in VALUES for site in ("A", "B")]


@pytest.mark.parametrize("column", NAMES, ids=range(len(NAMES)))
def test_columns_of_any_name(column: str, tmp_path: Path) -> None:
    rows = [{column: row["value"], "site ": row["site"]} for row in ROWS]
    select = {"outcome": {"column": column, "pass": ["right"], "failure": ["it's"]}, "slice": {column: column}}
    found = []
    for format_name, content in (("csv", as_csv(rows)), ("jsonl", as_jsonl(rows))):
        path = tmp_path / f"r.{format_name}"
        path.write_bytes(content)
        expected = compared(read(content, select, format_name))
        assert compared(collected([path], select, format_name)) == expected
        found.append(expected)
    assert isinstance(found[0], tuple)
    assert found[0][:2] == (20, {"failed": 2, "passed": 2, "unlisted": 16})


@pytest.mark.parametrize("column", NAMES, ids=range(len(NAMES)))
def test_columns_of_parquet_of_any_name(column: str, tmp_path: Path) -> None:
    rows = ", ".join(f"({literal(row['value'])}, {literal(row['site'])})" for row in ROWS)
    other = "other" if column != "other" else "another"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * FROM (VALUES {rows}) v({name(column)}, {name(other)})) TO '{tmp_path}/r.parquet'"
        )
    select = {"outcome": {"column": column, "pass": ["right"], "failure": ["it's"]}, "slice": {column: other}}
    found = compared(collected([tmp_path / "r.parquet"], select, "parquet"))
    assert isinstance(found, tuple)
    assert found[:2] == (20, {"failed": 2, "passed": 2, "unlisted": 16})


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_values_of_any_sort_select_themselves(value: str, tmp_path: Path) -> None:
    path, content = tmp_path / "r.csv", as_csv(ROWS)
    path.write_bytes(content)
    select = {"where": {"value": value}, "outcome": {"column": "value", "pass": [value]}}
    assert compared(collected([path], select, "csv")) == compared(read(content, select, "csv"))


@pytest.mark.parametrize(
    "file",
    [
        "a[b]c",
        "*",
        "?",
        "'; COPY (SELECT 1) TO 'out",
        "a b",
        "-r",
        "~",
        "{a,b}",
        "$1",
        'a"b',
        "s3:",
        "x.gz",
        "ä",
    ],
    ids=range(13),
)
def test_files_of_any_name_and_no_other(file: str, tmp_path: Path) -> None:
    path, content = tmp_path / f"{file}.csv", as_csv(ROWS)
    path.write_bytes(content)
    (tmp_path / "abc.csv").write_bytes(as_csv([{"value": "wrong", "site": "A"}] * 7))
    select = {"outcome": {"column": "value", "pass": ["right"]}}
    assert compared(collected([path], select, "csv")) == compared(read(content, select, "csv"))
    assert sorted(found.name for found in tmp_path.iterdir()) == sorted({f"{file}.csv", "abc.csv"})


def test_a_name_with_a_null_is_none() -> None:
    for make in (name, literal):
        with pytest.raises(UnreadableError):
            make("a\0b")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("STRUCT(site VARCHAR, n BIGINT)", {"site": "VARCHAR", "n": "BIGINT"}),
        ('STRUCT("a b" VARCHAR)', {"a b": "VARCHAR"}),
        ('STRUCT("a""b, c" VARCHAR, d DECIMAL(10,2))', {'a"b, c': "VARCHAR", "d": "DECIMAL(10,2)"}),
        ("STRUCT(a STRUCT(b VARCHAR, c BIGINT[]), d BIGINT)", {"a": "STRUCT(b VARCHAR, c BIGINT[])", "d": "BIGINT"}),
        ('STRUCT("(" VARCHAR, ")" BIGINT)', {"(": "VARCHAR", ")": "BIGINT"}),
        ("STRUCT(a VARCHAR)[]", {}),
        ("VARCHAR", {}),
    ],
)
def test_the_parts_of_a_type(kind: str, expected: dict[str, str]) -> None:
    assert parts_of(kind) == expected
