"""Other people's changes of the files: read again where nothing is unsaved, merged where something is.

What merges is loaded when something changed, so that the first screen need not wait for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work

from safetycase.editing import EditError, ExternalChange
from safetycase.tui.bench import Bench
from safetycase.tui.dialogs import Confirm
from safetycase.tui.looks import counted
from safetycase.tui.typeahead import asks

if TYPE_CHECKING:
    from safetycase.case import Case
    from safetycase.editing.reconciling import Reconciliation

SHOWN_IDS = 3
BACK = "what lies on disk is again as it was"


class Reconciling(Bench):
    """The part of the workbench that brings the case together with what is on disk."""

    _deciding = False
    _apart = False
    """Whether what is on disk could not be brought together with the case when somebody last looked."""
    _complaint = ""
    """Why it could not, as it was said last."""

    def changed(self) -> None:
        """The case is another one now; what stood in the way of reading a file again may be gone."""
        super().changed()
        if self.state.gave_way:
            self.bring_together()

    def changed_outside(self, change: ExternalChange) -> None:
        """Read files without unsaved edits again, and merge the others."""
        from safetycase.editing.reconciling import manifest_changed

        if self.state.workspace.held:
            self.state.look_again()  # some of it is what is being saved
            return
        edited = set(self.state.workspace.dirty).intersection(change.clean)  # since somebody looked
        self._complaint = self._complaint if self._apart else ""
        apart, self._apart = self._apart, bool(change.conflicting) or manifest_changed(self.state.case)
        if edited or self._apart:
            self.bring_together()
        elif change.clean:
            self.reload(change.clean)
        elif change.imports is not None and self.state.workspace.reload_imports(change.imports):
            self.changed()
            self.say("read again: the imported cases", "good")
        elif apart and self.message_tone == "error":
            self.say(BACK, "good")
        self.draw_status()

    def reload(self, files: tuple[str, ...]) -> None:
        """Read files again from disk, as one step that can be undone."""
        self.state.workspace.reload(files)
        self.state.settle_conflicts(files)
        self.changed()
        self.say(f"read again: {', '.join(files)}", "good")

    @work(thread=True, exclusive=True, group="merge")
    def bring_together(self) -> None:
        """Merge with what is on disk, beside the screen; what excludes each other is only told."""
        from safetycase.editing.reconciling import with_disk

        if self._deciding:
            return
        try:
            made = with_disk(self.state.workspace)
        except EditError as error:
            self.app.call_from_thread(self._complain, str(error))
        else:
            self.app.call_from_thread(self.brought_together, made)

    def _complain(self, words: str) -> None:
        """Say why nothing can be brought together; once said, not over a good word, such as that files were saved."""
        if words != self._complaint or self.message_tone != "good" or not self.message:
            self.say(words, "error")
        self._complaint = words

    def brought_together(self, made: Reconciliation) -> None:
        """Take a merge up, or tell what must be decided first."""
        if self.state.workspace.held:
            self.state.look_again()
            return
        if not made.conflicts:
            self.take(made)
            return
        self.draw_status()
        count = counted(len(made.conflicts), "thing was", "things were")
        key = self.keymap.first("reload")
        self.say(f"{count} changed on disk and here: {key} decides; saving is refused till then", "error")

    def take(self, made: Reconciliation) -> bool:
        """Take a merge up as one step; False, and said why, where that is not possible."""
        before, mine = self.state.workspace.dirty, self.state.case
        try:
            self.state.workspace.reconcile(made)
        except EditError as error:
            self.say(str(error), "error")
            self.bring_together()
            return False
        self.state.settle_conflicts(made.anew)
        self._apart = False
        self.changed()
        if made.left is None and made.again is None:
            self.say(_told(made, mine, self.state.case) if before else "read the case again", "good")
        return True

    async def decide(self, made: Reconciliation, mine: str = "yours", theirs: str = "on disk") -> Reconciliation | None:
        """Ask which versions are to stand; None if nothing was decided. `mine` and `theirs` are their names."""
        from safetycase.editing.reconciling import keep_beside
        from safetycase.tui.conflictscreen import ConflictScreen

        self._deciding = True
        try:
            choices = await self.app.push_screen_wait(ConflictScreen(made.conflicts, mine, theirs))
            if choices is None:
                return None
            decided = await asyncio.to_thread(made.decided, choices)
            for conflict in made.conflicts:
                if choices.get(conflict.key) == "beside":
                    self.say(f"wrote {keep_beside(self.state.workspace.root, made.mine[conflict.file])}")
            return decided
        except EditError as error:
            self.say(str(error), "error")
            return None
        finally:
            self._deciding = False

    @asks
    async def action_reload(self) -> None:
        """Read changed files again, and merge them with what is unsaved; asks where both exclude each other."""
        from safetycase.editing.reconciling import manifest_changed

        state = self.state
        if state.partial or state.workspace.held:
            return
        change, superseded = state.workspace.external_change(), state.workspace.superseded
        if change.conflicting or manifest_changed(state.case):
            await self._merge()
        elif superseded:
            lines = [*superseded, "", "Undo brings the edits back afterwards."]
            answers = {"y": "read again and give up the unsaved edits in them"}
            question = Confirm("Changed here and on disk", lines, answers)
            if await self.app.push_screen_wait(question) == "y":
                self.reload(tuple(sorted({*superseded, *change.clean})))
        elif change.clean:
            self.reload(change.clean)
        elif state.workspace.reload_imports():
            self.changed()
            self.say("nothing changed on disk here; read the imported cases again", "good")
        else:
            self.say("nothing changed on disk")

    async def _merge(self) -> None:
        from safetycase.editing.reconciling import with_disk

        try:
            made: Reconciliation | None = await asyncio.to_thread(with_disk, self.state.workspace)
        except EditError as error:
            self.say(str(error), "error")
            return
        if made is not None and made.conflicts:
            made = await self.decide(made)
        if made is not None:
            self.take(made)


def _told(made: Reconciliation, mine: Case, now: Case) -> str:
    """What a merge brought together, in words: an item of which one side stands as a whole is of that side alone."""
    there = _ids([one for one in made.merged.theirs if _raw(now, one) != _raw(mine, one)])
    here = _ids([one for one in made.merged.mine if _raw(now, one) != _raw(made.onto, one)])
    what = "; ".join(part for part in (there and f"{there} from there", here and f"{here} from here") if part)
    return f"merged with the files on disk{': ' if what else ''}{what}"


def _raw(case: Case, item_id: str) -> object:
    item = case.items.get(item_id)
    return item.raw if item is not None else None


def _ids(ids: Sequence[str]) -> str:
    more = len(ids) - SHOWN_IDS
    return ", ".join(ids[:SHOWN_IDS]) + (f" and {more} more" if more > 0 else "")
