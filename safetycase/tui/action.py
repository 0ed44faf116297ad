"""What an action of the terminal UI is: its keys, its words, and where it is found."""

from __future__ import annotations

import msgspec

PANES = ("outline", "items", "form", "trace", "problems")
ALL = PANES


class Action(msgspec.Struct, frozen=True):
    """An action: an id that a keymap can name, the method `action_...` that does it, its keys and its words.

    `footer` names the panes in which the bottom line shows it, "all" for every one. `writes`: whether it changes the
    case, and so is refused in a case opened for reading only. `listed`: whether the palette offers it. `words` are
    other words by which the palette finds it, such as those that other editors have for it.
    """

    id: str
    method: str
    keys: str
    title: str
    description: str
    footer: tuple[str, ...] = ()
    writes: bool = False
    listed: bool = True
    words: tuple[str, ...] = ()

    @property
    def scope(self) -> str:
        """Where it can be done: the part of its id before the dot, such as `grid`; empty for the workbench."""
        scope, dot, _ = self.id.partition(".")
        return scope if dot else ""
