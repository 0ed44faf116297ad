"""What is only planned, and approval of what nothing verifies yet."""

from __future__ import annotations

from datetime import date

import pytest

from tests.rules.cases import MANIFEST, check, codes, of

LOOP = "elements:\n  pump: {{role: controller}}\n  patient: {{role: process}}\n"
FLOW = "feedback:\n  FB-1: {{title: glucose, from: patient, to: pump, presence: planned{}}}\n"


def planned(more: str = "") -> str:
    return LOOP.format() + FLOW.format(f", {more}" if more else "")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("", "FB-1 is planned, and it is not said who will build it and by when it will be there"),
        ("owner: sensors", "FB-1 is planned, and it is not said by when it will be there"),
        ("due: 2.0.0", "FB-1 is planned, and it is not said who will build it"),
        ('owner: " ", due: 2.0.0', "FB-1 is planned, and it is not said who will build it"),
        ("owner: sensors, due: 2.0.0", ""),
        ("refs: [PUMP-12]", ""),
    ],
)
def test_a_plan_has_an_owner_and_a_date(more: str, words: str) -> None:
    assert [one.message for one in of(check(planned(more)), "SFC325")] == ([words] if words else [])


def test_what_is_there_or_known_to_be_missing_needs_no_plan() -> None:
    for presence in ("present", "missing"):
        assert "SFC325" not in codes(check(planned().replace("presence: planned", f"presence: {presence}")))


@pytest.mark.parametrize(
    ("due", "overdue"),
    [('"2026-11-20"', True), ('"2026-11-21"', False), ('"2026-11-22"', False), ("1.4.0", True), ("1.5.0", False),
     ("next spring", False), ('"2026-13-40"', False)],
)  # fmt: skip
def test_a_plan_is_kept_on_the_day_and_in_the_version_that_it_names(due: str, overdue: bool) -> None:
    manifest = f'{MANIFEST}subject: {{version: "1.4.0"}}\n'
    model = planned(f"owner: sensors, due: {due}")
    found = of(check(model, manifest=manifest, as_of=date(2026, 11, 21)), "SFC330")
    assert [one.field for one in found] == (["due"] if overdue else [])
    assert "SFC330" not in codes(check(model.replace("planned", "present"), manifest=manifest))
    assert "SFC330" not in codes(check(model.replace("planned", "planned, status: obsolete"), manifest=manifest))


def test_a_version_that_yaml_reads_as_a_number_is_told_to_be_quoted() -> None:
    assert "SFC031" in codes(check(planned("owner: sensors, due: 2.0")))


CHAIN = """\
losses: {{L-1: Loss of life}}
hazards: {{H-1: {{text: Glucose is low, losses: [L-1]}}}}
constraints:
  SC-1: {{text: The pump must not give too much, hazards: [H-1]{0}}}
  SC-1.1: {{text: It must not give too much at night, parent: SC-1}}
ucas: {{UCA-1: {{type: provided, when: glucose is low, hazards: [H-1]}}}}
controller_constraints: {{CC-1: {{ucas: [UCA-1], refines: [{3}]{1}}}}}
scenarios: {{LS-1: {{ucas: [UCA-1], class: controller, text: The limit is not checked}}}}
requirements: {{R-1: {{text: It shall check the limit, addresses: [{4}]{2}}}}}
evidence:
  E-1: {{text: Bench test, supports: [{5}]{6}}}
"""
APPROVED = ", status: approved"


def chain(
    which: str = "", addresses: str = "SC-1", supports: str = "R-1", more: str = ", produced: 2026-03-01",
    refines: str = "SC-1",
) -> list[str]:  # fmt: skip
    """The items that are approved without verification; `which` of SC, CC and R are approved."""
    status = [APPROVED if name in which.split() else "" for name in ("SC", "CC", "R")]
    return [one.item for one in of(check(CHAIN.format(*status, refines, addresses, supports, more)), "SFC604")]


@pytest.mark.parametrize("addresses", ["SC-1", "CC-1, SC-1", "LS-1", "UCA-1", "CC-1"])
def test_what_is_approved_is_verified_over_any_way(addresses: str) -> None:
    assert chain("R", addresses) == []
    assert chain("SC", addresses) == []
    assert chain("SC", addresses, refines="SC-1.1") == [], "by a part of it"
    assert chain("SC CC R", addresses) == ([] if addresses != "SC-1" else ["CC-1"])


@pytest.mark.parametrize(
    "more",
    ["", ", method: test", ", status: obsolete, produced: 2026-03-01", ", origin: generated, produced: 2026-03-01"],
)
def test_what_is_planned_given_up_or_not_reviewed_verifies_nothing(more: str) -> None:
    assert chain("SC R", more=more) == ["SC-1", "R-1"]
    assert chain("", more=more) == []


@pytest.mark.parametrize(
    "more", [", artefact: {path: run.xml}", ", measured: {value: 3.0}", ', produced: "2026-03-01T10:00:00Z"']
)
def test_what_exists_verifies(more: str) -> None:
    assert chain("SC R", more=more) == []


def test_evidence_against_a_requirement_does_not_verify_it() -> None:
    assert chain("R", supports="{ref: R-1, direction: undermines}") == ["R-1"]
    assert chain("R", supports="{ref: R-1}") == []


def test_the_message_names_what_is_only_planned() -> None:
    text = CHAIN.format("", "", APPROVED, "SC-1", "SC-1", "R-1", "")
    finding = of(check(text), "SFC604")[0]
    assert finding.message == "R-1 is approved, and nothing that exists verifies it; E-1 is only planned"
    assert (finding.field, finding.severity.word) == ("status", "error")


def test_evidence_for_a_scenario_reaches_the_constraints_above_it() -> None:
    assert chain("SC CC", addresses="H-1", supports="LS-1") == []


def test_a_reason_settles_it_and_reviewed_claims_less() -> None:
    text = CHAIN.format("", "", ", status: approved, not_needed: By law", "SC-1", "SC-1", "R-1", "")
    assert "SFC604" not in codes(check(text))
    assert "SFC604" not in codes(check(text.replace("approved, not_needed: By law", "reviewed")))
