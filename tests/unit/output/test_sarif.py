from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from safetycase.findings import Severity, Waiver
from safetycase.output import sarif
from safetycase.output.sarif import CAP, SHOWN
from tests.unit.output.build import RULE, finding, outcome, sample

PUBLISHED = Path(__file__).parents[4] / "shared/data/evidence/sarif/sarif-schema-2.1.0.json"


def run_of(produced: str) -> dict[str, Any]:
    runs = json.loads(produced)["runs"]
    assert len(runs) == 1
    run: dict[str, Any] = runs[0]
    return run


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published SARIF schema is not at hand")
@pytest.mark.parametrize("produced", [sarif(sample()), sarif(outcome())], ids=["sample", "clean"])
def test_valid_by_the_published_schema(produced: str) -> None:
    schema = json.loads(PUBLISHED.read_text())
    validator = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(json.loads(produced))] == []


def test_a_result_carries_what_code_scanning_needs() -> None:
    run = run_of(sarif(sample()))
    result = next(result for result in run["results"] if result["message"]["text"].startswith("H-9"))
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "examples/my%20pump/model/losses.yaml", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 3, "startColumn": 12, "endLine": 3, "endColumn": 15}
    assert run["columnKind"] == "unicodeCodePoints"
    assert result["level"] == "error"
    assert (
        result["partialFingerprints"]["safetycase/v1"]
        == finding("H-9 is not a hazard of this case", item="L-1", field="hazards[0]").fingerprint
    )
    assert len(result["relatedLocations"]) == 2
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == RULE.code


def test_rules_bring_their_help() -> None:
    rule = run_of(sarif(sample()))["tool"]["driver"]["rules"][0]
    for words in (RULE.why, RULE.fix, RULE.bad.strip(), RULE.good.strip(), RULE.source):
        assert words in rule["help"]["text"]
        assert words in rule["help"]["markdown"]


def test_waived_findings_are_suppressed_with_their_reason() -> None:
    run = run_of(sarif(outcome(finding("a", waiver=Waiver("known", "Ada", "2027-01-31")), finding("b"))))
    suppressed = {result["message"]["text"]: result["suppressions"] for result in run["results"]}
    assert suppressed == {
        "a": [{"kind": "inSource", "status": "accepted", "justification": "known (Ada), until 2027-01-31"}],
        "b": [],
    }


def test_names_that_are_no_uri_are_encoded() -> None:
    run = run_of(sarif(outcome(finding(file="a b/ü:%?#\udcff.yaml"))))
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b/%C3%BC%3A%25%3F%23%FF.yaml"


def test_messages_make_no_links_and_no_placeholders() -> None:
    run = run_of(sarif(outcome(finding("see [this](http://evil) or [that\\](1), hazards[0] {0} {x}"))))
    assert run["results"][0]["message"]["text"] == "see [this] (http://evil) or [that\\] (1), hazards[0] {{0}} {x}"


def notification(run: dict[str, Any]) -> str:
    notifications = run["invocations"][0]["toolExecutionNotifications"]
    return notifications[0]["message"]["text"] if notifications else ""


def test_what_github_does_not_show_is_said() -> None:
    many = [finding(str(number), severity=Severity.INFO) for number in range(SHOWN)]
    assert notification(run_of(sarif(outcome(*many)))) == ""
    assert "5,000 most severe of these 5,001" in notification(run_of(sarif(outcome(*many, finding("x")))))


def test_beyond_the_cap_the_least_severe_go_and_it_is_said() -> None:
    many = [finding(str(number), severity=Severity.INFO) for number in range(CAP)]
    worse = [finding("warned", severity=Severity.WARNING), finding("wrong"), finding("waived", waiver=Waiver("r"))]
    run = run_of(sarif(outcome(*many, *worse)))
    said = {result["message"]["text"] for result in run["results"]}
    assert len(run["results"]) == CAP
    assert {"warned", "wrong"} <= said
    assert "waived" not in said
    assert "25,000 most severe of 25,003" in notification(run)
