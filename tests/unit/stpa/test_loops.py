"""Loops that no feedback closes; the drawing and the rule see the same ones."""

from __future__ import annotations

from datetime import date

import pytest

from safetycase.case import Case, Memory, load
from safetycase.diagrams import control_structure
from safetycase.rules import check_case
from safetycase.stpa import unanswered

BASE = """\
elements:
  c: {title: Controller, role: controller}
  p: {title: Process, role: process}
  q: {title: Other, role: process}
  s: {title: Sensor, role: sensor}
  a: {title: Actuator, role: actuator}
  ear: {title: Ear, parent: c}
actions:
  CA-1: {title: act, from: c, to: p}
"""


def case_of(more: str, base: str = BASE) -> Case:
    files = {"safetycase.yaml": b'safetycase: "1"\nname: Loop\n', "model/a.yaml": (base + more).encode()}
    return load(Memory(files))


def found(case: Case) -> list[str]:
    return [one.item for one in check_case(case, as_of=date(2026, 11, 21)) if one.rule == "SFC312"]


@pytest.mark.parametrize(
    ("more", "open_actions"),
    [
        ("", ["CA-1"]),
        ("feedback: {FB-1: {from: p, to: c}}", []),
        ("feedback: {FB-1: {from: p, to: c, presence: missing}}", []),
        ("feedback: {FB-1: {from: p, to: c, status: obsolete}}", ["CA-1"]),
        ("feedback: {FB-1: {from: p, to: c, origin: generated}}", ["CA-1"]),
        ("feedback: {FB-1: {from: p, to: ear}}", []),
        ("feedback: {FB-1: {from: p, to: s}, FB-2: {from: s, to: c}}", []),
        ("feedback: {FB-1: {from: p, to: s}}", ["CA-1"]),
        ("feedback: {FB-1: {from: q, to: c}}", ["CA-1"]),
        ("information: {IN-1: {from: p, to: c}}", ["CA-1"]),
        ("  CA-2: {title: again, from: c, to: p}", ["CA-1", "CA-2"]),
        ("  CA-2: {title: drive, from: c, to: a}\n  CA-3: {title: push, from: a, to: q}\n"
         "feedback: {FB-1: {from: q, to: c}}", ["CA-1", "CA-3"]),
        ("  CA-2: {title: not yet, from: c, to: q, presence: missing}", ["CA-1"]),
        ("  CA-2: {title: gone, from: c, to: q, status: obsolete}", ["CA-1"]),
        ("  CA-2: {title: itself, from: c, to: c}\n  CA-3: {title: nowhere, from: c, to: nobody}", ["CA-1"]),
    ],
)  # fmt: skip
def test_actions_without_an_answer_are_found_and_drawn(more: str, open_actions: list[str]) -> None:
    case = case_of(more)
    assert sorted(found(case)) == open_actions
    assert sorted(action for actions in unanswered(case).values() for action in actions) == open_actions
    drawn = {(flow.target, flow.source) for flow in control_structure(case).flows if flow.label == "missing feedback"}
    assert drawn == set(unanswered(case))


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ("feedback: {FB-1: {from: p, to: c, presence: planned, owner: Ada}}", "FB-1"),
        ("feedback: {FB-1: {from: p, to: s}, FB-2: {from: s, to: c, presence: planned}}", "FB-2"),
        ("feedback: {FB-1: {from: p, to: s, presence: planned}, FB-2: {from: s, to: ear, presence: planned}}",
         "FB-1, FB-2"),
    ],
)  # fmt: skip
def test_feedback_that_is_only_planned_closes_no_loop(more: str, names: str) -> None:
    case = case_of(more)
    (one,) = [one for one in check_case(case, as_of=date(2026, 11, 21)) if one.rule == "SFC312"]
    assert one.message == f"no feedback tells c what CA-1 does to p; only planned: {names}"
    assert not [flow for flow in control_structure(case).flows if flow.label == "missing feedback"]


def test_planned_feedback_beside_what_is_there_changes_nothing() -> None:
    assert found(case_of("feedback: {FB-1: {from: p, to: c}, FB-2: {from: p, to: c, presence: planned}}")) == []


def test_planned_feedback_that_cannot_close_the_loop_is_not_named() -> None:
    case = case_of("feedback: {FB-1: {from: q, to: c, presence: planned}}")
    (one,) = [one for one in check_case(case, as_of=date(2026, 11, 21)) if one.rule == "SFC312"]
    assert one.message == "no feedback tells c what CA-1 does to p"


