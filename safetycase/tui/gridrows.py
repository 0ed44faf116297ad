"""Rows of the grid screen: actions with their cells, and what one cell holds. Nothing here touches a screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from safetycase.case import Case
from safetycase.findings import Severity
from safetycase.findings.looks import SEVERITY_GLYPHS
from safetycase.stpa import CellState, sentence
from safetycase.stpa.grid_filter import Sieve, worst_of
from safetycase.stpa.grid_view import ActionView, CellView, ControllerView, GridView, Takes, everything
from safetycase.tui.lettering import fit, wrap
from safetycase.tui.looks import Piece
from safetycase.tui.rows import Row, Rows

NO_FINDINGS: Mapping[str, Severity] = {}
ROOM_FOR_ACTION = 30
"""The cells of the first column, where there is room for them."""
TYPES = 4
_TITLES = {
    "insufficient": ("too little: ", "little: "), "excessive": ("too much: ", "much: "),
    "wrong-direction": ("wrong way: ", "way: "),
}  # fmt: skip
HEADINGS = (
    ("not provided", "provided", "timing or order", "duration"),
    ("not provided", "provided", "timing", "duration"),
    ("not", "given", "when", "long"),
    ("no", "yes", "at", "to"),
)  # fmt: skip
"""The four types, as short as a column needs them: provided or not, when and in which order, for how long."""
SLIM = 6
"""Cells of a column below which it has room for a sign alone."""


class Spot(msgspec.Struct, frozen=True):
    """A place in the grid: the key of a row, the number of the cell in it, and which cells are shown.

    `order` are the ids of controllers and actions in the order in which they were shown, none where what is open
    comes first.
    """

    row: str = ""
    column: int = 0
    sieve: Sieve = Sieve()
    order: tuple[str, ...] = ()


class Line(msgspec.Struct, frozen=True):
    """A row of the screen: an action and some of its cells, the four types or those about its magnitude."""

    action: ActionView
    cells: tuple[CellView, ...]
    magnitudes: bool


def in_order(view: GridView, order: Sequence[str]) -> GridView:
    """The grid with controllers and actions in an order by id, so that no row moves when its last cell is decided."""
    if not order:
        return view
    place = {name: number for number, name in enumerate(order)}

    def known(part: ActionView | ControllerView) -> int:
        return place.get(part.id, len(place))

    controllers = [
        msgspec.structs.replace(one, actions=tuple(sorted(one.actions, key=known))) for one in view.controllers
    ]
    return GridView(tuple(sorted(controllers, key=known)))


def order_of(view: GridView) -> tuple[str, ...]:
    """The ids of controllers and actions as they are shown."""
    groups = ((one.id, *(action.id for action in one.actions)) for one in view.controllers)
    return tuple(name for group in groups for name in group)


def lines_of(view: GridView, takes: Takes = everything) -> dict[str, Line | str]:
    """The lines of the grid by key: for each controller its name with how much is decided, then its actions.

    Lines without a cell that is taken are left out.
    """
    found: dict[str, Line | str] = {}
    for controller in view.controllers:
        lines: dict[str, Line | str] = {}
        for action in controller.actions:
            groups = ((action.id, action.cells[:TYPES]), (f"{action.id} magnitude", action.cells[TYPES:]))
            for key, cells in groups:
                if any(takes(action, cell) for cell in cells):
                    lines[key] = Line(action, cells, key != action.id)
        if lines:
            found[f"controller:{controller.id}"] = f"{controller.name}: {controller.tally.words}"
            found |= lines
    return found


def widths(room: int) -> tuple[int, int]:
    """The cells of the first column, and of each of the others."""
    first = min(ROOM_FOR_ACTION, room * 3 // 10)
    if (room - first) // TYPES < SLIM:
        first = max(room - TYPES * (SLIM // 2), SLIM // 2)
    return first, max((room - first) // TYPES, SLIM // 2)


def heading_row(room: int) -> Row:
    """The names of the columns."""
    first, other = widths(room)
    tiers = [(lead, names) for names in HEADINGS for lead in ("  ", " ")]
    lead, shown = next((one for one in tiers if max(map(len, one[1])) + len(one[0]) <= other), tiers[-1])
    pieces = [(fit("", first), ""), *((fit(f"{lead}{name}", other), "heading") for name in shown)]
    return Row("heading", tuple(pieces), selectable=False)


def grid_rows(
    lines: dict[str, Line | str],
    room: int,
    chosen: Callable[[], tuple[str, int]],
    worst: Mapping[str, Severity] = NO_FINDINGS,
    takes: Takes = everything,
) -> Rows:
    """The rows of the grid in `room` cells; the cell that is `chosen`, by row and number, is marked.

    `worst` is the worst finding of each item. Cells that are not taken are shown dimmed.
    """
    first, other = widths(room)

    def make(key: str) -> Row:
        line = lines[key]
        if isinstance(line, str):
            return Row(key, ((line, "heading"),), selectable=False)
        row, column = chosen()
        head = "    how much" if line.magnitudes else f" {line.action.id} {line.action.title}"
        pieces: list[Piece] = [(fit(head, first), "dim" if line.magnitudes else "id")]
        width = other * TYPES // len(line.cells)
        for number, cell in enumerate(line.cells):
            here = key == row and number == column
            slim = width < SLIM
            words, tone = _cell_words(cell, width - (1 if slim else 3), worst_of(worst, cell), named=line.magnitudes)
            tone = tone if takes(line.action, cell) else "dim"
            pieces.append(
                (fit(f"{'▸' if here else ' '}{'' if slim else ' '}{words}", width), "chosen" if here else tone)
            )
        return Row(key, tuple(pieces), data=line)

    return Rows(list(lines), make)


def _cell_words(cell: CellView, room: int, worst: Severity | None, *, named: bool) -> Piece:
    """A cell in at most `room` cells of the screen, where that is possible, and its tone.

    Unsafe control actions are counted, with the glyph of the worst finding on them.
    """
    names = _TITLES[cell.key] if named else ("",)
    found = f"{SEVERITY_GLYPHS[worst]}" if worst is not None else ""
    if cell.open:
        bare = "in part" if cell.state is CellState.PARTIAL else "open"
        waiting = [f"{len(cell.unfinished)} to finish"] if cell.unfinished else []
        waiting += [f"{len(cell.unreviewed)} to review"] if cell.unreviewed else []
        options = [f"{bare} ({', '.join(waiting)})", f"{bare} ({waiting[0]})"] if waiting else []
        glyph, said, tone = "○ ", [*options, bare], "warning"
    elif cell.ucas:
        few = f"{cell.ucas[0]} +{len(cell.ucas) - 1}" if len(cell.ucas) > 1 else cell.ucas[0]
        glyph, said = f"{len(cell.ucas)}{found} ", [" ".join(cell.ucas), few, f"{cell.ucas[0]}…", ""]
        tone = worst.word if worst is not None else ""
    else:
        glyph, said, tone = "– ", _reasoned(cell), "dim"
    shown = [f"{glyph}{name}{words}".rstrip(" :") for name in names for words in said]
    shown += [f"{glyph}{names[-1]}".rstrip(" :"), glyph.rstrip()]
    return next((words for words in shown if len(words) <= room), shown[-1]), tone


def _reasoned(cell: CellView) -> list[str]:
    """Why a cell without unsafe control is decided, in words that become shorter."""
    if cell.not_applicable:
        return ["not applicable", "n/a"]
    words = list(dict.fromkeys(reason.words for reason in cell.reasons))
    return [words[0] if len(words) == 1 else "not hazardous", "reasoned"]


def cell_rows(case: Case, cell: CellView, room: int) -> Rows:
    """What a cell holds, in lines of at most `room` cells. The data of a row that can be chosen is an item's id."""
    rows = []
    for number, (item_id, head, text, tone) in enumerate(_parts(case, cell)):
        lines = wrap(text, room - len(head) - 2)
        for place, line in enumerate(lines or [""]):
            shown = head if place == 0 else " " * len(head)
            pieces = ((f" {shown} ", "id" if item_id else tone), (line, tone))
            rows.append(Row(f"{number}.{place}", pieces, selectable=bool(item_id) and place == 0, data=item_id))
    return Rows.of(rows)


def _parts(case: Case, cell: CellView) -> Iterator[tuple[str, str, str, str]]:
    """Parts of a cell: an item to go to (or nothing), its id, words, and their tone."""
    if cell.open:
        yield "", "○", cell.open, "warning"
    for uca in cell.ucas:
        yield uca, uca, sentence(case, case.items[uca]), ""
    for reason in cell.reasons:
        limits = f" ({reason.scope})" if reason.scope else ""
        said = f": {reason.text}" if reason.text else ""
        yield "", "–", f"{reason.words}{limits}{said}", "dim" if reason.reasoned else "error"
        if reason.because:
            yield reason.because if reason.because in case.items else "", reason.because, reason.because_text, "dim"
    for uca, lacks in cell.unfinished.items():
        yield uca, uca, f"not finished, {lacks}: {sentence(case, case.items[uca])}", "warning"
    if cell.also:
        yield "", "–", cell.also, "dim"
    for uca in cell.unreviewed:
        yield uca, uca, f"to be reviewed: {sentence(case, case.items[uca])}", "dim"
    action = case.items[cell.action]
    yield cell.action, cell.action, action.title, ""
