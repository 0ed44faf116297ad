"""Coming back to a case where one left it."""

from __future__ import annotations

from safetycase.editing import Workspace
from safetycase.model import BY_NAME
from safetycase.tui.bench import Bench
from safetycase.tui.judgement import Judgement
from safetycase.tui.keys import PANES
from safetycase.tui.remembering import View
from safetycase.tui.state import LONGEST_TRAIL, State


class Returning(Bench):
    """The part of the workbench that knows where somebody stood, and goes there again."""

    def __init__(self, state: State, view: View | None = None) -> None:
        super().__init__(state)
        self._view = view
        self._returned_to = ("", "", "")
        if view is not None:
            self.frame, self.zoomed = view.frame, view.zoomed
            self.at = view.pane if view.pane in PANES else self.at
            self._return(view)

    @property
    def _stand(self) -> tuple[str, str, str]:
        return self.kind, self.filter_text, self.state.item

    def _return(self, view: View) -> None:
        """Stand where the view says, as far as that is there; a filter by findings waits for the first check."""
        items = self.state.case.items
        if view.kind in BY_NAME and self.state.case.of_kind(view.kind):
            self.kind = view.kind
        waits = "is:" in view.filter and not self.state.judgement.checked
        item = items.get(view.item)
        if item is not None and item.kind.name == self.kind:
            self.state.item = item.id
        if not waits and self.kind == view.kind:
            self.filter_text = view.filter
        self.state.came_from(view.trail)
        self._returned_to = self._stand

    def adopted(self, workspace: Workspace) -> None:
        """Go on with the whole of the case; what was sought in vain in its beginning may be there."""
        view, unmoved = self._view, self._unmoved
        super().adopted(workspace)
        if view is not None and unmoved:
            self._return(view)
            self.draw()
            self._returned_to = self._stand

    def judged(self, judgement: Judgement) -> None:
        """Take the result of a check in; after the first, filter by findings again."""
        view, unmoved = self._view, self._unmoved
        super().judged(judgement)
        if self.state.judgement.checked:
            self._view = None
            if view is not None and unmoved and "is:" in view.filter:
                self._return(view)
                self.draw()

    @property
    def _unmoved(self) -> bool:
        """Whether nobody has gone anywhere since it was returned to where somebody stood, or tried to."""
        return self._stand == self._returned_to or (self._returned_to[2] == "" and not self.state.trail)

    @property
    def view(self) -> View:
        """Where one stands now, or is still on the way to."""
        if self._view is not None and self._unmoved:
            return self._view
        trail = tuple(reversed(self.state.trail))[-LONGEST_TRAIL:]
        return View(
            self.kind,
            self.filter_text,
            self.state.item,
            self.at,
            self.zoomed,
            self.frame,
            trail,
        )
