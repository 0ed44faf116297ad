"""The one list widget of the workbench: draws the rows that are in view, and nothing else.

Text reaches the screen only as segments made visible, so that nothing in it is ever read as markup or escape.
"""

from __future__ import annotations

from typing import ClassVar, Protocol

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from safetycase.findings.text import visible
from safetycase.tui.keys import LIST_ACTIONS, bindings
from safetycase.tui.lettering import MOST, cut
from safetycase.tui.looks import Piece
from safetycase.tui.rows import NONE, Row, Rows

TONES = ("id", "dim", "error", "warning", "info", "good", "accent", "heading")
"""The ways in which a piece can stand out; each also differs by glyph or word, never by colour alone."""


_REVERSED = Style(reverse=True, dim=False, color="default", bgcolor="default")
"""The row under the cursor where the colours are the terminal's: one stretch, whatever stands out in it otherwise."""
FRAMED = 6
"""The cells of a border that its title cannot have."""
POINTER = "›"
"""Marks the row under the cursor where the focus is elsewhere, so that colour alone does not."""


class Listener(Protocol):
    """Whoever wants to know what happens in a list.

    It is told at once, not by a message: a key typed ahead must find the pane that the key before it led to.
    """

    def row_moved(self, rows: RowList, row: Row) -> None:
        """The cursor came to another row."""

    def row_chosen(self, rows: RowList, row: Row) -> None:
        """A row was opened."""


