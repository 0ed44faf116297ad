"""What two people changed in ways that exclude each other, and what somebody decides about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from msgspec import UNSET

from safetycase.findings import field_text

Side = Literal["mine", "theirs", "base", "both", "beside"]
"""Which version is to stand: mine, theirs, what was there before both; both, of two items with the same id; theirs,
while mine is written beside it, of a file that cannot be merged."""

What = Literal["field", "item", "deleted-here", "deleted-there", "added", "order", "id", "file"]

Choices = Mapping[tuple[str, ...], Side]
"""What somebody decided, by the keys of the conflicts."""


class Conflict(msgspec.Struct, frozen=True):
    """One thing that both sides changed differently.

    `base`, `mine` and `theirs` are plain values, UNSET where there is nothing; of a whole file, what is known in words.
    `said` tells in words what happened; `sides` are the decisions that are possible.
    """

    key: tuple[str, ...]
    what: What
    said: str
    file: str
    item: str = ""
    path: tuple[str | int, ...] = ()
    base: Any = UNSET
    mine: Any = UNSET
    theirs: Any = UNSET
    sides: tuple[Side, ...] = ("mine", "theirs", "base")

    @property
    def name(self) -> str:
        """What it is about: `H-1 text`, `H-1`, or a file."""
        if not self.item:
            return " ".join([self.file, *map(str, self.path)])
        return f"{self.item} {field_text(self.path)}" if self.path else self.item


class Decisions:
    """Answers each conflict by what was chosen, and collects those that nobody has decided yet."""

    def __init__(self, choices: Choices) -> None:
        self._choices = choices
        self.open: dict[tuple[str, ...], Conflict] = {}

    def side(self, conflict: Conflict) -> Side | None:
        """The decision about a conflict; None if there is none, or none that is possible."""
        chosen = self._choices.get(conflict.key)
        if chosen in conflict.sides:
            return chosen
        self.open.setdefault(conflict.key, conflict)
        return None

    def value(self, conflict: Conflict) -> Any:
        """The value that is to stand; theirs until it is decided."""
        match self.side(conflict):
            case "mine":
                return conflict.mine
            case "base":
                return conflict.base
        return conflict.theirs
