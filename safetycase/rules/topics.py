"""The modules of checks, in the order of the method; importing this one enters all of them."""

from safetycase.rules import (
    authority,
    contexts,
    controllers,
    feedback,
    grid,
    mapped,
    paths,
    process,
    purpose,
    references,
    requirements,
    scenarios,
    sharing,
    structure,
    text,
    ucas,
)
from safetycase.rules.problem import CASE_CHECKS, DAY_CHECKS, ITEM_CHECKS

MODULES = (
    references, contexts, text, purpose, structure, authority, controllers, paths, feedback, sharing, grid, ucas,
    mapped, scenarios, requirements, process,
)  # fmt: skip

__all__ = ["CASE_CHECKS", "DAY_CHECKS", "ITEM_CHECKS", "MODULES"]
