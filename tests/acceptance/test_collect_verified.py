"""Collected results counted again, and what is told of results that differ from those in the lock."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.command import kettle, run, write
from tests.acceptance.test_collect import MODEL, findings, rows, state

LOCK = "safetycase.lock"


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    files: dict[str, str | bytes] = {
        "safetycase.yaml": 'safetycase: "1"\nname: Answers\n',
        "model/m.yaml": MODEL,
        "evidence/1.csv": rows("a", 200, wrong=40),
        "evidence/2.csv": rows("b", 100),
    }
    case = write(tmp_path / "case", files)
    assert run("-C", case, "evidence", "collect").returncode == 0
    return case


def edit(case: Path, *, sealed: bool = True) -> None:
    """Make the counts in the lock better by hand."""
    text = (case / LOCK).read_text()
    better = re.sub(
        r'"failed": \d+, "passed": (\d+)', lambda found: f'"passed": {"300" if found[1] == "260" else "150"}', text
    )
    assert better != text
    (case / LOCK).write_text(better if sealed else re.sub(', "seal": "[0-9a-f]+"', "", better))


def test_edited_counts_are_not_believed(collected: Path) -> None:
    assert state(collected)[0] == "refuted"
    edit(collected)
    assert state(collected)[:2] == ("unknown", None)
    assert findings(collected)["lock-unreadable"] == "error"
    assert run("-C", collected, "evidence", "collect").returncode == 0
    assert state(collected) == ("refuted", "locked", {"failed": 40, "passed": 260})


def test_verify_counts_again_and_names_the_difference(collected: Path) -> None:
    assert run("-C", collected, "evidence", "verify").stdout == ""
    edit(collected, sealed=False)
    assert findings(collected) == {"counts-collected": "warning", "lock-line-unsealed": "info"}
    done = run("-C", collected, "evidence", "verify")
    assert done.returncode == 1
    assert "300 passed, and counted again it is 40 failed, 260 passed" in done.stdout
    assert done.stderr == "1 difference\n"


def test_verify_counts_slices_again(collected: Path) -> None:
    text = re.sub(', "seal": "[0-9a-f]+"', "", (collected / LOCK).read_text())
    moved = text.replace('[["A"], {"failed": 20, "passed": 130}]', '[["A"], {"failed": 40, "passed": 110}]')
    moved = moved.replace('[["B"], {"failed": 20, "passed": 130}]', '[["B"], {"passed": 150}]')
    assert moved != text
    (collected / LOCK).write_text(moved)
    done = run("-C", collected, "evidence", "verify")
    assert done.returncode == 1
    assert "not those by slice or item that it has" in done.stdout


def test_verify_says_what_it_did_not_count_again(collected: Path) -> None:
    program = (
        "import sys\nsys.modules['duckdb'] = None\nfrom safetycase.__main__ import run\n"
        "sys.exit(run(['evidence', 'verify']))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=collected, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "not counted again: E-1: collecting needs DuckDB" in done.stderr
    for file in (collected / "evidence").iterdir():
        file.unlink()
    done = run("-C", collected, "evidence", "verify")
    assert "not counted again: E-1: evidence/*.csv matches no file" in done.stderr


def test_what_changed_is_told_before_it_is_accepted(collected: Path) -> None:
    (collected / "evidence" / "2.csv").write_text(rows("b", 100, wrong=3))
    before = (collected / LOCK).read_bytes()
    assert "now it has 43 failed, 257 passed" in run("-C", collected, "evidence", "verify").stdout
    done = run("-C", collected, "evidence", "collect", "--dry-run")
    assert "would be collected E-1: 43 failed, 257 passed (before: 40 failed, 260 passed)" in done.stderr
    assert "1 item to be collected anew; nothing was written" in done.stderr
    assert (collected / LOCK).read_bytes() == before
    locked = run("-C", collected, "evidence", "lock")
    assert "differs from what was collected; `safetycase evidence collect` counts it" in locked.stderr
    assert "is not in the lock" not in locked.stderr


def test_locking_does_not_call_absent_what_is_here(collected: Path) -> None:
    model = collected / "model" / "m.yaml"
    model.write_text(model.read_text().replace("at_most: 0.1", "at_most: 0.2"))
    done = run("-C", collected, "evidence", "lock")
    assert "locked E-1: 40 failed, 260 passed; the counts are those that were collected" in done.stderr
    assert "is not here" not in done.stderr
    assert run("-C", collected, "report", "-o", collected / "r.html").returncode == 0
    assert "since the results are not here" not in (collected / "r.html").read_text()


def test_verified_results_can_be_strict(collected: Path) -> None:
    model = collected / "model" / "m.yaml"
    waiver = "    waivers: [{rule: SFC779, reason: verify counts them again in the step before}]\n"
    model.write_text(model.read_text().replace("at_most: 0.1", "at_most: 0.2") + waiver)
    run("-C", collected, "evidence", "lock")
    assert run("-C", collected, "evidence", "verify").returncode == 0
    assert findings(collected, "--strict") == {}


JUNIT = (
    '<testsuite name="s"><testcase classname="t" name="a">{}</testcase><testcase classname="t" name="b"/></testsuite>'
)


def test_a_failure_that_is_already_there_is_told(tmp_path: Path) -> None:
    root = kettle(tmp_path / "case", requirements="requirements:\n  R-1: {addresses: [H-1], text: x}\n")
    write(root, {"evidence/a.xml": JUNIT.format("")})
    run("-C", root, "evidence", "add", "evidence/a.xml", "--supports", "R-1")
    run("-C", root, "evidence", "lock")
    before = (root / LOCK).read_bytes()
    (root / "evidence" / "a.xml").write_text(JUNIT.format("<failure/>"))
    told = run("-C", root, "evidence", "verify")
    assert told.returncode == 1
    assert "SFC702" in told.stdout
    assert "  now it has 1 failed, 1 passed (before: 2 passed)\n" in told.stdout
    done = run("-C", root, "evidence", "lock", "--dry-run")
    assert done.returncode == 0
    assert "would be locked E-1: 1 failed, 1 passed (before: 2 passed)" in done.stderr
    assert (root / LOCK).read_bytes() == before
    (root / "evidence" / "a.xml").write_text("<nothing")
    assert "now it has" in run("-C", root, "evidence", "verify").stdout


@pytest.mark.parametrize("name", ["evidence/a*b.xml", "evidence/a?.xml", "table:a.xml"])
def test_a_name_that_stands_for_something_else_is_not_added(name: str, tmp_path: Path) -> None:
    root = kettle(tmp_path / "case", requirements="requirements:\n  R-1: {addresses: [H-1], text: x}\n")
    write(root, {name: JUNIT.format("")})
    done = run("-C", root, "evidence", "add", name, "--supports", "R-1")
    assert done.returncode == 2
    assert "rename it first" in done.stderr
    assert not (root / "model" / "evidence.yaml").exists()


def test_exposure_says_what_to_write_instead(collected: Path) -> None:
    model = collected / "model" / "m.yaml"
    select = "    select: {failures: wrong, exposure: {hour: hours}}\n    sampling"
    model.write_text(re.sub(r"    select:.*?    sampling", select, model.read_text(), flags=re.DOTALL))
    done = run("-C", collected, "evidence", "collect")
    assert done.returncode == 1
    assert "CSV or JSONL file of at most 512 MiB, which each check reads" in done.stderr
