"""Rules about losses, hazards and system-level constraints (STPA step 1)."""

from __future__ import annotations

from safetycase.case import AnyItem, Case, canonical, given_up, item_across, namespace_of, unfinished
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.emptiness import says_nothing
from safetycase.rules.look import is_named, refined_and, review_hint, said, waiting
from safetycase.rules.problem import Found, Problem, case_check, excusable, item_check
from safetycase.stpa import hazard_losses, lineage, nearest
from safetycase.stpa.verdicts import natural

_STEP_1 = "STPA Handbook 2018, ch. 2, step 1"

LOSS_WITHOUT_HAZARD = declare(
    Rule(
        code="SFC201",
        name="loss-without-hazard",
        severity=Severity.WARNING,
        summary="No hazard leads to a loss.",
        why="A loss that no hazard leads to is not analysed: nothing in the case works against it.",
        source=f"{_STEP_1} (identify system-level hazards)",
        fix="Add the hazards that lead to it, name it under `losses` of those that exist, or give the reason under "
        "`not_needed`.",
        bad="losses:\n  L-1: Harm to a patient\n  L-2: Loss of therapy data\n"
        "hazards:\n  H-1: {text: Too much insulin, losses: [L-1]}",
        good="losses:\n  L-1: Harm to a patient\n  L-2: Loss of therapy data\n"
        "hazards:\n  H-1: {text: Too much insulin, losses: [L-1, L-2]}",
    )
)
HAZARD_WITHOUT_LOSS = declare(
    Rule(
        code="SFC202",
        name="hazard-without-loss",
        severity=Severity.ERROR,
        summary="A hazard leads to no loss.",
        why="A hazard is a state that leads to a loss. One that leads to none is either no hazard, or a loss is "
        "missing.",
        source=f"{_STEP_1}: a hazard is a system state that, with worst-case conditions, leads to a loss",
        fix="Name the losses under `losses`. A sub-hazard inherits those of its `parent`.",
        bad="losses:\n  L-1: Harm to a patient\nhazards:\n  H-1: {text: Too much insulin, losses: [L-1]}\n"
        "  H-2: {text: Too little insulin}",
        good="losses:\n  L-1: Harm to a patient\nhazards:\n  H-1: {text: Too much insulin, losses: [L-1]}\n"
        "  H-2: {text: Too little insulin, losses: [L-1]}",
    )
)
HAZARD_WITHOUT_CONSTRAINT = declare(
    Rule(
        code="SFC203",
        name="hazard-without-constraint",
        severity=Severity.WARNING,
        summary="No constraint is about a hazard.",
        why="The constraints say what must hold so that the hazard does not occur. Without one, nothing in the control "
        "structure is responsible for preventing it.",
        source=f"{_STEP_1} (define system-level constraints)",
        fix="Add a constraint, or name the hazard under `hazards` of one. A constraint on a hazard also counts for its "
        "sub-hazards, and one on a sub-hazard for the hazard above.",
        bad="hazards:\n  H-1: {text: Too much insulin}\n  H-2: {text: Too little insulin}\n"
        "constraints:\n  SC-1: {text: The pump must not give too much, hazards: [H-1]}\n"
        "  SC-2: {text: The pump must stop when full, hazards: [H-1]}",
        good="hazards:\n  H-1: {text: Too much insulin}\n  H-2: {text: Too little insulin}\n"
        "constraints:\n  SC-1: {text: The pump must give what is due, hazards: [H-1, H-2]}",
    )
)
HAZARD_WITHOUT_UCA = declare(
    Rule(
        code="SFC204",
        name="hazard-without-uca",
        severity=Severity.WARNING,
        summary="No unsafe control action leads to a hazard.",
        why="If no unsafe control can cause a hazard, a controller or a control action is missing in the control "
        "structure, or step 3 is not done.",
        source="STPA Handbook 2018, ch. 2, step 3 (every UCA is traced to hazards)",
        fix="Name the hazard under `hazards` of the unsafe control actions that cause it. One that causes a sub-hazard "
        "counts for the hazard above.",
        bad="hazards:\n  H-1: {text: Too much insulin}\n  H-2: {text: Too little insulin}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: provided, hazards: [H-1]}",
        good="hazards:\n  H-1: {text: Too much insulin}\n  H-2: {text: Too little insulin}\n"
        "ucas:\n  UCA-1: {action: CA-1, type: provided, hazards: [H-1, H-2]}",
    )
)
CONSTRAINT_WITHOUT_HAZARD = declare(
    Rule(
        code="SFC205",
        name="constraint-without-hazard",
        severity=Severity.ERROR,
        summary="A constraint is about no hazard.",
        why="Constraints are hazards turned round. One that prevents none constrains the design for no stated reason, "
        "or a hazard is missing.",
        source=f"{_STEP_1} (constraints are traced to the hazards they prevent)",
        fix="Name the hazards under `hazards`. A constraint with a `parent` is about the hazards of its parent.",
        bad="hazards:\n  H-1: {text: Too much insulin}\n"
        "constraints:\n  SC-1: {text: The pump must not give too much, hazards: [H-1]}\n"
        "  SC-2: {text: The pump must stop when it is full}",
        good="hazards:\n  H-1: {text: Too much insulin}\n"
        "constraints:\n  SC-1: {text: The pump must not give too much, hazards: [H-1]}\n"
        "  SC-2: {text: The pump must stop when it is full, hazards: [H-1]}",
    )
)
SUB_HAZARD_LOSSES = declare(
    Rule(
        code="SFC206",
        name="sub-hazard-beyond-parent",
        severity=Severity.WARNING,
        summary="A sub-hazard leads to a loss that the hazard above does not lead to.",
        why="What is part of a hazard cannot lead to more than the whole. Either the hazard above lacks the loss, and "
        "with it every trace from the loss, or the sub-hazard belongs elsewhere.",
        source=f"{_STEP_1} (refining hazards into sub-hazards)",
        fix="Add the loss to the hazard above, or leave `losses` of the sub-hazard out: it inherits them.",
        bad="losses:\n  L-1: Harm to a patient\n  L-2: Loss of therapy data\nhazards:\n"
        "  H-1: {text: Wrong dose, losses: [L-1]}\n  H-1.1: {text: Overdose, losses: [L-2], parent: H-1}",
        good="losses:\n  L-1: Harm to a patient\n  L-2: Loss of therapy data\nhazards:\n"
        "  H-1: {text: Wrong dose, losses: [L-1, L-2]}\n  H-1.1: {text: Overdose, losses: [L-2], parent: H-1}",
    )
)
MANY_HAZARDS = declare(
    Rule(
        code="SFC207",
        name="many-hazards",
        severity=Severity.INFO,
        summary="There are more than ten system-level hazards.",
        why="A long list at the top level is mostly a list of causes or of component failures. Seven to ten hazards "
        "can "
        "be kept in mind and checked for gaps; the rest are their sub-hazards.",
        source=f"{_STEP_1} (tips: a manageable number of system-level hazards)",
        fix="Group hazards: state the common one, and give the others it as `parent`.",
        bad="losses:\n  L-1: Harm\nhazards:\n"
        + "\n".join(f"  H-{n}: {{text: State {n}, losses: [L-1]}}" for n in range(1, 12)),
        good="losses:\n  L-1: Harm\nhazards:\n"
        + "\n".join(f"  H-{n}: {{text: State {n}, losses: [L-1]}}" for n in range(1, 11)),
    )
)
CONSTRAINT_UNENFORCED = declare(
    Rule(
        code="SFC208",
        name="constraint-without-enforcement",
        severity=Severity.WARNING,
        summary="Nothing enforces a constraint: no responsibility, controller constraint or requirement names it.",
        why="A constraint holds because some controller sees to it. One that nobody is responsible for is a wish.",
        source="STPA Handbook 2018, ch. 2, step 2 (responsibilities are derived from the constraints)",
        fix="Name it under `constraints` of a responsibility, `refines` of a controller constraint, `addresses` of a "
        "requirement, or refine it by constraints that are enforced.",
        bad="elements:\n  pump: {role: controller}\nconstraints:\n  SC-1: {text: The pump must not give too much}\n"
        "  SC-2: {text: The pump must give enough}\n"
        "responsibilities:\n  RS-1: {text: Limit the dose, controller: pump, constraints: [SC-1]}",
        good="elements:\n  pump: {role: controller}\nconstraints:\n  SC-1: {text: The pump must not give too much}\n"
        "  SC-2: {text: The pump must give enough}\n"
        "responsibilities:\n  RS-1: {text: Keep the dose, controller: pump, constraints: [SC-1, SC-2]}",
    )
)
STAKEHOLDER_WITHOUT_LOSS = declare(
    Rule(
        code="SFC209",
        name="stakeholder-without-loss",
        severity=Severity.INFO,
        summary="A stakeholder could suffer none of the losses.",
        why="Losses are found by asking what each stakeholder would not accept. One with nothing to lose was "
        "forgotten, "
        "or is no stakeholder.",
        source=f"{_STEP_1} (losses involve something of value to stakeholders)",
        fix="Name the stakeholder under `stakeholders` of the losses it would suffer.",
        bad="stakeholders:\n  ST-1: Patient\nlosses:\n  L-1: {text: Harm to a patient}",
        good="stakeholders:\n  ST-1: Patient\nlosses:\n  L-1: {text: Harm to a patient, stakeholders: [ST-1]}",
    )
)
CASE_WITHOUT_LOSS = declare(
    Rule(
        code="SFC210",
        name="case-without-loss",
        severity=Severity.WARNING,
        summary="No loss is named.",
        why="The analysis begins with the losses: what is dangerous, and what must be shown, follows from them. "
        "Without one, nothing that the case says has a reason.",
        source=f"{_STEP_1} (identify losses)",
        fix='Add the losses that the stakeholders cannot accept: `safetycase new loss text="..."`.',
        bad="elements:\n  pump: {role: controller}",
        good="losses:\n  L-1: Harm to a patient\nelements:\n  pump: {role: controller}",
    )
)

