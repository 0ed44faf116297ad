"""`safetycase report` as a user calls it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.command import kettle, run


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("name", ["report.pdf", "report", "report.html.txt"])
def test_html_goes_into_no_file_of_another_kind(tmp_path: Path, name: str) -> None:
    root = kettle(tmp_path)
    done = run("report", "-o", name, cwd=root)
    assert done.returncode == 2
    assert "name a file that ends in .html" in done.stderr
    assert not (root / name).exists()


def test_the_size_is_told_in_a_fitting_unit(tmp_path: Path) -> None:
    done = run("report", "-o", "report.HTM", cwd=kettle(tmp_path))
    assert done.returncode == 0
    assert " KB, as of " in done.stderr


def test_a_dash_and_a_device_stand_for_a_stream(tmp_path: Path) -> None:
    root = kettle(tmp_path)
    for output in ("-", "/dev/stdout"):
        assert run("report", "-o", output, cwd=root).stdout.startswith("<!doctype html>")
    assert not (root / "-").exists()


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")
def test_the_report_itself_is_no_change_of_the_case(tmp_path: Path) -> None:
    root = kettle(tmp_path)
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "first")
    page = root / "report.html"
    for _ in range(2):
        run("report", "-o", page, cwd=root)
        assert ", without changes" in page.read_text()
    (root / "model" / "more.yaml").write_text("losses: {L-2: Time is lost.}\n")
    run("report", "-o", page, cwd=root)
    assert ", with changes beside it" in page.read_text()
