"""Rules about requirements and the trace from them to evidence."""

from __future__ import annotations

from safetycase.case import AnyItem, Case, Reference, counts, item_across
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.gaps import each_or_once
from safetycase.rules.look import is_named, referrers, review_hint, said, waiting
from safetycase.rules.problem import Found, Problem, case_check, excusable, item_check
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
_CC = (
    "hazards: {H-1: Too much insulin, H-2: Too little}\nactions: {CA-1: {title: give insulin}}\nucas:\n"
    "  UCA-1: {action: CA-1, type: provided, when: glucose is low, hazards: [H-1]}\n"
    "  UCA-2: {action: CA-1, type: not-provided, when: glucose is high, hazards: [H-2]}\ncontroller_constraints:\n"
    "  CC-1: {ucas: [UCA-1]}\n  CC-2: {ucas: [UCA-2]}\nrequirements:\n"
)
CONSTRAINT_UNANSWERED = declare(
    Rule(
        code="SFC605",
        name="controller-constraint-without-requirement",
        severity=Severity.WARNING,
        summary="No requirement answers a controller constraint, nor do loss scenarios lead it to one.",
        why="What a controller must not do is only said: nothing is built or shown that keeps it to that, while the "
        "constraint above looks answered by what the other controller constraints lead to.",
        source=f"STPA Handbook 2018, ch. 2, steps 3 and 4 (constraints and scenarios become requirements); {_TRACE}",
        fix="Name it under `addresses` of a requirement; or give each of its unsafe control actions a loss scenario "
        "that a requirement answers; or give the reason under `not_needed`.",
        bad=f"{_CC}  R-1: {{addresses: [CC-1], text: The pump shall check the limit}}",
        good=f"{_CC}  R-1: {{addresses: [CC-1], text: The pump shall check the limit}}\n"
        "  R-2: {addresses: [LS-1], text: The pump shall check the needle}\n"
        "scenarios:\n  LS-1: {ucas: [UCA-2], class: control-path, text: The needle is blocked}",
    )
)
FAILURES_ASKED_FOR = declare(
    Rule(
        code="SFC606",
        name="failures-asked-for",
        severity=Severity.WARNING,
        summary="A target asks for a failure rate of at least something.",
        why="The more fails, the better such a requirement is shown: a test in which everything fails demonstrates it. "
        "Mostly a rate of successes was meant.",
        source="safetycase model: a requirement that can be measured",
        fix="Say `at_most`, the share that may fail: at least 0.95 right is at most 0.05 wrong. Where failing is what "
        "is wanted, as of faults that must be found, waive this with the reason.",
        bad="requirements:\n  R-1: {text: The alarm shall sound, "
        "target: {metric: failure-rate, at_least: 0.95, confidence: 0.95}}",
        good="requirements:\n  R-1: {text: The alarm shall sound, "
        "target: {metric: failure-rate, at_most: 0.05, confidence: 0.95}}",
    )
)

excusable(REQUIREMENT_WITHOUT_EVIDENCE, REQUIREMENT_WITHOUT_ORIGIN, EVIDENCE_WITHOUT_SUBJECT, CONSTRAINT_UNANSWERED)


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
    target = item.data.get("target")
    if isinstance(target, dict) and target.get("metric") == "failure-rate" and "at_least" in target:
        message = f"{item.id} asks for a failure rate of at least {target['at_least']:g}"
        yield Problem(rule=FAILURES_ASKED_FOR, item=item.id, message=message, about=("target", "at_least"))


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


@case_check
def check_controller_constraints(case: Case) -> Found:
    """A controller constraint leads to a requirement, itself or by the scenarios of its unsafe control actions."""
    constraints = [item for item in case.of_kind("controller_constraint") if item.covers]
    unanswered = [item for item in constraints if not is_named(case, item.id, "requirement", "addresses")]
    if not unanswered:
        return
    explained = {uca for name in _leading(case) for uca in case.items[name].data.get("ucas", ())}
    open_ucas = {item.id: [uca for uca in _standing_ucas(case, item) if uca not in explained] for item in unanswered}
    lacking = [item for item in unanswered if open_ucas[item.id] or not _standing_ucas(case, item)]

    def message(item: AnyItem) -> str:
        ucas = open_ucas[item.id]
        some = ", ".join(ucas[:3]) + (f" and {len(ucas) - 3} more" if len(ucas) > 3 else "")
        return f"no requirement answers {item.id}" + (f", and no loss scenario of {some} leads to one" if ucas else "")

    once = "no requirement answers a controller constraint"
    yield from each_or_once(CONSTRAINT_UNANSWERED, lacking, len(constraints), message, once)


def _standing_ucas(case: Case, item: AnyItem) -> list[str]:
    ucas = ((name, case.items.get(name)) for name in item.data.get("ucas", ()))
    return [name for name, uca in ucas if uca is not None and counts(case, uca)]


def _leading(case: Case) -> set[str]:
    """The scenarios that lead to a requirement, by themselves or by a scenario that refines them."""
    scenarios = {item.id: item for item in case.of_kind("scenario") if item.covers}
    found: set[str] = set()
    for name, item in scenarios.items():
        if name not in found and _leads(case, item):
            while name in scenarios and name not in found:
                found.add(name)
                name = scenarios[name].data.get("parent", "")
    return found


def _leads(case: Case, item: AnyItem) -> bool:
    if is_named(case, item.id, "requirement", "addresses"):
        return True
    for entry in item.data.get("treated_by", ()):
        by = entry.get("by", ())
        treating = (item_across(case, name) for name in ((by,) if isinstance(by, str) else by))
        if any(one is not None and one.kind.name == "requirement" and one.covers for one in treating):
            return True
    ways = (("requirement", "addresses"), ("controller_constraint", "refines"))
    answering = (constraint.id for constraint, _ in referrers(case, item.id, "constraint", "scenarios"))
    return any(is_named(case, name, kind, field) for name in answering for kind, field in ways)
