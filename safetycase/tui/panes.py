"""What the workbench shows: outline, items, form, trace and problems side by side, and the lines around them."""

from __future__ import annotations

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.timer import Timer

from safetycase.case.unknown import unknown_item
from safetycase.model import BY_NAME
from safetycase.tui import lists
from safetycase.tui.entry import Line
from safetycase.tui.form import Place, first_content, form_rows, row_for
from safetycase.tui.header import header
from safetycase.tui.keys import PANES, hints
from safetycase.tui.looks import Piece
from safetycase.tui.names import FLAGS, unknown_flags
from safetycase.tui.rowlist import RowList
from safetycase.tui.rows import NONE, Row, Rows
from safetycase.tui.state import State

NARROW = 110
"""Below this width, outline and items share the screen with form and trace by turns."""
TINY = 64
"""Below this width, one pane has the screen."""
LOW = 16
"""Below this height, one pane has the screen."""
MESSAGE_SECONDS = 8.0
OUTLINE_WIDTH = 32
_LEFT, _RIGHT = {"outline", "items"}, {"form", "trace"}


class Bar(RowList, can_focus=False):
    """A line of words around the panes."""

    def _cursor_style(self) -> Style:
        return Style.null()

    def say(self, pieces: list[Piece], tail: list[Piece]) -> None:
        """Show these words, some of them at the right edge."""
        self.show(Rows.of([Row("bar", tuple(pieces), tail=tuple(tail))]))


