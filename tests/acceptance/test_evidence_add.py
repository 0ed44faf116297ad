"""`evidence add`: what it reads from results, what options say, and what is asked for on a terminal only."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.acceptance.command import SAFETYCASE, kettle, run, write
from tests.unit.evidence.cases import results

REQUIREMENTS = (
    "requirements:\n  R-1: {addresses: [H-1], text: x, target: {metric: failure-rate, at_most: 0.1, confidence: 0.9}}\n"
    "  R-2: {addresses: [H-1], text: y}\nenvironments:\n  ENV-1: {title: Kitchen}\n"
)
MANIFEST = 'safetycase: "1"\nname: Kettle\nsubject: {version: "2.0"}\n'


@pytest.fixture
def case(tmp_path: Path) -> Path:
    root = kettle(tmp_path / "case", manifest=MANIFEST, requirements=REQUIREMENTS)
    return write(root, {"evidence/a.xml": results(passed=2, failed=1, requirement="R-1")})


def item(case: Path, name: str = "E-1") -> dict[str, object]:
    for path in sorted((case / "model").glob("*.yaml")):
        found = (yaml.safe_load(path.read_text()) or {}).get("evidence", {})
        if name in found:
            return dict(found[name])
    raise AssertionError(name)


def test_options_say_what_the_results_do_not(case: Path) -> None:
    done = run(
        "evidence", "add", "evidence/a.xml", "--version", "2.0", "--produced", "2026-05-01", "--sampling", "random",
        "--environment", "ENV-1", "--method", "demonstration", cwd=case,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "E-1\n"), done.stderr
    assert "junit: 3 results (2 passed, 1 failed); names R-1" in done.stderr
    assert item(case) == {
        "supports": ["R-1"],
        "method": "demonstration",
        "artefact": {"path": "evidence/a.xml", "format": "junit"},
        "select": {"where": {"property.requirement": "R-1"}},
        "sampling": {"how": "random"},
        "subject": {"version": "2.0"},
        "produced": item(case)["produced"],
        "environment": "ENV-1",
    }


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--produced", "soon"], "soon is no day"),
        (["--environment", "ENV-9"], "no item ENV-9"),
        (["--environment", "H-1"], "H-1 is a hazard"),
        (["--sampling", "lucky"], "is not one of"),
        (["--method", "hope"], "is not one of"),
        (["--results", "nothing"], "does not read the format"),
    ],
)
def test_options_that_make_no_sense_write_nothing(case: Path, options: list[str], words: str) -> None:
    done = run("evidence", "add", "evidence/a.xml", *options, cwd=case)
    assert done.returncode == 2
    assert words in done.stderr
    assert not (case / "model" / "evidence.yaml").exists()
    assert "evidence:" not in (case / "model" / "requirements.yaml").read_text()


def test_a_dry_run_shows_the_change_and_writes_nothing(case: Path) -> None:
    before = {path: path.read_bytes() for path in case.rglob("*") if path.is_file()}
    done = run("evidence", "add", "evidence/a.xml", "--dry-run", cwd=case)
    assert done.returncode == 0
    assert "+  E-1:\n+    supports: [R-1]\n" in done.stdout.replace("supports:\n+    - R-1", "supports: [R-1]")
    assert "Nothing was written." in done.stderr
    assert {path: path.read_bytes() for path in case.rglob("*") if path.is_file()} == before


def test_a_pipe_is_never_asked(case: Path) -> None:
    (case / "evidence" / "a.xml").write_text(results(passed=1))
    done = run("evidence", "add", "evidence/a.xml", stdin=b"R-1\n2.0\n", cwd=case)
    assert done.returncode == 2
    assert "choose one with --supports" in done.stderr
    done = run("evidence", "add", "evidence/a.xml", "--supports", "R-2", stdin=b"2.0\n", cwd=case)
    assert (done.returncode, done.stdout) == (0, "E-1\n")
    assert "?" not in done.stderr
    assert "subject" not in item(case)


def typed(case: Path, answers: str, *arguments: str) -> tuple[int, str]:
    """Run a command on a terminal on which somebody types; its exit code and all that stood there."""
    here, there = pty.openpty()
    command: list[str | Path] = [SAFETYCASE, "evidence", "add", *arguments]
    with subprocess.Popen(command, stdin=there, stdout=there, stderr=there, cwd=case) as running:
        os.close(there)
        os.write(here, answers.encode())
        said = b""
        while True:
            try:
                more = os.read(here, 65536)
            except OSError:  # Linux says so that nobody is left to write
                break
            if not more:
                break
            said += more
        code = running.wait(60)
    os.close(here)
    return code, said.decode()


def test_a_terminal_is_asked_only_for_what_is_missing(case: Path) -> None:
    code, said = typed(case, "2.0\n\nrandom\n", "evidence/a.xml")
    assert code == 0, said
    assert "Which version was tested?" in said
    assert "On which day" in said
    assert "How were the trials chosen" in said
    assert "In which environment" not in said
    assert "Which requirement" not in said
    found = item(case)
    assert (found["subject"], found["sampling"]) == ({"version": "2.0"}, {"how": "random"})
    assert "produced" not in found


def test_the_day_that_results_state_is_left_to_them(case: Path) -> None:
    write(case, {"evidence/b.xml": results(passed=2, requirement="R-1", stamp="2026-05-01T10:00:00")})
    done = run("evidence", "add", "evidence/b.xml", "--version", "2.0", cwd=case)
    assert done.returncode == 0, done.stderr
    assert "read from it: supports, method, select, produced\n" in done.stderr
    assert "produced" not in item(case)
    write(case, {"evidence/b.xml": results(passed=2, requirement="R-1", stamp="2026-05-02T10:00:00")})
    checked = run("check", "--format", "concise", cwd=case)
    assert "SFC716" not in checked.stdout
    assert '"produced": "2026-05-02' in run("evidence", "list", "--format", "json", cwd=case).stdout


TABLE = "id,ok\n1,yes\n2,no\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.csv", TABLE), ("a.jsonl", '{"id": 1}\n'), ("a.json", '[{"id": 1}]'), ("r.json", '{"safetycase_record": "1"}')],
)
def test_how_the_rows_of_a_table_were_obtained_is_not_guessed(case: Path, name: str, text: str) -> None:
    write(case, {f"evidence/{name}": text})
    done = run("evidence", "add", f"evidence/{name}", "--supports", "R-2", cwd=case)
    assert done.returncode == 2
    assert "does not say how its results were obtained" in done.stderr
    assert "--method (test, analysis," in done.stderr
    done = run("evidence", "add", f"evidence/{name}", "--supports", "R-2", "--method", "evaluation", cwd=case)
    assert (done.returncode, done.stdout) == (0, "E-1\n"), done.stderr
    assert item(case)["method"] == "evaluation"


def test_a_terminal_is_asked_how_the_rows_were_obtained(case: Path) -> None:
    write(case, {"evidence/a.csv": TABLE})
    about = ("evidence/a.csv", "--supports", "R-2", "--version", "2.0", "--produced", "2026-05-01")
    for answer, words in (("\n", "say it with --method"), ("hope\n", "hope is no method")):
        code, said = typed(case, answer, *about)
        assert (code, words in said) == (2, True), said
    code, said = typed(case, "evaluation\n", *about)
    assert code == 0, said
    assert "How were they obtained (test, analysis," in said
    assert item(case)["method"] == "evaluation"


def test_a_terminal_is_asked_for_the_requirement(case: Path) -> None:
    (case / "evidence" / "a.xml").write_text(results(passed=1, stamp="2026-05-01T10:00:00Z"))
    code, said = typed(case, "R-2\n", "evidence/a.xml", "--version", "2.0")
    assert code == 0, said
    assert "Which requirement does it speak for?" in said
    assert "Which version" not in said
    assert item(case)["supports"] == ["R-2"]


def test_an_answer_that_makes_no_sense_writes_nothing(case: Path) -> None:
    code, said = typed(case, "2.0\nlater\nrandom\n", "evidence/a.xml")
    assert code == 2
    assert "later is no day" in said
    assert not (case / "model" / "evidence.yaml").exists()


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_what_was_filled_and_what_not_is_told(case: Path, options: list[str]) -> None:
    done = run("evidence", "add", "evidence/a.xml", "--version", "2.0", *options, cwd=case)
    assert done.returncode == 0
    assert "  read from it: supports, method, select\n  said by you: subject (version)\n" in done.stderr
    assert "  its format cannot say: lineage, sampling, environment\n" in done.stderr
