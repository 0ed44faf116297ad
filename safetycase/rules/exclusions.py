"""Rules about controller constraints: what they leave allowed, and what they contradict (STPA step 3)."""

from __future__ import annotations

from collections.abc import Iterable

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.context_conflicts import MOST
from safetycase.rules.look import said
from safetycase.rules.problem import Found, Place, Problem, item_check
from safetycase.stpa import type_of_uca
from safetycase.stpa.contexts import Contexts
from safetycase.stpa.demands import PROVIDE
from safetycase.stpa.exclusions import (
    Clash,
    Excluded,
    Exclusion,
    against_desired,
    demanding_unsafe,
    exclusions,
    opposed,
)

_STEP_3 = "STPA Handbook 2018, ch. 2, step 3 (define controller constraints)"
_STRUCTURE = (
    "elements:\n  pump: {role: controller}\n  patient: {role: process}\n"
    "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}\n"
)

EXCLUDES_NOTHING = declare(
    Rule(
        code="SFC432",
        name="controller-constraint-excludes-nothing",
        severity=Severity.WARNING,
        summary="A controller constraint without a text of its own does not exclude its unsafe control action.",
        why="Where a constraint has no text it is the unsafe control action turned round, and excludes it by "
        "construction. From one that names no control action, or does not say in which way it is unsafe, nothing "
        "follows that a controller could keep to.",
        source=_STEP_3,
        fix="Give the unsafe control action its `action` and `type`, or write the `text` of the constraint.",
        bad=f"{_STRUCTURE}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: glucose is low}}\n"
        "  UCA-2: {action: CA-1, when: glucose is falling}\ncontroller_constraints:\n  CC-1: {ucas: [UCA-1, UCA-2]}",
        good=f"{_STRUCTURE}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: glucose is low}}\n"
        "  UCA-2: {action: CA-1, when: glucose is falling}\n"
        "controller_constraints:\n  CC-1: {ucas: [UCA-1, UCA-2], text: The pump must not deliver when glucose is low}",
    )
)

_VALUES = (
    "elements:\n  pump: {role: controller, process_model: {glucose: {values: [low, normal, high]}}}\n"
    "  patient: {role: process}\nactions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}\n"
)
_LOW = f"{_VALUES}ucas:\n  UCA-1: {{action: CA-1, type: provided, context: {{glucose: [low, normal]}}}}\n"
_TWO = f"{_LOW}  UCA-2: {{action: CA-1, type: not-provided, context: {{glucose: high}}}}\n"
_DESIRED = "desired:\n  DCA-1: {action: CA-1, type: provide, context: {glucose: high}}\n"
_CC = "controller_constraints:\n  CC-1: {ucas: [UCA-1], requires: do-not-provide, context: {glucose: %s}}\n"
LEAVES_ALLOWED = declare(
    Rule(
        code="SFC435",
        name="controller-constraint-leaves-unsafe",
        severity=Severity.WARNING,
        summary="A controller constraint does not exclude its unsafe control action: in some context it stays allowed.",
        why="The trace shows the unsafe control action as answered, and a controller that keeps to the constraint can "
        "do it all the same.",
        source=f"{_STEP_3}; solver-aided STPA: do the constraints exclude the unsafe control actions?",
        fix="Widen the `context` of the constraint to that of the unsafe control action, or correct what it `requires` "
        "and `forbids`; or add the constraint that excludes the rest.",
        bad=f"{_LOW}{_CC % 'low'}",
        good=f"{_LOW}{_CC % '[low, normal]'}",
    )
)
DEMANDS_UNSAFE = declare(
    Rule(
        code="SFC436",
        name="controller-constraint-demands-unsafe",
        severity=Severity.WARNING,
        summary="A controller constraint demands what an unsafe control action calls unsafe.",
        why="A controller that keeps to it brings about what another row of the analysis says leads to a hazard.",
        source=_STEP_3,
        fix="Narrow the `context` of the constraint; or, if the unsafe control action is too wide, its context.",
        bad=f"{_TWO}{_CC % '[low, normal, high]'}",
        good=f"{_TWO}{_CC % '[low, normal]'}",
    )
)
OPPOSED = declare(
    Rule(
        code="SFC437",
        name="controller-constraints-in-conflict",
        severity=Severity.WARNING,
        summary="In one context one controller constraint demands a control action and another forbids it.",
        why="No controller can keep to both: which of the two hazards comes about is then decided by whoever builds "
        "it, or by chance.",
        source=f"{_STEP_3}; Leveson, Engineering a Safer World 2011, ch. 8 (conflicting constraints)",
        fix="Narrow the context of one of them. If the conflict is real, decide which gives way in that context, say "
        "so in both, and treat the other hazard otherwise.",
        bad=f"{_TWO}{_CC % '[low, normal]'}"
        "  CC-2: {ucas: [UCA-2], requires: provide, context: {glucose: [normal, high]}}",
        good=f"{_TWO}{_CC % '[low, normal]'}  CC-2: {{ucas: [UCA-2], requires: provide, context: {{glucose: high}}}}",
    )
)
AGAINST_DESIRED = declare(
    Rule(
        code="SFC438",
        name="controller-constraint-against-desired",
        severity=Severity.WARNING,
        summary="A controller constraint demands the opposite of what is desired in the same context.",
        why="The goals of the system and its safety contradict each other there, although nothing that is unsafe asks "
        "for it: the constraint is too wide, or an unsafe control action is missing.",
        source=f"{_STEP_3}; PASTA: desired control actions",
        fix="Narrow the context of the constraint, or decide which of the two gives way and change that one.",
        bad=f"{_LOW}{_DESIRED}{_CC % '[low, normal, high]'}",
        good=f"{_LOW}{_DESIRED}{_CC % '[low, normal]'}",
    )
)


