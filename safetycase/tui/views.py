"""Rows for each pane, computed from the case and its judgement. Pure functions: nothing here touches a screen."""

from __future__ import annotations

from typing import Any

from safetycase.case import AnyItem, Case
from safetycase.findings import Finding, Severity, name_of
from safetycase.model import ANY, BY_NAME, KINDS, STEPS, VARIABLE, Link
from safetycase.model.forms import Field, Shape, fields
from safetycase.stpa import sentence
from safetycase.tui.rows import Row, fit
from safetycase.tui.state import Judgement

SEVERITY_GLYPHS = {Severity.ERROR: "✗", Severity.WARNING: "▲", Severity.INFO: "·"}
STATE_GLYPHS = {
    "demonstrated": ("✓", "good"),
    "open": ("○", "warning"),
    "stale": ("◷", "warning"),
    "refuted": ("✗", "error"),
    "unknown": ("?", "error"),
    "not needed": ("–", "dim"),
}
"""The six states with the glyph and tone by which they are known everywhere on the screen."""

Pieces = tuple[tuple[str, str], ...]


def severity_piece(severity: Severity | None) -> tuple[str, str]:
    """A glyph for the worst finding, or a blank."""
    return (SEVERITY_GLYPHS[severity], severity.word) if severity is not None else (" ", "")


def outline_rows(case: Case, judgement: Judgement) -> list[Row]:
    """The steps of the method with the kinds in them: how many items, and the worst finding."""
    worst: dict[str, Severity] = {}
    for item_id, found in judgement.of_item.items():
        item = case.items.get(item_id)
        if item is not None:
            top = max(finding.severity for finding in found)
            worst[item.kind.name] = max(top, worst.get(item.kind.name, Severity.INFO))
    rows, step = [], ""
    for kind in KINDS:
        if kind.step != step:
            step = kind.step
            rows.append(Row(f"step:{step}", ((STEPS[step], "heading"),), selectable=False))
        count = len(case.of_kind(kind.name))
        tone = "" if count else "dim"
        pieces = (
            severity_piece(worst.get(kind.name)),
            (f" {fit(kind.plural, 23)}", tone),
            (f"{count:>5}", tone),
        )
        rows.append(Row(kind.name, pieces))
    return rows


def name_of_item(case: Case, item: AnyItem) -> str:
    """What lists call an item: its title or text, or the sentence generated for it."""
    return item.title or sentence(case, item)


def item_rows(case: Case, judgement: Judgement, kind: str, wanted: str, dirty: set[str]) -> list[Row]:
    """The items of a kind whose id, words, status or state contain every word of `wanted`."""
    words = wanted.lower().split()
    items = case.of_kind(kind)
    width = max((len(item.id) for item in items), default=0)
    rows = []
    for item in items:
        name = name_of_item(case, item)
        state = judgement.verdicts.get(item.id, "")
        haystack = f"{item.id} {name} {item.status} {state}".lower() if words else ""
        if all(word in haystack for word in words):
            rows.append(Row(item.id, _item_pieces(judgement, item, name, state, width, item.id in dirty)))
    return rows


def _item_pieces(judgement: Judgement, item: AnyItem, name: str, state: str, width: int, dirty: bool) -> Pieces:
    glyph, tone = STATE_GLYPHS.get(state, ("", ""))
    return (
        ("●" if dirty else " ", "accent"),
        severity_piece(judgement.worst(item.id)),
        (f" {item.id:<{width}} ", "id"),
        (f"{glyph} {state}  " if state else "", tone),
        (name, "dim" if item.obsolete else ""),
        (f"  ({item.status})" if item.status != "draft" else "", "dim"),
    )


