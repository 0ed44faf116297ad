"""The screen on which somebody decides which of two versions stands: mine, the one on disk, what was there before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from safetycase.editing.conflicts import Choices, Conflict, Side
from safetycase.tui.conflictrows import conflict_rows, version_rows
from safetycase.tui.keys import MERGE_ACTIONS, Action, bindings, common
from safetycase.tui.looks import Piece
from safetycase.tui.paned import Paned
from safetycase.tui.panes import Bar
from safetycase.tui.rowlist import RowList
from safetycase.tui.rows import NONE, Row

STACKED = 70
"""Below this width, the versions stand one above the other."""
LOW = 20
"""Below this height, versions that do not stand side by side take turns."""
VERSIONS: tuple[Side, ...] = ("mine", "theirs", "base")
_STANDING = {"both": ("mine", "theirs"), "beside": ("theirs",)}
"""The versions that stand by choices that are none themselves."""


class ConflictScreen(Paned[Choices | None]):
    """What excludes each other, with its versions side by side. Answers with what was decided, None if nothing was.

    `mine` and `theirs` are what the two versions are called.
    """

    DEFAULT_CSS = "ConflictScreen RowList.pane.chosen { border-title-style: reverse; }"
    scope = "merge"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(MERGE_ACTIONS), *common()]

    def __init__(self, conflicts: Sequence[Conflict], mine: str, theirs: str) -> None:
        super().__init__()
        self._conflicts = conflicts
        self._choices: dict[tuple[str, ...], Side] = {}
        self._shown: Side = "mine"
        self._called: dict[Side, str] = {
            "mine": mine, "theirs": theirs, "base": "before", "both": "both", "beside": "set aside"
        }  # fmt: skip

    def compose(self) -> ComposeResult:
        """What is to be decided, the versions of what the cursor is on, and the keys."""
        yield Bar(id="conflict-head", classes="line")
        yield RowList(id="conflicts", classes="pane")
        with Container(id="versions", classes="sides"):
            for side in VERSIONS:
                yield RowList(id=side, classes="pane", empty="")
        yield Bar(id="merge-hints", classes="line")

    @property
    def table(self) -> RowList:
        """What is to be decided."""
        return self.query_one("#conflicts", RowList)

    @property
    def conflict(self) -> Conflict:
        """What the cursor is on."""
        return self._conflicts[min(self.table.cursor, len(self._conflicts) - 1)]

    @property
    def open(self) -> list[int]:
        """The places of those that are not decided."""
        return [at for at, one in enumerate(self._conflicts) if one.key not in self._choices]

    def on_mount(self) -> None:
        """Show the first."""
        self.table.listener = self
        self._draw()
        self.set_focus(self.table)

    def on_resize(self) -> None:
        """Give the list the room that it needs, and the versions what is left."""
        width, height = self.app.size
        self.set_class(width < STACKED, "stacked")
        self.table.styles.height = min(len(self._conflicts) + 2, max(3, height * 2 // 5 - 1))
        for side in VERSIONS:
            self.query_one(f"#{side}", RowList).display = height >= LOW or width >= STACKED or side == self._shown

    def on_row_list_resized(self, event: RowList.Resized) -> None:
        """Break the lines of a version anew."""
        if event.rows.id in VERSIONS:
            self._draw_versions()

    def _draw(self) -> None:
        self.table.show(conflict_rows(self._conflicts, self._choices, self._called))
        left = len(self.open)
        merges = f"all decided: {self.keymap.first('merge.accept')} merges"
        self.table.entitle("Both changed the same", f"{left} open" if left else merges)
        head = f" {len(self._conflicts) - left} of {len(self._conflicts)} decided"
        tail = "nothing is lost: undo brings back what you do not choose, until you save "
        self.query_one("#conflict-head", Bar).say([(head, "heading")], [(tail, "dim")])
        self._draw_versions()

    def _draw_versions(self) -> None:
        conflict = self.conflict
        chosen = self._choices.get(conflict.key)
        for side in VERSIONS:
            pane = self.query_one(f"#{side}", RowList)
            rows = version_rows(conflict, side, pane.room or 24) if self._conflicts else NONE
            pane.show(rows, afresh=True)
            picked = (
                side == chosen or (chosen == "both" and side != "base") or (chosen == "beside" and side == "theirs")
            )
            pane.set_class(picked, "chosen")
            pane.entitle(f"{'✓ ' if picked else ''}{self._called[side]}")
        self.hint()

    @property
    def offered(self) -> tuple[Action, ...]:
        """What can be done with what the cursor is on."""
        return tuple(one for one in MERGE_ACTIONS if _side(one) in ("", *self.conflict.sides))

    @property
    def more_keys(self) -> list[Piece]:
        """The keys that decide all that is left."""
        every = f"{self.keymap.first('merge.all-mine')} {self.keymap.first('merge.all-theirs')} "
        return [(every, "accent"), ("all the rest  ", "")]

    def row_moved(self, rows: RowList, row: Row) -> None:
        """Show the versions of what the cursor came to."""
        self._draw_versions()

    def row_chosen(self, rows: RowList, row: Row) -> None:
        """Merge, if all is decided."""
        self.action_accept()

    def action_choose(self, side: Side) -> None:
        """Let a version stand, and go on to the next one that is not decided."""
        conflict = self.conflict
        if side not in conflict.sides:
            self.hint(f"{self._called[side]} is not possible here", "warning")
            return
        self._choices[conflict.key] = side
        self._draw()
        self.action_next_open()

    def action_choose_all(self, side: Side) -> None:
        """Let a version stand wherever nothing is decided."""
        for at in self.open:
            self._choices[self._conflicts[at].key] = side
        self._draw()

    def action_next_open(self) -> None:
        """Go to the next one that is not decided."""
        places = self.open
        if places:
            self.table.cursor = next((at for at in places if at > self.table.cursor), places[0])

    def action_accept(self) -> None:
        """Answer with what was decided, if all was."""
        if self.open:
            self.action_next_open()
            left = len(self.open)
            self.hint(f"{left} {'is' if left == 1 else 'are'} not decided yet", "warning")
        else:
            self.dismiss(self._choices)

    def action_turn(self) -> None:
        """Go from the list to the versions, one after the other, and back."""
        at = next((at for at, side in enumerate(VERSIONS) if self.query_one(f"#{side}").has_focus), -1) + 1
        if at < len(VERSIONS):
            self._shown = VERSIONS[at]
            self.on_resize()
        self.set_focus(self.query_one(f"#{VERSIONS[at]}") if at < len(VERSIONS) else self.table)

    def action_close(self) -> None:
        """Back, and leave everything as it is."""
        self.dismiss(None)


def _side(action: Action) -> str:
    """The side that an action lets stand, empty for one of another kind."""
    return action.method.removeprefix("choose('").rstrip("')") if action.method.startswith("choose('") else ""
