"""What the workbench shows: outline, items, form, trace and problems side by side, and the lines around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import cast

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.timer import Timer

from safetycase.case import AnyItem
from safetycase.case.unknown import unknown_item
from safetycase.model import BY_NAME
from safetycase.tui import lists
from safetycase.tui.entry import Line
from safetycase.tui.form import Place, first_content, form_rows, row_for
from safetycase.tui.frame import LEFT, NARROW, RIGHT, Arrangement, Frame, arrange
from safetycase.tui.header import crumbs, header
from safetycase.tui.keys import PANES, Keymap, hints
from safetycase.tui.lasting import Lasting
from safetycase.tui.looks import Piece, since_words
from safetycase.tui.names import FLAGS, asks_for_changes, unknown_flags
from safetycase.tui.problemlist import ProblemList, title
from safetycase.tui.rowlist import RowList
from safetycase.tui.rows import NONE, Row, Rows
from safetycase.tui.state import State
from safetycase.tui.tracetree import TraceTree
from safetycase.tui.typeahead import TypingAhead

MESSAGE_SECONDS = 8.0


class Bar(RowList, can_focus=False):
    """A line of words around the panes."""

    _offered: tuple[list[tuple[str, str]], list[Piece], int] | None = None

    def _cursor_style(self) -> Style:
        return Style.null()

    def say(self, pieces: list[Piece], tail: list[Piece]) -> None:
        """Show these words, some of them at the right edge."""
        self._offered = None
        self._say(pieces, tail)

    def _say(self, pieces: list[Piece], tail: list[Piece]) -> None:
        self.show(Rows.of([Row("bar", tuple(pieces), tail=tuple(tail))]))

    def offer(self, hints: Iterable[tuple[str, str]], tail: list[Piece], gap: int = 3) -> None:
        """Show what keys do, as many of them as have room as a whole, and words at the right edge."""
        self._offered = (list(hints), tail, gap)
        self._fill()

    def on_resize(self) -> None:
        """Offer as many keys as have room now."""
        self._fill()

    def _fill(self) -> None:
        if self._offered is None:
            return
        hints, tail, gap = self._offered
        room = self.app.size.width - 2 - sum(cell_len(text) for text, _ in tail)
        pieces: list[Piece] = []
        for key, word in hints:
            blank = " " * (gap if pieces else 1)
            room -= cell_len(f"{blank}{key} {word}")
            if room < 0:
                break
            pieces += [(f"{blank}{key}", "accent"), (f" {word}", "")]
        self._say(pieces, tail)


class Panes(Lasting, Screen[None]):
    """The panes, and what each shows of the state."""

    CSS = """
    #status, #hints { height: 1; overflow: hidden; background: $panel; scrollbar-size: 0 0; }
    #body { height: 1fr; }
    #middle, #right { width: 1fr; }
    #form { height: 1fr; }
    .pane {
        border: round $border-blurred; border-title-color: $dim; border-subtitle-color: $dim;
        background: $background;
    }
    .pane:focus { border: round $border; border-title-color: $text-primary; border-title-style: bold; }
    .pane:focus:nocolor, .pane:focus:ansi { border: heavy $border; }
    #filter { display: none; }
    .filtering #filter { display: block; }
    #sift { display: none; }
    .sifting #sift { display: block; }
    """

    def __init__(self, state: State) -> None:
        super().__init__()
        self.state = state
        self.kind = next(iter(state.case.counts), "loss")
        self.filter_text = ""
        self.worked_on = ("", "")
        self.at = "items"
        self.zoomed = False
        self.frame = Frame()
        self.arrangement = Arrangement(frozenset())
        self._side = LEFT
        self._drawn = ""
        self._traced = ""
        self.traces = TraceTree()
        self.problem_list = ProblemList()
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
        yield Line(placeholder="words in the findings, their rules and places", id="sift")
        yield RowList(id="problems", classes="pane", empty="Not checked yet.")
        yield Bar(id="hints")

    @property
    def keymap(self) -> Keymap:
        """The keys that hold."""
        return cast(TypingAhead, self.app).keymap

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
        kept = state.item if self.worked_on == (state.item, self.filter_text) else ""
        rows = lists.item_rows(state, self.kind, self.filter_text, kept)
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
        marked = f" · {len(state.marked):,} marked" if state.marks else ""
        if differing := since_words(state.since.numbers.get(self.kind, {})):
            marked += f" · {differing} since HEAD"
        if asks_for_changes(self.filter_text) and state.since.why:
            items.empty = state.since.why
        title = f"2 {BY_NAME[self.kind].plural} ({shown}{more}){marked}"
        items.entitle(title, self.filter_text and f"/{self.filter_text}")

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
        self.draw_trace(item, afresh=afresh)
        self.draw_field()

    def draw_trace(self, item: AnyItem, *, afresh: bool = False) -> None:
        """Bring the trace up to the item; one that was left before is shown as it was left."""
        trace = self.pane("trace")
        if self._traced != item.id:
            self.traces.leave(self._traced, trace.current.key if trace.current is not None else "")
            self._traced = item.id
        rows = self.traces.rows(self.state, item, trace.room)
        trace.show(rows, self.traces.spot(item.id) if afresh else None, afresh=afresh)
        trace.entitle(f"4 Trace of {item.id}", "only what leads to gaps: ! shows all" if self.traces.gaps_only else "")

    def draw_field(self) -> None:
        """Say in the form's border what the field under the cursor means."""
        item, form = self.state.current, self.pane("form")
        row = form.current
        place = row.data if row is not None else None
        told = " ".join(place.field.description.split()) if isinstance(place, Place) and place.field is not None else ""
        form.entitle(
            f"3 {item.id}{crumbs(self.state)}" if item is not None else "3 Item", told if form.has_focus else ""
        )

    def draw_problems(self) -> None:
        """Bring the problems up to the last check; it says so when it is about an older state of the case."""
        judgement, problems = self.state.judgement, self.pane("problems")
        problems.empty = "No findings." if judgement.checked else "Not checked yet."
        rows = self.problem_list.rows(self.state, problems.room or NARROW)
        problems.show(rows)
        if self.problem_list.wanted.strip() and judgement.findings:
            problems.empty = "Nothing fits the filter."
        problems.entitle(*title(judgement, self.problem_list, sum(1 for key in rows.keys if key.isdigit())))

    def draw_status(self) -> None:
        """The top line: the case, what is wrong with it, and where one stands."""
        items = self.pane("items")
        position = (items.cursor + 1, len(items.rows)) if items.current is not None else (0, 0)
        self.query_one("#status", Bar).say(*header(self.state, self.kind, self.app.size.width, position))

    def draw_hints(self) -> None:
        """The bottom line: the last word, else the keys of the pane that has them."""
        bar = self.query_one("#hints", Bar)
        if self._message[0]:
            bar.say([(" ", ""), self._message], [])
            return
        keymap = self.keymap
        offered = hints(self.at, writing=not self.state.refusal, keymap=keymap)
        commands, help_ = keymap.first("palette"), keymap.first("help")
        bar.offer(offered, [(f"{commands} ", "accent"), ("commands  ", ""), (f"{help_} ", "accent"), ("help ", "")])

    @contextmanager
    def working(self, what: str) -> Iterator[None]:
        """Say in the line on top what is being done, for as long as it is."""
        self.state.working = what
        self.draw_status()
        try:
            yield
        finally:
            self.state.working = ""
            with suppress(NoMatches):  # somebody leaves meanwhile, and there is no line any more
                self.draw_status()

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
        """Show an item and remember where from; False if there is none of that id.

        What an imported case says of an item is shown as a page: it is changed there.
        """
        if not self.state.visit(item_id):
            self.say(unknown_item(self.state.case, item_id) if item_id else "no item here", "warning")
            if ":" in item_id:
                self._show_imported(item_id)
            return False
        self.show_current()
        return True

    def _show_imported(self, name: str) -> None:
        from safetycase.tui.abroad import page_about
        from safetycase.tui.pickers import Page

        pieces = page_about(self.state, name, max(min(90, self.app.size.width * 9 // 10 - 8), 40) - 2)
        if pieces:
            rows = Rows.of([Row(str(number), (piece,)) for number, piece in enumerate(pieces)])
            self.app.push_screen(Page(f"{name} · only read here", rows))

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
        if self.at != "problems":
            self._side = RIGHT if self.at in RIGHT else LEFT
        made = self.arranged(self.frame)
        if made == self.arrangement:
            return
        self.arrangement, shown = made, made.shown
        for name in PANES:
            self.pane(name).display = name in shown
        right = self.query_one("#right")
        right.display = bool(shown & RIGHT)
        self.query_one("#middle").display = "items" in shown
        self.query_one("#body").display = bool(shown - {"problems"})
        self.pane("outline").styles.width = made.outline or "1fr"
        right.styles.width = made.right or "1fr"
        self.pane("trace").styles.height = made.trace or "1fr"
        self.pane("problems").styles.height = made.problems or "1fr"

    def arranged(self, frame: Frame) -> Arrangement:
        """How the panes share the screen in a frame."""
        size = self.app.size
        return arrange(size.width, size.height, self.at, self._side, frame, zoomed=self.zoomed)

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
        """Break the form's lines anew, and give trace and problems the room there is."""
        item = self.state.current
        if event.rows.id == "form":
            self.draw_item()
        elif event.rows.id == "trace" and item is not None:
            self.draw_trace(item)
        elif event.rows.id == "problems":
            self.draw_problems()
