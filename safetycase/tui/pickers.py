"""Lists to choose from over the workbench, narrowed by typing: one row, several rows, or a page to read."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from safetycase.tui.dialogs import Dialog
from safetycase.tui.entry import Line, words
from safetycase.tui.keys import SEARCH_ACTIONS, bindings
from safetycase.tui.looks import Piece
from safetycase.tui.rowlist import RowList
from safetycase.tui.rows import Row, Rows
from safetycase.tui.typeahead import Answer

Narrow = Callable[[str], Sequence[str]]
"""The keys of the rows that what somebody typed finds, the likeliest first."""


Offer = Callable[[str], Sequence[Row]]
"""Rows that are offered beside those that are found, made of what somebody typed: a new item, another value."""


def by_words(rows: Rows) -> Narrow:
    """Finds the rows whose text contains every word: those that are just that first, then those that begin with it."""
    lowered = [(row.key, row.text.strip().lower()) for row in rows]

    def narrow(text: str) -> list[str]:
        wanted = text.lower().split()
        first = text.strip().lower()
        found = [(key, held) for key, held in lowered if all(word in held for word in wanted)]
        found.sort(key=lambda one: (first not in (one[0].lower(), one[1]), not one[1].startswith(first)))
        return [key for key, _ in found]

    return narrow


def in_order(rows: Rows) -> Narrow:
    """Finds the rows whose text contains every word, in the order in which they are read."""
    lowered = [(row.key, row.text.lower()) for row in rows]
    return lambda text: [key for key, held in lowered if all(word in held for word in text.lower().split())]


class Search(Dialog[Answer]):
    """Rows with a line that narrows them. The focus stays in the line; arrows move the cursor of the rows."""

    DEFAULT_CSS = """
    Search { & > Vertical { height: 80%; max-height: 30; } RowList { height: 1fr; } }
    """
    scope = "search"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(tuple(one for one in SEARCH_ACTIONS if one.method != "mark"))]

    def __init__(
        self,
        heading: str,
        rows: Rows,
        *,
        current: str = "",
        note: str = "",
        narrow: Narrow | None = None,
        offer: Offer | None = None,
    ) -> None:
        super().__init__()
        self.heading, self._rows, self._current, self._note = heading, rows, current, note
        self._narrow = narrow or by_words(rows)
        self._offer: Offer = offer or (lambda _: ())

    def compose(self) -> ComposeResult:
        """The line that narrows, the rows, and what the question means."""
        with self.box():
            yield Line(placeholder="type to search")
            yield RowList(empty="nothing matches")
            yield words(f"{self._note}\n{self.told}".lstrip(), classes="note")

    def on_mount(self) -> None:
        """Show all rows."""
        self.list.listener = self
        self.list.led = True
        self.list.show(self._rows, self._current)

    @property
    def told(self) -> str:
        """How to answer, in words."""
        return f"enter takes · {self.cancels}"

    @property
    def cancels(self) -> str:
        """How to leave without an answer, in words."""
        return f"{self.keymap.first('search.cancel')} cancels"

    @property
    def list(self) -> RowList:
        """The rows."""
        return self.query_one(RowList)

    def on_input_changed(self, event: Line.Changed) -> None:
        """Keep the rows that are found."""
        typed = event.value.strip()
        kept = self._narrow(event.value) if typed else self._rows.keys
        rows = self._rows.only(kept).followed_by(self._offer(typed) if typed else ())
        self.list.show(rows, rows.keys[0] if len(rows) and typed else self._current)

    def on_input_submitted(self) -> None:
        """Take the row under the cursor."""
        self.action_accept()

    def action_accept(self) -> None:
        """Take the row under the cursor."""
        if self.list.current is not None:
            self.take(self.list.current)

    def row_chosen(self, rows: RowList, row: Row) -> None:
        """Take a row that was opened with the mouse."""
        self.take(row)

    def row_moved(self, rows: RowList, row: Row) -> None:
        """The workbench below need not know."""

    @abstractmethod
    def take(self, row: Row) -> None:
        """Answer with a row."""

    def action_move(self, step: int) -> None:
        """Move the cursor while the focus stays in the line."""
        self.list.action_move(step)

    def action_page(self, direction: int) -> None:
        """Move the cursor by a screen."""
        self.list.action_page(direction)

    def action_cancel(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


class Picker(Search[str | None]):
    """Asks for one row; its key, or None if it was cancelled."""

    def take(self, row: Row) -> None:
        """Answer with the row's key."""
        self.dismiss(row.key)


class Marker(Search[set[str] | None]):
    """Asks which rows are to be marked; their keys, or None if it was cancelled.

    Tab marks a row or takes its mark away; enter accepts, and marks the row under the cursor if nothing was changed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(tuple(one for one in SEARCH_ACTIONS if one.method == "mark"))]

    def __init__(
        self,
        heading: str,
        rows: Rows,
        marked: set[str],
        *,
        current: str = "",
        note: str = "",
        narrow: Narrow | None = None,
        offer: Offer | None = None,
    ) -> None:
        self._before, self._marked = frozenset(marked), set(marked)
        self._own: dict[str, Row] = {}
        self._bare = rows
        marked_rows = Rows(rows.keys, self._marked_row)
        found = narrow or by_words(rows)
        super().__init__(heading, marked_rows, current=current, note=note, narrow=found, offer=self._offering(offer))

    def _marked_row(self, key: str) -> Row:
        return self._with_mark(self._own.get(key) or self._bare.row(key))

    def _offering(self, offer: Offer | None) -> Offer:
        """Offers with their marks; those marked before that are still wanted are among them."""

        def offered(text: str) -> list[Row]:
            found = {row.key: row for row in (offer(text) if offer is not None else ())}
            self._own |= found
            return [self._with_mark(row) for row in found.values()]

        return offered

    def _with_mark(self, row: Row) -> Row:
        mark: Piece = ("✓ ", "good") if row.key in self._marked else ("  ", "")
        return Row(row.key, (mark, *row.pieces), tail=row.tail)

    @property
    def told(self) -> str:
        """How to answer, in words."""
        several = f"{self.keymap.first('search.mark')} marks several"
        return f"enter takes the row, or accepts the marks · {several} · {self.cancels}"

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next."""
        row = self.list.current
        if row is not None:
            self._marked ^= {row.key}
            self._rows.forget(row.key)
            if row.key in self._own and row.key not in self._rows.keys:
                self._rows = Rows([*self._rows.keys, row.key], self._marked_row)
                self.query_one(Line).value = ""  # it stands among the others now
            self.list.refresh()
            self.list.action_move(1)

    def take(self, row: Row) -> None:
        """Answer with the marks."""
        if self._marked == self._before:
            self._marked ^= {row.key}
        self.dismiss(self._marked)


class Page(Search[None]):
    """A page to read, narrowed by typing."""

    def __init__(self, heading: str, rows: Rows, *, narrow: Narrow | None = None) -> None:
        super().__init__(heading, rows, narrow=narrow or in_order(rows))

    @property
    def told(self) -> str:
        """How to leave, in words."""
        return f"{self.keymap.first('search.cancel')} closes"

    def take(self, row: Row) -> None:
        """Nothing to choose: back to the workbench."""
        self.dismiss(None)
