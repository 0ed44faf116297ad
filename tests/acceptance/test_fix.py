"""`safetycase fix`: slips are corrected and shown as a diff, what is missing is added only where it is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.command import kettle, run

SLIPS = """\
# What must not happen.
losses:
  L-1: {category: saftey, text: People are scalded.}
hazards:
  H-1:
    loses: [L-01]   # the worst
    text: Water boils over while a hand is near.
"""
STRUCTURE = """\
elements:
  controller: {role: controller, title: Controller}
  heater: {role: process, title: Heater}
actions:
  CA-1: {from: controller, to: heater, title: heat}
ucas:
  UCA-1: {action: CA-1, type: provided, hazards: [H-1], when: the kettle is empty}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return kettle(tmp_path, purpose=SLIPS, structure=STRUCTURE)


def purpose(root: Path) -> str:
    return (root / "model" / "purpose.yaml").read_text()


def test_slips_are_corrected_in_one_save_and_shown(root: Path) -> None:
    done = run("fix", cwd=root)
    assert done.returncode == 0
    assert purpose(root) == SLIPS.replace("saftey", "safety").replace("loses: [L-01]", "losses: [L-1]")
    assert "-    loses: [L-01]   # the worst\n+    losses: [L-1]   # the worst\n" in done.stdout
    assert done.stdout.startswith("--- a/model/purpose.yaml\n+++ b/model/purpose.yaml\n")
    assert "H-1 SFC032: write losses" in done.stderr
    again = run("fix", cwd=root)
    assert again.stdout == ""
    assert "nothing to fix without a decision" in again.stderr


def test_a_dry_run_writes_nothing(root: Path) -> None:
    done = run("fix", "--dry-run", cwd=root)
    assert "+    losses: [L-1]" in done.stdout
    assert "3 changes; nothing was written" in done.stderr
    assert purpose(root) == SLIPS


def test_ids_and_rules_narrow_it(root: Path) -> None:
    run("fix", "L-1", cwd=root)
    assert purpose(root) == SLIPS.replace("saftey", "safety")
    run("fix", "SFC032", cwd=root)
    assert purpose(root) == SLIPS.replace("saftey", "safety").replace("loses", "losses")
    run("fix", "H-1", "unknown-reference", cwd=root)
    assert "losses: [L-1]" in purpose(root)


def test_what_is_missing_is_added_for_what_is_named_and_covers_nothing(root: Path) -> None:
    run("fix", cwd=root)
    assert run("fix", "--add", cwd=root).returncode == 2
    done = run("fix", "UCA-1", "--add", cwd=root)
    assert "add a controller constraint: ucas UCA-1" in done.stderr
    assert "+    origin: generated" in done.stdout
    left = run("check", "--format", "concise", cwd=root).stdout
    assert "no controller constraint excludes UCA-1" in left
    assert "no loss scenario explains UCA-1" in left
    assert run("fix", "UCA-1", "--add", cwd=root).stdout == ""


def test_where_there_are_several_ways_they_are_told(root: Path) -> None:
    structure = STRUCTURE.split("ucas:", maxsplit=1)[0]  # nobody has asked how the action can be unsafe
    (root / "model" / "structure.yaml").write_text(structure)
    done = run("fix", "SFC402", "--add", cwd=root)
    assert done.stdout == ""
    assert "choose one:" in done.stderr
    assert "$ safetycase new uca CA-1 not-provided" in done.stderr
    assert (root / "model" / "structure.yaml").read_text() == structure


def test_what_is_neither_an_item_nor_a_rule_is_refused(root: Path) -> None:
    done = run("fix", "H-11", cwd=root)
    assert done.returncode == 2
    assert "no item H-11; did you mean H-1?, and no rule H-11" in done.stderr


def test_text_of_the_case_cannot_steer_the_terminal(tmp_path: Path) -> None:
    kettle(tmp_path, purpose='losses:\n  L-1: {category: saftey, title: "a\u202eb\u200bc"}\n')
    done = run("fix", "--dry-run", cwd=tmp_path)
    assert "safety" in done.stdout
    assert "\u202e" not in done.stdout
