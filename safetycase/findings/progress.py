"""How far a long piece of work is: noted by what does it, and read by what tells it, whenever that likes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TypeVar

Thing = TypeVar("Thing")


class _Part:
    """One part of the work: what it is, and how much of how much is done; `total` is 0 where nobody knows."""

    __slots__ = ("done", "total", "what")

    def __init__(self, what: str, total: int) -> None:
        self.what = what
        self.done = 0
        self.total = total


class Progress:
    """The part of the work that is being done. One thread may note it while another reads it.

    Noting calls nobody, so that work costs the same whether it is told or not.
    """

    def __init__(self) -> None:
        self._part = _Part("", 0)

    def begin(self, what: str) -> None:
        """Another part begins, of which nobody knows how long it is."""
        self._part = _Part(what, 0)

    def over(self, what: str, things: Collection[Thing]) -> Iterator[Thing]:
        """Go through things, as another part of the work. One counts as done when the next is asked for."""
        part = self._part = _Part(what, len(things))
        for thing in things:
            yield thing
            part.done += 1

    @property
    def words(self) -> str:
        """What is being done, and the percent of this part that are done: `checking items, 42 %`; empty for nothing."""
        part = self._part
        return f"{part.what}, {100 * part.done // part.total} %" if part.total else part.what
