"""Where everything stands in a trace drawing: columns from left to right, few crossings, lines around the boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from safetycase.diagrams import content, metrics, sheet, wording
from safetycase.diagrams.drawing import Rectangle
from safetycase.diagrams.traces import Link, Node, TraceGraph

WIDTH, CHANNEL = 216, 76
"""The width of a column, and of the room between two, in pixels."""
INDENT = 14
"""How far a part stands in from what it refines, in pixels."""
TEXT, STEP, INSET = 10, 13, 9
"""Size of the words in a box, distance of their base lines, room around them, in pixels."""
ID, ID_STEP = 12, 15
"""Size of the id of an item, and distance of its base lines, in pixels."""
_MARK_GAP, _LEAST_NAME = 8, 60  # from the id to the state; room for a piece of an id beside it
_HEADING = 30
_GAP, _PASSING = 10, 8  # between boxes; for a line that passes a column
_LINES, _NOTE_STEP = 2, 16
_KEY = "Read from left to right: what stands on the right follows from what it is joined to on the left."
_HYPHENS = re.compile(r"[^-_.]*[-_.]*")  # after these an id may go on in the next line
_SWEEPS = 12
_MOST_PASSING = 4000  # places in which lines pass columns, beyond which they are not ordered any more


@dataclass(frozen=True)
class PlacedNode:
    """A box in its place with its words."""

    node: Node
    area: Rectangle
    name: tuple[str, ...]
    words: tuple[str, ...]
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class PlacedLink:
    """A line from box to box: pairs of points between which it runs level or bends in a channel."""

    link: Link
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class PlacedColumn:
    """The heading of a column, where it begins, and the box that counts what is not drawn."""

    heading: tuple[str, ...]
    x: float
    y: float
    more: tuple[str, ...]
    area: Rectangle | None


@dataclass(frozen=True)
class TraceDrawing:
    """A trace laid out, in pixels."""

    title: str
    width: float
    height: float
    nodes: tuple[PlacedNode, ...]
    links: tuple[PlacedLink, ...]
    columns: tuple[PlacedColumn, ...]
    notes: tuple[tuple[str, tuple[float, float]], ...]


@dataclass
class _Slot:
    """Something with a height in a column: a box, or a line that passes. `block` is the family it stays with."""

    height: float
    node: Node | None = None
    near: list[int] = field(default_factory=list)
    y: float = 0.0


class _Placing:
    """Slots by column, in order; `at` finds the slot of an item or of a passing line (item, column)."""

    def __init__(self, graph: TraceGraph) -> None:
        self.graph = graph
        self.slots: list[_Slot] = []
        self.columns: list[list[int]] = []
        self.column: dict[str, int] = {}
        self.at: dict[tuple[str, int], int] = {}
        self.depth: dict[str, int] = {}
        for number, column in enumerate(graph.columns):
            for node in column.nodes:
                self.column[node.id] = number
            self.columns.append([])
        for number, column in enumerate(graph.columns):
            for node in _families(column.nodes):
                self.depth[node.id] = self.depth.get(node.parent or "", -1) + 1 if node.parent else 0
                slot = self._slot(number, height_of(node, self.depth[node.id]), node)
                self.at[node.id, number] = slot
        self._pass()

    def _slot(self, column: int, height: float, node: Node | None) -> int:
        self.slots.append(_Slot(height, node))
        self.columns[column].append(len(self.slots) - 1)
        return len(self.slots) - 1

    def _pass(self) -> None:
        """Slots for lines that pass columns, one for all lines from an item to the right; then who is near whom."""
        for link in self.graph.links:
            left, right = sorted((link.first, link.later), key=lambda item: self.column[item])
            here = self.at[left, self.column[left]]
            for column in range(self.column[left] + 1, self.column[right]):
                there = self.at.get((left, column))
                if there is None:
                    there = self.at[left, column] = self._slot(column, _PASSING, None)
                    self._join(here, there)
                here = there
            if self.column[left] != self.column[right]:
                self._join(here, self.at[right, self.column[right]])

    def _join(self, one: int, other: int) -> None:
        self.slots[one].near.append(other)
        self.slots[other].near.append(one)

    def order(self) -> None:
        """Sort each column by what its slots are joined to on either side; families stay together."""
        if len(self.slots) > _MOST_PASSING:
            return
        place = [0.0] * len(self.slots)
        of_column = [0] * len(self.slots)
        for number, members in enumerate(self.columns):
            for position, slot in enumerate(members):
                place[slot], of_column[slot] = position / max(1, len(members)), number
        for sweep in range(_SWEEPS):
            forward = sweep % 2 == 0
            numbers = range(len(self.columns)) if forward else range(len(self.columns) - 1, -1, -1)
            for number in numbers:
                blocks = self._blocks(self.columns[number])
                keyed = []
                for position, block in enumerate(blocks):
                    beside = [
                        place[other]
                        for slot in block
                        for other in self.slots[slot].near
                        if (of_column[other] < number) == forward
                    ]
                    own = sum(place[slot] for slot in block) / len(block)
                    keyed.append((sum(beside) / len(beside) if beside else own, position))
                order = [slot for _, position in sorted(keyed) for slot in blocks[position]]
                self.columns[number] = order
                for position, slot in enumerate(order):
                    place[slot] = position / max(1, len(order))

    def _blocks(self, members: Sequence[int]) -> list[list[int]]:
        """The slots of a column in pieces that stay together: an item with all that refines it."""
        blocks: list[list[int]] = []
        for slot in members:
            node = self.slots[slot].node
            if node is not None and self.depth[node.id] and blocks:
                blocks[-1].append(slot)
            else:
                blocks.append([slot])
        return blocks

    def heights(self) -> None:
        """Give each slot its y: as near to what it is joined to as the order in its column allows."""
        for members in self.columns:
            y = 0.0
            for number in members:
                self.slots[number].y = y
                y += self.slots[number].height + _GAP
        for sweep in range(_SWEEPS):
            for members in self.columns if sweep % 2 == 0 else reversed(self.columns):
                self._settle(members)
        top = min((slot.y for slot in self.slots), default=0.0)
        for slot in self.slots:
            slot.y = float(round(slot.y - top))

    def _settle(self, members: Sequence[int]) -> None:
        """Put each slot where it wishes to be, least squares apart from the order (pool adjacent violators)."""
        offset, offsets = 0.0, []
        pools: list[tuple[float, int, int]] = []  # mean wish, weight and slots of neighbours that move as one
        for block in self._blocks(members):
            wishes = []
            for number in block:
                slot = self.slots[number]
                near = sorted(self._middle(other) for other in slot.near)
                if near:
                    wishes.append(near[len(near) // 2] / 2 + near[(len(near) - 1) // 2] / 2 - slot.height / 2 - offset)
                offsets.append(offset)
                offset += slot.height + _GAP
            wish = sum(wishes) / len(wishes) if wishes else self.slots[block[0]].y - offsets[-len(block)]
            pools.append((wish, max(1, len(wishes)), len(block)))
            while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
                (one, n, i), (other, m, j) = pools[-2], pools[-1]
                pools[-2:] = [((one * n + other * m) / (n + m), n + m, i + j)]
        values = [mean for mean, _, count in pools for _ in range(count)]
        for number, value, shift in zip(members, values, offsets, strict=True):
            self.slots[number].y = value + shift

    def _middle(self, slot: int) -> float:
        return self.slots[slot].y + self.slots[slot].height / 2


def _families(nodes: Sequence[Node]) -> list[Node]:
    """The nodes so that what refines another follows it."""
    parts: dict[str | None, list[Node]] = {}
    for node in nodes:
        parts.setdefault(node.parent, []).append(node)
    found: list[Node] = []
    seen: set[str] = set()
    waiting = parts.get(None, [])[::-1]
    while waiting:
        node = waiting.pop()
        if node.id not in seen:
            seen.add(node.id)
            found.append(node)
            waiting += parts.get(node.id, [])[::-1]
    return [*found, *(node for node in nodes if node.id not in seen)]


def words_of(node: Node, depth: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a box: its title in at most two lines, and what it lacks."""
    room = WIDTH - 2 * INSET - min(depth, 4) * INDENT
    title = wording.clip(wording.wrap(node.title, room, TEXT), _LINES, room, TEXT)
    lacks = wording.clip(wording.wrap(", ".join(node.lacks), room, TEXT), _LINES, room, TEXT)
    return tuple(title), tuple(lacks)


