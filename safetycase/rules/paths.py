"""Rules about the paths of flows: actuators and sensors with both sides, and in their roles."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.findings.text import a
from safetycase.rules.look import target
from safetycase.rules.problem import Found, Problem, case_check, excusable, item_check
from safetycase.stpa import ControlStructure, Role, structure_of
from safetycase.stpa.surroundings import updaters

_STEP_2 = "STPA Handbook 2018, ch. 2, step 2"
_LOOP = "elements:\n  pump: {role: controller}\n  drive: {role: actuator}\n  patient: {role: process}\n"

PATH_ONE_SIDED = declare(
    Rule(
        code="SFC324",
        name="path-one-sided",
        severity=Severity.WARNING,
        summary="A path ends at an actuator or begins at a sensor: the other side of it is missing.",
        why="An actuator carries out what it is told, a sensor passes on what it observes. If one side is missing, the "
        "loop is open there, and no scenario will ask what can go wrong on the way.",
        source=f"{_STEP_2} (actuators and sensors lie on the paths between controllers and processes)",
        fix="Add the flow that is missing: the action or information to an actuator and from it to the process, the "
        "feedback or information to a sensor and from it to the controller; or name the element under `via` of a flow "
        "that goes all the way; or give the reason under `not_needed`.",
        bad=f"{_LOOP}actions:\n  CA-1: {{title: insulin, from: pump, to: drive}}\n"
        "  CA-2: {title: alarm, from: pump, to: patient}",
        good=f"{_LOOP}actions:\n  CA-1: {{title: insulin, from: pump, to: drive}}\n"
        "  CA-2: {title: alarm, from: pump, to: patient}\n"
        "information:\n  IN-1: {title: push, from: drive, to: patient}",
    )
)
PATH_ROLE = declare(
    Rule(
        code="SFC326",
        name="path-through-other-role",
        severity=Severity.WARNING,
        summary="A control action passes through what is no actuator, or feedback through what is no sensor.",
        why="Under `via` stands what passes a flow on. A process on the path of an action is controlled itself, and a "
        "sensor acts on nothing: the path is drawn wrongly, and the scenarios for it ask about the wrong element.",
        source=f"{_STEP_2} (actuators on control paths, sensors on feedback paths)",
        fix="Name the actuator or sensor; or make two flows of it; or correct the `role`.",
        bad=f"{_LOOP}  meter: {{role: sensor}}\n"
        "actions:\n  CA-1: {title: insulin, from: pump, to: patient, via: [drive, meter]}\n"
        "feedback:\n  FB-1: {title: glucose, from: patient, to: pump, via: [meter]}",
        good=f"{_LOOP}  meter: {{role: sensor}}\n"
        "actions:\n  CA-1: {title: insulin, from: pump, to: patient, via: [drive]}\n"
        "feedback:\n  FB-1: {title: glucose, from: patient, to: pump, via: [meter]}",
    )
)
UPDATE_ELSEWHERE = declare(
    Rule(
        code="SFC328",
        name="update-of-another",
        severity=Severity.WARNING,
        summary="A flow is said to update a variable of an element that it does not go to.",
        why="What a controller holds true changes by what it is told itself. Mostly the flow goes to another element "
        "than was meant, and the variable is thought to be updated although nothing updates it.",
        source=f"{_STEP_2} (feedback updates the process model of the controller that gets it)",
        fix="Name a variable of the element that the flow goes to, correct `to`, or add the flow that is missing.",
        bad="elements:\n  pump: {role: controller, process_model: {glucose: Glucose}}\n"
        "  monitor: {role: controller, process_model: {glucose: Glucose}}\n  patient: {role: process}\n"
        "information:\n  IN-1: {title: alarm sounded, from: pump, to: monitor}\n"
        "feedback:\n"
        "  FB-1: {title: glucose, from: patient, to: pump, updates: [pump/glucose, monitor/glucose]}",
        good="elements:\n  pump: {role: controller, process_model: {glucose: Glucose}}\n"
        "  monitor: {role: controller, process_model: {glucose: Glucose}}\n  patient: {role: process}\n"
        "information:\n  IN-1: {title: alarm sounded, from: pump, to: monitor}\n"
        "feedback:\n  FB-1: {title: glucose, from: patient, to: pump, updates: [pump/glucose]}\n"
        "  FB-2: {title: glucose, from: patient, to: monitor, updates: [monitor/glucose]}",
    )
)
FEEDBACK_FROM_OUTSIDE = declare(
    Rule(
        code="SFC329",
        name="feedback-from-outside",
        severity=Severity.WARNING,
        summary="Feedback comes from something outside the system.",
        why="Feedback tells a controller what its own actions do. What comes from outside is other information: it "
        "closes no loop, however useful it is.",
        source=f"{_STEP_2} (feedback comes from controlled processes; other inputs come from outside)",
        fix="Make the flow other information, or correct the role of the element.",
        bad="elements:\n  pump: {role: controller, process_model: {air: Temperature}}\n"
        "  weather: {role: external}\n"
        "feedback:\n  FB-1: {title: temperature, from: weather, to: pump, updates: [pump/air]}",
        good="elements:\n  pump: {role: controller, process_model: {air: Temperature}}\n"
        "  weather: {role: external}\n"
        "information:\n  IN-1: {title: temperature, from: weather, to: pump, updates: [pump/air]}",
    )
)

excusable(PATH_ONE_SIDED)

_WRONG_ON_THE_WAY = {"action": ("sensor", "process", "external"), "feedback": ("actuator", "process", "external")}
_RIGHT_ON_THE_WAY = {"action": "an actuator", "feedback": "a sensor"}


@case_check
def check_sides(case: Case) -> Found:
    """Actuators are told and act; sensors observe and tell. Their parts may do so for them.

    An actuator that gives control actions is reported for that.
    """
    structure = structure_of(case)
    acting = {flow.source for flow in (*structure.actions, *structure.information)}
    told = {flow.goal for flow in (*structure.actions, *structure.information)}
    passing = {name for flow in structure.actions for name in flow.via}
    yield from _sides(structure, "actuator", told | passing, acting | passing)
    observing = {flow.goal for flow in (*structure.feedback, *structure.information)}
    telling = {flow.source for flow in (*structure.feedback, *structure.information)}
    passing = {name for flow in structure.feedback for name in flow.via}
    yield from _sides(structure, "sensor", observing | passing, telling | passing)


def _sides(structure: ControlStructure, role: Role, before: set[str | None], after: set[str | None]) -> Found:
    deciding = {flow.source for flow in structure.actions}
    lacks = {
        "actuator": ("no control action or information reaches {}", "nothing leads from {} to what it acts on"),
        "sensor": ("nothing leads to {} from what it observes", "no feedback or information leads from {}"),
    }[role]
    for item in structure.in_role(role):
        whole = structure.whole(item.id)
        if role == "actuator" and not whole.isdisjoint(deciding):
            continue
        has = [not whole.isdisjoint(before), not whole.isdisjoint(after)]
        if has[0] != has[1]:
            message = lacks[has.index(False)].format(item.id)
            yield Problem(rule=PATH_ONE_SIDED, item=item.id, message=message, about=("role",))


@item_check("action", "feedback")
def check_path_roles(case: Case, item: AnyItem) -> Found:
    """Actions pass through actuators, feedback through sensors; a controller may pass either on."""
    wrong = _WRONG_ON_THE_WAY[item.kind.name]
    for index, name in enumerate(item.data.get("via", ())):
        element = case.items.get(name) if isinstance(name, str) else None
        if element is not None and element.kind.name == "element" and element.data.get("role") in wrong:
            role = "outside the system" if element.data["role"] == "external" else a(element.data["role"])
            message = f"{item.id} passes through {name}, which is {role}, not {_RIGHT_ON_THE_WAY[item.kind.name]}"
            yield Problem(rule=PATH_ROLE, item=item.id, message=message, path=("via", index))


@item_check("feedback")
def check_feedback_source(case: Case, item: AnyItem) -> Found:
    """Feedback comes from what is controlled, or from what observes it."""
    source = target(case, item, "from", "element")
    if source is not None and source.data.get("role") == "external":
        message = f"{item.id} comes from {source.id}, which is outside the system"
        yield Problem(rule=FEEDBACK_FROM_OUTSIDE, item=item.id, message=message, path=("from",))


@case_check
def check_updates(case: Case) -> Found:
    """A flow updates what the element holds true that it goes to, as both sides say; through a sensor it may go on."""
    structure = structure_of(case)
    flows = {
        flow.id: flow
        for flow in (*structure.feedback, *structure.information)
        if flow.goal is not None and structure.roles.get(flow.goal, "sensor") != "sensor"
    }

    def elsewhere(goal: str | None, element: str) -> bool:
        if goal is None or element == goal or element not in structure.elements:
            return False
        return element not in structure.whole(goal) and element not in structure.above(goal)

    for flow in flows.values():
        for index, name in enumerate(flow.item.data.get("updates", ()) if not flow.item.imported else ()):
            if isinstance(name, str) and elsewhere(flow.goal, name.partition("/")[0]):
                message = f"{flow.id} goes to {flow.goal}, but updates {name}"
                yield Problem(rule=UPDATE_ELSEWHERE, item=flow.id, message=message, path=("updates", index))
    for item in case.of_kind("element"):
        for variable, entry in item.data.get("process_model", {}).items():
            for index, name in enumerate(updaters(entry)):
                flow_named = flows.get(name)
                if flow_named is not None and elsewhere(flow_named.goal, item.id):
                    message = f"{item.id}/{variable} is said to be updated by {name}, which goes to {flow_named.goal}"
                    alone = isinstance(entry, dict) and isinstance(entry["updated_by"], str)
                    path = ("process_model", variable, "updated_by", *(() if alone else (index,)))
                    yield Problem(rule=UPDATE_ELSEWHERE, item=item.id, message=message, path=path)
