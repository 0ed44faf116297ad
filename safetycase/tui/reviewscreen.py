"""The screen on which a person goes through what waits for one, and accepts, leaves open or rejects item by item."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from safetycase.case import AnyItem
from safetycase.case.reviewed import decisions, digest_of, waits_after
from safetycase.editing.reviewing import TITLES, Choice, Opinion, review
from safetycase.findings.text import reason
from safetycase.tui.keys import REVIEW_ACTIONS, bindings, common
from safetycase.tui.looks import Piece
from safetycase.tui.paned import Paned
from safetycase.tui.panes import Bar
from safetycase.tui.reviewrows import review_rows, said_rows
from safetycase.tui.rowlist import RowList
from safetycase.tui.rows import NONE, Row
from safetycase.tui.typeahead import FOLLOW, NOTICED, READ, asks

if TYPE_CHECKING:
    from safetycase.tui.reviewing import Reviewer, Reviewing

WIDE = 90
"""From this width on, the item and what is known about it stand side by side."""
LOW = 14
"""Below this height, they take turns where they do not stand side by side."""
PANES = ("reviewed", "known")
ASKED = 0.3
"""Seconds for which an item is shown before git is asked who wrote it."""


class ReviewScreen(Paned[str | None]):
    """One item after the other of those that wait. Answers with the id of the item to go to, None if it was closed."""

    scope = "review"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(REVIEW_ACTIONS), *common()]

    def __init__(self, bench: Reviewing, ids: Sequence[str], reviewer: Reviewer, start: int = 0) -> None:
        super().__init__()
        self.bench, self._ids, self._reviewer = bench, list(ids), reviewer
        self.about = bench.state
        self._at = start
        self._decided: dict[str, tuple[Choice, str]] = {}
        self._overtaken: set[str] = set()
        self._judged: object = None
        self._shown = PANES[0]
        self._seen: tuple[object, object, object] = (None, None, None)
        self._renewed = float("-inf")
        self._told = ("", "good")
        self._came = ("", 0.0)
        self._pressed = float("-inf")
        self._warned: object = None
        self._own: tuple[object, bool | None, bool] = (None, None, False)

    def compose(self) -> ComposeResult:
        """How far one is, the item, what is known about it, and the keys."""
        yield Bar(id="review-head", classes="line")
        with Container(id="review-body", classes="sides"):
            yield RowList(id="reviewed", classes="pane", empty="The item is gone.")
            yield RowList(id="known", classes="pane", empty="")
        yield Bar(id="review-hints", classes="line")

    @property
    def item_id(self) -> str:
        """The id of the item shown."""
        return self._ids[self._at]

    @property
    def decided(self) -> int:
        """How many items have been decided, and stand as they were decided."""
        return len(self._decided) - len(self._overtaken)

    def on_mount(self) -> None:
        """Show the first item."""
        for name in PANES:
            self.query_one(f"#{name}", RowList).listener = self
        self._show(afresh=True)
        self.set_focus(self.query_one("#reviewed"))
        self.set_interval(FOLLOW, self.look)

    def look(self) -> None:
        """Bring the screen up to the case and its findings; an item that says something else must be read again."""
        state = self.bench.state
        if self._seen[:2] != (state.case, state.judgement):
            if self._differs():
                self._read_again()
            else:
                self._show(note=self._told[0], tone=self._told[1])

    def _differs(self) -> bool:
        """Whether the item says something else than what is shown."""
        item = self.bench.state.case.items.get(self.item_id)
        return item is not None and item.raw != self._seen[2]

    def _look_back(self) -> None:
        """Find what was decided here and waits again, because somebody else changed it or what was said of it."""
        state = self.bench.state
        if self._judged is state.case:
            return
        self._judged = state.case
        last = decisions(state.case, state.as_of) if self._decided else {}
        items = ((state.case.items.get(name), how) for name, how in self._decided.items())
        self._overtaken = {item.id for item, how in items if item is not None and not _stands(item, last, *how)}

    def _decide(self, item_id: str, choice: Choice) -> None:
        self._decided[item_id] = choice, digest_of(self.bench.state.case.items[item_id])
        self._overtaken.discard(item_id)

    def _read_again(self) -> None:
        self._renewed = time.monotonic()
        self._show(note=f"{self.item_id} changed meanwhile: read it again before you decide", tone="warning")

    def on_resize(self) -> None:
        """Arrange the panes for the room there is."""
        width, height = self.app.size
        self.set_class(width < WIDE, "stacked")
        for name in PANES:
            self.query_one(f"#{name}").display = width >= WIDE or height >= LOW or name == self._shown

    def on_row_list_resized(self, event: RowList.Resized) -> None:
        """Break the lines anew."""
        self._show()

    def _show(self, *, afresh: bool = False, note: str = "", tone: str = "good") -> None:
        state = self.bench.state
        self._look_back()
        if self._came[0] != self.item_id:
            self._came = (self.item_id, time.monotonic())
        item = state.case.items.get(self.item_id)
        form, known = (self.query_one(f"#{name}", RowList) for name in PANES)
        self._seen = (state.case, state.judgement, item.raw if item is not None else None)
        form.show(said_rows(state, item, form.room or 60) if item is not None else NONE, afresh=afresh)
        known.show(review_rows(state, item, known.room or 40) if item is not None else NONE, afresh=afresh)
        form.entitle(self.item_id, "")
        known.entitle("What is known", "")
        self._draw_head(item)
        self.hint(note, tone)

    def _draw_head(self, item: AnyItem | None) -> None:
        """Tell how far one is, and what will be written down about who reviews."""
        choice = self._decided[self.item_id][0] if self._settled(self.item_id) else None
        words = {"accept": "✓ accepted", "reject": "✗ rejected", "open": "○ left open"}
        own, looked_up = self._known_own(item)
        head: list[Piece] = [
            (f" {self._at + 1:,} of {len(self._ids):,}", "heading"),
            (f"  {self.decided:,} decided", ""),
            (f"  {words[choice]}" if choice is not None else "", "accent"),
        ]
        self.query_one("#review-head", Bar).say(head, [(f"{self._reviewer.words(own, looked_up=looked_up)} ", "dim")])

    @property
    def looked_up(self) -> bool:
        """Whether git has told who wrote the item shown."""
        return self._own[2]

    def _known_own(self, item: AnyItem | None) -> tuple[bool | None, bool]:
        """Whether the reviewer wrote a part of the item, and whether git has told; it is asked beside the screen."""
        raw = item.raw if item is not None else None
        if self._own[0] is not raw:
            self._own = (raw, None, False)
            if item is not None:
                self.set_timer(ASKED, partial(self._look_up, item))
        return self._own[1:]

    def _look_up(self, item: AnyItem) -> None:
        if self._own[0] is item.raw:
            self._ask_git(item)

    @work(exclusive=True, group="authors")
    async def _ask_git(self, item: AnyItem) -> None:
        own = await self.bench.wrote(self._reviewer, item)
        if self._own[0] is item.raw:
            self._own = (item.raw, own, True)
            self._draw_head(item)

    def hint(self, note: str = "", tone: str = "good") -> None:
        """Tell the keys, or a word instead, which is told again when the item is drawn anew."""
        self._told = (note, tone)
        super().hint(note, tone)

    def row_moved(self, rows: RowList, row: Row) -> None:
        """Words that were said are over."""
        self.hint()

    def row_chosen(self, rows: RowList, row: Row) -> None:
        """Go to the form of the item."""
        self.action_form()

    @asks
    async def action_decide(self, choice: Choice, noted: bool) -> None:
        """Write down what is decided about the item, with a note where one is wanted, and go on."""
        if self.refuse():
            return
        now, before = time.monotonic(), self._pressed
        self._pressed = now
        if now - max(self._came[1], before) < READ:  # also while a key is held down, however long
            self.hint(f"{self.item_id} came only now: read it, then decide", "warning")
            return
        if choice == "accept" and self._warns_first():
            return
        note = ""
        if noted:
            asked = await self._ask_note(choice)
            if asked is None:
                return
            note = asked
        item = self.bench.state.case.items.get(self.item_id)
        if item is None:
            self.hint(f"{self.item_id} is gone", "warning")
            return
        own = await self._wrote(item) if choice != "open" else None
        if self._differs() or time.monotonic() - self._renewed < NOTICED:  # the key was meant for what was shown before
            self._read_again()
            return
        opinion = Opinion(
            by=self._reviewer.name,
            day=self.bench.state.as_of,
            choice=choice,
            note=note,
            independent=self._reviewer.recorded(own) if choice != "open" else None,
        )
        self._look_back()
        if not self.bench.do(review([item.id], opinion)):
            self.hint(self.bench.message, "error")
            return
        self._decide(item.id, choice)
        self._judged = self.bench.state.case  # what was decided about one item overtakes no other
        own_words = f"; written by {self._reviewer.name}, as git has it: not independent" if own else ""
        self._go_on(f"{self.bench.message}{own_words}", "warning" if own else "good")

    def _warns_first(self) -> bool:
        """Whether something speaks against accepting the item as it is, and that was not said yet."""
        from safetycase.rules.preview import against_accepting

        case = self.bench.state.case
        item = case.items.get(self.item_id)
        against = against_accepting(case, self.item_id) if item is not None and self._warned is not item.raw else []
        if not against:
            return False
        self._warned = item.raw if item is not None else None
        self.hint(f"{'; '.join(against)}: accept again to accept it all the same", "error")
        return True

    async def _wrote(self, item: AnyItem) -> bool | None:
        """Whether the reviewer wrote a part of the item; keys wait, so that none falls on the same item twice."""
        self.ready = False
        try:
            return await self.bench.wrote(self._reviewer, item)
        finally:
            self.ready = True
            self.commander.let_in()

    async def _ask_note(self, choice: Choice) -> str | None:
        from safetycase.tui.prose import LongText

        heading = {"accept": "Accept", "reject": "Reject", "open": "Leave open"}[choice]
        note = {
            "accept": "What is to be said beside it.",
            "reject": "Why it cannot stand as it is.",
            "open": "What is to be cleared up first.",
        }[choice]
        return await self.app.push_screen_wait(LongText(f"{heading} {self.item_id}", "", note, _judge_note))

    def _settled(self, item_id: str) -> bool:
        return item_id in self._decided and item_id not in self._overtaken

    def _go_on(self, note: str, tone: str) -> None:
        """To the next item that is not decided, if there is one."""
        ahead = [*range(self._at + 1, len(self._ids)), *range(self._at)]
        left = [place for place in ahead if not self._settled(self._ids[place])]
        if left:
            self._at = left[0]
        else:
            note = f"{note}; all {len(self._ids)} are decided"
        self._show(afresh=bool(left), note=note, tone=tone)

    def action_item(self, step: int) -> None:
        """Go to the next item, or the one before, and decide nothing."""
        self._at = (self._at + step) % len(self._ids)
        self._show(afresh=True)

    def action_turn(self) -> None:
        """Go to the other pane."""
        self._shown = PANES[1 - PANES.index(self._shown)]
        self.on_resize()
        self.set_focus(self.query_one(f"#{self._shown}"))

    def action_form(self) -> None:
        """Go to the form of the item."""
        self.dismiss(self.item_id)

    def action_undo(self) -> None:
        """Take the last change back, and stand at the item that it was about."""
        workspace = self.bench.state.workspace
        (back, _), revision = self._meant(workspace.undo_title), workspace.revision
        self.bench.action_undo()
        if back and workspace.revision != revision:
            self._decided.pop(back, None)
            self._at = self._ids.index(back)
        self._show(afresh=bool(back), note=self.bench.message, tone=self.bench.message_tone)

    def action_redo(self) -> None:
        """Do the change again that was taken back, and stand at the item that it was about."""
        workspace = self.bench.state.workspace
        (again, choice), revision = self._meant(workspace.redo_title), workspace.revision
        self.bench.action_redo()
        if again and workspace.revision != revision:
            self._decide(again, choice)
            self._at = self._ids.index(again)
        self._show(afresh=bool(again), note=self.bench.message, tone=self.bench.message_tone)

    def _meant(self, title: str) -> tuple[str, Choice]:
        """The item that a step with this title decides about, and how; no item if it is another step."""
        for choice, words in TITLES.items():
            if title.startswith(f"{words} ") and (item_id := title.removeprefix(f"{words} ")) in self._ids:
                return item_id, choice
        return "", "open"

    @asks
    async def action_save(self) -> None:
        """Write every file that has unsaved changes."""
        if not self.refuse():
            await self.bench.save_files()
            self.hint(self.bench.message, self.bench.message_tone)

    def action_close(self) -> None:
        """Back to the workbench."""
        self.dismiss(None)


def _stands(item: AnyItem, last: Mapping[str, AnyItem], choice: Choice, said: str) -> bool:
    """Whether what was decided about an item holds, by the last decisions of the case and by what the item said."""
    if choice == "open":
        return digest_of(item) == said
    waits = waits_after(item, last)
    if choice == "accept":
        return item.id in last and waits is None
    return waits is not None and waits.why == "rejected"


def _judge_note(text: str) -> tuple[str, bool]:
    return ("", True) if reason(text) else ("Write something that somebody else can judge.", False)
