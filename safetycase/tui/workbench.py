"""The workbench: the panes with all their actions."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from safetycase.tui.filing import Filing
from safetycase.tui.going import Going
from safetycase.tui.gridding import Gridding
from safetycase.tui.protecting import Protecting


class Workbench(Protecting, Going, Gridding, Filing):
    """The screen on which a case is worked on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "turn(1)", "Next pane", show=False, id="turn.next"),
        Binding("shift+tab", "turn(-1)", "Previous pane", show=False, id="turn.previous"),
        Binding("escape", "out", "Back out", show=False, id="out"),
    ]