MOST_HAZARDS = 10
"""How many system-level hazards a case may have before it is remarked upon."""

excusable(
    LOSS_WITHOUT_HAZARD, HAZARD_WITHOUT_CONSTRAINT, HAZARD_WITHOUT_UCA, CONSTRAINT_UNENFORCED, STAKEHOLDER_WITHOUT_LOSS
)


@item_check("stakeholder")
def check_stakeholder(case: Case, item: AnyItem) -> Found:
    """A stakeholder has something to lose."""
    if not is_named(case, item.id, "loss", "stakeholders"):
        yield Problem(rule=STAKEHOLDER_WITHOUT_LOSS, item=item.id, message=f"{item.id} could suffer none of the losses")


@item_check("loss")
def check_loss(case: Case, item: AnyItem) -> Found:
    """A loss is led to by a hazard."""
    if not is_named(case, item.id, "hazard", "losses"):
        hint = review_hint(waiting(case, item.id, "hazard", "losses"))
        yield Problem(rule=LOSS_WITHOUT_HAZARD, item=item.id, message=f"no hazard leads to {item.id}", hint=hint)


@item_check("hazard")
def check_hazard(case: Case, item: AnyItem) -> Found:
    """A hazard leads to losses, its own or its parent's."""
    if not said(item, "losses") and not said(item, "parent"):
        message = f"{item.id} leads to no loss"
        yield Problem(rule=HAZARD_WITHOUT_LOSS, item=item.id, message=message, about=("losses", "parent"))


