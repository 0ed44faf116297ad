"""Waiving a finding on its item, with a reason, an end and a name; and taking a waiver away."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from safetycase.case import AnyItem
from safetycase.editing import value_at
from safetycase.findings import Finding, find
from safetycase.findings.text import reason as told
from safetycase.tui.bench import Bench
from safetycase.tui.dialogs import Prompt, anything
from safetycase.tui.pickers import Picker
from safetycase.tui.rows import Row, Rows
from safetycase.tui.typeahead import asks


class Waiving(Bench):
    """The part of the workbench that waives findings."""

    decided_by: str | None = None
    """Who decided the last waiver, None if there was none; proposed for the next."""

    @asks
    async def action_waive(self) -> None:
        """Ask why the finding under the cursor does not matter, until when and who says so, and waive it."""
        if self.refuse_writing():
            return
        finding = await self._choose_finding(self.findings_here())
        rule = find(finding.rule) if finding is not None else None
        if finding is None or rule is None:
            return
        from safetycase.history.authors import person_at_work
        from safetycase.rules.waiving import SUGGESTED, judge_day, waive
        from safetycase.tui.prose import LongText

        what = f"{rule.code} {rule.name} on {finding.item}"
        found = self.state.judgement.of_item.get(finding.item, [])
        messages = [one.message for one in found if one.rule == finding.rule]
        note = "\n".join([*messages[:3], "Write why this does not matter here. The reason stands in the report."])
        reason = await self.app.push_screen_wait(LongText(f"Waive {what}", "", note, _judge_reason))
        if reason is None:
            return
        as_of = self.state.as_of
        until = "Until when. Then the finding counts again. Empty: for good."
        day = await self.app.push_screen_wait(
            Prompt(
                f"Last day of the waiver of {what}", str(as_of + SUGGESTED), until, lambda text: judge_day(text, as_of)
            )
        )
        if day is None:
            return
        by = self.decided_by
        if by is None:
            by = (await asyncio.to_thread(person_at_work, self.state.workspace.root)).name
        note = "Empty: nobody is named. The name of the configuration of git is proposed first."
        who = await self.app.push_screen_wait(Prompt(f"Who decided to waive {what}?", by, note, anything))
        if who is None:
            return
        self.decided_by = name = who.strip()
        said = {"rule": rule.name, "reason": reason.strip(), "by": name, "expires": day.strip()}
        self.do(waive(finding.item, rule, {name: text for name, text in said.items() if text}))

    async def _choose_finding(self, found: Sequence[Finding]) -> Finding | None:
        """The one finding that can be waived, or what a person chooses among several; None, and said why, if none."""
        from safetycase.rules.waiving import refusal

        rules = {finding.rule: finding for finding in reversed(found)}
        possible = [one for code, one in rules.items() if not refusal(self.state.case, one)]
        if not possible:
            why = f"{refusal(self.state.case, found[0])}; i explains how to settle it" if found else "no finding here"
            self.say(why, "warning" if found else "")
            return None
        if len(possible) == 1:
            return possible[0]
        possible.sort(key=lambda one: -one.severity)
        rows = Rows.of([Row(one.rule, ((f"{one.rule}  ", "id"), (one.message, one.severity.word))) for one in possible])
        chosen = await self.app.push_screen_wait(Picker(f"Waive which finding on {possible[0].item}?", rows))
        return rules[chosen] if chosen is not None else None

    @asks
    async def action_unwaive(self) -> None:
        """Take a waiver of the item away: the one under the cursor, the only one, or one that is chosen."""
        item = self.state.current
        if self.refuse_writing() or item is None:
            return
        from safetycase.rules.waiving import FIELD, unwaive

        entries = value_at(item, (FIELD,))
        if not isinstance(entries, list) or not entries:
            self.say("nothing is waived on this item")
            return
        place = self.place()
        if self.at == "form" and place is not None and place.path[0] == FIELD and len(place.path) > 1:
            index: int | None = int(place.path[1])
        elif len(entries) == 1:
            index = 0
        else:
            index = await self._choose_waiver(item, entries)
        if index is not None:
            self.do(unwaive(item.id, index, whole=len(entries) == 1))

    async def _choose_waiver(self, item: AnyItem, entries: Sequence[Any]) -> int | None:
        from safetycase.rules.waiving import said

        rows = [
            Row(str(index), ((f"{said(entry, 'rule')}  ", "id"), (said(entry, "reason"), "")))
            for index, entry in enumerate(entries)
        ]
        chosen = await self.app.push_screen_wait(Picker(f"Take which waiver of {item.id} away?", Rows.of(rows)))
        return int(chosen) if chosen is not None else None


def _judge_reason(text: str) -> tuple[str, bool]:
    return ("", True) if told(text) else ("A waiver without a reason silences nothing.", False)
