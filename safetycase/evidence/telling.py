"""Which results are of one item, and which rows that name none stand there twice: what a rate must not count as new."""

from __future__ import annotations

from safetycase.evidence.numbering import Numbering
from safetycase.evidence.records import UnreadableError

MAX_ITEMS = 2_000_000
"""The greatest number of different items, or of different rows without one, that are told apart in one artefact."""


class Telling:
    """Tells items apart by their ids, and rows without one by all that stands in them.

    `results` counts those with an item. `copies` counts rows without one that are equal to an earlier row, or that
    come after so many different ones that it is not looked for.
    """

    __slots__ = ("_items", "_rows", "copies", "results")

    def __init__(self) -> None:
        self._items = Numbering()
        self._rows = Numbering()
        self.results = 0
        self.copies = 0

    @property
    def items(self) -> int:
        """How many different items there are."""
        return len(self._items)

    def item(self, item: str) -> None:
        """Take a result of an item in. Raises UnreadableError where there are too many items."""
        self._items.number(item)
        self.results += 1
        if len(self._items) > MAX_ITEMS:
            raise UnreadableError(f"it has more than {MAX_ITEMS:,} items")

    def row(self, digest: bytes) -> None:
        """Take a row without an item in, known by its digest."""
        known = len(self._rows)
        if known >= MAX_ITEMS or self._rows.number_of(digest) < known:
            self.copies += 1
