"""The N² matrix of a control structure: every element against every other, what passes from the row to the column.

Elements stand in the order of authority, so that control actions lie above the diagonal and feedback below it. A flow
that passes others on its way stands once for each stretch.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from safetycase.diagrams.graph import wording as called
from safetycase.diagrams.levels import authority, levels
from safetycase.diagrams.structure import Flow, Structure, lost, sound
from safetycase.diagrams.text import neither_end
from safetycase.diagrams.wording import clean
from safetycase.findings.tables import spreadsheet_cell

_MARKS = {"action": "A", "feedback": "F", "information": "I", "missing-feedback": "!"}
_TITLE = 32  # characters of a title beside the matrix

_Cells = dict[tuple[str, str], list[Flow]]
_OUTSIDE = ""  # no element has an empty id
_OUTSIDE_TITLE = "outside"


class Matrix(NamedTuple):
    """Elements in order, the flows from one to another by the pair of them, and what the elements are called.

    An empty id stands for what lies outside.
    """

    order: list[str]
    cells: _Cells
    titles: dict[str, str]


def n2(structure: Structure) -> str:
    """The matrix as text: letters for the kinds of flow and their number, then every flow by its cell."""
    order, cells, titles = matrix(structure)
    out = [clean(structure.title), ""]
    gone = neither_end(structure)
    if not order:
        return "\n".join([*out, "No elements.", *gone, ""])
    number = {element: str(place) for place, element in enumerate(order, start=1)}
    shown = {key: marks(flows) for key, flows in cells.items()}
    wide = max([len(mark) for mark in shown.values()] + [len(number[element]) for element in order])
    names = {element: _cut(titles[element]) for element in order}
    side = max(len(name) for name in names.values())
    digits = len(str(len(order)))
    out += ["From the row to the column; how many of each: A control actions, F feedback, I other information,"]
    out += ["! missing feedback.", ""]
    out.append(" " * (digits + 1 + side) + "".join(f" {number[element]:>{wide}}" for element in order))
    for row in order:
        signs = [shown.get((row, column), "#" if row == column else ".") for column in order]
        line = f"{number[row]:>{digits}} {names[row]:<{side}}" + "".join(f" {mark:>{wide}}" for mark in signs)
        out.append(line.rstrip())
    out.append("")
    for row in order:
        for column in order:
            flows = cells.get((row, column), [])
            if flows:
                out.append(f"{number[row]} to {number[column]}, {titles[row]} to {titles[column]}:")
                out += [f"  {_MARKS[flow.kind]} {clean(called(flow))} [{clean(flow.id)}]" for flow in flows]
    if not cells:
        out.append("Nothing passes between any two elements.")
    return "\n".join([*out, *gone]) + "\n"


def n2_csv(structure: Structure) -> str:
    """The matrix as CSV (RFC 4180), ids and titles in the cells; formulas are made harmless.

    Flows of which neither end is in the structure stand in the cell from outside to outside.
    """
    order, cells, titles = matrix(structure)
    if gone := lost(structure):
        cells[_OUTSIDE, _OUTSIDE] = list(gone)
        titles[_OUTSIDE] = _OUTSIDE_TITLE
        order += [_OUTSIDE] if _OUTSIDE not in order else []
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    heads = [titles[element] if element == _OUTSIDE else f"{titles[element]} [{clean(element)}]" for element in order]
    writer.writerow([spreadsheet_cell(head) for head in ("from the row to the column", *heads)])
    for row, head in zip(order, heads, strict=True):
        told = [
            "; ".join(f"{_MARKS[f.kind]} {clean(called(f))} [{clean(f.id)}]" for f in cells.get((row, column), ()))
            for column in order
        ]
        writer.writerow([spreadsheet_cell(cell) for cell in (head, *told)])
    return stream.getvalue()


def matrix(structure: Structure) -> Matrix:
    """The elements in the order of authority, and the flows between them; what lies outside comes last, if at all."""
    known = sound(structure)
    level = levels(known)
    depth: dict[str, float] = {element: float(number) for element, number in level.items()}
    for flow in known.flows:
        upper, lower = authority(flow)
        near = level.get(upper or "", level.get(lower or "", 1) - 1)
        for station in flow.via:
            if station not in level:
                depth[station] = max(depth.get(station, 0.0), near + 0.5)
    cells: _Cells = {}
    for flow in known.flows:
        for one, other in pairwise((flow.source, *flow.via, flow.target)):
            cells.setdefault((one or _OUTSIDE, other or _OUTSIDE), []).append(flow)
    last = max(depth.values(), default=0.0) + 1
    order = [box.id for box in sorted(known.boxes, key=lambda box: depth.get(box.id, last))]
    titles = {box.id: clean(box.title) or clean(box.id) for box in known.boxes}
    if any(_OUTSIDE in key for key in cells):
        order.append(_OUTSIDE)
        titles[_OUTSIDE] = _OUTSIDE_TITLE
    return Matrix(order, cells, titles)


def marks(flows: Sequence[Flow]) -> str:
    """The letters of the kinds of some flows, each with how many there are."""
    counts = {mark: sum(_MARKS[flow.kind] == mark for flow in flows) for mark in _MARKS.values()}
    return "".join(f"{mark}{count}" for mark, count in counts.items() if count)


def _cut(title: str) -> str:
    return title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"
