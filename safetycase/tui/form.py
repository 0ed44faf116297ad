"""Rows of the form of one item, built from the model: every field, nested ones included, each with its findings."""

from __future__ import annotations

from typing import Any

import msgspec

from safetycase.case import AnyItem
from safetycase.documents.scalars import apart
from safetycase.findings import Finding, Path, field_text
from safetycase.findings.looks import SEVERITY_GLYPHS
from safetycase.model import Kind
from safetycase.model.forms import Field, Shape, fields
from safetycase.stpa import sentence
from safetycase.stpa.exclusions import exclusions_about
from safetycase.tui.lettering import fit, wrap
from safetycase.tui.lists import target_piece
from safetycase.tui.looks import WAIVED, Piece, state_piece
from safetycase.tui.rows import Row, Rows
from safetycase.tui.state import State

ID: Path = ("id",)


class Place(msgspec.Struct, frozen=True):
    """What a row of the form stands for: a path inside the item, its description, and whether it is said at all."""

    path: Path
    field: Field | None
    said: bool


def form_rows(state: State, item: AnyItem, width: int) -> Rows:
    """Every field of an item: those that say something, each with its findings, then those that do not."""
    return Rows.of(_Form(state, item, width).rows)


def first_content(rows: Rows) -> str | None:
    """The row on which to begin: the first field after the id, one that says something if any does."""
    places = [row for row in rows if isinstance(row.data, Place) and row.data.path != ID]
    return places[0].key if places else None


def row_for(rows: Rows, before: Row | None) -> str | None:
    """The row on which to go on after the one `before`: of the same place or in it, else the last in what holds it."""
    if before is None or not isinstance(before.data, Place):
        return None
    path = before.data.path
    for depth in range(len(path), 0, -1):
        near = [row.key for row in rows if isinstance(row.data, Place) and row.data.path[:depth] == path[:depth]]
        if near:
            return near[0] if depth == len(path) else near[-1]
    return None


_FIRST = {"uca": ("action", "type", "hazards", "when"), "action": ("from",), "feedback": ("from",),
          "information": ("from",), "evidence": ("supports", "artefact", "method")}  # fmt: skip


UNSAID = "unsaid"
"""The key of the row above the fields that say nothing."""


def first_wanted(kind: Kind, data: dict[str, Any]) -> Path:
    """The field of a new item with which to go on: the first that matters and is not said yet."""
    own = fields(kind.record)[0].name
    wanted = (*_FIRST.get(kind.name, ()), kind.short, own, "text")
    return (next((name for name in wanted if name not in data), "text"),)


def key_of(path: Path) -> str:
    """The key of the row for a path."""
    return repr(path)


