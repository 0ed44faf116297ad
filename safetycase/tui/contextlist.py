"""The context tables of an action as a list: its open rows can be decided where they stand."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from safetycase.output.contexts import contexts_lines
from safetycase.stpa.context_table import ContextTable, RowState, TableRow
from safetycase.stpa.context_view import ActionTables
from safetycase.tui.dialogs import Dialog
from safetycase.tui.entry import content, words
from safetycase.tui.keys import BY_ID
from safetycase.tui.rowlist import RowList
from safetycase.tui.rows import Row, Rows

OPEN = (RowState.OPEN, RowState.PARTIAL)


class Decided(msgspec.Struct, frozen=True):
    """What somebody wants of rows of a context table: an unsafe control action there, or a reason why there is none."""

    what: Literal["new", "reason"]
    table: ContextTable
    row: TableRow


Whole = Literal["save", "undo", "redo"]
"""What can be wanted of the whole case."""


class ContextList(Dialog[Decided | Whole | None]):
    """Asks what becomes of open rows of context tables, or of the whole case; None if it was closed."""

    DEFAULT_CSS = "ContextList { & > Vertical { height: 80%; max-height: 30; } RowList { height: 1fr; } }"

    def __init__(self, action: ActionTables, *, writing: bool) -> None:
        super().__init__()
        self.heading, self._writing = f"Contexts of {action.id}", writing
        self._lines = contexts_lines(action)

    def compose(self) -> ComposeResult:
        """The tables, and the keys."""
        with self.box():
            yield RowList(id="contexts")
            yield words(self._told, classes="note", id="told")

    def on_mount(self) -> None:
        """Stand at the first open row."""
        rows = self.query_one(RowList)
        rows.listener = self
        rows.led = True
        rows.show(
            Rows.of([
                Row(str(at), ((line.text, ""),), data=line, selectable=line.row is not None)
                for at, line in enumerate(self._lines)
            ])
        )  # fmt: skip
        first = next((at for at, line in enumerate(self._lines) if line.row is not None and line.row.state in OPEN), 0)
        rows.select(str(first))
        self.set_focus(rows)

    @property
    def _told(self) -> str:
        new, reason = self.keymap.first("grid.new"), self.keymap.first("grid.reason")
        further = self.keymap.first("grid.next-open")
        decides = (
            f"open rows: enter or {new} adds an unsafe control action   {reason} not hazardous   {further} next   "
        )
        return f"{decides if self._writing else ''}esc closes"

    def _tell(self, text: str) -> None:
        self.query_one("#told", Static).update(content(text))

    def row_moved(self, rows: RowList, row: Row) -> None:
        """What was said of the row before is over."""
        self._tell(self._told)

    def row_chosen(self, rows: RowList, row: Row) -> None:
        """Add an unsafe control action in the row."""
        self._decide("new")

    def on_key(self, event: events.Key) -> None:
        """Decide about the row under the cursor, or close; keys of the list go on to it."""
        for what in ("new", "reason"):
            if event.key in self.keymap.keys(BY_ID[f"grid.{what}"]):
                event.stop()
                self._decide("new" if what == "new" else "reason")
                return
        for step, name in ((1, "next"), (-1, "previous")):
            if event.key in self.keymap.keys(BY_ID[f"grid.{name}-open"]):
                event.stop()
                self._next_open(step)
                return
        for whole in get_args(Whole):
            if event.key in self.keymap.keys(BY_ID[f"grid.{whole}"]) and self._writing:
                event.stop()
                self.dismiss(whole)
                return
        if event.key in ("escape", "q"):
            event.stop()
            self.dismiss(None)

    def _next_open(self, step: int) -> None:
        """Go to the next open row, or the one before; from the last on to the first."""
        rows = self.query_one(RowList)
        open_ones = [at for at, line in enumerate(self._lines) if line.row is not None and line.row.state in OPEN]
        if not open_ones:
            self._tell("no row is open")
            return
        ahead = [at for at in open_ones if (at - rows.cursor) * step > 0]
        rows.select(str((ahead or open_ones)[0 if step > 0 else -1]))

    def _decide(self, what: Literal["new", "reason"]) -> None:
        current = self.query_one(RowList).current
        line = current.data if current is not None else None
        if not self._writing:
            return
        if line is None or line.row is None or line.table is None or line.row.state not in OPEN:
            self._tell("this row is not open")
        else:
            self.dismiss(Decided(what, line.table, line.row))
