"""`check --base`, as a pull request runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.command import kettle, run
from tests.unit.history.test_history import commit, git

MORE = "losses:\n  L-1: People are scalded.\nhazards:\n  H-1:\n    losses: [L-1]\n    text: Water boils over.\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    folder = kettle(tmp_path / "kettle")
    commit(tmp_path)
    git(tmp_path, "checkout", "-qb", "change")
    return folder


def test_a_change_that_brings_a_gap_fails(case: Path) -> None:
    assert run("check", "--base", "main", "--exit-zero", cwd=case).returncode == 0
    assert run("check", "--base", "main", cwd=case).returncode == 0
    model = case / "model/purpose.yaml"
    model.write_text(f"{model.read_text()}  H-2: {{text: The lid is hot while touched, losses: [L-1]}}\n")
    done = run("check", "--base", "main", "--format", "concise", cwd=case)
    assert done.returncode == 1
    assert "error[SFC650 new-gap] new since main: no constraint is about H-2 (SFC203)" in done.stdout
    assert run("check", cwd=case).returncode == 0


def test_what_others_did_on_the_base_meanwhile_is_not_held_against_a_change(case: Path) -> None:
    git(case, "checkout", "-q", "main")
    model = case / "model/purpose.yaml"
    text = model.read_text()
    model.write_text(f"{text}constraints:\n  SC-1: {{text: Water must stay in the kettle, hazards: [H-1]}}\n")
    commit(case.parent)
    git(case, "checkout", "-q", "change")
    assert "SC-1" not in run("check", "--base", "main", "--format", "concise", cwd=case).stdout


def test_an_id_of_old_is_not_used_again(case: Path) -> None:
    git(case, "checkout", "-q", "main")
    model = case / "model/purpose.yaml"
    text = model.read_text()
    model.write_text(f"{text}  H-2: {{text: The lid is hot while touched, losses: [L-1]}}\n")
    commit(case.parent)
    model.write_text(text)
    commit(case.parent)
    model.write_text(f"{text}  H-2: {{text: The base is wet, losses: [L-1]}}\n")
    assert (
        "SFC655 id-reused] H-2 is new since HEAD"
        in run("check", "--base", "HEAD", "--format", "concise", cwd=case).stdout
    )


@pytest.mark.parametrize("revision", ["nope", "-x", "HEAD:kettle"])
def test_a_revision_that_there_is_not_is_told(case: Path, revision: str) -> None:
    done = run("check", f"--base={revision}", cwd=case)
    assert done.returncode == 2
    assert "safetycase: --base: " in done.stderr


def test_without_a_repository_there_is_no_base(tmp_path: Path) -> None:
    done = run("check", "--base", "main", cwd=kettle(tmp_path))
    assert done.returncode == 2
    assert "needs a git repository" in done.stderr


def test_where_there_was_no_case_everything_is_new(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "empty")
    done = run("check", "--base", "main", cwd=kettle(tmp_path / "kettle"))
    assert done.returncode == 1
    assert "there was no case here" in done.stderr
