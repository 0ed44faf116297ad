"""The earlier state that a case is compared with, and which of its items has another id now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Protocol

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.evidence import Assessment, Lock
from safetycase.findings import Finding, Path, Rule, field_text

__all__ = ["Assessment", "History", "Past", "Since", "Standing", "entries", "finding_on", "renamed", "words_of"]


class Past(Protocol):
    """What an id once stood for, long before: the item as it was last, and when that was."""

    @property
    def item(self) -> AnyItem:
        """The item."""
        ...

    @property
    def when(self) -> str:
        """The commit that wrote it so, as people name it."""
        ...


class Standing(Protocol):
    """Items as they stood in a commit."""

    @property
    def items(self) -> Mapping[str, AnyItem]:
        """The items, by id."""
        ...

    @property
    def whole(self) -> bool:
        """Whether all of that state could be read."""
        ...


class History(Protocol):
    """What a repository knows of the past of a case."""

    def at(self, day: date) -> Standing | None:
        """The items as they stood at the end of a day; None where nobody can tell."""
        ...


class Since(msgspec.Struct, frozen=True, kw_only=True):
    """An earlier state of a case: what was found in it, how it was judged, and what ids stood for before it.

    `label` is the revision as the user named it, `lock` the lock that it had. `findings` are those of every rule,
    whatever its manifest set. `renamed` leads from ids of items now to their ids then, where those differ. `former` are
    items of the history by the ids that are new since, `history` tells how items stood on a day.
    """

    label: str
    case: Case
    lock: Lock
    findings: tuple[Finding, ...]
    assessment: Assessment
    renamed: Mapping[str, str] = {}
    former: Mapping[str, Past] = {}
    history: History | None = None

    def id_then(self, item_id: str) -> str:
        """The id that an item had then."""
        return self.renamed.get(item_id, item_id)

    def item_then(self, item: AnyItem) -> AnyItem | None:
        """An item as it was then; None where it was not there, was given up, or was of another kind."""
        old = self.case.items.get(self.id_then(item.id))
        return old if old is not None and old.kind is item.kind and not old.obsolete else None


def renamed(before: Case, case: Case) -> dict[str, str]:
    """The ids of items that had another id before, each with that id.

    An item names its former id under `aliases`, or is the only new one of its kind that says what one that is gone
    said.
    """
    gone = {name: item for name, item in before.items.items() if name not in case.items}
    fresh = [item for name, item in case.items.items() if name not in before.items]
    found: dict[str, str] = {}
    if not gone or not fresh:
        return found
    for item in fresh:
        for name in item.data.get("aliases", ()):
            if name in gone and gone[name].kind is item.kind:
                found[item.id] = name
                del gone[name]
                break
    for key_of in (_whole, _statement):
        old, new = _by_key(gone.values(), key_of), _by_key((one for one in fresh if one.id not in found), key_of)
        for key, items in new.items():
            if len(items) == len(old.get(key, ())) == 1:
                found[items[0].id] = old[key][0].id
                del gone[old[key][0].id]
    return found


def _by_key(items: Any, key_of: Any) -> dict[object, list[AnyItem]]:
    found: dict[object, list[AnyItem]] = {}
    for item in items:
        key = key_of(item)
        if key is not None:
            found.setdefault(key, []).append(item)
    return found


def _whole(item: AnyItem) -> object:
    """All that an item says; None where that is next to nothing."""
    return (item.kind.name, repr(item.data)) if item.data else None


def _statement(item: AnyItem) -> object:
    """The words in which an item says what it is, and the values of its context; None where it has none."""
    said = words_of(item)
    return (item.kind.name, said) if said else None


def words_of(item: AnyItem) -> str:
    """The words in which an item says what it is, in one line, whatever the letter case and white space."""
    data = item.data
    parts = [str(data[field]) for field in ("title", "text", "when", "condition") if data.get(field)]
    if data.get("context"):
        parts += [str(data.get("type", "")), repr(data["context"])]
    return " ".join(" ".join(parts).casefold().split())


def finding_on(case: Case, item: AnyItem, rule: Rule, message: str, path: Path = ()) -> Finding:
    """A finding of one of these rules on an item of the case, at a path in it."""
    return Finding(
        rule=rule.code, severity=rule.severity, message=message, item=item.id, field=field_text(path), file=item.file,
        position=case.position(item, path), hint=rule.fix,
    )  # fmt: skip


def entries(value: object) -> Iterator[Any]:
    """The entries of what ought to be a list."""
    if isinstance(value, list | tuple):
        yield from value
