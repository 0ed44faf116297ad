"""What the screens with panes of their own look like: a line on top, framed lists, a line of keys."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from safetycase.tui.hinting import Hinting
from safetycase.tui.typeahead import Asking

Answer = TypeVar("Answer")


class Paned(Hinting, Asking[Answer]):
    """A screen of its own over the case. Its lists of rows are `pane`s, its first and last line are `line`s."""

    DEFAULT_CSS: ClassVar[str] = """
    Paned {
        background: $background;
        Bar.line { height: 1; overflow: hidden; background: $panel; scrollbar-size: 0 0; }
        RowList.pane {
            border: round $border-blurred; border-title-color: $dim; border-subtitle-color: $dim;
            background: $background;
        }
        RowList.pane:focus { border: round $border; border-title-color: $text-primary; border-title-style: bold; }
        RowList.pane:focus:nocolor { border: heavy $border; }
        .sides { layout: horizontal; height: 1fr; }
        .sides > RowList { width: 1fr; height: 1fr; }
        &.stacked .sides { layout: vertical; }
        &.stacked .sides > RowList { width: 100%; }
    }
    """
