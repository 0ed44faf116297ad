"""Marks of what differs from the newest commit: made out beside the screen, and never waited for."""

from __future__ import annotations

from collections import Counter

from textual import work

from safetycase.tui.bench import LOOK_EVERY
from safetycase.tui.judgement import Judgement
from safetycase.tui.looks import since_words
from safetycase.tui.structuring import Structuring
from safetycase.tui.typeahead import asks

CHANGED = "is:changed"


class Comparing(Structuring):
    """The part of the workbench that knows what git has of the case."""

    def on_mount(self) -> None:
        """Notice commits that are made elsewhere."""
        self.set_interval(LOOK_EVERY, self.look_at_head)

    def judged(self, judgement: Judgement) -> None:
        """Compare after every check: neither the first screen nor a key waits for it."""
        super().judged(judgement)
        if not self._busy:
            self.compare()

    def look_at_head(self) -> None:
        """Compare again if another commit is the newest now."""
        if self.state.judgement.checked:
            self.compare()

    @work(thread=True, group="head")
    def compare(self) -> None:
        """Compare the case as it stands with the newest commit."""
        state = self.state
        if not state.partial and state.since.look(state.workspace.root, state.case):
            self.app.call_from_thread(self.compared)

    def compared(self) -> None:
        """Show the marks."""
        self.draw_outline()
        self.draw_items()

    def action_changed(self) -> None:
        """Show only items that differ from the newest commit, or all again."""
        since = self.state.since
        if since.why:
            self.say(since.why, "warning")
            return
        words = self.filter_text.split()
        kept = [word for word in words if word != CHANGED]
        wanted = " ".join(kept if CHANGED in words else [*kept, CHANGED])
        self.filter_line.value = wanted
        self.show_kind(self.kind, wanted)
        if CHANGED in words:
            self.say("all items again")
        else:
            counted = Counter(since.told.values())
            counted["gone"] = len(since.gone)
            self.say(f"{since_words(counted) or 'nothing differs'} since HEAD, of all kinds")

    @asks
    async def action_diff(self) -> None:
        """Show what differs from the newest commit, beginning at the item shown."""
        since = self.state.since
        if since.before is None:
            self.say(since.why, "warning")
            return
        from safetycase.tui.diffscreen import DiffScreen

        chosen = await self.app.push_screen_wait(DiffScreen(self, since.before, self.state.item))
        if chosen is not None and self.go_to(chosen):
            self.focus_pane("form")
