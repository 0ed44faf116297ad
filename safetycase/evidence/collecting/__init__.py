"""Counting results that are too large, or too many, to be read on each check: with DuckDB, once, into the lock.

DuckDB is an extra (`safetycase[collect]`) and is loaded when something is collected, never by a check.
"""

from safetycase.evidence.collecting.accepting import collect
from safetycase.evidence.collecting.engine import EXTRA, MEMORY, EngineMissingError

__all__ = ["EXTRA", "MEMORY", "EngineMissingError", "collect"]
