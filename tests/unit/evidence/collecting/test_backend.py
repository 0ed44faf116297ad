"""Tables of another engine: counted as files are, reached by a URL of which nothing is ever told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from safetycase.evidence.collecting.backend import BackendError, parts_of, reached
from safetycase.evidence.collecting.remote import state_of
from safetycase.evidence.records import UnreadableError
from safetycase.evidence.tallying import Tally
from tests.unit.evidence.collecting.counting import collected, compared
from tests.unit.evidence.collecting.engines import LISTED, as_parquet, asked, differences, fill, rows_of

PASSWORD = "s3cr3t/p@ss"
SPELT = "s3cr3t%2Fp%40ss"


def table(folder: Path, select: str) -> str:
    """The URL of a database with one table `t`."""
    with duckdb.connect(str(folder / "r.duckdb")) as connection:
        connection.execute(f"CREATE OR REPLACE TABLE t AS {select}")
    return f"duckdb://{folder}/r.duckdb"


@pytest.mark.parametrize(("seed", "number"), [(0, 0), (1, 1), (2, 40), (3, 200)])
def test_tables_are_counted_as_files_are(seed: int, number: int, tmp_path: Path) -> None:
    rows = rows_of(seed, number)
    with duckdb.connect(str(tmp_path / "r.duckdb")) as connection:
        fill(connection, "t", rows)
    parquet = as_parquet(tmp_path / "r.parquet", rows)
    with reached(f"duckdb://{tmp_path}/r.duckdb") as backend:
        assert differences(backend, "main.t", parquet) == []


def test_a_path_leads_into_a_column(tmp_path: Path) -> None:
    sql = "SELECT {'site': {'a': CASE WHEN i < 3 THEN 'A' END}} AS meta, 'right' AS score FROM range(10) t(i)"
    select = {**LISTED, "slice": {"hospital": "meta.site.a"}}
    with reached(table(tmp_path, sql)) as backend:
        found = asked(backend, "t", select)
    assert isinstance(found, Tally)
    assert dict(found.slices) == {("",): {"passed": 7}, ("A",): {"passed": 3}}


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("[1]", "not one value"),
        ("'abc'::BLOB", "not one value"),
        ("TIMESTAMP '2026-01-01 00:00:00'", "which engines write differently"),
        ("'1e400'", "which engines read differently (1 rows)"),
        ("'1e-400'", "which engines read differently (1 rows)"),
    ],
)
def test_what_cannot_be_counted_alike_is_refused(sql: str, words: str, tmp_path: Path) -> None:
    with reached(table(tmp_path, f"SELECT {sql} AS score")) as backend:
        assert words in str(asked(backend, "t", LISTED))


def test_patterns_are_of_text(tmp_path: Path) -> None:
    select: dict[str, Any] = {**LISTED, "where": {"n": "1*"}}
    with reached(table(tmp_path, "SELECT 'right' AS score, 1.5::DOUBLE AS n")) as backend:
        assert "is a pattern of text" in str(asked(backend, "t", select))


@pytest.mark.parametrize("repeats", ["last"])
def test_which_attempt_is_the_last_is_not_guessed(repeats: str, tmp_path: Path) -> None:
    select = {**LISTED, "item": "id", "repeats": repeats}
    with reached(table(tmp_path, "SELECT 'a' AS id, 'right' AS score")) as backend:
        assert asked(backend, "t", select) == "which attempt is the last is not known of collected rows"


def test_exposure_is_refused_and_not_left_out(tmp_path: Path) -> None:
    select = {"failures": "n", "exposure": {"hour": "h"}}
    with reached(table(tmp_path, "SELECT 1 AS n, 2 AS h")) as backend:
        assert "exposure is not added up" in str(asked(backend, "t", select))


@pytest.mark.parametrize(
    "name",
    ["pg_catalog.pg_shadow", "pg_authid", "information_schema.tables", "duckdb_secrets", "", "a..b", "a.b.c.d", "a\n"],
)
def test_tables_of_the_engine_itself_are_none_of_a_case(name: str) -> None:
    with pytest.raises(UnreadableError):
        parts_of(name)


@pytest.mark.parametrize("name", ["t; DROP TABLE t", 't" --', "nothing", "other.t", "T'"])
def test_names_of_any_sort_stay_names(name: str, tmp_path: Path) -> None:
    with reached(table(tmp_path, "SELECT 'right' AS score")) as backend:
        assert isinstance(asked(backend, name, LISTED), str)
        assert isinstance(asked(backend, "t", LISTED), Tally)


def test_nothing_is_written(tmp_path: Path) -> None:
    with (
        reached(table(tmp_path, "SELECT 'right' AS score")) as backend,
        pytest.raises(UnreadableError, match="read-only"),
    ):
        backend.rows("DROP TABLE t")


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ("INSERT INTO t VALUES ('c', 3, 0.5, NULL)", False),
        ("DELETE FROM t WHERE a = 'b'", False),
        ("UPDATE t SET a = 'x' WHERE a = 'b'", False),
        ("UPDATE t SET n = NULL WHERE a = 'b'", False),
        ("UPDATE t SET s = {'y': 2}", False),
        ("UPDATE t SET a = (CASE a WHEN 'a' THEN 'b' ELSE 'a' END)", False),
        ("ALTER TABLE t RENAME COLUMN n TO m", False),
        ("ALTER TABLE t ALTER COLUMN n TYPE VARCHAR", False),
        ("CREATE OR REPLACE TABLE t AS SELECT * FROM t ORDER BY a DESC", True),
    ],
)
def test_what_a_table_holds_is_told_apart(change: str, same: bool, tmp_path: Path) -> None:
    url = table(tmp_path, "SELECT * FROM (VALUES ('a', 1, 0.5, {'y': 1}), ('b', 2, 0.5, {'y': 1})) v(a, n, r, s)")
    with reached(url) as backend:
        before = state_of(backend, "t")
    with duckdb.connect(url.removeprefix("duckdb://")) as connection:
        connection.execute(change)
    with reached(url) as backend:
        assert (state_of(backend, "t") == before) == same


def test_values_do_not_run_into_each_other(tmp_path: Path) -> None:
    states = []
    for values in ("'ab', 'c'", "'a', 'bc'", "'', 'abc'", "NULL, 'abc'", "'-', 'abc'"):
        with reached(table(tmp_path, f"SELECT * FROM (VALUES ({values})) v(a, b)")) as backend:
            states.append(state_of(backend, "t").sha256)
    assert len(set(states)) == len(states)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://u:{}@h/d", "begins with none of"),
        ("{}", "begins with none of"),
        ("postgresql://u:{}@[::/d", "is no URL"),
        ("postgresql://u:{}@127.0.0.1:99999/d", "is no URL"),
        ("postgresql://u:{}@127.0.0.1:1/d", "cannot be reached"),
        ("postgresql://127.0.0.1:1/d?password={}", "cannot be reached"),
        ("postgresql://u:{}@127.0.0.1:1/d?nothing={}", "cannot be reached"),
        ("postgresql://u:{}@127.0.0.1:1/d?sslmode={}", "cannot be reached"),
        ("duckdb:///nowhere/{}.duckdb?nothing={}", "cannot be reached"),
    ],
    ids=range(9),
)
def test_no_error_tells_what_the_url_keeps(url: str, words: str) -> None:
    with pytest.raises(BackendError) as error, reached(url.replace("{}", SPELT)):
        pass
    told = f"{error.value} {error.value.__cause__ or ''}"
    assert words in told
    assert PASSWORD not in told
    assert SPELT not in told
    assert error.value.__context__ is None or error.value.__suppress_context__


def test_short_secrets_silence_the_driver() -> None:
    with pytest.raises(BackendError) as error, reached("postgresql://u:o@127.0.0.1:1/d"):
        pass
    assert "whose words hold a part of the URL" in str(error.value)


def test_the_same_rows_in_a_view_are_counted(tmp_path: Path) -> None:
    url, path = table(tmp_path, "SELECT 'right' AS score FROM range(7)"), tmp_path / "r.parquet"
    with duckdb.connect(url.removeprefix("duckdb://")) as connection:
        connection.execute("CREATE VIEW v AS SELECT * FROM t")
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    with reached(url) as backend:
        assert compared(asked(backend, "v", LISTED)) == compared(collected([path], LISTED, "parquet"))
