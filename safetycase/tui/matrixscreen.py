"""The N² matrix of the control structure: every element against every other, what passes from the row to the column."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.app import ComposeResult
from textual.binding import BindingType

from safetycase.diagrams import Flow
from safetycase.diagrams.matrix import Matrix, matrix
from safetycase.tui.keys import bindings
from safetycase.tui.panes import Bar
from safetycase.tui.rowlist import FRAMED, RowList
from safetycase.tui.rows import NONE, Row, Rows
from safetycase.tui.structurerows import Step, Window, cell_flows, matrix_head, matrix_rows, matrix_title, window
from safetycase.tui.structureview import SIDEWAYS, Chosen, Spot, StructureView, Wish
from safetycase.tui.turning import TURNS, Turning

if TYPE_CHECKING:
    from safetycase.tui.structuring import Structuring


class MatrixList(RowList):
    """The rows of the matrix, with a cursor that goes four ways."""

    COMPONENT_CLASSES = {*RowList.COMPONENT_CLASSES, "rows--chosen"}
    DEFAULT_CSS = """
    MatrixList > .rows--chosen { background: $cursor; text-style: bold; }
    MatrixList:nocolor > .rows--chosen, MatrixList:ansi > .rows--chosen { text-style: reverse; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SIDEWAYS)]

    def _cursor_style(self) -> Style:
        return Style.null()  # the cell is marked, not the row

    def action_side(self, step: int) -> None:
        """Go to the next column, or the one before."""
        screen = self.screen
        if isinstance(screen, MatrixScreen):
            screen.sideways(step)


