"""`safetycase keys`: what holds, a file to begin with, and what in it cannot be followed."""

from __future__ import annotations

import json
from pathlib import Path

from tests.acceptance.command import run


def test_keys_are_printed_with_the_ids_of_the_actions(tmp_path: Path) -> None:
    done = run("keys", env={"XDG_CONFIG_HOME": str(tmp_path)})
    assert done.returncode == 0
    assert done.stderr == ""
    assert "  w ctrl+s                save  " in done.stdout


def test_a_file_to_begin_with_is_written_once(tmp_path: Path) -> None:
    env = {"XDG_CONFIG_HOME": str(tmp_path)}
    assert run("keys", "--init", env=env).returncode == 0
    file = tmp_path / "safetycase" / "config.toml"
    file.write_text(file.read_text().replace('# save = ["w", "ctrl+s"]', 'save = "ctrl+t"'))
    again = run("keys", "--init", env=env)
    assert again.returncode == 2
    assert "is there already" in again.stderr
    data = json.loads(run("keys", "--format", "json", env=env).stdout)
    save = next(action for action in data["actions"] if action["id"] == "save")
    assert (save["keys"], save["changed"], data["wrong"]) == (["ctrl+t"], True, [])


def test_what_cannot_be_followed_is_said_and_the_exit_code_is_two(tmp_path: Path) -> None:
    (tmp_path / "safetycase").mkdir()
    (tmp_path / "safetycase" / "config.toml").write_text('[keys]\nsaev = "x"\nsave = "ctrl+enter"\n')
    done = run("keys", env={"XDG_CONFIG_HOME": str(tmp_path)})
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "there is no action 'saev'; did you mean save?",
        "save: 'ctrl+enter' most terminals cannot tell it from enter",
    ]


def test_a_relative_folder_for_configurations_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "here" / "safetycase").mkdir(parents=True)
    (tmp_path / "here" / "safetycase" / "config.toml").write_text("nonsense")
    done = run("keys", cwd=tmp_path, env={"XDG_CONFIG_HOME": "here", "HOME": str(tmp_path / "home")})
    assert (done.returncode, done.stderr) == (0, "")
