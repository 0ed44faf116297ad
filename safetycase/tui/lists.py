"""Rows of the outline, the lists of items, the trace and the problems. Nothing here touches a screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from safetycase.case import AnyItem, canonical, joined
from safetycase.findings.looks import LOOKS, SEVERITY_GLYPHS
from safetycase.model import ANY, BY_NAME, KINDS, STEPS, VARIABLE, Link
from safetycase.stpa import sentence
from safetycase.trace import Neighbour, neighbours
from safetycase.tui.lettering import fit
from safetycase.tui.looks import UNSAVED, Piece, severity_piece, state_piece
from safetycase.tui.names import matching
from safetycase.tui.rows import Row, Rows
from safetycase.tui.searching import Search
from safetycase.tui.state import State


def outline_rows(state: State) -> Rows:
    """The steps of the method, the kinds in them with how many items and the worst finding, and their states.

    The data of a row is the kind's name and the filter that the row stands for.
    """
    rows, step = [], ""
    for kind in KINDS:
        if kind.step != step:
            step = kind.step
            rows.append(Row(f"step:{step}", ((STEPS[step], "heading"),), selectable=False))
        count = len(state.case.of_kind(kind.name))
        tone = "" if count else "dim"
        mark = severity_piece(state.judgement.worst_of_kind.get(kind.name))
        number = f"{count:,}" if count else "·"
        pieces = (mark, (f" {kind.plural}", tone))
        rows.append(
            Row(kind.name, pieces, tail=((f"{number}{'+' if state.partial else ' '}", tone),), data=(kind.name, ""))
        )
        states = state.judgement.states_of_kind.get(kind.name, Counter())
        for word, (glyph, state_tone) in LOOKS.items():
            if states.get(word):
                wanted = f"is:{word.replace(' ', '-')}"
                rows.append(
                    Row(
                        f"{kind.name}:{word}",
                        (("    ", ""), (f"{glyph} {word}", state_tone)),
                        tail=((f"{states[word]:,} ", "dim"),),
                        data=(kind.name, wanted),
                    )
                )
    return Rows.of(rows)


def item_rows(state: State, kind: str, wanted: str) -> Rows:
    """The items of a kind that a filter fits."""
    items = state.case.of_kind(kind)
    unsaved = state.workspace.dirty_items() if state.workspace.undo_title or state.workspace.dirty else set()
    if wanted.strip():
        keys = matching(state.case, state.names, state.judgement, items, wanted, unsaved)
    else:
        keys = [item.id for item in items]
    width = min(max(map(len, keys), default=0), 24)
    judged = bool(state.judgement.states_of_kind.get(kind))

    def make(key: str) -> Row:
        item = state.case.items[key]
        return Row(
            key,
            (
                (UNSAVED if key in unsaved else " ", "accent"),
                severity_piece(state.judgement.worst.get(key)),
                (f" {fit(key, width)}  ", "id"),
                state_piece(state.judgement.state(key), 16 if judged else 0),
                _name_piece(state, item),
            ),
            tail=((item.status, "dim"),) if item.status != "draft" else (),
        )

    return Rows(keys, make)


def _name_piece(state: State, item: AnyItem) -> Piece:
    name = state.name(item)
    if not name:
        return "nothing said yet", "dim"
    return name, "dim" if item.obsolete else ""


def target_piece(state: State, target: str) -> Piece:
    """The name of what a reference names, in this case or an imported one."""
    item = state.case.items.get(target)
    if item is not None:
        return _name_piece(state, item)
    whole, name = joined(state.case), canonical(state.case, target)
    item = whole.items.get(name)
    if item is not None:
        return item.title or sentence(whole, item) or "nothing said yet", "dim" if item.obsolete else ""
    return ("variable", "dim") if name in whole.variables else ("is not in this case", "error")


def trace_rows(state: State, item: AnyItem) -> Rows:
    """What the item refers to and what refers to it, in the words of each link. The data of a row is its Neighbour."""
    found = neighbours(state.case, item.id)
    rows = [Row("from", (("refers to", "heading"),), selectable=False)]
    every = (*found.outward, *found.inward)
    columns = (
        min(max((len(one.words) for one in every), default=0), 24),
        min(max((len(one.id) for one in every), default=0), 20),
    )
    rows += _trace_rows(state, "→", found.outward, columns)
    rows.append(Row("to", (("is referred to by", "heading"),), selectable=False))
    rows += _trace_rows(state, "←", found.inward, columns)
    return Rows.of(rows)


def _trace_rows(state: State, arrow: str, found: tuple[Neighbour, ...], columns: tuple[int, int]) -> list[Row]:
    if not found:
        return [Row(f"{arrow}nothing", (("   nothing", "dim"),), selectable=False)]
    width, id_width = columns
    rows: list[Row] = []
    words = ""
    for one in found:
        shown = one.words if one.words != words else ""
        words = one.words
        glyph, tone = LOOKS.get(state.judgement.state(one.id), (" ", ""))
        pieces = (
            (f" {arrow} {fit(shown, width)} ", "dim"),
            severity_piece(state.judgement.worst.get(one.id)),
            (glyph, tone),
            (f" {fit(one.id, id_width)}  ", "id"),
            target_piece(state, one.id if one.kind != "element" else one.id.partition("/")[0]),
        )
        rows.append(Row(f"{arrow}{one.field}|{one.id}|{len(rows)}", pieces, data=(arrow, one)))
    return rows


WIDE = 100
"""From this width on, problems have room for their places and the words for their severity."""


def problem_rows(state: State, room: int = WIDE) -> Rows:
    """Every finding, errors first, in `room` cells. The data of a row is the finding."""
    findings = state.judgement.findings
    wide = room >= WIDE
    longest = max((len(one.item) + (len(one.field) + 1 if wide else 0) for one in findings if one.item), default=0)
    width = min(longest, 22 if wide else 10)

    def make(key: str) -> Row:
        finding = findings[int(key)]
        place = f"{finding.file}:{finding.line}" if finding.line else finding.file
        where = f"{finding.item}.{finding.field}" if finding.field and finding.item and wide else finding.item or place
        word = fit(finding.severity.word, 8) if wide else ""
        return Row(
            key,
            (
                (f"{SEVERITY_GLYPHS[finding.severity]} {word}", finding.severity.word),
                (f"{finding.rule}  ", "dim"),
                (f"{fit(where, width)}  ", "id"),
                (finding.message, ""),
            ),
            tail=((f" {place} " if where != place and wide else "", "dim"),),
            data=finding,
        )

    return Rows([str(index) for index in state.judgement.problems], make)


def candidate_rows(state: State, link: Link, present: set[str], *, without: str) -> Rows:
    """The items, and variables, that a link may refer to; those it refers to already come first.

    Items of imported cases follow those of the case.
    """
    case = joined(state.case)
    present = {canonical(state.case, name) for name in present}
    keys: list[str] = []
    for name in BY_NAME if ANY in link.kinds else link.kinds:
        keys += case.variables if name == VARIABLE else (item.id for item in case.of_kind(name) if item.id != without)
    keys = sorted(keys, key=lambda key: key not in present)
    width = _id_width(keys)

    def make(key: str) -> Row:
        item = case.items.get(key)
        if item is not None and item.imported:
            name: Piece = (item.title or sentence(case, item), "")
        else:
            name = _name_piece(state, item) if item is not None else ("variable", "dim")
        return Row(key, ((f"{fit(key, width)}  ", "id"), name))

    return Rows(keys, make)


def _id_width(keys: Sequence[str]) -> int:
    return min(max(map(len, keys), default=0), 20)


def every_item(state: State) -> Rows:
    """Every item with its kind, to search among."""
    width = min(_id_width(list(state.case.items)), 12)

    def make(key: str) -> Row:
        item = state.case.items[key]
        tail = ((item.kind.title.lower(), "dim"),)
        return Row(key, ((f"{key:<{width}}  ", "id"), _name_piece(state, item)), tail=tail)

    return Rows(list(state.case.items), make)


def search(state: State, keys: Sequence[str]) -> Search:
    """A search among items, those of imported cases included, and variables, by id and name."""
    case, own = joined(state.case), state.case.items

    def texts() -> list[str]:
        if len(keys) == len(own) and list(own) == keys:
            return state.names.texts(state.case)
        return [text(key) for key in keys]

    def text(key: str) -> str:
        item = case.items.get(key)
        if item is None:
            return key.lower()
        if item.imported:
            return f"{key} {item.title or sentence(case, item)}".lower()
        return state.names.words(state.case, own[key])

    return Search(keys, texts)
