from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from safetycase.report import Provenance, git_state
from tests.unit.report.cases import files_of, view_of

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")


FILES = {"model/a.yaml", "model/new.yaml", "evidence/absent.xml"}


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    (folder / "model").mkdir(parents=True)
    (folder / "model/a.yaml").write_text("losses: {}\n")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    return folder


def test_a_clean_case_stands_at_its_commit(repository: Path) -> None:
    state = git_state(repository, FILES)
    assert state.commit == git(repository, "rev-parse", "HEAD")
    assert state.dirty is False


@pytest.mark.parametrize("name", ["model/a.yaml", "model/new.yaml"])
def test_changed_and_new_files_make_it_dirty(repository: Path, name: str) -> None:
    (repository / name).write_text("losses: {L-1: a}\n")
    assert git_state(repository, FILES).dirty is True


def test_changes_beside_the_case_do_not(repository: Path) -> None:
    (repository / "elsewhere.txt").write_text("x")
    state = git_state(repository / "model", {"a.yaml"})
    assert state.commit
    assert state.dirty is False


def test_what_the_case_does_not_read_is_no_change_of_it(repository: Path) -> None:
    (repository / "report.html").write_text("<p>")
    assert git_state(repository, FILES).dirty is False


def test_a_file_that_the_case_reads_but_the_commit_lacks_is_a_change_though_ignored(repository: Path) -> None:
    (repository / ".git/info/exclude").write_text("evidence/\n")
    (repository / "evidence").mkdir()
    assert git_state(repository, FILES).dirty is False
    (repository / "evidence/absent.xml").write_text("<testsuite/>")
    assert git_state(repository, FILES).dirty is True


def test_a_deleted_file_of_the_commit_is_a_change(repository: Path) -> None:
    (repository / "model/a.yaml").unlink()
    assert git_state(repository, FILES).dirty is True


def test_a_folder_outside_git_has_no_commit(tmp_path: Path) -> None:
    state = git_state(tmp_path, FILES)
    assert (state.commit, state.dirty) == ("", None)


def test_without_git_nothing_is_known(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    assert git_state(repository, FILES).commit == ""


def test_a_commit_that_does_not_exist_yet_is_none(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    assert git_state(tmp_path, FILES).commit == ""


def canary(folder: Path) -> tuple[Path, Path]:
    """A program that leaves a mark, and the mark."""
    program, mark = folder / "canary.sh", folder / "ran"
    program.write_text(f"#!/bin/sh\ntouch '{mark}'\ncat\n")
    program.chmod(0o755)
    return program, mark


@pytest.mark.parametrize(
    "setting", ["core.fsmonitor", "core.hooksPath", "diff.external", "core.pager", "core.sshCommand", "core.editor"]
)
def test_no_program_that_the_repository_names_is_run(repository: Path, tmp_path: Path, setting: str) -> None:
    program, mark = canary(tmp_path)
    value = str(program)
    if setting == "core.hooksPath":
        hooks = tmp_path / "hooks"
        hooks.mkdir()
        for name in ("post-index-change", "fsmonitor-watchman", "reference-transaction"):
            shutil.copy(program, hooks / name)
        value = str(hooks)
    git(repository, "config", setting, value)
    (repository / "model/a.yaml").write_text("losses: {L-1: b}\n")
    assert git_state(repository, FILES).dirty is True
    assert not mark.exists()


def test_the_canary_would_sing(repository: Path, tmp_path: Path) -> None:
    """Without our precautions git runs what the repository names: the tests above can fail."""
    program, mark = canary(tmp_path)
    git(repository, "config", "core.fsmonitor", str(program))
    git(repository, "status")
    assert mark.exists()


@pytest.mark.parametrize("key", ["filter.x.clean", "filter.x.process"])
def test_with_a_content_filter_dirty_is_left_open(repository: Path, tmp_path: Path, key: str) -> None:
    program, mark = canary(tmp_path)
    git(repository, "config", key, str(program))
    (repository / ".gitattributes").write_text("* filter=x\n")
    (repository / "model/a.yaml").write_text("losses: {L-1: b}\n")
    state = git_state(repository, FILES)
    assert state.commit
    assert state.dirty is None
    assert not mark.exists()


@pytest.mark.parametrize("flag", ["--skip-worktree", "--assume-unchanged"])
def test_files_that_git_was_told_not_to_look_at_are_not_called_unchanged(repository: Path, flag: str) -> None:
    git(repository, "update-index", flag, "model/a.yaml")
    (repository / "model/a.yaml").write_text("losses: {L-1: a}\n")
    assert git_state(repository, FILES).dirty is None


@pytest.mark.parametrize(
    ("dirty", "said"), [(False, ""), (True, " with changes"), (None, ", changes unknown")], ids=["no", "yes", "unknown"]
)
def test_the_head_of_the_report_says_at_which_commit_the_case_stands(dirty: bool | None, said: str) -> None:
    view = view_of(files_of(), provenance=Provenance(commit="0123456789abcdef" * 2, dirty=dirty))
    assert f"case at 0123456789ab{said}" in view.subtitle
    assert not any("case at" in part for part in view_of(files_of(), provenance=Provenance()).subtitle)
