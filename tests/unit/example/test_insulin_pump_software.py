"""The example's evidence is what its software really does, and shows what is open as well as what holds."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from tests.unit.example.pump_case import JUNIT, SOFTWARE, load, references

CASE = load()


def environment() -> dict[str, str]:
    """Our environment without what would change how the example's own tests run."""
    ours = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "PUMP_", "COV_", "MAKE", "MFLAGS"))}
    return ours | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def outcomes(path: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """Test to outcome and the requirements that it names; raises AssertionError when a test stands there twice."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for case in ET.parse(path).getroot().iter("testcase"):
        name = f"{case.attrib['file']}::{case.attrib['name']}"
        assert name not in found
        states = [
            child.get("type", "") if child.tag == "skipped" else child.tag
            for child in case
            if child.tag in ("failure", "error", "skipped")
        ]
        named = frozenset(p.attrib["value"] for p in case.iter("property") if p.attrib["name"] == "requirement")
        found[name] = (states[0] if states else "passed", named)
    return found


COMMITTED = outcomes(JUNIT)


@pytest.fixture(scope="module")
def rerun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh JUnit file, made by the example's own make target."""
    path = tmp_path_factory.mktemp("evidence") / "fresh.junit.xml"
    command = ["make", "-C", str(SOFTWARE), "evidence", f"PYTHON={sys.executable}", f"JUNIT={path}"]
    subprocess.run(command, check=True, capture_output=True, env=environment(), timeout=120)
    return path


def test_the_suite_is_a_real_one() -> None:
    assert len(COMMITTED) >= 40
    assert all(named for _, named in COMMITTED.values())


def test_the_committed_file_has_the_tests_that_the_software_defines() -> None:
    command = [sys.executable, "-B", "-m", "pytest", "--collect-only", "-q"]
    run = subprocess.run(
        command, cwd=SOFTWARE, check=True, capture_output=True, text=True, env=environment(), timeout=120
    )
    assert {line for line in run.stdout.splitlines() if "::" in line} == set(COMMITTED)


def test_running_the_suite_again_gives_the_committed_outcomes(rerun: Path) -> None:
    assert outcomes(rerun) == COMMITTED


@pytest.mark.parametrize("which", ["committed", "fresh"])
def test_the_file_does_not_say_where_it_was_made(which: str, rerun: Path) -> None:
    text = (JUNIT if which == "committed" else rerun).read_text(encoding="utf-8")
    assert "hostname" not in text
    assert str(SOFTWARE) not in text
    assert "/home/" not in text and "/tmp/" not in text


def test_every_requirement_that_a_test_names_has_evidence_that_selects_it() -> None:
    selected = {}
    for item in CASE["evidence"].values():
        if item["method"] == "test":
            assert item["artefact"] == {"path": "evidence/pump-controller.junit.xml", "format": "junit"}
            assert [item["select"]["where"]["property.requirement"]] == item["supports"]
            selected[item["supports"][0]] = item
    assert set(selected) == {name for _, named in COMMITTED.values() for name in named}


def states_of(requirement: str) -> set[str]:
    return {state for state, named in COMMITTED.values() if requirement in named}


def test_most_requirements_are_demonstrated_and_each_sort_of_gap_occurs() -> None:
    supported = {target for source, field, target, _ in references(CASE) if field == "supports"}
    shown = {name for name in CASE["requirements"] if states_of(name) == {"passed"}}
    assert len(shown) >= 12
    assert states_of("R-5") == {"pytest.xfail"}
    assert states_of("R-27") == {"pytest.skip"}
    assert set(CASE["requirements"]) - supported == {"R-28", "R-30", "R-32", "R-33", "R-34", "R-35"}
    reviewed = {"R-29", "R-31"}
    assert set(CASE["requirements"]) == shown | {"R-5", "R-27"} | reviewed | (set(CASE["requirements"]) - supported)


def test_outcomes_are_as_the_readme_tells() -> None:
    assert Counter(state for state, _ in COMMITTED.values()) == {
        "passed": len(COMMITTED) - 2,
        "pytest.xfail": 1,
        "pytest.skip": 1,
    }


def test_the_sound_chamber_test_runs_where_there_is_a_reading() -> None:
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-k", "sixty_decibels"]
    for reading, status in (("63.5", 0), ("59.9", 1)):
        run = subprocess.run(
            command,
            cwd=SOFTWARE,
            capture_output=True,
            env=environment() | {"PUMP_BENCH_SOUND_DBA": reading},
            timeout=60,
            check=False,
        )
        assert run.returncode == status
