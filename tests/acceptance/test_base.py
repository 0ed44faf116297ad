"""`check --base`, as a pull request runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.acceptance.command import EXAMPLE, kettle, run, write
from tests.unit.history.repositories import commit, git

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
    done = run("check", "--base", "HEAD", "--format", "concise", cwd=case)
    assert "SFC655 id-reused] H-2 was a hazard before it was deleted (" in done.stdout
    assert "of 2026-03-01): The lid is hot while touched" in done.stdout


@pytest.mark.parametrize("revision", ["nope", "-x", "HEAD:kettle"])
def test_a_revision_that_there_is_not_is_told(case: Path, revision: str) -> None:
    done = run("check", f"--base={revision}", cwd=case)
    assert done.returncode == 2
    assert "safetycase: --base: " in done.stderr


def test_without_a_repository_there_is_no_base(tmp_path: Path) -> None:
    done = run("check", "--base", "main", cwd=kettle(tmp_path))
    assert done.returncode == 2
    assert "lies in no git repository" in done.stderr


def test_where_there_was_no_case_everything_is_new(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "empty")
    done = run("check", "--base", "main", cwd=kettle(tmp_path / "kettle"))
    assert done.returncode == 1
    assert "there was no case in this folder at main: all of it is new" in done.stderr


def test_it_says_with_what_it_compares(case: Path) -> None:
    name = git(case, "rev-parse", "--short=12", "HEAD")
    said = f"safetycase: compared with {name} of 2026-03-01, which is main\n"
    assert said in run("check", "--base", "main", cwd=case).stderr
    git(case, "checkout", "-q", "main")
    commit(case.parent, "2026-03-02")
    git(case, "checkout", "-q", "change")
    assert "where this parted from main" in run("check", "--base", "main", cwd=case).stderr
    git(case, "checkout", "-q", "--orphan", "alone")
    commit(case.parent, "2026-03-03")
    assert "no common commit is known" in run("check", "--base", "main", cwd=case).stderr


def test_a_case_is_no_weaker_than_itself(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    shutil.copytree(EXAMPLE, tmp_path / "cases" / "pump")
    commit(tmp_path)
    plain = run("check", "--format", "json", "--as-of", "2026-11-21", cwd=tmp_path / "cases" / "pump")
    compared = run(
        "check", "--format", "json", "--as-of", "2026-11-21", "--base", "HEAD", cwd=tmp_path / "cases" / "pump"
    )
    assert compared.returncode == plain.returncode == 0
    assert json.loads(compared.stdout) == json.loads(plain.stdout)


def test_what_could_not_be_read_at_the_base_is_named(case: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 12\n"
    write(case, {"model/large.yaml": pointer, "model/broken.yaml": "losses: {L-2: [}\n"})
    commit(case.parent)
    done = run("check", "--base", "HEAD", cwd=case)
    assert "model/large.yaml is stored by Git LFS" in done.stderr
    assert "model/broken.yaml cannot be read whole; what it holds may count as new" in done.stderr


def test_of_a_file_and_of_a_text_that_is_not_saved(case: Path) -> None:
    text = (case / "model/purpose.yaml").read_text()
    write(case, {"model/more.yaml": "losses: {L-5: The kettle is lost}\n"})
    more = f"{text}  H-2: {{text: The lid is hot while touched, losses: [L-1]}}\n".encode()
    done = run(
        "check", "-", "--stdin-name", "model/purpose.yaml", "--base", "main", "--format", "json", cwd=case, stdin=more
    )
    found = json.loads(done.stdout)["findings"]
    assert {one["item"] for one in found if one["rule"] == "SFC650"} == {"H-2"}
    done = run("check", "model/more.yaml", "--base", "main", "--format", "json", cwd=case)
    assert {one["item"] for one in json.loads(done.stdout)["findings"] if one["rule"] == "SFC650"} == {"L-5"}


@pytest.mark.parametrize("form", ["text", "concise", "json", "sarif", "github"])
def test_an_item_that_is_gone_is_told_in_every_format(case: Path, form: str) -> None:
    model = case / "model/purpose.yaml"
    model.write_text(model.read_text().partition("hazards:")[0])
    done = run("check", "--base", "main", "--format", form, "--fail-on", "warning", cwd=case)
    assert done.returncode == 1
    assert "the hazard H-1 of main is gone: Water boils over while a hand is near." in done.stdout


def test_hostile_words_of_the_past_are_shown_as_text(case: Path) -> None:
    write(case, {"model/old.yaml": 'losses:\n  L-5: "\\e]0;owned\\a<script>"\n'})
    commit(case.parent)
    (case / "model/old.yaml").unlink()
    done = run("check", "--base", "HEAD", "--format", "text", cwd=case)
    assert "L-5 of HEAD is gone" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
    commit(case.parent)
    write(case, {"model/old.yaml": "losses:\n  L-5: Something else\n"})
    done = run("check", "--base", "HEAD", "--format", "github", cwd=case)
    assert "L-5 was a loss before" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
