"""The structure as layout sees it: units to place, hops between them, and the frames around units.

A flow that passes stations is a chain of hops; its label stands on the hop at the controller. An element that others
stand in is a frame. A frame with a process model, or with flows to what stands in it, is also a unit of its own inside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from safetycase.diagrams.structure import Box, Flow, FlowKind, Structure, ancestors


@dataclass(frozen=True)
class Unit:
    """Something with a place: a box, or a frame around others. `path` names the frames around it, outermost first."""

    index: int
    box: Box
    frame: bool
    path: tuple[int, ...]
    core: bool = False


@dataclass(frozen=True)
class Hop:
    """One stretch of a flow between two units. `labelled` is the stretch that carries the flow's label."""

    flow: Flow
    source: int
    target: int
    labelled: bool

    @property
    def kind(self) -> FlowKind:
        """The kind of the flow."""
        return self.flow.kind


@dataclass(frozen=True)
class Side:
    """An input or output of a unit whose other end is not drawn as a line; `self` loops back to the unit."""

    unit: int
    flow: Flow
    direction: str  # "in", "out" or "self"
    label: str


@dataclass
class Graph:
    """Units, hops and side flows, in the order of the structure."""

    units: list[Unit] = field(default_factory=list)
    hops: list[Hop] = field(default_factory=list)
    sides: list[Side] = field(default_factory=list)

    def members(self, frame: int) -> list[Unit]:
        """The boxes anywhere inside `frame`."""
        return [unit for unit in self.units if not unit.frame and frame in unit.path]


def _stations(flow: Flow) -> list[str]:
    return [end for end in (flow.source, *flow.via, flow.target) if end is not None]


def wording(flow: Flow) -> str:
    """What a flow is called in the drawing: its label, or its id where it has none."""
    return flow.label.strip() or flow.id


def build(structure: Structure, *, lines: bool = True) -> Graph:
    """The graph of a sound structure. Without `lines` every flow becomes an input and an output: nothing to route."""
    graph = Graph()
    parents = {box.id: box.parent for box in structure.boxes if box.parent is not None}
    inside = {box.id: set(ancestors(box.id, parents)) for box in structure.boxes}
    frames = set(parents.values())
    cores = {box.id for box in structure.boxes if box.id in frames and box.lines}
    for flow in structure.flows:
        stations = _stations(flow)
        for one, other in pairwise(stations):
            cores |= {a for a, b in ((one, other), (other, one)) if a in inside[b]}
        if len(set(stations)) == 1:
            cores |= frames & set(stations)
    ends = _place(graph, structure, parents, frames, cores)
    for flow in structure.flows:
        _add_flow(graph, flow, ends, lines=lines)
    return graph


def _place(
    graph: Graph, structure: Structure, parents: dict[str, str], frames: set[str], cores: set[str]
) -> dict[str, int]:
    """Make the units, frames before what stands in them. Return the unit at which flows of each box end."""
    numbers: dict[str, int] = {}
    ends: dict[str, int] = {}
    depth = {box.id: len(list(ancestors(box.id, parents))) for box in structure.boxes}
    for box in sorted((b for b in structure.boxes if b.id in frames), key=lambda b: depth[b.id]):
        path = tuple(numbers[a] for a in reversed(list(ancestors(box.id, parents))))
        numbers[box.id] = ends[box.id] = len(graph.units)
        graph.units.append(Unit(len(graph.units), box, True, path))
    for box in structure.boxes:
        if box.id in frames and box.id not in cores:
            continue
        path = tuple(numbers[a] for a in reversed(list(ancestors(box.id, parents))))
        if box.id in frames:
            path = (*path, numbers[box.id])
        ends[box.id] = len(graph.units)
        graph.units.append(Unit(len(graph.units), box, False, path, box.id in frames))
    return ends


def _add_flow(graph: Graph, flow: Flow, ends: dict[str, int], *, lines: bool) -> None:
    stations = [ends[name] for name in _stations(flow)]
    label = wording(flow)
    if flow.source is None or flow.target is None:
        if flow.source is None:
            graph.sides.append(Side(stations[0], flow, "in", label))
        else:
            graph.sides.append(Side(stations[-1], flow, "out", label))
    elif len(set(stations)) == 1:
        graph.sides.append(Side(stations[0], flow, "self", label))
        return
    at_controller = len(stations) - 2 if flow.kind in ("feedback", "missing-feedback") else 0
    for number, (source, target) in enumerate(pairwise(stations)):
        complete = flow.source is not None and flow.target is not None
        hop = Hop(flow, source, target, labelled=number == at_controller and complete)
        if lines:
            graph.hops.append(hop)
        else:
            graph.sides += apart(graph, hop)


def apart(graph: Graph, hop: Hop) -> list[Side]:
    """`hop` as an output of one unit and an input of the other, each naming the other end."""
    label = wording(hop.flow)
    source, target = graph.units[hop.source].box.title, graph.units[hop.target].box.title
    return [
        Side(hop.source, hop.flow, "out", f"{label} → {target}"),
        Side(hop.target, hop.flow, "in", f"{source} → {label}"),
    ]
