"""Rules about the control structure (STPA step 2)."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.findings.text import a
from safetycase.rules.look import referrers, said, target
from safetycase.rules.problem import Found, Problem, excusable, item_check
from safetycase.stpa import children, inferred_role
from safetycase.stpa.roles import flows_of
from safetycase.stpa.surroundings import updaters
from safetycase.stpa.verdicts import natural

_STEP_2 = "STPA Handbook 2018, ch. 2, step 2"

ELEMENT_WITHOUT_ROLE = declare(
    Rule(
        code="SFC301",
        name="element-without-role",
        severity=Severity.WARNING,
        summary="An element has no role in control: no control action, feedback or other information names it.",
        why="A control structure is made of loops. An element outside every loop is controlled by nobody and controls "
        "nothing, so that step 3 never asks what can go wrong with it.",
        source=f"{_STEP_2} (a control structure is a system of feedback control loops)",
        fix="Add the flows by which it takes part, name it under `via` of a flow, or remove it.",
        bad="elements:\n  pump: {role: controller}\n  patient: {role: process}\n  alarm: {role: actuator}\n"
        "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}",
        good="elements:\n  pump: {role: controller}\n  patient: {role: process}\n  alarm: {role: actuator}\n"
        "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient, via: [alarm]}",
    )
)
ROLE_INFERRED = declare(
    Rule(
        code="SFC302",
        name="role-inferred",
        severity=Severity.INFO,
        summary="An element states no role; it follows from its flows.",
        why="The role decides which questions are asked about an element. Stated, it also shows when a flow was drawn "
        "the wrong way round.",
        source=f"{_STEP_2} (controllers, actuators, sensors and controlled processes)",
        fix="Write the `role` that the message names, if it is right.",
        bad="elements:\n  pump: {}\n  patient: {role: process}\n"
        "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}",
        good="elements:\n  pump: {role: controller}\n  patient: {role: process}\n"
        "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}",
    )
)
ACTION_SOURCE = declare(
    Rule(
        code="SFC303",
        name="action-not-from-controller",
        severity=Severity.ERROR,
        summary="A control action comes from an element that is no controller.",
        why="Control actions are what controllers decide. An actuator carries an action out and a process undergoes "
        "it: "
        "neither decides, so asking when its action is unsafe has no meaning.",
        source=f"{_STEP_2} (control actions are given by controllers)",
        fix="Let the action come from the controller and name the actuator under `via`; or correct the role of the "
        "element; or make the flow feedback or other information.",
        bad="elements:\n  drive: {role: actuator}\n  patient: {role: process}\n"
        "actions:\n  CA-1: {title: deliver insulin, from: drive, to: patient}",
        good="elements:\n  drive: {role: controller}\n  patient: {role: process}\n"
        "actions:\n  CA-1: {title: deliver insulin, from: drive, to: patient}",
    )
)
ACTION_TARGET = declare(
    Rule(
        code="SFC304",
        name="action-to-uncontrolled",
        severity=Severity.WARNING,
        summary="A control action goes to a sensor or to something outside the system.",
        why="What is controlled is a process, another controller, or an actuator on the way to them. What lies outside "
        "cannot be controlled; what is sent there is other information.",
        source=f"{_STEP_2} (control actions go to controlled processes)",
        fix="Correct the role of the element, or make the flow other information.",
        bad="elements:\n  pump: {role: controller}\n  hospital: {role: external}\n"
        "actions:\n  CA-1: {title: call for help, from: pump, to: hospital}",
        good="elements:\n  pump: {role: controller}\n  hospital: {role: process}\n"
        "actions:\n  CA-1: {title: call for help, from: pump, to: hospital}",
    )
)
FEEDBACK_TARGET = declare(
    Rule(
        code="SFC305",
        name="feedback-to-no-controller",
        severity=Severity.ERROR,
        summary="Feedback goes to an element that neither is a controller nor senses for one.",
        why="Feedback is what a controller learns about its process. Given to anything else it changes no process "
        "model.",
        source=f"{_STEP_2} (feedback informs controllers)",
        fix="Let the feedback go to the controller that uses it, correct the role of the element, or make the flow "
        "other information.",
        bad="elements:\n  pump: {role: process}\n  patient: {role: process}\n"
        "feedback:\n  FB-1: {title: glucose, from: patient, to: pump}",
        good="elements:\n  pump: {role: controller}\n  patient: {role: process}\n"
        "feedback:\n  FB-1: {title: glucose, from: patient, to: pump}",
    )
)
FLOW_WITHOUT_END = declare(
    Rule(
        code="SFC306",
        name="flow-without-end",
        severity=Severity.ERROR,
        summary="A control action or feedback lacks the element it comes from or goes to.",
        why="A flow with one end closes no loop and cannot be drawn; for an action nobody knows whose it is.",
        source=f"{_STEP_2} (control loops)",
        fix="Write `from` and `to`. What comes from outside, or leaves the system, is other information.",
        bad="elements:\n  pump: {role: controller}\n  patient: {role: process}\n"
        "feedback:\n  FB-1: {title: glucose, from: patient, to: pump}\n  FB-2: {title: pulse, from: patient}\n"
        "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}",
        good="elements:\n  pump: {role: controller}\n  patient: {role: process}\n"
        "feedback:\n  FB-1: {title: glucose, from: patient, to: pump}\n"
        "  FB-2: {title: pulse, from: patient, to: pump}\n"
        "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}",
    )
)
FLOW_MISSING = declare(
    Rule(
        code="SFC307",
        name="flow-missing",
        severity=Severity.WARNING,
        summary="A flow that the analysis asks for does not exist.",
        why="A control path or feedback that is known to be missing is a flaw of the design until it is built, or "
        "until "
        "somebody shows that it is not needed.",
        source=f"{_STEP_2}; step 4 (inadequate feedback: no channel exists)",
        fix="Build it and remove `presence: missing`, plan it (`planned`), or give the reason under `not_needed`.",
        bad="elements:\n  pump: {role: controller}\n  patient: {role: process}\n"
        "feedback:\n  FB-1: {title: glucose, from: patient, to: pump, presence: missing}",
        good="elements:\n  pump: {role: controller}\n  patient: {role: process}\n"
        "feedback:\n  FB-1: {title: glucose, from: patient, to: pump, presence: planned}",
    )
)
FEEDBACK_UPDATES_NOTHING = declare(
    Rule(
        code="SFC308",
        name="feedback-updates-nothing",
        severity=Severity.INFO,
        summary="Feedback changes no variable of a process model.",
        why="A controller acts on what it holds true. Feedback that changes nothing there is not used, or a "
        "variable is "
        "missing in the process model.",
        source=f"{_STEP_2} (process models are updated by feedback)",
        fix="Name the variables under `updates`, as element/variable.",
        bad="elements:\n  pump: {role: controller, process_model: {glucose: Blood glucose}}\n"
        "  patient: {role: process}\nfeedback:\n"
        "  FB-1: {title: glucose, from: patient, to: pump, updates: [pump/glucose]}\n"
        "  FB-2: {title: pulse, from: patient, to: pump}",
        good="elements:\n  pump: {role: controller, process_model: {glucose: Blood glucose}}\n"
        "  patient: {role: process}\nfeedback:\n"
        "  FB-1: {title: glucose, from: patient, to: pump, updates: [pump/glucose]}\n"
        "  FB-2: {title: pulse, from: patient, to: pump, updates: [pump/glucose]}",
    )
)
VARIABLE_NOT_UPDATED = declare(
    Rule(
        code="SFC309",
        name="variable-without-update",
        severity=Severity.WARNING,
        summary="Nothing updates a variable of a process model.",
        why="What no feedback or information changes, the controller only assumes. Its belief then drifts from the "
        "process, which is the commonest cause of unsafe control. What is only planned changes nothing yet.",
        source=f"{_STEP_2}; step 4 (inadequate process models)",
        fix="Add the feedback or information that changes it, or name those that do under `updated_by` of the variable "
        "or `updates` of the flow.",
        bad="elements:\n  pump: {role: controller, process_model: {glucose: Blood glucose, carbs: Meals}}\n"
        "  patient: {role: process}\nfeedback:\n"
        "  FB-1: {title: glucose, from: patient, to: pump, updates: [pump/glucose]}",
        good="elements:\n  pump: {role: controller, process_model: {glucose: Blood glucose, carbs: Meals}}\n"
        "  patient: {role: process}\nfeedback:\n"
        "  FB-1: {title: glucose, from: patient, to: pump, updates: [pump/glucose, pump/carbs]}",
    )
)
RESPONSIBILITY_WITHOUT_CONTROLLER = declare(
    Rule(
        code="SFC310",
        name="responsibility-without-controller",
        severity=Severity.ERROR,
        summary="A responsibility is borne by no element.",
        why="A responsibility that nobody bears is carried out by nobody.",
        source=f"{_STEP_2} (responsibilities are assigned to the elements of the structure)",
        fix="Name the element under `controller`.",
        bad="constraints:\n  SC-1: {text: The pump must not give too much}\nelements:\n  pump: {role: controller}\n"
        "responsibilities:\n  RS-1: {text: Limit the dose, constraints: [SC-1]}",
        good="constraints:\n  SC-1: {text: The pump must not give too much}\nelements:\n  pump: {role: controller}\n"
        "responsibilities:\n  RS-1: {text: Limit the dose, controller: pump, constraints: [SC-1]}",
    )
)
RESPONSIBILITY_WITHOUT_CONSTRAINT = declare(
    Rule(
        code="SFC311",
        name="responsibility-without-constraint",
        severity=Severity.WARNING,
        summary="A responsibility serves no constraint.",
        why="Responsibilities are the constraints, shared out among controllers. One that serves none is there for no "
        "stated reason, or a constraint is missing.",
        source=f"{_STEP_2} (responsibilities are refinements of the constraints)",
        fix="Name the constraints under `constraints`.",
        bad="constraints:\n  SC-1: {text: The pump must not give too much}\nelements:\n  pump: {role: controller}\n"
        "responsibilities:\n  RS-1: {text: Limit the dose, controller: pump, constraints: [SC-1]}\n"
        "  RS-2: {text: Log the dose, controller: pump}",
        good="constraints:\n  SC-1: {text: The pump must not give too much}\nelements:\n  pump: {role: controller}\n"
        "responsibilities:\n  RS-1: {text: Limit the dose, controller: pump, constraints: [SC-1]}\n"
        "  RS-2: {text: Log the dose, controller: pump, constraints: [SC-1]}",
    )
)

excusable(
    ELEMENT_WITHOUT_ROLE,
    FLOW_MISSING,
    FEEDBACK_UPDATES_NOTHING,
    VARIABLE_NOT_UPDATED,
    RESPONSIBILITY_WITHOUT_CONSTRAINT,
)


@item_check("element")
def check_element(case: Case, item: AnyItem) -> Found:
    """An element takes part in control, and says in which role. Elements that only hold others are left alone."""
    if not flows_of(case, item.id):
        if not children(case, item.id) and not said(item, "refined_by"):
            message = f"no control action, feedback or other information names {item.id}"
            yield Problem(rule=ELEMENT_WITHOUT_ROLE, item=item.id, message=message, about=("refined_by",))
    elif not said(item, "role"):
        message = f"{item.id} states no role; by its flows it is {_a_role(inferred_role(case, item.id))}"
        yield Problem(rule=ROLE_INFERRED, item=item.id, message=message, about=("role",))


@item_check("element")
def check_process_model(case: Case, item: AnyItem) -> Found:
    """Every variable of a process model is updated by something."""
    for variable, entry in item.data.get("process_model", {}).items():
        name = f"{item.id}/{variable}"
        by = updaters(entry)
        planned = [one for one in by if _planned(case.items.get(one) or case.foreign(one))]
        if len(planned) < len(by):
            continue
        flows = [flow for kind in ("feedback", "information") for flow, _ in referrers(case, name, kind, "updates")]
        planned += sorted((flow.id for flow in flows if _planned(flow) and flow.id not in planned), key=natural)
        if all(map(_planned, flows)):
            path = ("process_model", variable)
            message = f"nothing updates {name}" + (f"; only planned: {', '.join(planned)}" if planned else "")
            yield Problem(rule=VARIABLE_NOT_UPDATED, item=item.id, message=message, path=path, at_key=True)


@item_check("action", "feedback")
def check_ends(case: Case, item: AnyItem) -> Found:
    """A flow has two ends."""
    for field, word in (("from", "comes from no element"), ("to", "goes to no element")):
        if not said(item, field):
            yield Problem(rule=FLOW_WITHOUT_END, item=item.id, message=f"{item.id} {word}", about=(field,))


@item_check("information")
def check_information(case: Case, item: AnyItem) -> Found:
    """Information has one end at least: the other may lie outside."""
    if not said(item, "from") and not said(item, "to"):
        message = f"{item.id} neither comes from an element nor goes to one"
        yield Problem(rule=FLOW_WITHOUT_END, item=item.id, message=message, about=("from", "to"))


@item_check("action", "feedback", "information")
def check_presence(case: Case, item: AnyItem) -> Found:
    """A flow exists."""
    if item.data.get("presence") == "missing":
        yield Problem(rule=FLOW_MISSING, item=item.id, message=f"{item.id} does not exist yet", path=("presence",))


@item_check("action")
def check_action_ends(case: Case, item: AnyItem) -> Found:
    """A control action comes from a controller and goes to what can be controlled."""
    source, goal = _stated_role(case, item, "from"), _stated_role(case, item, "to")
    if source not in (None, "controller"):
        message = f"{item.id} comes from {item.data['from']}, which is {_a_role(source)}, not a controller"
        yield Problem(rule=ACTION_SOURCE, item=item.id, message=message, path=("from",))
    if goal in ("sensor", "external"):
        message = f"{item.id} goes to {item.data['to']}, which is {_a_role(goal)}"
        yield Problem(rule=ACTION_TARGET, item=item.id, message=message, path=("to",))


@item_check("feedback")
def check_feedback(case: Case, item: AnyItem) -> Found:
    """Feedback goes to a controller, or to a sensor that passes it on, and changes what the controller holds true."""
    role = _stated_role(case, item, "to")
    if role in ("actuator", "process", "external"):
        message = f"{item.id} goes to {item.data['to']}, which is {_a_role(role)}, not a controller"
        yield Problem(rule=FEEDBACK_TARGET, item=item.id, message=message, path=("to",))
        return
    goal = target(case, item, "to", "element")
    if goal is not None and role != "sensor" and not said(item, "updates") and not _updates(case, item):
        message = f"{item.id} changes no variable of {goal.id}"
        yield Problem(rule=FEEDBACK_UPDATES_NOTHING, item=item.id, message=message, about=("updates",))


@item_check("responsibility")
def check_responsibility(case: Case, item: AnyItem) -> Found:
    """A responsibility is somebody's, and serves a constraint."""
    if not said(item, "controller"):
        message = f"{item.id} is borne by no element"
        yield Problem(rule=RESPONSIBILITY_WITHOUT_CONTROLLER, item=item.id, message=message, about=("controller",))
    if not said(item, "constraints"):
        message = f"{item.id} serves no constraint"
        yield Problem(rule=RESPONSIBILITY_WITHOUT_CONSTRAINT, item=item.id, message=message, about=("constraints",))


def _stated_role(case: Case, item: AnyItem, field: str) -> str | None:
    """The role that the element at an end of a flow states, be it of this case or of an imported one."""
    name = item.data.get(field)
    if not isinstance(name, str):
        return None
    element = case.items.get(name) or case.foreign(name)
    return element.data.get("role") if element is not None and element.kind.name == "element" else None


def _planned(flow: AnyItem | None) -> bool:
    return flow is not None and flow.data.get("presence") == "planned"


def _updates(case: Case, item: AnyItem) -> bool:
    """Whether a variable says that it is updated by this feedback."""
    return any("updated_by" in reference.path for reference in case.references_to(item.id))


def _a_role(role: str | None) -> str:
    if role is None:
        return "without a role"
    if role == "external":
        return "outside the system"
    return a(role)
