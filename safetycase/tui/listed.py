"""A question about a list that may be long: its rows can be gone through before one of a few keys answers."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult

from safetycase.tui.dialogs import Keyed
from safetycase.tui.rowlist import RowList
from safetycase.tui.rows import Rows


class Listed(Keyed):
    """Asks for one of a few keys below a list."""

    moves = True
    DEFAULT_CSS = "Listed { & > Vertical { height: auto; } RowList { height: auto; max-height: 20; } }"

    def __init__(self, heading: str, rows: Rows, answers: Mapping[str, str]) -> None:
        super().__init__(heading, answers)
        self._rows = rows

    def compose(self) -> ComposeResult:
        """The list, and the keys."""
        with self.box():
            yield RowList()
            yield self.keys()

    def on_mount(self) -> None:
        """Show the list, in the room that it needs and has."""
        rows = self.query_one(RowList)
        rows.led = True
        rows.show(self._rows)
        rows.styles.height = max(min(len(self._rows), self.app.size.height - 6, 20), 1)
