"""The modules of checks, in the order of the method; importing this one enters all of them."""

from safetycase.rules import (
    contexts,
    feedback,
    grid,
    purpose,
    references,
    requirements,
    scenarios,
    structure,
    text,
    ucas,
)
from safetycase.rules.problem import CASE_CHECKS, ITEM_CHECKS

MODULES = (references, contexts, text, purpose, structure, feedback, grid, ucas, scenarios, requirements)

__all__ = ["CASE_CHECKS", "ITEM_CHECKS", "MODULES"]
