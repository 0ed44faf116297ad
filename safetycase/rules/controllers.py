"""Rules about what controllers and controlled processes need to be part of a control loop (STPA step 2)."""

from __future__ import annotations

from collections.abc import Iterable

from safetycase.case import AnyItem, Case, joined
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.gaps import each_or_once
from safetycase.rules.look import said, tells
from safetycase.rules.problem import Found, Problem, case_check, excusable
from safetycase.stpa import ControlStructure, Flow, structure_of, unanswered
from safetycase.stpa.structure import following, spread

_STEP_2 = "STPA Handbook 2018, ch. 2, step 2"
_TWO = "elements:\n  pump: {role: controller}\n  monitor: {role: controller}\n  patient: {role: process}\n"
_BOTH_ACT = (
    f"{_TWO}actions:\n  CA-1: {{title: insulin, from: pump, to: patient}}\n"
    "  CA-2: {title: stop, from: monitor, to: patient}\n"
)
_DUTIES = "responsibilities:\n  RS-1: {text: Limit the dose, controller: pump, constraints: [SC-1], actions: [CA-1]}\n"
_PUMP = (
    "constraints:\n  SC-1: The pump must not give too much\n"
    "elements:\n  pump: {role: controller}\n  monitor: {role: controller}\n  patient: {role: process}\n"
    "actions:\n  CA-1: {title: insulin, from: pump, to: patient}\n"
    "  CA-2: {title: stop of the drive, from: monitor, to: patient}\n"
)

