"""The earlier state that a case is compared with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import msgspec

from safetycase.case import AnyItem, Case, counts
from safetycase.evidence import Assessment, Lock
from safetycase.evidence.criteria import History
from safetycase.findings import Finding, Path, Rule, field_text
from safetycase.model import MANIFEST_NAME

__all__ = ["Assessment", "Past", "Since", "counted_then", "entries", "finding_in_manifest", "finding_on"]

_AGAINST = frozenset(["evidence", "defeater", "review", "incident"])
"""Kinds whose items speak against something also where nobody has reviewed them."""


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


def counted_then(since: Since, old: AnyItem) -> bool:
    """Whether an item settled something in the earlier state, or spoke against something although it was generated."""
    if counts(since.case, old):
        return True
    if not old.unreviewed or old.kind.name not in _AGAINST:
        return False
    state = since.assessment.evidence.get(old.id)
    return state is None or bool(state.undermines) or state.word in {"refuted", "unknown"}


def finding_on(case: Case, item: AnyItem, rule: Rule, message: str, path: Path = ()) -> Finding:
    """A finding of one of these rules on an item of the case, at a path in it."""
    return Finding(
        rule=rule.code, severity=rule.severity, message=message, item=item.id, field=field_text(path), file=item.file,
        position=case.position(item, path), hint=rule.fix,
    )  # fmt: skip


def finding_in_manifest(case: Case, rule: Rule, message: str, path: Path) -> Finding:
    """A finding of one of these rules at a path in the manifest."""
    document = case.manifest_document
    return Finding(
        rule=rule.code, severity=rule.severity, message=message, hint=rule.fix, file=MANIFEST_NAME,
        field=field_text(path),
        position=document.position(path, key=True) if document is not None else None,
    )  # fmt: skip


def entries(value: object) -> Iterator[Any]:
    """The entries of what ought to be a list."""
    if isinstance(value, list | tuple):
        yield from value
