"""Settling findings by the changes that are known for them, chosen by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from safetycase.findings.text import placeholder
from safetycase.tui.form import Place, first_wanted, key_of
from safetycase.tui.pickers import Picker
from safetycase.tui.rows import Row, Rows
from safetycase.tui.typeahead import asks
from safetycase.tui.waiving import Waiving

if TYPE_CHECKING:
    from safetycase.findings import Finding
    from safetycase.rules.repair import Repair


class Mending(Waiving):
    """The part of the workbench that repairs what findings speak of."""

    @asks
    async def action_fix(self) -> None:
        """Settle the finding under the cursor: at once if one change is known, else by the one that is chosen."""
        if self.refuse_writing():
            return
        from safetycase.rules.repairs import repairs

        found = self.findings_here()
        ways = {
            f"{number} {place}": (finding, repair)
            for number, finding in enumerate(found)
            for place, repair in enumerate(repairs(self.state.case, finding))
        }
        if not ways:
            self._tell_what_to_do(found)
            return
        repair = next(iter(ways.values()))[1] if len(ways) == 1 else await self._choose_way(ways)
        if repair is not None:
            self.mend(repair)

    def _tell_what_to_do(self, found: list[Finding]) -> None:
        """Say what settles a finding for which no change is known, and stand at its field."""
        from safetycase.findings import find

        if not found:
            self.say("no finding here")
            return
        rule, item = find(found[0].rule), self.state.case.items.get(found[0].item)
        if item is not None and found[0].field:
            self.go_to_problem(found[0])
        fix = " ".join(rule.fix.split()) if rule is not None else ""
        self.say(f"only you can say: {fix} ({self.keymap.first('explain')} explains it)")

    async def _choose_way(self, ways: dict[str, tuple[Finding, Repair]]) -> Repair | None:
        rows = [
            Row(key, ((f"{finding.rule}  ", finding.severity.word), (repair.title, "")))
            for key, (finding, repair) in ways.items()
        ]
        items = {finding.item for finding, _ in ways.values()}
        about = f" of {items.pop()}" if len(items) == 1 else ""
        note = "What is added says no more than follows from its place; you say the rest."
        chosen = await self.app.push_screen_wait(
            Picker(f"Settle which finding{about}, and how?", Rows.of(rows), note=note)
        )
        return ways[chosen][1] if chosen is not None else None

    def mend(self, repair: Repair) -> None:
        """Make a repair; where it adds an item, go to what is to be said there first."""
        if self.do(repair.command) and repair.adds:
            self.focus_pane("form")
            self._stand_at_gap()

    def _stand_at_gap(self) -> None:
        """Put the cursor of the form on the first field that says only a placeholder, or else nothing yet."""
        item, form = self.state.current, self.pane("form")
        if item is None:
            return
        path = first_wanted(item.kind, item.data)
        for row in form.rows:
            if isinstance(row.data, Place) and row.data.said:
                said = item.data.get(str(row.data.path[0]))
                if len(row.data.path) == 1 and isinstance(said, str) and placeholder(said):
                    path = row.data.path
                    break
        form.select(key_of(path))
