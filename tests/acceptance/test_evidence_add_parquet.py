"""`evidence add` of Parquet: drafted as a CSV of the same rows is, read by DuckDB, which may not be there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.acceptance.command import kettle, run
from tests.acceptance.test_evidence_add import MANIFEST, REQUIREMENTS, item

ROWS = "SELECT i AS id, ['R-1'] AS requirement, 1 AS score FROM range(10) r(i)"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    root = kettle(tmp_path / "case", manifest=MANIFEST, requirements=REQUIREMENTS)
    (root / "evidence").mkdir()
    return root


def written(case: Path, sql: str, name: str, form: str = "parquet") -> str:
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({sql}) TO '{case / 'evidence' / name}' (FORMAT {form})")
    return f"evidence/{name}"


@pytest.mark.parametrize("name", ["rows.parquet", "part-0"])
def test_parquet_is_drafted_as_csv_is(case: Path, name: str) -> None:
    added = {
        form: run("evidence", "add", written(case, ROWS, file, form), "--supports", "R-1", "--method", "test", cwd=case)
        for form, file in (("csv", "rows.csv"), ("parquet", name))
    }
    for form, done in added.items():
        assert done.returncode == 0, done.stderr
        assert f"{form}: 10 results (10 unscored)\n" in done.stderr
    assert item(case, "E-2") == {**item(case, "E-1"), "artefact": {"path": f"evidence/{name}", "format": "parquet"}}
    assert "evidence lock`" in added["csv"].stderr
    assert "evidence collect`" in added["parquet"].stderr


def test_what_was_drafted_can_be_collected_once_the_score_is_known(case: Path) -> None:
    path = written(case, ROWS, "rows.parquet")
    assert run("evidence", "add", path, "--supports", "R-1", "--method", "test", cwd=case).returncode == 0
    outcome = ["E-1", "select.outcome", "{column: score, pass: [1], failure: [0]}"]
    assert run("set", *outcome, cwd=case).returncode == 0
    done = run("evidence", "collect", cwd=case)
    assert done.returncode == 0, done.stderr
    assert "10 passed" in done.stdout + done.stderr + run("evidence", "list", cwd=case).stdout


def test_a_damaged_file_is_refused_in_plain_words(case: Path) -> None:
    (case / "evidence" / "cut.parquet").write_bytes(b"PAR1 and no more")
    done = run("evidence", "add", "evidence/cut.parquet", "--supports", "R-1", "--method", "test", cwd=case)
    assert done.returncode == 2
    assert "evidence/cut.parquet: " in done.stderr
    assert "Traceback" not in done.stderr
    assert "evidence:" not in "".join(path.read_text() for path in (case / "model").glob("*.yaml"))


def test_without_duckdb_the_extra_is_named(case: Path) -> None:
    path = written(case, ROWS, "rows.parquet")
    program = (
        "import sys\nsys.modules['duckdb'] = None\nfrom safetycase.__main__ import run\n"
        f"sys.exit(run(['evidence', 'add', {path!r}, '--supports', 'R-1', '--method', 'test']))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=case, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "it is a Parquet file" in done.stderr
    assert "pip install 'safetycase[collect]'" in done.stderr
    assert "Traceback" not in done.stderr