@item_check("constraint")
def check_constraint(case: Case, item: AnyItem) -> Found:
    """A constraint is about a hazard and somebody enforces it."""
    if not said(item, "hazards") and not said(item, "parent"):
        message = f"{item.id} is about no hazard"
        yield Problem(rule=CONSTRAINT_WITHOUT_HAZARD, item=item.id, message=message, about=("hazards", "parent"))
    enforcing = (("responsibility", "constraints"), ("controller_constraint", "refines"), ("requirement", "addresses"))
    enforced = any(is_named(case, item.id, kind, field) for kind, field in enforcing)
    enforced = enforced or refined_and(case, item, *enforcing)
    if not enforced and not is_named(case, item.id, "constraint", "parent"):
        message = f"no responsibility, controller constraint or requirement enforces {item.id}"
        yield Problem(rule=CONSTRAINT_UNENFORCED, item=item.id, message=message)


@case_check
def check_losses(case: Case) -> Found:
    """A case that says anything names a loss that is neither given up nor generated and unread, or inherits one."""
    losses = case.of_kind("loss")
    if not says_nothing(case) and not any(loss.covers for loss in losses) and not _inherits_loss(case):
        message = "none of the losses counts" if losses else "no loss is named"
        hint = review_hint(losses)
        yield Problem(rule=CASE_WITHOUT_LOSS, item="", message=message, hint=hint)


