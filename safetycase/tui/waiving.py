"""Waiving a finding on its item, with a reason, an end and a name; and taking a waiver away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.editing import Command, Edit, EditError, set_field, unset_field, value_at
from safetycase.findings import Finding, Rule, find
from safetycase.findings.text import reason as told
from safetycase.tui.bench import Bench
from safetycase.tui.dialogs import Prompt, anything
from safetycase.tui.pickers import Picker
from safetycase.tui.rows import Row, Rows
from safetycase.tui.typeahead import asks

SUGGESTED = timedelta(days=90)
"""How long a waiver holds by default: long enough to settle the finding, short enough to be remembered."""

FIELD = "waivers"
_ABOUT_WAIVERS = range(70, 80)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Waiving(Bench):
    """The part of the workbench that waives findings."""

    decided_by = ""
    """Who decided the last waiver; proposed for the next."""

    @asks
    async def action_waive(self) -> None:
        """Ask why the finding under the cursor does not matter, until when and who says so, and waive it."""
        if self.refuse_writing():
            return
        finding = await self._choose_finding(self.findings_here())
        rule = find(finding.rule) if finding is not None else None
        if finding is None or rule is None:
            return
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
        who = await self.app.push_screen_wait(
            Prompt(f"Who decided to waive {what}?", self.decided_by, "Empty: nobody is named.", anything)
        )
        if who is None:
            return
        self.decided_by = who.strip()
        said = {"rule": rule.name, "reason": reason.strip(), "by": self.decided_by, "expires": day.strip()}
        self.do(waive(finding.item, rule, {name: text for name, text in said.items() if text}))

    async def _choose_finding(self, found: Sequence[Finding]) -> Finding | None:
        """The one finding that can be waived, or what a person chooses among several; None, and said why, if none."""
        rules = {finding.rule: finding for finding in reversed(found)}
        possible = [one for code, one in rules.items() if not refusal(self.state.case, one)]
        if not possible:
            self.say(refusal(self.state.case, found[0]) if found else "no finding here", "warning" if found else "")
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
        rows = [
            Row(str(index), ((f"{_said(entry, 'rule')}  ", "id"), (_said(entry, "reason"), "")))
            for index, entry in enumerate(entries)
        ]
        chosen = await self.app.push_screen_wait(Picker(f"Take which waiver of {item.id} away?", Rows.of(rows)))
        return int(chosen) if chosen is not None else None


def refusal(case: Case, finding: Finding) -> str:
    """Why a finding cannot be waived; empty if it can."""
    from safetycase.rules.faults import unbending

    rule, item = find(finding.rule), case.items.get(finding.item)
    name = f"`{rule.name}` ({rule.code})" if rule is not None else finding.rule
    if rule is None or unbending(rule) or int(rule.code[3:]) in _ABOUT_WAIVERS:
        return f"{name} cannot be waived; i explains how to settle it"
    if item is None:
        return f"this finding of {name} is about no item, so there is nothing on which to waive it"
    return f"{item.id} is obsolete, and waivers on it silence nothing" if item.obsolete else ""


def judge_day(text: str, as_of: date) -> tuple[str, bool]:
    """What is to be said about the last day of a waiver typed on the day `as_of`, and whether it can be taken."""
    text = text.strip()
    if not text:
        return "", True
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        return f"A day is written as {as_of + SUGGESTED}.", False
    if day < as_of:
        return f"{text} is past: the waiver would silence nothing.", False
    return "", True


def _judge_reason(text: str) -> tuple[str, bool]:
    return ("", True) if told(text) else ("A waiver without a reason silences nothing.", False)


def waive(item_id: str, rule: Rule, entry: dict[str, str]) -> Command:
    """The command that puts a waiver on an item, in the place of one of the same rule if there is one."""

    def command(case: Case) -> Edit:
        item = case.items.get(item_id)
        present = value_at(item, (FIELD,)) if item is not None else None
        if present is not None and not isinstance(present, list):
            raise EditError(f"`{FIELD}` of {item_id} is no list of waivers; mend it first")
        named = [_said(one, "rule") for one in present or ()]
        index = next((at for at, name in enumerate(named) if name in (rule.code, rule.name)), len(named))
        path = (FIELD, index) if present else (FIELD,)
        edit = set_field(case, item_id, path, entry if present else [entry])
        return msgspec.structs.replace(edit, title=f"waive {rule.code} on {item_id}")

    return command


def unwaive(item_id: str, index: int, *, whole: bool) -> Command:
    """The command that takes a waiver away, with the field that holds it if it is the `whole` of it."""

    def command(case: Case) -> Edit:
        edit = unset_field(case, item_id, (FIELD,) if whole else (FIELD, index))
        return msgspec.structs.replace(edit, title=f"take a waiver of {item_id} away")

    return command


def _said(entry: object, field: str) -> str:
    value = entry.get(field, "") if isinstance(entry, dict) else ""
    return value.strip() if isinstance(value, str) else ""
