"""What to do next follows the order of the method, with commands that name what is there."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from safetycase.cli.app import COMMANDS
from safetycase.findings import Finding, Severity, rules
from safetycase.rules import Checker, all_rules
from safetycase.rules.next_steps import Agenda, agenda
from safetycase.rules.next_table import ADVICE, BEGINNINGS, WORK, Step
from tests.rules.cases import MANIFEST, TODAY, case_of

PURPOSE = MANIFEST + "purpose: {system: a pump, to: give insulin}\n"
STRUCTURE = """\
losses: {L-1: Harm to a patient}
hazards: {H-1: {losses: [L-1], text: Too much insulin is in the body}}
elements:
  pump: {title: Pump, role: controller}
  body: {title: Body, role: process}
actions:
  CA-2: {title: bolus, from: pump, to: body}
  CA-10: {title: alarm, from: pump, to: body, not_hazardous: {provided: It is loud}}
"""


def of(text: str, manifest: str = PURPOSE) -> Agenda:
    all_rules()
    case = case_of(text, manifest=manifest)
    checker = Checker(as_of=TODAY)
    findings = checker.update(case)
    return agenda(case, findings, {name: verdict.state for name, verdict in checker.verdicts.items()})


def commands(found: Agenda) -> list[str]:
    return [" ".join(entry.command) or entry.edit for entry in found.entries]


def test_a_case_that_is_empty_begins_with_purpose_and_losses() -> None:
    found = of("", MANIFEST)
    assert [entry.step for entry in found.entries] == [Step.PURPOSE, Step.LOSSES]
    assert commands(found) == ["safetycase.yaml", "new loss text=TODO"]
    assert not found.settled


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("losses: {L-3: Harm}\n", "new hazard L-3 text=TODO"),
        ("losses: {L-3: Harm}\nhazards: {H-1: {losses: [L-3], text: Too much}}\n", "new constraint H-1 text=TODO"),
        ("losses: {L-3: Harm}\nhazards: {H-1: {text: Too much}}\n", "link H-1 losses L-3"),
        ("losses: {L-3: Harm, L-4: x}\nhazards: {H-1: {text: Too much}}\n", "link H-1 losses TODO"),
        ("losses: {L-1: x}\nhazards: {H-1: {losses: [L-1], text: y}}\n", "new element title=TODO role=controller"),
        ("elements: {pump: {role: controller}}\n", "new action from=pump to=TODO title=TODO"),
        (STRUCTURE, "new uca CA-2 not-provided when=TODO"),
        (STRUCTURE, "new feedback from=body to=pump title=TODO"),
        (f"{STRUCTURE}ucas: {{UCA-5: {{action: CA-2, type: provided, when: it rains}}}}\n", "scenarios UCA-5"),
        (f"{STRUCTURE}ucas: {{UCA-5: {{action: CA-2, type: provided}}}}\n", "new controller_constraint UCA-5"),
        ("scenarios: {LS-4: {class: process, text: x}}\n", "new requirement LS-4 text=TODO"),
        ("requirements: {R-8: The pump shall stop}\n", "evidence add TODO --supports R-8"),
        ("losses: {L-1: {text: Harm, origin: generated}}\n", "show L-1"),
        ("losses: {L-1: TODO}\n", "set L-1 text TODO"),
        ("elements:\n  pump:\n    role: controller\n    process_model: {mode: {values: [a, b]}}\n",
         "new feedback from=TODO to=pump updates=[pump/mode] title=TODO"),
        ("losses: {L-fire: Harm}\nhazards: {H-1: {losses: [L-fier], text: Hot}}\n", "set H-1 losses[0] L-fire"),
    ],
)  # fmt: skip
def test_gaps_have_the_command_that_settles_them(text: str, command: str) -> None:
    assert command in commands(of(text))


DUTIES = STRUCTURE.replace("hazards:", "constraints: {SC-1: {hazards: [H-1], text: It must not be so}}\nhazards:")


def test_one_responsibility_settles_a_constraint_and_a_controller() -> None:
    found = [entry for entry in of(DUTIES).entries if entry.command[:2] == ("new", "responsibility")]
    assert [(entry.rule, " ".join(entry.command)) for entry in found] == [
        ("SFC208", "new responsibility SC-1 pump actions=[CA-2,CA-10] text=TODO")
    ]


def test_which_of_several_bears_a_constraint_only_the_author_knows() -> None:
    more = DUTIES.replace("  body:", "  nurse: {title: Nurse, role: controller}\n  body:").replace(
        "  CA-2:", "  CA-1: {title: stop, from: nurse, to: body}\n  CA-2:"
    )
    found = [entry for entry in of(more).entries if entry.command[:2] == ("new", "responsibility")]
    assert [(entry.rule, " ".join(entry.command)) for entry in found] == [
        ("SFC208", "new responsibility SC-1 TODO actions=TODO text=TODO"),
        ("SFC317", "new responsibility SC-1 nurse actions=[CA-1] text=TODO"),
    ]
    borne = more + "responsibilities: {RS-1: {text: x, controller: nurse, constraints: [SC-1], actions: [CA-1]}}\n"
    assert "new responsibility SC-1 pump actions=[CA-2,CA-10] text=TODO" in commands(of(borne))


def test_what_was_generated_is_reviewed_before_anything_follows_from_it() -> None:
    text = f"{STRUCTURE}ucas: {{UCA-5: {{action: CA-2, type: provided, hazards: [H-1], when: it rains}}}}\n"
    scenario = "scenarios: {LS-1: {ucas: [UCA-5], class: process, text: It is wet%s}}\n"
    assert "new requirement LS-1 text=TODO" in commands(of(text + scenario % ""))
    found = of(text + scenario % ", origin: generated")
    about = [entry for entry in found.entries if "LS-1" in entry.items]
    assert [(entry.step, entry.rule, " ".join(entry.command)) for entry in about if entry.rule != "SFC504"] == [
        (Step.SCENARIOS, "SFC122", "show LS-1")
    ]
    assert not [one for one in commands(found) if one.startswith("new requirement")]


def test_drafts_of_two_kinds_are_reviewed_in_their_own_steps() -> None:
    text = (
        "losses: {L-1: {text: Harm, origin: generated}}\nhazards: {H-1: {text: x, losses: [L-1], origin: generated}}\n"
    )
    found = [(entry.step, entry.items) for entry in of(text).entries if entry.rule == "SFC122"]
    assert found == [(Step.LOSSES, ("L-1",)), (Step.HAZARDS, ("H-1",))]


@pytest.mark.parametrize(
    ("role", "command"),
    [
        ("controller", "new action from=odd to=TODO title=TODO"),
        ("process", "new action from=TODO to=odd title=TODO"),
        ("actuator", "new action from=TODO to=odd title=TODO"),
        ("sensor", "new feedback from=odd to=TODO title=TODO"),
        ("external", "new information from=odd to=TODO title=TODO"),
    ],
)
def test_an_element_outside_every_loop_is_given_its_first_flow(role: str, command: str) -> None:
    text = STRUCTURE.replace("  body:", f"  odd: {{title: Odd, role: {role}}}\n  body:")
    (entry,) = [entry for entry in of(text).entries if entry.rule == "SFC301"]
    assert " ".join(entry.command) == command


def test_process_models_and_labels_have_a_command() -> None:
    found = commands(of(STRUCTURE.replace("title: bolus", "title: Command")))
    assert "set pump process_model.TODO TODO" in found
    assert "set CA-2 title TODO" in found


def test_quantities_that_nobody_asked_about_belong_to_step_three() -> None:
    text = STRUCTURE.replace("{title: bolus,", "{title: bolus, parameters: {dose: {unit: U}},")
    found = of(text + "ucas: {UCA-1: {action: CA-2, type: provided, when: it is night, hazards: [H-1]}}\n")
    (entry,) = [one for one in found.entries if one.rule == "SFC420"]
    assert (entry.step, " ".join(entry.command)) == (Step.UCAS, "grid --action CA-2")


@pytest.mark.parametrize(
    ("component", "command"),
    [("", "link pump component TODO"), ("component: board, ", "set board lineage.training_data TODO")],
)
def test_what_a_learned_element_was_made_from_is_said_of_its_component(component: str, command: str) -> None:
    text = STRUCTURE.replace("pump: {title", f"pump: {{nature: ml, {component}title")
    assert command in commands(of(text + "components: {board: Board}\n"))


def test_the_name_of_a_variable_keeps_its_letters() -> None:
    text = STRUCTURE.replace("Pump,", "Pump, process_model: {glucose: {values: [low], max_staleness: 5 min}},")
    text += "feedback: {FB-1: {title: reading, from: body, to: pump, latency: 9 min, updates: [pump/glucose]}}\n"
    assert [one.reason for one in of(text).entries if one.rule == "SFC533"] == [
        "glucose may be 5 min old, but its quickest update, FB-1, takes 9 min"
    ]


def test_a_path_keeps_its_letters() -> None:
    message = "evidence/run.xml names R-99, which the case does not have"
    finding = Finding(rule="SFC713", severity=Severity.WARNING, message=message, item="", field="", file="")
    (entry,) = [one for one in agenda(case_of(STRUCTURE, manifest=PURPOSE), [finding], {}).entries if one.rule]
    assert entry.reason == message


def test_entries_come_in_the_order_of_the_method() -> None:
    found = of(STRUCTURE + "ucas: {UCA-5: {action: CA-2, type: provided}}\nrequirements: {R-8: The pump shall stop}\n")
    steps = [entry.step for entry in found.entries]
    assert steps == sorted(steps)
    assert {Step.CONSTRAINTS, Step.STRUCTURE, Step.UCAS, Step.SCENARIOS, Step.EVIDENCE, Step.REVIEW} <= set(steps)


def test_open_cells_are_one_entry_for_each_action() -> None:
    actions = "".join(f"  CA-{n}: {{title: a{n}, from: pump, to: body}}\n" for n in range(20, 120))
    found = of(STRUCTURE + actions)
    cells = [entry for entry in found.entries if entry.rule in ("SFC401", "SFC402")]
    assert len(cells) == 102
    assert [entry.items for entry in cells[:3]] == [("CA-2",), ("CA-10",), ("CA-20",)]
    assert cells[1].reason == "3 of 4 ways in which CA-10 (alarm) can be unsafe are open: not-provided, " + (
        "timing-or-order, duration"
    )


def test_many_findings_of_a_rule_are_one_entry() -> None:
    losses = "".join(f"  L-{n}: Harm {n}\n" for n in range(1, 41))
    (entry,) = [one for one in of(f"losses:\n{losses}").entries if one.rule == "SFC201"]
    assert (entry.count, entry.items[0], entry.items[-1]) == (40, "L-1", "L-40")
    assert entry.command == ("new", "hazard", "L-1", "text=TODO")


def test_what_cannot_be_read_comes_first() -> None:
    found = of("losses: {L-1: Harm, L-1: Harm}\nhazards: {H-1: {losses: [L-1], txt: Too much}}\n")
    assert found.entries[0].step is Step.REPAIR
    assert found.entries[0].severity == "error"


def test_step_three_is_not_asked_before_there_is_something_to_ask() -> None:
    text = "losses: {L-1: Harm}\nhazards: {H-1: {losses: [L-1], text: Too much}}\n"
    assert "SFC204" not in [entry.rule for entry in of(text).entries]


def test_a_case_is_never_called_settled_while_something_is_open() -> None:
    settled = Agenda(entries=(), hints=3, waived=0, weakened=0, drafts=0, items=9, verdicts={"demonstrated": 2})
    assert settled.settled
    changes: tuple[dict[str, Any], ...] = (
        {"waived": 1}, {"weakened": 1}, {"drafts": 1}, {"verdicts": {"demonstrated": 2, "refuted": 1}},
        {"verdicts": {"open": 1}}, {"verdicts": {}}, {"entries": of("").entries},
    )  # fmt: skip
    for change in changes:
        assert not msgspec.structs.replace(settled, **change).settled


@pytest.mark.parametrize("severity", ["", "rules: {SFC225: {severity: error, because: Ours are clean}}\n"])
def test_a_language_that_silences_rules_keeps_a_case_from_being_settled(severity: str) -> None:
    before, after = of(STRUCTURE), of(STRUCTURE, f"{PURPOSE}language: de\n{severity}")
    assert (before.weakened, after.weakened) == (0, 1)
    assert 0 <= after.hints <= before.hints
    assert ("SFC095" in [entry.rule for entry in after.entries]) is bool(severity)


def test_waived_findings_and_verdicts_remain() -> None:
    waiver = "{rule: SFC201, reason: Later, by: Me}"
    text = f"losses:\n  L-1: {{text: Harm, waivers: [{waiver}]}}\nrequirements: {{R-1: It stops}}\n"
    found = of(text)
    assert found.waived == 1
    assert found.verdicts == {"open": 1}
    assert (found.drafts, found.items) == (2, 2)
    assert "SFC201" not in [entry.rule for entry in found.entries]


def test_every_rule_and_command_of_the_table_exists() -> None:
    all_rules()
    known = {rule.code for rule in rules()}
    assert set(ADVICE) | WORK <= known
    assert {beginning.rule for beginning in BEGINNINGS} - {""} <= known
    asked = [*(advice.command for advice in ADVICE.values()), *(beginning.command for beginning in BEGINNINGS)]
    assert {command[0] for command in asked} <= set(COMMANDS)
