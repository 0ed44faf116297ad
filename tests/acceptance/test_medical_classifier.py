"""The example of a classifier says what its README says: a rate that passes pooled, and groups in which it does not."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from safetycase.statistics import bonferroni_confidence, upper_bound
from tests.acceptance.command import EXAMPLE, run

CASE = EXAMPLE.parent / "medical-classifier"
SOFTWARE = CASE / "software"
README = (CASE / "README.md").read_text(encoding="utf-8")

VERDICTS = {
    "R-1": "demonstrated",
    "R-2": "not-demonstrated",
    "R-3": "not-demonstrated",
    "R-4": "not-demonstrated",
    "R-5": "demonstrated",
    "R-6": "demonstrated",
    "R-7": "demonstrated",
    "R-8": "demonstrated",
    "R-9": "no-evidence",
    "R-10": "no-evidence",
    "R-11": "demonstrated",
}
SHOWN = {"demonstrated": "demonstrated", "not-demonstrated": "open", "no-evidence": "no evidence"}


@pytest.fixture(scope="module")
def checked() -> dict[str, Any]:
    done = run("check", CASE, "--format", "json", "--as-of", "2026-12-01", "--strict")
    assert done.returncode == 0, done.stdout
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def answers() -> list[dict[str, str]]:
    with (CASE / "evidence" / "answers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def message(checked: dict[str, Any], item: str) -> str:
    return " ".join(found["message"] for found in checked["findings"] if found["item"] == item)


def test_check_finds_what_is_open_and_nothing_else(checked: dict[str, Any]) -> None:
    found = Counter((finding["name"], finding["item"]) for finding in checked["findings"])
    expected = {("requirement-not-demonstrated", item) for item, word in VERDICTS.items() if word == "not-demonstrated"}
    expected |= {("requirement-without-evidence", item) for item, word in VERDICTS.items() if word == "no-evidence"}
    assert set(found) == expected | {("variable-without-update", "quality-lead")}


def test_each_requirement_stands_as_the_readme_says() -> None:
    done = run("-C", CASE, "list", "requirement", "--format", "json")
    assert {item["id"]: item["verdict"] for item in json.loads(done.stdout)["items"]} == VERDICTS
    told: dict[str, str] = {}
    for line in README.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `R-") and len(cells) == 3:
            told |= dict.fromkeys(re.findall(r"`(R-\d+)`", cells[0]), cells[1].strip("*"))
    assert told == {item: SHOWN[word] for item, word in VERDICTS.items()}


def test_the_pooled_rate_passes_and_hides_the_groups_that_fail(
    checked: dict[str, Any], answers: list[dict[str, str]]
) -> None:
    results = Counter((row["nuclei"], row["result"]) for row in answers)
    sizes = ("small", "medium", "large")
    wrong = {size: results[size, "wrong"] for size in sizes}
    answered = {size: results[size, "right"] + wrong[size] for size in sizes}
    pooled = upper_bound(sum(wrong.values()), sum(answered.values()), 0.95)
    each = {size: upper_bound(wrong[size], answered[size], bonferroni_confidence(0.95, 3)) for size in sizes}
    assert pooled <= 0.05
    assert {size for size, bound in each.items() if bound > 0.05} == {"medium", "large"}
    assert f"{sum(wrong.values())} in {sum(answered.values())}: at most {pooled:.1%}".replace("%", " %") in README
    for size in ("medium", "large"):
        seen = f"{size}: {wrong[size]} in {answered[size]}, at most {each[size]:.1%}".replace("%", " %")
        assert seen in README
        assert f"nuclei {size}: {wrong[size]} failures in {answered[size]} trials" in message(checked, "R-2")
    assert "1 of 3 slices reaches the target" in message(checked, "R-2")
    assert "site outreach: no trial at all (0 of 0)" in message(checked, "R-3")


def test_every_wrong_answer_is_a_missed_cancer(answers: list[dict[str, str]]) -> None:
    wrong = [(row["truth"], row["answer"]) for row in answers if row["result"] == "wrong"]
    assert wrong == [("malignant", "benign")] * 6
    assert len({row["sample"] for row in answers}) == len(answers) == 365


def test_the_results_are_those_of_the_released_parameters() -> None:
    digest = "sha256:" + hashlib.sha256((SOFTWARE / "triage" / "model.json").read_bytes()).hexdigest()
    record = json.loads((CASE / "evidence" / "robustness.json").read_text(encoding="utf-8"))
    components = yaml.safe_load((CASE / "model" / "components.yaml").read_text(encoding="utf-8"))["components"]
    assert record["subject"]["digest"] == components["triage-model"]["digest"] == digest


def test_what_was_accepted_is_what_is_there() -> None:
    done = run("-C", CASE, "evidence", "verify", "--as-of", "2026-12-01")
    assert (done.returncode, done.stdout) == (0, "")


def test_trace_leads_from_the_hazards_to_the_open_evidence() -> None:
    text = run("trace", CASE, "--from", "hazard", "--to", "evidence").stdout
    assert "H-1 -> SC-1 -> CC-7 -> R-2 ○ open -> E-2 ○ open" in text
    assert "hazards with evidence: 3 of 3 (100 %); with all of it demonstrated: 0 of 3 (0 %)" in text
    gaps = run("trace", CASE, "--gaps").stdout
    assert "Unsafe control actions with loss scenario: 13 of 13 (100 %)" in gaps
    assert re.findall(r"^  (R-\d+) ", gaps, re.MULTILINE) == ["R-9", "R-10"]


def test_the_report_says_which_groups_fail(tmp_path: Path) -> None:
    done = run("report", CASE, "-o", tmp_path / "report.html", "--as-of", "2026-12-01")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "1 of 3 slices reaches the target" in text
    assert "nuclei medium: 4 failures in 133 trials" in text
    assert "6 of 11 requirements" in text


def test_the_tests_of_the_software_still_end_as_the_committed_file_says(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.xml"
    ours = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV_"))}
    command = [sys.executable, "-B", "-m", "pytest", "-q", f"--junitxml={fresh}"]
    environment = ours | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    subprocess.run(command, cwd=SOFTWARE, env=environment, check=True, capture_output=True, timeout=60)
    assert cases(fresh) == cases(CASE / "evidence" / "triage.junit.xml")


def cases(path: Path) -> list[tuple[str, bool, list[str]]]:
    return [
        (
            case.attrib["name"],
            any(child.tag in ("failure", "error", "skipped") for child in case),
            [found.attrib["value"] for found in case.iter("property")],
        )
        for case in ET.parse(path).getroot().iter("testcase")
    ]


def test_the_analyser_still_finds_nothing_and_says_that_it_looked(tmp_path: Path) -> None:
    command = [sys.executable, "tools/linted.py", str(tmp_path / "fresh.sarif")]
    subprocess.run(command, cwd=SOFTWARE, check=True, capture_output=True, timeout=60)
    (fresh,) = json.loads((tmp_path / "fresh.sarif").read_text(encoding="utf-8"))["runs"]
    assert fresh["results"] == []
    assert [one["executionSuccessful"] for one in fresh["invocations"]] == [True]
    assert len(fresh["tool"]["driver"]["rules"]) > 100
