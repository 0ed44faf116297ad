"""What differs between two states of a case, for people and for machines."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from safetycase.case import Case
from safetycase.documents.spelling import spelled
from safetycase.documents.writing import flow_text
from safetycase.findings.tables import markdown_text
from safetycase.findings.text import log_line, visible
from safetycase.history.fieldwise import FieldChange, ItemChange, Word
from safetycase.history.worddiff import Sort, changes_of, word_changes
from safetycase.output.machine import dumps
from safetycase.stpa import sentence

VERSION = 1
"""The version of the contract of `diff --format json`; it changes when a key changes its meaning or goes."""

GLYPHS: dict[Word, str] = {"new": "+", "changed": "~", "gone": "-"}
_COLOURS = {"new": "\x1b[32m", "changed": "\x1b[33m", "gone": "\x1b[31m"}
_SIGNS: dict[Sort, str] = {"gone": "-", "new": "+", "same": " "}
_SHORT = 60
"""Letters of values that stand on the line of their field."""
_RESET = "\x1b[0m"
_MARKS: dict[Sort, tuple[str, str]] = {"gone": ("[-", "-]"), "new": ("{+", "+}"), "same": ("", "")}


class Difference(msgspec.Struct, frozen=True):
    """The items that differ since `label`, a revision by the name that somebody has for it, at a `commit`.

    `before` and `after` are the two states; `prefix` is the path to the case from where one stands.
    """

    label: str
    commit: str
    before: Case
    after: Case
    items: Sequence[ItemChange]
    prefix: str = ""

    @property
    def counts(self) -> Counter[Word]:
        """How many items are new, changed and gone."""
        return Counter(one.word for one in self.items)

    @property
    def words(self) -> str:
        """These counts in words."""
        counts = self.counts
        said = ", ".join(f"{GLYPHS[word]} {counts[word]:,} {word}" for word in GLYPHS if counts[word])
        return f"{said or 'no item differs'} since {self.label}"

    def name(self, change: ItemChange) -> str:
        """What an item is called: its title or text, else the sentence that is generated for it."""
        return change.item.title or sentence(self.after if change.after is not None else self.before, change.item)

    def place(self, change: ItemChange) -> tuple[str, int]:
        """The file and the line of an item; of one that is gone, those at the earlier state."""
        case = self.after if change.after is not None else self.before
        return change.item.file, case.position(change.item).line


def as_text(found: Difference, *, colour: bool = False) -> str:
    """Item after item with its fields; in texts `[-words-]` are gone and `{+words+}` are new."""
    lines = []
    for change in found.items:
        file, line = found.place(change)
        at = f" at {found.label}" if change.after is None else ""
        was = f" (was {_was(change)})" if _was(change) else ""
        name = f"  {found.name(change)}" if found.name(change) else ""
        head = f"{GLYPHS[change.word]} {change.id}  {change.item.kind.title.lower()}{was}{name}"
        lines.append(_painted(head, change.word, colour))
        lines.append(visible(f"    {found.prefix}{file}:{line}{at}"))
        if change.before is not None and change.after is not None and change.before.file != file:
            lines.append(visible(f"    moved from {change.before.file}"))
        for field in change.fields:
            lines += _field_lines(field, colour)
        lines.append("")
    lines.append(visible(f"{found.words}."))
    return "\n".join(lines if colour else map(log_line, lines)) + "\n"


def _was(change: ItemChange) -> str:
    """The id or the kind that an item had, if another."""
    return change.was_id or change.was_kind.lower()


def as_markdown(found: Difference) -> str:
    """A table for each item, with every character that Markdown would take for markup escaped."""
    lines = [f"# Changes since {markdown_text(found.label)}", "", f"{markdown_text(found.words)}."]
    for change in found.items:
        file, line = found.place(change)
        was = f", was {markdown_text(_was(change))}" if _was(change) else ""
        title = f" {markdown_text(found.name(change))}" if found.name(change) else ""
        kind = change.item.kind.title.lower()
        place = markdown_text(f"{found.prefix}{file}:{line}")
        lines += ["", f"## {markdown_text(change.id)}{title}", "", f"{change.word}: {kind}{was}, {place}", ""]
        if change.fields:
            lines += [f"| Field | {markdown_text(found.label)} | now |", "| --- | --- | --- |"]
        for field in change.fields:
            lines.append(f"| {markdown_text(field.name)} | {_cell(field.before)} | {_cell(field.after)} |")
    return "\n".join(lines) + "\n"


def as_json(found: Difference) -> str:
    """The items for machines, version 1: `before` and `after` of a field are absent where it is not there."""
    counts = found.counts
    return dumps({
        "version": VERSION,
        "base": {"revision": found.label, "commit": found.commit},
        "summary": {word: counts[word] for word in GLYPHS},
        "items": [_item(found, change) for change in found.items],
    })  # fmt: skip


def _item(found: Difference, change: ItemChange) -> dict[str, object]:
    file, line = found.place(change)
    data: dict[str, object] = {
        "id": change.id, "kind": change.item.kind.name, "change": change.word, "title": found.name(change),
        "file": file, "line": line,
    }  # fmt: skip
    if change.before is not None and change.after is not None:
        data |= {"was_id": change.was_id} if change.was_id else {}
        data |= {"was_kind": change.before.kind.name} if change.was_kind else {}
        data |= {"was_in": change.before.file} if change.before.file != file else {}
    return {**data, "fields": [_field(one) for one in change.fields]}


def _field(change: FieldChange) -> dict[str, object]:
    sides = {"before": change.before, "after": change.after}
    said = {name: _finite(value) for name, value in sides.items() if value is not UNSET}
    return {"field": change.name, "change": change.word, **said}


def _finite(value: Any) -> Any:
    """A value as JSON has it, which knows no infinite numbers."""
    if isinstance(value, dict):
        return {name: _finite(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_finite(inner) for inner in value]
    return spelled(value) if isinstance(value, float) and not math.isfinite(value) else value


def _field_lines(change: FieldChange, colour: bool) -> Iterator[str]:
    before, after = change.before, change.after
    head = visible(f"    {change.name}")
    if isinstance(before, str) and isinstance(after, str):
        parts = word_changes(before.rstrip("\n"), after.rstrip("\n"))
        if any(sort == "same" and text.strip() for sort, text in parts):
            whole = "".join(_stretch(sort, text, colour) for sort, text in parts)
            yield from (head, *(f"      {line}" for line in whole.split("\n")))
            return
    marked = list(_entries(before, after))
    if all("\n" not in text for _, text in marked) and sum(len(text) for _, text in marked) <= _SHORT:
        yield head + "".join(f"  {_painted(f'{_SIGNS[sort]} {text}', sort, colour)}" for sort, text in marked)
        return
    yield head
    for sort, text in marked:
        first, *more = text.split("\n")
        yield _painted(f"      {_SIGNS[sort]} {first}", sort, colour)
        yield from (_painted(f"        {line}", sort, colour) for line in more)


def _entries(before: Any, after: Any) -> Iterator[tuple[Sort, str]]:
    """What is gone and what is new of a value: of lists the entries, of all else the whole."""
    if before is not UNSET and after is not UNSET and spelled(before) == spelled(after):  # as 1 and "1"
        yield "gone", flow_text(before)
        yield "new", flow_text(after)
    elif all(isinstance(side, list) or side is UNSET for side in (before, after)):
        sides = ([spelled(one) for one in side] if side is not UNSET else [] for side in (before, after))
        for sort, entries in changes_of(*sides):
            yield from ((sort, entry) for entry in entries if sort != "same")
    else:
        if before is not UNSET:
            yield "gone", spelled(before)
        if after is not UNSET:
            yield "new", spelled(after)


def _stretch(sort: Sort, text: str, colour: bool) -> str:
    """A stretch of a text between its marks, which stand on each of its lines."""
    start, end = _MARKS[sort]
    lines = [_painted(f"{start}{line}{end}", sort, colour) if line else "" for line in text.split("\n")]
    return "\n".join(lines)


def _painted(text: str, word: str, colour: bool) -> str:
    shown = visible(text)
    return f"{_COLOURS[word]}{shown}{_RESET}" if colour and word in _COLOURS else shown


def _cell(value: Any) -> str:
    return "" if value is UNSET else "<br>".join(markdown_text(line) for line in spelled(value).split("\n"))
