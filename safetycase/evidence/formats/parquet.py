"""What is counted by `safetycase evidence collect` only: Parquet files, known by their first bytes, and tables.

What a check reads must not need another library, nor gigabytes of rows, nor a network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from safetycase.evidence.formats.mapped import LOCATORS
from safetycase.evidence.formats.reader import Reader, Wanted, no_ids
from safetycase.evidence.records import CaseResult, Rows, UnreadableError

_MAGIC = b"PAR1"


def _rows(what: str) -> Callable[[Any, Wanted], Rows]:
    def rows(stream: Any, wanted: Wanted) -> Rows:
        """Nothing: raises UnreadableError, which says who counts them."""
        yield from _none()
        raise UnreadableError(f"{what} counted by `safetycase evidence collect`")

    return rows


def _none() -> Iterator[CaseResult]:
    return iter(())


def recognises(head: bytes, name: str) -> bool:
    """Whether a file begins as Parquet does."""
    return head.startswith(_MAGIC)


def _no_file(head: bytes, name: str) -> bool:
    """A table is no file."""
    return False


READERS = tuple(
    Reader(
        name=name,
        title=title,
        method="",
        recognises=known,
        rows=_rows(what),
        locators=LOCATORS,
        suffixes=suffixes,
        item_ids=no_ids,
        shows=frozenset({"all-proved", "no-findings"}),
    )
    for name, title, what, known, suffixes in (
        ("parquet", "a Parquet file", "Parquet is", recognises, (".parquet",)),
        ("table", "a table of another engine", "a table of another engine is", _no_file, ()),
    )
)