PROCESS_UNCONTROLLED = declare(
    Rule(
        code="SFC314",
        name="process-without-controller",
        severity=Severity.WARNING,
        summary="No control action reaches a controlled process.",
        why="A process that nobody acts on cannot be kept out of a hazardous state by this control structure: a "
        "controller or a control action is missing, or the element is no controlled process. Actions count that come "
        "through actuators, and those on what the process is part of or on its parts.",
        source=f"{_STEP_2} (every controlled process has a controller)",
        fix="Add the control action, or what leads from the actuator to the process; or correct the `role` (what only "
        "acts on the system is `external`); or give the reason under `not_needed`.",
        bad="elements:\n  pump: {role: controller}\n  patient: {role: process}\n  line: {role: process}\n"
        "actions:\n  CA-1: {title: insulin, from: pump, to: patient}\n"
        "feedback:\n  FB-1: {title: pressure, from: line, to: pump}",
        good="elements:\n  pump: {role: controller}\n  patient: {role: process}\n  line: {role: process}\n"
        "actions:\n  CA-1: {title: insulin, from: pump, to: patient}\n  CA-2: {title: flush, from: pump, to: line}\n"
        "feedback:\n  FB-1: {title: pressure, from: line, to: pump}",
    )
)
CONTROLLER_IDLE = declare(
    Rule(
        code="SFC315",
        name="controller-without-action",
        severity=Severity.WARNING,
        summary="A controller gives no control action.",
        why="What decides nothing controls nothing. Step 3 goes through control actions only, so that a controller "
        "without one is never asked how it could be unsafe.",
        source=f"{_STEP_2} (controllers give control actions)",
        fix="Add its control actions; or correct the `role`; or give the reason under `not_needed`.",
        bad=f"{_TWO}actions:\n  CA-1: {{title: insulin, from: pump, to: patient}}\n"
        "feedback:\n  FB-1: {title: dose given, from: patient, to: monitor}",
        good=f"{_BOTH_ACT}feedback:\n  FB-1: {{title: dose given, from: patient, to: monitor}}",
    )
)
CONTROLLER_BLIND = declare(
    Rule(
        code="SFC316",
        name="controller-without-feedback",
        severity=Severity.WARNING,
        summary="A controller is told nothing: no feedback and no other information goes to it.",
        why="Without feedback a process model is never set right. Where it is the control actions of the controller "
        "that lack feedback, control-action-without-feedback says so instead.",
        source=f"{_STEP_2} (feedback informs controllers)",
        fix="Add the feedback that it decides on, or give the reason under `not_needed`.",
        bad="elements:\n  pump: {role: controller}\n  nurse: {role: controller}\n  patient: {role: process}\n"
        "actions:\n  CA-1: {title: insulin, from: pump, to: patient}\n"
        "information:\n  IN-1: {title: what she saw, from: nurse, to: pump}",
        good="elements:\n  pump: {role: controller}\n  nurse: {role: controller}\n  patient: {role: process}\n"
        "actions:\n  CA-1: {title: insulin, from: pump, to: patient}\n"
        "information:\n  IN-1: {title: what she saw, from: nurse, to: pump}\n"
        "feedback:\n  FB-1: {title: look and feel, from: patient, to: nurse}",
    )
)
CONTROLLER_WITHOUT_DUTY = declare(
    Rule(
        code="SFC317",
        name="controller-without-responsibility",
        severity=Severity.WARNING,
        summary="A controller has no responsibility.",
        why="Responsibilities say which constraints a controller must see to. One without any is not known to be "
        "needed, and a constraint may be thought to be in its hands that is in nobody's. Where no controller has any "
        "yet, one finding speaks for all.",
        source=f"{_STEP_2} (responsibilities of each controller)",
        fix="Add a responsibility with the element as its `controller`, or give the reason under `not_needed`.",
        bad=f"{_PUMP}{_DUTIES}",
        good=f"{_PUMP}{_DUTIES}"
        "  RS-2: {text: Stop the drive, controller: monitor, constraints: [SC-1], actions: [CA-2]}",
    )
)
CONTROLLER_WITHOUT_MODEL = declare(
    Rule(
        code="SFC318",
        name="controller-without-process-model",
        severity=Severity.WARNING,
        summary="A controller has no process model.",
        why="Most unsafe control comes from what a controller wrongly holds true. If nothing is written down that it "
        "holds true, neither contexts nor scenarios can speak of it. Where no controller has any yet, one finding "
        "speaks for all.",
        source=f"{_STEP_2} (process models)",
        fix="Write under `process_model` what it must know to decide, or give the reason under `not_needed`.",
        bad=_BOTH_ACT.replace("pump: {role: controller}", "pump: {role: controller, process_model: {dose: Dose}}"),
        good=_BOTH_ACT.replace(
            "pump: {role: controller}", "pump: {role: controller, process_model: {dose: Dose}}"
        ).replace("monitor: {role: controller}", "monitor: {role: controller, process_model: {dose: Dose}}"),
    )
)
DUTY_UNSERVED = declare(
    Rule(
        code="SFC319",
        name="responsibility-unserved",
        severity=Severity.WARNING,
        summary="A responsibility names neither a control action that carries it out nor feedback that it relies on.",
        why="A duty is carried out by control actions, on the strength of feedback. One that has neither is a wish, or "
        "an action is missing in the control structure. Where no responsibility names any yet, one finding speaks for "
        "all.",
        source=f"{_STEP_2} (control actions and feedback follow from the responsibilities)",
        fix="Name under `actions` and `feedback` what serves it, add what is missing, or give the reason under "
        "`not_needed`.",
        bad=f"{_PUMP}{_DUTIES}  RS-2: {{text: Stop the drive, controller: monitor, constraints: [SC-1]}}",
        good=f"{_PUMP}{_DUTIES}"
        "  RS-2: {text: Stop the drive, controller: monitor, constraints: [SC-1], actions: [CA-2]}",
    )
)
SERVED_BY_ANOTHER = declare(
    Rule(
        code="SFC320",
        name="responsibility-served-by-another",
        severity=Severity.WARNING,
        summary="A responsibility relies on a control action that another controller gives, or on feedback to another.",
        why="A controller can only carry out a duty by what is in its own hands, and on what it learns itself.",
        source=f"{_STEP_2} (responsibilities, control actions and feedback of each controller)",
        fix="Name the controller's own control actions and feedback, or correct `controller`.",
        bad=f"{_PUMP}{_DUTIES}"
        "  RS-2: {text: Stop the drive, controller: monitor, constraints: [SC-1], actions: [CA-2, CA-1]}",
        good=f"{_PUMP}{_DUTIES}"
        "  RS-2: {text: Stop the drive, controller: monitor, constraints: [SC-1], actions: [CA-2]}",
    )
)

excusable(
    PROCESS_UNCONTROLLED,
    CONTROLLER_IDLE,
    CONTROLLER_BLIND,
    CONTROLLER_WITHOUT_DUTY,
    CONTROLLER_WITHOUT_MODEL,
    DUTY_UNSERVED,
)


@case_check
def check_processes(case: Case) -> Found:
    """Every process is acted on, itself or through its parts or what it is part of."""
    structure = structure_of(case)
    reached = _acted_on(structure)
    for item in structure.in_role("process"):
        if not reached.isdisjoint((item.id, *structure.above(item.id))):
            continue
        if reached.isdisjoint(structure.whole(item.id)):
            yield Problem(
                rule=PROCESS_UNCONTROLLED, item=item.id, message=f"no control action reaches {item.id}", about=("role",)
            )


