"""How the panes share the screen: which are shown, and how large each is. Nothing here touches a screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from safetycase.tui.keys import PANES

NARROW = 110
"""Below this width, outline and items share the screen with form and trace by turns."""
TINY = 64
"""Below this width, one pane has the screen."""
LOW = 16
"""Below this height, one pane has the screen."""
OUTLINE_WIDTH = 32
AROUND = 2
"""Lines above and below the panes."""
LEAST_WIDTH, LEAST_HEIGHT = 16, 3
"""Cells that a pane keeps, its border included, whatever is given to the others."""
STEP_ACROSS, STEP_UP = 4, 2
"""Cells by which a pane grows at a time."""
LEFT, RIGHT = frozenset({"outline", "items"}), frozenset({"form", "trace"})

Layout = Literal["auto", "wide", "narrow"]
LAYOUTS: tuple[Layout, ...] = ("auto", "wide", "narrow")
Edge = Literal["outline", "right", "trace", "problems"]
"""A border between panes that can be moved, named for the pane or column that it sizes."""


class Sizes(msgspec.Struct, frozen=True):
    """By how many cells edges were moved from where they come: the width of the outline and of the column of form and
    trace, the height of trace and problems.
    """

    outline: int = 0
    right: int = 0
    trace: int = 0
    problems: int = 0


class Frame(msgspec.Struct, frozen=True):
    """What the person chose: the layout, and where edges were moved to."""

    layout: Layout = "auto"
    sizes: Sizes = Sizes()


class Arrangement(msgspec.Struct, frozen=True):
    """The panes that are shown, and in cells the widths of outline and right column and the heights of trace and
    problems; None where the pane takes what is there.
    """

    shown: frozenset[str]
    outline: int | None = None
    right: int | None = None
    trace: int | None = None
    problems: int | None = None


def arrange(
    width: int, height: int, at: str, side: frozenset[str], frame: Frame, *, zoomed: bool = False
) -> Arrangement:
    """The arrangement in a terminal of this size while the pane `at` has the keys.

    `side` are the panes shown by turns that were shown last; `zoomed` gives one pane the whole screen.
    """
    shown = frozenset({at}) if zoomed else _shown(width, height, at, side, frame)
    if len(shown) == 1:
        return Arrangement(shown)
    moved = frame.sizes
    room = height - AROUND
    problems = _within((5 if height < 32 else 9) + moved.problems, LEAST_HEIGHT, room - 2 * LEAST_HEIGHT)
    outline = right = trace = None
    if "outline" in shown:
        least_beside = LEAST_WIDTH * (2 if "form" in shown else 1)
        outline = _within(OUTLINE_WIDTH + moved.outline, LEAST_WIDTH, width - least_beside)
    if "form" in shown:
        body = room - problems
        trace = _within(body // 3 + moved.trace, LEAST_HEIGHT, body - LEAST_HEIGHT)
        if outline is not None:
            right = _within((width - outline) // 2 + moved.right, LEAST_WIDTH, width - outline - LEAST_WIDTH)
    return Arrangement(shown, outline, right, trace, problems)


def _shown(width: int, height: int, at: str, side: frozenset[str], frame: Frame) -> frozenset[str]:
    if width < TINY or height < LOW:
        return frozenset({at})
    if frame.layout == "wide" or (frame.layout == "auto" and width >= NARROW):
        return frozenset(PANES)
    return frozenset((RIGHT if at in RIGHT else LEFT if at in LEFT else side) | {"problems"})


def _within(value: int, least: int, most: int) -> int:
    return max(min(value, most), least)


def edge_of(at: str, across: bool, arrangement: Arrangement) -> tuple[Edge, int] | None:
    """The edge that makes a pane wider (`across`) or taller, and in which direction; None if it has none such."""
    if across:
        if at == "outline":
            return ("outline", 1) if arrangement.outline is not None else None
        if at == "items":
            return ("right", -1) if arrangement.right is not None else ("outline", -1) if arrangement.outline else None
        return ("right", 1) if at in RIGHT and arrangement.right is not None else None
    if arrangement.problems is None:
        return None
    if at in RIGHT:
        return "trace", 1 if at == "trace" else -1
    return "problems", 1 if at == "problems" else -1


def moved(frame: Frame, edge: Edge, size: int, arranged: Callable[[Frame], Arrangement]) -> Frame:
    """The frame in which what an edge sizes has this size, or the nearest for which there is room.

    `arranged` gives the arrangement that a frame leads to.
    """
    now: int | None = getattr(arranged(frame), edge)
    if now is None:
        return frame
    wanted = _shifted(frame, edge, size - now)
    return _shifted(wanted, edge, getattr(arranged(wanted), edge) - size)  # pushing on need not be taken back


def _shifted(frame: Frame, edge: Edge, by: int) -> Frame:
    shift = getattr(frame.sizes, edge) + by
    return msgspec.structs.replace(frame, sizes=msgspec.structs.replace(frame.sizes, **{edge: shift}))


def edge_at(x: int, y: int, width: int, height: int, arrangement: Arrangement) -> Edge | None:
    """The edge whose border is at a cell of the screen, None if there is none."""
    if arrangement.problems is None:
        return None
    below = height - 1 - arrangement.problems
    if y in (below - 1, below):
        return "problems"
    if not 1 <= y < below:
        return None
    if arrangement.outline is not None and x in (arrangement.outline - 1, arrangement.outline):
        return "outline"
    start = width - arrangement.right if arrangement.right is not None else 0
    if arrangement.right is not None and x in (start - 1, start):
        return "right"
    if arrangement.trace is not None and x >= start and y in (below - arrangement.trace - 1, below - arrangement.trace):
        return "trace"
    return None


def size_at(edge: Edge, x: int, y: int, width: int, height: int, arrangement: Arrangement) -> int:
    """The size that an edge has when it is drawn to a cell of the screen."""
    problems = arrangement.problems or 0
    sizes = {"outline": x + 1, "right": width - x, "trace": height - 1 - problems - y, "problems": height - 1 - y}
    return sizes[edge]
