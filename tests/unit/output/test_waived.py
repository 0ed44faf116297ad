"""A waived error stays in sight, and a hint is said once."""

from __future__ import annotations

import json

import pytest

from safetycase.findings import Severity, Waiver
from safetycase.output import render
from tests.unit.output.build import finding, outcome

KNOWN = finding(
    "R-5 is refuted: 1 of 9 failed", at=(2, 3, 2, 6), item="R-5", waiver=Waiver("Fixed\x1b[2J next week", "Ada")
)
FOR_A_TIME = finding("R-6 is refuted", item="R-6", waiver=Waiver("Known", "", "2027-01-31"))
MILD = finding("a weak word", severity=Severity.WARNING, waiver=Waiver("Meant so", "Ada"))
LONG = "Add an unsafe control action, or say under `not_hazardous` of the action why this way leads to no hazard."


@pytest.mark.parametrize("name", ["text", "concise"])
def test_waived_errors_are_named_at_the_end(name: str) -> None:
    said = render(name, outcome(KNOWN, FOR_A_TIME, MILD, finding("open"))).splitlines()
    waived = [line for line in said if line.startswith("waived: ")]
    assert waived == [
        "waived: error SFC998 R-6 is refuted — Known (until 2027-01-31)",
        "waived: error SFC998 R-5 is refuted: 1 of 9 failed — Fixed\\x1b[2J next week (Ada)",
    ]
    assert [line for line in said if line][-2 - (name == "text") :][:2] == waived


def test_the_summary_follows_the_waived_errors_in_text() -> None:
    said = render("text", outcome(KNOWN, MILD))
    assert said.endswith("next week (Ada)\n\nno findings in 3 items (1 error, 1 warning waived)\n")
    assert "\x1b[1;31m" in render("text", outcome(KNOWN), colour=True)


def test_json_lists_what_is_waived_apart_from_the_findings() -> None:
    data = json.loads(render("json", outcome(KNOWN, MILD, finding("open", at=(2, 3, 2, 6)))))
    assert data["case"]["waived"] == 2
    assert [one["message"] for one in data["findings"]] == ["open"]
    mild, known = data["waived"]
    assert list(known) == [*data["findings"][0], "reason", "by", "expires"]
    assert known["item"] == "R-5"
    assert known["severity"] == "error"
    assert (known["reason"], known["by"], known["expires"]) == ("Fixed\\x1b[2J next week", "Ada", "")
    assert (mild["reason"], mild["by"]) == ("Meant so", "Ada")


def test_a_long_hint_is_said_once_for_each_rule() -> None:
    one, two = finding("one", hint=LONG), finding("two", hint=LONG)
    other = finding("zero", hint=LONG, rule="SFC999")
    said = render("text", outcome(one, two, other))
    assert said.count(LONG) == 2
    assert said.count("= hint: as above; see `safetycase rule SFC998`") == 1


def test_other_and_short_hints_are_said_each_time() -> None:
    said = render("text", outcome(finding("one", hint="Did you mean H-1?"), finding("two", hint="Did you mean H-1?")))
    assert said.count("Did you mean H-1?") == 2
    said = render("text", outcome(finding("one", hint=LONG), finding("two", hint=f"{LONG} And so on.")))
    assert "as above" not in said


def test_a_service_shows_waived_errors_as_notices() -> None:
    lines = render("github", outcome(KNOWN, MILD, finding("open"))).splitlines()
    assert [line.split(" ")[0] for line in lines] == ["::error", "::notice"]
    assert lines[1].endswith("::Waived: R-5 is refuted: 1 of 9 failed%0AReason: Fixed\\x1b[2J next week")
