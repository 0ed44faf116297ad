"""The pictures of the terminal UI: real screens, the same on every run, with nothing fetched from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

TREE = Path(__file__).parents[2]
IMAGES = TREE / "docs" / "images"
PICTURES = sorted(path.name for path in IMAGES.glob("tour-*.svg"))
OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|(?:href|src)\s*=\s*['\"](?!#)|@import")


def words(svg: str) -> str:
    """What a picture says."""
    return " ".join("".join(ElementTree.fromstring(svg).itertext()).replace("\u00a0", " ").split())


def drawn(folder: Path, *names: str) -> dict[str, str]:
    """Pictures made by the script."""
    folder.mkdir()
    environment = {**os.environ, "NO_COLOR": "1", "TERM": "dumb", "LC_ALL": "C"}
    command = [sys.executable, "scripts/tour.py", str(folder), *names]
    subprocess.run(command, cwd=TREE, env=environment, check=True, timeout=240, capture_output=True)
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def test_pictures_are_the_same_on_every_run_and_in_every_terminal(tmp_path: Path) -> None:
    once = drawn(tmp_path / "once", "diff", "review")
    assert once == drawn(tmp_path / "again", "diff", "review")
    assert set(once) == {"tour-diff.svg", "tour-review.svg"}
    said = words(once["tour-diff.svg"])
    assert "Since HEAD" in said
    assert "90 min." in said
    assert "R. Ahn, not independent (an author, by git)" in words(once["tour-review.svg"])


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures_of_the_documentation_are_whole_and_shown(name: str) -> None:
    svg = (IMAGES / name).read_text(encoding="utf-8")
    assert "safetycase" in words(svg)
    assert not OUTSIDE.search(svg.replace('xmlns="http', "")), "nothing is fetched"
    assert f"images/{name}" in (TREE / "docs" / "editing.md").read_text()


def test_there_are_pictures() -> None:
    assert len(PICTURES) == 5
    assert "docs/images/tour-workbench.svg" in (TREE / "README.md").read_text()
