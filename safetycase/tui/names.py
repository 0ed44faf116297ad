"""What lists call items, and the words by which they are found. Kept from one revision to the next."""

from __future__ import annotations

import time
from collections.abc import Container, Iterable, Sequence
from typing import get_args

from safetycase.case import AnyItem, Case
from safetycase.findings import Severity
from safetycase.findings.looks import LOOKS
from safetycase.model.fields import Status
from safetycase.stpa import sentence
from safetycase.tui.judgement import Judgement

FLAGS = (
    *(word.replace(" ", "-") for word in LOOKS),
    *(severity.word for severity in sorted(Severity, reverse=True)),
    "finding",
    "waived",
    "unsaved",
    "marked",
    *get_args(Status),
)
"""The words that may follow `is:` in a filter: states, severities, and what an item is at."""

PAUSE_AFTER, PAUSE = 250, 0.002
"""After how many names, and for how many seconds, those made ahead leave the screen its turn."""


def unknown_flags(wanted: str) -> list[str]:
    """The words after `is:` in a filter that mean nothing."""
    flags = [word.removeprefix("is:") for word in wanted.lower().split() if word.startswith("is:")]
    return [flag for flag in flags if not any(known.startswith(flag) for known in FLAGS)]


class Names:
    """The names of items. A name of its own is kept as long as its item stays; generated ones as long as the case."""

    def __init__(self) -> None:
        self._case: Case | None = None
        self._own: dict[str, tuple[AnyItem, str, str]] = {}
        self._generated: dict[str, tuple[str, str]] = {}
        self._searched: Case | None = None
        self._texts: list[str] = []

    def name(self, case: Case, item: AnyItem) -> str:
        """The title or text of an item, or the sentence generated for it; empty if it has none."""
        return self._entry(case, item)[0]

    def words(self, case: Case, item: AnyItem) -> str:
        """What a search goes through, in small letters."""
        return self._entry(case, item)[1]

    def texts(self, case: Case) -> list[str]:
        """What a search among all items goes through for each, in the order of the case."""
        if case is not self._searched:
            own, found = self._own, []
            for item in case.items.values():
                known = own.get(item.id)
                found.append(known[2] if known is not None and known[0] is item else self._entry(case, item)[1])
            self._searched, self._texts = case, found
        return self._texts

    def prepare(self, items: Iterable[AnyItem]) -> None:
        """Keep the names that items have of their own, before anybody asks. May run beside the screen."""
        for number, item in enumerate(items):
            if item.title:
                self._entry_of_title(item, item.title)
            if number % PAUSE_AFTER == 0:
                time.sleep(PAUSE)

    def _entry_of_title(self, item: AnyItem, title: str) -> tuple[str, str]:
        entry = self._own[item.id] = (item, title, f"{item.id} {title}".lower())
        return entry[1:]

    def _entry(self, case: Case, item: AnyItem) -> tuple[str, str]:
        known = self._own.get(item.id)
        if known is not None and known[0] is item:
            return known[1:]
        if title := item.title:
            return self._entry_of_title(item, title)
        if case is not self._case:
            self._case, self._generated = case, {}
        made = self._generated.get(item.id)
        if made is None:
            name = sentence(case, item)
            made = self._generated[item.id] = (name, f"{item.id} {name}".lower())
        return made


def matching(
    case: Case,
    names: Names,
    judgement: Judgement,
    items: Sequence[AnyItem],
    wanted: str,
    unsaved: Container[str],
    marked: Container[str] = (),
) -> list[str]:
    """The ids of the items that every word of `wanted` fits: it stands in the id or name, or is `is:` with a flag."""
    words = wanted.lower().split()
    flags = [word.removeprefix("is:") for word in words if word.startswith("is:")]
    plain = [word for word in words if not word.startswith("is:")]
    found = items
    if len(plain) == 1:
        word = plain[0]
        found = [item for item in found if word in names.words(case, item)]
    elif plain:
        found = [item for item in found if all(word in names.words(case, item) for word in plain)]
    for flag in flags:
        found = [item for item in found if _flagged(judgement, item, flag, unsaved, marked)]
    return [item.id for item in found]


def _flagged(judgement: Judgement, item: AnyItem, flag: str, unsaved: Container[str], marked: Container[str]) -> bool:
    """Whether a flag, or the beginning of one, holds of an item."""
    worst = judgement.worst.get(item.id)
    holding = {item.status, judgement.state(item.id).replace(" ", "-")}
    if worst is not None:
        holding |= {"finding", worst.word}
    if item.id in judgement.waived_of:
        holding.add("waived")
    if item.id in unsaved:
        holding.add("unsaved")
    if item.id in marked:
        holding.add("marked")
    return any(known.startswith(flag) for known in holding if known)