class RowList(ScrollView, can_focus=True):
    """A list of rows with a cursor. Only the rows on the screen are drawn."""

    COMPONENT_CLASSES = {"rows--cursor", "rows--cursor-blurred", *(f"rows--{tone}" for tone in TONES)}
    DEFAULT_CSS = """
    RowList {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-background: $background; scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        scrollbar-color: $cursor-blurred; scrollbar-color-hover: $cursor; scrollbar-color-active: $cursor;
        & > .rows--cursor { background: $cursor; text-style: bold; }
        & > .rows--cursor-blurred { background: $cursor-blurred; }
        &:ansi > .rows--dim { text-style: dim; }
        & > .rows--id { color: $text-accent; }
        & > .rows--dim { color: $dim; }
        & > .rows--error { color: $text-error; }
        & > .rows--warning { color: $text-warning; }
        & > .rows--info { color: $text-secondary; }
        & > .rows--good { color: $text-success; }
        & > .rows--accent { color: $text-primary; }
        & > .rows--heading { text-style: bold; color: $text-primary; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LIST_ACTIONS)]

    cursor: reactive[int] = reactive(0, repaint=False)

    class Resized(Message):
        """The list became wider or narrower."""

        def __init__(self, rows: RowList) -> None:
            super().__init__()
            self.rows = rows

    def __init__(self, *, id: str | None = None, empty: str = "Nothing here.", classes: str = "") -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.rows = NONE
        self.empty = empty
        self.listener: Listener | None = None
        self.led = False
        self._silent = False
        self._titles = ("", "")
        self._width = 0
        self._base = Style.null()

    def show(self, rows: Rows, key: str | None = None, *, afresh: bool = False) -> None:
        """Put other rows in place, and the cursor on the row with `key`, by default the one it was on.

        Where there is no such row the cursor stays at its place, or goes to the first row if shown `afresh`.
        """
        wanted = key if key is not None else (self.current.key if self.current else None)
        self.rows = rows
        place = rows.place(wanted) if wanted is not None else None
        if place is None or not rows[place].selectable:
            place = self._selectable(0 if afresh else min(self.cursor, max(len(rows) - 1, 0)), 1)
        self._resize()
        self._silent = True  # whoever shows rows knows what the cursor is on
        self.cursor = place
        self._silent = False
        self._keep_in_view()
        self.refresh()

    def entitle(self, title: str, subtitle: str = "") -> None:
        """Put words in the border, cut to its width. As content: a plain string would be read as markup."""
        self._titles = (title, subtitle)
        room = max(self.outer_size.width - FRAMED, 8)
        self.border_title = Content(cut(title, room))
        self.border_subtitle = Content(cut(subtitle, room))

    @property
    def room(self) -> int:
        """The cells of a row; while the list is hidden those that it had, 0 if it was never seen."""
        return self.scrollable_content_region.width or self._width

    @property
    def current(self) -> Row | None:
        """The row under the cursor, None in an empty list."""
        row: Row | None = self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None
        return row

    def select(self, key: str) -> bool:
        """Put the cursor on the row with this key; False if there is none."""
        place = self.rows.place(key)
        if place is not None:
            self.cursor = place
        return place is not None

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of some screen lines."""
        self._base = self.rich_style  # worked out once, not for every line
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """The strip of one screen line."""
        width = self.scrollable_content_region.width
        index = y + self.scroll_offset.y
        base = self._base
        if index >= len(self.rows):
            note = f" {self.empty}" if not len(self.rows) and y == 0 else ""
            style = self.get_component_rich_style("rows--dim") if note else base
            return Strip([Segment(cut(note, width), style)]).adjust_cell_length(width, base)
        row = self.rows[index]
        over = self._cursor_style() if index == self.cursor else Style.null()
        tail, room = self._segments(row.tail, base, over, width // 2)
        tail_width = width // 2 - room
        mark: Piece = ((POINTER if index == self.cursor else " ").ljust(2), "") if self.led else ("", "")
        body, left = self._segments((mark, *row.pieces), base, over, width - tail_width - (1 if tail else 0))
        gap = Segment(" " * (left + (1 if tail else 0)), base + over)
        return Strip([*body, gap, *tail]).adjust_cell_length(width, base + over)

    def _segments(self, pieces: tuple[Piece, ...], base: Style, over: Style, room: int) -> tuple[list[Segment], int]:
        """Segments of at most `room` cells, and how many cells are left over."""
        segments = []
        for text, tone in pieces:
            if room <= 0:
                break
            plain = text if len(text) <= MOST * room else text[: MOST * room + MOST]
            shown = visible(plain)
            size = cell_len(shown)
            if size > room:
                shown = cut(plain, room)
                size = cell_len(shown)
            style = base + self.get_component_rich_style(f"rows--{tone}", partial=True) if tone else base
            segments.append(Segment(shown, style + over))
            room -= size
        return segments, room

    @property
    def leads(self) -> bool:
        """Whether keys move the cursor of this list."""
        return self.has_focus or self.led

    def _cursor_style(self) -> Style:
        if self.app.no_color or self.app.native_ansi_color:
            return _REVERSED if self.leads else Style(underline=True)
        name = "rows--cursor" if self.leads else "rows--cursor-blurred"
        return self.get_component_rich_style(name, partial=True)

    def watch_cursor(self, old: int, new: int) -> None:
        """Redraw the two rows concerned and tell who listens."""
        self._keep_in_view()
        for index in (old, new):
            self.refresh(Region(0, index - self.scroll_offset.y, self.size.width, 1))
        row = self.current
        if row is not None and not self._silent and self.listener is not None:
            self.listener.row_moved(self, row)

    def action_move(self, step: int) -> None:
        """Go to the next row that can be chosen, in the direction of `step`; at the edge, show what is beyond it."""
        target = self._selectable(self.cursor + step, step)
        if target == self.cursor and len(self.rows):
            self.scroll_relative(y=step, animate=False, immediate=True)
        self.cursor = target

    def action_page(self, direction: int) -> None:
        """Go one screen on."""
        target = self.cursor + direction * max(self.size.height - 1, 1)
        self.cursor = self._selectable(max(0, min(target, len(self.rows) - 1)), direction)

    def action_end(self, direction: int) -> None:
        """Go to the first or the last row."""
        self.cursor = self._selectable(0 if direction < 0 else len(self.rows) - 1, -direction)
        if direction < 0:
            self.scroll_to(y=0, animate=False, immediate=True)
            self._keep_in_view()

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.current is not None and self.current.selectable and self.listener is not None:
            self.listener.row_chosen(self, self.current)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where somebody clicked; a second click opens."""
        at = event.get_content_offset(self)
        index = (at.y if at is not None else -1) + self.scroll_offset.y
        if at is not None and index < len(self.rows) and self.rows[index].selectable:
            self.cursor = index
            if event.chain == 2:
                self.action_choose()

    def on_focus(self) -> None:
        """Show the cursor as the one that keys move."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self.refresh()

    def on_resize(self) -> None:
        """Keep the cursor in view and cut the titles anew; tell who breaks lines to the width."""
        self._resize()
        self._keep_in_view()
        self.entitle(*self._titles)
        width = self.scrollable_content_region.width
        if width and width != self._width:
            self._width = width
            self.post_message(self.Resized(self))

    def _resize(self) -> None:
        """Make room for the rows; the screen is laid out anew only where that changes more than the scrollbar."""
        size, barred = Size(self.size.width, len(self.rows)), self.show_vertical_scrollbar
        settled = size.width == self.virtual_size.width and not self.styles.auto_dimensions
        if settled and barred == (size.height > self.container_size.height):
            self.set_reactive(RowList.virtual_size, size)
            self.scroll_y = self.validate_scroll_y(self.scroll_y)
            if barred:
                self.vertical_scrollbar.window_virtual_size = size.height
        else:
            self.virtual_size = size

    def watch_show_vertical_scrollbar(self, shown: bool) -> None:
        """Let a scrollbar that comes stand where the list does, which may have come there before."""
        if shown:
            self.vertical_scrollbar.position = self.scroll_y

    def _selectable(self, index: int, step: int) -> int:
        """The nearest row that can be chosen, from `index` in the direction of `step`, else the cursor stays."""
        at = index
        while 0 <= at < len(self.rows):
            if self.rows[at].selectable:
                return at
            at += 1 if step > 0 else -1
        at = self.cursor if 0 <= self.cursor < len(self.rows) else 0
        while at < len(self.rows) and not self.rows[at].selectable:
            at += 1
        return at if at < len(self.rows) else 0

    def _keep_in_view(self) -> None:
        height = self.scrollable_content_region.height
        if height and len(self.rows):
            top = self.scroll_offset.y
            if self.cursor < top:
                at_first = self.cursor == self._selectable(0, 1) < height  # show the heading above it, too
                self.scroll_to(y=0 if at_first else self.cursor, animate=False, force=True, immediate=True)
            elif self.cursor >= top + height:
                self.scroll_to(y=self.cursor - height + 1, animate=False, force=True, immediate=True)
