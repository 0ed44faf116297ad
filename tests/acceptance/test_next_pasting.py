"""What `next` prints can be pasted into a shell whatever a stranger called his files, folders and items."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.command import run, write

MANIFEST = (
    'safetycase: "1"\nname: Kettle\npurpose: {system: a kettle, to: boil water}\nmodels: ["*.y*ml", "**/*.y*ml"]\n'
)
BROKEN = "\n\nlosses: {L-1: Harm\n"


def entries(root: Path, *arguments: str, cwd: Path | None = None) -> list[dict[str, Any]]:
    done = run("next", "--limit", "0", "--format", "json", *arguments, cwd=cwd or root)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["next"]
    return found


def arguments_of(command: str, folder: Path, editor: Path) -> list[str]:
    """What an editor gets if the command is pasted into a shell."""
    subprocess.run(
        ["sh", "-c", command], cwd=folder, env={"EDITOR": str(editor), "PATH": os.environ["PATH"]}, check=True
    )
    return (folder / "asked").read_text().splitlines()


@pytest.mark.parametrize(
    "name",
    ["+!touch pwned;.yml", "-S evil.yml", "x:!touch pwned;.yml", "x:; touch pwned;.yml", "$(touch pwned).yml",
     "--cmd=!touch pwned.yml", "a'; touch pwned;'.yml", "~root.yml", "http:/x.yml", "sub/+!touch pwned;.yml"],
)  # fmt: skip
def test_a_file_name_is_never_a_command_of_the_editor(tmp_path: Path, name: str) -> None:
    root = write(tmp_path / "case", {"safetycase.yaml": MANIFEST, name: BROKEN})
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nfor each in "$@"; do echo "$each"; done >asked\n')
    editor.chmod(0o755)
    for cwd in (root, tmp_path):
        command = entries(root, str(root), cwd=cwd)[0]["command"]
        line, file = arguments_of(command, cwd, editor)
        assert line[0] == "+" and line[1:].isdigit()
        assert file[0].isalnum() or file.startswith("./")
        assert (cwd / file).samefile(root / name)
        assert not list(tmp_path.rglob("pwned"))


@pytest.mark.parametrize("name", ["a\x1b[2Jb.yml", "a\nb.yml", "a\u202eb.yml"])
def test_a_name_that_cannot_be_typed_gives_words(tmp_path: Path, name: str) -> None:
    root = write(tmp_path, {"safetycase.yaml": MANIFEST, name: BROKEN})
    assert entries(root)[0]["command"] is None
    done = run("next", cwd=root)
    assert "by hand: its name has characters that cannot be typed" in done.stdout
    assert "EDITOR" not in done.stdout.partition("Losses")[0]
    assert not {"\x1b", "\u202e"} & set(done.stdout)


@pytest.mark.parametrize("folder", ["-x", "+!touch pwned;"])
def test_the_folder_of_the_case_is_never_an_option(tmp_path: Path, folder: str) -> None:
    root = write(tmp_path / folder, {"safetycase.yaml": MANIFEST})
    command = entries(root, str(root), cwd=tmp_path)[0]["command"]
    words = shlex.split(command)
    assert words[:3] == ["safetycase", "-C", f"./{folder}"]
    assert run(*words[1:], cwd=tmp_path).returncode == 0


def test_a_folder_that_cannot_be_typed_gives_words(tmp_path: Path) -> None:
    root = write(tmp_path / "a\x1bb", {"safetycase.yaml": MANIFEST})
    assert {entry["command"] for entry in entries(root, str(root), cwd=tmp_path)} == {None}
    assert "No command is shown" in run("next", root, cwd=tmp_path).stdout


@pytest.mark.parametrize("hostile", ["--help", "-rf", "$(touch pwned)", "x; touch pwned", "a b", "+x"])
def test_an_id_that_is_none_stands_in_no_command(tmp_path: Path, hostile: str) -> None:
    said = json.dumps(hostile)
    model = (
        f"losses: {{{said}: Harm}}\nhazards: {{{said}: {{losses: [{said}], text: Hot}}}}\n"
        f"elements: {{{said}: {{role: controller, process_model: {{{said}: {{values: [a, b]}}}}}}, b: {{}},"
        f" c: {{role: controller, process_model: {{{said}: {{values: [a, b]}}}}}}}}\n"
        f"actions: {{CA-1: {{from: {said}, to: b, title: heat}}, CA-2: {{from: b, to: {said}, title: heat}}}}\n"
        f"requirements: {{{said}: It stops}}\nscenarios: {{{said}: {{class: process, text: x}}}}\n"
    )
    root = write(tmp_path, {"safetycase.yaml": MANIFEST, "all.yaml": model})
    commands = [entry["command"] for entry in entries(root)]
    assert "${EDITOR:-vi} +1 all.yaml" in commands
    assert not [command for command in commands if hostile in command]
