"""Nothing of a repository runs, and nothing in it keeps this process busy for ever."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from safetycase.case import load
from safetycase.history import GitError, Revision, former_items, objects, repository_of
from safetycase.history import git as hardened
from tests.unit.history.repositories import commit, git, started, write


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return started(tmp_path, tmp_path / "case")


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """A program that notes that it ran."""
    program = tmp_path / "program.sh"
    program.write_text(f"#!/bin/sh\necho $0 >> {tmp_path / 'ran'}\n")
    program.chmod(0o755)
    return program


def ask_everything(case: Path) -> None:
    repository = repository_of(case)
    last = repository.resolve("HEAD")
    load(Revision(repository, last))
    former_items(repository, last, {"L-9"})
    repository.last_change("model/m.yaml")
    repository.merge_base(last, last)
    repository.commit(last)
    repository.state(["model/m.yaml"])


SETTINGS = (
    "core.fsmonitor", "core.pager", "core.sshCommand", "core.gitProxy", "diff.external", "gpg.program",
    "gpg.ssh.program", "core.editor", "diff.x.textconv", "diff.x.command", "core.alternateRefsCommand",
    "credential.helper", "uploadpack.packObjectsHook", "trace2.eventTarget", "filter.x.clean", "filter.x.process",
    "merge.x.driver", "remote.origin.uploadpack", "submodule.case.update",
)  # fmt: skip


def test_no_program_that_a_repository_names_is_run(case: Path, canary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = case.parent
    hooks = top / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "reference-transaction", "post-checkout", "fsmonitor-watchman"):
        (hooks / name).symlink_to(canary)
    write(top, {".gitattributes": "*.yaml diff=x filter=x merge=x\n"})
    git(top, "add", ".gitattributes")
    git(top, "commit", "-qm", "attributes")
    for setting in SETTINGS:
        git(case, "config", setting, str(canary))
    git(case, "config", "log.showSignature", "true")
    git(case, "config", "core.hooksPath", str(hooks))
    git(case, "config", "alias.log", f"!{canary}")
    git(case, "config", "pager.log", str(canary))
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_PROXY_COMMAND"):
        monkeypatch.setenv(name, str(canary))
    (top / "ran").unlink(missing_ok=True)
    ask_everything(case)
    assert not (top / "ran").exists()
    git(case, "config", "--unset", "filter.x.process")
    git(case, "status")
    assert (top / "ran").exists(), "the canary sings where nobody takes care"


@pytest.mark.parametrize(
    ("name", "value"),
    [("GIT_DIR", "/nowhere"), ("GIT_WORK_TREE", "/nowhere"), ("GIT_OBJECT_DIRECTORY", "/nowhere"),
     ("GIT_INDEX_FILE", "/nowhere"), ("GIT_CONFIG_PARAMETERS", "'core.bare=true'"), ("GIT_CONFIG_COUNT", "1"),
     ("GIT_CEILING_DIRECTORIES", "/"), ("GIT_TRACE", "2"), ("GIT_NAMESPACE", "x"), ("GIT_EXEC_PATH", "/nowhere")],
)  # fmt: skip
def test_no_variable_of_the_environment_reaches_git(
    case: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    ask_everything(case)


def test_a_git_that_lies_in_the_case_is_not_the_one_that_runs(
    case: Path, canary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (case / "git").symlink_to(canary)
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}:")
    monkeypatch.chdir(case)
    ask_everything(case)
    assert not (case.parent / "ran").exists()


@pytest.mark.parametrize("lazy", [True, False], ids=["a git that knows of it", "an older git"])
def test_nothing_is_fetched_whatever_the_repository_allows(
    case: Path, canary: Path, monkeypatch: pytest.MonkeyPatch, lazy: bool
) -> None:
    """A partial clone asks its remote for what it lacks, and a remote may be a program."""
    name = git(case, "rev-parse", "HEAD:case/model/m.yaml")
    (case.parent / ".git/objects" / name[:2] / name[2:]).unlink()
    for setting, value in {
        "core.repositoryFormatVersion": "1", "extensions.partialClone": "origin", "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::{canary}", "protocol.ext.allow": "always", "protocol.allow": "always",
    }.items():  # fmt: skip
        git(case, "config", setting, value)
    if not lazy:
        plain = hardened._environment()
        plain.pop("GIT_NO_LAZY_FETCH")
        monkeypatch.setattr(hardened, "_environment", lambda: plain)
    ask_everything(case)
    assert not (case.parent / "ran").exists()
    if not lazy:
        plain.pop("GIT_ALLOW_PROTOCOL")
        ask_everything(case)
        assert (case.parent / "ran").exists(), "the canary sings where nobody takes care"


def test_a_folder_that_looks_like_a_repository_is_not_taken_for_one(case: Path) -> None:
    """A commit can hold the files of a bare repository, with a configuration and a history of the stranger's own."""
    files = {"HEAD": "ref: refs/heads/main\n", "config": "[core]\n\tbare = true\n", "objects/x": "", "refs/heads/x": ""}
    write(case, files)
    commit(case.parent)
    with pytest.raises(GitError, match="look like a bare repository"):
        repository_of(case)


def test_a_git_that_does_not_answer_is_given_up(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = git(case, "rev-parse", "HEAD:case/model/m.yaml")
    blob = case.parent / ".git/objects" / name[:2] / name[2:]
    blob.unlink()
    os.mkfifo(blob)
    monkeypatch.setattr(objects, "TIMEOUT", 0.3)
    repository = repository_of(case)
    with pytest.raises(GitError, match="took too long"):
        repository.objects.read(name, 1000)
    other = git(case, "rev-parse", "HEAD:case/safetycase.yaml")
    assert repository.objects.read(other, 1000), "the next question is answered again"
    slow = case.parent / "bin"
    slow.mkdir()
    (slow / "git").write_text("#!/bin/sh\nexec sleep 30\n")
    (slow / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow}:{os.environ['PATH']}")
    monkeypatch.setattr(hardened, "TIMEOUT", 0.3)
    with pytest.raises(GitError, match="took longer than"):
        repository_of(case)


def test_a_git_that_never_stops_talking_is_stopped(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hardened, "MAX_OUTPUT", 10)
    with pytest.raises(GitError, match="says more than"):
        repository_of(case).resolve("HEAD")


@pytest.mark.parametrize("name", ["x", "HEAD", "0" * 39, "0" * 40 + "\n", f"{'0' * 40}\nHEAD"])
def test_only_hashes_are_asked_for(case: Path, name: str) -> None:
    with pytest.raises(GitError):
        repository_of(case).objects.read(name, 1000)


def test_what_is_no_file_is_not_read(case: Path) -> None:
    repository = repository_of(case)
    with pytest.raises(GitError, match="is a commit and no file"):
        repository.objects.read(repository.resolve("HEAD"), 1000)
