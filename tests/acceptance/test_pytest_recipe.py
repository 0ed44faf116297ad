"""The recipe for pytest in docs/evidence.md: no test loses its requirement, whatever becomes of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.acceptance.command import kettle, run, write

DOCS = Path(__file__).parents[2] / "docs" / "evidence.md"
TESTS = """
import pytest

@pytest.fixture
def broken():
    raise RuntimeError("no bench")

@pytest.mark.requirement("R-1")
def test_passes(): pass

@pytest.mark.requirement("R-1")
def test_whose_fixture_fails(broken): pass

@pytest.mark.requirement("R-2", "R-3")
@pytest.mark.skip
def test_that_is_skipped(): pass

@pytest.mark.requirement("R-3")
def test_that_stops_early(): assert False
"""


def test_every_test_counts_for_its_requirement(tmp_path: Path) -> None:
    requirements = "requirements:\n" + "".join(f"  R-{n}: {{addresses: [H-1], text: It stops}}\n" for n in (1, 2, 3))
    root = kettle(tmp_path / "case", requirements=requirements)
    recipe = re.search(r"```python\n# conftest\.py\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert recipe is not None
    write(root, {"tests/conftest.py": recipe[1], "tests/test_it.py": TESTS})
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--junitxml",
        "evidence/run.xml",
        "tests",
    ]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert "1 passed, 1 skipped, 1 error" in done.stdout.replace("1 failed, ", "")
    assert run("evidence", "add", "evidence/run.xml", "--all", cwd=root).returncode == 0
    rows = json.loads(run("list", "requirement", "--format", "json", cwd=root).stdout)["items"]
    assert {row["id"]: row["verdict"] for row in rows} == {"R-1": "refuted", "R-2": "unknown", "R-3": "refuted"}
    assert "SFC743" not in run("check", "--format", "concise", cwd=root).stdout
