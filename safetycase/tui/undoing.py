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
        if self.refuse_writing():
            return
        if self.state.workspace.to_merge_again is None:
            title = self.state.redo()
            self.show_change(f"done again: {title}") if title else self.say("nothing to do again")
            return
        from safetycase.editing.reconciling import with_redo

        made = with_redo(self.state.workspace)
        assert made is not None
        if made.conflicts:
            self._decide_again(made)
        else:
            self._do_again(made)

    @asks
    async def _decide_again(self, made: Reconciliation) -> None:
        decided = await self.decide(made, "done again", "as it is now")
        if decided is not None:
            self._do_again(decided)

    def _do_again(self, made: Reconciliation) -> None:
        if self.take(made):
            if made.again is not None:
                self.state.visit(made.again.item)
            self.show_change(f"done again: {made.title}, merged with what was read from disk since")
