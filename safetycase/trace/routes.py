"""Which kinds a trace passes on its way from one kind to another.

A reference joins two items of which one follows from the other: a hazard from the loss it leads to, a requirement from
the scenario it addresses, evidence from the requirement it supports. *Forward* is from what was there first to what
follows from it (loss, hazard, constraint or unsafe control action, controller constraint or scenario, requirement,
evidence). Mostly the item that holds the reference is the one that follows; `HOLDER_FIRST` lists the fields where it
is the other way round.

A trace between two kinds keeps one direction all the way, so that it never wanders sideways (from one hazard down to a
requirement and up again to another hazard), and never comes back to the kind it started from. Two kinds of one step of
the method are joined inside that step. Between its ends it passes only the kinds of `SPINE`, and those of the steps of
dependability and argument if an end lies there. Only where no such way exists (a loss and an element, say) does it take
the shortest sequences of kinds, whichever way the references point. Where a direct link joins the two kinds, it is
always followed. Links that may name an item of any kind (`about`, `items`, ...) are followed only from or to the kind
that holds them: otherwise everything would lead to everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal

import msgspec

from safetycase.model import ANY, BY_NAME, KINDS, VARIABLE, Kind, Link, links

HOLDER_FIRST = frozenset(
    {
        ("scenario", "treated_by"),
        ("hazard", "refined_by"),
        ("constraint", "refined_by"),
        ("element", "refined_by"),
        ("element", "process_model"),
        ("action", "not_hazardous"),
        ("component", "dependability"),
        ("event", "q"),
        ("independence", "argued_by"),
        ("loss_model", "top"),
        ("strategy", "independence"),
        ("incident", "led_to"),
    }
)
"""Fields, by kind, whose target follows from the item that holds the reference."""

REFINING = frozenset({"parent", "refined_by", "supports"})
"""Fields that join items of one kind in a trace; any other link inside a kind is sideways."""

SPINE = frozenset(
    {
        "stakeholder", "loss", "hazard", "constraint",
        "element", "responsibility", "action", "feedback", "information",
        "uca", "desired", "controller_constraint", "scenario", "requirement", "evidence",
    }
)  # fmt: skip
"""The kinds that every trace may pass."""

CARRIED = ("controller_constraint", "scenario")
"""The step from a controller constraint that no requirement answers to the scenarios that carry it.

No field joins the two: these are the scenarios that explain its unsafe control actions.
"""

_LATER = ("dependability", "argument")
Way = Literal["forward", "backward", "shortest", "none"]
Step = tuple[str, str]


class Route(msgspec.Struct, frozen=True):
    """How a trace goes from kind to kind.

    `along` holds the steps (pairs of kinds) that follow a reference from what was first to what follows from it,
    `against` the steps that go the other way.
    """

    source: str
    target: str
    way: Way
    along: frozenset[Step] = frozenset()
    against: frozenset[Step] = frozenset()


def followed(kind: str, link: Link, ends: frozenset[str]) -> bool:
    """Whether a trace between the kinds `ends` follows the links of this sort held by items of `kind`."""
    if ANY in link.kinds:
        return kind in ends
    return link.kinds != (VARIABLE,) or link.field != "process_model"


def _declared(kind: Kind, ends: frozenset[str]) -> Iterable[Step]:
    """The (earlier, later) pairs of kinds that the links of a kind join."""
    for link in links(kind):
        if not followed(kind.name, link, ends):
            continue
        targets = BY_NAME if ANY in link.kinds else ["element" if name == VARIABLE else name for name in link.kinds]
        for target in targets:
            if target == kind.name and link.field not in REFINING:
                continue
            first = (kind.name, link.field) in HOLDER_FIRST
            yield (kind.name, target) if first else (target, kind.name)


@cache
def route(source: str, target: str) -> Route:
    """The way from items of the kind `source` to items of the kind `target`. Raises KeyError for unknown kinds."""
    one, other = BY_NAME[source], BY_NAME[target]
    ends = frozenset((source, target))
    passed = SPINE | ends | {kind.name for kind in KINDS if kind.step in _LATER and kind.step in (one.step, other.step)}
    pairs = {pair for kind in KINDS for pair in _declared(kind, ends) if passed.issuperset(pair)}
    if one.step == other.step:
        inside = {pair for pair in pairs if all(BY_NAME[name].step == one.step for name in pair)}
        found = _directed(source, target, inside)
        if found is not None:
            return found
    directed = _directed(source, target, pairs)
    return _carrying(directed) if directed is not None else _shortest(source, target, pairs)


def _carrying(found: Route) -> Route:
    """The route with the way over scenarios beside that from controller constraints to requirements."""
    answered = ("controller_constraint", "requirement")
    if answered in found.along and CARRIED not in found.along:
        beside = frozenset({CARRIED}) | _over_scenarios()
        return msgspec.structs.replace(found, along=found.along | beside)
    if (turned := _turned({answered})) <= found.against and turned:
        beside = frozenset(_turned({CARRIED, *_over_scenarios()}))
        return msgspec.structs.replace(found, against=found.against | beside)
    return found


@cache
def _over_scenarios() -> frozenset[Step]:
    """The steps from scenarios to requirements that hold to the order of the method."""
    pairs = {pair for kind in KINDS for pair in _declared(kind, frozenset()) if SPINE.issuperset(pair)}
    return frozenset(_between("scenario", "requirement", pairs))


def _directed(source: str, target: str, pairs: set[Step]) -> Route | None:
    """The route that keeps one direction, the one with fewer steps if both lead there."""
    forward, backward = (_between(source, target, steps) for steps in (pairs, _turned(pairs)))
    if not forward and not backward:
        return None
    direct = {(source, target)} if source != target else set()
    lengths = [_distances(source, steps).get(target, len(BY_NAME)) for steps in (forward, backward)]
    if forward and lengths[0] <= lengths[1]:
        return Route(source, target, "forward", frozenset(forward), frozenset(direct & _turned(pairs)))
    return Route(source, target, "backward", frozenset(direct & pairs), frozenset(backward))


def _between(source: str, target: str, steps: set[Step]) -> set[Step]:
    """The steps that lie on a way from `source` to `target`; neither is passed in between, save inside its own step.

    (Claims and strategies alternate on their way down to the evidence.)
    """
    kept = {(a, b) for a, b in steps if BY_NAME[a].step == BY_NAME[b].step or (b != source and a != target)}
    if source == target:
        return kept & {(source, target)}
    after, before = _distances(source, kept), _distances(target, _turned(kept))
    if target not in after:
        return set()
    between = after.keys() & before.keys()
    return {(a, b) for a, b in kept if a in between and b in between}


def _shortest(source: str, target: str, pairs: set[Step]) -> Route:
    both = {(a, b) for a, b in pairs | _turned(pairs) if a != b}
    after, before = _distances(source, both), _distances(target, both)
    if target not in after:
        return Route(source, target, "none")
    length = after[target]
    steps = {(a, b) for a, b in both if a in after and b in before and after[a] + 1 + before[b] == length}
    return Route(source, target, "shortest", frozenset(steps & pairs), frozenset(steps & _turned(pairs)))


def _turned(steps: set[Step]) -> set[Step]:
    return {(later, earlier) for earlier, later in steps}


def _distances(start: str, steps: Iterable[Step]) -> Mapping[str, int]:
    following: dict[str, list[str]] = {}
    for one, other in sorted(steps):
        following.setdefault(one, []).append(other)
    found, edge = {start: 0}, [start]
    while edge:
        name = edge.pop(0)
        for other in following.get(name, ()):
            if other not in found:
                found[other] = found[name] + 1
                edge.append(other)
    return found