class _Form:
    """Collects the rows of one form."""

    def __init__(self, state: State, item: AnyItem, width: int) -> None:
        self.state = state
        self.item = item
        self.label_width = 20 if width >= 60 else 15
        self.width = max(width - 1, 24)
        self.rows: list[Row] = []
        self.found: dict[str, list[Finding]] = {}
        judgement = state.judgement
        for finding in (*judgement.of_item.get(item.id, ()), *judgement.waived_of.get(item.id, ())):
            self.found.setdefault(finding.field, []).append(finding)
        self._head()
        self._said()
        self._unsaid()

    def _head(self) -> None:
        item, state = self.item, self.state
        line = state.case.position(item).line
        self._row("head", (item.kind.title, "heading"), tail=((f"{item.file}:{line}", "dim"),))
        self._place(ID, None, "id", [(item.id, "id")])
        standing = state.judgement.standing.get(item.id)
        if standing is not None:
            basis = f"  ({standing.basis})" if standing.basis else ""
            label = "verdict" if item.id in state.judgement.verdicts else "state"
            self._labelled("verdict", label, [[state_piece(standing.state), (basis, "dim")]])
            told = " ".join(finding.message for finding in state.judgement.of_item.get(item.id, ()))
            # all or none: what is left of them can be just what is met
            reasons = standing.reasons if any(reason not in told for reason in standing.reasons) else ()
            for number, reason in enumerate(reasons):
                self._labelled(f"reason#{number}", "", [[(part, "dim")] for part in self._wrapped(reason)])
        generated = sentence(state.case, item) if not item.data.get("text") else ""
        if generated:
            self._labelled("sentence", "in words", [[(part, "dim")] for part in self._wrapped(generated)])
        for number, (name, words) in enumerate(exclusions_about(state.case, item)):
            label, said = ("", words) if name == item.id else ("" if number else "excludes", f"{name}: {words}")
            self._labelled(f"excluded#{number}", label, [[(part, "dim")] for part in self._wrapped(said)])
        self._findings("")

    def _said(self) -> None:
        raw = self.item.raw if isinstance(self.item.raw, dict) else self.item.data
        described = fields(self.item.kind.record)
        for field in described:
            if field.name in raw:
                self._value(field.label, (field.name,), field, raw[field.name])
                self._findings_below(field.name)
        known = {field.name for field in described}
        for name in raw:
            if name not in known:
                self._value(str(name), (name,), None, raw[name])
                self._findings_below(str(name))

    def _unsaid(self) -> None:
        raw = self.item.raw if isinstance(self.item.raw, dict) else self.item.data
        self._row(UNSAID, ("not said yet", "heading"))
        for field in fields(self.item.kind.record):
            if field.name not in raw:
                place = Place((field.name,), field, said=False)
                self.rows.append(
                    Row(
                        key_of(place.path),
                        (self._label(field.label), (" ".join(field.description.split()), "dim")),
                        data=place,
                    )
                )
                self._findings_below(field.name)
        for rest in list(self.found):
            self._findings(rest)

    def _value(self, label: str, path: Path, field: Field | None, value: Any, depth: int = 0) -> None:
        shown = "  " * depth + label
        if isinstance(value, dict) and value:
            self._place(path, field, shown, [(_summary(value), "dim")])
            self._findings(field_text(path))
            inner = {one.name: one for one in field.fields} if field is not None else {}
            by_name = field is not None and field.shape is Shape.MAPPING
            for key, entry in value.items():
                described = entry_field(field, str(key)) if by_name else inner.get(key)
                named = described is not None and (described.part is not None or not by_name)
                label = described.label if described is not None and named else str(key)
                self._value(label, (*path, key), described, entry, depth + 1)
        elif isinstance(value, list) and value:
            for index, entry in enumerate(value):
                described = entry_field(field, field.name if field else label)
                first = shown if index == 0 else ""
                if isinstance(entry, dict | list):
                    self._value(f"{label} {index + 1}", (*path, index), described, entry, depth)
                else:
                    self._leaf(first, (*path, index), described, entry)
            self._findings(field_text(path))
        else:
            self._leaf(shown, path, field, value)

    def _leaf(self, label: str, path: Path, field: Field | None, value: Any) -> None:
        if isinstance(value, str) and field is not None and field.link is not None:
            self._place(path, field, label, [(value, "id"), ("  ", ""), target_piece(self.state, value)])
        else:
            text = plain(value)
            lines = self._wrapped(text) if text.strip() else []
            self._place(path, field, label, [(lines[0], "")] if lines else [("blank", "dim")])
            for number, line in enumerate(lines[1:]):
                self._labelled(f"{key_of(path)}#{number}", "", [[(line, "")]])
        self._findings(field_text(path))

    def _place(self, path: Path, field: Field | None, label: str, pieces: list[Piece]) -> None:
        self.rows.append(Row(key_of(path), (self._label(label), *pieces), data=Place(path, field, said=True)))

    def _label(self, label: str) -> Piece:
        """The label as the first column shows it, with a blank before what follows."""
        return f" {fit(label, self.label_width - 1)} ", "dim"

    def _labelled(self, key: str, label: str, lines: list[list[Piece]]) -> None:
        for number, pieces in enumerate(lines):
            shown = self._label(label if number == 0 else "")
            self.rows.append(Row(f"{key}.{number}", (shown, *pieces), selectable=False))

    def _row(self, key: str, piece: Piece, tail: tuple[Piece, ...] = ()) -> None:
        self.rows.append(Row(key, (piece,), selectable=False, tail=tail))

    def _wrapped(self, text: str) -> list[str]:
        return wrap(text, self.width - self.label_width - 2)

    def _findings(self, place: str) -> None:
        for finding in self.found.pop(place, ()):
            mark, tone, text = SEVERITY_GLYPHS[finding.severity], finding.severity.word, finding.message
            if finding.waiver is not None:
                until = f", until {finding.waiver.expires}" if finding.waiver.expires else ""
                mark, tone, text = WAIVED, "dim", f"waived {tone}: {text} ({finding.waiver.reason}{until})"
            elif finding.fix is not None:
                text += f" ({finding.fix.title}: press F)"
            for number, line in enumerate(wrap(text, self.width - 5)):
                shown = f"   {mark if number == 0 else ' '} {line}"
                self.rows.append(Row(f"finding#{len(self.rows)}", ((shown, tone),), selectable=False))

    def _findings_below(self, name: str) -> None:
        for place in [known for known in self.found if known == name or known.startswith((f"{name}.", f"{name}["))]:
            self._findings(place)


def entry_field(field: Field | None, name: str) -> Field | None:
    """The description of one entry of a list or of a mapping."""
    if field is None:
        return None
    shape = field.shape
    if shape is Shape.REFERENCES:
        shape = Shape.REFERENCE
    elif shape is Shape.LIST:
        shape = Shape.CHOICE if field.choices else Shape.ANY
    elif shape in (Shape.PARTS, Shape.MAPPING):
        shape = Shape.PART if field.part is not None else Shape.ANY
    return msgspec.structs.replace(field, name=name, label=name.replace("_", " "), shape=shape)


def plain(value: Any) -> str:
    """A scalar, or a small structure, in words; a text with a comma is in quotes where several things stand."""
    if isinstance(value, str):
        return value.rstrip("\n")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(_nested(entry) for entry in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_nested(entry)}" for key, entry in value.items())
    return str(value)


def _nested(value: Any) -> str:
    if isinstance(value, list | dict):
        return f"[{plain(value)}]"
    return apart(plain(value))


def _summary(value: dict[Any, Any]) -> str:
    return ", ".join(str(key) for key in value)
