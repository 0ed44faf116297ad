"""What happens beside boxes: inputs from the left, outputs to the right, loops, and flows between neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from safetycase.diagrams import content
from safetycase.diagrams.content import LabelText
from safetycase.diagrams.drawing import DrawnLabel, DrawnLine, LineForm, Point, Rectangle
from safetycase.diagrams.graph import Graph, Hop, Side, apart
from safetycase.diagrams.rows import Rows
from safetycase.diagrams.structure import Flow, FlowKind

ARROW = 30  # length of the arrow of an input or output
_LOOP, _LOOP_HEIGHT = 18, 14
_TEXT_GAP = 6
_ROW_GAP = 8
_PEER_ROOM, _PEER_LEAST = 26, 64
_INSET = 6


@dataclass
class Stub:
    """An input, output or loop of one unit, or the count of those that found no room."""

    kind: FlowKind
    form: LineForm
    flows: tuple[Flow, ...]
    text: LabelText

    @property
    def height(self) -> int:
        """Pixels from top to bottom, with the distance to the next."""
        return max(self.text.height, _LOOP_HEIGHT if self.form == "self" else content.LABEL_STEP) + _ROW_GAP

    @property
    def width(self) -> int:
        """Pixels beside the box."""
        return self.text.width + _TEXT_GAP + (_LOOP if self.form == "self" else ARROW)


@dataclass
class Peer:
    """A line between two neighbours in a row.

    Its label stands right of the left one, and of the frames `closing` between that and what comes next. Frames are
    `opening` between what comes before the right one and that.
    """

    kind: FlowKind
    left: int
    right: int
    rightwards: bool
    closing: tuple[int, ...] = ()
    opening: tuple[int, ...] = ()
    flows: list[Flow] = field(default_factory=list)

    def leaves(self, unit: int) -> bool:
        """Whether it passes the right side of `unit`."""
        return unit == self.left or unit in self.closing

    def enters(self, unit: int) -> bool:
        """Whether it passes the left side of `unit`."""
        return unit == self.right or unit in self.opening

    @property
    def text(self) -> LabelText:
        """Its label."""
        return content.of_flows(self.flows)

    @property
    def height(self) -> int:
        """Pixels from top to bottom: the label stands on the line."""
        return self.text.height + _ROW_GAP + 4


@dataclass
class Beside:
    """Inputs and outputs by unit, and the lines between neighbours."""

    left: dict[int, list[Stub]] = field(default_factory=dict)
    right: dict[int, list[Stub]] = field(default_factory=dict)
    peers: list[Peer] = field(default_factory=list)

    def room_left(self) -> dict[int, int]:
        """The room that each unit needs on its left, in pixels."""
        return {unit: max(stub.width for stub in stubs) for unit, stubs in self.left.items()}

    def room_right(self) -> dict[int, int]:
        """The room that each unit needs on its right, in pixels."""
        return {unit: max(stub.width for stub in stubs) for unit, stubs in self.right.items()}

    def gaps(self, rows: Rows) -> dict[int, int]:
        """The room for labels between neighbours, by the entity of the left one."""
        gaps: dict[int, int] = {}
        for peer in self.peers:
            entity = rows.box[peer.left]
            gaps[entity] = max(gaps.get(entity, 0), peer.text.width + _PEER_ROOM, _PEER_LEAST)
        return gaps

    def between(self, left: int, right: int) -> list[Peer]:
        """The lines between two neighbours."""
        return [peer for peer in self.peers if (peer.left, peer.right) == (left, right)]

    def height(self, unit: int) -> int:
        """The height that `unit` needs for what goes on beside it."""
        least = 0
        for stubs, neighbours in (
            (self.left.get(unit, []), [p for p in self.peers if p.enters(unit)]),
            (self.right.get(unit, []), [p for p in self.peers if p.leaves(unit)]),
        ):
            level, stacked = sum(p.height for p in neighbours), sum(s.height for s in stubs)
            least = max(least, level + (2 * stacked if level else stacked))
        return least + 2 * _INSET if least else 0


def gather(graph: Graph, rows: Rows, more: Sequence[Side], *, most: int) -> Beside:
    """What goes on beside each unit, once the rows are in order; past `most` on one side the rest is only counted."""
    beside = Beside()
    sides = [*graph.sides, *more]
    for hop in rows.peers:
        if not _neighbours(rows, hop):
            sides += apart(graph, hop)
            continue
        one, other = rows.box[hop.source], rows.box[hop.target]
        row = rows.rows[rows.entities[one].row]
        rightwards = row.index(one) < row.index(other)
        left, right = (hop.source, hop.target) if rightwards else (hop.target, hop.source)
        known = [p for p in beside.between(left, right) if p.kind == hop.kind and p.rightwards == rightwards]
        after = rows.entities[row[row.index(rows.box[left]) + 1]]
        before = rows.entities[row[row.index(rows.box[right]) - 1]]
        closing = tuple(frame for frame in graph.units[left].path if frame not in after.frames)
        opening = tuple(frame for frame in graph.units[right].path if frame not in before.frames)
        peer = known[0] if known else Peer(hop.kind, left, right, rightwards, closing, opening)
        if not known:
            beside.peers.append(peer)
        peer.flows.append(hop.flow)
    for side in sides:
        form: LineForm = "input" if side.direction == "in" else "output" if side.direction == "out" else "self"
        stubs = beside.left if form == "input" else beside.right
        stub = Stub(side.flow.kind, form, (side.flow,), content.of_side(side))
        stubs.setdefault(side.unit, []).append(stub)
    for all_stubs in (beside.left, beside.right):
        for unit, mine in all_stubs.items():
            if len(mine) > most:
                rest = tuple(flow for stub in mine[most - 1 :] for flow in stub.flows)
                form = "input" if all_stubs is beside.left else "output"
                last = Stub(mine[most - 1].kind, form, rest, content.of_rest(rest))
                all_stubs[unit] = [*mine[: most - 1], last]
    return beside


def _neighbours(rows: Rows, hop: Hop) -> bool:
    one, other = rows.box[hop.source], rows.box[hop.target]
    row = rows.rows[rows.entities[one].row]
    low, high = sorted((row.index(one), row.index(other)))
    return all(rows.entities[entity].unit is None for entity in row[low + 1 : high])


def draw(graph: Graph, beside: Beside, areas: dict[int, Rectangle], middles: dict[int, float]) -> list[DrawnLine]:
    """The lines beside the units that stand in `areas`, around the heights `middles`."""
    names = [unit.box.id for unit in graph.units]
    lines: list[DrawnLine] = []
    drawn: set[tuple[int, int]] = set()
    for peer in beside.peers:
        if (peer.left, peer.right) not in drawn:
            drawn.add((peer.left, peer.right))
            lines += _peers(graph, beside.between(peer.left, peer.right), areas, middles)
    for unit, stubs in [*beside.left.items(), *beside.right.items()]:
        inputs = bool(stubs) and stubs[0].form == "input"
        level = sum(p.height for p in beside.peers if (p.enters(unit) if inputs else p.leaves(unit)))
        y = middles[unit] + (level / 2 if level else -sum(s.height for s in stubs) / 2)
        for stub in stubs:
            lines.append(_stub(stub, names[unit], areas[unit], y))
            y += stub.height
    return lines


def _peers(graph: Graph, peers: list[Peer], areas: dict[int, Rectangle], middles: dict[int, float]) -> list[DrawnLine]:
    lines = []
    left, right = areas[peers[0].left], areas[peers[0].right]
    names = graph.units[peers[0].left].box.id, graph.units[peers[0].right].box.id
    start = max([left.right, *(areas[frame].right for frame in peers[0].closing)])
    top = middles[peers[0].left] - sum(p.height for p in peers) / 2
    for peer in peers:
        y = float(int(top + peer.height - _ROW_GAP / 2))
        points: list[Point] = [(left.right, y), (right.x, y)]
        ends = names
        text = peer.text
        area = Rectangle(start + _PEER_ROOM / 2, y - 5 - text.height, text.width, text.height)
        if not peer.rightwards:
            points.reverse()
            ends = ends[1], ends[0]
        lines.append(DrawnLine(peer.kind, "peer", tuple(points), tuple(peer.flows), *ends, DrawnLabel(area, text)))
        top += peer.height
    return lines


def _stub(stub: Stub, name: str, area: Rectangle, top: float) -> DrawnLine:
    y = float(int(top + stub.height / 2))
    text = stub.text
    source: str | None = name
    target: str | None = name
    if stub.form == "input":
        points: tuple[Point, ...] = ((area.x - ARROW, y), (area.x, y))
        x, source = area.x - ARROW - _TEXT_GAP - text.width, None
    elif stub.form == "output":
        points = ((area.right, y), (area.right + ARROW, y))
        x, target = area.right + ARROW + _TEXT_GAP, None
    else:
        half, far = _LOOP_HEIGHT / 2, area.right + _LOOP
        points = ((area.right, y - half), (far, y - half), (far, y + half), (area.right, y + half))
        x = far + _TEXT_GAP
    label = Rectangle(x, y - text.height / 2, text.width, text.height)
    drawn = DrawnLabel(label, text, flush_right=stub.form == "input")
    return DrawnLine(stub.kind, stub.form, points, stub.flows, source, target, drawn)
