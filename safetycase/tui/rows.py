"""Rows of a list: made when somebody looks at them, whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from safetycase.tui.looks import Piece


class Row(msgspec.Struct, frozen=True):
    """A line of a list: a `key` unique in it, pieces of text with their tones, and a `tail` at the right edge.

    `data` is for whoever listens to the list. Rows that are not `selectable` are passed over by the cursor.
    """

    key: str
    pieces: tuple[Piece, ...]
    selectable: bool = True
    tail: tuple[Piece, ...] = ()
    data: Any = None

    @property
    def text(self) -> str:
        """The words of the row, as a person reads them."""
        body, tail = ("".join(text for text, _ in pieces) for pieces in (self.pieces, self.tail))
        return f"{body} {tail}" if tail else body


class Rows(Sequence[Row]):
    """Rows known by their keys; each is made when it is first looked at."""

    def __init__(self, keys: Sequence[str], make: Callable[[str], Row]) -> None:
        self.keys = keys
        self._make = make
        self._made: dict[str, Row] = {}

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Rows:
        """Rows that are made already."""
        known = {row.key: row for row in rows}
        return cls([row.key for row in rows], known.__getitem__)

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[Row]:
        return (self.row(key) for key in self.keys)

    def __getitem__(self, index: Any) -> Any:
        return [self.row(key) for key in self.keys[index]] if isinstance(index, slice) else self.row(self.keys[index])

    def row(self, key: str) -> Row:
        """The row with this key."""
        row = self._made.get(key)
        if row is None:
            row = self._made[key] = self._make(key)
        return row

    def place(self, key: str) -> int | None:
        """At which place the row with this key stands, None if there is none."""
        try:
            return self.keys.index(key)
        except ValueError:
            return None

    def forget(self, key: str) -> None:
        """Make the row with this key anew when it is next looked at."""
        self._made.pop(key, None)

    def only(self, keys: Sequence[str]) -> Rows:
        """The same rows, but those with these keys alone."""
        kept = Rows(keys, self._make)
        kept._made = self._made
        return kept

    def followed_by(self, rows: Sequence[Row]) -> Rows:
        """These rows and, after them, some that are made already."""
        more = {row.key: row for row in rows}
        longer = Rows([*self.keys, *more], lambda key: more[key] if key in more else self._make(key))
        longer._made = {**self._made, **more}
        return longer


NONE = Rows((), lambda key: Row(key, ()))
"""No rows."""
