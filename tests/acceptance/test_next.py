"""From an empty folder to a case, by doing what `next` says."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.command import EXAMPLE, run, write

EMPTY: dict[str, str | bytes] = {
    "safetycase.yaml": 'safetycase: "1"\nname: Kettle\npurpose: {system: a kettle, to: boil water}\n'
}


def asked(root: Path, *arguments: str) -> dict[str, Any]:
    done = run("next", "--format", "json", *arguments, cwd=root)
    assert done.returncode == 0
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def test_a_new_case_is_led_by_commands_that_work(tmp_path: Path) -> None:
    root = write(tmp_path / "new case", EMPTY)
    steps: list[str] = []
    for _ in range(8):
        first = next(entry for entry in asked(root, "--limit", "0")["next"] if entry["step"] != "review")
        words = shlex.split(first["command"])
        assert words[0] == "safetycase"
        words = [
            "Water boils over" if word == "TODO" else word.replace("=TODO", f"=heat {len(steps)}") for word in words
        ]
        words = [word.replace("to=heat", "to=heater #").split(" #")[0] for word in words]
        done = run(*words[1:], cwd=root)
        steps.append(first["step"])
        if done.returncode:
            break
    assert steps[:5] == ["losses", "hazards", "constraints", "structure", "structure"]
    assert (root / "model" / "losses.yaml").exists()


def test_commands_reach_the_case_from_elsewhere(tmp_path: Path) -> None:
    root = write(tmp_path / "it's here", EMPTY)
    done = run("next", root, cwd=tmp_path)
    line = next(line for line in done.stdout.splitlines() if "$ safetycase" in line)
    words = shlex.split(line.partition("$ ")[2])
    assert words[1:3] == ["-C", "it's here"]
    assert run(*words[1:], cwd=tmp_path).returncode == 0
    assert (root / "model" / "losses.yaml").read_text().startswith("losses:")


def test_a_case_without_a_purpose_is_told_where_to_write_it(tmp_path: Path) -> None:
    root = write(tmp_path, {"safetycase.yaml": 'safetycase: "1"\nname: Kettle\n'})
    first = asked(root)["next"][0]
    assert (first["step"], first["command"]) == ("purpose", "${EDITOR:-vi} safetycase.yaml")


def test_the_limit_is_said(tmp_path: Path) -> None:
    model = "losses: {L-1: Harm}\nelements: {a: {}, b: {}}\nactions: {CA-1: {from: a, to: b, title: heat}}\n"
    root = write(tmp_path, {**EMPTY, "model/all.yaml": model})
    total = asked(root)["total"]
    assert total > 2
    assert len(asked(root, "--limit", "2")["next"]) == 2
    assert f"{total - 2} more entries" in run("next", "--limit", "2", cwd=root).stdout
    assert len(asked(root, "--limit", "0")["next"]) == total


def test_the_example_is_told_what_remains() -> None:
    done = run("next", EXAMPLE, "--as-of", "2026-11-21")
    assert "Requirements: 25 demonstrated, 8 open, 1 refuted, 1 unknown (of 35)." in done.stdout
    assert "waived" in done.stdout
    assert "Nothing is left" not in done.stdout
    steps = [entry["step"] for entry in json.loads(run("next", EXAMPLE, "--format", "json").stdout)["next"]]
    assert set(steps) <= {"structure", "ucas", "scenarios", "requirements", "evidence", "review"}


@pytest.mark.parametrize("text", ["losses: {L-1: Harm\n", "losses: {L-1: {txt: Harm}}\n", "- a\n- b\n"])
def test_what_cannot_be_read_comes_first(tmp_path: Path, text: str) -> None:
    root = write(tmp_path, {**EMPTY, "model/all.yaml": text})
    first = asked(root)["next"][0]
    assert (first["step"], first["severity"]) == ("repair", "error")


def test_outside_a_case_it_says_how_to_start_one(tmp_path: Path) -> None:
    done = run("next", cwd=tmp_path)
    assert done.returncode == 2
    assert "safetycase init" in done.stderr


def test_the_ids_of_an_entry_are_named_once(tmp_path: Path) -> None:
    model = (
        "losses: {L-1: Loss of life}\nhazards: {H-1: {text: Water is hot, losses: [L-1]}}\n"
        "elements: {a: {role: controller}, b: {role: controller}, p: {role: process}}\n"
        "actions: {CA-1: {title: heat, from: a, to: p}, CA-2: {title: cool, from: b, to: p}}\n"
        "ucas: {UCA-1: {action: CA-1, type: provided, when: x is y, hazards: [H-1]}}\n"
    )
    root = write(tmp_path, {**EMPTY, "model/a.yaml": model})
    lines = [line.strip() for line in run("next", "--limit", "0", cwd=root).stdout.splitlines()]
    assert "CA-1" not in lines
    assert "CA-1, CA-2" in lines
