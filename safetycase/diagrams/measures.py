"""How good a drawing is, by the convention for control structures: what tests and benchmarks hold layout to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from safetycase.diagrams import content
from safetycase.diagrams.drawing import Drawing, DrawnBox, DrawnLine, Point, Rectangle
from safetycase.diagrams.layout import PartLayout
from safetycase.diagrams.structure import Structure, parts, sound


@dataclass(frozen=True)
class Measures:
    """Counts over one drawing; `of` fields are what the count before them is out of."""

    actions_down: int
    actions: int
    feedback_up: int
    feedback: int
    ordered_pairs: int
    """Pairs of boxes whose actions all stand left of all their feedback."""
    pairs: int
    ordered_loops: int
    """Pairs of controller and controlled whose actions leave the controller left of where their feedback arrives, both
    directly or through others."""
    loops: int
    straight: int
    lanes: int
    crossings: int
    label_over_label: int
    label_over_box: int
    label_over_line: int
    line_through_box: int
    box_over_box: int
    line_through_title: int
    """Titles of frames that a line passes, or that reach over the end of the frame."""
    outside: int
    """Things that reach over the edge of the page."""


def measure(drawing: Drawing) -> Measures:
    """Measure `drawing`. Only lines between rows count as lanes; labels and boxes count wherever they are."""
    lanes = [line for line in drawing.lines if line.form == "lane"]
    actions = [line for line in lanes if line.kind == "action"]
    feedback = [line for line in lanes if line.kind in ("feedback", "missing-feedback")]
    pairs, loops = _pairs(lanes), _loops(lanes)
    labels = [(line, line.label.area) for line in drawing.lines if line.label]
    solid = [box.area for box in drawing.boxes if not box.frame]
    return Measures(
        actions_down=sum(line.points[0][1] < line.points[-1][1] for line in actions),
        actions=len(actions),
        feedback_up=sum(line.points[0][1] > line.points[-1][1] for line in feedback),
        feedback=len(feedback),
        ordered_pairs=sum(_ordered(lines) for lines in pairs),
        pairs=len(pairs),
        ordered_loops=sum(max(actions) < min(feedback) for actions, feedback in loops),
        loops=len(loops),
        straight=sum(line.straight for line in lanes),
        lanes=len(lanes),
        crossings=sum(_crossings(one, other) for one, other in combinations(drawing.lines, 2)),
        label_over_label=sum(a.overlaps(b) for (_, a), (_, b) in combinations(labels, 2)),
        label_over_box=sum(_over_border(area, box.area, box.frame) for _, area in labels for box in drawing.boxes),
        label_over_line=sum(
            any(_passes(one, other, area) for one, other in pairwise(line.points))
            for owner, area in labels
            for line in drawing.lines
            if line is not owner
        ),
        line_through_box=sum(_through(line, area) for line in drawing.lines for area in solid),
        box_over_box=sum(a.overlaps(b) for a, b in combinations(solid, 2)),
        line_through_title=sum(_title_spoilt(box, drawing.lines) for box in drawing.boxes),
        outside=sum(
            area.x < 0 or area.y < 0 or area.right > drawing.width or area.bottom > drawing.height
            for area in [box.area for box in drawing.boxes] + [area for _, area in labels]
        ),
    )


@dataclass(frozen=True)
class Widths:
    """How wide the widest connected part of a drawing is, in pixels, and how wide it must be.

    `in_order` is its least width with its boxes and labels in the order in which they stand, however lines bend.
    `needed` is what no drawing by the convention can do without: the widest box with its words and its lines.
    """

    drawn: float
    in_order: float
    needed: float

    @property
    def spare(self) -> float:
        """What is drawn beyond the least width in this order, as a share of that: it lets lines run straight."""
        return self.drawn / max(self.in_order, 1.0) - 1


def widths(structure: Structure) -> Widths:
    """The widths of the widest connected part of a structure."""
    found = [PartLayout(part, lines=True) for part in parts(sound(structure))]
    every = [Widths(part.piece().area.width, part.least_width(), part.needed_width()) for part in found]
    return max(every, key=lambda one: one.drawn, default=Widths(1.0, 1.0, 1.0))


def _pairs(lanes: list[DrawnLine]) -> list[list[DrawnLine]]:
    found: dict[frozenset[str | None], list[DrawnLine]] = {}
    for line in lanes:
        found.setdefault(frozenset((line.source, line.target)), []).append(line)
    return [
        lines
        for lines in found.values()
        if any(line.kind == "action" for line in lines) and any(line.kind != "action" for line in lines)
    ]


def _loops(lanes: list[DrawnLine]) -> list[tuple[list[float], list[float]]]:
    """Where the actions of each loop leave its controller, and where their feedback arrives, from left to right."""
    actions: dict[tuple[str | None, str | None], list[float]] = {}
    feedback: dict[tuple[str | None, str | None], list[float]] = {}
    for line in lanes:
        for flow in line.flows:
            if flow.kind == "action" and flow.source == line.source:
                actions.setdefault((flow.source, flow.target), []).append(line.points[0][0])
            elif flow.kind in ("feedback", "missing-feedback") and flow.target == line.target:
                feedback.setdefault((flow.target, flow.source), []).append(line.points[-1][0])
    return [(xs, feedback[pair]) for pair, xs in actions.items() if pair in feedback]


def _ordered(lines: list[DrawnLine]) -> bool:
    def ends(line: DrawnLine) -> tuple[float, float]:
        upper, lower = (line.points[0], line.points[-1])
        return (upper[0], lower[0]) if upper[1] < lower[1] else (lower[0], upper[0])

    actions = [ends(line) for line in lines if line.kind == "action"]
    others = [ends(line) for line in lines if line.kind in ("feedback", "missing-feedback")]
    return all(a[0] < b[0] and a[1] < b[1] for a in actions for b in others)


def _crossings(one: DrawnLine, other: DrawnLine) -> int:
    return sum(_cross(a, b) for a in pairwise(one.points) for b in pairwise(other.points))


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether an upright and a level stretch cross, or two stretches lie on each other."""
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = other
    if (ax == bx) == (cx == dx):
        if ax == bx:
            return ax == cx and max(min(ay, by), min(cy, dy)) < min(max(ay, by), max(cy, dy))
        return ay == cy and max(min(ax, bx), min(cx, dx)) < min(max(ax, bx), max(cx, dx))
    if ax != bx:
        return _cross(other, one)
    return min(cx, dx) < ax < max(cx, dx) and min(ay, by) < cy < max(ay, by)


def _passes(one: Point, other: Point, area: Rectangle) -> bool:
    low_x, high_x = sorted((one[0], other[0]))
    low_y, high_y = sorted((one[1], other[1]))
    return low_x < area.right and area.x < high_x + 1e-9 and low_y < area.bottom and area.y < high_y + 1e-9


def _through(line: DrawnLine, area: Rectangle) -> bool:
    inner = Rectangle(area.x + 0.5, area.y + 0.5, area.width - 1, area.height - 1)
    return any(_passes(one, other, inner) for one, other in pairwise(line.points))


def _title_spoilt(frame: DrawnBox, lines: Sequence[DrawnLine]) -> bool:
    if frame.caption is None:
        return False
    title = Rectangle(frame.caption, frame.area.y + 6, content.caption_width(frame.box), content.TITLE)
    crossed = any(_passes(one, other, title) for line in lines for one, other in pairwise(line.points))
    return crossed or title.right > frame.area.right


def _over_border(label: Rectangle, area: Rectangle, frame: bool) -> bool:
    """Whether a label covers part of a box; of a frame only its border counts."""
    if not label.overlaps(area):
        return False
    within = area.x <= label.x and label.right <= area.right and area.y <= label.y and label.bottom <= area.bottom
    return not (frame and within)
