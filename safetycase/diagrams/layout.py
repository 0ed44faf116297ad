"""From a control structure to a drawing.

Rows by authority, an order with few crossings, places by linear programming, then heights. The same structure gives
the same drawing on every machine.
"""

from __future__ import annotations

import copy
import sys
from dataclasses import dataclass, field

from safetycase.diagrams import captions, columns, content, coordinates, placing, ranks, sheet, sides, tracks, wording
from safetycase.diagrams import graph as graphs
from safetycase.diagrams import rows as in_rows
from safetycase.diagrams.columns import Columns
from safetycase.diagrams.content import BoxText
from safetycase.diagrams.drawing import Drawing, DrawnBox, DrawnLabel, DrawnLine, Piece, Point, Rectangle
from safetycase.diagrams.fitting import fitting
from safetycase.diagrams.graph import Graph, Unit
from safetycase.diagrams.placing import WIDEST, Placed
from safetycase.diagrams.ranks import Ranks
from safetycase.diagrams.rows import Bundle, Rows
from safetycase.diagrams.solver import Unsolvable
from safetycase.diagrams.structure import Structure, lost, parts, sound

MOST_BESIDE = 8
"""Inputs or outputs of one box that are drawn; the rest are counted."""
_LABEL_ABOVE, _LABEL_BELOW, _TRACK, _TRACKS_BELOW, _LEAST_CHANNEL, _LOOSE_CHANNEL = 9, 12, 11, 16, 44, 24
_FRAME_TOP, _FRAME_TITLE, _FRAME_BOTTOM = 12, 20, 14


def layout(structure: Structure, *, heading: str = "", pages: int = 1) -> Drawing:
    """The drawing of `structure`, whatever it holds: no structure is refused. A `heading` stands above it.

    Parts that nothing connects are laid out one by one and packed. Should the lines of a part prove impossible to lay
    out, its boxes stand in a grid and every flow is an input and an output that names its other end. The drawing is one
    of so many `pages`: where all of them together would take too long, each is drawn at less effort.
    """
    pieces, plain = [], False
    for part in parts(sound(structure)):
        try:
            pieces.append(PartLayout(part, lines=True, pages=pages).piece())
        except Unsolvable:
            pieces.append(PartLayout(part, lines=False, pages=pages).piece())
            plain = True
    notes = [*structure.remarks, *(_loss(flow.id, flow.source, flow.target) for flow in lost(structure))]
    return sheet.finish(structure.title, sheet.pack(pieces), notes, plain=plain, heading=heading)


@dataclass
class _Heights:
    """The y of each row: top and bottom of the tallest box, and of each turning of a line."""

    top: list[float] = field(default_factory=list)
    bottom: list[float] = field(default_factory=list)
    labels: list[float] = field(default_factory=list)
    turns: dict[tuple[int, int, int], float] = field(default_factory=dict)


