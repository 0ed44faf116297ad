"""What lists call items, and the words by which they are found. Kept from one revision to the next."""

from __future__ import annotations

import threading
import time
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import get_args

from safetycase.case import AnyItem, Case
from safetycase.case.reviewed import verdict_words
from safetycase.findings import Severity
from safetycase.findings.looks import LOOKS
from safetycase.model import KINDS
from safetycase.model.fields import Status
from safetycase.stpa import sentence
from safetycase.tui.judgement import Judgement
from safetycase.tui.searching import Texts

FLAGS = (
    *(word.replace(" ", "-") for word in LOOKS),
    *(severity.word for severity in sorted(Severity, reverse=True)),
    "finding",
    "waived",
    "unsaved",
    "marked",
    "changed",
    "new",
    *get_args(Status),
)
"""The words that may follow `is:` in a filter: states, severities, and what an item is at."""

PAUSE_AFTER, PAUSE = 250, 0.002
"""After how many names, and for how many seconds, those made ahead leave the screen its turn."""
SPEAKING = frozenset({"action", "uca", "controller_constraint", "scenario", "desired"})
"""Kinds whose generated names, or those of others that go by them, speak of the items that they refer to."""
LEAST = 3
"""Letters from which on a word may mean a kind."""
MANY = 2_000
"""Changed items beyond which it costs more to find out which sentences speak of them than to make all anew."""


def unknown_flags(wanted: str) -> list[str]:
    """The words after `is:` in a filter that mean nothing."""
    flags = [word.removeprefix("is:") for word in wanted.lower().split() if word.startswith("is:")]
    return [flag for flag in flags if not any(known.startswith(flag) for known in FLAGS)]


def asks_for_changes(wanted: str) -> bool:
    """Whether a filter asks for what differs from the newest commit of git."""
    return any(word in ("is:changed", "is:new") for word in wanted.lower().split())


class Names:
    """The names of items, and the words by which they are found.

    Of items with words of their own nothing is kept: what a search goes through is made as it goes. Words of generated
    names are kept from one revision to the next, until an item changes of which they may speak.
    """

    def __init__(self) -> None:
        self._case: Case | None = None
        self._generated: dict[str, str] = {}
        self._turning = threading.Lock()

    def name(self, case: Case, item: AnyItem) -> str:
        """The title or text of an item, or the sentence generated for it; empty if it has none."""
        return item.title or _made(case, item)

    def words(self, case: Case, item: AnyItem) -> str:
        """What a search goes through, in small letters: the id, then title and text, or the sentence made for it."""
        own = item.own_words
        if own:
            return f"{item.id} {own}".lower() if "\n" not in own else " ".join((item.id, *own.split())).lower()
        if case is not self._case:
            self._turn_to(case)
        found = self._generated.get(item.id)
        if found is None:
            found = self._generated[item.id] = f"{item.id} {_made(case, item)}".lower()
        return found

    def texts(self, case: Case) -> Texts:
        """What a search among all items goes through for each, in the order of the case."""
        return _Texts(self, case)

    def prepare(self, case: Case) -> None:
        """Make the generated names before anybody asks. May run beside the screen; stops when the case changes."""
        if case is not self._case:
            self._turn_to(case)
        made = 0
        for item in list(case.items.values()):
            if case is not self._case:
                return
            if not item.own_words and item.id not in self._generated:
                self.words(case, item)
                made += 1
                if made % PAUSE_AFTER == 0:
                    time.sleep(PAUSE)

    def _turn_to(self, case: Case) -> None:
        """Forget the words that may be others in this case."""
        with self._turning:
            if self._case is None:
                self._generated.clear()
            elif self._case is not case:
                for item_id in _stale(self._case, case):
                    self._generated.pop(item_id, None)
            self._case = case


def _made(case: Case, item: AnyItem) -> str:
    """The name of an item without words of its own."""
    return verdict_words(item) if item.kind.name == "review" else sentence(case, item)


class _Texts(Texts):
    """The words of every item of a case, each made when it is looked at."""

    def __init__(self, names: Names, case: Case) -> None:
        self._names, self._case = names, case
        self._items = list(case.items.values())

    def __len__(self) -> int:
        return len(self._items)

    def some(self, places: Iterable[int]) -> Iterator[str]:
        """The texts at some places."""
        words, case, items = self._names.words, self._case, self._items
        return (words(case, items[place]) for place in places)

    def holding(self, places: Iterable[int], word: str) -> list[int]:
        """Those of some places whose texts hold a word, which has no space: so no text need be put together for it.

        Where it begins a word of a kind, such as `haz`, the items of that kind are among them.
        """
        words, case, items, kinds = self._names.words, self._case, self._items, kinds_called(word)
        found = []
        for place in places:
            item = items[place]
            text, title = item.data.get("text"), item.data.get("title")
            if (
                (text and word in text.lower())
                or (title and word in title.lower())
                or word in item.id.lower()
                or (kinds and item.kind.name in kinds)
                or (not (title or text or "").strip() and word in words(case, item))
            ):
                found.append(place)
        return found


def kinds_called(word: str) -> frozenset[str]:
    """The names of the kinds of which a word of the title begins with `word`, in small letters, of three and more."""
    if len(word) < LEAST:
        return frozenset()
    return frozenset(kind.name for kind in KINDS if f" {word}" in f" {kind.title.lower()}")


def _stale(previous: Case, case: Case) -> Iterable[str]:
    """The ids of items whose words may differ between two cases: those changed, and those that may speak of one.

    Only of a hazard a scenario alone speaks: one without unsafe control actions is called by what it leads to.
    """
    edge = changed = case.difference(previous)
    reached = set(changed)
    while edge:
        if len(reached) > MANY:
            return {*previous.items, *changed}
        found = set()
        for side in (previous, case):
            for one in edge:
                of_hazard = (item := side.items.get(one)) is not None and item.kind.name == "hazard"
                for ref in side.references_to(one):
                    source = side.items.get(ref.source)
                    if source is not None and source.kind.name in (("scenario",) if of_hazard else SPEAKING):
                        found.add(ref.source)
        edge = found - reached
        reached |= edge
    return reached


def matching(
    case: Case,
    names: Names,
    judgement: Judgement,
    items: Sequence[AnyItem],
    wanted: str,
    unsaved: Container[str],
    marked: Container[str] = (),
    told: Mapping[str, str] | None = None,
) -> list[str]:
    """The ids of the items that every word of `wanted` fits: it stands in what is searched, or is `is:` with a flag."""
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
        found = [item for item in found if _flagged(judgement, item, flag, unsaved, marked, told or {})]
    return [item.id for item in found]


def _flagged(
    judgement: Judgement,
    item: AnyItem,
    flag: str,
    unsaved: Container[str],
    marked: Container[str],
    told: Mapping[str, str],
) -> bool:
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
    if item.id in told:
        holding |= {"changed", told[item.id]}
    return any(known.startswith(flag) for known in holding if known)
