"""Which of several good orders to take, and how wide labels may be, by what comes of it from left to right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from safetycase.diagrams import captions, content, coordinates, order, sides
from safetycase.diagrams.content import BoxText, LabelText
from safetycase.diagrams.coordinates import Places, Room
from safetycase.diagrams.graph import Graph, Side
from safetycase.diagrams.rows import Rows
from safetycase.diagrams.sides import Beside

WIDE = (1000, 1400)
"""Drawings wider than this, in pixels, get narrower labels, and wider ones still narrower."""
WIDEST = 1800
"""How wide a drawing is read well at the most, in pixels."""
_MARGINS = 60  # of the page, in pixels
_FEWER = 10  # one line in so many may turn for that
_ALIKE = 1.03  # of two widths, what makes no difference
_FEW, _CHOICE = 60, 4  # structures of few parts are placed in several orders
_MOST = 4_000  # boxes, and places of lines in rows, on all pages together, beyond which they are drawn at less effort


@dataclass(frozen=True)
class Placed:
    """Rows in order, and where everything stands from left to right."""

    rows: Rows
    beside: Beside
    labels: dict[tuple[int, int], LabelText]
    places: Places
    room: Room
    crossings: int = 0

    @property
    def width(self) -> float:
        """The right end of the rightmost box with what stands beside it, in pixels."""
        return max((end + self.room.right.get(unit, 0) for unit, end in self.places.right.items()), default=0.0)

    def strays(self) -> int:
        """How many pairs of boxes in a row stand the other way round than their author gave them."""
        units = [[entity.unit for entity in map(self.rows.entities.__getitem__, row)] for row in self.rows.rows]
        boxes = [[unit for unit in row if unit is not None] for row in units]
        return sum(one > other for row in boxes for one, other in combinations(row, 2))

    @property
    def turns(self) -> int:
        """How many turns the lines take."""
        return coordinates.turns(self.rows, self.places)


def best(
    graph: Graph, rows: Rows, texts: Sequence[BoxText], more: Sequence[Side], most_beside: int, *, pages: int = 1
) -> Placed:
    """Of the best orders the one that leaves the fewest turns, then the narrowest; small structures try several.

    Among orders about as wide the one that keeps most to the author's.

    `more` are side flows beyond those of the graph, `most_beside` how many of them one side of a box shows. Where the
    drawing is one of so many `pages` that all together would take too long, the first order that will do is taken, with
    everything as far to the left as it fits. Raises Unsolvable when nothing can be placed.
    """
    few = len(rows.entities) <= _FEW
    if len(rows.entities) * pages > _MOST:
        return _hurried(graph, rows, texts, more, most_beside)
    crossings, orders = order.arrange(graph, rows, most=_CHOICE if few else 1)
    step = 0 if few else 1
    choices: list[Placed] = []
    for members in orders:
        ordered = replace(rows, rows=members)
        beside = sides.gather(graph, ordered, more, most=most_beside)
        placed = _placed(graph, ordered, texts, beside, content.LABEL_WIDTHS[step])
        while step < len(WIDE) and placed.width > WIDE[step]:
            step += 1
            placed = _placed(graph, ordered, texts, beside, content.LABEL_WIDTHS[step])
        choices.append(placed)
    fewest = min(placed.turns for placed in choices)
    choices = [placed for placed in choices if placed.turns == fewest]
    narrow = min(placed.width for placed in choices) * _ALIKE
    chosen = _kept_narrow(graph, min(choices, key=lambda one: (one.width > narrow, one.strays(), one.width)))
    places = coordinates.straighten(graph, chosen.rows, chosen.room, chosen.places)
    return replace(chosen, places=places, crossings=crossings)


def _hurried(graph: Graph, rows: Rows, texts: Sequence[BoxText], more: Sequence[Side], most_beside: int) -> Placed:
    """Everything in a place at little effort: lines bend more, and nothing is in the way of anything."""
    crossings, _ = order.arrange(graph, rows, hurried=True)
    beside = sides.gather(graph, rows, more, most=most_beside)
    placed = _placed(graph, rows, texts, beside, content.LABEL_WIDTHS[-1], squeezed=True)
    return replace(placed, crossings=crossings)


def _kept_narrow(graph: Graph, placed: Placed) -> Placed:
    """The same narrower, at the expense of a few straight lines, where that makes the page one that is read well."""
    widest = WIDEST - _MARGINS
    if placed.width <= widest:
        return placed
    squeezed = replace(placed, places=coordinates.squeeze(graph, placed.rows, placed.room))
    if squeezed.width > widest:
        return placed
    room = replace(placed.room, widest=widest)
    narrow = replace(placed, room=room, places=coordinates.place(graph, placed.rows, room))
    return narrow if narrow.turns <= placed.turns + len(placed.labels) // _FEWER else placed


def needs(graph: Graph, rows: Rows, texts: Sequence[BoxText]) -> dict[int, int]:
    """How much room each unit needs in its row with the labels of the lines from above, about, in pixels."""
    lines = [0 for _ in graph.units]
    for bundle in rows.bundles:
        labels = [
            content.of_flows([h.flow for h in lane.hops if h.labelled], content.LABEL_WIDTHS[-1])
            for lane in bundle.lanes
        ]
        lines[bundle.lower] += coordinates.GAP + sum(label.width + coordinates.GAP for label in labels)
    beside: dict[tuple[int, str], int] = {}
    for side in graph.sides:
        key = side.unit, side.direction
        beside[key] = max(beside.get(key, 0), content.of_side(side).width + sides.ARROW)
    found = {}
    for unit in graph.units:
        box = coordinates.FRAMED if unit.frame else texts[unit.index].width + coordinates.BOXES
        box += sum(beside.get((unit.index, direction), 0) for direction in ("in", "out", "self"))
        found[unit.index] = max(box, lines[unit.index])
    return found


def _placed(
    graph: Graph, rows: Rows, texts: Sequence[BoxText], beside: Beside, limit: int, *, squeezed: bool = False
) -> Placed:
    """Everything in its place with labels no wider than `limit`; `squeezed` to the left, however lines bend."""
    labels = {
        (i, j): content.of_flows([hop.flow for hop in lane.hops if hop.labelled], limit)
        for i, bundle in enumerate(rows.bundles)
        for j, lane in enumerate(bundle.lanes)
    }
    room = Room(
        boxes={unit.index: texts[unit.index].width for unit in graph.units if not unit.frame},
        left=beside.room_left(),
        right=beside.room_right(),
        labels={key: label.width for key, label in labels.items()},
        gaps=beside.gaps(rows),
        captions={unit.index: content.caption_width(unit.box) + 20 for unit in graph.units if unit.frame},
    )
    find = coordinates.squeeze if squeezed else coordinates.place
    room, places = captions.cleared(graph, rows, room, find)
    return Placed(rows, beside, labels, places, room)
