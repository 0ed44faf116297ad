"""The screen that shows what differs from the newest commit, by item and field, and puts it back or takes it away."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from safetycase.editing.restoring import restore_field, restore_item
from safetycase.history import changes
from safetycase.history.fieldwise import item_changes
from safetycase.tui.diffrows import Spot, diff_rows, shown_of, version_rows
from safetycase.tui.keys import DIFF_ACTIONS, bindings, common
from safetycase.tui.looks import since_words
from safetycase.tui.paned import Paned
from safetycase.tui.panes import Bar
from safetycase.tui.rowlist import RowList
from safetycase.tui.rows import NONE, Row
from safetycase.tui.sincehead import HEAD
from safetycase.tui.typeahead import FOLLOW, NOTICED, READ, asks

if TYPE_CHECKING:
    from safetycase.case import Case
    from safetycase.tui.comparing import Comparing

STACKED = 70
"""Below this width, the versions stand one above the other."""
LOW = 16
"""Below this height, versions that do not stand side by side take turns."""
CHANGED = "this changed meanwhile: look again before you put anything back"
SIDES = ("earlier", "later")


class DiffScreen(Paned[str | None]):
    """What differs from an earlier state. Answers with the id of the item to go to, None if it was closed."""

    DEFAULT_CSS = "DiffScreen #differing { height: 1fr; }"
    scope = "diff"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(DIFF_ACTIONS), *common()]

    def __init__(self, bench: Comparing, before: Case, start: str) -> None:
        super().__init__()
        self.bench, self._before, self._start = bench, before, start
        self.about = bench.state
        self._shown = SIDES[0]
        self._seen: tuple[object, object] = (None, None)
        self._renewed = float("-inf")
        self._came = self._pressed = float("-inf")

    def compose(self) -> ComposeResult:
        """What differs, both versions of what the cursor is on, and the keys."""
        yield Bar(id="diff-head", classes="line")
        yield RowList(id="differing", classes="pane", empty=f"Nothing differs from {HEAD}.")
        with Container(id="sides", classes="sides"):
            yield RowList(id="earlier", classes="pane", empty="")
            yield RowList(id="later", classes="pane", empty="")
        yield Bar(id="diff-hints", classes="line")

    @property
    def table(self) -> RowList:
        """What differs."""
        return self.query_one("#differing", RowList)

    @property
    def spot(self) -> Spot | None:
        """What the cursor is on, None if nothing differs."""
        row = self.table.current
        return row.data if row is not None else None

    def on_mount(self) -> None:
        """Show what differs, beginning at the item one came from."""
        self.table.listener = self
        self._show(self._start)
        self._came = time.monotonic()
        self.set_focus(self.table)
        self.hint()
        self.set_interval(FOLLOW, self.look)

    def look(self) -> None:
        """Bring the screen up to the case and to the newest commit, and say so if the cursor is on other words then."""
        state = self.bench.state
        before = state.since.before or self._before
        if self._seen == (state.case, before):
            return
        spot, self._before = self.spot, before
        self._show(spot.key if spot is not None else "")
        was, now = (shown_of(one) if one is not None else None for one in (spot, self.spot))
        if was != now:
            self._renewed = time.monotonic()
            self.hint(CHANGED, "warning")

    def _stale(self) -> bool:
        """Whether a key was meant for something else than what is shown now; it does nothing then."""
        self.look()
        before, self._pressed = self._pressed, self.commander.pressed
        if time.monotonic() - self._renewed < NOTICED:
            self.hint(CHANGED, "warning")
        elif self.spot is not None and self._pressed - max(self._came, before) < READ:  # also while a key is held down
            self.hint(f"{self.spot.item.id} came only now: look at it first", "warning")
        else:
            return False
        return True

    def on_resize(self) -> None:
        """Arrange the versions for the room there is."""
        width, height = self.app.size
        self.set_class(width < STACKED, "stacked")
        for name in SIDES:
            self.query_one(f"#{name}").display = height >= LOW or width >= STACKED or name == self._shown

    def on_row_list_resized(self, event: RowList.Resized) -> None:
        """Break the lines of the versions anew."""
        if event.rows.id != "differing":
            self._draw_sides()

    def _show(self, key: str = "") -> None:
        """Bring the screen up to the case, at a row if it is there, else near to where one stood."""
        state, table = self.bench.state, self.table
        self._seen = (state.case, self._before)
        found = changes(self._before, state.case)
        items = item_changes(self._before, state.case, found)
        rows = diff_rows(state, items)
        at = table.cursor
        table.show(rows, key or None)
        if len(rows) and rows.place(key) is None:
            table.cursor = min(at, len(rows) - 1)
        numbers = {word: sum(one.word == word for one in items) for word in ("new", "changed", "gone")}
        self.query_one("#diff-head", Bar).say([(f" {since_words(numbers) or 'nothing differs'}", "heading")], [])
        table.entitle(f"Since {HEAD}", "")
        self._draw_sides()

    def _draw_sides(self) -> None:
        spot = self.spot
        for name, later, title in (("earlier", False, HEAD), ("later", True, "Now")):
            pane = self.query_one(f"#{name}", RowList)
            pane.show(version_rows(spot, later, pane.room or 24) if spot is not None else NONE, afresh=True)
            pane.entitle(f"{title}: {spot.key}" if spot is not None else title)

    def row_moved(self, rows: RowList, row: Row) -> None:
        """Show the versions of what the cursor came to."""
        self.hint()
        self._draw_sides()

    def row_chosen(self, rows: RowList, row: Row) -> None:
        """Go to the form of the item."""
        self.action_form()

    def _told(self, key: str) -> None:
        """Show the case as it is after an edit, and what the workbench said of it."""
        self._show(key)
        self._came = time.monotonic()
        self.hint(self.bench.message, self.bench.message_tone)

    def action_restore(self) -> None:
        """Put the field, or the whole item, back as it was."""
        if self._stale():
            return
        spot = self.spot
        if spot is None:
            self.hint(f"nothing differs from {HEAD}", "")
            return
        name = spot.item.id
        if spot.field is not None and spot.item.word == "changed" and not spot.item.was_kind:
            self.bench.do(restore_field(self._before, HEAD, name, spot.path, spot.item.was_id))
        else:
            self.bench.do(restore_item(self._before, HEAD, name, spot.item.was_id))
        self._told(spot.key)

    def action_restore_item(self) -> None:
        """Put the whole item back as it was, wherever in it the cursor is."""
        if not self._stale() and (spot := self.spot) is not None:
            self.bench.do(restore_item(self._before, HEAD, spot.item.id, spot.item.was_id))
            self._told(spot.item.id)

    @asks
    async def action_remove(self) -> None:
        """Delete an item that is new, after another key; one that was there before is put back instead."""
        if self._stale():
            return
        spot = self.spot
        if self.refuse():
            return
        if spot is None:
            self.hint(f"nothing differs from {HEAD}", "")
        elif spot.item.word != "new":
            back = self.keymap.first("diff.restore-item")
            self.hint(f"{spot.item.id} is at {HEAD}: {back} puts it back as it was there", "warning")
        elif await self.bench.delete_at(spot.item.id):
            self._told(spot.item.id)
        else:
            self.hint()

    def action_item(self, step: int) -> None:
        """Go to the next item, or the one before."""
        table = self.table
        places = [place for place, row in enumerate(table.rows) if row.data.field is None]
        if places:
            ahead = [place for place in places if (place - table.cursor) * step > 0]
            table.cursor = (min(ahead) if step > 0 else max(ahead)) if ahead else places[0 if step > 0 else -1]

    def action_turn(self) -> None:
        """Go from the list to the versions, one after the other, and back."""
        at = next((place for place, name in enumerate(SIDES) if self.query_one(f"#{name}").has_focus), -1) + 1
        if at < len(SIDES):
            self._shown = SIDES[at]
            self.on_resize()
        self.set_focus(self.query_one(f"#{SIDES[at]}") if at < len(SIDES) else self.table)

    def action_form(self) -> None:
        """Go to the form of the item."""
        spot = self.spot
        if spot is not None and spot.item.id in self.bench.state.case.items:
            self.dismiss(spot.item.id)
        elif spot is not None:
            self.hint(f"{spot.item.id} is gone; {self.keymap.first('diff.restore')} brings it back", "warning")

    def action_undo(self) -> None:
        """Take the last change back."""
        self._stepped(self.bench.action_undo)

    def action_redo(self) -> None:
        """Do the change again that was taken back."""
        self._stepped(self.bench.action_redo)

    def _stepped(self, step: Callable[[], None]) -> None:
        """Take a step back or forth, and stand at what it changed."""
        spot, before = self.spot, self._rows_by_key()
        step()
        self._show(spot.key if spot is not None else "")
        changed = [key for key, shown in self._rows_by_key().items() if before.get(key) != shown]
        if changed:
            self.table.select(changed[1] if len(changed) == 2 else changed[0])  # the one field, else the item
        self.hint(self.bench.message, self.bench.message_tone)

    def _rows_by_key(self) -> dict[str, object]:
        return {row.key: shown_of(row.data, whole=False) for row in self.table.rows}

    @asks
    async def action_save(self) -> None:
        """Write every file that has unsaved changes."""
        if not self.refuse():
            await self.bench.save_files()
            self.hint(self.bench.message, self.bench.message_tone)

    def action_close(self) -> None:
        """Back to the workbench."""
        self.dismiss(None)
