"""What `evidence lock` finds in the history of criteria, and every check says of it afterwards."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.acceptance.command import kettle, run, write
from tests.acceptance.test_base_criteria import EVIDENCE, requirements
from tests.unit.evidence.cases import results
from tests.unit.history.repositories import commit, git

LATE = "R-1 asks otherwise (target) than when it got the results of E-1"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case with a target since 2026-03-01 and results of 2026-03-10, which were committed later."""
    git(tmp_path, "init", "-q", "-b", "main")
    folder = kettle(tmp_path / "kettle", requirements=requirements())
    commit(tmp_path)
    write(folder, {"evidence/run.xml": results(passed=100, stamp="2026-03-10T10:00:00"), "model/e.yaml": EVIDENCE})
    return folder


def lock(case: Path) -> str:
    done = run("evidence", "lock", cwd=case)
    assert done.returncode == 0, done.stderr
    return done.stderr


def late(case: Path) -> list[str]:
    said = run("check", "--format", "concise", cwd=case).stdout
    return [line.partition("] ")[2] for line in said.splitlines() if "SFC656" in line]


def test_a_criterion_that_stood_before_the_results_is_fine(case: Path) -> None:
    assert "asks otherwise" not in lock(case)
    assert late(case) == []
    commit(case.parent, "2026-03-12")
    assert late(case) == []


def test_a_criterion_that_moved_after_the_results_is_named_also_after_the_merge(case: Path) -> None:
    git(case, "checkout", "-qb", "change")
    write(case, {"model/requirements.yaml": requirements("0.031")})
    assert late(case) == []
    assert f"  {LATE}\n" in lock(case)
    assert late(case) == [f"{LATE}, as the lock says"]
    commit(case.parent, "2026-03-12")
    git(case, "checkout", "-q", "main")
    git(case, "merge", "-q", "change")
    assert late(case) == [f"{LATE}, as the lock says"]
    lock(case)
    assert late(case) == [f"{LATE}, as the lock says"]


def test_without_git_what_was_told_of_the_same_results_stands(case: Path, tmp_path: Path) -> None:
    write(case, {"model/requirements.yaml": requirements("0.031")})
    lock(case)
    apart = tmp_path / "apart" / "kettle"
    shutil.copytree(case, apart)
    shutil.rmtree(tmp_path / ".git")
    lock(apart)
    assert late(apart) == [f"{LATE}, as the lock says"]
    (apart / "evidence/run.xml").unlink()
    lock(apart)
    assert late(apart) == [f"{LATE}, as the lock says"]


def test_new_results_or_the_former_criterion_settle_it(case: Path) -> None:
    write(case, {"model/requirements.yaml": requirements("0.031")})
    lock(case)
    commit(case.parent, "2026-03-12")
    write(case, {"evidence/run.xml": results(passed=100, stamp="2026-03-13T10:00:00")})
    lock(case)
    assert late(case) == []
    write(case, {"evidence/run.xml": results(passed=100, stamp="2026-03-10T10:00:00")})
    lock(case)
    assert late(case) == [f"{LATE}, as the lock says"]
    write(case, {"model/requirements.yaml": requirements()})
    lock(case)
    assert late(case) == []


def test_a_reason_waives_it(case: Path) -> None:
    waived = "waivers: [{rule: SFC656, reason: The law changed, by: Ada, expires: '2099-01-01'}], text:"
    write(case, {"model/requirements.yaml": requirements("0.031").replace("text:", waived)})
    lock(case)
    assert late(case) == []
    assert "SFC07" not in run("check", "--format", "concise", cwd=case).stdout
    assert "as the lock says — The law changed (Ada" in run("show", "R-1", cwd=case).stdout


def test_a_check_against_a_base_says_it_once(case: Path) -> None:
    commit(case.parent, "2026-03-11")
    write(case, {"model/requirements.yaml": requirements("0.031")})
    lock(case)
    said = run("check", "--base", "main", "--format", "concise", "--exit-zero", cwd=case).stdout
    assert said.count("SFC656") == 1


def test_a_lock_where_there_is_no_repository_tells_nothing(tmp_path: Path) -> None:
    case = kettle(tmp_path / "kettle", requirements=requirements())
    write(case, {"evidence/run.xml": results(passed=100, stamp="2026-03-10T10:00:00"), "model/e.yaml": EVIDENCE})
    lock(case)
    assert late(case) == []
