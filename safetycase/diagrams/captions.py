"""Where the titles of frames stand: between the lines that pass the upper side of the frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from safetycase.diagrams import content
from safetycase.diagrams.coordinates import Between, Places, Room
from safetycase.diagrams.graph import Graph
from safetycase.diagrams.rows import Rows
from safetycase.diagrams.solver import Unsolvable

_INSET, _BEHIND, _BEFORE = 10, 8, 6  # from the corner of the frame, from the line before, to the line behind
_ROUNDS = 3

Lane = tuple[int, int, int]


def titled(graph: Graph) -> dict[int, int]:
    """The frames that show their title at their upper side, with how wide it is, in pixels."""
    told = {unit.path[-1] for unit in graph.units if unit.core}
    frames = [unit for unit in graph.units if unit.frame and unit.index not in told]
    return {unit.index: content.caption_width(unit.box) for unit in frames}


def start(rows: Rows, places: Places, frame: int, width: int) -> float:
    """Where the title of a frame begins: in the first gap with room for it, or at the left."""
    ends = _ends(rows, places, frame)
    free = [x for x, room, _ in _gaps(ends) if room >= width]
    return free[0] if free else places.left[frame] + _INSET


def cleared(graph: Graph, rows: Rows, room: Room, find: Callable[[Graph, Rows, Room], Places]) -> tuple[Room, Places]:
    """The places in which every frame has room for its title between the lines that pass it, as far as there are such.

    `find` gives the places for some room. Frames that have none are widened: the gap that lacks the least gets it.
    Raises Unsolvable where nothing can be placed at all.
    """
    places, widths = find(graph, rows, room), titled(graph)
    for _ in range(_ROUNDS):
        wanted, tight = _wanted(rows, places, widths)
        room = replace(room, between={**room.between, **wanted})
        if not tight:
            break
        try:
            places = find(graph, rows, room)
        except Unsolvable:
            return replace(room, between={}), places
    return room, places


def _wanted(rows: Rows, places: Places, widths: Mapping[int, int]) -> tuple[dict[int, Between], bool]:
    """The gap in which each title is to stand where lines pass the frame, and whether one of them lacks the room."""
    wanted, tight = {}, False
    for frame, width in widths.items():
        ends = _ends(rows, places, frame)
        if len(ends) == 2:
            continue
        gaps = _gaps(ends)
        fitting = [gap for gap in gaps if gap[1] >= width]
        _, space, (one, other) = fitting[0] if fitting else max(gaps, key=lambda gap: gap[1])
        tight = tight or space < width
        wanted[frame] = Between(one, other, width + (_BEHIND if one else _INSET) + _BEFORE + 1)
    return wanted, tight


def _ends(rows: Rows, places: Places, frame: int) -> list[tuple[float, Lane | None]]:
    """The left end of a frame, the lines that pass its upper side, and its right end, each where it stands."""
    left, right = places.left[frame], places.right[frame]
    first = min((entity.row for entity in rows.entities if frame in entity.frames), default=-1)
    passing = sorted(
        (x, lane)
        for lane, x in places.lanes.items()
        if lane[2] == first and left < x < right and _enters(rows, lane[0], first, frame)
    )
    return [(left, None), *passing, (right, None)]


def _enters(rows: Rows, bundle: int, row: int, frame: int) -> bool:
    return rows.bundles[bundle].first < row and rows.bundles[bundle].lower != frame


def _gaps(ends: Sequence[tuple[float, Lane | None]]) -> list[tuple[float, float, tuple[Lane | None, Lane | None]]]:
    """The gaps between neighbours: where a title would begin, how wide it may be, and what stands on either side."""
    found = []
    for (x, one), (after, other) in pairwise(ends):
        begin = x + (_BEHIND if one else _INSET)
        found.append((begin, after - _BEFORE - begin, (one, other)))
    return found
