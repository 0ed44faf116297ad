"""Repairs: what is sure settles its finding and brings no other error; what is added covers nothing by itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from safetycase.case import Folder, load
from safetycase.editing import EditError, Workspace
from safetycase.findings import Finding, Rule, Severity
from safetycase.rules import all_rules, check_case
from safetycase.rules.repair import MENDERS, Repair
from safetycase.rules.repairs import add_missing, make_sure_repairs, repairs, sure_repair
from safetycase.schema import item_errors
from tests.rules.cases import TODAY, case_of, check, codes

MANIFEST = 'safetycase: "1"\nname: Test\n'
RULES = [
    rule for rule in all_rules() if "SFC100" <= rule.code < "SFC700" and not case_of(rule.bad).load_findings
    and not any(document.findings for document in case_of(rule.bad).documents.values())
]  # fmt: skip


def workspace(root: Path, model: str) -> Workspace:
    (root / "model").mkdir()
    (root / "safetycase.yaml").write_text(MANIFEST)
    (root / "model" / "model.yaml").write_text(model)
    return Workspace(root)


def found(space: Workspace) -> list[Finding]:
    return check_case(space.case, as_of=TODAY)


def ways(model: str, rule: str) -> list[Repair]:
    case = case_of(model)
    findings = [one for one in check(model) if one.rule == rule]
    assert findings, f"{rule} finds nothing"
    return [repair for finding in findings for repair in repairs(case, finding)]


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("SFC032", "losses:\n  L-1: Harm\nhazards:\n  H-1:\n    loses: [L-1]   # both\n", "    losses: [L-1]   # b"),
        ("SFC033", "losses:\n  L-1: {category: saftey, text: Harm}\n", "{category: safety, text: Harm}"),
        ("SFC031", "hazards:\n  H-1: {system: 1.10, text: It boils}\n", 'system: "1.10"'),
        ("SFC030", "losses:\n  L-1: Harm\nhazards:\n  H-1: {losses: L-1, text: It boils}\n", "losses: [L-1]"),
        ("SFC030", "hazards:\n  H-1: {text: [It boils]}\n", "text: It boils"),
        ("SFC101", "losses:\n  L-1: Harm\nhazards:\n  H-1: {losses: [L-01], text: It boils}\n", "losses: [L-1]"),
        ("SFC106", "elements:\n  pump: {role: controller, process_model: {rate: {values: [low]}}}\n  tank: {}\n"
         "actions:\n  CA-1: {from: pump, to: tank, title: fill}\nucas:\n"
         "  UCA-1: {action: CA-1, type: provided, context: {rat: low}}\n", "context: {rate: low}"),
        ("SFC107", "elements:\n  pump: {role: controller, process_model: {rate: {values: [low, high]}}}\n  tank: {}\n"
         "actions:\n  CA-1: {from: pump, to: tank, title: fill}\nucas:\n"
         "  UCA-1: {action: CA-1, type: provided, context: {rate: hihg}}\n", "context: {rate: high}"),
    ],
)  # fmt: skip
def test_a_slip_is_corrected_where_it_stands(rule: str, before: str, after: str, tmp_path: Path) -> None:
    space = workspace(tmp_path, before)
    errors = {one.fingerprint for one in found(space) if one.severity is Severity.ERROR}
    made = make_sure_repairs(space, lambda case: [one for one in check_case(case, as_of=TODAY) if one.rule == rule])
    assert [finding.rule for finding, _ in made] == [rule]
    text = space.case.documents["model/model.yaml"].text
    assert after in text
    assert len(text.splitlines()) == len(before.splitlines())
    assert rule not in codes(found(space))
    assert {one.fingerprint for one in found(space) if one.severity is Severity.ERROR} <= errors


def test_what_is_no_slip_is_only_proposed() -> None:
    model = "losses:\n  L-1: {category: savings, text: Harm}\n"
    finding = next(one for one in check(model) if one.rule == "SFC033")
    assert finding.fix is None or sure_repair(case_of(model), finding) is None
    twice = "losses:\n  L-1: Harm\nhazards:\n  H-1: {text: It boils, losses: [L-1, L-1]}\n"
    assert [one.sure for one in ways(twice, "SFC104")] == [False]  # the second may have been meant to be another


def test_a_name_that_is_taken_is_not_given_again() -> None:
    model = "hazards:\n  H-1: {losses: [L-1], loses: [L-1], text: It boils}\n"
    finding = next(one for one in check(model) if one.rule == "SFC032")
    assert repairs(case_of(model), finding) == ()


def test_what_stands_twice_has_no_repair() -> None:
    case = case_of("losses:\n  L-1: {category: saftey}\n", more="losses:\n  L-1: {category: saftey}\n")
    findings = [one for one in check_case(case, as_of=TODAY) if one.item == "L-1"]
    assert findings
    assert all(repairs(case, one) == () for one in findings)


STRUCTURE = """\
losses:
  L-1: Harm to a patient
