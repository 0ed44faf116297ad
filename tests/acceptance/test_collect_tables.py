"""Results in the tables of another engine: counted there once, into the lock, and never asked for by a check."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.acceptance.command import run, write

MODEL = """\
requirements:
  R-1:
    text: The answers are right
    kind: reliability
    target: {metric: failure-rate, at_most: 0.1, confidence: 0.95}
    slices: {by: [site], values: {site: [A, B]}, require: each}
evidence:
  E-1:
    supports: [R-1]
    artefact: {path: "table:main.answers"}
    select:
      item: id
      outcome: {column: score, pass: [right], failure: [wrong]}
      slice: {site: site}
    sampling: {how: random}
"""
ROWS = "'i' || i AS id, CASE WHEN i % 2 = 0 THEN 'A' ELSE 'B' END AS site"
SCORE = "CASE WHEN i < 2 THEN 'wrong' ELSE 'right' END AS score"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    with duckdb.connect(str(tmp_path / "results.duckdb")) as connection:
        connection.execute(f"CREATE TABLE answers AS SELECT {ROWS}, {SCORE} FROM range(300) t(i)")
    return write(tmp_path / "case", {"safetycase.yaml": 'safetycase: "1"\nname: Answers\n', "model/m.yaml": MODEL})


def url(case: Path) -> str:
    return f"duckdb://{case.parent}/results.duckdb"


def collect(case: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return run("-C", case, "evidence", "collect", *more)


def state(case: Path) -> tuple[str, str | None, dict[str, int]]:
    (row,) = json.loads(run("evidence", "list", case, "--format", "json").stdout)["evidence"]
    return row["state"], row["basis"], {name: number for name, number in row["counts"].items() if number}


def findings(case: Path, *options: str) -> dict[str, str]:
    found = json.loads(run("check", case, "--format", "json", *options).stdout)["findings"]
    return {one["name"]: one["severity"] for one in found if one["rule"].startswith("SFC7")}


def test_what_was_never_collected_is_unknown(case: Path) -> None:
    assert state(case) == ("unknown", None, {})
    assert findings(case) == {"artefact-missing": "error", "verdict-unknown": "error"}
    assert "`safetycase evidence collect` counts it" in run("check", case).stdout


def test_counts_of_a_table_are_locked_and_said_to_be(case: Path) -> None:
    done = collect(case, "--backend", url(case))
    assert done.returncode == 0, done.stderr
    assert "collected E-1: 2 failed, 298 passed" in done.stderr
    assert state(case) == ("demonstrated", "locked", {"passed": 298, "failed": 2})
    assert findings(case) == {"counts-collected": "warning"}
    assert findings(case, "--strict") == {"counts-collected": "error"}
    assert "was collected from another engine" in run("check", case).stdout
    line = next(line for line in (case / "safetycase.lock").read_text().splitlines() if line.startswith("  E-1: "))
    locked = json.loads(line.removeprefix("  E-1: "))
    assert locked["format"] == "table"
    assert locked["engine"].startswith("duckdb ")
    assert "ibis" in locked["engine"]
    assert (len(locked["query"]), len(locked["sha256"]), locked["size"]) == (16, 64, 300)
    assert locked["slices"] == [[["A"], {"failed": 1, "passed": 149}], [["B"], {"failed": 1, "passed": 149}]]
    assert run("-C", case, "evidence", "verify").returncode == 0


def test_the_lock_does_not_say_where_the_engine_is(case: Path) -> None:
    assert collect(case, "--backend", f"{url(case)}?temp_directory={case.parent}/overflow").returncode == 0
    written = (case / "safetycase.lock").read_text()
    for part in ("results.duckdb", str(case.parent), "overflow", "duckdb://"):
        assert part not in written


def test_the_url_may_stand_in_the_environment(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFETYCASE_BACKEND", url(case))
    assert collect(case).returncode == 0
    assert state(case)[0] == "demonstrated"


def test_collecting_again_changes_no_byte_until_a_row_does(case: Path) -> None:
    collect(case, "--backend", url(case))
    before = (case / "safetycase.lock").read_bytes()
    assert "0 items collected anew" in collect(case, "--backend", url(case)).stderr
    assert (case / "safetycase.lock").read_bytes() == before
    with duckdb.connect(str(case.parent / "results.duckdb")) as connection:
        connection.execute("UPDATE answers SET score = 'wrong' WHERE id = 'i9'")
    assert "3 failed, 297 passed (before: 2 failed, 298 passed)" in collect(case, "--backend", url(case)).stderr


def test_without_a_backend_it_is_said_how_to_name_one_and_what_stands_stays(case: Path) -> None:
    collect(case, "--backend", url(case))
    done = collect(case)
    assert done.returncode == 1
    assert "name it with --backend or SAFETYCASE_BACKEND; what was accepted before stands" in done.stderr
    assert state(case)[0] == "demonstrated"


def test_files_and_tables_are_collected_together(case: Path) -> None:
    write(case, {"evidence/1.csv": "id,site,score\na,A,right\n"})
    model = case / "model" / "m.yaml"
    more = MODEL[MODEL.index("  E-1:") :].replace("E-1", "E-2").replace("table:main.answers", "evidence/*.csv")
    model.write_text(MODEL + more)
    done = collect(case, "--backend", url(case))
    assert done.returncode == 0, done.stderr
    assert "collected E-1: 2 failed, 298 passed" in done.stderr
    assert "collected E-2: 1 passed" in done.stderr


def test_a_table_that_two_items_count_is_never_pooled_twice(case: Path) -> None:
    model = case / "model" / "m.yaml"
    text = MODEL.replace("    slices: {", "    combine: pool\n    slices: {")
    model.write_text(text + MODEL[MODEL.index("  E-1:") :].replace("E-1", "E-2").replace("main.answers", "answers"))
    assert collect(case, "--backend", url(case)).returncode == 0
    shown = run("-C", case, "show", "R-1").stdout
    assert "in 300 trials" in shown
    assert "in 600 trials" not in shown


def test_an_older_state_of_the_same_table_is_never_pooled_with_a_newer_one(case: Path) -> None:
    model = case / "model" / "m.yaml"
    text = MODEL.replace("    slices: {", "    combine: pool\n    slices: {")
    model.write_text(text + MODEL[MODEL.index("  E-1:") :].replace("E-1", "E-2"))
    assert collect(case, "E-1", "--backend", url(case)).returncode == 0
    with duckdb.connect(str(case.parent / "results.duckdb")) as connection:
        connection.execute("INSERT INTO answers VALUES ('j', 'A', 'right')")
    assert collect(case, "E-2", "--backend", url(case)).returncode == 0
    assert "in 601 trials" not in run("-C", case, "show", "R-1").stdout


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("table:pg_catalog.pg_shadow", "is a table of the engine itself"),
        ("table:nothing", "table:nothing: "),
        ("table:a.b.c.d", "is no name of a table"),
        ("table:main.answers.csv", "table:main.answers.csv: "),
    ],
)
def test_what_is_no_table_of_results_is_said(case: Path, path: str, words: str) -> None:
    model = case / "model" / "m.yaml"
    model.write_text(MODEL.replace("table:main.answers", path))
    done = collect(case, "--backend", url(case))
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("postgresql://somebody:hunter22@127.0.0.1:1/results", "cannot be reached"),
        ("oracle://somebody:hunter22@127.0.0.1/results", "begins with none of"),
        ("hunter22", "begins with none of"),
    ],
)
def test_a_backend_that_is_not_there_is_said_without_its_password(case: Path, where: str, words: str) -> None:
    done = collect(case, "--backend", where)
    assert done.returncode == 2
    assert words in done.stderr
    assert "hunter22" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert not (case / "safetycase.lock").exists()


def test_no_url_of_a_case_is_ever_followed(case: Path) -> None:
    model = case / "model" / "m.yaml"
    model.write_text(MODEL.replace("table:main.answers", f"table:{url(case)}"))
    done = collect(case, "--backend", url(case))
    assert done.returncode == 1
    assert "E-1" in done.stderr


def alone(case: Path, program: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SAFETYCASE_BACKEND": url(case)}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=case, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("package", ["ibis", "duckdb"])
def test_without_a_package_it_is_said_what_to_install(case: Path, package: str) -> None:
    program = (
        f"import sys\nsys.modules[{package!r}] = None\nfrom safetycase.__main__ import run\n"
        "sys.exit(run(['evidence', 'collect']))\n"
    )
    done = alone(case, program)
    assert done.returncode == 2
    assert "pip install 'safetycase[backend]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_files_are_collected_without_ibis(case: Path) -> None:
    write(case, {"evidence/1.csv": "id,site,score\na,A,right\n"})
    model = case / "model" / "m.yaml"
    model.write_text(MODEL.replace("table:main.answers", "evidence/*.csv"))
    program = (
        "import sys\nsys.modules['ibis'] = None\nfrom safetycase.__main__ import run\n"
        "sys.exit(run(['evidence', 'collect']))\n"
    )
    done = alone(case, program)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("arguments", [["check"], ["evidence", "list"], ["evidence", "lock"]])
def test_nothing_but_collecting_a_table_loads_ibis(case: Path, arguments: list[str]) -> None:
    collect(case, "--backend", url(case))
    program = (
        "import sys\nfrom safetycase.__main__ import run\n"
        f"assert run({arguments!r}) == 0\nsys.exit(bool({{'ibis', 'duckdb', 'pandas'}} & sys.modules.keys()))\n"
    )
    done = alone(case, program)
    assert done.returncode == 0, done.stderr


def test_verify_asks_the_table_where_it_is_named(case: Path) -> None:
    collect(case, "--backend", url(case))
    done = run("-C", case, "evidence", "verify")
    assert done.returncode == 0
    assert "not counted again: E-1: table:main.answers is a table of another engine" in done.stderr
    done = run("-C", case, "evidence", "verify", "--backend", url(case))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "0 differences\n")
    with duckdb.connect(str(case.parent / "results.duckdb")) as connection:
        connection.execute("UPDATE answers SET score = 'wrong' WHERE id = 'i9'")
    done = run("-C", case, "evidence", "verify", "--backend", url(case))
    assert done.returncode == 1
    assert "error[SFC702] E-1: table:main.answers differs from the table that was collected" in done.stdout
    assert "  now it has 3 failed, 297 passed (before: 2 failed, 298 passed)\n" in done.stdout
