"""Waivers as edits: what may be waived, until when, and the commands that put a waiver on an item and take it away."""

from __future__ import annotations

import re
from datetime import date, timedelta

import msgspec

from safetycase.case import Case
from safetycase.editing import Command, Edit, EditError, set_field, unset_field, value_at
from safetycase.findings import Finding, Rule, find
from safetycase.rules.faults import unbending

SUGGESTED = timedelta(days=90)
"""How long a waiver holds by default: long enough to settle the finding, short enough to be remembered."""

FIELD = "waivers"
_ABOUT_WAIVERS = range(70, 80)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def refusal(case: Case, finding: Finding) -> str:
    """Why a finding cannot be waived; empty if it can."""
    rule, item = find(finding.rule), case.items.get(finding.item)
    name = f"`{rule.name}` ({rule.code})" if rule is not None else finding.rule
    if rule is None or unbending(rule) or int(rule.code[3:]) in _ABOUT_WAIVERS:
        return f"{name} cannot be waived"
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


def waive(item_id: str, rule: Rule, entry: dict[str, str]) -> Command:
    """The command that puts a waiver on an item, in the place of one of the same rule if there is one."""

    def command(case: Case) -> Edit:
        item = case.items.get(item_id)
        present = value_at(item, (FIELD,)) if item is not None else None
        if present is not None and not isinstance(present, list):
            raise EditError(f"`{FIELD}` of {item_id} is no list of waivers; mend it first")
        there = waived_at(present, rule)
        index = there if there is not None else len(present or ())
        path = (FIELD, index) if present else (FIELD,)
        edit = set_field(case, item_id, path, entry if present else [entry])
        return msgspec.structs.replace(edit, title=f"waive {rule.code} on {item_id}")

    return command


def waived_at(entries: object, rule: Rule) -> int | None:
    """At which place of the waivers of an item one of a rule stands, by its code or name; None if there is none."""
    named = [said(entry, "rule") for entry in entries] if isinstance(entries, list) else []
    return next((at for at, name in enumerate(named) if name in (rule.code, rule.name)), None)


def unwaive(item_id: str, index: int, *, whole: bool) -> Command:
    """The command that takes a waiver away, with the field that holds it if it is the `whole` of it."""

    def command(case: Case) -> Edit:
        edit = unset_field(case, item_id, (FIELD,) if whole else (FIELD, index))
        return msgspec.structs.replace(edit, title=f"take a waiver of {item_id} away")

    return command


def said(entry: object, field: str) -> str:
    """What an entry of the waivers of an item says in a field, empty if nothing."""
    value = entry.get(field, "") if isinstance(entry, dict) else ""
    return value.strip() if isinstance(value, str) else ""
