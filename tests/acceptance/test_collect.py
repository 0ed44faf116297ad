"""Results too large to be read on each check: counted once into the lock, and believed only while they stay so."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

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
    artefact: {path: "evidence/*.csv", format: csv}
    select:
      item: id
      outcome: {column: score, pass: [right], failure: [wrong]}
      slice: {site: site}
    sampling: {how: random}
"""


def rows(name: str, number: int, wrong: int = 0) -> str:
    lines = (f"{name}{i},{'AB'[i % 2]},{'wrong' if i < wrong else 'right'}" for i in range(number))
    return "id,site,score\n" + "\n".join(lines) + "\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    files: dict[str, str | bytes] = {
        "safetycase.yaml": 'safetycase: "1"\nname: Answers\n',
        "model/m.yaml": MODEL,
        "evidence/1.csv": rows("a", 200, wrong=2),
        "evidence/2.csv": rows("b", 100),
    }
    return write(tmp_path / "case", files)


def state(case: Path) -> tuple[str, str | None, dict[str, int]]:
    (row,) = json.loads(run("evidence", "list", case, "--format", "json").stdout)["evidence"]
    return row["state"], row["basis"], {name: number for name, number in row["counts"].items() if number}


def findings(case: Path, *options: str) -> dict[str, str]:
    done = run("check", case, "--format", "json", *options)
    found = json.loads(done.stdout)["findings"]
    return {one["name"]: one["severity"] for one in found if one["rule"].startswith("SFC7")}


def test_what_was_never_collected_is_unknown(case: Path) -> None:
    assert state(case) == ("unknown", None, {})
    assert findings(case) == {"artefact-missing": "error", "verdict-unknown": "error"}
    assert "`safetycase evidence collect` counts it" in run("check", case).stdout


def test_collected_counts_are_locked_and_said_to_be(case: Path) -> None:
    done = run("-C", case, "evidence", "collect")
    assert done.returncode == 0, done.stderr
    assert "collected E-1: 2 failed, 298 passed" in done.stderr
    assert state(case) == ("demonstrated", "locked", {"passed": 298, "failed": 2})
    assert findings(case) == {"counts-collected": "warning"}
    assert findings(case, "--strict") == {"counts-collected": "error"}
    assert run("-C", case, "evidence", "verify").returncode == 0
    line = next(line for line in (case / "safetycase.lock").read_text().splitlines() if line.startswith("  E-1: "))
    locked = json.loads(line.removeprefix("  E-1: "))
    assert locked["files"] == 2
    assert locked["engine"].startswith("duckdb ")
    assert len(locked["query"]) == 16
    assert locked["slices"] == [[["A"], {"failed": 1, "passed": 149}], [["B"], {"failed": 1, "passed": 149}]]


def test_collecting_again_changes_no_byte(case: Path) -> None:
    run("-C", case, "evidence", "collect")
    before = (case / "safetycase.lock").read_bytes()
    done = run("-C", case, "evidence", "collect")
    assert "0 items collected anew" in done.stderr
    assert (case / "safetycase.lock").read_bytes() == before


@pytest.mark.parametrize("change", ["content", "another", "gone", "renamed"])
def test_files_that_are_no_longer_those_that_were_counted_make_it_unknown(case: Path, change: str) -> None:
    run("-C", case, "evidence", "collect")
    file = case / "evidence" / "2.csv"
    if change == "content":
        file.write_text(file.read_text().replace("right", "wrong", 1))
    elif change == "another":
        (case / "evidence" / "3.csv").write_text(rows("c", 10))
    elif change == "gone":
        file.unlink()
    else:
        file.rename(file.with_name("0.csv"))
    assert state(case)[:2] == ("unknown", None)
    assert findings(case) == {"digest-mismatch": "error", "verdict-unknown": "error"}
    assert run("-C", case, "evidence", "verify").returncode == 1
    locked = run("-C", case, "evidence", "lock")
    assert locked.returncode == 1
    assert "what was accepted before stands" in locked.stderr
    assert run("-C", case, "evidence", "collect").returncode == 0
    assert state(case)[1] == "locked"


