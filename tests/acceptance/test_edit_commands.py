"""Editing from the command line: for scripts, and for people who cannot use a screen."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import pytest

from tests.acceptance.command import COMMENTED, kettle, run


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return kettle(tmp_path, purpose=COMMENTED)


def changed(root: Path) -> list[str]:
    after = (root / "model" / "purpose.yaml").read_text()
    lines = difflib.unified_diff(COMMENTED.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[0] in "+-" and not line.startswith(("+++", "---"))]


def test_set_changes_one_line(root: Path) -> None:
    assert run("set", "L-1", "text", "People are burnt.", cwd=root).returncode in (0, 2)
    assert run("set", "H-1", "losses", "[L-1, L-1]", "--force", cwd=root).returncode == 0
    assert changed(root)[-1] == "+    losses: [L-1, L-1]"


def test_lists_are_yaml_and_lose_nothing(root: Path) -> None:
    run("set", "H-1", "labels", "[kitchen, 'no']", cwd=root)
    data = json.loads(run("show", "H-1", "--format", "json", cwd=root).stdout)
    assert data["fields"]["labels"] == ["kitchen", "no"]
    assert "would lose" in run("set", "H-1", "labels", "[kitchen] # and more", cwd=root).stderr
    assert "is not YAML" in run("set", "H-1", "labels", "[kitchen", cwd=root).stderr


@pytest.mark.parametrize(
    "prose",
    [
        "caught at door #3 in a hurry",
        "a: b: c",
        "[bracketed",
        "'quoted' and \"so\"",
        "*star",
        "%x",
        "no",
        "12",
        "- dash",
        "",
    ],
)
def test_prose_is_taken_to_the_letter(root: Path, prose: str) -> None:
    done = run("set", "H-1", "text", "--", prose, cwd=root)
    assert done.returncode == 0, done.stderr
    data = json.loads(run("show", "H-1", "--format", "json", cwd=root).stdout)
    assert data["fields"].get("text", "") == prose
    assert run("check", cwd=root).returncode == 0
    new = run("new", "hazard", "L-1", f"text={prose}", cwd=root)
    assert (
        json.loads(run("show", new.stdout.strip(), "--format", "json", cwd=root).stdout)["fields"].get("text", "")
        == prose
    )


def test_unset(root: Path) -> None:
    run("set", "H-1", "owner", "Ada", cwd=root)
    run("unset", "H-1", "owner", cwd=root)
    assert changed(root) == []
    assert "has no owner" in run("unset", "H-1", "owner", cwd=root).stderr


def test_link_and_unlink(root: Path) -> None:
    new = run("new", "loss", "text=Time is lost.", cwd=root)
    assert new.stdout == "L-2\n"
    run("link", "H-1", "losses", "L-2", cwd=root)
    assert "+    losses: [L-1, L-2]" in changed(root)
    before = changed(root)
    for command in (
        ["link", "H-1", "losses", "L-2"], ["set", "H-1", "losses", "[L-1, L-2]"],
        ["set", "H-1", "losses", "L-2", "--add"], ["set", "L-1", "text", "People are scalded."],
    ):  # fmt: skip
        done = run(*command, cwd=root)
        assert done.returncode == 0, "what is so already is no mistake"
        assert done.stderr.startswith(f"nothing to change: {command[1]} ")
    assert changed(root) == before
    run("unlink", "H-1", "losses", "L-1", cwd=root)
    assert "+    losses: [L-2]" in changed(root)


def test_new_fills_what_follows_from_its_place(tmp_path: Path) -> None:
    structure = (
        "elements: {thermostat: Thermostat, heater: Heater}\n"
        "actions:\n  CA-1: {from: thermostat, to: heater, title: heat}\n"
    )
    root = kettle(tmp_path, structure=structure)
    done = run("new", "uca", "CA-1", "not-provided", "when=the water is cold", "hazards=[H-1]", cwd=root)
    assert done.stdout == "UCA-1\n"
    data = json.loads(run("show", "UCA-1", "--format", "json", cwd=root).stdout)
    assert data["fields"]["action"] == "CA-1"
    assert data["fields"]["type"] == "not-provided"
    assert "Thermostat does not provide" in data["title"]


def test_rename_follows_every_reference(root: Path) -> None:
    assert run("rename", "L-1", "L-10", cwd=root).returncode == 0
    assert changed(root) == [
        "-  L-1: People are scalded.   # the worst",
        "+  L-10: People are scalded.   # the worst",
        "-    losses: [L-1]",
        "+    losses: [L-10]",
    ]
    assert run("rename", "H-1", "L-10", cwd=root).returncode == 2


def test_delete_lists_who_refers_and_refuses(root: Path) -> None:
    done = run("delete", "L-1", cwd=root)
    assert done.returncode == 2
    assert "H-1" in done.stderr
    assert changed(root) == []
    assert run("delete", "L-1", "--unlink", cwd=root).returncode == 0
    assert "L-1" not in (root / "model" / "purpose.yaml").read_text()


def test_a_list_of_one_needs_no_brackets(tmp_path: Path) -> None:
    assert run("init", "--empty", ".", cwd=tmp_path).returncode == 0
    for kind, *words in (
        ("loss", "text=Loss of life"), ("hazard", "text=The door is open while it moves", "losses=L-1"),
        ("constraint", "text=The door must be closed while it moves", "hazards=[H-1]"),
    ):  # fmt: skip
        assert run("new", kind, *words, cwd=tmp_path).returncode == 0
    assert run("new", "hazard", "text=The lift moves with the door open", cwd=tmp_path).returncode == 0
    assert run("set", "SC-1", "hazards", "H-2", cwd=tmp_path).returncode == 0
    shown = run("show", "SC-1", "--format", "json", cwd=tmp_path).stdout
    assert '"H-2"' in shown
    assert "[H-2]" not in shown
    assert run("set", "SC-1", "hazards", "H-9", cwd=tmp_path).returncode == 2
