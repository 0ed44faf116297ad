"""Actions that change how the panes share the screen, by key and by drawing their borders with the mouse."""

from __future__ import annotations

import msgspec
from textual import events

from safetycase.tui.bench import Bench
from safetycase.tui.frame import LAYOUTS, STEP_ACROSS, STEP_UP, Edge, Frame, edge_at, edge_of, moved, size_at

_LAYOUT_WORDS = {
    "auto": "as many panes side by side as there is room for", "wide": "all panes side by side",
    "narrow": "the panes take turns",
}  # fmt: skip


class Framing(Bench):
    """The part of the workbench that arranges the panes."""

    _drawn_edge: Edge | None = None

    def action_size(self, across: int, up: int) -> None:
        """Make the pane that has the keys wider or narrower by steps `across`, taller or lower by steps `up`."""
        found = edge_of(self.at, bool(across), self.arrangement)
        if found is None:
            self.say("this pane has all the room there is in that direction")
            return
        edge, direction = found
        step = across * STEP_ACROSS if across else up * STEP_UP
        self._move(edge, getattr(self.arrangement, edge) + direction * step)

    def action_even(self) -> None:
        """Give the panes the sizes that they come with."""
        self.frame = Frame(self.frame.layout)
        self.lay_out()

    def action_layout(self) -> None:
        """Show all panes side by side, or by turns, or as the room allows."""
        following = LAYOUTS[(LAYOUTS.index(self.frame.layout) + 1) % len(LAYOUTS)]
        self.frame = msgspec.structs.replace(self.frame, layout=following)
        self.lay_out()
        self.say(_LAYOUT_WORDS[following])

    def _move(self, edge: Edge, size: int) -> None:
        self.frame = moved(self.frame, edge, size, self.arranged)
        self.lay_out()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of a border between panes."""
        size = self.app.size
        edge = edge_at(event.screen_x, event.screen_y, size.width, size.height, self.arrangement)
        if edge is not None:
            self._drawn_edge = edge
            self.app.capture_mouse(self)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Draw the border along."""
        if self._drawn_edge is not None:
            size = self.app.size
            wanted = size_at(
                self._drawn_edge, event.screen_x, event.screen_y, size.width, size.height, self.arrangement
            )
            self._move(self._drawn_edge, wanted)

    def on_mouse_up(self) -> None:
        """Let the border go."""
        if self._drawn_edge is not None:
            self._drawn_edge = None
            self.app.capture_mouse(None)
