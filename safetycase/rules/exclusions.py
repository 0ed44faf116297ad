"""The rule about generated controller constraints that exclude nothing (STPA step 3)."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.look import said
from safetycase.rules.problem import Found, Place, Problem, item_check
from safetycase.stpa import type_of_uca

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
        source="STPA Handbook 2018, ch. 2, step 3 (define controller constraints)",
        fix="Give the unsafe control action its `action` and `type`, or write the `text` of the constraint.",
        bad=f"{_STRUCTURE}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: glucose is low}}\n"
        "  UCA-2: {action: CA-1, when: glucose is falling}\ncontroller_constraints:\n  CC-1: {ucas: [UCA-1, UCA-2]}",
        good=f"{_STRUCTURE}ucas:\n  UCA-1: {{action: CA-1, type: provided, when: glucose is low}}\n"
        "  UCA-2: {action: CA-1, when: glucose is falling}\n"
        "controller_constraints:\n  CC-1: {ucas: [UCA-1, UCA-2], text: The pump must not deliver when glucose is low}",
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
