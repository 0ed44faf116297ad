"""A question about a list that may be long: its rows can be gone through before one of a few keys answers."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events
from textual.app import ComposeResult

from safetycase.tui.dialogs import Dialog
from safetycase.tui.entry import words
from safetycase.tui.rowlist import RowList
from safetycase.tui.rows import Rows


class Listed(Dialog[str]):
    """Asks for one of a few keys below a list; the key, or an empty string where it was cancelled."""

    DEFAULT_CSS = "Listed { & > Vertical { height: auto; } RowList { height: auto; max-height: 20; } }"

    def __init__(self, heading: str, rows: Rows, answers: Mapping[str, str]) -> None:
        super().__init__()
        self.heading, self._rows, self._answers = heading, rows, answers

    def compose(self) -> ComposeResult:
        """The list, and the keys."""
        with self.box():
            yield RowList()
            keys = "   ".join(f"{key} {meaning}" for key, meaning in self._answers.items())
            yield words(f"{keys}   esc cancel", classes="note")

    def on_mount(self) -> None:
        """Show the list, in the room that it needs and has."""
        rows = self.query_one(RowList)
        rows.led = True
        rows.show(self._rows)
        rows.styles.height = max(min(len(self._rows), self.app.size.height - 6, 20), 1)

    def on_key(self, event: events.Key) -> None:
        """Answer with the key; those that the list knows move in it."""
        key = event.character or event.key
        if key in self._answers or event.key == "escape":
            event.stop()
            event.prevent_default()
            self.dismiss(key if key in self._answers else "")
