"""`check --base` and criteria that are younger than the results which are judged by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.command import kettle, run, write
from tests.unit.evidence.cases import results
from tests.unit.history.repositories import commit, git

RATE = "target: {metric: failure-rate, at_most: AT_MOST, confidence: 0.95}"
EVIDENCE = (
    "evidence:\n  E-1:\n    supports: [R-1]\n    artefact: {path: evidence/run.xml}\n    sampling: {how: random}\n"
)


def requirements(at_most: str = "0.05", text: str = "It switches off") -> str:
    return f"requirements:\n  R-1: {{addresses: [H-1], text: {text}, {RATE.replace('AT_MOST', at_most)}}}\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case with a target since 2026-03-01, results of 2026-03-10, and a branch."""
    git(tmp_path, "init", "-q", "-b", "main")
    folder = kettle(tmp_path / "kettle", requirements=requirements())
    commit(tmp_path)
    git(tmp_path, "checkout", "-qb", "change")
    return write(
        folder, {"evidence/run.xml": results(passed=100, stamp="2026-03-10T10:00:00"), "model/e.yaml": EVIDENCE}
    )


def late(case: Path, *more: str) -> list[str]:
    done = run("check", "--base", "main", "--format", "concise", "--exit-zero", *more, cwd=case)
    assert done.returncode == 0, done.stderr
    return [line.partition("] ")[2] for line in done.stdout.splitlines() if "SFC656" in line]


def test_a_criterion_that_stood_before_the_results_is_fine(case: Path) -> None:
    assert late(case) == []
    commit(case.parent, "2026-03-11")
    write(case, {"model/requirements.yaml": requirements(text="It always switches off")})
    assert late(case) == []


def test_a_criterion_that_moved_after_the_results_is_named(case: Path) -> None:
    write(case, {"model/requirements.yaml": requirements("0.031")})
    said = "R-1 asks otherwise (target) than when it got the results of E-1 of 2026-03-10"
    assert late(case) == [said]
    commit(case.parent, "2026-03-12")
    assert late(case) == [said]
    assert late(case, "--as-of", "2026-03-10") == [], "nobody can tell which came first on one day"
    git(case, "checkout", "-q", "main")
    git(case, "merge", "-q", "change")
    assert late(case) == [], "what the base has already is not said again"


def test_a_criterion_that_is_younger_than_the_results_is_named(case: Path) -> None:
    both = requirements() + requirements().partition("\n")[2].replace("R-1", "R-2")
    write(case, {"model/requirements.yaml": both, "model/e.yaml": EVIDENCE.replace("[R-1]", "[R-1, R-2]")})
    assert late(case) == ["R-2 got its criterion after the results of E-1 of 2026-03-10"]


def test_results_produced_after_the_change_are_fine(case: Path) -> None:
    write(case, {"model/requirements.yaml": requirements("0.031")})
    commit(case.parent, "2026-03-12")
    write(case, {"evidence/run.xml": results(passed=100, stamp="2026-03-12T18:00:00")})
    assert late(case) == []


def test_results_older_than_the_repository_tell_nothing(case: Path) -> None:
    write(case, {"evidence/run.xml": results(passed=100, stamp="2026-02-01T18:00:00")})
    write(case, {"model/requirements.yaml": requirements("0.031")})
    assert late(case) == []


def test_a_plain_check_asks_no_history(case: Path) -> None:
    write(case, {"model/requirements.yaml": requirements("0.031")})
    assert "SFC656" not in run("check", "--format", "concise", cwd=case).stdout
