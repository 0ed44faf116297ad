"""Rules about who has authority over whom (STPA step 2)."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.look import target
from safetycase.rules.problem import Found, Place, Problem, case_check, item_check
from safetycase.stpa import Circle, authority, circles, structure_of

_STEP_2 = "STPA Handbook 2018, ch. 2, step 2"

AUTHORITY_CIRCLE = declare(
    Rule(
        code="SFC313",
        name="authority-in-a-circle",
        severity=Severity.WARNING,
        summary="Controllers command one another in a circle.",
        why="A control structure is a hierarchy: whoever stands higher constrains what stands lower. Where control "
        "actions lead back to the one who gave them, nobody has the last word, and a conflict between the two cannot "
        "be decided. Mostly one of the flows is feedback, a request, or other information.",
        source=f"{_STEP_2} (hierarchical control structures: authority runs downwards)",
        fix="Make the flow that only reports or asks feedback or information; or waive the finding on the control "
        "action with how a conflict between the controllers is settled.",
        bad="elements:\n  pilot: {role: controller}\n  autopilot: {role: controller}\nactions:\n"
        "  CA-1: {title: target altitude, from: pilot, to: autopilot}\n"
        "  CA-2: {title: takeover demand, from: autopilot, to: pilot}\n"
        "feedback:\n  FB-1: {title: altitude, from: autopilot, to: pilot}\n"
        "  FB-2: {title: hands on the stick, from: pilot, to: autopilot}",
        good="elements:\n  pilot: {role: controller}\n  autopilot: {role: controller}\nactions:\n"
        "  CA-1: {title: target altitude, from: pilot, to: autopilot}\n"
        "information:\n  IN-1: {title: takeover demand, from: autopilot, to: pilot}\n"
        "feedback:\n  FB-1: {title: altitude, from: autopilot, to: pilot}\n"
        "  FB-2: {title: hands on the stick, from: pilot, to: autopilot}",
    )
)
ACTION_UPWARDS = declare(
    Rule(
        code="SFC327",
        name="action-against-level",
        severity=Severity.WARNING,
        summary="A control action goes to an element of a higher level of authority.",
        why="Levels say who has authority over whom; 1 is the highest. Either a level is wrong, or the flow is "
        "feedback, a request, or other information, and then step 3 asks the wrong questions about it.",
        source=f"{_STEP_2} (the vertical axis of a control structure is authority)",
        fix="Correct `level` of the two elements, or make the flow feedback or other information.",
        bad="elements:\n  pilot: {role: controller, level: 1}\n  autopilot: {role: controller, level: 2}\n"
        "actions:\n  CA-1: {title: takeover demand, from: autopilot, to: pilot}",
        good="elements:\n  pilot: {role: controller, level: 1}\n  autopilot: {role: controller, level: 2}\n"
        "actions:\n  CA-1: {title: target altitude, from: pilot, to: autopilot}",
    )
)


@case_check
def check_authority(case: Case) -> Found:
    """Authority runs downwards: one finding for each group of controllers that command one another."""
    structure = structure_of(case)
    for circle in circles(authority(structure)):
        own = [flow.id for flow in structure.actions if flow.id in circle.actions and not flow.item.imported]
        if own:
            yield _round(circle, own[0], own[1:])


def _round(circle: Circle, first: str, others: list[str]) -> Problem:
    if len(circle.elements) == 1:
        message = f"{first} goes from {circle.elements[0]} to itself"
        return Problem(rule=AUTHORITY_CIRCLE, item=first, message=message, path=("to",), about=("from", "to"))
    names = [*circle.elements, circle.elements[0]]
    shown = " -> ".join(names if len(names) < 8 else [*names[:6], "...", names[-1]])
    message = f"authority goes in a circle: {shown} ({', '.join(circle.actions[:6])})"
    places = tuple(Place(f"{name} is part of it", name, ("to",)) for name in others[:5])
    return Problem(
        rule=AUTHORITY_CIRCLE, item=first, message=message, path=("to",), about=("from", "to"), related=places
    )


@item_check("action")
def check_levels(case: Case, item: AnyItem) -> Found:
    """A control action goes down, or stays on a level."""
    source, goal = target(case, item, "from", "element"), target(case, item, "to", "element")
    if source is None or goal is None:
        return
    upper, lower = goal.data.get("level"), source.data.get("level")
    if isinstance(upper, int) and isinstance(lower, int) and upper < lower:
        message = f"{item.id} goes up, from {source.id} (level {lower}) to {goal.id} (level {upper})"
        yield Problem(rule=ACTION_UPWARDS, item=item.id, message=message, path=("to",), about=("from",))
