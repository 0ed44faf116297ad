"""Moving items among those beside which they stand, from the command line."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import pytest

from tests.acceptance.command import kettle, run

PURPOSE = """\
losses:
  L-1: People are scalded.

hazards:
  # the first
  H-1: {losses: [L-1], text: It boils over.}   # often
  H-1.1: {parent: H-1, text: It boils over on the stove.}

  # apart: what follows is about the lid

  # the lid
  H-2:
    losses: [L-1]
    text: >-
      The lid
      flies off.
  H-2.1: {parent: H-2, text: It flies off to the left.}
  H-2.2: {parent: H-2, text: It flies off to the right.}
  H-3: {losses: [L-1], text: Steam escapes.}
"""
OTHER = "hazards:\n  H-9: {losses: [L-1], text: It tips over.}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return kettle(tmp_path, purpose=PURPOSE, second=OTHER)


def order(root: Path) -> list[str]:
    rows = json.loads(run("list", "hazard", "--format", "json", cwd=root).stdout)["items"]
    return [row["id"] for row in rows if row["file"] == "model/purpose.yaml"]


def hunks(root: Path) -> int:
    after = (root / "model" / "purpose.yaml").read_text()
    return sum(line.startswith("@@") for line in difflib.unified_diff(PURPOSE.split("\n"), after.split("\n"), n=0))


@pytest.mark.parametrize(
    ("command", "after"),
    [
        (["H-3", "--before", "H-2"], ["H-1", "H-1.1", "H-3", "H-2", "H-2.1", "H-2.2"]),
        (["H-3", "--after", "H-1"], ["H-1", "H-1.1", "H-3", "H-2", "H-2.1", "H-2.2"]),
        (["H-3", "--first"], ["H-3", "H-1", "H-1.1", "H-2", "H-2.1", "H-2.2"]),
        (["H-1", "--last"], ["H-2", "H-2.1", "H-2.2", "H-3", "H-1", "H-1.1"]),
        (["H-1", "--after", "H-2"], ["H-2", "H-2.1", "H-2.2", "H-1", "H-1.1", "H-3"]),
        (["H-2", "--before", "H-1"], ["H-2", "H-2.1", "H-2.2", "H-1", "H-1.1", "H-3"]),
        (["H-2.2", "--first"], ["H-1", "H-1.1", "H-2", "H-2.2", "H-2.1", "H-3"]),
        (["H-2.1", "--after", "H-2.2"], ["H-1", "H-1.1", "H-2", "H-2.2", "H-2.1", "H-3"]),
    ],
)
def test_an_item_moves_with_its_parts_and_nothing_else_changes(
    root: Path, command: list[str], after: list[str]
) -> None:
    done = run("move", *command, cwd=root)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"move {' '.join(command).replace('--', '')}: model/purpose.yaml\n"
    assert order(root) == after
    assert sorted((root / "model" / "purpose.yaml").read_text().split("\n")) == sorted(PURPOSE.split("\n"))
    assert (root / "model" / "second.yaml").read_text() == OTHER


@pytest.mark.parametrize("command", [["H-3", "--before", "H-2"], ["H-2.2", "--before", "H-2.1"], ["H-3", "--first"]])
def test_one_move_is_one_hunk(root: Path, command: list[str]) -> None:
    run("move", *command, cwd=root)
    assert hunks(root) <= 2, "what moves is taken out in one place and put in another"


def test_comments_above_an_item_move_with_it(root: Path) -> None:
    run("move", "H-2", "--last", cwd=root)
    text = (root / "model" / "purpose.yaml").read_text()
    assert "  # the lid\n  H-2:\n" in text
    assert text.index("H-3:") < text.index("# the lid")
    assert "  # the first\n  H-1: " in text


@pytest.mark.parametrize(
    "command", [["H-1", "--first"], ["H-3", "--last"], ["H-2", "--after", "H-1"], ["H-1", "--before", "H-2"],
                ["H-1.1", "--first"], ["H-9", "--last"]],
)  # fmt: skip
def test_what_stands_there_already_is_no_change_and_no_mistake(root: Path, command: list[str]) -> None:
    done = run("move", *command, cwd=root)
    assert done.returncode == 0
    assert done.stderr.startswith(f"nothing to change: {command[0]} ")
    assert (root / "model" / "purpose.yaml").read_text() == PURPOSE


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["H-1", "--before", "L-1"], "H-1 is a hazard, L-1 is a loss; items move among those of their kind"),
        (["H-1", "--after", "H-9"], "H-1 stands in model/purpose.yaml, H-9 in model/second.yaml; items move within"),
        (
            ["H-1.1", "--after", "H-2"],
            "H-1.1 is part of H-1, H-2 is part of none; items move among those with the same",
        ),
        (["H-1.1", "--after", "H-2.1"], "H-1.1 is part of H-1, H-2.1 is part of H-2; items move among"),
        (["H-1", "--after", "H-1"], "H-1 cannot stand beside itself"),
        (["H-1", "--after", "H-4"], "no item H-4"),
        (["h-1", "--first"], "did you mean H-1?"),
        (["H-1"], "say where to: --before OTHER, --after OTHER, --first or --last"),
        (["H-1", "--first", "--before", "H-2"], "one of them"),
    ],
)
def test_a_move_that_cannot_be_is_refused(root: Path, command: list[str], said: str) -> None:
    done = run("move", *command, cwd=root)
    assert done.returncode == 2
    assert said in done.stderr
    assert (root / "model" / "purpose.yaml").read_text() == PURPOSE