def mark_of(node: Node) -> str:
    """What stands at the upper right of a box: whether it is generated, and its state with its glyph."""
    return " · ".join(part for part in ("generated" if node.unreviewed else "", node.standing) if part)


def name_of(node: Node, depth: int) -> tuple[str, ...]:
    """The id of a node in lines that fit its box, the first one beside its mark."""
    room = WIDTH - 2 * INSET - min(depth, 4) * INDENT
    mark = mark_of(node)
    first = room - metrics.width(mark, TEXT) - _MARK_GAP if mark else room
    name = wording.clean(node.id)
    if metrics.width(name, ID, bold=True) <= first:
        return (name,)
    lines = [""] if first >= _LEAST_NAME else ["", ""]
    for piece in _HYPHENS.findall(name):
        for part in wording.wrap(piece, first if first >= _LEAST_NAME else room, ID, bold=True):
            limit = first if len(lines) == 1 else room
            if lines[-1] and metrics.width(lines[-1] + part, ID, bold=True) > limit:
                lines.append("")
            lines[-1] += part
    return tuple(lines)


def height_of(node: Node, depth: int) -> float:
    """How high the box of a node is, in pixels."""
    title, lacks = words_of(node, depth)
    return 2 * INSET + ID_STEP * len(name_of(node, depth)) + (len(title) + len(lacks)) * STEP - 4


