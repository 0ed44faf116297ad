"""A table with what its cell holds below it: side by side where there is room, by turns in a low terminal."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.screen import Screen
from textual.widget import Widget

from safetycase.tui.lasting import there
from safetycase.tui.rowlist import RowList

LOW = 14
"""Below this height, the table and what its cell holds take turns."""
BARE = 7
"""Below this height, columns go without their names."""
TURNS = """
    .table { height: 1fr; }
    .held { height: 30%; min-height: 5; max-height: 14; }
    &.low .held { height: 1fr; min-height: 3; max-height: 100%; }
"""
"""The style of such a screen, to stand inside its own: styles are inherited from one class alone."""


class Turning(Screen[Any]):
    """The part of a screen that shows a table `.table`, a list `.held` of what its cell holds, and column `.heads`."""

    def on_mount(self) -> None:
        """Show from the beginning only what there is room for."""
        self._turn(None)

    def on_resize(self) -> None:
        """Show what there is room for."""
        if self.is_mounted:
            self._turn(self.focused)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the list that got the keys."""
        if there(self):
            self._turn(event.widget)

    def turn_to(self, wanted: RowList) -> None:
        """Give a list the keys; it can have them only where it is shown."""
        self._turn(wanted)
        self.set_focus(wanted)

    def _turn(self, wanted: Widget | None) -> None:
        height, held = self.app.size.height, wanted is not None and wanted.has_class("held")
        low = height < LOW
        self.set_class(low, "low")
        self.query_one(".table").display = not low or not held
        self.query_one(".held").display = not low or held
        self.query_one(".heads").display = height >= BARE and not (low and held)
