"""The branch of git is read from git's files, which may be anything in a stranger's folder."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from safetycase.tui.branch import branch_of
from tests.unit.tui.driver import driven, workbench, write


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder."""
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *settings, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "begin")
    return folder


def test_the_branch_is_found_from_a_folder_inside(repository: Path) -> None:
    (repository / "a" / "b").mkdir(parents=True)
    assert branch_of(repository / "a" / "b") == "main"
    git(repository, "checkout", "--quiet", "-b", "feature/hot-water")
    assert branch_of(repository) == "feature/hot-water"


def test_a_branch_without_any_commit_is_one(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert branch_of(tmp_path) == "main"


def test_a_detached_head_is_said_with_its_commit(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "--detach")
    assert branch_of(repository) == f"detached {git(repository, 'rev-parse', 'HEAD')[:7]}"


def test_a_linked_work_tree_has_a_branch_of_its_own(repository: Path, tmp_path: Path) -> None:
    git(repository, "worktree", "add", "--quiet", "-b", "beside", str(tmp_path / "beside"))
    assert branch_of(tmp_path / "beside") == "beside"
    assert branch_of(repository) == "main"


def test_outside_a_repository_there_is_no_branch(tmp_path: Path) -> None:
    assert branch_of(tmp_path) == ""


@pytest.mark.parametrize(
    "head",
    [
        b"", b"ref: ", b"ref: refs/heads/", b"ref: refs/remotes/x", b"root:x:0:0", b"ref: refs/heads/a b", b"\xff\xfe",
        b"ref: refs/heads/.invalid\n", b"ref: refs/heads/x\n" + b"#" * 5000, b"abc123",
    ],
)  # fmt: skip
def test_a_head_that_git_would_not_write_says_nothing(tmp_path: Path, head: bytes) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_bytes(head)
    assert branch_of(tmp_path) == ""


@pytest.mark.parametrize("elsewhere", ["/etc", "/dev", "../..", "/proc/self/fd", "x" * 5000, "\0", "a\nb"])
def test_a_file_that_leads_elsewhere_shows_nothing_of_what_is_there(tmp_path: Path, elsewhere: str) -> None:
    (tmp_path / ".git").write_text(f"gitdir: {elsewhere}\n")
    assert branch_of(tmp_path) == ""


def test_nothing_waits_for_a_pipe_and_no_link_is_followed_to_a_file(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    os.mkfifo(tmp_path / ".git" / "HEAD")
    assert branch_of(tmp_path) == ""
    (tmp_path / ".git" / "HEAD").unlink()
    secret = tmp_path / "secret"
    secret.write_text("ref: refs/heads/secret\n")
    (tmp_path / ".git" / "HEAD").symlink_to(secret)
    assert branch_of(tmp_path) == ""
    (tmp_path / ".git" / "HEAD").unlink()
    (tmp_path / ".git" / "HEAD").symlink_to("refs/heads/old")
    assert branch_of(tmp_path) == "old", "the head of a very old repository is such a link"


@driven
async def test_the_line_on_top_says_the_branch_and_lets_it_go_first(tmp_path: Path) -> None:
    git(write(tmp_path), "init", "--quiet")
    async with workbench(tmp_path) as screen:
        assert "main  Losses › L-1  1/2" in screen.text()
    async with workbench(tmp_path, (48, 24)) as screen:
        assert "main" not in screen.text().splitlines()[0]
        assert "2 errors" in screen.text().splitlines()[0]


@driven
async def test_the_name_of_a_branch_is_plain_text(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/[red]\x1b]0;t\x07\n")
    async with workbench(tmp_path) as screen:
        assert "[red]\\x1b" in screen.text()
