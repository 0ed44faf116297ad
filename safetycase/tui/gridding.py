"""The action that opens the grid of unsafe control, and what becomes of what somebody wants there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from safetycase.editing import Command, EditError, add_value, fill_from_place, set_field
from safetycase.editing.drafts import perform
from safetycase.findings import Severity
from safetycase.findings.text import only_ids, reason
from safetycase.model import BY_NAME
from safetycase.model.scenarios import SUBTYPES
from safetycase.stpa.grid_view import QUESTIONS
from safetycase.stpa.verdicts import MAGNITUDES
from safetycase.tui.changing import Changing
from safetycase.tui.filing import Filing
from safetycase.tui.typeahead import asks

if TYPE_CHECKING:
    from safetycase.stpa.grid_view import CellView
    from safetycase.tui.contextlist import Decided
    from safetycase.tui.gridrows import Spot


IN_TIME = ("timing-or-order", "duration")
"""The cells whose subtypes are asked about one by one."""


class Gridding(Changing, Filing):
    """The part of the workbench that works through the grid."""

    _spot: Spot | None = None

    @asks
    async def action_grid(self) -> None:
        """Show the grid, and do what is wanted there; after a change of a cell, show it again."""
        from safetycase.tui.gridrows import Spot
        from safetycase.tui.gridscreen import GridScreen

        if self.state.partial:
            self.say(self.state.refusal, "warning")
            return
        item, note, contexts = self.state.current, "", False
        if item is not None and item.kind.name == "action":
            before = self._spot or Spot()
            self._spot = Spot(item.id, before.column, order=before.order)
        while True:
            screen = GridScreen(self.state, self._spot or Spot(), note, contexts=contexts)
            wish = await self.app.push_screen_wait(screen)
            contexts = False
            if wish is None:
                self._spot = replace(self._spot, order=()) if self._spot is not None else None
                return
            self._spot = wish.spot
            if wish.what == "go":
                if self.go_to(wish.item):
                    self.focus_pane("form")
                    self.select_field(wish.field)
                return
            if wish.cell is None:
                await self._do_with_all(wish.what)
                note, contexts = self.message, wish.tables
                continue
            revision = self.state.workspace.revision
            contexts = wish.decided is not None
            if wish.what == "new":
                await self._new_uca(wish.cell, wish.decided)
            elif wish.decided is not None:
                await self._reason_in_context(wish.cell, wish.decided)
            else:
                await self._reason(wish.cell)
            changed = self.state.workspace.revision != revision
            if wish.what == "new" and changed:
                return
            note = self.message

    async def _do_with_all(self, what: str) -> None:
        """Save, undo or redo."""
        if what == "save":
            await self._save()
        elif what == "undo":
            self.action_undo()
        elif (made := self.redo()) is not None:
            await self.decide_again(made)

    async def _new_uca(self, cell: CellView, decided: Decided | None) -> None:
        """Add an unsafe control action that stands in the cell, or in the rows of a context table."""
        from safetycase.stpa.context_view import context_of

        kind = BY_NAME["uca"]
        words = [cell.action, "provided", cell.key] if cell.key in MAGNITUDES else [cell.action, cell.key]
        if decided is not None:
            words = [decided.table.action, decided.table.key]
        try:
            data = fill_from_place(self.state.case, kind, words)
        except EditError as error:
            self.say(str(error), "error")
            return
        if decided is not None and (context := context_of(decided.table, decided.row)):
            data["context"] = context
        await self._create(kind, data)

    async def _reason_in_context(self, cell: CellView, decided: Decided) -> None:
        """Ask why an action is not hazardous in the rows of a context table, and write it beside what is said."""
        from safetycase.stpa.context_view import context_of
        from safetycase.tui.dialogs import Prompt

        action, key = cell.action, decided.table.key
        context = context_of(decided.table, decided.row)
        item = self.state.case.items.get(action)
        present = item.data.get("not_hazardous", {}).get(key) if item is not None else None
        said = [] if present is None else present if isinstance(present, list) else [present]
        if any(not isinstance(one, dict) for one in said):
            self.say(f"{action} has a reason for {key} in every context: change it in its form", "warning")
            return

        def command(text: str) -> Command:
            if not context and not said:
                return self._reasoned(action, key, text)
            why = {"because": text.strip()} if self._justifies(text) else {"reason": text.strip()}
            verdict = {**({"context": context} if context else {}), **why}
            return lambda case: add_value(case, action, ("not_hazardous", key), verdict)

        where = decided.table.frame.words(decided.row.box)
        note = f"{where[0].upper()}{where[1:]}. In words, or the id of a justification or an assumption."
        heading = f"{action} {QUESTIONS[key]} is not hazardous there because"
        judge = partial(self._judge_reason, action, command)
        answer = await self.app.push_screen_wait(Prompt(heading, "", note, judge))
        if answer is not None:
            self.do(command(answer))

    async def _reason(self, cell: CellView) -> None:
        """Ask why the cell, or one subtype, is not hazardous, and write it down: in words or as a justification."""
        from safetycase.tui.dialogs import Prompt

        key = await self._part_of(cell)
        if key is None:
            return
        action = self.state.case.items.get(cell.action)
        present = action.data.get("not_hazardous", {}).get(key) if action is not None else None
        if isinstance(present, list):
            self.say(f"{cell.action} limits its reasons to contexts: change them in its form", "warning")
            return
        said = present.get("because", present.get("reason", "")) if isinstance(present, dict) else present or ""
        note = "In words, or the id of a justification or an assumption that several cells share."
        if cell.ucas:
            note = f"{note} In this cell stands {' '.join(cell.ucas[:3])}."
        asked = cell.question if key == cell.key else key.replace("-", " ")
        heading = f"{cell.action} {asked} is not hazardous because"
        judge = partial(self._judge_reason, cell.action, partial(self._reasoned, cell.action, key))
        answer = await self.app.push_screen_wait(Prompt(heading, str(said), note, judge, proposed=True))
        if answer is not None:
            self.do(self._reasoned(cell.action, key, answer))

    async def _part_of(self, cell: CellView) -> str | None:
        """What of a cell is reasoned: all of it, or one subtype of which nothing is said; None if cancelled."""
        from safetycase.tui.pickers import Picker
        from safetycase.tui.rows import Row, Rows

        left = subtypes_left(cell)
        if not left:
            return cell.key
        whole = Row(cell.key, (("the whole cell  ", "id"), (cell.question, "dim")))
        state = "not decided" if cell.open else "nobody spoke of it"
        parts = [Row(name, ((f"only {name.replace('-', ' ')}  ", "id"), (state, "dim"))) for name in left]
        rows = Rows.of([*parts, whole] if cell.remaining or cell.unasked else [whole, *parts])
        return await self.app.push_screen_wait(Picker(f"{cell.action}: what is not hazardous?", rows))

    def _reasoned(self, action: str, key: str, answer: str) -> Command:
        """The command that writes down why a type or subtype is not hazardous."""
        text = answer.strip()
        value = {"because": text} if self._justifies(text) else text
        return lambda case: set_field(case, action, ("not_hazardous", key), value)

    def _justifies(self, name: str) -> bool:
        item = self.state.case.items.get(name.strip())
        return item is not None and item.kind.name in ("justification", "assumption")

    def _judge_reason(self, action: str, command: Callable[[str], Command], text: str) -> tuple[str, bool]:
        if not reason(text):
            return "a verdict without a reason decides nothing", False
        if only_ids(text) and not self._justifies(text.strip()):
            return f"{text.strip()} is no justification or assumption of this case, and an id alone is no reason", False
        return "\n".join(self._contradicted(action, command(text))), True

    def _contradicted(self, action: str, command: Command) -> list[str]:
        """The errors that check would find with this reason and does not find now, as where the cell is unsafe."""
        from safetycase.rules.preview import brought

        before = self.state.case
        try:
            after = before.replaced(perform(before, command(before)))
        except EditError:
            return []
        return [one.message for one in brought(before, after, action) if one.severity is Severity.ERROR]


def subtypes_left(cell: CellView) -> tuple[str, ...]:
    """The subtypes of a cell that can be reasoned by themselves: those left open or unasked; of an open one, all."""
    if cell.remaining or cell.unasked:
        return cell.remaining or tuple(name for name in cell.unasked if name != cell.key)
    subtypes: tuple[str, ...] = SUBTYPES.get(cell.key, ()) if cell.key in IN_TIME else ()  # type: ignore[call-overload]
    return subtypes if cell.open else ()