@pytest.mark.parametrize(
    ("variable", "flow"),
    [
        ("{values: [a, b]}", "updates: [c/x], presence: planned"),
        ("{values: [a, b], updated_by: [FB-1]}", "presence: planned"),
        ("{values: [a, b], updated_by: [FB-1]}", "updates: [c/x], presence: planned"),
    ],
)
def test_feedback_that_is_only_planned_updates_nothing(variable: str, flow: str) -> None:
    base = BASE.replace("role: controller}", f"role: controller, process_model: {{x: {variable}}}}}")
    planned = f"feedback: {{FB-1: {{from: p, to: c, {flow}}}, FB-2: {{from: p, to: c}}}}"
    (one,) = [one for one in check_case(case_of(planned, base), as_of=date(2026, 11, 21)) if one.rule == "SFC309"]
    assert one.message == "nothing updates c/x; only planned: FB-1"
    there = planned.replace("presence: planned", "presence: present")
    assert not [one for one in check_case(case_of(there, base), as_of=date(2026, 11, 21)) if one.rule == "SFC309"]


def test_feedback_that_is_only_planned_tells_a_controller_nothing() -> None:
    base = BASE.replace("  a:", "  nurse: {title: Nurse, role: controller}\n  a:")
    case = case_of("feedback: {FB-1: {from: p, to: c}, FB-2: {from: p, to: nurse, presence: planned}}", base)
    messages = [one.message for one in check_case(case, as_of=date(2026, 11, 21)) if one.rule == "SFC316"]
    assert messages == ["no feedback or other information tells nurse anything; only planned: FB-2"]


def test_the_finding_says_who_learns_nothing() -> None:
    (one,) = [one for one in check_case(case_of(""), as_of=date(2026, 11, 21)) if one.rule == "SFC312"]
    assert one.message == "no feedback tells c what CA-1 does to p"
    assert one.severity.word == "warning"


def test_generated_feedback_that_would_settle_it_is_named() -> None:
    case = case_of("feedback: {FB-1: {from: p, to: c, origin: generated}}")
    (one,) = [one for one in check_case(case, as_of=date(2026, 11, 21)) if one.rule == "SFC312"]
    assert one.hint.startswith("FB-1 would settle it")


def test_a_waiver_settles_it_on_one_action() -> None:
    waived = BASE.replace("to: p}", "to: p, waivers: [{rule: SFC312, reason: seen, by: Ada}]}")
    (one,) = [one for one in check_case(case_of("", waived), as_of=date(2026, 11, 21)) if one.rule == "SFC312"]
    assert one.waiver is not None


@pytest.mark.parametrize(
    ("controller", "process", "more", "open_actions"),
    [
        ("veh", "brk", "feedback: {FB-1: {from: brk, to: veh}}", []),
        ("veh", "brk", "feedback: {FB-1: {from: pad, to: veh}}", []),
        ("veh", "brk", "feedback: {FB-1: {from: brk, to: s}, FB-2: {from: s, to: veh}}", []),
        ("veh", "brk", "feedback: {FB-1: {from: brk, to: ear}}", []),
        ("veh", "brk", "feedback: {FB-1: {from: veh, to: brk}}", ["CA-1"]),
        ("veh", "brk", "feedback: {FB-1: {from: ear, to: veh}}", ["CA-1"]),
        ("veh", "brk", "feedback: {FB-1: {from: pad, to: brk}}", ["CA-1"]),
        ("brk", "veh", "feedback: {FB-1: {from: veh, to: brk}}", []),
        ("brk", "veh", "feedback: {FB-1: {from: ear, to: brk}}", []),
        ("brk", "veh", "feedback: {FB-1: {from: brk, to: veh}}", ["CA-1"]),
    ],
)  # fmt: skip
def test_a_controller_of_its_own_part_learns_from_it(
    controller: str, process: str, more: str, open_actions: list[str]
) -> None:
    base = (
        "elements:\n  veh: {role: controller}\n  brk: {role: controller, parent: veh}\n  pad: {parent: brk}\n"
        f"  s: {{role: sensor}}\n  ear: {{parent: veh}}\nactions: {{CA-1: {{from: {controller}, to: {process}}}}}\n"
    )
    case = case_of(more, base)
    assert sorted(found(case)) == open_actions
    assert [flow.id for flow in control_structure(case).flows if flow.label == "missing feedback"] == open_actions


def test_circles_of_sensors_and_parents_end() -> None:
    base = BASE.replace("role: process}\n  q", "role: process, parent: q}\n  q").replace(
        "title: Other,", "title: Other, parent: p,"
    )
    assert found(case_of("feedback: {FB-1: {from: p, to: s}, FB-2: {from: s, to: s}}", base)) == ["CA-1"]
