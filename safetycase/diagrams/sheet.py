"""The page around a drawing: equal margins, a legend of the kinds of flow in it, notes on what is not drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from safetycase.diagrams import content, metrics, wording
from safetycase.diagrams.drawing import Drawing, DrawnBox, DrawnLine, Piece, Point, Rectangle
from safetycase.diagrams.structure import FlowKind

MARGIN = 24
LEGEND: tuple[tuple[FlowKind, str], ...] = (
    ("action", "control action"),
    ("feedback", "feedback"),
    ("information", "other information"),
    ("missing-feedback", "missing feedback"),
)
"""The kinds of flow in the order of the legend, with the words for them."""
LEGEND_ARROW = 30
"""The length of an arrow in the legend, in pixels."""
_LEGEND_GAP, _LEGEND_ABOVE, _NOTE_STEP, _NOTE_ABOVE = 26, 26, 16, 24

_HEADING_BELOW = 14
_NARROWEST = 320  # pixels that a legend, a heading or a note may take, however narrow the drawing

_PAGE, _WIDER, _PIECE_GAP = 1000, 1400, 48


def legend_width(words: str) -> int:
    """The room that one entry of the legend takes, in pixels."""
    return LEGEND_ARROW + 8 + metrics.width(words, content.LABEL)


def pack(pieces: Sequence[Piece]) -> Piece:
    """The pieces in rows from left to right, in their order, on a page about as wide as the widest of them.

    A page that would be higher than wide is made wider as long as it is read well.
    """
    widest = max((piece.area.width for piece in pieces), default=0.0)
    packed = _rows(pieces, max(_PAGE, widest))
    return _rows(pieces, max(_WIDER, widest)) if packed.area.height > max(_PAGE, widest) else packed


def _rows(pieces: Sequence[Piece], limit: float) -> Piece:
    boxes: list[DrawnBox] = []
    lines: list[DrawnLine] = []
    x = y = tall = 0.0
    for piece in pieces:
        area = piece.area
        if x and x + area.width > limit:
            x, y, tall = 0.0, y + tall + _PIECE_GAP, 0.0
        moved = _moved_piece(piece, x - area.x, y - area.y)
        boxes += moved.boxes
        lines += moved.lines
        x, tall = x + area.width + _PIECE_GAP, max(tall, area.height)
    return Piece(tuple(boxes), tuple(lines))


def finish(title: str, piece: Piece, notes: Sequence[str], *, plain: bool, heading: str = "") -> Drawing:
    """The drawing with margins alike all round, its heading above, its legend and notes below."""
    area = piece.area
    width = max(int(area.width), _NARROWEST)
    headed = wording.wrap(heading, width, content.TITLE, bold=True)
    top = len(headed) * content.TITLE_STEP + (_HEADING_BELOW if headed else 0)
    moved = _moved_piece(piece, MARGIN - area.x, MARGIN + top - area.y)
    boxes, lines = moved.boxes, moved.lines
    right, y = area.width + MARGIN, area.height + MARGIN + top
    right = max([right, *(MARGIN + metrics.width(line, content.TITLE, bold=True) for line in headed)])
    legend: list[tuple[FlowKind, Point]] = []
    kinds = {line.kind for line in lines}
    x = float(MARGIN)
    for kind, words in LEGEND:
        if kind in kinds:
            if not legend:
                y += _LEGEND_ABOVE
            elif x + legend_width(words) > max(right, _NARROWEST):
                x, y = float(MARGIN), y + _NOTE_STEP
            legend.append((kind, (x, y)))
            x += legend_width(words) + _LEGEND_GAP
            right = max(right, x - _LEGEND_GAP)
    placed: list[tuple[str, Point]] = []
    for note in [line for words in notes for line in wording.wrap(words, width, content.LABEL)]:
        y += _NOTE_STEP if placed else _NOTE_ABOVE
        placed.append((note, (float(MARGIN), y)))
        right = max(right, MARGIN + metrics.width(note, content.LABEL))
    return Drawing(
        title,
        right + MARGIN,
        y + MARGIN,
        boxes,
        lines,
        tuple(legend),
        tuple(placed),
        plain,
        tuple(headed),
    )


def _moved_piece(piece: Piece, dx: float, dy: float) -> Piece:
    return Piece(
        tuple(_moved_box(box, dx, dy) for box in piece.boxes),
        tuple(_moved_line(line, dx, dy) for line in piece.lines),
    )


def _moved(area: Rectangle, dx: float, dy: float) -> Rectangle:
    return replace(area, x=area.x + dx, y=area.y + dy)


def _moved_box(box: DrawnBox, dx: float, dy: float) -> DrawnBox:
    caption = box.caption + dx if box.caption is not None else None
    return replace(box, area=_moved(box.area, dx, dy), caption=caption)


def _moved_line(line: DrawnLine, dx: float, dy: float) -> DrawnLine:
    label = replace(line.label, area=_moved(line.label.area, dx, dy)) if line.label else None
    return replace(line, points=tuple((x + dx, y + dy) for x, y in line.points), label=label)
