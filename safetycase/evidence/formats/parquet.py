"""Parquet files: known here by their first bytes, and counted by `safetycase evidence collect` only.

What a check reads must not need another library, nor gigabytes of rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safetycase.evidence.formats.mapped import LOCATORS
from safetycase.evidence.formats.reader import Reader, Wanted
from safetycase.evidence.records import CaseResult, Rows, UnreadableError

_MAGIC = b"PAR1"


def rows(stream: Any, wanted: Wanted) -> Rows:
    """Nothing: raises UnreadableError, which says who counts them."""
    yield from _none()
    raise UnreadableError("Parquet is counted by `safetycase evidence collect`")


def _none() -> Iterator[CaseResult]:
    return iter(())


def recognises(head: bytes, name: str) -> bool:
    """Whether a file begins as Parquet does."""
    return head.startswith(_MAGIC)


READERS = (
    Reader(
        name="parquet",
        title="a Parquet file",
        recognises=recognises,
        rows=rows,
        locators=LOCATORS,
        suffixes=(".parquet",),
        item_ids=lambda case: (),
        shows=frozenset({"all-proved", "no-findings"}),
    ),
)
