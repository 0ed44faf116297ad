"""`safetycase review`: what waits for a person, and what one decides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.command import KETTLE, kettle, run
from tests.unit.history.repositories import commit, git

DAY = ("--as-of", "2026-03-01")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The kettle, written by A, in the hands of Grace."""
    case = kettle(tmp_path)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "user.name", "Grace")
    git(tmp_path, "config", "user.email", "grace@example.org")
    commit(tmp_path)
    return case


def test_what_waits_is_listed_and_what_is_accepted_does_not_wait(root: Path) -> None:
    assert (
        run("review", cwd=root).stdout
        == """\
L-1  loss    draft
    People are scalded.
H-1  hazard  draft
    Water boils over while a hand is near.
2 of 2 items wait for a person: 2 draft.
"""
    )
    done = run("review", "H-1", "--accept", "--independent", *DAY, cwd=root)
    assert done.returncode == 0
    assert "accept H-1, by Grace" in done.stderr
    assert "1 of 2 items wait for a person: 1 draft." in run("review", "--list", *DAY, cwd=root).stdout
    text = (root / "model/purpose.yaml").read_text()
    assert "status: reviewed" in text
    assert run("check", *DAY, "--format", "concise", cwd=root).stdout.count("SFC124") == 0


def test_a_change_after_an_acceptance_is_found_by_check_and_waits(root: Path) -> None:
    run("review", "H-1", "--accept", "--independent", *DAY, cwd=root)
    run("set", "H-1", "text", "Water boils over.", cwd=root)
    said = run("check", "--format", "concise", *DAY, cwd=root).stdout
    assert "SFC910 changed-since-review] H-1 is reviewed, and changed since RV-1 accepted it on 2026-03-01" in said
    (one,) = json.loads(run("review", "--list", "--kind", "hazard", "--format", "json", *DAY, cwd=root).stdout)["items"]
    assert (one["id"], one["why"], one["review"], one["status"]) == ("H-1", "changed", "RV-1", "reviewed")
    run("review", "H-1", "--accept", "--independent", *DAY, cwd=root)
    assert "SFC910" not in run("check", "--format", "concise", *DAY, cwd=root).stdout


def test_who_accepts_their_own_change_is_written_down_as_not_independent(root: Path) -> None:
    run("set", "H-1", "text", "Water boils over.", cwd=root)
    done = run("review", "H-1", "L-1", "--accept", "--independent", *DAY, cwd=root)
    assert "H-1 is by Grace, as git has it: written down as not independent" in done.stderr
    items = {
        one: json.loads(run("show", one, "--format", "json", cwd=root).stdout)["fields"] for one in ("RV-1", "RV-2")
    }
    assert (items["RV-1"]["items"], items["RV-1"]["independent"]) == (["L-1"], True)
    assert (items["RV-2"]["items"], items["RV-2"]["independent"]) == (["H-1"], False)
    done = run("review", "L-1", "--accept", "--by", "a@example.org", *DAY, cwd=root)
    assert "L-1 is by a@example.org" in done.stderr


def test_a_rejection_is_answered_by_a_change(root: Path) -> None:
    run("set", "H-1", "status", "reviewed", cwd=root)
    done = run("review", "H-1", "--reject", "--by", "Ada", "--note", "Which hand?", *DAY, cwd=root)
    assert done.returncode == 0
    assert (
        "rejected by RV-1 on 2026-03-01 (Ada), waits for its author" in run("review", "H-1", "--list", cwd=root).stdout
    )
    assert "status" not in (root / "model/purpose.yaml").read_text().partition("reviews")[0]
    run("set", "H-1", "text", "Water boils over while the left hand is near.", cwd=root)
    assert "draft; RV-1 said rejected on 2026-03-01 (Ada)" in run("review", "H-1", "--list", cwd=root).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("H-1",), "say --accept, --open or --reject"),
        (("--accept",), "name the items"),
        (("H-1", "--accept", "--list"), "do not go with"),
        (("H-1", "--reject"), "needs a note"),
        (("H-1", "--open"), "needs a note"),
        (("H-1", "--accept", "--by", "n/a"), "needs the name"),
        (("H-9", "--accept"), "no item H-9"),
        (("H-9", "--list"), "no item H-9"),
    ],
)
def test_what_records_nothing_is_refused(root: Path, words: tuple[str, ...], said: str) -> None:
    done = run("review", *words, cwd=root)
    assert done.returncode == 2
    assert said in done.stderr
    assert (root / "model/purpose.yaml").read_text() == KETTLE["model/purpose.yaml"]


def test_without_git_a_name_is_asked_for_and_independence_stays_unsaid(tmp_path: Path) -> None:
    case = kettle(tmp_path / "case")
    alone = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    done = run("review", "H-1", "--accept", cwd=case, env=alone)
    assert done.returncode == 2
    assert "--by NAME" in done.stderr
    done = run("review", "H-1", "--accept", "--by", "Ada", cwd=case, env=alone)
    assert done.returncode == 0
    assert "who wrote the items is not known" in done.stderr
    assert "independent" not in (case / "model/purpose.yaml").read_text()


def test_hostile_names_and_notes_are_shown_harmlessly(root: Path) -> None:
    run("review", "H-1", "--accept", "--by", "Eve \x1b[31m", "--note", "\u202egood ::error::", *DAY, cwd=root)
    run("set", "H-1", "text", "Steam.", cwd=root)
    for form in ("text", "json"):
        said = run("review", "--list", "--format", form, *DAY, cwd=root).stdout
        assert "\x1b" not in said
        assert "\u202e" not in said
