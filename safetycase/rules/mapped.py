"""The rule about constraints that answer an unsafe control action, but not all that it leads to (STPA step 3)."""

from __future__ import annotations

from safetycase.case import AnyItem, Case, joined
from safetycase.findings import Rule, Severity, declare
from safetycase.rules.problem import Found, Problem, case_check
from safetycase.stpa import lineage

_BASE = (
    "hazards:\n  H-1: Too much insulin\n  H-2: Too little insulin\n"
    "constraints:\n  SC-1: {text: The pump must not give too much, hazards: [H-1]}\n"
    "  SC-2: {text: The pump must give enough, hazards: [H-2]}\n"
    "requirements:\n  R-1: {text: The pump shall give what is due, addresses: [SC-1, SC-2]}\n"
    "ucas:\n  UCA-1: {type: provided, when: glucose is low, hazards: [H-1, H-2]}\n"
)

HAZARD_UNMAPPED = declare(
    Rule(
        code="SFC129",
        name="uca-hazard-unconstrained",
        severity=Severity.WARNING,
        summary="An unsafe control action leads to a hazard that none of the constraints is about that its controller "
        "constraints refine.",
        why="The chain from the hazard down goes past the controller: the constraint on the hazard is not refined into "
        "what this controller must not do, so that the hazard looks prevented where it is not.",
        source="STPA Handbook 2018, ch. 2, step 3 (controller constraints refine the system-level constraints)",
        fix="Name under `refines` of the controller constraint the system constraint about that hazard too, or correct "
        "`hazards` of the unsafe control action. A constraint on a hazard counts for its sub-hazards, and one on a "
        "sub-hazard for the hazard above.",
        bad=f"{_BASE}controller_constraints:\n  CC-1: {{ucas: [UCA-1], refines: [SC-1]}}",
        good=f"{_BASE}controller_constraints:\n  CC-1: {{ucas: [UCA-1], refines: [SC-1, SC-2]}}",
    )
)


@case_check
def check_mapped_constraints(case: Case) -> Found:
    """Where controller constraints say what they refine, that is about every hazard of the unsafe control action."""
    for uca, open_ones in unmapped(case).items():
        if open_ones:
            names = " and ".join(hazard for _, hazard in open_ones)
            message = f"no constraint that controller constraints of {uca} refine is about {names}"
            path = ("hazards", open_ones[0][0])
            yield Problem(rule=HAZARD_UNMAPPED, item=uca, message=message, path=path)


def unmapped(case: Case) -> dict[str, list[tuple[int, str]]]:
    """For each unsafe control action whose controller constraints say what they refine: its hazards, each with its
    place in the list, that none of the refined constraints is about."""
    refined: dict[str, set[str]] = {}
    whole = joined(case)
    for item in whole.of_kind("controller_constraint"):
        if item.covers and not item.imported and item.data.get("refines"):
            for uca in item.data.get("ucas", ()):
                refined.setdefault(uca, set()).update(item.data["refines"])
    about: dict[str, set[str]] = {}
    found: dict[str, list[tuple[int, str]]] = {}
    for uca, constraints in refined.items():
        unsafe = case.items.get(uca)
        if unsafe is None or unsafe.kind.name != "uca" or unsafe.obsolete:
            continue
        if not all(name in whole.items for name in constraints):
            continue
        for name in constraints - about.keys():
            about[name] = _hazards(whole, whole.items[name])
        known = set().union(*(about[name] for name in constraints))
        found[uca] = [
            (index, hazard)
            for index, hazard in enumerate(whole.items[uca].data.get("hazards", ()))
            if hazard not in known and hazard in whole.items and not _related(whole, whole.items[hazard], known)
        ]
    return found


def _hazards(case: Case, constraint: AnyItem) -> set[str]:
    """The hazards that a constraint is about: its own, or those of the constraint it refines."""
    if constraint.obsolete or constraint.kind.name != "constraint":
        return set()
    return next((set(own) for one in lineage(case, constraint) if (own := one.data.get("hazards"))), set())


def _related(case: Case, hazard: AnyItem, known: set[str]) -> bool:
    """Whether one of the hazards above is known, or one of the known ones is below."""
    if any(one.id in known for one in lineage(case, hazard)):
        return True
    below = (case.items[name] for name in known if name in case.items)
    return any(one.id == hazard.id for other in below for one in lineage(case, other))
