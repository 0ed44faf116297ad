"""The words that rules look for, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.acceptance.command import run


def test_the_lists_and_their_rules_are_shown() -> None:
    done = run("words")
    assert done.returncode == 0
    assert "hazard-causes  Words for causes." in done.stdout
    assert "looked for by: SFC225 hazard-states-cause" in done.stdout
    assert "fails" not in done.stdout


def test_the_words_of_a_list_are_shown_and_can_be_read_by_machines() -> None:
    text = run("words", "hazard-causes").stdout
    assert "fail, fails" in text
    assert "but not in: " in text
    (entry,) = json.loads(run("words", "hazard-causes", "--format", "json").stdout)["lists"]
    assert {"fail", "due to"} <= set(entry["words"])
    assert "fault current" in entry["except"]


def test_an_unknown_list_is_a_mistake_of_usage() -> None:
    done = run("words", "hazard-cause")
    assert done.returncode == 2
    assert "Did you mean hazard-causes?" in done.stderr


def test_a_case_changes_a_list(tmp_path: Path) -> None:
    assert run("init", tmp_path / "case").returncode == 0
    model, manifest = tmp_path / "case" / "model" / "words.yaml", tmp_path / "case" / "safetycase.yaml"
    model.write_text("hazards:\n  H-90: {losses: [L-1], text: A gremlin is in the boiler}\n")
    assert "SFC225" not in run("check", tmp_path / "case").stdout
    manifest.write_text(
        manifest.read_text() + "words:\n  hazard-causes: {add: [gremlin], because: Our word for a fault}\n"
    )
    out = run("check", tmp_path / "case").stdout
    assert "model/words.yaml:2:33: warning[SFC225 hazard-states-cause] H-90: “gremlin” tells of a cause" in out
