"""What carries an item: how the requirements stand that follow from it, so that one that fails shows up to the loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from safetycase.case import AnyItem
from safetycase.findings.looks import LOOKS
from safetycase.model import BY_NAME
from safetycase.trace.branches import branching_open
from safetycase.trace.coverage import reach, spread
from safetycase.trace.graph import Adjacency, Graph
from safetycase.trace.routes import Step, route
from safetycase.trace.standing import ELSEWHERE, FAULTY, Standing, Standings

ABOVE = ("loss", "hazard", "constraint", "uca", "controller_constraint", "scenario")
"""The kinds from which requirements follow."""

BELOW: Mapping[str, tuple[str, ...]] = {
    "loss": ("hazard", "constraint", "uca", "controller_constraint", "scenario"),
    "hazard": ("constraint", "uca", "controller_constraint", "scenario"),
    "constraint": ("constraint", "controller_constraint"),
    "uca": ("controller_constraint", "scenario"),
    "scenario": ("scenario",),
}
"""What below an item of a kind should each lead to a requirement, not just the item somehow."""

_ORDER = ("demonstrated", "refuted", "unknown", "stale", "open", FAULTY.word, ELSEWHERE.word, "not needed")
_WORST = ("refuted", "unknown", "stale", FAULTY.word, "open", ELSEWHERE.word, "demonstrated", "not needed")
_OPEN = 1 << _WORST.index("open")
_BRANCH = "a branch of it ends without a requirement, or counts for nothing yet"
UNJUDGED = Standing(LOOKS["unknown"][0], "unknown", good=False)
"""The standing of a requirement that nobody judged."""


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How the requirements stand that follow from an item: how many there are, and how many in each state.

    `lacking` says what leads to none although it should. `worst` is the state of the worst of them, `open` where
    something is lacking and nothing is worse; `settled`: nothing is left to show.
    """

    total: int
    states: Mapping[str, int]
    lacking: tuple[str, ...] = ()
    worst: str
    settled: bool

    @property
    def words(self) -> str:
        """All in a line: `3, 1 demonstrated, 2 open; no requirement follows from 1 of 2 loss scenarios`."""
        if not self.total:
            return "none"
        counts = ", ".join((f"{self.total:,}", *(f"{number:,} {word}" for word, number in self.states.items())))
        return "; ".join((counts, *self.lacking))


class Carrying:
    """The tallies of a case whose requirements stand as `standings` says.

    `worst` of every item is worked out at once, a tally when it is asked for; if for `every` item, that is faster.
    """

    def __init__(self, graph: Graph, standings: Standings, *, every: bool = False) -> None:
        self.graph, self.standings = graph, standings
        way = route("loss", "requirement")  # holds the ways from every kind above requirements
        following = graph.along(way)
        self._following: Adjacency = {
            name: [other for other in others if other in graph.counting] for name, others in following.items()
        }
        self._leading = graph.reaching(following, "requirement")
        self._branching = branching_open(graph, way)
        self._every: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
        if every:
            self._every = {(kind, under): reach(graph, kind, under) for kind in BELOW for under in BELOW[kind]}
            self._every |= {(kind, "requirement"): reach(graph, kind, "requirement", imported=True) for kind in ABOVE}
        self._ends = ends = {item.id for item in graph.case.of_kind("requirement") if item.covers}
        self._bits = spread(self._following, {name: 1 << _WORST.index(self._standing(name).word) for name in ends})

    def worst(self, item: AnyItem) -> str:
        """The state of the worst that carries an item, in one word; empty if it is of another kind, or obsolete.

        What an imported case declares is open here, and unknown where that case has errors.
        """
        if item.kind.name not in ABOVE or item.obsolete:
            return ""
        bits = self._bits.get(item.id, 0)
        if not bits:
            return "not needed" if item.not_needed else "open"
        bits |= _OPEN if item.id in self._branching else 0
        word = next(word for place, word in enumerate(_WORST) if bits >> place & 1)
        return {FAULTY.word: "unknown", ELSEWHERE.word: "open"}.get(word, word)

    def tally(self, item: AnyItem) -> Tally | None:
        """How the requirements stand that follow from an item; None if it is of another kind, or obsolete."""
        if item.kind.name not in ABOVE or item.obsolete:
            return None
        found = self._under(item, "requirement")
        if not found:
            return Tally(total=0, states={}, worst=self.worst(item), settled=bool(item.not_needed))
        lacking = self._lacking(item)
        if not lacking and item.id in self._branching:
            lacking = [_BRANCH]
        return Tally(
            total=len(found),
            states=tally_of(self.standings, found),
            lacking=tuple(lacking),
            worst=self.worst(item),
            settled=not lacking and all(self._standing(one).good for one in found),
        )

    def _standing(self, name: str) -> Standing:
        return self.standings.get(name, UNJUDGED)

    def _lacking(self, item: AnyItem) -> list[str]:
        """What lies below an item without leading to a requirement, which those of its siblings must not hide."""
        said, items = [], self.graph.case.items
        for kind in BELOW.get(item.kind.name, ()):
            below = self._under(item, kind)
            bare = [one for one in below if one not in self._leading and not items[one].not_needed]
            if bare:
                noun = BY_NAME[kind].plural if len(below) != 1 else BY_NAME[kind].title
                said.append(f"no requirement follows from {len(bare):,} of {len(below):,} {noun.lower()}")
        return said

    def _under(self, item: AnyItem, kind: str) -> Sequence[str]:
        """The items of a kind that follow from an item: of requirements, those of imported cases too."""
        if self._every:
            return self._every[item.kind.name, kind].get(item.id, ())
        if kind == "requirement":
            return self._requirements(item)
        steps: frozenset[Step] = route(item.kind.name, kind).along
        items, kinds = self.graph.own.items, self.graph.case.items
        seen, edge = {item.id}, [item.id]
        found: set[str] = set()
        while edge:
            name = edge.pop()
            first = kinds[name].kind.name
            for other in self._following.get(name, ()):
                later = kinds[other].kind.name
                if (first, later) not in steps:
                    continue
                if later == kind and other in items and items[other].covers:
                    found.add(other)
                if other not in seen:
                    seen.add(other)
                    edge.append(other)
        return list(found)

    def _requirements(self, item: AnyItem) -> list[str]:
        """The requirements that follow from an item: whatever it leads to, since every step leads on to them."""
        seen, edge = {item.id}, [item.id]
        for name in edge:
            for other in self._following.get(name, ()):
                if other not in seen:
                    seen.add(other)
                    edge.append(other)
        return [name for name in edge if name in self._ends]


def tally_of(standings: Standings, requirements: Sequence[str]) -> dict[str, int]:
    """How many of the requirements stand how, the best first; a requirement that nobody judged is unknown."""
    found = [standings.get(one, UNJUDGED).word for one in requirements]
    return {word: found.count(word) for word in _ORDER if word in found}
