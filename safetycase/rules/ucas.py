"""Rules about unsafe control actions and controller constraints (STPA step 3)."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.findings.text import reason
from safetycase.model.scenarios import SUBTYPES, TYPE_OF
from safetycase.rules.look import is_named, review_hint, said, target, waiting
from safetycase.rules.problem import Found, Problem, excusable, item_check
from safetycase.stpa import type_of_uca
from safetycase.stpa.verdicts import MAGNITUDES

_STEP_3 = "STPA Handbook 2018, ch. 2, step 3"
_STRUCTURE = "elements:\n  pump: {role: controller}\n  patient: {role: process}\n"
_ACTION = "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}\n"

UCA_WITHOUT_ACTION = declare(
    Rule(
        code="SFC404",
        name="uca-without-action",
        severity=Severity.ERROR,
        summary="An unsafe control action names no control action.",
        why="Without the action nobody knows who controls what: the unsafe control action stands in no cell of the "
        "grid.",
        source=f"{_STEP_3} (a UCA has a source, a type, a control action and a context)",
        fix="Name the control action under `action`.",
        bad=f"{_STRUCTURE}{_ACTION}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: glucose is low}}\n"
        "  UCA-2: {type: provided, when: glucose is falling}",
        good=f"{_STRUCTURE}{_ACTION}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: glucose is low}}\n"
        "  UCA-2: {action: CA-1, type: provided, when: glucose is falling}",
    )
)
UCA_WITHOUT_TYPE = declare(
    Rule(
        code="SFC405",
        name="uca-without-type",
        severity=Severity.WARNING,
        summary="An unsafe control action does not say in which way the action is unsafe.",
        why="Without the type it stands in no cell of the grid and answers none of the four questions.",
        source=f"{_STEP_3} (the four types of unsafe control)",
        fix="Write `type`: not-provided, provided, timing-or-order or duration.",
        bad=f"{_STRUCTURE}{_ACTION}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: glucose is low}}\n"
        "  UCA-2: {action: CA-1, when: glucose is falling}",
        good=f"{_STRUCTURE}{_ACTION}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: glucose is low}}\n"
        "  UCA-2: {action: CA-1, type: provided, when: glucose is falling}",
    )
)
UCA_WITHOUT_HAZARD = declare(
    Rule(
        code="SFC406",
        name="uca-without-hazard",
        severity=Severity.ERROR,
        summary="An unsafe control action leads to no hazard.",
        why="Control is unsafe because it leads to a hazard. If none fits, it is not unsafe, or a hazard is missing.",
        source=f"{_STEP_3} (every UCA is traced to one or more hazards)",
        fix="Name the hazards under `hazards`, add the missing hazard, or move the thought to `not_hazardous` of the "
        "action.",
        bad="hazards:\n  H-1: {text: Too much insulin}\nucas:\n  UCA-1: {type: provided, when: glucose is low, "
        "hazards: [H-1]}\n  UCA-2: {type: provided, when: glucose is falling}",
        good="hazards:\n  H-1: {text: Too much insulin}\nucas:\n  UCA-1: {type: provided, when: glucose is low, "
        "hazards: [H-1]}\n  UCA-2: {type: provided, when: glucose is falling, hazards: [H-1]}",
    )
)
UCA_WITHOUT_CONSTRAINT = declare(
    Rule(
        code="SFC407",
        name="uca-without-controller-constraint",
        severity=Severity.WARNING,
        summary="No controller constraint excludes an unsafe control action.",
        why="Controller constraints say what each controller must and must not do. Without one, nothing in the design "
        "answers the unsafe control action.",
        source=f"{_STEP_3} (define controller constraints)",
        fix="Add a controller constraint with the unsafe control action under `ucas`; its text is generated.",
        bad="ucas:\n  UCA-1: {type: provided, when: glucose is low}\n  UCA-2: {type: provided, when: it falls}\n"
        "controller_constraints:\n  CC-1: {ucas: [UCA-1]}",
        good="ucas:\n  UCA-1: {type: provided, when: glucose is low}\n  UCA-2: {type: provided, when: it falls}\n"
        "controller_constraints:\n  CC-1: {ucas: [UCA-1, UCA-2]}",
    )
)
UCA_WITHOUT_SCENARIO = declare(
    Rule(
        code="SFC408",
        name="uca-without-scenario",
        severity=Severity.WARNING,
        summary="No loss scenario explains an unsafe control action.",
        why="Step 4 asks why unsafe control would occur, and why safe control would not be carried out. Without "
        "scenarios nothing says what to design or test against.",
        source="STPA Handbook 2018, ch. 2, step 4 (identify loss scenarios)",
        fix="Add scenarios with the unsafe control action under `ucas` (`safetycase scenarios` proposes some), or the "
        "reason why there is none, for each of the four classes, under `no_scenario`.",
        bad="ucas:\n  UCA-1: {type: provided, when: glucose is low}\n  UCA-2: {type: provided, when: it falls}\n"
        "scenarios:\n  LS-1: {ucas: [UCA-1], class: controller, text: The limit is not checked}",
        good="ucas:\n  UCA-1: {type: provided, when: glucose is low}\n  UCA-2: {type: provided, when: it falls}\n"
        "scenarios:\n  LS-1: {ucas: [UCA-1, UCA-2], class: controller, text: The limit is not checked}",
    )
)
UCA_WITHOUT_CONTEXT = declare(
    Rule(
        code="SFC409",
        name="uca-without-context",
        severity=Severity.WARNING,
        summary="An unsafe control action says nothing about the context in which it is unsafe.",
        why="Hardly any action is unsafe always; if this one is, it would not exist. The context is what the design "
        "must "
        "recognise.",
        source=f"{_STEP_3} (tips: every UCA names the context that makes it unsafe)",
        fix="Write `when` in words, or `context` as values of process-model variables. An action that is never safe "
        "has "
        "the subtype never-safe.",
        bad=f"{_STRUCTURE}{_ACTION}ucas:\n  UCA-1: {{action: CA-1, type: provided}}",
        good=f"{_STRUCTURE}{_ACTION}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: glucose is low}}",
    )
)
SUBTYPE_MISPLACED = declare(
    Rule(
        code="SFC410",
        name="subtype-of-another-type",
        severity=Severity.ERROR,
        summary="The subtype of an unsafe control action belongs to another type.",
        why="The two say different things, so that nobody can tell which cell of the grid is answered.",
        source=f"{_STEP_3} (the four types of unsafe control)",
        fix="Correct `type` or `subtype`.",
        bad="ucas:\n  UCA-1: {type: provided, subtype: too-late, when: glucose is high}",
        good="ucas:\n  UCA-1: {type: timing-or-order, subtype: too-late, when: glucose is high}",
    )
)
DISCRETE_DURATION = declare(
    Rule(
        code="SFC413",
        name="uca-against-discrete-form",
        severity=Severity.WARNING,
        summary="An unsafe control action is about the duration or the magnitude of a discrete action.",
        why="A discrete action has no duration, and without parameters no magnitude. Either the action is "
        "continuous, and "
        "its open cells are hidden, or the unsafe control action means timing.",
        source=f"{_STEP_3} (stopped too soon or applied too long concerns continuous actions only)",
        fix="Correct `form` of the action, give it `parameters`, or change the type of the unsafe control action.",
        bad=f"{_STRUCTURE}actions:\n  CA-1: {{title: deliver insulin, from: pump, to: patient, form: discrete}}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: duration, when: glucose is low}",
        good=f"{_STRUCTURE}actions:\n  CA-1: {{title: deliver insulin, from: pump, to: patient, form: continuous}}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: duration, when: glucose is low}",
    )
)
CC_WITHOUT_UCA = declare(
    Rule(
        code="SFC414",
        name="controller-constraint-without-uca",
        severity=Severity.ERROR,
        summary="A controller constraint excludes no unsafe control action.",
        why="A controller constraint is an unsafe control action turned round. One that excludes none constrains the "
        "controller for no stated reason.",
        source=f"{_STEP_3} (define controller constraints)",
        fix="Name the unsafe control actions under `ucas`; what the system as a whole must hold is a constraint.",
        bad="ucas:\n  UCA-1: {type: provided, when: glucose is low}\ncontroller_constraints:\n"
        "  CC-1: {ucas: [UCA-1]}\n  CC-2: {text: The pump must not deliver when glucose is low}",
        good="ucas:\n  UCA-1: {type: provided, when: glucose is low}\ncontroller_constraints:\n"
        "  CC-1: {ucas: [UCA-1]}\n  CC-2: {text: The pump must not deliver when glucose is low, ucas: [UCA-1]}",
    )
)
CC_CONTROLLER = declare(
    Rule(
        code="SFC415",
        name="controller-constraint-elsewhere",
        severity=Severity.ERROR,
        summary="A controller constraint binds another element than the one whose unsafe control it excludes.",
        why="Only the controller that gives an action can be bound not to give it unsafely.",
        source=f"{_STEP_3} (controller constraints bind the controller of the UCA)",
        fix="Leave `controller` out: it follows from the unsafe control actions. Or split the constraint.",
        bad=f"{_STRUCTURE}{_ACTION}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: glucose is low}}\n"
        "controller_constraints:\n  CC-1: {ucas: [UCA-1], controller: patient}",
        good=f"{_STRUCTURE}{_ACTION}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: glucose is low}}\n"
        "controller_constraints:\n  CC-1: {ucas: [UCA-1], controller: pump}",
    )
)
DESIRED_WITHOUT_ACTION = declare(
    Rule(
        code="SFC416",
        name="desired-without-action",
        severity=Severity.ERROR,
        summary="A desired action names no control action.",
        why="Without the action it can be compared with no unsafe control action.",
        source="PASTA: desired control actions; STPA Handbook 2018, ch. 2, step 3 (conflicts between UCAs and goals)",
        fix="Name the control action under `action`.",
        bad=f"{_STRUCTURE}{_ACTION}desired:\n  DCA-1: {{type: provide, when: glucose is high}}",
        good=f"{_STRUCTURE}{_ACTION}desired:\n  DCA-1: {{action: CA-1, type: provide, when: glucose is high}}",
    )
)

excusable(UCA_WITHOUT_CONSTRAINT, UCA_WITHOUT_SCENARIO)


@item_check("uca")
def check_uca(case: Case, item: AnyItem) -> Found:
    """An unsafe control action is complete: action, type, context, hazards."""
    item_id = item.id
    if not said(item, "action"):
        message = f"{item_id} names no control action"
        yield Problem(rule=UCA_WITHOUT_ACTION, item=item_id, message=message, about=("action",))
    kind, subtype = item.data.get("type"), item.data.get("subtype")
    if kind is None and subtype is None:
        message = f"{item_id} does not say in which way the action is unsafe"
        yield Problem(rule=UCA_WITHOUT_TYPE, item=item_id, message=message, about=("type", "subtype"))
    elif kind is not None and subtype is not None and subtype not in SUBTYPES[kind]:
        message = f"{subtype} belongs to the type {TYPE_OF[subtype]}, not to {kind}"
        yield Problem(rule=SUBTYPE_MISPLACED, item=item_id, message=message, path=("subtype",), about=("type",))
    if not said(item, "hazards"):
        message = f"{item_id} leads to no hazard"
        yield Problem(rule=UCA_WITHOUT_HAZARD, item=item_id, message=message, about=("hazards",))
    if subtype != "never-safe" and not any(said(item, field) for field in ("when", "context", "text")):
        message = f"{item_id} says nothing about when it is unsafe"
        about = ("when", "context", "text", "subtype")
        yield Problem(rule=UCA_WITHOUT_CONTEXT, item=item_id, message=message, about=about)


@item_check("uca")
def check_uca_form(case: Case, item: AnyItem) -> Found:
    """Duration and magnitude are asked only of actions that have them."""
    action = target(case, item, "action", "action")
    if action is None or action.data.get("form") != "discrete":
        return
    subtype = item.data.get("subtype")
    if type_of_uca(item) == "duration":
        what = "duration"
    elif subtype in MAGNITUDES and not action.data.get("parameters"):
        what = "magnitude"
    else:
        return
    message = f"{item.id} is about the {what} of {action.id}, which is discrete"
    path = ("type",) if what == "duration" and "type" in item.data else ("subtype",)
    yield Problem(rule=DISCRETE_DURATION, item=item.id, message=message, path=path)


@item_check("uca")
def check_uca_coverage(case: Case, item: AnyItem) -> Found:
    """An unsafe control action is excluded by a controller constraint and explained by scenarios."""
    if not is_named(case, item.id, "controller_constraint", "ucas"):
        hint = review_hint(waiting(case, item.id, "controller_constraint", "ucas"))
        message = f"no controller constraint excludes {item.id}"
        yield Problem(rule=UCA_WITHOUT_CONSTRAINT, item=item.id, message=message, hint=hint)
    if not is_named(case, item.id, "scenario", "ucas") and not _no_class_left(item):
        hint = review_hint(waiting(case, item.id, "scenario", "ucas"))
        message = f"no loss scenario explains {item.id}"
        yield Problem(rule=UCA_WITHOUT_SCENARIO, item=item.id, message=message, hint=hint, about=("no_scenario",))


def _no_class_left(item: AnyItem) -> bool:
    reasons = item.data.get("no_scenario", {})
    return all(reason(str(reasons.get(name, ""))) for name in ("controller", "feedback", "control-path", "process"))


@item_check("desired")
def check_desired(case: Case, item: AnyItem) -> Found:
    """A desired action names its control action."""
    if not said(item, "action"):
        message = f"{item.id} names no control action"
        yield Problem(rule=DESIRED_WITHOUT_ACTION, item=item.id, message=message, about=("action",))


@item_check("controller_constraint")
def check_controller_constraint(case: Case, item: AnyItem) -> Found:
    """A controller constraint excludes unsafe control of the controller it binds."""
    if not said(item, "ucas"):
        message = f"{item.id} excludes no unsafe control action"
        yield Problem(rule=CC_WITHOUT_UCA, item=item.id, message=message, about=("ucas",))
    stated = item.data.get("controller")
    if stated is None:
        return
    for name in item.data.get("ucas", ()):
        uca = case.items.get(name)
        action = target(case, uca, "action", "action") if uca is not None and uca.kind.name == "uca" else None
        giver = action.data.get("from") if action is not None else None
        if giver is not None and giver != stated:
            message = f"{item.id} binds {stated}, but {name} is unsafe control by {giver}"
            yield Problem(rule=CC_CONTROLLER, item=item.id, message=message, path=("controller",), about=("ucas",))
            return
