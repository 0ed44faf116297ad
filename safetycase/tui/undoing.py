"""Undo and redo. What was taken back and meets other files now than it left is merged with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from safetycase.tui.reconciling import Reconciling
from safetycase.tui.typeahead import asks

if TYPE_CHECKING:
    from safetycase.editing.reconciling import Reconciliation


class Undoing(Reconciling):
    """The part of the workbench that goes back and forth in what was done."""

    def action_undo(self) -> None:
        """Take the last change back."""
        if not self.refuse_writing():
            title = self.state.undo()
            self.show_change(f"undone: {title}") if title else self.say("nothing to undo")

    def action_redo(self) -> None:
        """Do the change again that was taken back; asks if its files were read again since and exclude it."""
        made = self.redo()
        if made is not None:
            self._ask_again(made)

    def redo(self) -> Reconciliation | None:
        """Do the change again that was taken back; if something must be decided first, only say what."""
        if self.refuse_writing():
            return None
        if self.state.workspace.to_merge_again is None:
            title = self.state.redo()
            self.show_change(f"done again: {title}") if title else self.say("nothing to do again")
            return None
        from safetycase.editing.reconciling import with_redo

        made = with_redo(self.state.workspace)
        if made is not None and not made.conflicts:
            self._do_again(made)
            return None
        return made

    async def decide_again(self, made: Reconciliation) -> None:
        """Ask what is to stand of a change that was taken back and of what was read from disk since."""
        decided = await self.decide(made, "done again", "as it is now")
        if decided is not None:
            self._do_again(decided)

    @asks
    async def _ask_again(self, made: Reconciliation) -> None:
        await self.decide_again(made)

    def _do_again(self, made: Reconciliation) -> None:
        if self.take(made):
            if made.again is not None:
                self.state.visit(made.again.item)
            self.show_change(f"done again: {made.title}, merged with what was read from disk since")