def trace_layout(graph: TraceGraph) -> TraceDrawing:
    """Everything in its place. The same graph gives the same drawing."""
    placing = _Placing(graph)
    placing.order()
    placing.heights()
    margin = float(sheet.MARGIN)
    used = [number for number, column in enumerate(graph.columns) if column.nodes or column.more]
    shift = {number: margin + place * (WIDTH + CHANNEL) for place, number in enumerate(used)}
    right = max((shift[number] + WIDTH for number in used), default=margin + 320)
    notes: list[tuple[str, tuple[float, float]]] = []
    for words in (*graph.remarks, graph.cut):
        for line in wording.wrap(words, int(right - margin), content.LABEL):
            notes.append((line, (margin, margin + content.LABEL + len(notes) * _NOTE_STEP)))
    head = margin + len(notes) * _NOTE_STEP + (_NOTE_STEP if notes else 0)
    headings = {n: wording.wrap(_counted(graph, n), WIDTH, content.TITLE, bold=True) for n in used}
    top = head + max((len(lines) for lines in headings.values()), default=0) * content.TITLE_STEP + _HEADING / 2
    nodes: list[PlacedNode] = []
    bottom: dict[int, float] = {}
    for number in used:
        for index in placing.columns[number]:
            slot = placing.slots[index]
            if slot.node is not None:
                inset = min(placing.depth[slot.node.id], 4) * INDENT
                area = Rectangle(shift[number] + inset, slot.y + top, WIDTH - inset, slot.height)
                depth = placing.depth[slot.node.id]
                nodes.append(PlacedNode(slot.node, area, name_of(slot.node, depth), *words_of(slot.node, depth)))
            bottom[number] = max(bottom.get(number, top), slot.y + slot.height + top)
    columns = []
    for number in used:
        more = graph.columns[number].more
        box = None
        if more:
            y = bottom.get(number, top - _GAP) + _GAP
            box = Rectangle(shift[number], y, WIDTH, 2 * INSET + len(more) * STEP - 2)
            bottom[number] = box.bottom
        columns.append(PlacedColumn(tuple(headings[number]), shift[number], head, more, box))
    links = tuple(_line(placing, link, shift, top) for link in graph.links)
    y = max(bottom.values(), default=top) + 2 * _NOTE_STEP
    for line in wording.wrap(_KEY, int(right - margin), content.LABEL):
        notes.append((line, (margin, y)))
        y += _NOTE_STEP
    right = max([right, *(margin + metrics.width(line, content.LABEL) for line, _ in notes)])
    return TraceDrawing(
        graph.title, right + margin, y + margin - _NOTE_STEP, tuple(nodes), links, tuple(columns), tuple(notes)
    )


def _counted(graph: TraceGraph, number: int) -> str:
    column = graph.columns[number]
    return f"{column.heading} ({len(column.nodes):,}{' drawn' if column.more else ''})"


def _line(placing: _Placing, link: Link, shift: dict[int, float], top: float) -> PlacedLink:
    left, right = sorted((link.first, link.later), key=lambda item: placing.column[item])
    first, last = placing.column[left], placing.column[right]

    def height(item: str, column: int) -> float:
        slot = placing.slots[placing.at[item, column]]
        return slot.y + slot.height / 2 + top

    inset = min(placing.depth[right], 4) * INDENT
    points = [(shift[first] + WIDTH, height(left, first))]
    for column in range(first + 1, last):
        x = shift.get(column)
        if x is not None:
            points += [(x, height(left, column)), (x + WIDTH, height(left, column))]
    points.append((shift[last] + inset, height(right, last)))
    return PlacedLink(link, tuple(points))