hazards:
  H-1: {losses: [L-1], text: Too much insulin}
elements:
  pump: {role: controller, title: Pump}
  patient: {role: process, title: Patient}
actions:
  CA-1: {from: pump, to: patient, title: deliver}
ucas:
  UCA-1: {action: CA-1, type: provided, hazards: [H-1], when: glucose is low}
"""


def test_an_open_cell_gets_an_unsafe_control_action_that_decides_nothing(tmp_path: Path) -> None:
    space = workspace(tmp_path, STRUCTURE)
    finding = next(one for one in found(space) if one.rule == "SFC401" and "/ duration" in one.message)
    (repair,) = repairs(space.case, finding)
    assert repair.adds == "uca"
    assert repair.words == ("new", "uca", "CA-1", "duration")
    edit = space.apply(repair.command)
    assert space.case.items[edit.item].data == {"action": "CA-1", "type": "duration"}
    assert any(one.rule == "SFC401" and "/ duration" in one.message for one in found(space))
    assert repairs(space.case, finding) == ()  # it is there now, and waits for somebody


def test_what_is_added_unasked_covers_nothing(tmp_path: Path) -> None:
    space = workspace(tmp_path, STRUCTURE)
    gaps = [one for one in found(space) if one.rule in ("SFC203", "SFC407", "SFC408")]
    made, choices = add_missing(space, gaps)
    assert choices == []
    assert {repair.adds for _, repair in made} == {"constraint", "controller_constraint", "scenario"}
    assert {one.rule for one in gaps} <= codes(found(space))
    assert all(item.unreviewed for kind in ("constraint", "controller_constraint", "scenario")
               for item in space.case.of_kind(kind))  # fmt: skip
    again, _ = add_missing(space, [one for one in found(space) if one.rule in ("SFC203", "SFC407", "SFC408")])
    assert again == []
    while space.undo_title:
        space.undo()
    assert space.case.documents["model/model.yaml"].text == STRUCTURE


def test_feedback_that_is_added_is_said_to_be_missing() -> None:
    (repair,) = ways(STRUCTURE, "SFC312")
    assert repair.title == "add feedback: from patient, to pump, presence missing"


def test_a_reference_is_added_where_one_only_is_possible(tmp_path: Path) -> None:
    model = "losses:\n  L-1: Harm to a patient\nhazards:\n  H-1: {text: Too much insulin}\n"
    (repair,) = ways(model, "SFC202")
    assert not repair.sure
    space = workspace(tmp_path, model)
    space.apply(repair.command)
    assert space.case.items["H-1"].data["losses"] == ["L-1"]
    assert ways(model.replace("hazards", "  L-2: Ruin\nhazards"), "SFC202") == []


def test_nobody_and_nothing_is_judged_by_a_repair() -> None:
    assert set(MENDERS).isdisjoint({"SFC073", "SFC074", "SFC075", "SFC702", "SFC712", "SFC720", "SFC722"})
    assert ways("hazards:\n  H-1: {text: It boils, status: reviewed}\n", "SFC124") == []
    assert ways("requirements:\n  R-1: {text: It must stop.}\n", "SFC601") == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_repair_of_the_bad_examples_can_be_made_and_read(rule: Rule, tmp_path: Path) -> None:
    space = workspace(tmp_path, rule.bad)
    for finding in found(space):
        for repair in repairs(space.case, finding):
            assert repair.title
            edit = space.apply(repair.command)
            item = space.case.items[edit.item]
            assert list(item_errors(item.kind, item.raw)) == []
            fresh = {one.fingerprint for one in found(space)}
            assert not repair.sure or finding.fingerprint not in fresh
            space.undo()
            assert space.case.documents["model/model.yaml"].text == rule.bad


def test_repairs_are_offered_for_the_example(tmp_path: Path) -> None:
    example = Path(__file__).parents[3] / "examples" / "insulin-pump"
    case = load(Folder(example))
    for finding in check_case(case, as_of=date(2026, 11, 22)):
        for repair in repairs(case, finding):
            try:
                repair.command(case)
            except EditError as error:
                pytest.fail(f"{finding.rule} {repair.title}: {error}")
