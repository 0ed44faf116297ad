"""What a Parquet file says to whoever adds it to a case: how many rows it has.

What they mean the evidence item says.
"""

from __future__ import annotations

from pathlib import Path

from safetycase.case import Source
from safetycase.evidence.collecting.accepting import real_path
from safetycase.evidence.collecting.engine import opened
from safetycase.evidence.collecting.tables import table_of
from safetycase.evidence.records import CaseResult, Rows, RunRecord


def parquet_rows(root: Path, source: Source, path: str) -> Rows:
    """The rows of the Parquet file at `path` in the case at `root`, all in one counted result.

    Raises EngineMissingError, UnreadableError, and OSError where the file cannot be opened.
    """
    with opened([real_path(root, path)], ".parquet") as engine:
        table = table_of(engine, source, [path], "parquet", [])
        ((number,),) = engine.rows(f"SELECT count(*) FROM {table.rows}", [engine.files])
    yield CaseResult(name="rows", state="unscored", count=number)
    return RunRecord(format="parquet")
