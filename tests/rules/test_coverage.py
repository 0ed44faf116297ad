"""What counts as covered, and what does not: obsolete, unreviewed, invalid, excused, inherited."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.case import Folder, load
from safetycase.findings import Severity
from safetycase.rules import check_case
from tests.rules.cases import MANIFEST, TODAY, check, codes, of

LOSS = "losses:\n  L-1: Harm to a patient\n"
REQUIREMENT = "requirements:\n  R-1: The pump shall check the limit\n"


@pytest.mark.parametrize(
    ("more", "covered"),
    [
        ("", True),
        ("status: draft", True),
        ("status: obsolete", False),
        ("origin: generated", False),
        ("origin: {by: llm, model: m-1}", False),
        ("origin: {by: llm, model: m-1}, status: approved", True),
        ("origin: human", True),
    ],
)
def test_obsolete_and_unreviewed_items_cover_nothing(more: str, covered: bool) -> None:
    hazard = f"hazards:\n  H-1: {{text: Too much, losses: [L-1], {more}}}\n"
    assert ("SFC201" not in codes(check(LOSS + hazard))) is covered


def test_an_unreviewed_item_that_would_cover_is_named() -> None:
    (finding,) = of(check(LOSS + "hazards:\n  H-1: {text: Too much, losses: [L-1], origin: generated}\n"), "SFC201")
    assert finding.hint.startswith("H-1 would settle it")


@pytest.mark.parametrize(("status", "caused"), [("", True), (", status: obsolete", False)])
def test_unsafe_control_by_an_obsolete_action_causes_no_hazard(status: str, caused: bool) -> None:
    text = (
        f"{LOSS}hazards:\n  H-1: {{text: Too much, losses: [L-1]}}\n"
        "elements: {pump: {role: controller}, patient: {role: process}}\n"
        f"actions:\n  CA-1: {{title: deliver insulin, from: pump, to: patient{status}}}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: provided, when: glucose is low, hazards: [H-1]}\n"
    )
    found = [finding.message for finding in of(check(text), "SFC204")]
    assert found == ([] if caused else ["no unsafe control action leads to H-1; that of UCA-1 is obsolete"])


def test_obsolete_items_are_not_checked() -> None:
    findings = check("hazards:\n  H-1: {status: obsolete, losses: [L-9], parent: H-1}\n")
    assert codes(findings) == {"SFC068"}


def test_a_reason_settles_what_is_not_needed_and_nothing_else() -> None:
    text = "requirements:\n  R-1: {text: x, addresses: [SC-9], not_needed: Shown by the supplier}\n"
    assert codes(check(LOSS + text)) - {"SFC201"} == {"SFC101"}
    blank = "requirements:\n  R-1: {text: x, not_needed: ' '}\n"
    assert {"SFC601", "SFC602"} <= codes(check(blank))


def test_a_hazard_without_loss_cannot_be_excused() -> None:
    assert "SFC202" in codes(check("hazards:\n  H-1: {text: Too much, not_needed: We say so}\n"))


def test_rules_are_silent_about_invalid_fields() -> None:
    assert "SFC202" not in codes(check("hazards:\n  H-1: {text: Too much, losses: 5}\n"))
    assert "SFC202" not in codes(check("hazards:\n  H-1: {text: Too much, loses: [L-1]}\n"))
    assert "SFC202" in codes(check("hazards:\n  H-1: {text: Too much, severty: 5}\n"))


def test_an_item_that_is_a_list_has_only_its_schema_error() -> None:
    assert [finding.rule for finding in check("hazards:\n  H-1: [a, b]\n")] == ["SFC030", "SFC210"]


def test_unsafe_control_of_a_sub_hazard_counts_for_the_hazard_above() -> None:
    text = LOSS + (
        "hazards:\n  H-1: {text: a, losses: [L-1]}\n  H-1.1: {text: b, parent: H-1}\n  H-1.2: {text: c, parent: H-1}\n"
        "  H-1.1.1: {text: d, parent: H-1.1}\nucas:\n  UCA-1: {text: x, hazards: [H-1.1.1]}\n"
    )
    assert [finding.item for finding in of(check(text), "SFC204")] == ["H-1.2"]


def test_a_constraint_on_a_hazard_counts_below_and_one_below_counts_above() -> None:
    text = (
        "hazards:\n  H-1: {text: a}\n  H-1.1: {text: b, parent: H-1}\n  H-2: {text: a}\n"
        "  H-2.1: {text: b, parent: H-2}\n  H-2.2: {text: b, parent: H-2}\n"
        "constraints:\n  SC-1: {text: x, hazards: [H-1]}\n  SC-2: {text: x, hazards: [H-2.1]}\n"
    )
    assert [finding.item for finding in of(check(text), "SFC203")] == ["H-2.2"]


CAUSES = """\
hazards: {H-1: {text: The gap is too small}}
requirements: {R-1: {text: The limit shall be checked, addresses: [%s]}}
scenarios:
  LS-1: {text: The limit is not checked, hazards: [H-1]%s}