def _acted_on(structure: ControlStructure) -> set[str]:
    """What control actions reach: their targets and what they pass, and what actuators among these act on."""
    actions = [flow for flow in structure.actions if flow.item.covers]
    passed = [flow.ends for flow in structure.information if flow.item.covers and flow.ends is not None]
    given = [flow.ends for flow in actions if flow.ends is not None]
    onward = {
        name: others for name, others in following([*given, *passed]).items() if structure.roles.get(name) == "actuator"
    }
    starts = [name for flow in actions for name in (flow.goal, *flow.via) if name is not None]
    return spread(starts, onward)


@case_check
def check_controllers(case: Case) -> Found:
    """Controllers act, learn, have duties and hold something true; their parts may do so for them."""
    structure = structure_of(case)
    controllers = structure.in_role("controller")
    if not controllers:
        return
    acting = _ends(structure.actions, "source")
    telling = (*structure.feedback, *structure.missing, *structure.information)
    told = _ends((flow for flow in telling if not flow.planned), "goal")
    open_loops = {controller for controller, _ in unanswered(case, planned=False)}
    flows = (*structure.actions, *structure.feedback, *structure.information, *structure.missing)
    named = {name for flow in flows for name in (flow.source, flow.goal, *flow.via)}
    wholes = {item.id: structure.whole(item.id) for item in controllers}
    active = [item for item in controllers if not wholes[item.id].isdisjoint(named)]
    for item in active:
        whole = wholes[item.id]
        if whole.isdisjoint(acting):
            message = f"{item.id} gives no control action"
            yield Problem(rule=CONTROLLER_IDLE, item=item.id, message=message, about=("role",))
        if whole.isdisjoint(told) and whole.isdisjoint(open_loops):
            planned = [flow.id for flow in telling if flow.planned and flow.goal in whole]
            only = f"; only planned: {', '.join(planned)}" if planned else ""
            message = f"no feedback or other information tells {item.id} anything{only}"
            yield Problem(rule=CONTROLLER_BLIND, item=item.id, message=message, about=("role",))
    yield from _duties(case, structure, active)
    without = [
        item
        for item in active
        if not any(
            tells([*structure.elements[part].data.get("process_model", ())])
            for part in wholes[item.id] & structure.elements.keys()
        )
    ]
    yield from each_or_once(
        CONTROLLER_WITHOUT_MODEL, without, len(active), lambda item: f"{item.id} has no process model",
        "no controller has a process model yet", ("process_model", "role"),
    )  # fmt: skip


def _ends(flows: Iterable[Flow], end: str) -> set[str]:
    """The elements at one end of flows that cover."""
    return {name for flow in flows if flow.item.covers and (name := getattr(flow, end)) is not None}


def _duties(case: Case, structure: ControlStructure, controllers: list[AnyItem]) -> Found:
    bearing = {item.data.get("controller") for item in joined(case).of_kind("responsibility") if item.covers}
    without = [
        item
        for item in controllers
        if bearing.isdisjoint(structure.whole(item.id)) and bearing.isdisjoint(structure.above(item.id))
    ]
    yield from each_or_once(
        CONTROLLER_WITHOUT_DUTY, without, len(controllers), lambda item: f"{item.id} has no responsibility",
        "no controller has a responsibility yet", ("role",),
    )  # fmt: skip


@case_check
def check_responsibilities(case: Case) -> Found:
    """Duties are served by control actions and feedback of the controller that bears them."""
    duties = [item for item in case.of_kind("responsibility") if not item.obsolete]
    if not duties:
        return
    structure = structure_of(case)
    unserved = [item for item in duties if not said(item, "actions") and not said(item, "feedback")]
    yield from each_or_once(
        DUTY_UNSERVED, unserved, len(duties),
        lambda item: f"{item.id} names neither a control action nor feedback that serves it",
        "no responsibility names a control action or feedback that serves it yet", ("actions", "feedback"),
    )  # fmt: skip
    givers = {flow.id: flow.source for flow in structure.actions}
    takers = {flow.id: flow.goal for flow in structure.feedback}
    for item in duties:
        bearer = item.data.get("controller")
        if not isinstance(bearer, str) or bearer not in structure.elements:
            continue
        near = {bearer, *structure.whole(bearer), *structure.above(bearer)}
        for field, ends, words in (("actions", givers, "is given by"), ("feedback", takers, "goes to")):
            for index, name in enumerate(item.data.get(field, ())):
                other = ends.get(name) if isinstance(name, str) else None
                if other is not None and other not in near and not _senses(structure, other, field):
                    message = f"{name} {words} {other}, but {item.id} is a duty of {bearer}"
                    yield Problem(rule=SERVED_BY_ANOTHER, item=item.id, message=message, path=(field, index))


def _senses(structure: ControlStructure, element: str, field: str) -> bool:
    """Whether feedback goes only as far as a sensor, which may pass it on to the controller."""
    return field == "feedback" and structure.roles.get(element) == "sensor"