class PartLayout:
    """One connected part of a structure, in its place."""

    def __init__(self, structure: Structure, *, lines: bool, pages: int = 1) -> None:
        self.pages = pages
        self.graph: Graph = graphs.build(structure, lines=lines)
        self.texts: list[BoxText] = [content.of_box(unit.box) for unit in self.graph.units]
        self.most = MOST_BESIDE if lines else sys.maxsize
        self.titled = captions.titled(self.graph)
        natural = ranks.assign(self.graph)
        self.ranks, placed = self._placed(natural)
        self.rows: Rows = placed.rows
        self.beside, self.labels, self.places, self.room = placed.beside, placed.labels, placed.places, placed.room
        for unit in self.graph.units:
            if not unit.frame:
                width = self.places.right[unit.index] - self.places.left[unit.index]
                self.texts[unit.index] = content.of_box(unit.box, width)
        self.heights = self._heights()

    def _placed(self, natural: Ranks) -> tuple[Ranks, Placed]:
        """Rows and places: with columns where it would be too wide without, unless they cost crossings."""
        fit = fitting(self.graph, natural, self.texts)
        found: tuple[Ranks, Placed] | None = None
        if fit.columns.columns:
            lowered = ranks.assign(self.graph, fit.columns.stacked())
            found = lowered, self._best(lowered, fit.columns)
            if fit.natural > WIDEST or not found[1].crossings:
                return found
        plain = natural, self._best(natural, columns.Columns.of(self.graph, []))
        return found if found and found[1].crossings <= plain[1].crossings else plain

    def _best(self, assigned: Ranks, stacked: Columns) -> Placed:
        rows, more = in_rows.build(self.graph, assigned, stacked)
        return placing.best(self.graph, rows, self.texts, more, self.most, pages=self.pages)

    def _box_height(self, unit: int) -> int:
        return max(self.texts[unit].height, self.beside.height(unit))

    def _above(self, frame: int) -> int:
        """How far `frame` reaches above the boxes of its first row."""
        first = self.ranks.first[frame]
        inner = [self._above(f) for f in self._frames_in(frame) if self.ranks.first[f] == first]
        return _FRAME_TOP + (_FRAME_TITLE if frame in self.titled else 0) + max(inner, default=0)

    def _below(self, frame: int) -> int:
        last = self.ranks.last[frame]
        inner = [self._below(f) for f in self._frames_in(frame) if self.ranks.last[f] == last]
        return _FRAME_BOTTOM + max(inner, default=0)

    def _frames_in(self, frame: int | None) -> list[int]:
        path = (frame,) if frame is not None else ()
        return [unit.index for unit in self.graph.units if unit.frame and unit.path[-1:] == path]

    def _heights(self) -> _Heights:
        heights, y = _Heights(), 0.0
        frames = self._frames_in(None)
        for row in range(self.ranks.rows):
            units = [self.rows.entities[e].unit for e in self.rows.rows[row]]
            y += max((self._above(f) for f in frames if self.ranks.first[f] == row), default=0)
            inner = [u.index for u in self.graph.units if u.frame and u.path]
            y += max((self._above(f) for f in inner if self._opens_late(f, row)), default=0)
            tall = max((self._box_height(u) for u in units if u is not None), default=0)
            tall = max([tall, *(self.beside.height(u.index) for u in self.graph.units if self._starts(u, row))])
            heights.top.append(y)
            heights.bottom.append(y + tall)
            y += tall
            y += max((self._below(f) for f in frames if self.ranks.last[f] == row), default=0)
            y += max((self._below(f) for f in inner if self._closes_early(f, row)), default=0)
            heights.labels.append(y)
            y = self._channel(row, y, heights) if row < self.ranks.rows - 1 else y
        return heights

    def _starts(self, unit: Unit, row: int) -> bool:
        return unit.frame and self.ranks.first[unit.index] == row

    def _opens_late(self, frame: int, row: int) -> bool:
        outer = self.graph.units[frame].path[-1]
        return self.ranks.first[frame] == row != self.ranks.first[outer]

    def _closes_early(self, frame: int, row: int) -> bool:
        outer = self.graph.units[frame].path[-1]
        return self.ranks.last[frame] == row != self.ranks.last[outer]

    def _channel(self, row: int, y: float, heights: _Heights) -> float:
        """Place the labels and turns between `row` and the next; return where the next row begins."""
        here = [s[0] for s in self.rows.stretches if self.rows.entities[s[1]].row == row]
        if not here:
            return y + _LOOSE_CHANNEL
        lanes = [(i, j) for i in here for j in range(len(self.rows.bundles[i].lanes))]
        labels = [self.labels[key].height for key in lanes if self.rows.bundles[key[0]].labelled == row]
        zone = y + _LABEL_ABOVE + max(labels, default=0) + _LABEL_BELOW
        turning = [key for key in lanes if self.places.lanes[*key, row] != self.places.lanes[*key, row + 1]]
        jogs = [tracks.Jog(self.places.lanes[*key, row], self.places.lanes[*key, row + 1]) for key in turning]
        used = tracks.assign(jogs)
        for key, track in zip(turning, used, strict=True):
            heights.turns[*key, row] = zone + _TRACK * track
        depth = (max(used) * _TRACK + _TRACKS_BELOW) if used else 0
        return max(zone + depth, y + _LEAST_CHANNEL)

    def least_width(self) -> float:
        """How wide the part would be at the least, in this order of its boxes and with its labels as they are."""
        squeezed = copy.copy(self)
        squeezed.places = coordinates.squeeze(self.graph, self.rows, self.room)
        return squeezed.piece().area.width

    def needed_width(self) -> float:
        """How wide the part would be at the least in any order: as wide as one of its boxes must be."""
        lanes = {unit.index: [0, 0] for unit in self.graph.units}
        for bundle in self.rows.bundles:
            lanes[bundle.upper][0] += len(bundle.lanes)
            lanes[bundle.lower][1] += len(bundle.lanes)
        lines = [coordinates.ARROWS * max(0, max(ends) - 1) for ends in lanes.values()]
        words = [content.of_box(unit.box).width for unit in self.graph.units if not unit.frame]
        return float(max([*lines, *words], default=0))

    def piece(self) -> Piece:
        """Everything in its place."""
        areas = {unit.index: self._area(unit.index) for unit in self.graph.units}
        boxes = [self._drawn_box(unit.index, areas[unit.index]) for unit in self.graph.units]
        lines = [self._line(i, j, areas) for i, b in enumerate(self.rows.bundles) for j in range(len(b.lanes))]
        lines += sides.draw(self.graph, self.beside, areas, self._middles())
        return Piece(tuple(boxes), tuple(lines))

    def _middles(self) -> dict[int, float]:
        """The height around which lines beside each unit stand: the middle of its first row."""
        rows = [self.ranks.first[unit.index] for unit in self.graph.units]
        return {i: (self.heights.top[row] + self.heights.bottom[row]) / 2 for i, row in enumerate(rows)}

    def _area(self, unit: int) -> Rectangle:
        left, right = self.places.left[unit], self.places.right[unit]
        if self.graph.units[unit].frame:
            top = self.heights.top[self.ranks.first[unit]] - self._above(unit)
            bottom = self.heights.bottom[self.ranks.last[unit]] + self._below(unit)
            return Rectangle(left, top, right - left, bottom - top)
        row, height = self.ranks.first[unit], self._box_height(unit)
        middle = (self.heights.top[row] + self.heights.bottom[row]) / 2
        return Rectangle(left, float(int(middle - height / 2)), right - left, float(height))

    def _drawn_box(self, unit: int, area: Rectangle) -> DrawnBox:
        mine = self.graph.units[unit]
        inside = tuple(self.graph.units[f].box.id for f in mine.path)
        width = self.titled.get(unit)
        caption = captions.start(self.rows, self.places, unit, width) if width is not None else None
        return DrawnBox(mine.box, area, self.texts[unit], mine.frame, inside, caption)

    def _line(self, number: int, lane: int, areas: dict[int, Rectangle]) -> DrawnLine:
        bundle: Bundle = self.rows.bundles[number]
        points: list[Point] = [(self.places.lanes[number, lane, bundle.first], areas[bundle.upper].bottom)]
        for row in range(bundle.first, bundle.last):
            turn = self.heights.turns.get((number, lane, row))
            if turn is not None:
                points += [(points[-1][0], turn), (self.places.lanes[number, lane, row + 1], turn)]
        points.append((points[-1][0], areas[bundle.lower].y))
        line = bundle.lanes[lane]
        flows = tuple(hop.flow for hop in line.hops)
        ends = (self.graph.units[bundle.upper].box.id, self.graph.units[bundle.lower].box.id)
        text, label = self.labels[number, lane], None
        if text.items:
            leftward, y = bundle.leftward(lane), self.heights.labels[bundle.labelled] + _LABEL_ABOVE
            x = self.places.lanes[number, lane, bundle.labelled]
            x += -coordinates.LABEL_OFFSET - text.width if leftward else coordinates.LABEL_OFFSET
            label = DrawnLabel(Rectangle(x, y, text.width, text.height), text, leftward and not text.bulleted)
        if not line.down:
            points.reverse()
            ends = ends[1], ends[0]
        return DrawnLine(line.kind, "lane", tuple(points), flows, *ends, label)


def _loss(flow: str, source: str | None, target: str | None) -> str:
    if source is None and target is None:
        return wording.clean(f"Not drawn: {flow}, which says neither where it comes from nor where it goes")
    return wording.clean(f"Not drawn: {flow} from {source or 'outside'} to {target or 'outside'}, not in the structure")
