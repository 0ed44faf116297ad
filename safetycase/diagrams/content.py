"""The text of boxes and lines, wrapped and measured: how much room each needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from safetycase.diagrams import metrics, wording
from safetycase.diagrams.graph import Side
from safetycase.diagrams.graph import wording as called
from safetycase.diagrams.structure import Box, Flow

TITLE, NOTE, MODEL, LABEL = 13, 10, 10, 11
"""Font sizes in pixels."""
PROCESS_MODEL = "Process model"
"""What stands above the lines of a process model."""
TITLE_STEP, NOTE_STEP, MODEL_STEP, LABEL_STEP = 17, 13, 14, 14
"""Distances of base lines in pixels."""

_TITLE_WIDTH, _MODEL_WIDTH, _SIDE_WIDTH = 190, 250, 150
LABEL_WIDTHS = (168, 112, 84)
"""How wide labels may be, in pixels: in most drawings, and in those that would grow wide or too wide."""
_TITLE_LINES, _MODEL_LINES, _LABEL_LINES, _ITEM_LINES, _SINGLE_LINES = 4, 8, 8, 3, 6
_BULLET = 10
_INSET_X, _INSET_Y = 12, 9
_COLUMN_GAP, _COLUMN_LINES = 24, 3
_LEAST_WIDTH, _LEAST_HEIGHT = 76, 36


@dataclass(frozen=True)
class BoxText:
    """What a box says and the least size it needs, in pixels.

    `model` is the process model in columns, `column` apart; `more` are its lines that found no room. `elsewhere` are
    lines with the page that each leads to (0: none).
    """

    title: tuple[str, ...]
    note: str
    model: tuple[tuple[str, ...], ...]
    column: int
    more: tuple[str, ...]
    width: int
    height: int
    elsewhere: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Item:
    """One flow of a label: its lines, the first with a bullet if it is one of several."""

    flow: Flow
    lines: tuple[str, ...]
    bullet: bool

    @property
    def clipped(self) -> bool:
        """Whether the lines do not say everything."""
        return self.lines[-1:] != () and self.lines[-1].endswith(wording.ELLIPSIS)


@dataclass(frozen=True)
class LabelText:
    """The label of a line and its size; `more` are the flows that found no room and are only counted."""

    items: tuple[Item, ...]
    more: tuple[Flow, ...]
    width: int
    height: int

    @property
    def bulleted(self) -> bool:
        """Whether it is a list."""
        return any(item.bullet for item in self.items)

    @property
    def lost(self) -> int:
        """How many flows it does not name, or not in full."""
        return len(self.more) + sum(item.clipped for item in self.items)

    @property
    def rest(self) -> str:
        """The last line, which counts what is left out; empty if nothing is."""
        return f"{wording.ELLIPSIS} {len(self.more)} more" if self.more else ""


EMPTY = LabelText((), (), 0, 0)


def of_box(box: Box, width: float = 0) -> BoxText:
    """The text of a box, for a box of `width` pixels if that is more than it needs.

    Its process model has at most eight lines, of which the last counts the rest; in a wide box it stands in columns.
    """
    room = int(width) - 2 * _INSET_X
    title = wording.balanced(box.title.strip() or box.id, max(_TITLE_WIDTH, room), TITLE, bold=True)
    title = wording.clip(title, _TITLE_LINES, max(_TITLE_WIDTH, room), TITLE, bold=True)
    note = wording.shorten(box.note, _MODEL_WIDTH, NOTE)
    shown = [wording.shorten(line, _MODEL_WIDTH, MODEL) for line in box.lines]
    column = max((metrics.width(line, MODEL) for line in shown), default=0) + _COLUMN_GAP
    columns = max(1, min((room + _COLUMN_GAP) // column, -(-len(shown) // _COLUMN_LINES)))
    if columns == 1:
        shown = [wording.shorten(line, max(_MODEL_WIDTH, room), MODEL) for line in box.lines]
    most = columns * _MODEL_LINES
    kept = shown if len(shown) <= most else shown[: most - 1]
    more = box.lines[len(kept) :]
    if more:
        kept = [*kept, f"{wording.ELLIPSIS} {len(more)} more"]
    widths = [metrics.width(line, TITLE, bold=True) for line in title] + [metrics.width(note, NOTE)]
    widths += [metrics.width(line, MODEL) for line in (PROCESS_MODEL, *kept) if kept]
    elsewhere = tuple((wording.shorten(words, _MODEL_WIDTH, NOTE), page) for words, page in box.elsewhere)
    widths += [metrics.width(words, NOTE) for words, _ in elsewhere]
    rows = -(-len(kept) // columns)
    height = 2 * _INSET_Y + len(title) * TITLE_STEP + (NOTE_STEP if note else 0)
    if kept:
        height += 10 + (1 + rows) * MODEL_STEP
    height += (len(elsewhere) * NOTE_STEP + 3) if elsewhere else 0
    return BoxText(
        tuple(title),
        note,
        tuple(tuple(kept[first : first + rows]) for first in range(0, len(kept), rows or 1)),
        column,
        tuple(more),
        max(_LEAST_WIDTH, max(widths, default=0) + 2 * _INSET_X),
        max(_LEAST_HEIGHT, height),
        elsewhere,
    )


def of_flows(flows: Sequence[Flow], width: int = LABEL_WIDTHS[0]) -> LabelText:
    """The label of a line with `flows`: one text, or bullets, at most eight lines and a count of the rest.

    It is no wider than `width` pixels, save that a wider one is taken where it says more, and that a word is not broken
    before the widest.
    """
    if not flows:
        return EMPTY
    words = [word for flow in flows for word in wording.clean(called(flow)).split(" ")]
    word = min(LABEL_WIDTHS[0], max(metrics.width(word, LABEL) for word in words) + _BULLET)
    least = max(width, word)
    found: list[LabelText] = []
    for step in [least, *(step for step in reversed(LABEL_WIDTHS) if step > least)]:
        found.append(_of_flows(flows, step))
        if not found[-1].lost:
            break
    return min(found, key=lambda label: label.lost)


def _of_flows(flows: Sequence[Flow], width: int) -> LabelText:
    if len(flows) == 1:
        lines = wording.balanced(called(flows[0]), width, LABEL) or [wording.clean(flows[0].id)]
        lines = wording.clip(lines, _SINGLE_LINES, width, LABEL)
        return _sized([Item(flows[0], tuple(lines), False)], ())
    items: list[Item] = []
    used = 0
    room = width - _BULLET
    for number, flow in enumerate(flows):
        lines = wording.clip(wording.wrap(called(flow), room, LABEL) or [flow.id], _ITEM_LINES, room, LABEL)
        last = number == len(flows) - 1
        if items and used + len(lines) > _LABEL_LINES - (0 if last else 1):
            break
        items.append(Item(flow, tuple(lines), True))
        used += len(lines)
    return _sized(items, tuple(flows[len(items) :]))


def of_side(side: Side) -> LabelText:
    """The label of an input or output."""
    lines = wording.clip(wording.balanced(side.label, _SIDE_WIDTH, LABEL), 4, _SIDE_WIDTH, LABEL)
    return _sized([Item(side.flow, tuple(lines), False)], ())


def _sized(items: list[Item], more: tuple[Flow, ...]) -> LabelText:
    widths = [metrics.width(line, LABEL) + (_BULLET if item.bullet else 0) for item in items for line in item.lines]
    count = len(widths) + (1 if more else 0)
    return LabelText(tuple(items), more, max([*widths, 44 if more else 0]), count * LABEL_STEP)


def of_rest(flows: Sequence[Flow]) -> LabelText:
    """A label that only counts `flows`."""
    return _sized([], tuple(flows))


def caption(box: Box) -> str:
    """The title of a frame, on one line."""
    return wording.shorten(box.title.strip() or box.id, 2 * _TITLE_WIDTH, TITLE, bold=True)


def caption_width(box: Box) -> int:
    """How wide the title of a frame is, in pixels."""
    return metrics.width(caption(box), TITLE, bold=True)