class MatrixScreen(StructureView, Turning):
    """All elements against all, and the flows of the cell under the cursor."""

    DEFAULT_CSS = "MatrixScreen { #matrix-heads { padding: 0 1; }" + TURNS + "}"

    def __init__(self, bench: Structuring, spot: Spot, note: str = "") -> None:
        super().__init__(bench, spot, note)
        self.matrix = Matrix([], {}, {})
        self.window = Window(0, 1, 4, 10)

    def compose(self) -> ComposeResult:
        """The numbers of the columns, the rows, the flows of the cell, and the keys."""
        yield Bar(id="matrix-heads", classes="bar heads")
        yield MatrixList(id="matrix", classes="area table", empty="The control structure is empty: n adds an element.")
        yield RowList(id="cell", classes="area held", empty="Nothing passes from the row to the column.")
        yield Bar(id="structure-hints", classes="bar")

    @property
    def grid(self) -> MatrixList:
        """The rows of the matrix."""
        return self.query_one(MatrixList)

    @property
    def cell(self) -> RowList:
        """The flows of the cell under the cursor."""
        return self.query_one("#cell", RowList)

    @property
    def place(self) -> tuple[int, int]:
        """The row and the column under the cursor."""
        order = self.matrix.order
        column = order.index(self.spot.column) if self.spot.column in order else 0
        return min(self.grid.cursor, max(len(order) - 1, 0)), column

    def on_mount(self) -> None:
        """Let the lists tell what happens in them."""
        self.grid.listener = self.cell.listener = self
        self.turn_to(self.grid)

    def draw(self) -> None:
        """Show the matrix, and what the cell under the cursor holds."""
        self.matrix = matrix(self.structure)
        self.window = window(self.matrix, max(self.app.size.width - 4, 20))
        order = self.matrix.order
        row = order.index(self.spot.element) if self.spot.element in order else 0
        self._show(row)
        missing = sum(flow.kind == "missing-feedback" for flow in self.structure.flows)
        self.grid.entitle(matrix_title(self.app.size.width - FRAMED), f"{missing} missing" if missing else "")

    def _show(self, row: int) -> None:
        order = self.matrix.order
        if not order:
            self.grid.show(NONE)
            self.cell.show(NONE)
            return
        column = order.index(self.spot.column) if self.spot.column in order else 0
        self.window = self.window.moved(column, len(order))
        rows = matrix_rows(self.matrix, self.window, (row, column))
        self.query_one("#matrix-heads", Bar).show(Rows.of([matrix_head(self.matrix, self.window)]))
        self.grid.show(rows, order[row])
        state = self.bench.state
        found = self._flows(row, column)
        self.cell.show(cell_flows(state.case, self.titles, state.judgement.worst, found, order[column]), afresh=True)
        self.cell.entitle(f"{self.matrix.titles[order[row]]} to {self.matrix.titles[order[column]]}")

    def _flows(self, row: int, column: int) -> list[Flow]:
        order = self.matrix.order
        return self.matrix.cells.get((order[row], order[column]), [])

    def sideways(self, step: int) -> None:
        """Go to another column."""
        row, column = self.place
        order = self.matrix.order
        if 0 <= column + step < len(order):
            self.spot = Spot(order[row], order[column + step], "matrix", self.spot.way)
            self._show(row)
            self.hint()

    def on_resize(self) -> None:
        """Give the columns the room there is."""
        if self.is_mounted:
            self.draw()

    def row_moved(self, rows: RowList, row: Row) -> None:
        """Follow the cursor."""
        if rows is self.grid:
            self.spot = Spot(row.key, self.spot.column or row.key, "matrix", self.spot.way)
            self._show(self.matrix.order.index(row.key))
        self.hint()

    def row_chosen(self, rows: RowList, row: Row) -> None:
        """Go from the cell to its flows, and from a flow to its form."""
        if rows is self.cell:
            self.action_form()
        elif len(self.cell.rows):
            self.turn_to(self.cell)
        else:
            self.hint("nothing passes from the row to the column: n adds something")

    def show_element(self, element: str) -> None:
        """Stand in the row of an element."""
        self.spot = Spot(element, self.spot.column, "matrix", self.spot.way)
        self._show(self.matrix.order.index(element))

    def action_missing(self, step: int) -> None:
        """Go to the next cell in which feedback is missing, or the one before."""
        order = self.matrix.order
        places = sorted(
            (order.index(one), order.index(other))
            for (one, other), flows in self.matrix.cells.items()
            if any(flow.kind == "missing-feedback" for flow in flows)
        )
        if not places:
            self.hint("no feedback is missing that the structure asks for")
            return
        here = self.place
        after = [spot for spot in places if spot > here] if step > 0 else [p for p in reversed(places) if p < here]
        row, column = (after or (places if step > 0 else places[::-1]))[0]
        self.spot = Spot(order[row], order[column], "matrix", self.spot.way)
        self._show(row)

    def action_back(self) -> None:
        """Back from the flows of a cell to the matrix."""
        self.turn_to(self.grid)

    def action_close(self) -> None:
        """Back from the flows of a cell to the matrix, from there to the workbench."""
        if self.cell.has_focus:
            self.turn_to(self.grid)
        else:
            self.dismiss(None)

    def action_matrix(self) -> None:
        """Show the element of the row with what is around it."""
        self.dismiss(Wish("turn", Spot(self.spot.element, way=self.spot.way)))

    def here(self) -> Spot:
        """Where one stands."""
        return self.spot

    def chosen(self) -> Chosen:
        """What the cursor is on: a flow of the cell, or the element of the row; a new flow goes to the column."""
        order = self.matrix.order
        if not order:
            return Chosen()
        row, column = self.place
        current = self.cell.current if self.cell.has_focus else None
        step = current.data if current is not None else None
        flow = step.flow if isinstance(step, Step) else None
        item = self.bench.state.case.items.get(flow.id) if flow is not None else None
        written = item is not None and item.kind.name == "feedback"
        follows = flow is not None and flow.kind == "missing-feedback" and not written
        ends = (order[row], order[column]) if row != column else ("", "")
        lacking = any(one.kind == "missing-feedback" for one in self._flows(row, column))
        return Chosen(order[row], None if follows else flow, *ends, lacking=lacking)