def test_without_the_files_the_counts_stand_and_are_said_to_be_those_of_the_lock(case: Path) -> None:
    run("-C", case, "evidence", "collect")
    for file in (case / "evidence").iterdir():
        file.unlink()
    assert state(case) == ("demonstrated", "locked", {"passed": 298, "failed": 2})
    assert findings(case) == {"artefact-not-here": "warning"}
    done = run("-C", case, "evidence", "collect")
    assert done.returncode == 1
    assert "not collected E-1: evidence/*.csv matches no file; what was accepted before stands" in done.stderr
    assert state(case)[0] == "demonstrated"


def test_another_selection_must_be_collected_anew(case: Path) -> None:
    run("-C", case, "evidence", "collect")
    model = case / "model" / "m.yaml"
    model.write_text(model.read_text().replace("failure: [wrong]", "abstained: [wrong]"))
    assert state(case)[0] == "unknown"
    run("-C", case, "evidence", "lock")
    assert state(case)[0] == "unknown"
    run("-C", case, "evidence", "collect")
    assert state(case)[2] == {"passed": 298, "abstained": 2}


def test_a_changed_requirement_makes_it_stale_until_somebody_locks_again(case: Path) -> None:
    run("-C", case, "evidence", "collect")
    model = case / "model" / "m.yaml"
    model.write_text(model.read_text().replace("at_most: 0.1", "at_most: 0.09"))
    assert state(case)[0] == "stale"
    assert run("-C", case, "evidence", "lock").returncode == 0
    assert state(case)[0] == "demonstrated"


def test_a_small_table_that_was_collected_is_still_counted_by_each_check(case: Path) -> None:
    model = case / "model" / "m.yaml"
    model.write_text(model.read_text().replace("evidence/*.csv", "evidence/1.csv"))
    assert run("-C", case, "evidence", "collect", "E-1").returncode == 0
    assert state(case)[1:] == ("computed", {"passed": 198, "failed": 2})
    lock = case / "safetycase.lock"
    better = re.sub(', "seal": "[0-9a-f]+"', "", lock.read_text()).replace(
        '"failed": 2, "passed": 198', '"failed": 1, "passed": 199'
    )
    lock.write_text(better.replace('[["A"], {"failed": 1, "passed": 99}]', '[["A"], {"passed": 100}]'))
    assert state(case)[1:] == ("computed", {"passed": 198, "failed": 2})
    assert "locked-counts-differ" in findings(case)


def test_a_file_over_the_limit_is_collected_instead_of_read(case: Path) -> None:
    model = case / "model" / "m.yaml"
    model.write_text(model.read_text().replace("evidence/*.csv", "evidence/1.csv"))
    with (case / "evidence" / "1.csv").open("r+b") as file:
        file.truncate(513 * 1024 * 1024)
    assert "`safetycase evidence collect` counts it" in run("check", case).stdout


@pytest.mark.parametrize("path", ["../*.csv", "/**/*.csv", "evidence/../../*.csv"])
def test_patterns_that_leave_the_case_are_refused(case: Path, path: str) -> None:
    (case.parent / "outside.csv").write_text(rows("x", 50))
    model = case / "model" / "m.yaml"
    model.write_text(model.read_text().replace("evidence/*.csv", path))
    done = run("-C", case, "evidence", "collect")
    assert done.returncode == 1
    assert f"not collected E-1: {path} is not a path inside the case" in done.stderr
    assert "is not a path inside the case" in run("check", case).stdout


def test_a_pointer_to_the_file_that_was_counted_is_as_good_as_its_absence(case: Path) -> None:
    model, file = case / "model" / "m.yaml", case / "evidence" / "1.csv"
    model.write_text(model.read_text().replace("evidence/*.csv", "evidence/1.*"))
    run("-C", case, "evidence", "collect")
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    file.write_text(f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(content)}\n")
    assert state(case) == ("demonstrated", "locked", {"passed": 198, "failed": 2})
    assert findings(case) == {"artefact-not-here": "warning"}
    done = run("-C", case, "evidence", "collect")
    assert "not collected E-1: evidence/1.* is a Git LFS pointer" in done.stderr


