"""Which controller constraints lead to a requirement, and which are only said."""

from __future__ import annotations

import pytest

from tests.rules.cases import check, of

BASE = """\
losses: {L-1: Harm}
hazards: {H-1: {text: Too much, losses: [L-1]}}
actions: {CA-1: {title: give insulin}}
ucas:
  UCA-1: {action: CA-1, type: provided, when: glucose is low, hazards: [H-1]}
  UCA-2: {action: CA-1, type: provided, when: glucose is falling, hazards: [H-1]}
controller_constraints:
  CC-1: {ucas: [UCA-1]}
  CC-2: {ucas: [UCA-1, UCA-2]%s}
"""
R_1, R_2 = "requirements:\n  R-1: {text: x, addresses: [CC-1]}\n", "  R-2: {text: y, addresses: [%s]}\n"
SCENARIOS = "scenarios:\n  LS-1: {text: stuck, ucas: [UCA-1]}\n  LS-2: {text: late, ucas: [UCA-2]%s}\n"


def lacking(text: str) -> list[str]:
    return [one.message for one in of(check(text), "SFC605")]


def test_a_controller_constraint_without_requirement_is_named_though_others_have_one() -> None:
    said = ["no requirement answers CC-2, and no loss scenario of UCA-1, UCA-2 leads to one"]
    assert lacking(BASE % "" + R_1) == said
    assert lacking(BASE % "" + R_1 + R_2 % "CC-2") == []
    assert lacking(BASE % ", not_needed: the hub ensures it" + R_1) == []


def test_scenarios_carry_it_where_each_unsafe_control_action_has_one_that_leads_on() -> None:
    text = BASE % "" + SCENARIOS % "" + R_1
    assert lacking(text + R_2 % "LS-1") == ["no requirement answers CC-2, and no loss scenario of UCA-2 leads to one"]
    assert lacking(text + R_2 % "LS-1, LS-2") == []


@pytest.mark.parametrize(
    ("more", "requirement", "constraint", "carried"),
    [
        (", treated_by: [{by: R-2}]", "LS-1", "", True),
        (", treated_by: [{by: IF-1}]", "LS-1", "", False),
        ("", "LS-1", "scenarios: [LS-2]", False),
        ("", "LS-1, SC-1", "scenarios: [LS-2]", True),
        ("}\n  LS-3: {text: later, parent: LS-2", "LS-1, LS-3", "", True),
        (", origin: generated", "LS-1, LS-2", "", False),
    ],
)
def test_a_scenario_leads_on_by_treatments_constraints_and_its_parts(
    more: str, requirement: str, constraint: str, carried: bool
) -> None:
    text = BASE % "" + SCENARIOS % more + R_1 + R_2 % requirement + "interfaces: {IF-1: {text: gate}}\n"
    assert (lacking(text + f"constraints: {{SC-1: {{text: z, {constraint}}}}}\n") == []) is carried


def test_before_any_requirement_one_finding_speaks_for_all() -> None:
    text = BASE % "" + "  CC-3: {ucas: [UCA-1]}\n"
    assert lacking(text) == ["no requirement answers a controller constraint (3, such as CC-1)"]
