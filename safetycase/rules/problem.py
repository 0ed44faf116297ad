"""What a rule says before it has a place in a file, and how rules enter the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.findings import Path, Rule


class Place(msgspec.Struct, frozen=True):
    """A second place that a problem speaks of: an item, a path inside it, and what is there."""

    message: str
    item: str
    path: Path = ()


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule found about an item. Lines and columns are worked out only when it is reported.

    `item` is empty where a check of the whole case speaks of the case and of no item.
    `path` is where in the item (`at_key`: its key, not its value). `about` names further fields whose being invalid
    silences the problem, beside the first step of `path`. `suggestion` is a text that would settle it, put at `path`
    in place of the value (`at_key`: of the key).
    `words` are those of the text at `path` that it speaks of, as they stand there, to which its place is narrowed.
    `other` is the item itself where it is not the one that counts under its id. `speaks_for` are further items of
    which it is true, which have no problem of their own.
    """

    rule: Rule
    item: str
    message: str
    path: Path = ()
    at_key: bool = False
    hint: str = ""
    suggestion: str = ""
    about: tuple[str, ...] = ()
    related: tuple[Place, ...] = ()
    other: AnyItem | None = None
    words: str = ""
    speaks_for: tuple[str, ...] = ()


Found = Iterator[Problem]
ItemCheck = Callable[[Case, AnyItem], Found]
CaseCheck = Callable[[Case], Found]
DayCheck = Callable[[Case, date], Found]

ITEM_CHECKS: dict[str, list[ItemCheck]] = {}
"""The checks of items, by kind; those for every kind stand under an empty name."""

CASE_CHECKS: list[CaseCheck] = []
"""The checks of a case as a whole."""

DAY_CHECKS: list[DayCheck] = []
"""The checks of a case on a day."""

EXCUSABLE: set[str] = set()
"""Codes of rules that a reason under `not_needed` settles."""


def item_check(*kinds: str) -> Callable[[ItemCheck], ItemCheck]:
    """Enter a function as a check of every item of these kinds (of all kinds if none is named).

    A check may look at its item and follow two references from there, forwards or backwards, but not forwards and
    then backwards, except over `parent`; of other items it may look at nothing that is listed in
    `neighbours.PRIVATE`. On this rests that after an edit only neighbours are checked again. Obsolete items are not
    checked, and problems about invalid fields are dropped.
    """

    def enter(check: ItemCheck) -> ItemCheck:
        for kind in kinds or ("",):
            ITEM_CHECKS.setdefault(kind, []).append(check)
        return check

    return enter


def case_check(check: CaseCheck) -> CaseCheck:
    """Enter a function as a check of the whole case, made again after every edit: it must be quick."""
    CASE_CHECKS.append(check)
    return check


def day_check(check: DayCheck) -> DayCheck:
    """Enter a function as a check of the whole case that asks for the day; made again after every edit."""
    DAY_CHECKS.append(check)
    return check


def excusable(*rules: Rule) -> None:
    """Let a reason under `not_needed` of an item settle these rules there."""
    EXCUSABLE.update(rule.code for rule in rules)
