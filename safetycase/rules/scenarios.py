"""Rules about loss scenarios (STPA step 4)."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.findings.text import reason
from safetycase.rules.look import is_named, referrers, review_hint, said, waiting
from safetycase.rules.problem import Found, Problem, excusable, item_check
from safetycase.stpa import children, own_class

_STEP_4 = "STPA Handbook 2018, ch. 2, step 4"
_UCA = "ucas:\n  UCA-1: {type: provided, when: glucose is low}\n"

SCENARIO_WITHOUT_SUBJECT = declare(
    Rule(
        code="SFC501",
        name="scenario-without-uca",
        severity=Severity.ERROR,
        summary="A loss scenario leads neither to an unsafe control action nor to a hazard.",
        why="A scenario explains how unsafe control, or a hazard, comes about. One that explains neither leads to no "
        "loss.",
        source=f"{_STEP_4} (a loss scenario leads to unsafe control actions and to hazards)",
        fix="Name the unsafe control actions under `ucas`, the hazards under `hazards`, or the scenario it refines "
        "under `parent`.",
        bad=f"{_UCA}scenarios:\n  LS-1: {{ucas: [UCA-1], class: controller, text: The limit is not checked}}\n"
        "  LS-2: {class: controller, text: The needle is out}",
        good=f"{_UCA}scenarios:\n  LS-1: {{ucas: [UCA-1], class: controller, text: The limit is not checked}}\n"
        "  LS-2: {ucas: [UCA-1], class: controller, text: The needle is out}",
    )
)
SCENARIO_WITHOUT_REQUIREMENT = declare(
    Rule(
        code="SFC502",
        name="scenario-without-requirement",
        severity=Severity.WARNING,
        summary="Nothing answers a loss scenario: no requirement addresses it, no constraint, no treatment.",
        why="Scenarios are found so that the design can prevent them. One that nothing answers is a known way to a "
        "loss.",
        source=f"{_STEP_4} (scenarios drive requirements, mitigations and tests)",
        fix="Add a requirement with the scenario under `addresses`, say under `treated_by` what carries a treatment "
        "out, "
        "or give the reason under `not_needed`.",
        bad=f"{_UCA}scenarios:\n  LS-1: {{ucas: [UCA-1], class: controller, text: The limit is not checked}}\n"
        "  LS-2: {ucas: [UCA-1], class: process, text: The needle is out}\n"
        "requirements:\n  R-1: {addresses: [LS-1], text: The pump shall check the limit}",
        good=f"{_UCA}scenarios:\n  LS-1: {{ucas: [UCA-1], class: controller, text: The limit is not checked}}\n"
        "  LS-2: {ucas: [UCA-1], class: process, text: The needle is out}\n"
        "requirements:\n  R-1: {addresses: [LS-1, LS-2], text: The pump shall check limit and needle}",
    )
)
SCENARIO_WITHOUT_CAUSE = declare(
    Rule(
        code="SFC503",
        name="scenario-without-cause",
        severity=Severity.WARNING,
        summary="A loss scenario does not say what causes it.",
        why="The cause is what the scenario adds to the unsafe control action: without it there is nothing to prevent.",
        source=f"{_STEP_4} (a loss scenario describes the causal factors)",
        fix="Write the cause as `text`; the sentence around it is generated.",
        bad=f"{_UCA}scenarios:\n  LS-1: {{ucas: [UCA-1], class: controller}}",
        good=f"{_UCA}scenarios:\n  LS-1: {{ucas: [UCA-1], class: controller, text: The limit is not checked}}",
    )
)
SCENARIO_WITHOUT_CLASS = declare(
    Rule(
        code="SFC504",
        name="scenario-without-class",
        severity=Severity.INFO,
        summary="A loss scenario does not say where in the control loop its cause lies.",
        why="The four places (controller, feedback, control path, process) are gone through for each unsafe control "
        "action. Without the class nobody sees which of them were forgotten.",
        source=f"{_STEP_4} (scenarios of type a and b); Thomas 2024 (four basic scenarios)",
        fix="Write `class`, or `factor`, whose first part gives the class.",
        bad=f"{_UCA}scenarios:\n  LS-1: {{ucas: [UCA-1], text: The limit is not checked}}",
        good=f"{_UCA}scenarios:\n  LS-1: {{ucas: [UCA-1], class: controller, text: The limit is not checked}}",
    )
)
CLASS_CONTRADICTS_FACTOR = declare(
    Rule(
        code="SFC505",
        name="class-contradicts-factor",
        severity=Severity.ERROR,
        summary="The class and the factor of a loss scenario name different places in the control loop.",
        why="One of the two is wrong, and the tables by class and by factor would disagree.",
        source=f"{_STEP_4} (causal factors by place in the control loop)",
        fix="Leave `class` out: the first part of the factor gives it. Or correct the factor.",
        bad=f"{_UCA}scenarios:\n  LS-1: {{ucas: [UCA-1], class: process, factor: controller.failure, text: It stops}}",
        good=f"{_UCA}scenarios:\n  LS-1: {{ucas: [UCA-1], factor: controller.failure, text: It stops}}",
    )
)
SCENARIOS_ONE_SIDED = declare(
    Rule(
        code="SFC506",
        name="scenarios-one-sided",
        severity=Severity.INFO,
        summary="The scenarios of an unsafe control action look only at one half of the control loop.",
        why="Two questions are to be asked: why would unsafe control be given (controller, feedback), and why would "
        "control be carried out wrongly (control path, process)? Only one of them was.",
        source=f"{_STEP_4} (scenarios of type a and of type b)",
        fix="Add scenarios of the other half (`safetycase scenarios` proposes some), or the reason why there are none "
        "under `no_scenario` of the unsafe control action.",
        bad=f"{_UCA}scenarios:\n  LS-1: {{ucas: [UCA-1], class: controller, text: The limit is not checked}}",
        good="ucas:\n  UCA-1: {type: provided, when: glucose is low, no_scenario: {process: It has no other source,\n"
        "          control-path: The drive has no other command}}\n"
        "scenarios:\n  LS-1: {ucas: [UCA-1], class: controller, text: The limit is not checked}",
    )
)
NO_SCENARIO_WITHOUT_REASON = declare(
    Rule(
        code="SFC507",
        name="no-scenario-without-reason",
        severity=Severity.ERROR,
        summary="A class is said to have no scenario, without a reason.",
        why="A bare verdict is an assumption nobody can review.",
        source=f"{_STEP_4}; safetycase design: blank is not fine",
        fix="Write the reason, or remove the entry and look for scenarios.",
        bad='ucas:\n  UCA-1: {type: provided, when: glucose is low, no_scenario: {process: " "}}',
        good="ucas:\n  UCA-1: {type: provided, when: glucose is low, no_scenario: {process: It has no other source}}",
    )
)

excusable(SCENARIO_WITHOUT_REQUIREMENT, SCENARIOS_ONE_SIDED)

_GIVEN = frozenset(["controller", "feedback"])
_CARRIED_OUT = frozenset(["control-path", "process"])


@item_check("scenario")
def check_scenario(case: Case, item: AnyItem) -> Found:
    """A scenario explains something, and says how and where."""
    refines = said(item, "parent")
    if not refines and not said(item, "ucas") and not said(item, "hazards"):
        message = f"{item.id} leads neither to an unsafe control action nor to a hazard"
        about = ("ucas", "hazards", "parent")
        yield Problem(rule=SCENARIO_WITHOUT_SUBJECT, item=item.id, message=message, about=about)
    if not any(said(item, field) for field in ("text", "title", "mechanism_text")):
        message = f"{item.id} does not say what causes it"
        yield Problem(rule=SCENARIO_WITHOUT_CAUSE, item=item.id, message=message, about=("text", "title"))
    where, factor = item.data.get("class"), item.data.get("factor")
    if where is None and factor is None and not refines:
        message = f"{item.id} does not say where in the control loop its cause lies"
        about = ("class", "factor", "parent")
        yield Problem(rule=SCENARIO_WITHOUT_CLASS, item=item.id, message=message, about=about)
    elif where is not None and factor is not None and factor.partition(".")[0] != where:
        message = f"the factor {factor} lies in the {factor.partition('.')[0]}, not in the {where}"
        yield Problem(rule=CLASS_CONTRADICTS_FACTOR, item=item.id, message=message, path=("class",), about=("factor",))


@item_check("scenario")
def check_answered(case: Case, item: AnyItem) -> Found:
    """A scenario, the one it refines, or those that refine it are answered; one to be reviewed waits for that."""
    if item.unreviewed or _answered(case, item) or any(child.covers for child in children(case, item.id)):
        return
    home, above = _above(case, item)
    if above is not None and above is not item and not above.obsolete and _answered(home, above):
        return
    hint = review_hint(waiting(case, item.id, "requirement", "addresses"))
    message = f"no requirement, constraint or treatment answers {item.id}"
    yield Problem(rule=SCENARIO_WITHOUT_REQUIREMENT, item=item.id, message=message, hint=hint, about=("treated_by",))


def _above(case: Case, scenario: AnyItem) -> tuple[Case, AnyItem | None]:
    """The scenario that one refines, as the case in which it stands has it, and that case."""
    home, _, local = case.across(str(scenario.data.get("parent", "")))
    above = home.items.get(local)
    return home, above if above is not None and above.kind.name == "scenario" else None


def _answered(case: Case, item: AnyItem) -> bool:
    if is_named(case, item.id, "requirement", "addresses") or is_named(case, item.id, "constraint", "scenarios"):
        return True
    for entry in item.data.get("treated_by", ()):
        by = entry.get("by", ())
        for name in (by,) if isinstance(by, str) else by:
            treating = case.items.get(name) or case.foreign(name)
            if treating is not None and treating.covers:
                return True
    return False


@item_check("uca")
def check_both_halves(case: Case, item: AnyItem) -> Found:
    """The scenarios of an unsafe control action ask both questions of step 4."""
    classes: set[str] = set()
    some = False
    for scenario, _ in referrers(case, item.id, "scenario", "ucas"):
        some = True
        _, above = _above(case, scenario)
        where = own_class(scenario) or (own_class(above) if above is not None else None)
        if where is None:
            return
        classes.add(where)
    if not some:
        return
    reasons = item.data.get("no_scenario", {})
    classes.update(name for name, said in reasons.items() if reason(str(said)))
    for half, words in ((_GIVEN, "unsafe control is given"), (_CARRIED_OUT, "control is carried out wrongly")):
        if classes.isdisjoint(half):
            message = f"no scenario asks why {words} in {item.id}"
            yield Problem(rule=SCENARIOS_ONE_SIDED, item=item.id, message=message, about=("no_scenario",))


@item_check("uca")
def check_no_scenario(case: Case, item: AnyItem) -> Found:
    """Classes without a scenario have a reason."""
    for name, text in item.data.get("no_scenario", {}).items():
        if not reason(str(text)):
            message = f"{name} is said to have no scenario, without a reason"
            path = ("no_scenario", name)
            yield Problem(rule=NO_SCENARIO_WITHOUT_REASON, item=item.id, message=message, path=path)