class Panes(Screen[None]):
    """The panes, and what each shows of the state."""

    CSS = """
    #status, #hints { height: 1; overflow: hidden; background: $panel; scrollbar-size: 0 0; }
    #body { height: 1fr; }
    #middle, #right { width: 1fr; }
    #form { height: 2fr; }
    #trace { height: 1fr; }
    .pane {
        border: round $border-blurred; border-title-color: $dim; border-subtitle-color: $dim;
        background: $background;
    }
    .pane:focus { border: round $border; border-title-color: $text-primary; border-title-style: bold; }
    .pane:focus:nocolor { border: heavy $border; }
    #filter { display: none; }
    .filtering #filter { display: block; }
    """

    def __init__(self, state: State) -> None:
        super().__init__()
        self.state = state
        self.kind = next(iter(state.case.counts), "loss")
        self.filter_text = ""
        self.at = "items"
        self.zoomed = False
        self._side = _LEFT
        self._shown: set[str] = set()
        self._drawn = ""
        self._message: Piece = ("", "")
        self._message_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The panes and the lines above and below them."""
        yield Bar(id="status")
        with Horizontal(id="body"):
            yield RowList(id="outline", classes="pane")
            with Vertical(id="middle"):
                yield RowList(id="items", classes="pane", empty="None yet: n adds one.")
                yield Line(placeholder="words, or is:open is:error is:unsaved …", id="filter")
            with Vertical(id="right"):
                yield RowList(id="form", classes="pane", empty="No item is chosen.")
                yield RowList(id="trace", classes="pane", empty="")
        yield RowList(id="problems", classes="pane", empty="Not checked yet.")
        yield Bar(id="hints")

    def pane(self, name: str) -> RowList:
        """The pane of this name."""
        return self.query_one(f"#{name}", RowList)

    @property
    def filter_line(self) -> Line:
        """The line in which the filter is typed."""
        return self.query_one("#filter", Line)

    def draw(self) -> None:
        """Bring every pane up to the case as it is."""
        self.draw_outline()
        self.draw_items()
        self.draw_item()
        self.draw_problems()
        self.draw_status()

    def draw_outline(self) -> None:
        """Bring the outline up to the case."""
        outline = self.pane("outline")
        on = outline.current
        keep = on is not None and on.data == (self.kind, self.filter_text)
        outline.show(lists.outline_rows(self.state), on.key if keep and on is not None else self.kind)
        outline.entitle("1 Outline")

    def draw_items(self) -> None:
        """Bring the list up to the kind and filter chosen; without an item, choose the first."""
        state, items = self.state, self.pane("items")
        rows = lists.item_rows(state, self.kind, self.filter_text)
        if state.current is None or state.current.kind.name != self.kind:
            state.item = rows.keys[0] if len(rows) else ""
        items.show(rows, state.item or None)
        if len(rows) and items.current is not None and items.current.key != state.item:
            state.item = items.current.key
        unknown = unknown_flags(self.filter_text)
        items.empty = "Nothing fits the filter." if self.filter_text else "None yet: n adds one."
        if unknown:
            items.empty = f"is:{unknown[0]} is not known; there are {', '.join(f'is:{word}' for word in FLAGS)}"
        every = len(state.case.of_kind(self.kind))
        shown = f"{len(rows):,} of {every:,}" if self.filter_text else f"{every:,}"
        more = "+" if state.partial else ""
        items.entitle(f"2 {BY_NAME[self.kind].plural} ({shown}{more})", self.filter_text and f"/{self.filter_text}")

    def draw_item(self) -> None:
        """Bring the form and the trace up to the item chosen."""
        item = self.state.current
        form, trace = self.pane("form"), self.pane("trace")
        if item is None:
            form.show(NONE)
            form.entitle("3 Item")
            trace.show(NONE)
            trace.entitle("4 Trace")
            return
        afresh, self._drawn = item.id != self._drawn, item.id
        rows = form_rows(self.state, item, form.room or 60)
        form.show(rows, first_content(rows) if afresh else row_for(rows, form.current), afresh=afresh)
        trace.show(lists.trace_rows(self.state, item), afresh=afresh)
        trace.entitle(f"4 Trace of {item.id}")
        self.draw_field()

    def draw_field(self) -> None:
        """Say in the form's border what the field under the cursor means."""
        item, form = self.state.current, self.pane("form")
        row = form.current
        place = row.data if row is not None else None
        told = " ".join(place.field.description.split()) if isinstance(place, Place) and place.field is not None else ""
        form.entitle(f"3 {item.id}" if item is not None else "3 Item", told if form.has_focus else "")

    def draw_problems(self) -> None:
        """Bring the problems up to the last check; it says so when it is about an older state of the case."""
        judgement, problems = self.state.judgement, self.pane("problems")
        problems.empty = "No findings." if judgement.checked else "Not checked yet."
        problems.show(lists.problem_rows(self.state, problems.room or NARROW))
        waived = f", {judgement.waived.total():,} waived" if judgement.waived else ""
        problems.entitle(f"5 Problems ({len(judgement.findings):,}{waived})" if judgement.checked else "5 Problems")

    def draw_status(self) -> None:
        """The top line: the case, what is wrong with it, and where one stands."""
        self.query_one("#status", Bar).say(*header(self.state, self.kind, self.app.size.width))

    def draw_hints(self) -> None:
        """The bottom line: the last word, else the keys of the pane that has them."""
        bar = self.query_one("#hints", Bar)
        if self._message[0]:
            bar.say([(" ", ""), self._message], [])
            return
        pieces: list[Piece] = [(" ", "")]
        for key, word in hints(self.at, writing=not self.state.refusal):
            pieces += [(key, "accent"), (f" {word}   ", "")]
        bar.say(pieces, [(": ", "accent"), ("commands  ", ""), ("? ", "accent"), ("help ", "")])

    def say(self, message: str, tone: str = "") -> None:
        """Put a word in the bottom line, for a while."""
        self._message = (message, tone)
        if self._message_timer is not None:
            self._message_timer.stop()
        self._message_timer = self.set_timer(MESSAGE_SECONDS, self.hush) if message else None
        self.draw_hints()

    def hush(self) -> None:
        """Take the last word away."""
        if self._message[0]:
            self.say("")

    @property
    def message(self) -> str:
        """The last word, empty if it is gone."""
        return self._message[0]

    def show_kind(self, kind: str, wanted: str = "") -> None:
        """List the items of a kind, those alone that a filter fits."""
        if (kind, wanted) != (self.kind, self.filter_text) and kind in BY_NAME:
            self.kind, self.filter_text = kind, wanted
            self.state.item = ""
            self.draw_items()
            self.draw_item()
            self.draw_status()

    def show_current(self) -> None:
        """Show the item that the state is at, in the list of its kind."""
        item = self.state.current
        if item is not None:
            if self.kind != item.kind.name or item.id not in self.pane("items").rows.keys:
                self.kind, self.filter_text = item.kind.name, ""
            self.draw()

    def go_to(self, item_id: str) -> bool:
        """Show an item and remember where from; False if there is none of that id."""
        if not self.state.visit(item_id):
            self.say(unknown_item(self.state.case, item_id) if item_id else "no item here", "warning")
            return False
        self.show_current()
        return True

    def focus_pane(self, name: str) -> None:
        """Give a pane the keys; where there is little room, also the room."""
        self.stand_at(name)
        self.set_focus(self.pane(name))  # at once: what is typed next belongs to this pane

    def stand_at(self, name: str) -> None:
        """Remember which pane has the keys, and arrange the others around it."""
        self.at = name
        self.lay_out()
        self.draw_hints()
        if self.state.current is not None:
            self.draw_field()

    def lay_out(self) -> None:
        """Show fewer panes at a time where there is little room; the pane that has the keys is always among them."""
        size = self.app.size
        shown = set(PANES)
        if self.zoomed or size.width < TINY or size.height < LOW:
            shown = {self.at}
        elif size.width < NARROW:
            if self.at != "problems":
                self._side = _RIGHT if self.at in _RIGHT else _LEFT
            shown = self._side | {"problems"}
        for name in PANES:
            self.pane(name).display = name in shown
        self.query_one("#middle").display = "items" in shown
        self.query_one("#right").display = bool(shown & _RIGHT)
        self.query_one("#body").display = bool(shown - {"problems"})
        self.pane("outline").styles.width = "1fr" if shown == {"outline"} else OUTLINE_WIDTH
        low = 5 if size.height < 32 else 9
        self.pane("problems").styles.height = "1fr" if shown == {"problems"} else low
        if shown != self._shown:
            self._shown = shown

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Stand at the pane that got the keys, by whatever way."""
        if event.widget.id in PANES and event.widget.id != self.at:
            self.hush()
            self.stand_at(event.widget.id)
        elif event.widget.id in PANES:
            self.draw_hints()

    def on_resize(self) -> None:
        """Arrange the panes for the room there is."""
        self.lay_out()
        self.draw_status()

    def on_row_list_resized(self, event: RowList.Resized) -> None:
        """Break the form's lines anew, and give the messages of the problems the room there is."""
        if event.rows.id == "form":
            self.draw_item()
        elif event.rows.id == "problems":
            self.draw_problems()
