"""Where everything stands from left to right, by one linear program: boxes may widen so that lines run straight."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from safetycase.diagrams.columns import NEAR, PASSING
from safetycase.diagrams.graph import Graph
from safetycase.diagrams.rows import Entity, Rows
from safetycase.diagrams.solver import Program, Term

GAP = 22  # between lines of different bundles, and between a line and a box
_PAIR = 18  # between lines of one bundle
BOXES = 40  # between boxes
FRAMED = 32  # for the frame around what stands in it
_EDGE = 16  # from the corner of a box to its first line
_FRAME = 16  # from a frame to what stands in it
ARROWS = 14  # between arrow heads at a box
LABEL_OFFSET = 7  # from a line to its label
_LABEL_GAP = 14  # from a label to the next line
_BEND, _LONG_BEND, _WIDTH, _FRAME_WIDTH, _CENTRE, _THROUGH, _PULL, _SPREAD = (
    4.0,
    6.0,
    0.06,
    0.03,
    0.012,
    0.05,
    0.004,
    0.02,
)
_BEYOND = 50.0  # for each pixel beyond the width that a page should have

_SCALE = 20.0  # the bend, in pixels, that is charged at half price when solved again
_AGAIN = 3
_MANY = 3000  # places of lanes beyond which straightening is not worth its time


@dataclass(frozen=True)
class Between:
    """How wide the gap between two lanes that pass a frame must be, in pixels; None is the end of the frame."""

    one: tuple[int, int, int] | None
    other: tuple[int, int, int] | None
    least: int


@dataclass
class Room:
    """What must fit beside and between: widths in pixels.

    `boxes` the least width of each unit that is a box, `left` and `right` room beside it, `labels` the label of each
    lane by (bundle, lane), `gaps` the room for the label of peers right of an entity, `captions` of frames,
    `between` what their captions need between the lanes that pass them, `widest` that of the whole, which counts for
    more than straight lines.
    """

    boxes: dict[int, int] = field(default_factory=dict)
    left: dict[int, int] = field(default_factory=dict)
    right: dict[int, int] = field(default_factory=dict)
    labels: dict[tuple[int, int], int] = field(default_factory=dict)
    gaps: dict[int, int] = field(default_factory=dict)
    captions: dict[int, int] = field(default_factory=dict)
    between: dict[int, Between] = field(default_factory=dict)
    widest: int | None = None


@dataclass(frozen=True)
class Places:
    """Left and right ends of units (frames included), and x of each lane by (bundle, lane, row)."""

    left: dict[int, float]
    right: dict[int, float]
    lanes: dict[tuple[int, int, int], float]


class _Builder:
    def __init__(self, graph: Graph, rows: Rows, room: Room, bends: dict[tuple[int, int, int], float]) -> None:
        self.graph, self.rows, self.room, self.program = graph, rows, room, Program()
        self.bends = bends
        self.left: dict[int, int] = {}
        self.right: dict[int, int] = {}
        self.lanes: dict[tuple[int, int, int], int] = {}
        self.place = {entity: i for row in rows.rows for i, entity in enumerate(row)}

    def units(self) -> None:
        for unit in self.graph.units:
            cost = _FRAME_WIDTH if unit.frame else _WIDTH
            self.left[unit.index] = self.program.variable(_PULL - cost)
            self.right[unit.index] = self.program.variable(cost)
            least = self.room.captions.get(unit.index, 0) if unit.frame else self.room.boxes[unit.index]
            self.apart(self.left[unit.index], self.right[unit.index], least)

    def apart(self, one: int, other: int, least: int) -> None:
        self.program.at_least(((other, 1), (one, -1)), least)

    def bundles(self) -> None:
        for number, bundle in enumerate(self.rows.bundles):
            for lane in range(len(bundle.lanes)):
                for row in range(bundle.first, bundle.last + 1):
                    self.lanes[number, lane, row] = self.program.variable(_PULL)
                weight = _BEND if bundle.last - bundle.first == 1 else _LONG_BEND
                for row in range(bundle.first, bundle.last):
                    one, other = self.lanes[number, lane, row], self.lanes[number, lane, row + 1]
                    bend = self.bends.get((number, lane, row), 0.0)
                    self.program.penalise(((one, 1), (other, -1)), weight * _SCALE / (_SCALE + bend))
                for unit, row in ((bundle.upper, bundle.first), (bundle.lower, bundle.last)):
                    edge = NEAR if bundle.inwards and unit == bundle.lower else _EDGE
                    self.apart(self.left[unit], self.lanes[number, lane, row], edge)
                    self.apart(self.lanes[number, lane, row], self.right[unit], edge)

            for row in range(bundle.first, bundle.last + 1):
                self.program.add_cost(self.lanes[number, 0, row], -_SPREAD)
                self.program.add_cost(self.lanes[number, len(bundle.lanes) - 1, row], _SPREAD)

    def ends(self, entity: Entity) -> tuple[int, int] | None:
        """The variables of the left and right end of what stands in a row; None for mere room."""
        if entity.unit is not None:
            return self.left[entity.unit], self.right[entity.unit]
        if entity.bundle is not None:
            last = len(self.rows.bundles[entity.bundle].lanes) - 1
            return self.lanes[entity.bundle, 0, entity.row], self.lanes[entity.bundle, last, entity.row]
        return None

    def row(self, members: list[int]) -> None:
        """Keep what stands in one row apart and inside its frames."""
        known = [(self.rows.entities[e], e) for e in members]
        previous: tuple[Entity, int] | None = None
        for entity, number in known:
            self.neighbours(previous, (entity, number))
            previous = entity, number
        self.neighbours(previous, None)

    def neighbours(self, one: tuple[Entity, int] | None, other: tuple[Entity, int] | None) -> None:
        shared = 0
        if one and other:
            for a, b in zip(one[0].frames, other[0].frames, strict=False):
                if a != b:
                    break
                shared += 1
        right, beside = self.close(one[0], shared) if one else (None, 0)
        left, before = self.open(other[0], shared) if other else (None, 0)
        if right is None or left is None or one is None or other is None:
            return
        least = GAP
        if one[0].bundle is None and other[0].bundle is None:
            least = BOXES
        elif self.alike(one[1], other[1]):
            least = PASSING
        if beside or before:
            least = max(least, beside + before + GAP // 2)
        self.apart(right, left, max(least, self.room.gaps.get(one[1], 0)))

    def close(self, entity: Entity, shared: int) -> tuple[int | None, int]:
        """The rightmost end of `entity` and of its frames that end with it, and the room to keep free beside it."""
        ends = self.ends(entity)
        end = ends[1] if ends else None
        beside = self.room.right.get(entity.unit, 0) if entity.unit is not None else 0
        for frame in reversed(entity.frames[shared:]):
            if end is not None:
                self.apart(end, self.right[frame], _FRAME + beside)
            end, beside = self.right[frame], self.room.right.get(frame, 0)
        return end, beside

    def open(self, entity: Entity, shared: int) -> tuple[int | None, int]:
        """The leftmost end of `entity` and of its frames that begin with it, and the room to keep free beside it."""
        ends = self.ends(entity)
        end = ends[0] if ends else None
        beside = self.room.left.get(entity.unit, 0) if entity.unit is not None else 0
        for frame in reversed(entity.frames[shared:]):
            if end is not None:
                self.apart(self.left[frame], end, _FRAME + beside)
            end, beside = self.left[frame], self.room.left.get(frame, 0)
        if beside and end is not None:
            self.program.at_least(((end, 1),), beside)
        return end, beside

    def channel(self, row: int) -> None:
        """Keep lines between two rows apart, with room for the labels that stand at their upper ends."""
        here = [s for s in self.rows.stretches if self.rows.entities[s[1]].row == row]
        actions_first = {s[0]: (self.rows.bundles[s[0]].lanes[0].kind != "action", s[0]) for s in here}
        leaving = sorted(here, key=lambda s: (self.place[s[1]], self.place[s[2]], actions_first[s[0]]))
        arriving = sorted(here, key=lambda s: (self.place[s[2]], self.place[s[1]], actions_first[s[0]]))
        upper = [(s, lane) for s in leaving for lane in range(len(self.rows.bundles[s[0]].lanes))]
        for (one, a), (other, b) in pairwise(upper):
            right, left = self.label(one[0], a, row)[1], self.label(other[0], b, row)[0]
            least = sum(label + LABEL_OFFSET for label in (right, left) if label) + (_LABEL_GAP if right or left else 0)
            least = max(least, _PAIR if one[0] == other[0] else PASSING if self.alike(one[2], other[2]) else GAP)
            self.apart(self.lanes[one[0], a, row], self.lanes[other[0], b, row], least)
        for stretch, lane in upper:
            if left := self.label(stretch[0], lane, row)[0]:
                self.program.at_least(((self.lanes[stretch[0], lane, row], 1),), left + LABEL_OFFSET)
            self.clear_of_frames(stretch[1], stretch[0], lane, row)
        lower = [(s[0], lane) for s in arriving for lane in range(len(self.rows.bundles[s[0]].lanes))]
        for (i, a), (j, b) in pairwise(lower):
            self.apart(self.lanes[i, a, row + 1], self.lanes[j, b, row + 1], ARROWS)

    def captions(self) -> None:
        """Keep the gaps in which the captions of frames stand."""
        for frame, gap in self.room.between.items():
            one = self.left[frame] if gap.one is None else self.lanes[gap.one]
            other = self.right[frame] if gap.other is None else self.lanes[gap.other]
            self.apart(one, other, gap.least)

    def alike(self, one: int, other: int) -> bool:
        """Whether two entities stand in the same column."""
        column = self.rows.entities[one].column
        return column is not None and column == self.rows.entities[other].column

    def label(self, bundle: int, lane: int, row: int) -> tuple[int, int]:
        """How wide the label of a lane below `row` is, to its left and to its right; one of them is 0."""
        width = self.room.labels.get((bundle, lane), 0) if self.rows.bundles[bundle].labelled == row else 0
        return (width, 0) if self.rows.bundles[bundle].leftward(lane) else (0, width)

    def clear_of_frames(self, entity: int, bundle: int, lane: int, row: int) -> None:
        """Keep a label inside the frames around its line, and out of the frame beside it."""
        left, right = self.label(bundle, lane, row)
        if not left and not right:
            return
        x, path = self.lanes[bundle, lane, row], self.rows.entities[entity].frames
        least = left + right + LABEL_OFFSET + 8
        for frame in path:
            if self.last_row(frame) > row:
                self.apart(*((x, self.right[frame]) if right else (self.left[frame], x)), least)
        members, place = self.rows.rows[row], self.place[entity]
        for other in members[place + 1 :] if right else members[:place][::-1]:
            outer = [f for f in self.rows.entities[other].frames if f not in path]
            if outer and self.last_row(outer[0]) > row:
                self.apart(*((x, self.left[outer[0]]) if right else (self.right[outer[0]], x)), least)
                return

    def last_row(self, frame: int) -> int:
        return max(e.row for e in self.rows.entities if frame in e.path)

    def centre(self) -> None:
        """Lines stand in the middle of their boxes where nothing else decides, and run straight through stations."""
        for unit in self.graph.units:
            if unit.frame:
                continue
            leaving = [(n, b.first) for n, b in enumerate(self.rows.bundles) if b.upper == unit.index]
            arriving = [(n, b.last) for n, b in enumerate(self.rows.bundles) if b.lower == unit.index]
            ends: tuple[Term, ...] = ((self.left[unit.index], -1), (self.right[unit.index], -1))
            for mine in (leaving, arriving):
                if len(mine) == 1:
                    self.program.penalise((*self.middle(*mine[0]), *ends), _CENTRE)
            if unit.box.role in ("actuator", "sensor") and len(leaving) == len(arriving) == 1:
                onward = tuple((variable, -weight) for variable, weight in self.middle(*leaving[0]))
                self.program.penalise((*self.middle(*arriving[0]), *onward), _THROUGH)

    def keep_within(self, widest: int) -> None:
        """Charge what reaches further to the right than `widest`."""
        beyond = self.program.variable(_BEYOND)
        for unit, right in self.right.items():
            self.apart(right, beyond, self.room.right.get(unit, 0) - widest)
        for (bundle, lane), width in self.room.labels.items():
            if width and not self.rows.bundles[bundle].leftward(lane):
                labelled = self.lanes[bundle, lane, self.rows.bundles[bundle].labelled]
                self.apart(labelled, beyond, width + LABEL_OFFSET - widest)

    def middle(self, bundle: int, row: int) -> tuple[Term, ...]:
        """Twice the middle of a bundle in a row."""
        first, last = self.lanes[bundle, 0, row], self.lanes[bundle, len(self.rows.bundles[bundle].lanes) - 1, row]
        return ((first, 2),) if first == last else ((first, 1), (last, 1))


def place(graph: Graph, rows: Rows, room: Room) -> Places:
    """The places of all units and lanes, rounded to half pixels. Raises Unsolvable when there are none."""
    return _place(graph, rows, room, {})


def squeeze(graph: Graph, rows: Rows, room: Room) -> Places:
    """The places as far to the left as everything fits, however lines bend: no drawing in this order is narrower."""
    return _places(_built(graph, rows, room, {}), least=True)


def straighten(graph: Graph, rows: Rows, room: Room, places: Places) -> Places:
    """Better places than `places`, with fewer turns, where there are such.

    A program can make bends short, not few. So lines that bent are placed again at a lower price for each pixel: those
    that nearly ran straight then do, at the expense of those that must bend anyway.
    """
    for _ in range(_AGAIN if len(places.lanes) <= _MANY else 0):
        bends = {
            (bundle, lane, row): abs(x - places.lanes[bundle, lane, row + 1])
            for (bundle, lane, row), x in places.lanes.items()
            if row < rows.bundles[bundle].last
        }
        if not any(bends.values()):
            break
        other = _place(graph, rows, room, bends)
        if turns(rows, other) >= turns(rows, places):
            break
        places = other
    return places


def turns(rows: Rows, places: Places) -> int:
    """How many turns the lines take."""
    return sum(
        x != places.lanes[bundle, lane, row + 1]
        for (bundle, lane, row), x in places.lanes.items()
        if row < rows.bundles[bundle].last
    )


def _place(graph: Graph, rows: Rows, room: Room, bends: dict[tuple[int, int, int], float]) -> Places:
    return _places(_built(graph, rows, room, bends), least=False)


def _built(graph: Graph, rows: Rows, room: Room, bends: dict[tuple[int, int, int], float]) -> _Builder:
    builder = _Builder(graph, rows, room, bends)
    builder.units()
    builder.bundles()
    for members in rows.rows:
        builder.row(members)
    for row in range(len(rows.rows) - 1):
        builder.channel(row)
    builder.captions()
    builder.centre()
    if room.widest is not None:
        builder.keep_within(room.widest)
    return builder


def _places(builder: _Builder, *, least: bool) -> Places:
    values = [_half(value) for value in (builder.program.least() if least else builder.program.solve())]
    return Places(
        {unit: values[variable] for unit, variable in builder.left.items()},
        {unit: values[variable] for unit, variable in builder.right.items()},
        {key: values[variable] for key, variable in builder.lanes.items()},
    )


def _half(value: float) -> float:
    """`value` to half a pixel. The offset keeps the exact quarters that such programs yield away from the edge."""
    return int(value * 2 + 0.63) / 2
