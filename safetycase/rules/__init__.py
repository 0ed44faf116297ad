"""Findings about a case: one small function for each rule, and the engine that runs them."""

from safetycase.rules.catalogue import all_rules
from safetycase.rules.checker import Checker, check_case

__all__ = ["Checker", "all_rules", "check_case"]
