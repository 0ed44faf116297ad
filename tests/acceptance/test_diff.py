"""`safetycase diff`: what changed since a revision, by item and field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.command import kettle, run
from tests.unit.history.repositories import commit, git

PURPOSE = """\
losses:
  L-1: People are scalded.
hazards:
  H-2: {losses: [L-1], text: The lid opens.}
  H-1:
    losses: [L-1]
    status: reviewed
    text: Water boils over while a child is near.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The kettle, committed, and then changed."""
    git(tmp_path, "init", "-q", "-b", "main")
    case = kettle(tmp_path / "kettle", more="losses:\n  L-2: The kitchen burns.\n")
    commit(tmp_path)
    (case / "model/more.yaml").unlink()
    (case / "model/purpose.yaml").write_text(PURPOSE)
    return case


def test_items_and_fields_are_told_in_text(root: Path) -> None:
    done = run("diff", cwd=root)
    assert done.returncode == 0
    assert "which is HEAD" in done.stderr
    assert (
        done.stdout
        == """\
- L-2  loss  The kitchen burns.
    model/more.yaml:2 at HEAD
    text  - The kitchen burns.

+ H-2  hazard  The lid opens.
    model/purpose.yaml:4
    losses  + L-1
    text  + The lid opens.

~ H-1  hazard  Water boils over while a child is near.
    model/purpose.yaml:5
    status  + reviewed
    text
      Water boils over while a [-hand-]{+child+} is near.

+ 1 new, ~ 1 changed, - 1 gone since HEAD.
"""
    )
    assert run("diff", cwd=root).stdout == done.stdout
    assert "kettle/model/purpose.yaml:5" in run("-C", "kettle", "diff", "H-1", cwd=root.parent).stdout


def test_items_are_listed_and_changed_by_whether_they_differ(root: Path) -> None:
    assert [line.split()[0] for line in run("list", "--since", "HEAD", cwd=root).stdout.splitlines()] == ["H-2", "H-1"]
    assert run("list", "loss", "--since", "HEAD", cwd=root).stdout == ""
    done = run("set", "--since", "HEAD", "--text", "lid", "owner", "Ada", cwd=root)
    assert "set H-2 owner" in done.stderr
    done = run("list", "--since", "nope", cwd=root)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--since: the repository has no commit 'nope'" in done.stderr


def test_a_machine_reads_values_with_their_types(root: Path) -> None:
    data = json.loads(run("diff", "H-1", "L-2", "--format", "json", cwd=root).stdout)
    assert (data["version"], data["base"]["revision"]) == (1, "HEAD")
    assert data["summary"] == {"new": 0, "changed": 1, "gone": 1}
    assert [(one["id"], one["kind"], one["change"], one["line"]) for one in data["items"]] == [
        ("L-2", "loss", "gone", 2), ("H-1", "hazard", "changed", 5)
    ]  # fmt: skip
    status, text = data["items"][1]["fields"]
    assert status == {"field": "status", "change": "new", "after": "reviewed"}
    assert text["before"] == "Water boils over while a hand is near."


def test_a_table_for_a_pull_request_goes_to_a_file(root: Path, tmp_path: Path) -> None:
    run("diff", "-o", str(tmp_path / "d.md"), cwd=root)
    text = (tmp_path / "d.md").read_text()
    assert "| Field | HEAD | now |" in text
    assert "| status |  | reviewed |" in text


def test_the_work_of_others_since_this_parted_is_not_told(root: Path) -> None:
    git(root, "checkout", "-q", "-b", "mine")
    git(root, "stash", "-q")
    git(root, "checkout", "-q", "main")
    (root / "model/other.yaml").write_text("losses:\n  L-8: Theirs.\n")
    commit(root.parent)
    git(root, "checkout", "-q", "mine")
    git(root, "stash", "pop", "-q")
    done = run("diff", "--base", "main", "--format", "json", cwd=root)
    assert "where this parted from main" in done.stderr
    assert {one["id"] for one in json.loads(done.stdout)["items"]} == {"H-1", "H-2", "L-2"}


def test_without_changes_or_with_names_that_there_are_not(root: Path) -> None:
    commit(root.parent)
    assert run("diff", cwd=root).stdout == "no item differs since HEAD.\n"
    for words, said in ((["--base", "nope"], "--base: the repository has no commit 'nope'"), (["X-9"], "no item X-9")):
        done = run("diff", *words, cwd=root)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr


def test_without_a_repository_or_a_commit_nothing_can_be_compared(tmp_path: Path) -> None:
    lonely = kettle(tmp_path / "lonely")
    done = run("diff", cwd=lonely)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"safetycase: {lonely} lies in no git repository\n"
    git(lonely, "init", "-q")
    done = run("diff", cwd=lonely)
    assert (done.returncode, done.stderr) == (2, "safetycase: the repository has no commit 'HEAD'\n")


def test_hostile_text_reaches_neither_terminal_nor_log_nor_markup(root: Path) -> None:
    hostile = (
        'losses:\n  L-1: "\\e[31mred \\u202e ::error::x ##[group]y <script> | `z`"\n'
        '  L-3:\n    text: "::error::\\n::error::"\n'
    )
    (root / "model/purpose.yaml").write_text(hostile)
    for form in ("text", "markdown", "json"):
        done = run("diff", "--format", form, cwd=root).stdout
        assert "\x1b" not in done
        assert "\u202e" not in done
        assert not [line for line in done.splitlines() if line.strip().startswith("::")]
        assert "##[" not in done
    assert "<script>" not in run("diff", "--format", "markdown", cwd=root).stdout.replace("\\<script\\>", "")
    coloured = run("--color", "always", "diff", cwd=root).stdout
    assert "\x1b[31mred" not in coloured
    assert "\\x1b[31mred" in coloured


def test_numbers_that_json_does_not_know_and_look_alikes(root: Path) -> None:
    before = "losses:\n  L-1: {text: A, x-n: 1, x-l: [1]}\n"
    (root / "model/purpose.yaml").write_text(before)
    commit(root.parent)
    (root / "model/purpose.yaml").write_text('losses:\n  L-1: {text: A, x-n: "1", x-l: [.inf]}\n')
    assert 'x-n  - 1  + "1"' in run("diff", cwd=root).stdout
    (item,) = json.loads(run("diff", "--format", "json", cwd=root).stdout)["items"]
    assert [one["after"] for one in item["fields"]] == ["1", [".inf"]]


def test_an_item_that_was_renamed_is_one_item_with_its_changed_words(root: Path) -> None:
    file = root / "model/purpose.yaml"
    file.write_text(PURPOSE.replace("H-1:\n", "H-9:\n    aliases: [H-1]\n"))
    text = run("diff", "H-9", cwd=root).stdout
    assert "~ H-9  hazard (was H-1)  Water boils over" in text
    assert "[-hand-]{+child+}" in text
    assert "1 new" not in text
    assert run("diff", "H-1", cwd=root).stdout == text
    data = json.loads(run("diff", "--format", "json", cwd=root).stdout)
    assert data["summary"] == {"new": 1, "changed": 1, "gone": 1}
    (found,) = [one for one in data["items"] if one["id"] == "H-9"]
    assert (found["change"], found["was_id"]) == ("changed", "H-1")
    assert {one["field"]: one["change"] for one in found["fields"]} == {
        "aliases": "new", "status": "new", "text": "changed"
    }  # fmt: skip
    assert "changed: hazard, was H-1," in run("diff", "--format", "markdown", cwd=root).stdout
