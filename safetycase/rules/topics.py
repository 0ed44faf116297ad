"""The modules of checks, in the order of the method; importing this one enters all of them."""

from safetycase.rules import purpose, references, requirements, scenarios, structure, text, ucas
from safetycase.rules.problem import CASE_CHECKS, ITEM_CHECKS

MODULES = (references, text, purpose, structure, ucas, scenarios, requirements)

__all__ = ["CASE_CHECKS", "ITEM_CHECKS", "MODULES"]
