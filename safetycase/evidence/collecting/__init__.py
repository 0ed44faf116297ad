"""Counting results that are too large, or too many, to be read on each check: once, into the lock.

DuckDB counts files, another engine its own tables through Ibis. Both are extras (`safetycase[collect]`,
`safetycase[backend]`, `safetycase[spark]`) and are loaded when something is collected or a Parquet file added, never by
a check.
"""

from safetycase.evidence.collecting.accepting import collect
from safetycase.evidence.collecting.backend import VARIABLE, BackendError
from safetycase.evidence.collecting.engine import EXTRA, MEMORY, EngineMissingError
from safetycase.evidence.collecting.glance import parquet_rows
from safetycase.evidence.collecting.recounting import Recounted, collected_ids, recounted

__all__ = [
    "EXTRA",
    "MEMORY",
    "VARIABLE",
    "BackendError",
    "EngineMissingError",
    "Recounted",
    "collect",
    "collected_ids",
    "parquet_rows",
    "recounted",
]
