"""What `-o` overwrites, and what it never does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.command import run, write

MODEL = """\
elements: {pump: {role: controller}, patient: {role: process}}
actions: {CA-1: {title: deliver insulin, from: pump, to: patient}}
requirements: {R-1: The pump shall stop}
evidence:
  E-1: {supports: [R-1], artefact: {path: evidence/r.xml}}
  E-2: {supports: [R-1], artefact: {path: ./evidence/old/../r.csv}, status: obsolete}
"""
RESULTS = '<testsuite tests="1"><testcase classname="a" name="b"/></testsuite>\n'
COMMANDS = [
    "check", "check --format sarif", "trace --format text", "grid --format text", "export pasta",
    "next --format text",
    "diagram control-structure --format text", "diagram trace --format dot",
]  # fmt: skip


@pytest.fixture
def case(tmp_path: Path) -> Path:
    files: dict[str, str | bytes] = {
        "safetycase.yaml": 'safetycase: "1"\nname: Test\n', "model/a.yaml": MODEL,
        "evidence/r.xml": RESULTS, "evidence/r.csv": "a\n", "evidence/free.xml": RESULTS,
    }  # fmt: skip
    return write(tmp_path, files)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("name", "item"), [("r.xml", "E-1"), ("r.csv", "E-2")])
def test_results_that_the_case_cites_are_never_overwritten(case: Path, command: str, name: str, item: str) -> None:
    results = case / "evidence" / name
    before = results.read_bytes()
    for place, folder in ((f"evidence/{name}", case), (name, case / "evidence"), (results, case)):
        done = run(*command.split(), "-o", place, cwd=folder)
        assert (done.returncode, results.read_bytes()) == (2, before)
        assert f"{item} cites it" in done.stderr


def test_a_link_on_the_way_to_the_results_hides_them_from_nobody(case: Path) -> None:
    (case / "evidence").rename(case / "real")
    (case / "evidence").symlink_to("real")
    done = run("check", "-o", "real/r.xml", cwd=case)
    assert (done.returncode, (case / "real/r.xml").read_text()) == (2, RESULTS)


def test_other_files_are_overwritten(case: Path) -> None:
    for name in ("evidence/free.xml", "report.json"):
        assert run("check", "--format", "json", "-o", name, cwd=case).returncode in (0, 1)
        assert run("check", "--format", "json", "-o", name, cwd=case).returncode in (0, 1)
        assert (case / name).read_text().startswith("{")


def test_results_that_a_case_around_cites_are_not_overwritten_from_within(case: Path) -> None:
    inner = {
        "evidence/safetycase.yaml": 'safetycase: "1"\nname: In\n',
        "evidence/model/a.yaml": "losses: {L-1: Harm}\n",
    }
    write(case, dict(inner))
    done = run("check", "-o", "r.xml", cwd=case / "evidence")
    assert (done.returncode, (case / "evidence/r.xml").read_text()) == (2, RESULTS)
