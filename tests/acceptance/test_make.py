"""What a newcomer meets first: `make`, and clear words where something is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TREE = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*arguments: str, cwd: Path = TREE) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return subprocess.run(
        ["make", *arguments], cwd=cwd, env=clean, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def empty_tree(tmp_path: Path) -> Path:
    """A tree as just cloned, so far as setting up goes."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(TREE / name, tmp_path / name)
    return tmp_path


def script(file: Path, text: str) -> Path:
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


def test_make_alone_lists_the_targets() -> None:
    done = make()
    assert done.returncode == 0
    for target in (
        "demo",
        "test",
        "soak",
        "bench",
        "schemas",
        "example-evidence",
        "classifier-evidence",
        "sample-results",
        "format",
        "lint",
        "clean",
        "help",
    ):
        assert f"make {target} " in done.stdout


def test_no_python_is_said(empty_tree: Path) -> None:
    done = make("setup", "PYTHON=", cwd=empty_tree)
    assert done.returncode == 2
    assert "No Python 3.11 or later with the venv module was found" in done.stderr
    assert "apt-get install python3-venv" in done.stderr.replace("python3 python3-venv", "python3-venv")


def test_an_old_python_is_said(empty_tree: Path) -> None:
    old = script(empty_tree / "python", 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac')
    done = make("setup", f"PYTHON={old}", cwd=empty_tree)
    assert done.returncode == 2
    assert f"needs Python 3.11 or later; {old} is Python 3.9.2" in done.stderr
    assert not (empty_tree / ".venv").exists()


def test_a_python_without_venv_is_said(empty_tree: Path) -> None:
    bare = script(empty_tree / "python", 'case "$2" in *ensurepip*) exit 1;; *) exit 0;; esac')
    done = make("setup", f"PYTHON={bare}", cwd=empty_tree)
    assert done.returncode == 2
    assert "cannot make virtual environments" in done.stderr
    assert "python3-venv" in done.stderr


def browser_script(tmp_path: Path, *, ci: bool, chromium: str = "") -> subprocess.CompletedProcess[str]:
    """Run the browser script where neither a browser nor apt-get can be found."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("bash", "id", "env"):
        (programs / name).symlink_to(str(shutil.which(name)))
    environment = {"PATH": str(programs), "SAFETYCASE_CHROMIUM": chromium, **({"CI": "true"} if ci else {})}
    return subprocess.run(
        [TREE / "scripts" / "browser.sh"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_missing_browser_is_said_and_no_failure_at_home(tmp_path: Path) -> None:
    done = browser_script(tmp_path, ci=False)
    assert done.returncode == 0
    assert "SKIPPED" in done.stderr
    assert "apt-get install chromium" in done.stderr


def test_a_missing_browser_is_a_failure_in_ci(tmp_path: Path) -> None:
    done = browser_script(tmp_path, ci=True)
    assert done.returncode == 1
    assert "must run" in done.stderr


def test_a_named_browser_is_taken(tmp_path: Path) -> None:
    named = script(tmp_path / "my-chromium", "exit 0")
    done = browser_script(tmp_path, ci=True, chromium=str(named))
    assert (done.returncode, done.stderr) == (0, "")
