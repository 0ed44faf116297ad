"""Parts of a structure to draw: with groups folded into one box, around one element, one level of authority."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from safetycase.diagrams.levels import levels, owner
from safetycase.diagrams.structure import Box, Flow, Structure, ancestors, sound


class NoSuchPartError(ValueError):
    """What was asked for is not in the structure; the message says so in words for a person."""


def parents_of(structure: Structure) -> dict[str, str]:
    """The parent of each box of a sound structure that has one."""
    return {box.id: box.parent for box in structure.boxes if box.parent is not None}


def members(structure: Structure, group: str) -> set[str]:
    """The boxes anywhere inside `group`."""
    parents = parents_of(structure)
    return {box.id for box in structure.boxes if group in ancestors(box.id, parents)}


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 flow`, `1,200 flows`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def collapsed(structure: Structure, groups: Collection[str]) -> Structure:
    """`structure` with each of `groups` drawn as one box that says how much is inside.

    Flows between a part and something outside end at the box; flows inside are left out. A group inside another of
    `groups` goes into the outer one. Raises NoSuchPartError for an element that is missing or has no parts.
    """
    known = sound(structure)
    parents = parents_of(known)
    for group in groups:
        if all(box.id != group for box in known.boxes):
            raise NoSuchPartError(f"there is no element {group}")
        if group not in parents.values():
            raise NoSuchPartError(f"{group} has no parts to collapse")
    into: dict[str, str] = {}
    for box in known.boxes:
        outer = [above for above in ancestors(box.id, parents) if above in groups]
        if outer:
            into[box.id] = outer[-1]
    return folded(known, into)


def folded(structure: Structure, into: Mapping[str, str]) -> Structure:
    """A sound structure with each box that is a key of `into` inside the box that it is mapped to."""
    inside: dict[str, int] = {}
    for group in into.values():
        inside[group] = inside.get(group, 0) + 1
    flows: list[Flow] = []
    hidden: dict[str, int] = {}
    for flow in structure.flows:
        source, target = (end and into.get(end, end) for end in (flow.source, flow.target))
        if source == target and {flow.source, flow.target} & into.keys():
            hidden[source or ""] = hidden.get(source or "", 0) + 1
            continue
        via = dict.fromkeys(into.get(station, station) for station in flow.via)
        kept = tuple(station for station in via if station not in (source, target))
        flows.append(replace(flow, source=source, target=target, via=kept))
    boxes = []
    for box in structure.boxes:
        if box.id in inside:
            within = counted(inside[box.id], "element")
            if hidden.get(box.id):
                within += f" and {counted(hidden[box.id], 'flow')}"
            box = replace(box, elsewhere=(*box.elsewhere, (f"{within} inside", 0)))
        if box.id not in into:
            boxes.append(box)
    return replace(structure, boxes=tuple(boxes), flows=tuple(flows))


def restricted(structure: Structure, shown: Collection[str]) -> Structure:
    """The elements `shown` of a sound structure with all that passes between them, in the frames around them.

    What carries a flow between two of them comes along. A box says how many of its flows are not shown.
    """
    return _noted(structure, part(structure, shown, [flow for flow in structure.flows if within(flow, shown)]))


def _noted(structure: Structure, view: Structure) -> Structure:
    """The `view` of a sound structure with what each box has of flows that are not in it."""
    drawn = {id(flow) for flow in view.flows}
    missing: dict[str, int] = {}
    for flow in structure.flows:
        if id(flow) not in drawn:
            for end in ends_of([flow]) | set(flow.via):
                missing[end] = missing.get(end, 0) + 1
    boxes = []
    for box in view.boxes:
        more = missing.get(box.id, 0)
        note = ((f"{counted(more, 'flow')} not shown here", 0),) if more else ()
        boxes.append(replace(box, elsewhere=(*box.elsewhere, *note)))
    return replace(view, boxes=tuple(boxes))


def within(flow: Flow, shown: Collection[str]) -> bool:
    """Whether the ends of a flow, as far as it has any, are among the elements `shown`."""
    ends = ends_of([flow])
    return bool(ends) and all(end in shown for end in ends)


def part(structure: Structure, shown: Collection[str], flows: Sequence[Flow]) -> Structure:
    """The elements `shown` of a sound structure, `flows` between them and what carries these, in their frames."""
    kept = {*shown, *(station for flow in flows for station in flow.via)}
    parents = parents_of(structure)
    frames = {above for element in kept for above in ancestors(element, parents)} - kept
    boxes = [
        replace(box, lines=(), elsewhere=()) if box.id in frames else box
        for box in structure.boxes
        if box.id in frames or box.id in kept
    ]
    return replace(structure, boxes=tuple(boxes), flows=tuple(flows))


def distances(structure: Structure, element: str) -> dict[str, int]:
    """How many flows away from `element` each box of a sound structure is; what carries a flow is no step of its own.

    The parts of the element are as near as itself. Boxes that no flow joins to it are left out.
    """
    near: dict[str, dict[str, None]] = {}
    for flow in structure.flows:
        ends = [end for end in (flow.source, flow.target) if end is not None]
        for one in (*ends, *flow.via):
            near.setdefault(one, {}).update(dict.fromkeys(end for end in ends if end != one))
    found = dict.fromkeys([element, *sorted(members(structure, element))], 0)
    edge, far = list(found), 0
    while edge:
        far += 1
        edge = [other for one in edge for other in near.get(one, ())]
        edge = [other for other in dict.fromkeys(edge) if other not in found]
        found.update(dict.fromkeys(edge, far))
    return found


def around(structure: Structure, element: str, depth: int = 1) -> Structure:
    """The elements at most `depth` flows away from `element`, and the flows that lead there.

    A flow between two elements that are both `depth` away is only counted. Raises NoSuchPartError when there is no
    such element.
    """
    known = sound(structure)
    box = find(known, element)
    far = distances(known, element)
    near = {other for other, distance in far.items() if distance < depth}
    flows = [flow for flow in known.flows if near & (ends_of([flow]) | set(flow.via))]
    view = _noted(known, part(known, near | ends_of(flows), flows))
    title = f"{known.title}, around {box.title.strip() or box.id}"
    left = len(known.boxes) - len(view.boxes)
    remarks = (f"{counted(left, 'element')} further away not shown.",) if left > 0 else ()
    return replace(view, title=title, remarks=(*known.remarks, *remarks))


def find(structure: Structure, element: str) -> Box:
    """The box with this id. Raises NoSuchPartError, with the nearest id, when there is none."""
    for box in structure.boxes:
        if box.id == element:
            return box
    import difflib

    near = difflib.get_close_matches(element, [box.id for box in structure.boxes], n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise NoSuchPartError(f"there is no element {element}{hint}")


def at_level(structure: Structure, level: int) -> Structure:
    """The controllers of one level of authority with what they control, and all that passes between these.

    Raises NoSuchPartError when nothing controls at that level.
    """
    known = sound(structure)
    level_of = levels(known)
    owners = {flow: owner(flow, level_of) for flow in known.flows}
    homes = {element for element in owners.values() if level_of.get(element) == level}
    if not homes:
        there = sorted({level_of[element] for element in owners.values() if element in level_of})
        have = f"the levels with control are {', '.join(map(str, there))}" if there else "there is no control"
        raise NoSuchPartError(f"nothing at level {level} controls or is told anything; {have}")
    shown = homes | ends_of(flow for flow, element in owners.items() if element in homes)
    return replace(restricted(known, shown), title=f"{known.title}, level {level}")


def ends_of(flows: Iterable[Flow]) -> set[str]:
    """The elements at the ends of flows."""
    return {end for flow in flows for end in (flow.source, flow.target) if end is not None}
