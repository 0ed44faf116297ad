"""The same counts on DuckDB, on PostgreSQL and on Spark as DuckDB gives of the same rows in a file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import psycopg
import pytest

from safetycase.evidence.collecting.backend import BackendError, reached
from safetycase.evidence.collecting.remote import state_of
from safetycase.evidence.records import UnreadableError
from safetycase.evidence.tallying import Tally
from tests.acceptance.command import run, write
from tests.acceptance.test_collect_tables import MODEL
from tests.soak.postgres import programs, running
from tests.unit.evidence.collecting.engines import (
    COLUMNS,
    LISTED,
    SELECTS,
    Row,
    as_parquet,
    asked,
    differences,
    fill,
    rows_of,
)

pytestmark = pytest.mark.soak

TREE = Path(__file__).parents[2]
SPARK = TREE / ".venv-spark"
PASSWORD = "pa55/w0rd@of-mine"
SPELT = "pa55%2Fw0rd%40of-mine"
_KINDS = {"VARCHAR": "text", "DOUBLE": "double precision", "FLOAT": "real"}
SEEDS = [(101, 7), (102, 60), (103, 60), (104, 400), (105, 800)]


def columns() -> str:
    """The columns of a table as PostgreSQL has them."""
    named = ((column.replace('"', '""'), _KINDS.get(kind, kind)) for column, kind in COLUMNS.items())
    return ", ".join(f'"{column}" {kind}' for column, kind in named)


@pytest.mark.parametrize(("seed", "number"), SEEDS)
def test_duckdb(seed: int, number: int, tmp_path: Path) -> None:
    rows = rows_of(seed, number)
    with duckdb.connect(str(tmp_path / "r.duckdb")) as connection:
        fill(connection, "t", rows)
    with reached(f"duckdb://{tmp_path}/r.duckdb") as backend:
        assert differences(backend, "t", as_parquet(tmp_path / "r.parquet", rows)) == []


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    if programs() is None:
        pytest.skip("no PostgreSQL server is installed here (on Debian: apt-get install postgresql)")
    with running(PASSWORD) as found:
        yield found


def load(port: int, table: str, rows: Sequence[Row], kinds: str) -> None:
    with psycopg.connect(host="127.0.0.1", port=port, user="postgres", password=PASSWORD) as connection:
        connection.execute(f"DROP TABLE IF EXISTS {table}".encode())
        connection.execute(f"CREATE TABLE {table} ({kinds})".encode())
        with connection.cursor() as cursor:
            places = ", ".join(["%s"] * (kinds.count(",") + 1 - kinds.count("(18, 4)")))
            cursor.executemany(f"INSERT INTO {table} VALUES ({places})".encode(), rows)


def url(port: int, password: str = SPELT) -> str:
    return f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"


@pytest.mark.xdist_group("postgres")
class TestPostgres:
    """On a server of the tests' own."""

    @pytest.mark.parametrize(("seed", "number"), SEEDS)
    def test_counts(self, port: int, seed: int, number: int, tmp_path: Path) -> None:
        rows = rows_of(seed, number)
        load(port, "t", rows, columns())
        with reached(url(port)) as backend:
            assert differences(backend, "public.t", as_parquet(tmp_path / "r.parquet", rows)) == []
            before = state_of(backend, "t")
            load(port, "t", rows[::-1], columns())
            assert state_of(backend, "t") == before
            load(port, "t", [*rows[1:], rows[1]], columns())
            assert state_of(backend, "t") != before

    def test_the_command(self, port: int, tmp_path: Path) -> None:
        load(port, "Answers", [("a", "A", "right"), ("b", "B", "wrong")], "id text, site text, score text")
        model = MODEL.replace("table:main.answers", "table:public.answers")
        case = write(tmp_path / "case", {"safetycase.yaml": 'safetycase: "1"\nname: A\n', "model/m.yaml": model})
        done = run("-C", case, "evidence", "collect", "--backend", url(port))
        assert done.returncode == 0, done.stderr
        assert "collected E-1: 1 failed, 1 passed" in done.stderr
        lock = (case / "safetycase.lock").read_text()
        assert '"engine": "postgresql ' in lock
        for kept in (PASSWORD, SPELT, "127.0.0.1", str(port)):
            assert kept not in lock + done.stderr + done.stdout

    @pytest.mark.parametrize("given", ["wrong-pa55word", SPELT.upper()])
    def test_a_wrong_password_is_not_told(self, port: int, given: str) -> None:
        with pytest.raises(BackendError, match="password authentication failed") as error, reached(url(port, given)):
            pass
        assert given not in str(error.value)

    def test_columns_of_its_own_types(self, port: int, tmp_path: Path) -> None:
        with psycopg.connect(host="127.0.0.1", port=port, user="postgres", password=PASSWORD) as connection:
            connection.execute("CREATE TYPE mood AS ENUM ('right', 'wrong')")
            connection.execute("CREATE TABLE odd (score mood, j jsonb, l text[], b bytea, s interval, a inet, x xml)")
            connection.execute("INSERT INTO odd SELECT m::mood FROM unnest(ARRAY['right', 'right', 'wrong', NULL]) m")
        with reached(url(port)) as backend:
            assert state_of(backend, "odd").rows == 4
            found = asked(backend, "odd", {**LISTED, "slice": {"mood": "score"}})
            assert isinstance(found, Tally), found
            assert found.states == {"failed": 1, "passed": 2, "unscored": 1}
            for column in ("j", "l", "b", "s", "a", "x"):
                found = str(asked(backend, "odd", {"outcome": {"column": column, "pass": ["a"]}}))
                assert "not one value; collect a view" in found
                assert "DataType" not in found

    @pytest.mark.parametrize("rows", [[], [("right", "3.50", "2.5")]])
    def test_money_is_named_with_what_to_do(self, port: int, rows: list[tuple[str, str, str]]) -> None:
        with psycopg.connect(host="127.0.0.1", port=port, user="postgres", password=PASSWORD) as connection:
            connection.execute("DROP TABLE IF EXISTS paid")
            connection.execute("CREATE TABLE paid (score text, cost money, fee numeric(19, 4))")
            for row in rows:
                connection.execute("INSERT INTO paid VALUES (%s, %s, %s)", row)
        with reached(url(port)) as backend:
            for select in ({"outcome": {"column": "cost", "pass": [1]}}, {**LISTED, "where": {"cost": 3.5}}):
                found = str(asked(backend, "paid", select))
                assert found.startswith("'cost' is of the type money, which PostgreSQL")
                assert "such as cost::numeric" in found
            assert isinstance(asked(backend, "paid", {**LISTED, "slice": {"fee": "fee"}}), Tally)

    def test_nothing_is_written(self, port: int) -> None:
        load(port, "t", [("right",)], "score text")
        with reached(url(port)) as backend, pytest.raises(UnreadableError, match="read-only transaction"):
            backend.rows("DROP TABLE t")


def test_spark() -> None:
    if shutil.which("java") is None:
        pytest.skip("no Java is installed here (on Debian: apt-get install default-jre-headless)")
    if not list(SPARK.glob(".ready-*")):
        pytest.skip("`make spark` did not fetch Spark")
    environment = {**os.environ, "PYTHONPATH": f"{TREE}{os.pathsep}{SPARK}", "PYSPARK_PYTHON": sys.executable}
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak.counting_on_spark"],
        cwd=TREE, env=environment, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
    assert f"{len(SELECTS)} selections compared" in done.stdout
