"""The bottom line of a page over the workbench: its keys, or a word instead, and what is unsaved."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from safetycase.tui.commanding import Commanding
from safetycase.tui.keys import EVERY, Action, help_hint, page_hints
from safetycase.tui.looks import UNSAVED, Piece, counted
from safetycase.tui.panes import Bar
from safetycase.tui.state import State

GAP = 2
"""Blanks between two keys."""


class Hinting(Commanding):
    """The part of a screen that has a line of keys: the bar with the id `SCOPE-hints`."""

    about: State | None = None
    """What the screen is about, None where nothing in it is written or unsaved."""

    @property
    def may_write(self) -> bool:
        """Whether the case may be changed now."""
        return self.about is None or not self.about.refusal

    @property
    def offered(self) -> tuple[Action, ...]:
        """The actions of the screen that may stand in the line."""
        return tuple(action for action in EVERY if action.scope == self.scope)

    @property
    def more_keys(self) -> list[Piece]:
        """Keys that stand before that of help at the right edge, where they have room."""
        return []

    def hint(self, note: str = "", tone: str = "good") -> None:
        """Tell the keys, or a word instead."""
        bar = self.query_one(f"#{self.scope}-hints", Bar)
        if note:
            bar.say([(" ", ""), (note, tone)], self._tail())
        else:
            keys = page_hints(self.offered, writing=self.may_write, keymap=self.commander.keymap)
            bar.offer(keys, self._tail(self.more_keys, help_hint(self.commander.keymap)), gap=GAP)

    def refuse(self) -> bool:
        """Whether nothing may be changed; says so."""
        refusal = self.about.refusal if self.about is not None else ""
        if refusal:
            self.hint(refusal, "warning")
        return bool(refusal)

    def _tail(self, more: Sequence[Piece] = (), keys: Sequence[Piece] = ()) -> list[Piece]:
        """What stands at the right edge, in as few words as the half of the line that it may have asks for."""
        unsaved = len(self.about.workspace.dirty) if self.about is not None else 0
        number = counted(unsaved, "unsaved file")
        words = [f"{UNSAVED} {said} " for said in (number, f"{unsaved:,} unsaved", f"{unsaved:,}")] if unsaved else [""]
        tails = [[*before, *keys, (said, "warning")] for before in (more, ()) for said in words]
        room = self.app.size.width // 2
        return next((tail for tail in tails if sum(cell_len(text) for text, _ in tail) <= room), tails[-1])
