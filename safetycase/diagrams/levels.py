"""Levels of authority, and under which element of a flow a reader looks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from safetycase.diagrams.structure import Flow, Structure

_UPWARD = ("feedback", "missing-feedback")


def authority(flow: Flow) -> tuple[str | None, str | None]:
    """The upper and the lower end of a flow: who acts is above, who is told is above."""
    return (flow.target, flow.source) if flow.kind in _UPWARD else (flow.source, flow.target)


def levels(structure: Structure) -> dict[str, int]:
    """The level of authority of each element of a sound structure, 1 the highest.

    It is the author's where one is given, else one below the lowest of those that act on the element or hear from it.
    Circles of authority are cut where they close, in the order of the structure, and feedback that closes one does not
    count. An element without any control action stands one below whom it tells, or one above who tells it; one that
    only carries flows has no level.
    """
    given = {box.id: box.level for box in structure.boxes if box.level is not None}
    below: dict[str, list[str]] = {}
    for flow in structure.flows:
        if flow.kind == "action" and flow.source and flow.target and flow.source != flow.target:
            others = below.setdefault(flow.source, [])
            if flow.target not in others:
                others.append(flow.target)
    acting = set(below) | {lower for others in below.values() for lower in others}
    elements = [box.id for box in structure.boxes]
    below = _with_feedback(structure, elements, below, acting)
    order = _from_above(elements, below)
    place = {element: number for number, element in enumerate(order)}
    found: dict[str, int] = {}
    for element in order:
        if element in acting:
            found[element] = given.get(element, found.get(element, 1))
            for lower in below.get(element, ()):
                if place[lower] > place[element]:
                    found[lower] = max(found.get(lower, 1), found[element] + 1)
    return _told(structure, found, given)


def _with_feedback(
    structure: Structure, elements: list[str], below: dict[str, list[str]], acting: set[str]
) -> dict[str, list[str]]:
    """`below` with who is told above who tells, where that closes no circle."""
    told = [authority(flow) for flow in structure.flows if flow.kind in _UPWARD]
    more = {element: list(others) for element, others in below.items()}
    for upper, lower in told:
        if upper in acting and lower in acting and upper and lower and upper != lower:
            more.setdefault(upper, []).append(lower)
    circle = _circles(elements, more)
    found = {element: list(others) for element, others in below.items()}
    for upper, lower in told:
        if upper in acting and lower in acting and upper and lower and circle[upper] != circle[lower]:
            others = found.setdefault(upper, [])
            if lower not in others:
                others.append(lower)
    return found


def _circles(elements: list[str], below: Mapping[str, list[str]]) -> dict[str, str]:
    """For each element one that stands for all in the same circle (Kosaraju's strongly connected components)."""
    above: dict[str, list[str]] = {}
    for element, others in below.items():
        for lower in others:
            above.setdefault(lower, []).append(element)
    found: dict[str, str] = {}
    for first in _from_above(elements, below):
        waiting = [first] if first not in found else []
        while waiting:
            element = waiting.pop()
            if element not in found:
                found[element] = first
                waiting += [other for other in above.get(element, ()) if other not in found]
    return found


def _from_above(elements: Iterable[str], below: Mapping[str, list[str]]) -> list[str]:
    """The elements so that each comes before what it acts on, circles apart: depth first, turned round."""
    done: list[str] = []
    seen: set[str] = set()
    for start in elements:
        if start in seen:
            continue
        seen.add(start)
        stack = [(start, iter(below.get(start, ())))]
        while stack:
            element, rest = stack[-1]
            for lower in rest:
                if lower not in seen:
                    seen.add(lower)
                    stack.append((lower, iter(below.get(lower, ()))))
                    break
            else:
                done.append(element)
                stack.pop()
    return done[::-1]


def _told(structure: Structure, found: dict[str, int], given: Mapping[str, int]) -> dict[str, int]:
    """The levels in `found` and those of elements that feedback or information alone joins to the others."""
    ends = [authority(flow) for flow in structure.flows if flow.kind != "action"]
    pairs = [(upper, lower) for upper, lower in ends if upper and lower and upper != lower]
    waiting = {end for pair in ends for end in pair if end is not None and end not in found}
    found = {**found, **{element: given[element] for element in waiting if element in given}}
    waiting -= found.keys()
    while waiting:
        settled: dict[str, int] = {}
        for upper, lower in pairs:
            if lower in waiting and upper in found:
                settled[lower] = max(settled.get(lower, 1), found[upper] + 1)
            elif upper in waiting and lower in found:
                settled[upper] = max(settled.get(upper, 1), found[lower] - 1)
        if not settled:
            first = next(box.id for box in structure.boxes if box.id in waiting)
            settled = {first: 1}
        found.update(settled)
        waiting -= settled.keys()
    return {box.id: found[box.id] for box in structure.boxes if box.id in found}


def owner(flow: Flow, level: Mapping[str, int]) -> str:
    """The element under which a reader looks for a flow of a sound structure: the one with authority over the other.

    Information belongs to the end that stands higher, and to its source between equals.
    """
    upper, lower = authority(flow)
    if upper is None or lower is None:
        return upper or lower or ""
    if flow.kind == "information" and level.get(lower, 0) < level.get(upper, 0):
        return lower
    return upper
