"""How the ends of a trace stand: that something is reached does not mean that it holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from safetycase.case import Case, joined
from safetycase.findings.looks import LOOKS, with_basis
from safetycase.trace.branches import branching_open
from safetycase.trace.coverage import Coverage, reach
from safetycase.trace.graph import Graph
from safetycase.trace.routes import route


class Standing(msgspec.Struct, frozen=True):
    """The state of an item as people see it: its glyph, its word, whether nothing is left to show, what it rests on."""

    glyph: str
    word: str
    good: bool
    basis: str = ""

    @property
    def locked(self) -> bool:
        """Whether it is demonstrated, and not by results that are here."""
        return self.word == "demonstrated" and self.basis not in {"", "computed"}

    @property
    def words(self) -> str:
        """All together: `✗ refuted`, `✓ demonstrated (locked)`."""
        return with_basis(f"{self.glyph} {self.word}".strip(), self.basis)


Standings = Mapping[str, Standing]
"""The standing of items that have one, by id: requirements and evidence."""

ELSEWHERE = Standing("", "declared elsewhere", good=False)
"""The standing of a requirement of an imported case, which judges it."""

FAULTY = Standing("", "declared elsewhere, in a case with errors", good=False)
"""The standing of a requirement of an imported case that has errors of its own: nothing can be said to rest on it."""

NO_STANDINGS: Standings = {}

_GOOD = frozenset({"demonstrated", "not needed"})


def standings(
    case: Case, states: Mapping[str, str], faulty: Collection[str] = (), bases: Mapping[str, str] | None = None
) -> dict[str, Standing]:
    """The standings of a case whose requirements and evidence are in these states, resting on these bases, by id.

    Requirements of imported cases are judged there; `faulty` names those cases that have errors.
    """
    on = bases or {}
    found = {name: Standing(LOOKS[word][0], word, word in _GOOD, on.get(name, "")) for name, word in states.items()}
    abroad = (item.id for item in joined(case).of_kind("requirement") if item.imported)
    return found | {name: FAULTY if name.partition(":")[0] in faulty else ELSEWHERE for name in abroad}


def with_standings(graph: Graph, figure: Coverage, standings: Standings) -> Coverage:
    """The figure with the number of items all of whose branches end in what holds, where such ends have a standing.

    A branch is what refines or answers an item; one that ends before such an end is open unless a reason closes it
    (`not_needed`). Requirements on the way to evidence are to hold as well. What reaches an imported case does not hold
    here, whatever that case says of it; where it is open there too, it is not even left to that case.
    """
    if not any(item.id in standings for item in graph.case.of_kind(figure.toward)):
        return figure
    way = route(figure.kind, figure.toward)
    reached = reach(graph, figure.kind, figure.toward, imported=True)
    between = reach(graph, figure.kind, "requirement", imported=True) if figure.toward == "evidence" else {}
    open_above = branching_open(graph, way) if figure.toward in _LAST else set[str]()
    shown = _shown_abroad(graph, standings)
    held = locked = elsewhere = 0
    for item_id, names in reached.items():
        needed = {*names, *between.get(item_id, ())}
        own = [name for name in needed if name in graph.own.items]
        if item_id in open_above or not names:
            continue
        if all(name in standings and standings[name].good for name in own) and shown.issuperset(needed.difference(own)):
            held += len(own) == len(needed)
            locked += len(own) == len(needed) and any(standings[name].locked for name in own)
            elsewhere += len(own) != len(needed)
    return msgspec.structs.replace(figure, held=held, locked=locked, elsewhere=elsewhere)


_LAST = frozenset({"requirement", "evidence"})
"""The kinds at which branches end."""


def _shown_abroad(graph: Graph, standings: Standings) -> set[str]:
    """What imported cases may hold for demonstrated: evidence, and requirements that have some."""
    if graph.case is graph.own:
        return set()
    supported = graph.reaching(graph.along(route("requirement", "evidence")), "evidence")
    supported |= {item.id for item in graph.case.of_kind("evidence")}
    return {name for name in supported if name not in graph.own.items and standings.get(name) is not FAULTY}
