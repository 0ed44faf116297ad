"""The rule that nothing is not the same as fine: model files that hold no item."""

from __future__ import annotations

from safetycase.case import Case
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.problem import Found, Problem, case_check

CASE_EMPTY = declare(
    Rule(
        code="SFC068",
        name="case-empty",
        severity=Severity.ERROR,
        summary="The model files hold no item that is checked.",
        why="A check of nothing finds nothing wrong. It must not read like a pass where a script or a service asks "
        "only whether there were errors.",
        source="safetycase design: a case must not look better than it is",
        fix='Add the first loss: `safetycase new loss text="..."`.',
        bad="losses: {}",
        good="losses:\n  L-1: Harm to a patient",
    )
)


def says_nothing(case: Case) -> bool:
    """Whether there is no item, or none that is not obsolete."""
    return all(item.obsolete for item in case.items.values())


@case_check
def check_empty(case: Case) -> Found:
    """There is an item to check; a case without any model file has its own finding."""
    if case.documents and says_nothing(case):
        what = "hold nothing but obsolete items" if case.items else "hold no item"
        yield Problem(rule=CASE_EMPTY, item="", message=f"the model files {what}: nothing was checked")
