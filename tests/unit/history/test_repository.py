"""Commits, what stood where, and what ids once meant."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from safetycase.history import GitError, Past, former, former_items, repository_of
from tests.unit.history.repositories import commit, git, started, write


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return started(tmp_path, tmp_path / "case")


@pytest.mark.parametrize(
    "revision",
    ["", "-x", "--all", "--upload-pack=x", "nope", "HEAD:case/model/m.yaml", "HEAD^{tree}", "a\0b", "a b\n",
     "HEAD..HEAD", "^HEAD", "@{u}"],
)  # fmt: skip
def test_what_names_no_commit_is_told(case: Path, revision: str) -> None:
    with pytest.raises(GitError, match=r"is no revision|has no commit"):
        repository_of(case).resolve(revision)


def test_a_revision_is_a_branch_a_tag_or_a_hash(case: Path) -> None:
    git(case, "tag", "-a", "-m", "one", "v1")
    name = git(case, "rev-parse", "HEAD")
    assert {repository_of(case).resolve(one) for one in ("main", "v1", "HEAD", "@", name, name[:8])} == {name}


def test_a_shallow_clone_says_that_it_is_one(case: Path, tmp_path: Path) -> None:
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "second")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{tmp_path}", str(clone))
    repository = repository_of(clone / "case")
    with pytest.raises(GitError, match="shallow clone"):
        repository.resolve("HEAD~1")
    assert repository.shallow
    assert repository.last_change("model/m.yaml") is None, "the first commit of the clone may not be the one"
    assert not former_items(repository, repository.resolve("HEAD"), {"L-9"}).whole


def test_the_commit_where_two_parted(case: Path) -> None:
    first = git(case, "rev-parse", "HEAD")
    git(case, "checkout", "-qb", "change")
    mine = commit(case.parent)
    git(case, "checkout", "-q", "main")
    theirs = commit(case.parent, "2026-03-02")
    git(case, "checkout", "-q", "--orphan", "other")
    alone = commit(case.parent, "2026-03-03")
    repository = repository_of(case)
    assert repository.merge_base(mine, theirs) == first
    assert repository.merge_base(mine, alone) is None


def test_the_last_change_of_a_path(case: Path) -> None:
    first = git(case, "rev-parse", "HEAD")
    write(case, {"model/other.yaml": "losses: {}\n"})
    commit(case.parent, "2026-03-05")
    repository = repository_of(case)
    found = repository.last_change("model/m.yaml")
    assert found is not None
    assert (found.hash, found.day) == (first, "2026-03-01")
    other = repository.last_change("model/other.yaml")
    assert other is not None
    assert other.day == "2026-03-05"
    assert repository.last_change("model/*.yaml") is None, "a path is no pattern"
    assert repository.last_change("model/other.yaml", "HEAD~1") is None


def past(folder: Path, *ids: str) -> Past:
    repository = repository_of(folder)
    return former_items(repository, repository.resolve("HEAD"), ids)


def test_what_ids_stood_for_is_read_from_every_version(case: Path) -> None:
    write(case, {"model/m.yaml": "losses: {L-7: New, L-1: Harm}\n"})
    second = commit(case.parent, "2026-03-02")
    write(case, {"model/m.yaml": 'losses:\n  "L-8": {text: Harm of L-7}\n'})
    git(case, "mv", "model/m.yaml", "model/n.yml")
    commit(case.parent, "2026-03-03")
    git(case, "rm", "-q", "model/n.yml")
    commit(case.parent, "2026-03-04")
    found = past(case, "L-7", "L-8", "H-1", "text", "L-9", "losses")
    assert found.whole
    assert set(found.items) == {"L-7", "L-8", "H-1"}, "names of fields and sections are no ids"
    assert found.items["L-7"].item.title == "New"
    assert (found.items["L-7"].commit.hash, found.items["L-7"].commit.day) == (second, "2026-03-02")
    assert found.items["H-1"].item.kind.name == "hazard"


def test_ids_that_were_given_up_on_a_merged_branch_are_found(case: Path) -> None:
    git(case, "checkout", "-qb", "side")
    write(case, {"model/s.yaml": "losses: {L-7: Aside}\n"})
    commit(case.parent)
    git(case, "rm", "-q", "model/s.yaml")
    commit(case.parent)
    git(case, "checkout", "-q", "main")
    write(case, {"other.txt": "x"})
    commit(case.parent)
    git(case, "merge", "-q", "--no-ff", "-m", "merge", "side")
    assert set(past(case, "L-7").items) == {"L-7"}


@pytest.mark.parametrize(("name", "value"), [("MAX_COMMITS", 1), ("MAX_READ", 1), ("MAX_BYTES", 10)])
def test_where_not_all_was_looked_through_that_is_said(
    case: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: int
) -> None:
    for number in range(3):
        write(case, {"model/m.yaml": f"losses: {{L-{number}: {{text: Harm, attributes: {{L-9: no}}}}}}\n"})
        commit(case.parent)
    assert past(case, "L-9").whole
    monkeypatch.setattr(former, name, value)
    assert not past(case, "L-9").whole


def test_outside_of_a_repository_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="lies in no git repository"):
        repository_of(tmp_path)
    with pytest.raises(GitError, match="does not exist"):
        repository_of(tmp_path / "none")


def test_without_git_that_is_said(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(GitError, match="git is not installed"):
        repository_of(case)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_a_repository_of_another_user_is_opened_where_the_user_says_so(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in (tmp_path, tmp_path / ".git"):
        os.chown(place, 12345, 12345)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    with pytest.raises(GitError, match="belongs to another user"):
        repository_of(case)
    (home / ".gitconfig").write_text(f"[safe]\n\tdirectory = {tmp_path}\n")
    repository = repository_of(case)
    assert repository.objects.read(git(case, "-c", "safe.directory=*", "rev-parse", "HEAD:case/model/m.yaml"), 1000)
