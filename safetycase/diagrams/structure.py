"""What a control structure drawing shows, whatever it was read from: boxes and the flows between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

FlowKind = Literal["action", "information", "feedback", "missing-feedback"]
Role = Literal["controller", "actuator", "sensor", "process", "external", ""]


@dataclass(frozen=True)
class Box:
    """An element of the control structure.

    `level` is its level of authority as its author sees it, 1 the highest; `lines` are the variables of its process
    model, `note` a word or two under the title, `parent` the id of the box it stands in, `href` where a reader gets by
    clicking (empty: left to the painter). `elsewhere` says what of it this drawing does not show, each with the number
    of the page that does (0: none).
    """

    id: str
    title: str
    role: Role = ""
    lines: tuple[str, ...] = ()
    parent: str | None = None
    href: str = ""
    note: str = ""
    level: int | None = None
    elsewhere: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Flow:
    """Something that passes between two elements.

    `source` or `target` is None for an input or output whose other end lies outside the drawing; `via` names the
    actuators or sensors on the way, in the direction of the flow; `label` is drawn, `title` is told on request.
    """

    id: str
    kind: FlowKind
    source: str | None
    target: str | None
    via: tuple[str, ...] = ()
    label: str = ""
    href: str = ""
    title: str = ""


@dataclass(frozen=True)
class Structure:
    """A control structure: its boxes and flows in the order in which their author gave them."""

    boxes: tuple[Box, ...] = ()
    flows: tuple[Flow, ...] = ()
    title: str = "Control structure"
    remarks: tuple[str, ...] = ()
    """What a reader of the drawing must know: sentences that stand below it."""


DEEPEST = 20
"""How many boxes may stand within one another in a drawing."""


def _parents(boxes: dict[str, Box]) -> dict[str, str]:
    """The parent of each box that has one in the drawing, cycles cut at the box that would close them."""
    parents: dict[str, str] = {}
    for box in boxes.values():
        above = box.parent
        if above is None or above not in boxes:
            continue
        upward: str | None = above
        while upward is not None and upward != box.id:
            upward = parents.get(upward)
        if upward is None:
            parents[box.id] = above
    return _not_too_deep(parents)


def _not_too_deep(parents: dict[str, str]) -> dict[str, str]:
    """The parents without those that lead deeper than a reader can follow: such boxes stand outside again."""
    depths: dict[str, int] = {}
    kept = dict(parents)
    for name in parents:
        trail: list[str] = []
        while name in parents and name not in depths:
            trail.append(name)
            name = parents[name]
        depth = depths.get(name, 0)
        for one in reversed(trail):
            depth += 1
            if depth > DEEPEST:
                del kept[one]
                depth = 0
            depths[one] = depth
    return kept


def sound(structure: Structure) -> Structure:
    """`structure` with every end known: what layout can rely on.

    The first of boxes with one id stays. Parents that are unknown, close a cycle or lead too deep are dropped. A flow
    whose end is not in the structure keeps the name of that end in its label and becomes an input or output; a flow
    without any known end is left out. Stations of `via` that are unknown, repeated or an end of the flow are dropped.
    """
    boxes: dict[str, Box] = {}
    for box in structure.boxes:
        boxes.setdefault(box.id, box)
    parents = _parents(boxes)
    flows = [sounded for flow in structure.flows if (sounded := _sound_flow(flow, boxes)) is not None]
    return replace(
        structure,
        boxes=tuple(replace(box, parent=parents.get(box.id)) for box in boxes.values()),
        flows=tuple(flows),
    )


def _sound_flow(flow: Flow, boxes: dict[str, Box]) -> Flow | None:
    source = flow.source if flow.source in boxes else None
    target = flow.target if flow.target in boxes else None
    if source is None and target is None:
        return None
    label = flow.label
    if flow.target is not None and target is None:
        label = f"{label} (to {flow.target}, not in the structure)".strip()
    if flow.source is not None and source is None:
        label = f"{label} (from {flow.source}, not in the structure)".strip()
    via: list[str] = []
    for station in flow.via:
        if station in boxes and station not in (source, target) and station not in via:
            via.append(station)
    return replace(flow, source=source, target=target, via=tuple(via), label=label)


def parts(structure: Structure) -> list[Structure]:
    """The parts of a sound structure that no flow and no containment connects, in its order.

    Boxes that stand alone, without any flow or company, make one part together, the last.
    """
    leader = {box.id: box.id for box in structure.boxes}

    def find(box: str) -> str:
        while leader[box] != box:
            leader[box] = leader[leader[box]]
            box = leader[box]
        return box

    busy: set[str] = set()
    ties = [(box.id, box.parent) for box in structure.boxes if box.parent is not None]
    for flow in structure.flows:
        ends = [end for end in (flow.source, *flow.via, flow.target) if end is not None]
        ties += [(ends[0], other) for other in ends]
    for one, other in ties:
        busy |= {one, other}
        first, second = find(one), find(other)
        if first != second:
            leader[second] = first
    boxes: dict[str, list[Box]] = {}
    flows: dict[str, list[Flow]] = {}
    alone: list[Box] = []
    for box in structure.boxes:
        (boxes.setdefault(find(box.id), []) if box.id in busy else alone).append(box)
    for flow in structure.flows:
        end = flow.source if flow.source is not None else flow.target
        flows.setdefault(find(end or ""), []).append(flow)
    found = [replace(structure, boxes=tuple(mine), flows=tuple(flows.get(key, ()))) for key, mine in boxes.items()]
    return [*found, replace(structure, boxes=tuple(alone), flows=())] if alone else found


def lost(structure: Structure) -> tuple[Flow, ...]:
    """The flows that no drawing can show, since neither end is in the structure."""
    known = {box.id for box in structure.boxes}
    return tuple(flow for flow in structure.flows if flow.source not in known and flow.target not in known)


def ancestors(box: str, parents: dict[str, str]) -> Iterable[str]:
    """The boxes around `box`, from the nearest outwards."""
    above = parents.get(box)
    while above is not None:
        yield above
        above = parents.get(above)
