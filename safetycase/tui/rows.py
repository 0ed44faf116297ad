"""The one list widget of the workbench: rows drawn when they are seen, whatever their number.

Text from a case reaches the screen only as segments, so that nothing in it is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from safetycase.findings.text import visible

TONES = ("id", "dim", "error", "warning", "info", "good", "accent", "heading")
"""The ways in which a part of a row can stand out; each also differs by glyph or word, never by colour alone."""


class Row(msgspec.Struct, frozen=True):
    """A line of a list: an opaque `key` for whoever listens, and pieces of text, each with a tone (or none)."""

    key: str
    pieces: tuple[tuple[str, str], ...]
    selectable: bool = True

    @property
    def text(self) -> str:
        """The words of the row, as a person reads them."""
        return "".join(text for text, _ in self.pieces)


class RowList(ScrollView, can_focus=True):
    """A list of rows with a cursor. Only the rows on the screen are drawn."""

    COMPONENT_CLASSES = {"rows--cursor", "rows--cursor-blurred", *(f"rows--{tone}" for tone in TONES)}
    DEFAULT_CSS = """
    RowList {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        & > .rows--cursor { background: $primary; color: $text; text-style: bold; }
        & > .rows--cursor-blurred { background: $surface-lighten-2; }
        & > .rows--id { color: $text-accent; }
        & > .rows--dim { color: $text-muted; }
        & > .rows--error { color: $text-error; }
        & > .rows--warning { color: $text-warning; }
        & > .rows--info { color: $text-secondary; }
        & > .rows--good { color: $text-success; }
        & > .rows--accent { color: $text-primary; }
        & > .rows--heading { text-style: bold; }
    }
    """
    BINDINGS = [
        Binding("up,k", "move(-1)", "Up", show=False, id="list.up"),
        Binding("down,j", "move(1)", "Down", show=False, id="list.down"),
        Binding("pageup,ctrl+u", "page(-1)", "Page up", show=False, id="list.page-up"),
        Binding("pagedown,ctrl+d", "page(1)", "Page down", show=False, id="list.page-down"),
        Binding("home,g", "end(-1)", "First", show=False, id="list.first"),
        Binding("end,G", "end(1)", "Last", show=False, id="list.last"),
        Binding("enter", "choose", "Open", show=False, id="list.open"),
    ]

    cursor: reactive[int] = reactive(0)

    class Moved(Message):
        """The cursor came to another row."""

        def __init__(self, rows: RowList, row: Row) -> None:
            super().__init__()
            self.rows = rows
            self.row = row

        @property
        def control(self) -> RowList:
            """The list in which it happened."""
            return self.rows

    class Chosen(Moved):
        """A row was opened."""

    def __init__(self, *, id: str | None = None, empty: str = "Nothing here.") -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows: Sequence[Row] = ()
        self.empty = empty

    def show(self, rows: Sequence[Row], key: str | None = None) -> None:
        """Put other rows in place, and the cursor on the row with `key`, by default the one it was on."""
        wanted = key if key is not None else (self.current.key if self.current else None)
        self.rows = rows
        index = next((i for i, row in enumerate(rows) if row.key == wanted and row.selectable), None)
        self.virtual_size = Size(self.size.width, len(rows))
        self.cursor = index if index is not None else self._selectable(min(self.cursor, max(len(rows) - 1, 0)), 1)
        self._keep_in_view()
        self.refresh()

    @property
    def current(self) -> Row | None:
        """The row under the cursor, None in an empty list."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    def select(self, key: str) -> bool:
        """Put the cursor on the row with this key; False if there is none."""
        for index, row in enumerate(self.rows):
            if row.key == key and row.selectable:
                self.cursor = index
                return True
        return False

    def render_line(self, y: int) -> Strip:
        """The strip of one screen line."""
        width = self.size.width
        index = y + self.scroll_offset.y
        base = self.rich_style
        if index >= len(self.rows):
            note = f"  {self.empty}" if not self.rows and y == 0 else ""
            style = self.get_component_rich_style("rows--dim") if note else base
            return Strip([Segment(note, style)]).adjust_cell_length(width, base)
        row = self.rows[index]
        over = Style.null()
        if index == self.cursor:
            over = self.get_component_rich_style(
                "rows--cursor" if self.has_focus else "rows--cursor-blurred", partial=True
            )
        segments = []
        for text, tone in row.pieces:
            style = base + self.get_component_rich_style(f"rows--{tone}", partial=True) if tone else base
            if index == self.cursor and self.has_focus:
                style = Style(bold=style.bold) + over
            segments.append(Segment(visible(text), style + over))
        strip = Strip(segments)
        if strip.cell_length > width > 1:
            strip = Strip([*strip.crop(0, width - 1), Segment("…", base + over)])
        return strip.adjust_cell_length(width, base + over)

    def watch_cursor(self, old: int, new: int) -> None:
        """Redraw the two rows concerned and tell who listens."""
        self._keep_in_view()
        for index in (old, new):
            self.refresh(Region(0, index - self.scroll_offset.y, self.size.width, 1))
        row = self.current
        if row is not None and old != new:
            self.post_message(self.Moved(self, row))

    def action_move(self, step: int) -> None:
        """Go to the next row that can be chosen, in the direction of `step`."""
        self.cursor = self._selectable(self.cursor + step, step)

    def action_page(self, direction: int) -> None:
        """Go one screen on."""
        target = self.cursor + direction * max(self.size.height - 1, 1)
        self.cursor = self._selectable(max(0, min(target, len(self.rows) - 1)), direction)

    def action_end(self, direction: int) -> None:
        """Go to the first or the last row."""
        self.cursor = self._selectable(0 if direction < 0 else len(self.rows) - 1, -direction)

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.current is not None and self.current.selectable:
            self.post_message(self.Chosen(self, self.current))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where somebody clicked; a second click opens."""
        index = event.y + self.scroll_offset.y
        if index < len(self.rows) and self.rows[index].selectable:
            if index == self.cursor and event.chain > 1:
                self.action_choose()
            self.cursor = index

    def on_focus(self) -> None:
        """Show the cursor as the one that keys move."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self.refresh()

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.virtual_size = Size(self.size.width, len(self.rows))
        self._keep_in_view()

    def _selectable(self, index: int, step: int) -> int:
        """The nearest row that can be chosen, from `index` in the direction of `step`, else the cursor stays."""
        at = index
        while 0 <= at < len(self.rows):
            if self.rows[at].selectable:
                return at
            at += 1 if step > 0 else -1
        return self.cursor if 0 <= self.cursor < len(self.rows) else 0

    def _keep_in_view(self) -> None:
        height = self.size.height
        if height and self.rows:
            top = self.scroll_offset.y
            if self.cursor < top:
                self.scroll_to(y=self.cursor, animate=False, immediate=True)
            elif self.cursor >= top + height:
                self.scroll_to(y=self.cursor - height + 1, animate=False, immediate=True)


def fit(text: str, width: int) -> str:
    """The text cut or padded to `width` screen cells."""
    text = visible(text)
    if cell_len(text) > width:
        cut = ""
        for character in text:
            if cell_len(cut + character) > width - 1:
                break
            cut += character
        text = cut + "…"
    return text + " " * (width - cell_len(text))
