"""Marked items: marking them, and changing all of them as one step."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from safetycase.case import AnyItem, Case
from safetycase.editing import Command, Edit, EditError, delete_items, referrers_of
from safetycase.tui.bench import Bench
from safetycase.tui.listed import Listed
from safetycase.tui.looks import Piece, counted
from safetycase.tui.pickers import Picker
from safetycase.tui.rows import Row, Rows
from safetycase.tui.typeahead import asks

AT_ONCE = 200
"""Items that are changed while the screen waits, a few hundredths of a second; more are changed beside it."""
TRIES = 3
"""How often a change beside the screen begins again because somebody edited meanwhile, before the screen waits."""
NAMED = 200
"""Items that a question about many names."""

SHOWN = 6
"""Items out of sight that a question names."""

Ask = Callable[["Marking", Sequence[AnyItem]], Awaitable[Command | None]]
"""Asks what is to be done with items; the command that does it, None if nothing is."""


class Marking(Bench):
    """The part of the workbench that marks items."""

    def action_mark(self) -> None:
        """Mark the item, or take its mark away, and go on to the next one of the list."""
        item = self.state.current
        if item is None:
            return
        marks = self.state.marks
        if item.id in marks:
            del marks[item.id]
        else:
            marks[item.id] = None
        if self.at == "items":
            self.pane("items").action_move(1)
        self._show_marks()

    def action_mark_all(self) -> None:
        """Mark every item that the list shows; where all are marked, take the marks away."""
        listed, marks = self.pane("items").rows.keys, self.state.marks
        if all(key in marks for key in listed):
            for key in listed:
                del marks[key]
        else:
            marks.update(dict.fromkeys(listed))
        self._show_marks()

    def action_mark_others(self) -> None:
        """Of the items that the list shows, mark those that are not, and the other way round."""
        marks = self.state.marks
        for key in self.pane("items").rows.keys:
            if key in marks:
                del marks[key]
            else:
                marks[key] = None
        self._show_marks()

    def action_unmark(self) -> None:
        """Take every mark away."""
        self.state.marks.clear()
        self._show_marks()

    def _show_marks(self) -> None:
        self.draw_items()
        count, keys = len(self.state.marked), self.keymap
        how = f"{keys.first('marked')} changes them, {keys.first('remove')} deletes them"
        self.say(f"{counted(count, 'item')} marked · {how}" if count else "nothing is marked")

    def out_of_sight(self, items: Sequence[AnyItem]) -> str:
        """Which of some marked items the list does not show, in words; empty where it shows all."""
        listed = set(self.pane("items").rows.keys)
        hidden = [item for item in items if item.id not in listed]
        if not hidden:
            return ""
        ids = ", ".join(item.id for item in hidden[:SHOWN]) + (" …" if len(hidden) > SHOWN else "")
        which = "They are" if len(hidden) == len(items) > 1 else "It is" if len(items) == 1 else f"{len(hidden):,} are"
        return f"{which} marked, and not in the list that is shown: {ids}."

    @asks
    async def action_marked(self) -> None:
        """Choose what is to be done with the marked items, and do it as one step."""
        from safetycase.tui.bulkasking import CHOICES

        items = self.state.marked
        if self.refuse_writing():
            return
        if not items:
            self.say(f"nothing is marked: {self.keymap.first('mark')} marks the item under the cursor")
            return
        rows = Rows.of([Row(title, ((f"{title:<24} ", ""), (told, "dim")), data=ask) for title, told, ask in CHOICES])
        picker = Picker(f"Change {named(items)}", rows, note=self.out_of_sight(items))
        chosen = await self.app.push_screen_wait(picker)
        if chosen is not None:
            ask: Ask = rows.row(chosen).data
            command = await ask(self, items)
            if command is not None:
                self.do_to_many(command, len(items))

    @asks
    async def delete_marked(self) -> None:
        """Show every item that refers to a marked one, and delete the marked ones after another key."""
        items = self.state.marked
        command = await self.ask_deletion(items)
        if command is not None:
            self.do_to_many(command, len(items))

    async def ask_deletion(self, items: Sequence[AnyItem]) -> Command | None:
        """The command that deletes items, once a person has seen what refers to them and said yes."""
        case, ids = self.state.case, [item.id for item in items]
        gone = set(ids)
        referrers: dict[str, list[str]] = {}
        for item_id in ids:
            for other in referrers_of(case, item_id):
                if other not in gone:
                    referrers.setdefault(other, []).append(item_id)
        hidden = self.out_of_sight(items)
        rows = [Row("hidden", ((hidden, "warning"),))] if hidden else []
        for item in items[:NAMED]:
            rows.append(Row(f"-{item.id}", ((f"  {item.id}  ", "id"), (self.state.name(item), ""))))
        if len(items) > NAMED:
            rows.append(Row("more", ((f"  … and {len(items) - NAMED:,} more", "dim"),)))
        head = counted(len(referrers), "other item refers", "other items refer") if referrers else "Nothing else refers"
        rows.append(Row("head", ((f"{head} to them{':' if referrers else '.'}", "heading"),)))
        for other, targets in referrers.items():
            pieces: tuple[Piece, ...] = (
                ("  ", ""), (f"{other}  ", "id"), (f"→ {' '.join(targets[:6])}  ", "dim"),
                (self.state.name(case.items[other]), ""),
            )  # fmt: skip
            rows.append(Row(other, pieces))
        answers = {"y": "delete them, and these references to them" if referrers else "delete them"}
        answer = await self.app.push_screen_wait(Listed(f"Delete {named(items)}?", Rows.of(rows), answers))
        return (lambda case: delete_items(case, ids, unlink_referrers=True)) if answer == "y" else None

    def do_to_many(self, command: Command, count: int) -> None:
        """Carry out a command about many items; beside the screen where that takes a while."""
        if count <= AT_ONCE:
            self.do(command)
        else:
            self.run_worker(self._do_beside(command, count), group="many", name="change many")

    async def _do_beside(self, command: Command, count: int) -> None:
        workspace = self.state.workspace
        with self.working(f"changing {count:,} items …"):
            for _ in range(TRIES):
                revision, case = workspace.revision, workspace.case
                try:
                    edit = await asyncio.to_thread(command, case)
                except EditError as error:
                    self.say(str(error), "error")
                    return
                if workspace is self.state.workspace and workspace.revision == revision:
                    self.do(partial(_ready, edit))
                    return
        self.do(command)


def _ready(edit: Edit, _: Case) -> Edit:
    """A command whose edit is known already."""
    return edit


def named(items: Sequence[AnyItem]) -> str:
    """Items in words: the id of one, the number and kind of several."""
    if len(items) == 1:
        return items[0].id
    kinds = {item.kind.name: item.kind for item in items}
    if len(kinds) == 1:
        return f"{len(items):,} {next(iter(kinds.values())).plural.lower()}"
    return f"{len(items):,} items of {len(kinds)} kinds"
