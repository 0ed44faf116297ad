"""`safetycase restore`: items and fields put back as they were at a revision, in one save."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.command import COMMENTED, kettle, run
from tests.unit.history.repositories import commit, git

MORE = """\
hazards:
  H-2: {losses: [L-2], text: The lid opens.}   # seen twice
  H-3: {losses: [L-1], text: The handle is hot.}
losses:
  L-2: The kitchen burns.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The kettle with comments, committed and tagged `first`."""
    git(tmp_path, "init", "-q", "-b", "main")
    case = kettle(tmp_path / "kettle", purpose=COMMENTED, more=MORE)
    commit(tmp_path)
    git(tmp_path, "tag", "first")
    return case


def test_a_field_comes_back_in_the_words_and_layout_that_it_had(root: Path) -> None:
    run("set", "H-1", "text", "Something else.", cwd=root)
    run("set", "H-1", "owner", "Ada", cwd=root)
    done = run("restore", "H-1", "text", cwd=root)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "restore text of H-1 to HEAD: model/purpose.yaml\n"
    assert "owner: Ada" in (root / "model/purpose.yaml").read_text()
    run("restore", "H-1", "owner", cwd=root)
    assert (root / "model/purpose.yaml").read_text() == COMMENTED


def test_items_that_are_gone_or_changed_come_back_together_in_one_save(root: Path) -> None:
    run("delete", "L-2", "H-2", cwd=root)
    run("set", "H-1", "H-3", "status", "reviewed", cwd=root)
    done = run("restore", "L-2", "H-2", "H-1", "L-1", cwd=root)
    assert (done.returncode, done.stderr) == (0, "restore 4 items to HEAD: model/more.yaml, model/purpose.yaml\n")
    assert (root / "model/purpose.yaml").read_text() == COMMENTED
    difference = git(root, "diff", "-U0").splitlines()
    changed = [line for line in difference if line.startswith(("+ ", "- "))]
    assert changed == [
        "-  H-3: {losses: [L-1], text: The handle is hot.}",
        "+  H-3: {losses: [L-1], status: reviewed, text: The handle is hot.}",
    ]
    done = run("restore", "H-3", "status", cwd=root)
    assert (done.returncode, git(root, "diff")) == (0, "")


def test_a_file_that_is_gone_is_begun_anew(root: Path) -> None:
    (root / "model/more.yaml").unlink()
    done = run("restore", "H-2", "L-2", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "H-3" not in (root / "model/more.yaml").read_text()
    assert "The kitchen burns." in run("show", "L-2", cwd=root).stdout


def test_a_revision_is_taken_as_it_stands_and_not_where_this_parted_from_it(root: Path) -> None:
    git(root, "checkout", "-q", "-b", "theirs")
    run("set", "H-1", "text", "Their words.", cwd=root)
    commit(root.parent)
    git(root, "checkout", "-q", "main")
    done = run("restore", "H-1", "--from", "theirs", cwd=root)
    assert done.stderr == "restore H-1 to theirs: model/purpose.yaml\n"
    assert "Their words." in run("show", "H-1", cwd=root).stdout
    commit(root.parent)
    assert run("restore", "H-1", "-s", "first", cwd=root).returncode == 0
    assert (root / "model/purpose.yaml").read_text() == COMMENTED


def test_what_is_as_it_was_changes_nothing(root: Path) -> None:
    for words, said in ((["H-1"], "H-1 is as at HEAD"), (["H-1", "H-2"], "nothing to change")):
        done = run("restore", *words, cwd=root)
        assert (done.returncode, git(root, "status", "--short")) == (0, "")
        assert said in done.stderr


def test_a_dry_run_shows_the_change_and_writes_nothing(root: Path) -> None:
    run("set", "H-1", "text", "Something else.", cwd=root)
    now = (root / "model/purpose.yaml").read_text()
    done = run("restore", "H-1", "--dry-run", cwd=root)
    assert "+      Water boils over\n" in done.stdout
    assert done.stderr == "restore H-1 to HEAD: nothing was written\n"
    assert (root / "model/purpose.yaml").read_text() == now


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["H-9"], "H-9 is new since HEAD: `delete H-9` takes it away"),
        (["H-1", "H-9", "text"], "H-9 is new since HEAD"),
        (["H-4"], "no item H-4; did you mean H-9? HEAD has none either"),
        (["H-1", "colour"], "no item colour; H-1 has no such field"),
        (["L-3"], "L-3 is called L-kitchen now: `rename L-kitchen L-3` gives it its id back"),
        (["L-kitchen"], "L-kitchen was L-3 at HEAD; rename it back"),
        (["H-2"], "there is no loss L-2"),
        (["H-1", "--from", "nope"], "--from: the repository has no commit 'nope'"),
        (["H-1", "losses["], "is not a field"),
    ],
)
def test_what_cannot_be_put_back_is_told_and_nothing_changes(root: Path, words: list[str], said: str) -> None:
    (root / "model/third.yaml").write_text("losses:\n  L-3: The kitchen is wet.\n")
    commit(root.parent)
    run("new", "hazard", "--id", "H-9", "losses=L-1", "text=New.", cwd=root)
    run("rename", "L-3", "L-kitchen", cwd=root)
    run("set", "H-1", "text", "Something else.", cwd=root)
    run("delete", "H-2", "L-2", cwd=root)
    before = git(root, "diff")
    done = run("restore", *words, cwd=root)
    assert done.returncode == 2
    assert said in done.stderr
    assert git(root, "diff") == before
    assert words != ["H-2"] or run("restore", "H-2", "--force", cwd=root).returncode == 0


def test_nothing_is_put_back_into_lines_that_cannot_be_read(root: Path) -> None:
    whole = (root / "model/more.yaml").read_text()
    torn = whole.replace("  L-2: The", "<<<<<<< ours\n  L-2: The").rstrip() + "\n=======\n>>>>>>> theirs\n"
    (root / "model/more.yaml").write_text(torn)
    done = run("restore", "L-2", cwd=root)
    assert done.returncode == 2
    assert "L-2 is taken" in done.stderr
    assert (root / "model/more.yaml").read_text() == torn


def test_outside_a_repository_there_is_no_revision(tmp_path: Path) -> None:
    done = run("restore", "H-1", cwd=kettle(tmp_path))
    assert done.returncode == 2
    assert "no git repository" in done.stderr


def test_before_there_was_a_case_there_is_nothing_to_restore(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    commit(tmp_path)
    done = run("restore", "H-1", cwd=kettle(tmp_path / "kettle"))
    assert (done.returncode, done.stderr) == (2, "safetycase: there was no case in this folder at HEAD\n")
