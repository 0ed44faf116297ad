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
    command = [sys.executable, "-m", "scripts.tour", str(folder), *names]
    subprocess.run(command, cwd=TREE, env=environment, check=True, timeout=240, capture_output=True)
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def test_pictures_are_the_same_on_every_run_and_in_every_terminal(tmp_path: Path) -> None:
    names = ("diff", "review", "tour")
    once = drawn(tmp_path / "once", *names)
    assert once == drawn(tmp_path / "again", *names)
    assert set(once) == {"tour-diff.svg", "tour-review.svg", "tour.svg"}
    said = words(once["tour-diff.svg"])
    assert "Since HEAD" in said
    assert "90 min." in said
    assert "R. Ahn, not independent (an author, by git)" in words(once["tour-review.svg"])
    recorded = words(once["tour.svg"])
    for seen in ("tell of a cause, not of the state", "undone: set H-3 text", "Grid of unsafe control", "Since HEAD"):
        assert seen in recorded


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures_of_the_documentation_are_whole_and_shown(name: str) -> None:
    svg = (IMAGES / name).read_text(encoding="utf-8")
    assert "safetycase" in words(svg)
    assert not OUTSIDE.search(svg.replace('xmlns="http', "")), "nothing is fetched"
    assert f"images/{name}" in (TREE / "docs" / "editing.md").read_text()


def test_there_are_pictures() -> None:
    assert len(PICTURES) == 5
    assert "docs/images/tour.svg" in (TREE / "README.md").read_text()


def test_of_the_recorded_tour_one_screen_is_seen_at_a_time() -> None:
    """Each caption is visible for its share of the time; the first alone where nothing moves."""
    svg = (IMAGES / "tour.svg").read_text(encoding="utf-8")
    assert not OUTSIDE.search(svg.replace('xmlns="http', "")), "nothing is fetched"
    captions = re.findall(r'<g class="(f\d+)">(?:<text(?! class="title")[^>]*>[^<]*</text>)*<text class="title"', svg)
    shown = []
    for name in captions:
        rule = re.search(rf"\.{name} {{ visibility: (\w+);.*?@keyframes k{name} {{ (.*) }}$", svg, re.MULTILINE)
        assert rule is not None
        steps = re.findall(r"([\d.]+)% { visibility: (\w+); }", rule[2])
        assert [state for _, state in steps if state == "visible"] == ["visible"]
        shown.append((float(next(at for at, state in steps if state == "visible")), rule[1]))
    assert len(captions) >= 10
    assert [state for _, state in sorted(shown)] == ["visible", *["hidden"] * (len(captions) - 1)]
    assert len({at for at, _ in shown}) == len(captions)
    assert "prefers-reduced-motion" in svg
