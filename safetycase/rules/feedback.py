"""The rule about control loops that no feedback closes (STPA step 2)."""

from __future__ import annotations

from safetycase.case import Case
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.look import review_hint
from safetycase.rules.problem import Found, Problem, case_check
from safetycase.stpa import structure_of, unanswered

_STRUCTURE = (
    "elements:\n  pump: {role: controller}\n  patient: {role: process}\n"
    "actions:\n  CA-1: {title: deliver insulin, from: pump, to: patient}\n"
)

ACTION_WITHOUT_FEEDBACK = declare(
    Rule(
        code="SFC312",
        name="control-action-without-feedback",
        severity=Severity.WARNING,
        summary="No feedback tells a controller about what its control action acts on.",
        why="A controller that never learns what its actions do goes by what it assumes. Most loss scenarios are found "
        "where feedback is absent or wrong; where none is drawn, nobody asks about it. Feedback counts that comes "
        "through sensors, from a part of the element, or from what an actuator acts on. What is only planned tells "
        "nobody anything yet.",
        source="STPA Handbook 2018, ch. 2, step 2 (feedback); step 4 (inadequate feedback and information)",
        fix="Add the feedback, from the controlled element (or what its actuator moves) to the controller or to a "
        "sensor on the way there. Feedback that is known not to exist is written with `presence: missing`; one that "
        "is not wanted has the reason under `not_needed` beside it.",
        bad=_STRUCTURE,
        good=f"{_STRUCTURE}feedback:\n  FB-1: {{title: glucose, from: patient, to: pump}}\n",
    )
)


@case_check
def check_loops(case: Case) -> Found:
    """Feedback gets back to every controller from what it controls; the way there may be long."""
    structure = structure_of(case)
    planned = [flow for flow in structure.feedback if flow.planned and flow.item.covers]
    never = unanswered(case) if planned else {}
    for (controller, process), actions in unanswered(case, planned=False).items():
        only = ""
        if planned and (controller, process) not in never:
            ends = structure.whole(controller), structure.whole(process)
            ids = [flow.id for flow in planned if flow.goal in ends[0] or flow.source in ends[1]]
            only = f"; only planned: {', '.join(ids or [flow.id for flow in planned][:3])}"
        waiting = [
            item
            for item in case.of_kind("feedback")
            if item.unreviewed and (item.data.get("from"), item.data.get("to")) == (process, controller)
        ]
        for action in actions:
            yield Problem(
                rule=ACTION_WITHOUT_FEEDBACK,
                item=action,
                message=f"no feedback tells {controller} what {action} does to {process}{only}",
                about=("from", "to"),
                hint=review_hint(waiting),
            )
