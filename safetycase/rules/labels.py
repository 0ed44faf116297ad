"""The rule about labels of flows that do not say what flows (STPA step 2)."""

from __future__ import annotations

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.problem import Found, Problem, item_check
from safetycase.rules.words import tokens, words_of

_LOOP = "elements:\n  pump: {role: controller}\n  patient: {role: process}\nactions:\n"

LABEL_GENERIC = declare(
    Rule(
        code="SFC322",
        name="generic-label",
        severity=Severity.WARNING,
        summary="The label of a control action, feedback or other information says that something flows, and not what.",
        why="Step 3 asks how the action can be unsafe, step 4 how the information can be wrong. About a command or a "
        "signal nobody can say: mostly several flows of different meaning hide behind one arrow.",
        source="STPA Handbook 2018, ch. 2, step 2 (tips: labels name the information, never just `command`, `feedback` "
        "or `data`); word list flow-labels",
        fix="Name what is commanded or told: `bolus insulin` instead of `command`, `blood glucose` instead of `data`.",
        bad=f"{_LOOP}  CA-1: {{title: Command, from: pump, to: patient}}",
        good=f"{_LOOP}  CA-1: {{title: bolus insulin, from: pump, to: patient}}",
    )
)


@item_check("action", "feedback", "information")
def check_label(case: Case, item: AnyItem) -> Found:
    """A label names what flows."""
    lists = words_of(case)
    label = item.title
    if lists is None or not label:
        return
    if " ".join(tokens(label)) in lists["flow-labels"].whole:
        field = "title" if item.data.get("title") else "text"
        message = f"the label `{label}` of {item.id} does not say what flows"
        yield Problem(rule=LABEL_GENERIC, item=item.id, message=message, path=(field,))
