"""How the ends of a trace stand: that something is reached does not mean that it holds."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from safetycase.case import Case, joined
from safetycase.findings.looks import LOOKS
from safetycase.trace.coverage import Coverage, reach
from safetycase.trace.graph import Graph


class Standing(msgspec.Struct, frozen=True):
    """The state of an item as people see it: its glyph, its word, and whether nothing is left to show."""

    glyph: str
    word: str
    good: bool

    @property
    def words(self) -> str:
        """Both together: `✗ refuted`."""
        return f"{self.glyph} {self.word}".strip()


Standings = Mapping[str, Standing]
"""The standing of items that have one, by id: requirements and evidence."""

ELSEWHERE = Standing("", "declared elsewhere", good=False)
"""The standing of a requirement of an imported case, which judges it."""

NO_STANDINGS: Standings = {}

_GOOD = frozenset({"demonstrated", "not needed"})


def standings(case: Case, states: Mapping[str, str]) -> dict[str, Standing]:
    """The standings of a case whose requirements and evidence are in these states, by id.

    Requirements of imported cases are judged there.
    """
    found = {name: Standing(LOOKS[word][0], word, word in _GOOD) for name, word in states.items()}
    abroad = (item.id for item in joined(case).of_kind("requirement") if item.imported)
    return {**found, **dict.fromkeys(abroad, ELSEWHERE)}


def with_standings(graph: Graph, figure: Coverage, standings: Standings) -> Coverage:
    """The figure with the number of items all of whose ends hold, where the ends are of a kind that has a standing.

    Requirements on the way to evidence are to hold as well: one without evidence is no end of a way, and still open.
    What reaches an imported case does not hold here, whatever that case says of it.
    """
    if not any(item.id in standings for item in graph.case.of_kind(figure.toward)):
        return figure
    reached = reach(graph, figure.kind, figure.toward, imported=True)
    between = reach(graph, figure.kind, "requirement", imported=True) if figure.toward == "evidence" else {}
    held = elsewhere = 0
    for item_id, names in reached.items():
        needed = {*names, *between.get(item_id, ())}
        own = [name for name in needed if name in graph.own.items]
        if names and all(name in standings and standings[name].good for name in own):
            held += len(own) == len(needed)
            elsewhere += len(own) != len(needed)
    return msgspec.structs.replace(figure, held=held, elsewhere=elsewhere)