"""


@pytest.mark.parametrize(
    ("child", "open_"),
    [
        ("text: It is not read", ["LS-2"]),
        ("text: It is not read, origin: generated", ["LS-1"]),
        ("text: It is not read, status: obsolete", ["LS-1"]),
        ("text: TODO", ["LS-1", "LS-2"]),
        ("class: feedback", ["LS-1", "LS-2"]),
    ],
)
def test_a_scenario_is_left_to_those_that_refine_it_only_where_they_count(child: str, open_: list[str]) -> None:
    found = of(check(CAUSES % ("", "") + f"  LS-2: {{parent: LS-1, {child}}}\n"), "SFC502")
    assert [finding.item for finding in found] == open_
    if "generated" in child:
        assert found[0].hint.startswith("LS-2 would settle it")


@pytest.mark.parametrize(
    ("above", "open_"),
    [("", []), (", status: obsolete", ["LS-2"]), (", origin: generated", ["LS-2"])],
)
def test_what_answers_a_scenario_answers_those_below_it_while_it_counts(above: str, open_: list[str]) -> None:
    text = CAUSES % ("LS-1", above) + "  LS-2: {parent: LS-1, text: It is not read}\n"
    assert [finding.item for finding in of(check(text), "SFC502")] == open_


def test_evidence_against_a_requirement_is_no_support() -> None:
    text = REQUIREMENT + "evidence:\n  E-1: {text: x, supports: [{ref: R-1, direction: undermines}]}\n"
    (finding,) = of(check(text), "SFC601")
    assert finding.message == "no evidence speaks for R-1, only E-1 against it"
    assert "SFC601" not in codes(check(REQUIREMENT + "evidence:\n  E-1: {text: x, supports: [{ref: R-1}]}\n"))


SCENARIO = "ucas:\n  UCA-1: {type: provided}\nscenarios:\n  LS-1: {ucas: [UCA-1], class: process, text: x%s}\n"


@pytest.mark.parametrize(
    ("inside", "more", "answered"),
    [
        ("", "", False),
        ("", "requirements:\n  R-1: {text: x, addresses: [LS-1]}\n", True),
        ("", "requirements:\n  R-1: {text: x, addresses: [LS-1], status: obsolete}\n", False),
        ("", "constraints:\n  SC-1: {text: x, scenarios: [LS-1]}\n", True),
        (", treated_by: [{method: interlock, by: R-1}]", "requirements:\n  R-1: x\n", True),
        (", treated_by: [{method: interlock, by: [R-1]}]", "requirements:\n  R-1: x\n", True),
        (", treated_by: [{method: interlock, by: R-9}]", "", False),
        (", treated_by: [{method: interlock}]", "", False),
        ("", "  LS-2: {parent: LS-1, text: y}\nrequirements:\n  R-1: {text: x, addresses: [LS-2]}\n", True),
    ],
)
def test_what_answers_a_scenario(inside: str, more: str, answered: bool) -> None:
    findings = of(check(SCENARIO % inside + more), "SFC502")
    assert ("LS-1" not in [finding.item for finding in findings]) is answered


def test_a_requirement_on_a_scenario_answers_those_that_refine_it() -> None:
    text = SCENARIO % "" + "  LS-2: {parent: LS-1, text: y}\nrequirements:\n  R-1: {text: x, addresses: [LS-1]}\n"
    assert of(check(text), "SFC502") == []


def test_reasons_for_all_four_classes_stand_for_scenarios() -> None:
    reasons = "{controller: aa, feedback: bb, control-path: cc, process: %s}"
    text = "ucas:\n  UCA-1: {type: provided, no_scenario: %s}\n"
    assert "SFC408" not in codes(check(text % reasons % "dd"))
    assert "SFC408" in codes(check(text % reasons % "' '"))


def test_an_open_grid_cell_is_one_finding_each() -> None:
    text = (
        "elements:\n  pump: {role: controller}\n  patient: {role: process}\n"
        "actions:\n  CA-1: {title: x, from: pump, to: patient, not_hazardous: {provided: [{when: always, reason: yy}],"
        " too-early: zz}}\n"
        "hazards: {H-1: It floods}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: not-provided, when: it is due, hazards: [H-1]}\n"
    )
    messages = [finding.message for finding in of(check(text), "SFC401")]
    assert len(messages) == 3
    assert any("provided: decided in part; the other contexts are open" in message for message in messages)
    assert any("decided in part; the subtypes too-late, out-of-order are open" in message for message in messages)
    assert any(message.startswith("CA-1 / duration: nobody has decided") for message in messages)


def test_the_example_has_no_errors() -> None:
    folder = Path(__file__).parents[2] / "examples" / "insulin-pump"
    findings = check_case(load(Folder(folder)), as_of=TODAY)
    ours = [finding for finding in findings if finding.rule < "SFC700"]
    assert [finding for finding in ours if finding.severity is Severity.ERROR] == []
    assert {finding.rule for finding in ours if finding.severity is Severity.WARNING} <= {"SFC601"}


def test_nothing_is_said_twice() -> None:
    findings = check("environments:\n  ENV-1: {title: TODO, parameters: {}}\n  H-2: {title: Ward}\n")
    assert [finding.rule for finding in findings] == ["SFC121", "SFC109", "SFC210"]


@pytest.mark.parametrize(
    "text", ["", "losses: {}\n", "# nothing yet\n", "losses: {L-1: {status: obsolete, text: Harm}}\n"]
)
def test_a_case_without_items_is_an_error_that_nothing_can_weaken(text: str) -> None:
    found = of(check(text), "SFC068")
    assert [(one.severity, one.file) for one in found] == [(Severity.ERROR, "safetycase.yaml")]
    weakened = MANIFEST + "rules: {case-empty: {enabled: false, because: It is new.}}\n"
    assert {"SFC068", "SFC072"} <= codes(check(text, manifest=weakened))


@pytest.mark.parametrize(
    ("losses", "said"),
    [
        ("", ["no loss is named"]),
        ("losses: {L-1: {text: Harm, status: obsolete}}\n", ["none of the losses counts"]),
        ("losses: {L-1: {text: Harm, origin: generated}}\n", ["none of the losses counts"]),
        ("losses: {L-1: Harm}\n", []),
    ],
)
def test_a_case_names_a_loss_that_counts(losses: str, said: list[str]) -> None:
    found = of(check(losses + "elements: {pump: {role: controller}}\n"), "SFC210")
    assert [one.message for one in found] == said
    assert all(one.severity is Severity.WARNING and not one.item for one in found)
    if "generated" in losses:
        assert "L-1 would settle it" in found[0].hint


HEAD_OF_SCENARIOS = """\
hazards: {H-1: Too much insulin}
requirements: {R-1: {text: The sensor shall be checked, addresses: [LS-9]}}
scenarios:
  LS-1: {text: The sensor is stuck, hazards: [H-1]%s}
  LS-2: {text: The sensor is cold, parent: LS-1%s}
  LS-9: {text: Something else}
"""


def unanswered(first: str, second: str) -> list[str]:
    return [one.item for one in of(check(HEAD_OF_SCENARIOS % (first, second)), "SFC502")]


def test_a_scenario_that_covers_nothing_does_not_answer_for_the_one_it_refines() -> None:
    assert unanswered("", "") == ["LS-2"]
    assert unanswered("", ", origin: generated") == ["LS-1"]
    assert unanswered("", ", status: obsolete") == ["LS-1"]


def test_what_answers_an_obsolete_scenario_does_not_answer_those_that_refine_it() -> None:
    treated = ", treated_by: [{by: R-1}]"
    assert unanswered(treated, "") == []
    assert unanswered(f"{treated}, status: obsolete", "") == ["LS-2"]
