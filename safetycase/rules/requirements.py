"""Rules about requirements and the trace from them to evidence."""

from __future__ import annotations

from safetycase.case import AnyItem, Case, Reference
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.look import referrers, review_hint, said, waiting
from safetycase.rules.problem import Found, Problem, excusable, item_check
from safetycase.stpa.verdicts import natural

_TRACE = "ISO/IEC/IEEE 29148:2018, 5.2.8 (traceability of requirements)"

REQUIREMENT_WITHOUT_EVIDENCE = declare(
    Rule(
        code="SFC601",
        name="requirement-without-evidence",
        severity=Severity.WARNING,
        summary="No evidence speaks for a requirement.",
        why="A requirement that nothing shows to be met is a promise. Evidence against it does not count as support.",
        source="ISO/IEC/IEEE 15288:2023, 6.4.9 (verification); GSN Community Standard v3 (undeveloped goals)",
        fix="Add evidence with the requirement under `supports` (`safetycase evidence add`), or give the reason under "
        "`not_needed`.",
        bad="requirements:\n  R-1: The pump shall check the limit\n  R-2: The pump shall check the needle\n"
        "evidence:\n  E-1: {text: Test run, supports: [R-1]}",
        good="requirements:\n  R-1: The pump shall check the limit\n  R-2: The pump shall check the needle\n"
        "evidence:\n  E-1: {text: Test run, supports: [R-1, R-2]}",
    )
)
REQUIREMENT_WITHOUT_ORIGIN = declare(
    Rule(
        code="SFC602",
        name="requirement-addresses-nothing",
        severity=Severity.WARNING,
        summary="A requirement addresses nothing.",
        why="A requirement that answers no constraint, scenario or hazard was put there for no stated reason: nobody "
        "knows what is lost when it is changed.",
        source=f"{_TRACE}; STPA Handbook 2018, ch. 2, step 4",
        fix="Name under `addresses` what makes it necessary, or give the reason under `not_needed`.",
        bad="constraints:\n  SC-1: The pump must not give too much\n"
        "requirements:\n  R-1: {addresses: [SC-1], text: The pump shall check the limit}\n"
        "  R-2: {text: The pump shall be blue}",
        good="constraints:\n  SC-1: The pump must not give too much\n"
        "requirements:\n  R-1: {addresses: [SC-1], text: The pump shall check the limit}\n"
        "  R-2: {addresses: [SC-1], text: The pump shall be blue}",
    )
)
EVIDENCE_WITHOUT_SUBJECT = declare(
    Rule(
        code="SFC603",
        name="evidence-supports-nothing",
        severity=Severity.WARNING,
        summary="Evidence supports nothing.",
        why="Results that speak for no requirement decide nothing, however good they are; mostly a link was forgotten.",
        source="GSN Community Standard v3 (solutions support goals)",
        fix="Name under `supports` what it speaks for, or against.",
        bad="requirements:\n  R-1: The pump shall check the limit\n"
        "evidence:\n  E-1: {text: Test run, supports: [R-1]}\n  E-2: {text: Another run}",
        good="requirements:\n  R-1: The pump shall check the limit\n"
        "evidence:\n  E-1: {text: Test run, supports: [R-1]}\n  E-2: {text: Another run, supports: [R-1]}",
    )
)

excusable(REQUIREMENT_WITHOUT_EVIDENCE, REQUIREMENT_WITHOUT_ORIGIN, EVIDENCE_WITHOUT_SUBJECT)


@item_check("requirement")
def check_requirement(case: Case, item: AnyItem) -> Found:
    """A requirement answers something, and evidence speaks for it."""
    if not said(item, "addresses"):
        message = f"{item.id} addresses nothing"
        yield Problem(rule=REQUIREMENT_WITHOUT_ORIGIN, item=item.id, message=message, about=("addresses",))
    if not any(_speaks_for(evidence, reference) for evidence, reference in _evidence(case, item.id)):
        against = sorted((evidence.id for evidence, _ in _evidence(case, item.id)), key=natural)
        message = f"no evidence speaks for {item.id}" + (f", only {', '.join(against)} against it" if against else "")
        hint = review_hint(waiting(case, item.id, "evidence", "supports"))
        yield Problem(rule=REQUIREMENT_WITHOUT_EVIDENCE, item=item.id, message=message, hint=hint)


def _evidence(case: Case, item_id: str) -> list[tuple[AnyItem, Reference]]:
    return list(referrers(case, item_id, "evidence", "supports"))


def _speaks_for(evidence: AnyItem, reference: Reference) -> bool:
    entry = evidence.data["supports"][reference.path[1]]
    return not (isinstance(entry, dict) and entry.get("direction") == "undermines")


@item_check("evidence")
def check_evidence(case: Case, item: AnyItem) -> Found:
    """Evidence speaks for, or against, something."""
    if not said(item, "supports"):
        message = f"{item.id} supports nothing"
        yield Problem(rule=EVIDENCE_WITHOUT_SUBJECT, item=item.id, message=message, about=("supports",))
