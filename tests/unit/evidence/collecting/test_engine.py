"""The engine is shut in: it reaches the files it was given, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.evidence.collecting.engine import Engine, opened
from safetycase.evidence.records import UnreadableError


def refused(engine: Engine, sql: str) -> str:
    with pytest.raises(UnreadableError) as error:
        engine.rows(sql, [])
    return str(error.value)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('{other}')",
        "SELECT * FROM read_text('{other}')",
        "SELECT * FROM '{other}'",
        "SELECT * FROM read_csv('{folder}/*.csv')",
        "SELECT * FROM read_csv('https://example.com/r.csv')",
        "SELECT * FROM read_csv('s3://bucket/r.csv')",
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "ATTACH '{folder}/out.db'",
        "EXPORT DATABASE '{folder}/out'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET allowed_paths = ['{other}']",
        "SET memory_limit = '1TB'",
        "RESET memory_limit",
        "SET autoload_known_extensions = true",
    ],
)
def test_nothing_else_is_reached(sql: str, tmp_path: Path) -> None:
    given, other = tmp_path / "r.csv", tmp_path / "other.csv"
    for path in (given, other):
        path.write_text("a\n1\n")
    with opened([given], ".csv") as engine:
        assert engine.rows("SELECT count(*) FROM read_csv($1)", [engine.files]) == [(1,)]
        assert refused(engine, sql.format(other=other, folder=tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.csv", "r.csv"]


def test_a_variable_of_the_program_is_no_table(tmp_path: Path) -> None:
    rows = [{"a": 1}]
    with opened([], ".csv") as engine:
        assert "rows" in refused(engine, "SELECT * FROM rows")
    assert rows


@pytest.mark.parametrize("memory", ["much", "2 apples", "'; SELECT 1", ""])
def test_what_is_no_amount_of_memory_is_said(memory: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="is no amount of memory"), opened([], ".csv", memory):
        pass


def test_what_does_not_fit_into_memory_goes_to_the_disk_and_leaves_no_trace(tmp_path: Path) -> None:
    with opened([], ".csv", "60MB", 2) as engine:
        folder = Path(engine.rows("SELECT current_setting('temp_directory')", [])[0][0])
        sql = "SELECT count(*) FROM (SELECT i::VARCHAR || 'abcdefghijklmnop' AS k FROM range(1500000) t(i) GROUP BY k)"
        assert engine.rows(sql, []) == [(1_500_000,)]
    assert not folder.exists()
    assert not folder.parent.exists()