def form_rows(case: Case, judgement: Judgement, item: AnyItem, width: int) -> list[Row]:
    """Every field of an item: those that say something with their findings, then those that do not."""
    found: dict[str, list[Finding]] = {}
    for finding in judgement.of_item.get(item.id, ()):
        found.setdefault(finding.field.split("[")[0].split(".")[0], []).append(finding)
    position = case.position(item)
    rows = [
        Row("item", ((item.kind.title, "heading"), (f"  {item.file}:{position.line}", "dim")), selectable=False),
        Row("id", ((fit("id", 20), "dim"), (item.id, "id"))),
    ]
    generated = "" if item.title else sentence(case, item)
    if generated:
        rows += _value_rows("sentence", "sentence", generated, width, "dim", selectable=False)
    rows += _finding_rows(found.pop("", []), width)
    described = fields(item.kind.record)
    said = [field for field in described if field.name in item.data or _blank(item.raw, field.name)]
    for field in said:
        rows += _field_rows(case, field, _raw_field(item, field.name), width)
        rows += _finding_rows(found.pop(field.name, []), width)
    for name in [key for key in (item.raw if isinstance(item.raw, dict) else {}) if key not in {f.name for f in said}]:
        if name not in {field.name for field in described}:
            rows += _value_rows(name, name, _short(_raw_field(item, name)), width, "dim")
            rows += _finding_rows(found.pop(name, []), width)
    rows.append(Row("unset", (("not said", "heading"),), selectable=False))
    for field in described:
        if field not in said:
            rows.append(Row(field.name, ((fit(field.label, 20), "dim"), (field.description, "dim"))))
            rows += _finding_rows(found.pop(field.name, []), width)
    for rest in found.values():
        rows += _finding_rows(rest, width)
    return rows


def _blank(raw: object, name: str) -> bool:
    return isinstance(raw, dict) and name in raw


def _raw_field(item: AnyItem, name: str) -> Any:
    if isinstance(item.raw, dict):
        return item.raw.get(name)
    return item.data.get(name)


def _field_rows(case: Case, field: Field, value: Any, width: int) -> list[Row]:
    if field.shape is Shape.REFERENCES and isinstance(value, list):
        rows = []
        for index, target in enumerate(value):
            label = field.label if index == 0 else ""
            other = case.items.get(str(target))
            name = name_of_item(case, other) if other is not None else "does not exist"
            tone = "" if other is not None else "error"
            pieces = ((fit(label, 20), "dim"), (f"{target}", "id"), (f"  {name}", tone))
            rows.append(Row(field.name if index == 0 else f"{field.name}[{index}]", pieces))
        return rows or [Row(field.name, ((fit(field.label, 20), "dim"), ("empty list", "dim")))]
    if field.shape is Shape.REFERENCE and isinstance(value, str):
        other = case.items.get(value)
        name = name_of_item(case, other) if other is not None else "does not exist"
        return [
            Row(field.name, ((fit(field.label, 20), "dim"), (value, "id"), (f"  {name}", "" if other else "error")))
        ]
    return _value_rows(field.name, field.label, _short(value), width, "")


def _value_rows(key: str, label: str, text: str, width: int, tone: str, *, selectable: bool = True) -> list[Row]:
    lines = wrap(text, max(width - 21, 20)) or ["blank"]
    rows = [Row(key, ((fit(label, 20), "dim"), (lines[0], tone)), selectable)]
    for number, line in enumerate(lines[1:], 1):
        rows.append(Row(f"{key}#{number}", ((" " * 20, ""), (line, tone)), selectable=False))
    return rows


def _short(value: Any) -> str:
    if isinstance(value, str):
        return value.rstrip("\n")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "\n".join(_short_inline(entry) for entry in value)
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_short_inline(entry)}" for key, entry in value.items())
    return str(value)


def _short_inline(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_short_inline(entry)}" for key, entry in value.items())
    if isinstance(value, list):
        return f"[{', '.join(_short_inline(entry) for entry in value)}]"
    return _short(value)


def wrap(text: str, width: int) -> list[str]:
    """The lines of a text, broken at words so that none is longer than `width` cells."""
    from textwrap import wrap as break_line

    lines: list[str] = []
    for line in text.split("\n"):
        lines += break_line(line, width, break_on_hyphens=False) or [""]
    return lines


def _finding_rows(found: list[Finding], width: int) -> list[Row]:
    rows = []
    for finding in found:
        mark = SEVERITY_GLYPHS[finding.severity]
        for number, line in enumerate(wrap(f"{mark} {finding.message}", max(width - 3, 20))):
            rows.append(Row(f"finding#{len(rows)}#{number}", ((f"  {line}", finding.severity.word),), selectable=False))
    return rows


