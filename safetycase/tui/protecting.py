"""Unsaved work that nothing takes away: edits of a session that was killed, and one session at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from textual import work

from safetycase.editing import EditError, Workspace
from safetycase.tui.bench import FIRST, LOOK_EVERY
from safetycase.tui.dialogs import Confirm
from safetycase.tui.filing import Filing
from safetycase.tui.pickers import Page
from safetycase.tui.rows import Row, Rows
from safetycase.tui.typeahead import asks

if TYPE_CHECKING:
    from safetycase.documents import Document
    from safetycase.editing.left import Left
    from safetycase.editing.reconciling import Reconciliation

SHOWN_EDITS = 8
SHOWN_LINES = 2000
LOW = 16
"""Below this height, only the number of edits and what can be done about them has room; `l` shows the rest."""


class Protecting(Filing):
    """The part of the workbench that recovers edits, and takes a case over from a session that has ended."""

    _trouble = ""
    _ended = False
    _warned = ""

    def on_mount(self) -> None:
        """Say who else edits the case, or offer what an earlier session left behind."""
        if self.state.other is not None:
            self.set_timer(FIRST, self.tell_other)
        elif not self.state.partial:
            self.set_timer(FIRST, self.look_behind)
        if self.state.session is not None:
            self.set_interval(LOOK_EVERY, self.look_at_lock)

    def adopted(self, workspace: Workspace) -> None:
        """Go on with a case that was read as a whole."""
        super().adopted(workspace)
        self.look_behind()

    def show_change(self, message: str) -> None:
        """Draw the case as it is now, and say what happened; also when a crash would lose it."""
        super().show_change(message)
        trouble, before = self.state.workspace.unprotected, self._trouble
        self._trouble = trouble
        if trouble and not before:
            words = f"{message}: done, but a crash would lose it ({trouble}); save soon"
            self.call_later(self.say, words, "error")  # after whatever moves on to the item, and so takes words away
        elif before and not trouble:
            self.call_later(self.say, f"{message}; unsaved edits are protected again", "good")

    @work(thread=True, group="left")
    def look_behind(self, *, asked: bool = False) -> None:
        """See whether an earlier session left unsaved edits behind."""
        session = self.state.session
        found = session.left() if session is not None else []
        if found or asked:
            self.app.call_from_thread(self.offer, found, asked=asked)

    @asks
    async def offer(self, found: Sequence[Left], *, asked: bool = False) -> None:
        """Ask what is to become of edits that earlier sessions left behind, of one session after the other."""
        try:
            waiting = []
            for one in found:
                if one.fault or one.unsaved(self.state.workspace.on_disk):
                    waiting.append(one)
                else:
                    one.discard()  # all of it is in the files already
            if not waiting and asked:
                self.say("no session left unsaved edits behind")
            for number, one in enumerate(waiting, 1):
                await self._offer(one, f" ({number} of {len(waiting)})" if len(waiting) > 1 else "")
        finally:
            for one in found:
                one.release()

    async def _offer(self, one: Left, which: str) -> None:
        answers = {"r": "recover", "l": "look", "d": "discard"} if one.mine else {"d": "discard"}
        while True:
            low = self.app.size.height < LOW
            lines = [one.words, ""] if low else list(_lines(one, self.state.workspace))
            heading = f"Unsaved edits of a session that ended{which}"
            match await self.app.push_screen_wait(Confirm(heading, lines, answers, "later")):
                case "r":
                    await self._recover(one)
                    return
                case "l":
                    rows = Rows.of([Row(str(number), line) for number, line in enumerate(_page(one))])
                    await self.app.push_screen_wait(Page(one.words, rows))
                case "d":
                    sure = Confirm("Delete these edits for good?", [one.words, ""], {"y": "delete them"}, "keep them")
                    if await self.app.push_screen_wait(sure) == "y":
                        one.discard()
                        self.say(f"deleted {one.words}")
                        return
                case _:
                    self.say(f"kept {one.words}: they are offered again, and :recover takes them up")
                    return

    async def _recover(self, one: Left) -> None:
        """Take edits up: with their undo where nothing changed since, else merged with what is there now."""
        from safetycase.editing.reconciling import with_left

        workspace = self.state.workspace
        kept = f"kept {one.words}; :recover takes them up"
        if not workspace.take_up(one):
            try:
                made: Reconciliation | None = await asyncio.to_thread(with_left, workspace, one)
            except EditError as error:
                self.say(f"{error}; {kept}", "error")
                return
            if made is not None and made.conflicts:
                made = await self.decide(made, "recovered", "there now")
            if made is None or not self.take(made):
                self.say((self.message and f"{self.message}; {kept}") or kept, "warning")
                return
        count = "1 edit" if len(one.entries) == 1 else f"{len(one.entries)} edits"
        last = next((entry.item for entry in reversed(one.entries) if entry.item in self.state.case.items), "")
        self.state.visit(last)
        self.show_current()
        self.show_change(f"recovered {count}; nothing is written before you save")

    def action_recover(self) -> None:
        """Take up unsaved edits that an earlier session left behind."""
        if not self.refuse_writing():
            self.look_behind(asked=True)

    @asks
    async def tell_other(self) -> None:
        """Say who edits the case, and where."""
        other = self.state.other
        if other is not None:
            key = self.keymap.first("take-over")
            lines = [
                other.words,
                "",
                f"Here it is open for reading only. When that session has ended, {key} takes over.",
            ]
            heading = "Another session edits this case"
            answers = {"q": "leave", **({key: "take over"} if len(key) == 1 and key != "q" else {})}
            answer = await self.app.push_screen_wait(Confirm(heading, lines, answers, "look"))
            if answer == "q":
                self.app.exit()
            elif answer:
                await self._take_over()

    def look_at_lock(self) -> None:
        """See whether the lock still keeps others away, and take it anew if somebody deleted it.

        Where another session began meanwhile, this one gives way to it as soon as nothing is unsaved here.
        """
        state, session = self.state, self.state.session
        if session is None or session.journal is None:
            self.look_at_other()
            return
        anew = "unsaved edits are written down anew" if state.workspace.protect_anew() else ""
        if anew:
            self.draw_status()
        if not session.unlocked() or state.workspace.held:
            if anew:
                self.say(f"somebody deleted the journal of this session: {anew}", "error")
            return
        other = session.relock()
        if other is None:
            words = (
                "it cannot be made anew, and another session could begin" if session.unlocked() else "it is made anew"
            )
            self._warn(f"somebody deleted the lock of this session: {words}{f'; {anew}' if anew else ''}")
        elif state.workspace.dirty:
            self._warn(f"{other.words} edits this case as well: save what is unsaved here, and leave it the case")
        else:
            self._ended = False
            state.give_way(other)
            self.draw()
            self.say(state.refusal, "warning")

    def _warn(self, words: str) -> None:
        """Say something once, and again when it was otherwise meanwhile."""
        if self._warned != words:
            self.say(words, "error")
        self._warned = "" if "made anew" in words and "cannot" not in words else words

    def look_at_other(self) -> None:
        """Say, once, when the session that edits the case has ended."""
        other = self.state.other
        if other is not None and other.gone and not self._ended:
            self._ended = True
            key = self.keymap.first("take-over")
            self.say(f"the session that edited this case has ended: {key} takes it over", "good")

    @asks
    async def action_take_over(self) -> None:
        """Edit a case that another session was editing."""
        await self._take_over()

    async def _take_over(self) -> None:
        state, session = self.state, self.state.session
        if state.partial:
            self.say(state.refusal, "warning")
        elif session is None:
            self.say("the case was opened for reading only; start again without --read-only to edit it", "warning")
        elif session.journal is not None:
            self.say("this session edits the case already")
        elif not session.take_over():
            words = session.other.words if session.other is not None else "another session"
            self.say(f"{words} still edits this case", "warning")
        else:
            state.read_only = False
            try:
                workspace = await asyncio.to_thread(state.read_whole)
            except EditError as error:
                self.say(str(error), "error")
                return
            self.adopted(workspace)
            self.say("this session edits the case now", "good")


def _lines(one: Left, workspace: Workspace) -> Iterator[str]:
    """What is to be known of edits that were left behind, in few lines."""
    yield one.session.words
    if one.fault:
        yield f"{one.path} {one.fault}"
    if one.entries:
        yield f"{one.words}; no file holds {'it' if len(one.entries) == 1 else 'them'} yet:"
    more = len(one.entries) - SHOWN_EDITS
    if more > 0:
        yield f"  … {more} before"
    for entry in one.entries[-SHOWN_EDITS:]:
        yield f"  {entry.when}  {entry.words}"
    changed = [name for name, base in one.base.items() if not _same(base, workspace.on_disk.get(name))]
    if changed:
        yield f"{', '.join(sorted(changed))} changed since; the edits are merged with that."
    yield ""


def _page(one: Left) -> Iterator[tuple[tuple[str, str], ...]]:
    """All edits, and what they change in the files."""
    from safetycase.documents.unified import unified

    for entry in one.entries:
        yield (f"{entry.when}  ", "dim"), (entry.words, ""), (f"  {entry.item}" if entry.item else "", "id")
    for name in sorted(one.mine):
        yield (("", ""),)
        yield ((name, "heading"),)
        for line in islice(unified(one.base[name], one.mine[name], name), 2, SHOWN_LINES):  # its name stands above
            tone = {"+": "good", "-": "error", "@": "dim"}.get(line[:1], "")
            yield ((line, tone),)


def _same(one: Document | None, two: Document | None) -> bool:
    from safetycase.editing.units import same_file

    return same_file(one, two)
