"""Revisions as sources, and that nothing of a repository runs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from safetycase.case import Folder, UnreadableError, load
from safetycase.history import GitError, Repository, Revision, repository_of
from safetycase.rules import check_case
from tests.rules.cases import TODAY

MANIFEST = 'safetycase: "1"\nname: Test\n'
MODEL = "losses:\n  L-1: Harm\nhazards:\n  H-1: {text: Too close, losses: [L-1]}\n"


def git(folder: Path, *arguments: str) -> str:
    environment = {
        **os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_COMMITTER_DATE": "2026-03-01T12:00:00Z",
    }  # fmt: skip
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def commit(top: Path) -> str:
    git(top, "add", "-A")
    git(top, "commit", "-qm", "change")
    return git(top, "rev-parse", "HEAD")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A committed case in a folder with an odd name, inside a repository."""
    git(tmp_path, "init", "-q", "-b", "main")
    folder = tmp_path / "a [case] of *"
    write(folder, {"safetycase.yaml": MANIFEST, "model/m.yaml": MODEL, "model/deep/n.yaml": "losses:\n  L-2: More\n"})
    commit(tmp_path)
    return folder


def opened(folder: Path) -> Repository:
    repository = repository_of(folder)
    assert repository is not None
    return repository


def test_a_commit_holds_the_case_that_the_folder_held(case: Path) -> None:
    repository = opened(case)
    revision = Revision(repository, repository.resolve("HEAD"))
    (case / "model/m.yaml").write_text("losses: {}\n")
    before = load(revision)
    assert set(before.items) == {"L-1", "L-2", "H-1"}
    git(case, "checkout", "-q", ".")
    now = load(Folder(case))
    assert check_case(before, as_of=TODAY) == check_case(now, as_of=TODAY)


def test_what_is_no_file_of_the_commit_is_refused(case: Path) -> None:
    (case / "link.yaml").symlink_to("model/m.yaml")
    (case / "model/l.yaml").symlink_to("m.yaml")
    repository = opened(case)
    revision = Revision(repository, commit(case.parent))
    for path in ("link.yaml", "absent.yaml", "../x", "/etc/passwd", "model"):
        with pytest.raises(UnreadableError):
            revision.read(path)
    assert [path for path, _ in revision.find(["model/**/*.yaml"]).skipped] == ["model/l.yaml"]
    with pytest.raises(UnreadableError, match="the limit is"):
        revision.read("model/m.yaml", 0)


def test_cases_beside_are_read_from_the_same_commit(case: Path) -> None:
    other = case.parent / "other"
    write(other, {"safetycase.yaml": MANIFEST, "model/m.yaml": "losses:\n  L-9: Theirs\n"})
    (case / "safetycase.yaml").write_text(f"{MANIFEST}imports: {{other: ../other, up: ../../outside}}\n")
    hash_ = commit(case.parent)
    write(other, {"model/m.yaml": "losses: {}\n"})
    before = load(Revision(opened(case), hash_))
    assert before.foreign("other:L-9") is not None
    assert "leads out of the repository" in " ".join(one.message for one in before.load_findings)


@pytest.mark.parametrize("revision", ["", "-x", "--all", "nope", "HEAD:model/m.yaml", "HEAD^{tree}", "a\0b"])
def test_what_names_no_commit_is_told(case: Path, revision: str) -> None:
    with pytest.raises(GitError):
        opened(case).resolve(revision)


def test_a_shallow_clone_says_that_it_is_one(case: Path, tmp_path: Path) -> None:
    git(case.parent, "commit", "-q", "--allow-empty", "-m", "second")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{case.parent}", str(clone))
    with pytest.raises(GitError, match="shallow clone"):
        opened(clone / case.name).resolve("HEAD~1")


def test_ids_of_old_are_those_of_every_version(case: Path) -> None:
    write(case, {"model/m.yaml": "losses:\n  L-7: New\n"})
    commit(case.parent)
    (case / "model/deep/n.yaml").unlink()
    last = commit(case.parent)
    ids, whole = opened(case).ids_before(last)
    assert {"L-1", "L-2", "L-7", "H-1"} <= ids
    assert whole


def test_the_last_change_of_a_path(case: Path) -> None:
    first = git(case, "rev-parse", "HEAD")
    write(case, {"model/other.yaml": "losses: {}\n"})
    commit(case.parent)
    found = opened(case).last_change("model/m.yaml")
    assert found is not None
    assert (found.hash, found.day) == (first, "2026-03-01")
    assert opened(case).last_change("model/absent.yaml") is None


def test_outside_of_a_repository_there_is_none(tmp_path: Path) -> None:
    assert repository_of(tmp_path) is None


def test_no_program_that_a_repository_names_is_run(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = tmp_path / "ran"
    program = tmp_path / "program.sh"
    program.write_text(f"#!/bin/sh\necho $0 >> {ran}\n")
    program.chmod(0o755)
    for setting in ("core.fsmonitor", "core.pager", "core.sshCommand", "diff.external", "gpg.program", "core.editor",
                    "diff.x.textconv", "diff.x.command", "core.alternateRefsCommand", "credential.helper"):  # fmt: skip
        git(case, "config", setting, str(program))
    git(case, "config", "log.showSignature", "true")
    git(case, "config", "core.hooksPath", str(tmp_path))
    git(case, "config", "alias.log", f"!{program}")
    write(case.parent, {".gitattributes": "*.yaml diff=x\n"})
    commit(case.parent)
    ran.unlink(missing_ok=True)
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH", "GIT_TRACE2_EVENT"):
        monkeypatch.setenv(name, str(program))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    repository = opened(case)
    last = repository.resolve("HEAD")
    load(Revision(repository, last))
    repository.ids_before(last)
    repository.last_change("model/m.yaml")
    repository.merge_base(last, last)
    repository.state(["model/m.yaml"])
    assert not ran.exists()
