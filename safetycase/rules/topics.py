"""The modules of checks, in the order of the method; importing this one enters all of them."""

from safetycase.rules import (
    authority,
    context_tables,
    contexts,
    controllers,
    counts,
    emptiness,
    exclusions,
    feedback,
    former_ids,
    grid,
    guards,
    imports,
    labels,
    learned,
    mapped,
    named,
    paths,
    plans,
    process,
    purpose,
    reasons,
    references,
    repeated,
    requirements,
    reviewed,
    scenarios,
    security,
    sharing,
    staleness,
    structure,
    subjects,
    text,
    treatments,
    trials,
    ucas,
    wording_constraints,
    wording_losses,
    wording_scenarios,
    wording_ucas,
)
from safetycase.rules.problem import CASE_CHECKS, DAY_CHECKS, ITEM_CHECKS

MODULES = (
    emptiness, references, former_ids, imports, contexts, text, purpose, structure, authority, controllers, paths,
    plans, labels, feedback, sharing, grid, ucas, context_tables, exclusions, mapped, scenarios, security,
    treatments, trials, subjects, guards, staleness, learned, requirements, process, reviewed, wording_losses, named,
    wording_constraints, wording_ucas, reasons, wording_scenarios, repeated, counts,
)  # fmt: skip

__all__ = ["CASE_CHECKS", "DAY_CHECKS", "ITEM_CHECKS", "MODULES"]