def _inherits_loss(case: Case) -> bool:
    """Whether a hazard leads to a loss of an imported case, itself or as a part of a hazard there."""
    names = (name for hazard in case.of_kind("hazard") if hazard.covers for name in hazard_losses(case, hazard))
    found = (case.foreign(name) for name in names)
    return any(loss is not None and loss.covers and loss.kind.name == "loss" for loss in found)


@case_check
def check_hazards(case: Case) -> Found:
    """Hazards and their sub-hazards are prevented and can be caused; sub-hazards lead to no more than their parents."""
    hazards = [item for item in case.of_kind("hazard") if not item.obsolete]
    top = [item for item in hazards if not said(item, "parent")]
    if len(top) > MOST_HAZARDS:
        message = f"there are {len(top)} system-level hazards; seven to ten can be kept in mind"
        yield Problem(rule=MANY_HAZARDS, item=top[MOST_HAZARDS].id, message=message)
    constrained = [hazard for hazard in hazards if is_named(case, hazard.id, "constraint", "hazards")]
    named = {hazard.id for hazard in constrained}
    above_constrained = _with_those_above(case, constrained)
    caused = _with_those_above(case, [item for item in hazards if is_named(case, item.id, "uca", "hazards")])
    below_named: dict[str, bool | None] = {}
    for hazard in hazards:
        settled = hazard.id in above_constrained or nearest(case, hazard, lambda one: one.id in named, below_named)
        if not settled and not refined_and(case, hazard, ("constraint", "hazards")):
            hint = review_hint(waiting(case, hazard.id, "constraint", "hazards"))
            message = f"no constraint is about {hazard.id}"
            yield Problem(rule=HAZARD_WITHOUT_CONSTRAINT, item=hazard.id, message=message, hint=hint)
        if hazard.id not in caused and not refined_and(case, hazard, ("uca", "hazards")):
            hint = review_hint(waiting(case, hazard.id, "uca", "hazards"))
            message = f"no unsafe control action leads to {hazard.id}{_not_counted(case, hazard)}"
            yield Problem(rule=HAZARD_WITHOUT_UCA, item=hazard.id, message=message, hint=hint)
        if said(hazard, "parent") and said(hazard, "losses"):
            yield from _beyond_parent(case, hazard)


def _not_counted(case: Case, hazard: AnyItem) -> str:
    """The end of a message where unsafe control leads to a hazard that is not finished, or whose action is obsolete."""
    sources = {reference.source for reference in case.references_to(hazard.id) if reference.link.field == "hazards"}
    ucas = [item for name in sources if (item := case.items.get(name)) is not None and item.kind.name == "uca"]
    standing = sorted((uca for uca in ucas if uca.covers), key=lambda uca: natural(uca.id))
    gone = [uca.id for uca in standing if given_up(case, uca) is not None]
    lacking = [f"; {uca.id} is not finished ({lacks})" for uca in standing if (lacks := unfinished(case, uca))]
    obsolete = f"; that of {', '.join(gone[:3])} is obsolete" if gone else ""
    return obsolete + "".join(lacking[:3])


def _with_those_above(case: Case, hazards: list[AnyItem]) -> set[str]:
    """The ids of hazards and of those of which they are parts."""
    found: set[str] = set()
    for hazard in hazards:
        for one in lineage(case, hazard):
            if one.id in found:
                break
            found.add(one.id)
    return found


def _beyond_parent(case: Case, hazard: AnyItem) -> Found:
    above = item_across(case, hazard.data["parent"])
    if above is None or above is hazard or above.kind is not hazard.kind:
        return
    allowed = hazard_losses(case, above)
    if not allowed:
        return
    for index, loss in enumerate(hazard.data["losses"]):
        named = canonical(case, loss)
        known = case.items.get(loss) or case.foreign(loss)
        if known is not None and namespace_of(named) == namespace_of(above.id) and named not in allowed:
            message = f"{hazard.id} leads to {loss}, but {above.id}, of which it is a part, does not"
            yield Problem(rule=SUB_HAZARD_LOSSES, item=hazard.id, message=message, path=("losses", index))
