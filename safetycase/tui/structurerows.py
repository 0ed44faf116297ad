"""Rows of the structure screen: what passes to and from an element, the element itself, and the matrix of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.diagrams import Flow
from safetycase.diagrams.graph import wording
from safetycase.diagrams.matrix import Matrix, marks
from safetycase.diagrams.nearby import Near, Nearby
from safetycase.findings import Severity
from safetycase.tui.lettering import first_whole, fit, wrap
from safetycase.tui.looks import Piece, severity_piece
from safetycase.tui.rows import Row, Rows

KINDS = {"action": "action", "feedback": "feedback", "information": "info", "missing-feedback": "missing"}
"""What each kind of flow is called in a row."""
_KIND_TONES = {"action": "id", "feedback": "accent", "information": "dim", "missing-feedback": "error"}
OUTSIDE = "outside"
SLIM = 60
"""Below this width, what passes to the side of an element is told in several lines."""
FIRST = 26
"""The cells of the first column of the matrix, where there is room for them."""


class Step(msgspec.Struct, frozen=True):
    """What a row stands for: a flow (None for an element alone) and the element to which it leads, if to any."""

    flow: Flow | None
    other: str


def area_rows(
    case: Case, titles: Mapping[str, str], worst: Mapping[str, Severity], groups: Iterable[Iterable[Near]], room: int
) -> Rows:
    """The flows of an area under the elements at their other ends; the data of a row is a Step."""
    by_other: dict[str, list[Flow]] = {}
    for group in groups:
        for flow, other in group:
            by_other.setdefault(other or "", []).append(flow)
    width = max(min(max((len(titles.get(name, OUTSIDE)) for name in by_other), default=0), room // 3), 6)
    rows = []
    for other, flows in by_other.items():
        for number, flow in enumerate(flows):
            name = titles.get(other, OUTSIDE) if number == 0 else ""
            head = (f" {fit(name, width)}  ", "")
            rows.append(_flow_row(case, titles, worst, f"{other}|{flow.id}|{flow.kind}", head, flow, other))
    return Rows.of(rows)


def slim_rows(
    case: Case, titles: Mapping[str, str], worst: Mapping[str, Severity], groups: Iterable[Iterable[Near]], room: int
) -> Rows:
    """The same as `area_rows` in a slim column: each flow in as many lines as its words need."""
    rows: list[Row] = []
    named = ""
    for row in area_rows(case, titles, worst, groups, SLIM):
        step: Step = row.data
        if not rows or step.other != named:
            named = step.other
            rows += _told(f"{row.key} name", titles.get(named, OUTSIDE), "id", room)
        tone = "error" if step.flow is not None and step.flow.kind == "missing-feedback" else ""
        told = " ".join("".join(text for text, _ in (*row.pieces[1:], (" ", ""), *row.tail)).split())
        for number, line in enumerate(wrap(told, max(room - 4, 8))):
            rows.append(
                Row(row.key, ((f" {line}", tone),), data=step) if number == 0
                else Row(f"{row.key}.{number}", ((f"   {line}", tone),), selectable=False)
            )  # fmt: skip
    return Rows.of(rows)


def _flow_row(
    case: Case, titles: Mapping[str, str], worst: Mapping[str, Severity], key: str, head: Piece, flow: Flow, other: str
) -> Row:
    item = case.items.get(flow.id)
    generated = flow.kind == "missing-feedback" and item is not None and item.kind.name == "action"
    presence = str(item.data.get("presence", "")) if item is not None and not generated else ""
    label = wording(flow).removeprefix("missing: ").removesuffix(f" ({presence})")
    label = flow.title if generated else label
    via = f", through {', '.join(titles.get(one, one) for one in flow.via)}" if flow.via else ""
    pieces = (
        head,
        (f"{KINDS[flow.kind]:<9}", _KIND_TONES[flow.kind]),
        severity_piece(worst.get(flow.id) if not generated else None),
        (f" {label}", "error" if generated else ""),
        ("" if generated else f"  {flow.id}", "dim"),
        (via, "dim"),
    )
    tail = ((f" {presence}", "warning"),) if presence in ("planned", "missing") else ()
    return Row(key, pieces, tail=tail, data=Step(flow, other))


def element_rows(near: Nearby, item: AnyItem | None, level: int | None, titles: Mapping[str, str], room: int) -> Rows:
    """The element in the middle: what it is, what it believes, what it is made of and carries."""
    box = near.box
    about = [box.role or "no role", box.note, f"level {level}" if level is not None else ""]
    about += [f"in {titles[box.parent]}"] if box.parent else []
    rows = [Row("element", ((f" {box.title}", "heading"),), data=Step(None, ""))]
    rows += _told("about", f"{box.id} · {', '.join(part for part in about if part)}", "dim", room)
    for number, line in enumerate(box.lines):
        rows += _told(f"model {number}", f"believes {line}", "", room)
    if box.role == "controller" and not box.lines:
        rows += _told("model", "no process model", "warning", room)
    rows += [
        Row(f"part {part.id}", ((f" part: {part.title}  ", ""), (part.id, "dim")), data=Step(None, part.id))
        for part in near.parts
    ]
    if box.parent:
        parent = ((f" part of: {titles[box.parent]}  ", ""), (box.parent, "dim"))
        rows.append(Row(f"in {box.parent}", parent, data=Step(None, box.parent)))
    rows += [
        Row(f"carries {flow.id}", ((f" carries: {wording(flow)}  ", ""), (flow.id, "dim")),
            data=Step(flow, flow.target or flow.source or ""))
        for flow in near.passing
    ]  # fmt: skip
    if item is None:
        rows += _told("gone", "it is not among the items of this case", "warning", room)
    return Rows.of(rows)


def _told(key: str, text: str, tone: str, room: int) -> list[Row]:
    lines = wrap(text, max(room - 2, 10))
    return [Row(f"{key}.{number}", ((f" {line}", tone),), selectable=False) for number, line in enumerate(lines)]


class Window(msgspec.Struct, frozen=True):
    """Which columns of the matrix are shown: from the first one on, how many, and how wide each is."""

    first: int
    count: int
    width: int
    names: int

    def moved(self, column: int, of: int) -> Window:
        """The window in which a column is seen."""
        first = min(max(self.first, column - self.count + 1), column)
        return msgspec.structs.replace(self, first=max(0, min(first, of - self.count)))


def window(found: Matrix, room: int) -> Window:
    """The window of a matrix in `room` cells."""
    names = min(FIRST, max(room * 3 // 10, 8))
    longest = max((len(marks(flows)) for flows in found.cells.values()), default=1)
    width = max(longest, len(str(len(found.order)))) + 2
    return Window(0, max((room - names) // width, 1), width, names)


def matrix_title(room: int) -> str:
    """What the matrix shows and what its signs mean, in whole words that have room in `room` cells."""
    return first_whole(
        (
            "From the row to the column · A control action, F feedback, I other information, ! missing feedback",
            "From row to column · A action, F feedback, I information, ! missing",
            "Row to column · A, F, I, ! missing",
            "Row to column",
        ),
        room,
    )  # fmt: skip


def matrix_head(found: Matrix, shown: Window) -> Row:
    """The numbers of the columns."""
    numbers = range(shown.first, min(shown.first + shown.count, len(found.order)))
    more = "…" if shown.first + shown.count < len(found.order) else ""
    pieces = [(fit("  to" if not shown.first else "  … to", shown.names), "dim")]
    pieces += [(fit(f" {number + 1}", shown.width), "heading") for number in numbers]
    return Row("head", (*pieces, (more, "dim")), selectable=False)


def matrix_rows(found: Matrix, shown: Window, chosen: tuple[int, int]) -> Rows:
    """The matrix: from the row to the column; the cell that is chosen, by row and column, is marked."""
    rows = []
    for number, name in enumerate(found.order):
        pieces: list[Piece] = [(fit(f" {number + 1} {found.titles[name]}", shown.names), "id")]
        for column in range(shown.first, min(shown.first + shown.count, len(found.order))):
            flows = found.cells.get((name, found.order[column]), [])
            here = (number, column) == chosen
            sign = marks(flows) or ("#" if number == column else ".")
            tone = "error" if any(flow.kind == "missing-feedback" for flow in flows) else "" if flows else "dim"
            pieces.append((fit(f"{'>' if here else ' '}{sign}", shown.width), "chosen" if here else tone))
        rows.append(Row(name, tuple(pieces), data=name))
    return Rows.of(rows)


def cell_flows(
    case: Case, titles: Mapping[str, str], worst: Mapping[str, Severity], flows: Sequence[Flow], target: str
) -> Rows:
    """The flows of a cell of the matrix; the data of a row is a Step to the element of the column."""
    return Rows.of(
        [_flow_row(case, titles, worst, f"{number}|{flow.id}", (" ", ""), flow, target)
         for number, flow in enumerate(flows)]
    )  # fmt: skip
