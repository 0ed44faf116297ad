"""A finished drawing: everything has its place and its text; what remains is to paint it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from safetycase.diagrams.content import BoxText, LabelText
from safetycase.diagrams.structure import Box, Flow, FlowKind

Point = tuple[float, float]
LineForm = Literal["lane", "peer", "input", "output", "self"]


@dataclass(frozen=True)
class Rectangle:
    """An area in pixels, x and y of its left upper corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower side."""
        return self.y + self.height

    def overlaps(self, other: Rectangle) -> bool:
        """Whether the two share more than an edge."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


@dataclass(frozen=True)
class DrawnBox:
    """A box, or a frame around boxes, in its place."""

    box: Box
    area: Rectangle
    text: BoxText
    frame: bool = False
    inside: tuple[str, ...] = ()
    """The ids of the frames around it, outermost first."""
    caption: float | None = None
    """Where the title of a frame begins, if it stands at its upper side."""


@dataclass(frozen=True)
class DrawnLabel:
    """The label of a line; its text begins at the left end of the area, or ends at the right one."""

    area: Rectangle
    text: LabelText
    flush_right: bool = False


@dataclass(frozen=True)
class DrawnLine:
    """A line from source to target with an arrow head at its end. Several flows may share it."""

    kind: FlowKind
    form: LineForm
    points: tuple[Point, ...]
    flows: tuple[Flow, ...]
    source: str | None
    target: str | None
    label: DrawnLabel | None = None

    @property
    def straight(self) -> bool:
        """Whether it runs without a bend."""
        return len(self.points) == 2


@dataclass(frozen=True)
class Piece:
    """A connected part of a drawing, before it gets its place on the page."""

    boxes: tuple[DrawnBox, ...]
    lines: tuple[DrawnLine, ...]

    @property
    def area(self) -> Rectangle:
        """The smallest area that holds it."""
        areas = [box.area for box in self.boxes] + [line.label.area for line in self.lines if line.label]
        areas += [Rectangle(x, y, 0, 0) for line in self.lines for x, y in line.points]
        x, y = min((area.x for area in areas), default=0.0), min((area.y for area in areas), default=0.0)
        right, bottom = (
            max((area.right for area in areas), default=0.0),
            max((area.bottom for area in areas), default=0.0),
        )
        return Rectangle(x, y, right - x, bottom - y)


@dataclass(frozen=True)
class Drawing:
    """A control structure laid out, in pixels. `notes` tell what could not be drawn."""

    title: str
    width: float
    height: float
    boxes: tuple[DrawnBox, ...] = ()
    lines: tuple[DrawnLine, ...] = ()
    legend: tuple[tuple[FlowKind, Point], ...] = ()
    notes: tuple[tuple[str, Point], ...] = ()
    plain: bool = False
    """True when lines could not be laid out and every flow is shown as an input and an output."""
    heading: tuple[str, ...] = ()
    """The lines of a title at the top of the page, if it shows one."""
