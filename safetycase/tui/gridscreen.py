"""The grid of unsafe control as a screen: a cursor that goes from cell to cell, and what the cell under it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import reactive

from safetycase.case.whole import files_not_whole
from safetycase.stpa.grid_filter import Sieve
from safetycase.stpa.grid_view import ActionView, CellView, everything, grid_view
from safetycase.tui.gridfilter import sieve_rows
from safetycase.tui.gridrows import (
    Line,
    Spot,
    cell_rows,
    grid_rows,
    heading_row,
    in_order,
    lines_of,
    order_of,
)
from safetycase.tui.hinting import Hinting
from safetycase.tui.keys import GRID_ACTIONS, bindings, common
from safetycase.tui.lettering import first_whole
from safetycase.tui.panes import Bar
from safetycase.tui.pickers import Picker
from safetycase.tui.rowlist import FRAMED, RowList
from safetycase.tui.rows import NONE, Row, Rows
from safetycase.tui.state import State
from safetycase.tui.turning import TURNS, Turning
from safetycase.tui.typeahead import FOLLOW, Asking, asks

if TYPE_CHECKING:
    from safetycase.tui.contextlist import Decided


class Wish(msgspec.Struct, frozen=True):
    """What somebody wants of the grid: to go to an item (and field), a new unsafe control action, a reason; of the
    whole case, to save it, or a change taken back or done again.

    `cell` is the one it is about, None for the whole case; `decided` the rows of a context table, if it is about those
    alone; `spot` where to come back to, `tables` whether there to the context tables.
    """

    what: Literal["go", "new", "reason", "save", "undo", "redo"]
    spot: Spot
    cell: CellView | None = None
    item: str = ""
    field: str = ""
    decided: Decided | None = None
    tables: bool = False


SIDEWAYS = ("grid.left", "grid.right")
"""The actions of the list itself."""


class GridList(RowList):
    """Rows of cells with a cursor that goes four ways."""

    COMPONENT_CLASSES = {*RowList.COMPONENT_CLASSES, "rows--chosen"}
    DEFAULT_CSS = """
    GridList > .rows--chosen { background: $cursor; text-style: bold; }
    GridList:nocolor > .rows--chosen, GridList:ansi > .rows--chosen { text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(tuple(one for one in GRID_ACTIONS if one.id in SIDEWAYS))]

    column: reactive[int] = reactive(0, repaint=False)

    @property
    def line(self) -> Line | None:
        """The line under the cursor, None if there is none."""
        row = self.current
        return row.data if row is not None and isinstance(row.data, Line) else None

    @property
    def cell(self) -> CellView | None:
        """The cell under the cursor, None if there is none."""
        line = self.line
        return line.cells[min(self.column, len(line.cells) - 1)] if line is not None else None

    @property
    def chosen(self) -> tuple[str, int]:
        """The key of the row and the number of the cell under the cursor."""
        if not 0 <= self.cursor < len(self.rows):
            return "", 0
        return self.rows.keys[self.cursor], self.column

    def _cursor_style(self) -> Style:
        return Style.null()  # the cell is marked, not the row

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two rows concerned anew, and keep to the cells that the new one has."""
        for place in (old, new):
            if 0 <= place < len(self.rows):
                self.rows.forget(self.rows.keys[place])
        line = self.line
        if line is not None and self.column >= len(line.cells):
            self.column = len(line.cells) - 1
            self.rows.forget(self.rows.keys[new])
        super().watch_cursor(old, new)

    def action_sideways(self, step: int) -> None:
        """Go to the next cell of the row, or the one before."""
        line = self.line
        if line is not None:
            self.go(self.column + step)

    def go(self, column: int) -> None:
        """Go to a cell of the row."""
        line = self.line
        if line is None or not 0 <= column < len(line.cells):
            return
        self.column = column
        self.watch_cursor(self.cursor, self.cursor)


class GridScreen(Hinting, Asking[Wish | None], Turning):
    """The grid. Answers with what somebody wants of a cell, None if it was closed."""

    DEFAULT_CSS = (
        """
    GridScreen {
        background: $background;
        #heads, #grid-hints { height: 1; overflow: hidden; scrollbar-size: 0 0; }
        #heads { padding: 0 1; }
        #grid-hints { background: $panel; }
        GridList, #cell {
            border: round $border-blurred; border-title-color: $dim; border-subtitle-color: $dim;
            background: $background;
        }
        GridList:focus, #cell:focus {
            border: round $border; border-title-color: $text-primary; border-title-style: bold;
        }
    """
        + TURNS
        + "}"
    )
    scope = "grid"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(tuple(one for one in GRID_ACTIONS if one.id not in SIDEWAYS)), *common()
    ]  # fmt: skip

    def __init__(self, state: State, spot: Spot, note: str = "", *, contexts: bool = False) -> None:
        super().__init__()
        self._state, self._spot, self._note, self._contexts = state, spot, note, contexts
        self.about = state
        self._seen = (state.case, state.judgement)
        self._view = in_order(grid_view(state.case, as_of=state.as_of), spot.order)

    def compose(self) -> ComposeResult:
        """The names of the columns, the rows, what the cell under the cursor holds, and the keys."""
        yield Bar(id="heads", classes="heads")
        yield GridList(id="grid", classes="table", empty="No control action: n/a (0 of 0 cells).")
        yield RowList(id="cell", classes="held", empty="")
        yield Bar(id="grid-hints")

    @property
    def grid(self) -> GridList:
        """The rows of cells."""
        return self.query_one(GridList)

    @property
    def beside(self) -> RowList:
        """What the cell under the cursor holds."""
        return self.query_one("#cell", RowList)

    def on_mount(self) -> None:
        """Show the grid, and stand where one stood before."""
        self.grid.listener = self.beside.listener = self
        self.grid.column = self._spot.column
        self._draw()
        self.hint(self._note)
        self.set_interval(FOLLOW, self.look)
        if self._contexts:
            self.call_later(self.action_contexts)

    def look(self) -> None:
        """Bring the grid up to the case and its findings, if they are others now."""
        state = self._state
        if self._seen != (state.case, state.judgement):
            self._seen = (state.case, state.judgement)
            self._spot = self._here()
            self._view = in_order(grid_view(state.case, as_of=state.as_of), self._spot.order)
            self._draw()

    def _draw(self) -> None:
        grid = self.grid
        room = max(self.app.size.width - 4, 8)
        self.query_one("#heads", Bar).show(Rows.of([heading_row(room)]))
        sieve = self._spot.sieve
        takes = self._takes if sieve else everything
        lines = lines_of(self._view, takes)
        if sieve and not lines:
            asked = "open" if sieve == Sieve(state="open") else f"like that ({sieve.text})"
            grid.empty = f"Nothing is {asked}: {self._view.tally.words}."
        rows = grid_rows(lines, room, lambda: grid.chosen, self._state.judgement.worst, takes)
        grid.show(rows, self._spot.row or None)
        line = grid.line
        grid.column = min(grid.column, len(line.cells) - 1) if line is not None else 0
        for key in grid.rows.keys:
            grid.rows.forget(key)
        grid.refresh()
        shown = "open rows only" if sieve == Sieve(state="open") else f"only {sieve.text}: / shows all" if sieve else ""
        words = self._view.tally.words
        if files_not_whole(self._state.case):
            words = f"{words}, of what could be read"
        options = (f"Grid of unsafe control · {words}", f"Grid · {words}", words, "Grid")
        grid.entitle(first_whole(options, self.app.size.width - FRAMED), shown)
        self._draw_cell()

    def _takes(self, action: ActionView, cell: CellView) -> bool:
        return self._spot.sieve.takes(self._state.case, self._state.judgement.worst, action, cell)

    def _draw_cell(self) -> None:
        cell, beside = self.grid.cell, self.beside
        if cell is None:
            beside.show(NONE)
            beside.entitle("")
            return
        room = max(self.app.size.width - 4, 20)
        beside.show(cell_rows(self._state.case, cell, room), afresh=True)
        beside.entitle(f"{cell.action} · {cell.question} · {cell.word}")

    def on_resize(self) -> None:
        """Give the columns the room there is."""
        if self.is_mounted:
            self._spot = self._here()
            self._draw()

    def _here(self) -> Spot:
        row, column = self.grid.chosen
        return Spot(row, column, self._spot.sieve, order_of(self._view))

    def row_moved(self, rows: RowList, row: Row) -> None:
        """Show what the cell under the cursor holds."""
        if rows is self.grid:
            self._draw_cell()
            self.hint()

    def row_chosen(self, rows: RowList, row: Row) -> None:
        """Go to what the cell holds, or to what was chosen of it."""
        cell = self.grid.cell
        if cell is None:
            return
        if rows is self.beside:
            self._answer("go", cell, row.data)
            return
        ucas = (*cell.ucas, *cell.unfinished)
        if len(ucas) == 1:
            self._answer("go", cell, ucas[0])
        elif ucas:
            self.beside.show(self.beside.rows, next(one.key for one in self.beside.rows if one.data == ucas[0]))
            self.turn_to(self.beside)
        else:
            self._answer("go", cell, cell.action, "not_hazardous")

    def _answer(self, what: Literal["go", "new", "reason"], cell: CellView, item: str = "", field: str = "") -> None:
        self.dismiss(Wish(what, self._here(), cell, item, field))

    def action_wish(self, what: Literal["new", "reason"]) -> None:
        """Add an unsafe control action to the cell, or the reason why it is not hazardous."""
        cell = self.grid.cell
        if not self.refuse() and cell is not None:
            self._answer(what, cell)

    def action_of_all(self, what: Literal["save", "undo", "redo"]) -> None:
        """Write every file that has unsaved changes, or take the last change back or do it again, and come back."""
        if not self.refuse():
            self.dismiss(Wish(what, self._here()))

    def action_open_only(self) -> None:
        """Show only the rows in which something is open, or all again."""
        wanted = "" if self._spot.sieve.state == "open" else "open"
        self._show(msgspec.structs.replace(self._spot.sieve, state=wanted))

    def _show(self, sieve: Sieve) -> None:
        """Show the cells that a sieve takes, and stay at the row if it is among them."""
        self._spot = msgspec.structs.replace(self._here(), sieve=sieve)
        self._draw()

    @asks
    async def action_filter(self) -> None:
        """Choose which cells are shown: by controller, state, hazard, or words; each choice adds to those before."""
        sieve = self._spot.sieve
        rows = sieve_rows(self._state.case, self._view, sieve)

        def own(text: str) -> list[Row]:
            made = msgspec.structs.replace(sieve, words=text)
            return [Row(f"words {text}", ((f"{'words':<11}", "dim"), (text, "id")), data=made)]

        note = f"Shown are cells {sieve.text}; a choice narrows them further." if sieve else ""
        picker = Picker("Show which cells?", rows, note=note, offer=own)
        chosen = await self.app.push_screen_wait(picker)
        if chosen is not None:
            words = chosen.removeprefix("words ")
            known = rows.place(chosen) is not None
            self._show(rows.row(chosen).data if known else msgspec.structs.replace(sieve, words=words))

    def action_next_open(self, step: int) -> None:
        """Go to the next cell in which something is open, or the one before."""
        grid = self.grid
        places = [
            (place, column)
            for place, row in enumerate(grid.rows)
            if isinstance(row.data, Line)
            for column, cell in enumerate(row.data.cells)
            if cell.open and (not self._spot.sieve or self._takes(row.data.action, cell))
        ]
        here = (grid.cursor, grid.column)
        if step > 0:
            wanted = next((spot for spot in places if spot > here), places[0] if places else None)
        else:
            wanted = next((spot for spot in reversed(places) if spot < here), places[-1] if places else None)
        if wanted is None:
            shown = "nothing that is shown is open" if self._spot.sieve else "nothing is open"
            self.hint(f"{shown}: {self._view.tally.words}", "" if self._view.tally.open else "good")
        else:
            grid.cursor = wanted[0]
            grid.go(wanted[1])

    @asks
    async def action_contexts(self) -> None:
        """Show the context tables of the action."""
        from safetycase.stpa.context_view import tables_about
        from safetycase.tui.contextlist import ContextList

        cell = self.grid.cell
        if cell is None:
            return
        tables = tables_about(self._state.case, self._state.case.items[cell.action])
        decided = await self.app.push_screen_wait(ContextList(tables, writing=not self._state.refusal))
        if isinstance(decided, str):
            self.dismiss(Wish(decided, self._here(), tables=True))
        elif decided is not None:
            self.dismiss(Wish(decided.what, self._here(), cell, decided=decided))

    def action_close(self) -> None:
        """Back from what the cell holds to the grid, from there to the workbench."""
        if self.beside.has_focus:
            self.turn_to(self.grid)
        else:
            self.dismiss(None)

    def action_turn(self) -> None:
        """Go from the grid to what the cell holds, and back."""
        self.turn_to(self.grid if self.beside.has_focus else self.beside)
