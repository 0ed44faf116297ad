"""What is covered: which items of one kind reach an item of another, and which are left open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from safetycase.case import Case
from safetycase.trace.graph import ANSWERED, Adjacency, Graph
from safetycase.trace.routes import route

STANDARD: tuple[tuple[str, str], ...] = (
    ("loss", "hazard"),
    ("hazard", "loss"),
    ("hazard", "constraint"),
    ("hazard", "uca"),
    ("constraint", "hazard"),
    ("constraint", "requirement"),
    ("action", "uca"),
    ("uca", "hazard"),
    ("uca", "controller_constraint"),
    ("uca", "scenario"),
    ("controller_constraint", "requirement"),
    ("scenario", "requirement"),
    ("requirement", "hazard"),
    ("requirement", "evidence"),
    ("evidence", "requirement"),
)
"""The pairs of kinds that an auditor asks about first, forward and backward."""


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How many items of `kind` reach an item of the kind `toward`, be that in the case or in one that it imports.

    Items of imported cases are not counted themselves.

    `of` counts the items that are not obsolete, without those that are said to need nothing (`not_needed`), unless
    they reach one all the same. `gaps` are the ids that reach none, `abroad` counts those that reach only such as stand
    in an imported case, `carried` those that only scenarios lead there (`Graph.carried`). `held` counts those all of
    whose branches end in what holds (`trace.standing`); None where ends of that kind have no standing, or nobody asked.
    `locked` counts those of them that rest on anything but results that are here.
    `elsewhere` counts those that would be held but for ends in imported cases, which those cases judge.
    """

    kind: str
    toward: str
    covered: int
    of: int
    not_needed: int = 0
    gaps: tuple[str, ...] = ()
    held: int | None = None
    locked: int = 0
    elsewhere: int = 0
    abroad: int = 0
    carried: int = 0

    @property
    def held_words(self) -> str:
        """How many reach only what holds, as people read it; empty where that is not known."""
        return f"with all of it demonstrated: {self.held_figure}" if self.held_figure else ""

    @property
    def held_figure(self) -> str:
        """The same without what it counts: `9 of 20 (45 %), 2 of them locked, and 1 but for what is declared
        elsewhere`."""
        if self.held is None or self.of == 0:
            return ""
        more = f", and {self.elsewhere} but for what is declared elsewhere" if self.elsewhere else ""
        locked = f", {self.locked} of them locked" if self.locked else ""
        return f"{_share(self.held, self.of)}{locked}{more}"

    @property
    def words(self) -> str:
        """The figure as people read it: `14 of 20 (70 %)`, rounded down, and `n/a (0 of 0)` where there is none."""
        if self.of == 0:
            return "n/a (0 of 0)"
        more = f", {self.abroad} only in an imported case" if self.abroad else ""
        more += f", {self.carried} only by loss scenarios" if self.carried else ""
        return f"{_share(self.covered, self.of)}{more}"


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part * 100 // whole} %)"


def coverage(case: Case, graph: Graph | None = None) -> list[Coverage]:
    """The coverage of each of the `STANDARD` pairs."""
    known = graph if graph is not None else Graph(case)
    return [covered(known, source, target) for source, target in STANDARD]


def covered(graph: Graph, source: str, target: str) -> Coverage:
    """How many items of the kind `source` reach one of the kind `target`. Raises KeyError for unknown kinds."""
    case = graph.own
    following = graph.along(route(source, target))
    reaching = graph.reaching(following, target)
    here = graph.reaching(following, target, own=True) if case.imports.cases else reaching
    carried = {first for first, _ in graph.carried} if (source, target) == ANSWERED else set[str]()
    total = count = spared = abroad = 0
    gaps: list[str] = []
    for item in case.of_kind(source):
        if item.obsolete:
            continue
        if item.id in reaching:
            count += 1
            abroad += item.id not in here
        elif item.not_needed:
            spared += 1
            continue
        else:
            gaps.append(item.id)
        total += 1
    return Coverage(
        kind=source,
        toward=target,
        covered=count,
        of=total,
        not_needed=spared,
        gaps=tuple(gaps),
        abroad=abroad,
        carried=sum(not case.items[name].obsolete for name in carried if name in case.items),
    )


def reach(graph: Graph, source: str, target: str, *, imported: bool = False) -> dict[str, tuple[str, ...]]:
    """For each item of the kind `source`, the items of the kind `target` that it reaches, in the order of the case.

    Ways through imported cases count, ends there only where `imported` ones are asked for: what is there is judged and
    counted there.
    One pass from the far end backwards carries, per item, the set of what it reaches as the bits of one number.
    Raises KeyError for unknown kinds.
    """
    case = graph.own
    ends = [item.id for item in (graph.case if imported else case).of_kind(target) if item.covers]
    bit = {item_id: 1 << number for number, item_id in enumerate(ends)}
    counting = {
        item_id: [other for other in others if other in graph.counting]
        for item_id, others in graph.along(route(source, target)).items()
    }
    sets = spread(counting, bit)
    return {item.id: _ids(sets.get(item.id, 0), ends) for item in case.of_kind(source) if not item.obsolete}


def spread(following: Adjacency, bits: Mapping[str, int]) -> dict[str, int]:
    """For each id that something follows, the bits of all that follow from it, step by step, put together."""
    sets: dict[str, int] = {}
    order, circular = _far_end_first(following)
    for item_id in order:
        sets[item_id] = _union(following[item_id], sets, bits)
    changed = bool(circular)
    while changed:
        changed = False
        for item_id in circular:
            union = _union(following[item_id], sets, bits)
            if union != sets.get(item_id, 0):
                sets[item_id] = union
                changed = True
    return sets


def _union(others: Sequence[str], sets: dict[str, int], bit: Mapping[str, int]) -> int:
    union = 0
    for other in others:
        union |= sets.get(other, 0) | bit.get(other, 0)
    return union


def _ids(bits: int, ends: Sequence[str]) -> tuple[str, ...]:
    found = []
    while bits:
        low = bits & -bits
        found.append(ends[low.bit_length() - 1])
        bits ^= low
    return tuple(found)


def _far_end_first(following: Adjacency) -> tuple[list[str], list[str]]:
    """The ids ordered so that each comes after all that follow it, and those that no such order exists for."""
    before: dict[str, list[str]] = {}
    waiting = dict.fromkeys(following, 0)
    for item_id, others in following.items():
        for other in others:
            if other in following:
                waiting[item_id] += 1
                before.setdefault(other, []).append(item_id)
    ready = [item_id for item_id, count in waiting.items() if count == 0]
    order: list[str] = []
    while ready:
        item_id = ready.pop()
        order.append(item_id)
        for previous in before.get(item_id, ()):
            waiting[previous] -= 1
            if waiting[previous] == 0:
                ready.append(previous)
    return order, [item_id for item_id, count in waiting.items() if count > 0]