@item_check("controller_constraint")
def check_exclusion(case: Case, item: AnyItem) -> Found:
    """A generated constraint says something definite about each of its unsafe control actions."""
    if said(item, "text"):
        return
    for index, name in enumerate(item.data.get("ucas", ())):
        uca = case.items.get(name) if isinstance(name, str) else None
        if uca is None or uca.kind.name != "uca":
            continue
        lacking = [word for word, there in (("action", said(uca, "action")), ("type", type_of_uca(uca))) if not there]
        if lacking:
            message = f"{item.id} has no text and does not exclude {name}, which names no {' and no '.join(lacking)}"
            related = (Place("the unsafe control action", name),)
            yield Problem(
                rule=EXCLUDES_NOTHING, item=item.id, message=message, path=("ucas", index), about=("text",),
                related=related,
            )  # fmt: skip


def check_exclusions(contexts: Contexts, too_large: Rule) -> Found:
    """Controller constraints exclude what they name, and demand nothing unsafe, undesired, or against each other.

    `too_large` is the rule about contexts that are too many to be looked at.
    """
    if not contexts.demands:
        return
    for found in exclusions(contexts):
        if found.state is Excluded.NO:
            yield _leaving(contexts, found)
        elif found.state is Excluded.TOO_LARGE:
            message = f"whether controller constraints exclude {found.uca.item} is not looked at: {found.why}"
            yield Problem(rule=too_large, item=found.uca.item, message=message, path=found.uca.path)
    yield from _clashes(contexts, OPPOSED, opposed(contexts), "but {other} demands that it {is}", "demanded")
    yield from _clashes(
        contexts, DEMANDS_UNSAFE, demanding_unsafe(contexts), "which {other} calls unsafe", "called unsafe"
    )
    yield from _clashes(
        contexts, AGAINST_DESIRED, against_desired(contexts), "but {other} wants that it {is}", "desired"
    )


def _leaving(contexts: Contexts, found: Exclusion) -> Problem:
    uca, by = found.uca, found.by
    naming = f"{by[0]} does" if len(by) == 1 else f"{', '.join(by[:-1])} and {by[-1]} together do"
    first = next(one for one in contexts.demands if one.said.item == by[0])
    demanded = "requires" if first.asks.requires else "forbids"
    return Problem(
        rule=LEAVES_ALLOWED, item=by[0], message=f"{naming} not exclude {uca.item}: {found.why}",
        path=first.said.path or (demanded,) if found.left else (demanded,), hint=found.remedy,
        about=("ucas", "requires", "forbids", "context", "when"),
        related=(Place("the unsafe control action", uca.item, uca.path),),
    )  # fmt: skip


def _clashes(contexts: Contexts, rule: Rule, found: Iterable[Clash], against: str, beside: str) -> Found:
    """A problem for each clash, up to `MOST`; `against` tells of the other side, `beside` names its place."""
    clashes = list(found)
    left = len(clashes) - MOST
    for number, clash in enumerate(clashes[:MOST], 1):
        said, other = clash.demand.said, clash.other
        told = against.format_map({"other": other.item, "is": "is" if other.key == PROVIDE else "is not"})
        message = (
            f"{said.item} demands that {contexts.action} {'is' if said.key == PROVIDE else 'is not'} provided, {told}, "
            f"{contexts.frame.words(clash.shared)}"
        )
        yield Problem(
            rule=rule, item=said.item, path=said.path or ("requires",),
            message=f"{message}; so it is with {left:,} more" if number == MOST and left > 0 else message,
            about=("ucas", "requires", "context", "when"), related=(Place(beside, other.item, other.path),),
        )  # fmt: skip