@pytest.mark.parametrize(
    ("form", "content", "words"),
    [
        ("csv", 'id,site,score\na,A, "x,wrong\nb,B,y",right\n', "evidence/1.csv, line 2 has something beside a quoted"),
        ("csv", 'id,site,score\na,A, "right"\n', "evidence/1.csv, line 2 has something beside a quoted cell"),
        ("jsonl", '{"id": 1, "m": {"s": "right", "s": "wrong"}}\n', "evidence/1.jsonl: line 1 has the key 's' twice"),
        ("jsonl", '{"id": 1, "m": {"s": "right", "\\u0073": "x"}}\n', "evidence/1.jsonl: line 1 has the key 's' twice"),
    ],
)
def test_what_a_check_would_read_otherwise_is_refused(case: Path, form: str, content: str, words: str) -> None:
    for file in (case / "evidence").iterdir():
        file.unlink()
    (case / "evidence" / f"1.{form}").write_text(content)
    model = case / "model" / "m.yaml"
    text = model.read_text().replace("*.csv", f"*.{form}").replace("format: csv", f"format: {form}")
    model.write_text(text.replace("column: score", "column: m.s") if form == "jsonl" else text)
    done = run("-C", case, "evidence", "collect")
    assert done.returncode == 1
    assert words in done.stderr
    assert state(case)[:2] == ("unknown", None)


POOLED = """\
  E-2:
    supports: [R-1]
    artefact: {path: "evidence/[12].csv", format: csv}
    select:
      item: id
      outcome: {column: score, pass: [right], failure: [wrong]}
      slice: {site: site}
    sampling: {how: random}
"""


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("evidence/*.csv", "all together: 2 failures in 300 trials"),
        ("evidence/?.csv", "all together: 2 failures in 300 trials"),
        ("**/1.csv", "Verdict: unknown"),
    ],
)
def test_files_that_two_items_count_are_never_pooled_twice(case: Path, path: str, words: str) -> None:
    model = case / "model" / "m.yaml"
    text = model.read_text().replace("    slices: {", "    combine: pool\n    slices: {")
    model.write_text(text + POOLED.replace("evidence/[12].csv", path))
    assert run("-C", case, "evidence", "collect").returncode == 0
    shown = run("-C", case, "show", "R-1").stdout
    assert words in shown
    assert "in 500 trials" not in shown


@pytest.mark.parametrize(("item", "code"), [("E-9", 2), ("R-1", 2)])
def test_an_id_that_is_no_evidence_is_refused(case: Path, item: str, code: int) -> None:
    done = run("-C", case, "evidence", "collect", item)
    assert done.returncode == code
    assert f"no evidence item {item}" in done.stderr


def test_links_out_of_the_case_are_not_followed(case: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.csv").write_text(rows("x", 50))
    (case / "evidence" / "3.csv").symlink_to(tmp_path / "outside.csv")
    done = run("-C", case, "evidence", "collect")
    assert done.returncode == 1
    assert "evidence/3.csv, which is a link that leaves the case" in done.stderr


def test_without_duckdb_it_is_said_what_to_install(case: Path) -> None:
    program = (
        "import sys\nsys.modules['duckdb'] = None\nfrom safetycase.__main__ import run\n"
        "sys.exit(run(['evidence', 'collect']))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=case, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'safetycase[collect]'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["check"], ["evidence", "list"], ["evidence", "lock"]])
def test_nothing_but_collecting_loads_duckdb(case: Path, arguments: list[str]) -> None:
    run("-C", case, "evidence", "collect")
    program = (
        "import sys\nfrom safetycase.__main__ import run\n"
        f"assert run({arguments!r}) == 0\nsys.exit('duckdb' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=case, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