def trace_rows(case: Case, judgement: Judgement, item: AnyItem) -> list[Row]:
    """What the item refers to and what refers to it, with the wording of each link."""
    rows = [Row("from", (("refers to", "heading"),), selectable=False)]
    seen: set[tuple[str, str]] = set()
    for reference in case.references_from(item.id):
        if (reference.target, reference.link.forward) not in seen:
            seen.add((reference.target, reference.link.forward))
            rows.append(_trace_row(case, judgement, "→", reference.link.forward, reference.target))
    if not seen:
        rows.append(Row("none-from", (("  nothing", "dim"),), selectable=False))
    rows.append(Row("to", (("is referred to by", "heading"),), selectable=False))
    incoming: set[tuple[str, str]] = set()
    for reference in case.references_to(item.id):
        if (reference.source, reference.link.backward) not in incoming:
            incoming.add((reference.source, reference.link.backward))
            rows.append(_trace_row(case, judgement, "←", reference.link.backward, reference.source))
    if not incoming:
        rows.append(Row("none-to", (("  nothing", "dim"),), selectable=False))
    return rows


def _trace_row(case: Case, judgement: Judgement, arrow: str, wording: str, target: str) -> Row:
    item = case.items.get(target.split("/")[0])
    name = name_of_item(case, item) if item is not None else "does not exist"
    glyph, tone = STATE_GLYPHS.get(judgement.verdicts.get(target, ""), ("", ""))
    return Row(
        f"{arrow}{wording}|{target}",
        (
            (f" {arrow} {fit(wording, 22)} ", "dim"),
            severity_piece(judgement.worst(target)),
            (f" {target} ", "id"),
            (f"{glyph} " if glyph else "", tone),
            (name, "" if item is not None else "error"),
        ),
    )


def trace_target(row: Row) -> str:
    """The id that a row of the trace pane leads to; empty if it is no link."""
    return row.key.partition("|")[2].split("/")[0]


def problem_rows(judgement: Judgement) -> list[Row]:
    """Every finding, errors first."""
    ordered = sorted(enumerate(judgement.findings), key=lambda pair: (-pair[1].severity, pair[0]))
    rows = []
    for number, finding in ordered:
        place = f"{finding.file}:{finding.line}" if finding.line else finding.file
        where = f"{finding.item}.{finding.field}" if finding.field and finding.item else finding.item or place
        pieces = (
            (f"{SEVERITY_GLYPHS[finding.severity]} ", finding.severity.word),
            (f"{where}  ", "id"),
            (finding.message, ""),
            (f"  {finding.rule} {name_of(finding.rule)}  {place}", "dim"),
        )
        rows.append(Row(str(number), pieces))
    return rows


def field_at(row: Row) -> str:
    """The field that a row of the form belongs to, as people write it."""
    return row.key.partition("#")[0]


def candidate_rows(case: Case, link: Link, present: set[str], *, without: str) -> list[Row]:
    """The items, and variables, that a link may refer to; those it refers to already are marked and come first."""
    rows = []
    for name in BY_NAME if ANY in link.kinds else link.kinds:
        if name == VARIABLE:
            rows += [
                Row(known, (("✓ " if known in present else "  ", "good"), (f"{known} ", "id"), ("variable", "dim")))
                for known in case.variables
            ]
            continue
        rows += [
            Row(
                item.id,
                (("✓ " if item.id in present else "  ", "good"), (f"{item.id} ", "id"), (name_of_item(case, item), "")),
            )
            for item in case.of_kind(name)
            if item.id != without
        ]
    return sorted(rows, key=lambda row: row.key not in present)


def all_item_rows(case: Case) -> list[Row]:
    """Every item with its kind, to search among."""
    return [
        Row(item.id, ((f"{item.id} ", "id"), (name_of_item(case, item), ""), (f"  {item.kind.title.lower()}", "dim")))
        for item in case.items.values()
    ]
