"""Counting results that are too large, or too many, to be read on each check: with DuckDB, once, into the lock.

DuckDB is an extra (`safetycase[collect]`) and is loaded where something is collected or a Parquet file added,
never by a check.
"""

from safetycase.evidence.collecting.accepting import collect
from safetycase.evidence.collecting.engine import EXTRA, MEMORY, EngineMissingError
from safetycase.evidence.collecting.glance import parquet_rows

__all__ = ["EXTRA", "MEMORY", "EngineMissingError", "collect", "parquet_rows"]
