"""A commit as a source of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.case import Folder, UnreadableError, load
from safetycase.history import GitError, Revision, former_items, repository_of, revision
from safetycase.rules import check_case
from tests.rules.cases import TODAY
from tests.unit.history.repositories import MANIFEST, commit, git, head, started, write


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A committed case in a folder with an odd name, inside a repository."""
    folder = tmp_path / "a [case] of *\n"
    started(tmp_path, folder)
    write(folder, {"model/deep/ü n.yaml": "losses:\n  L-2: More\n"})
    commit(tmp_path)
    return folder


def test_a_commit_holds_the_case_that_the_folder_held(case: Path) -> None:
    (case / "model/m.yaml").write_text("losses: {}\n")
    before = load(head(case))
    assert set(before.items) == {"L-1", "L-2", "H-1"}
    git(case, "checkout", "-q", ".")
    assert check_case(before, as_of=TODAY) == check_case(load(Folder(case)), as_of=TODAY)


def test_a_case_at_the_top_of_a_repository_and_in_a_linked_worktree(tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    started(top)
    git(top, "worktree", "add", "-q", str(tmp_path / "linked"))
    for folder in (top, tmp_path / "linked"):
        assert set(load(head(folder)).items) == {"L-1", "H-1"}


def test_history_is_looked_up_below_a_folder_with_an_odd_name(case: Path) -> None:
    (case / "model/deep/ü n.yaml").unlink()
    commit(case.parent)
    write(case.parent, {"a case of x/model/m.yaml": "losses: {L-9: Elsewhere}\n"})
    last = commit(case.parent)
    repository = repository_of(case)
    assert set(former_items(repository, last, {"L-2", "L-9"}).items) == {"L-2"}
    assert repository.last_change("model/m.yaml") is not None


def test_what_is_no_file_of_the_commit_is_refused(case: Path) -> None:
    found = head(case)
    for path in ("absent.yaml", "../x", "/etc/passwd", "model", "", "model/m.yaml/x", "a\0b"):
        with pytest.raises(UnreadableError):
            found.read(path)
        with pytest.raises(UnreadableError):
            found.open(path)
    assert found.exists("model")
    assert found.exists("model/m.yaml")
    assert not found.exists("mode")


def test_links_are_followed_as_in_a_folder(case: Path) -> None:
    write(case, {"shared/l.yaml": "losses:\n  L-3: Linked\n", "../outside.yaml": "losses:\n  L-4: Outside\n"})
    model = case / "model"
    for name, target in {
        "in.yaml": "../shared/l.yaml", "again.yaml": "in.yaml", "out.yaml": "../../outside.yaml", "folder": "../shared",
        "abs.yaml": "/etc/passwd", "none.yaml": "nowhere.yaml", "loop.yaml": "loop.yaml",
        "round.yaml": f"../../{case.name}/shared/l.yaml",
    }.items():  # fmt: skip
        (model / name).symlink_to(target)
    commit(case.parent)
    for source in (head(case), Folder(case)):
        assert source.read("model/in.yaml") == source.read("model/again.yaml") == source.read("shared/l.yaml")
        assert source.read("model/folder/l.yaml") == source.read("model/round.yaml") == source.read("shared/l.yaml")
        for name in ("out", "abs", "none", "loop"):
            with pytest.raises(UnreadableError):
                source.read(f"model/{name}.yaml")
    assert head(case).find(["model/**/*.yaml"]) == Folder(case).find(["model/**/*.yaml"])
    assert head(case).find(["shared/*.yaml"]) == Folder(case).find(["shared/*.yaml"])
    assert set(load(head(case)).items) == {"L-1", "L-2", "L-3", "H-1"}


def test_a_submodule_is_passed_over_and_named(case: Path) -> None:
    git(case, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{case.name}/model/sub")
    git(case, "commit", "-qm", "submodule")
    found = head(case)
    assert [path for path, _ in found.find(["model/**/*.yaml"]).skipped] == ["model/sub"]
    assert found.find(["evidence/*.yaml"]).skipped == ()
    with pytest.raises(UnreadableError, match="submodule"):
        found.read("model/sub")
    assert any("model/sub is a submodule" in one.message for one in load(found).load_findings)


def test_a_large_file_is_refused_before_it_is_read(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (case / "big.bin").write_bytes(b"x" * 3_000_000)
    commit(case.parent)
    found = head(case)
    with pytest.raises(UnreadableError, match="is 3 MiB; the limit is 1 MiB"):
        found.read("big.bin", 1 << 20)
    assert len(found.read("big.bin")) == 3_000_000
    monkeypatch.setattr(revision, "MAX_BLOB", 1000)
    with pytest.raises(UnreadableError, match="is 3 MiB"):
        head(case).open("big.bin")
    assert found.read("model/m.yaml").startswith(b"losses")


def test_what_only_a_pointer_stands_for_is_told(case: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 12\n"
    write(case, {"model/large.yaml": pointer, "evidence/run.xml": pointer})
    commit(case.parent)
    found = head(case)
    with pytest.raises(UnreadableError, match="Git LFS"):
        found.read("model/large.yaml")
    assert found.open("evidence/run.xml").read() == pointer.encode()


def test_a_clone_without_a_file_says_so_and_reads_on(case: Path) -> None:
    name = git(case, "rev-parse", "HEAD:./model/m.yaml")
    (case.parent / ".git/objects" / name[:2] / name[2:]).unlink()
    found = head(case)
    with pytest.raises(UnreadableError, match="is not in this clone"):
        found.read("model/m.yaml")
    assert found.read("safetycase.yaml") == MANIFEST.encode()


def test_cases_beside_are_read_from_the_same_commit(case: Path) -> None:
    other = case.parent / "other"
    write(other, {"safetycase.yaml": MANIFEST, "model/m.yaml": "losses:\n  L-9: Theirs\n"})
    imports = "imports: {other: ../other, up: ../../outside, none: ../none}\n"
    (case / "safetycase.yaml").write_text(f"{MANIFEST}{imports}")
    commit(case.parent)
    write(other, {"model/m.yaml": "losses: {}\n"})
    before = load(head(case))
    assert before.foreign("other:L-9") is not None
    messages = " ".join(one.message for one in before.load_findings)
    assert "leads out of the repository" in messages
    assert "none: ../none does not exist" in messages


def test_a_commit_without_the_folder_has_no_files(case: Path) -> None:
    git(case.parent, "rm", "-rq", case.name)
    repository_top = case.parent
    commit(repository_top)
    case.mkdir()
    assert head(case).find(["**/*"]).files == ()
    with pytest.raises(GitError):
        Revision(repository_of(case), "0" * 40)
