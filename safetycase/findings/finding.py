"""The one way anything is reported."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from enum import IntEnum

import msgspec

Path = tuple[str | int, ...]
"""Where a value stands inside a document or an item: mapping keys and list indexes from the outside in."""


class Severity(IntEnum):
    """How much a finding matters. Comparison follows severity: ERROR is the greatest."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        """The lower-case word that people and machines read: `error`, `warning` or `info`."""
        return self.name.lower()

    @classmethod
    def parse(cls, word: str) -> Severity:
        """The severity that `word` names. Raises KeyError for any other word."""
        return cls[word.upper()]


class Position(msgspec.Struct, frozen=True):
    """A stretch of a text file. Lines and columns are code points counted from 1; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Related(msgspec.Struct, frozen=True):
    """A second place that a finding speaks of: the first of two duplicates, the other end of a cycle."""

    message: str
    file: str
    position: Position | None = None


class Fix(msgspec.Struct, frozen=True):
    """A safe change that would settle a finding: put `value` at `path` of `item`, or `at_key` call that place so."""

    title: str
    item: str
    path: Path
    value: str
    at_key: bool = False


class Waiver(msgspec.Struct, frozen=True):
    """Why a finding is silenced on one item: who said so, why, and until when (ISO date, empty: for good)."""

    reason: str
    by: str = ""
    expires: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong, weak or worth knowing, with the place where it stands.

    `rule` is a stable code (`SFC401`). `item` is the id it concerns, `field` the path inside the item as text
    (`hazards[1]`), both empty where the finding concerns a file or the whole case. `file` is relative to the case.
    `speaks_for` are further items of which it is true, which have no finding of their own.
    """

    rule: str
    severity: Severity
    message: str
    item: str = ""
    field: str = ""
    file: str = ""
    position: Position | None = None
    hint: str = ""
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    waiver: Waiver | None = None
    speaks_for: tuple[str, ...] = ()

    @property
    def line(self) -> int:
        """The line where the finding starts, 0 where it has no place in a file."""
        return self.position.line if self.position else 0

    @property
    def column(self) -> int:
        """The column where the finding starts, 0 where it has no place in a file."""
        return self.position.column if self.position else 0

    @property
    def fingerprint(self) -> str:
        """A short name that survives moved lines: rule, item, field and message, or the file where no item is named."""
        parts = (self.rule, self.item or self.file, self.field, self.message)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def order(finding: Finding) -> tuple[str, int, int, str, str, str, str]:
    """The sort key of every list of findings: by place, then rule, so that output is stable."""
    return (
        finding.file,
        finding.line,
        finding.column,
        finding.rule,
        finding.item,
        finding.field,
        finding.message,
    )


def worst_of_items(findings: Iterable[Finding]) -> dict[str, Severity]:
    """The worst finding of each item that has one, by id; what a waiver silences does not count."""
    found: dict[str, Severity] = {}
    for one in findings:
        if one.item and one.waiver is None:
            found[one.item] = max(one.severity, found.get(one.item, one.severity))
    return found


def field_text(path: Path) -> str:
    """A path inside an item as a person writes it: `('hazards', 1)` is `hazards[1]`, nested keys join with dots."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else (f".{step}" if text else step)
    return text
