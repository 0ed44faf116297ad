"""Rows of the outline and the lists of items. Nothing here touches a screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from safetycase.case import AnyItem, canonical, joined
from safetycase.findings.looks import LOOKS
from safetycase.model import ANY, BY_NAME, KINDS, STEPS, VARIABLE, Link
from safetycase.stpa import sentence
from safetycase.tui.lettering import fit
from safetycase.tui.looks import MARKED, SINCE, UNSAVED, Piece, severity_piece, since_words, state_piece
from safetycase.tui.names import matching
from safetycase.tui.rows import Row, Rows
from safetycase.tui.searching import Search, Texts
from safetycase.tui.state import State


def outline_rows(state: State) -> Rows:
    """The steps of the method, the kinds in them with how many items and the worst finding, and their states.

    The data of a row is the kind's name and the filter that the row stands for.
    """
    rows, step = [], ""
    since = state.since.numbers
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
        if differing := since_words(since.get(kind.name, {})):
            shown = (("    ", ""), (differing, "accent"))
            rows.append(Row(f"{kind.name}:changed", shown, data=(kind.name, "is:changed")))
    return Rows.of(rows)


def item_rows(state: State, kind: str, wanted: str, kept: str = "") -> Rows:
    """The items of a kind that a filter fits, and the one that is `kept` in spite of it."""
    items = state.case.of_kind(kind)
    unsaved = state.workspace.dirty_items() if state.workspace.undo_title or state.workspace.dirty else set()
    told = state.since.told
    if wanted.strip():
        keys = matching(state.case, state.names, state.judgement, items, wanted, unsaved, state.marks, told)
        if kept and kept not in keys:
            fitting = {kept, *keys}
            keys = [item.id for item in items if item.id in fitting]
    else:
        keys = [item.id for item in items]
    width = min(max(map(len, keys), default=0), 24)
    room = 16 if state.judgement.states_of_kind.get(kind) else 0
    if kind in state.judgement.taken_of_kind:
        room += len(" (declared)")
    marks = state.marks
    differing = any(key in told for key in keys) if told else False

    def make(key: str) -> Row:
        item = state.case.items[key]
        since = ((SINCE.get(told.get(key, ""), " "), "accent"),) if differing else ()
        mark = ((MARKED if key in marks else " ", "accent"),) if marks else ()
        return Row(
            key,
            (
                *mark,
                (UNSAVED if key in unsaved else " ", "accent"),
                *since,
                severity_piece(state.judgement.worst.get(key)),
                (f" {fit(key, width)}  ", "id"),
                state_piece(state.judgement.state(key), room, state.judgement.basis(key)),
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


def candidate_rows(state: State, link: Link, present: set[str], *, without: str) -> Rows:
    """The items, and variables, that a link may refer to; those it refers to already come first.

    Items of imported cases follow those of the case, and stand alone where a link is to name nothing else.
    """
    case = joined(state.case)
    present = {canonical(state.case, name) for name in present}
    keys: list[str] = []
    for name in BY_NAME if ANY in link.kinds else link.kinds:
        keys += case.variables if name == VARIABLE else (item.id for item in case.of_kind(name) if item.id != without)
    if link.abroad:
        keys = [key for key in keys if key in present or key not in state.case.items]
    return to_choose(state, sorted(keys, key=lambda key: key not in present))


def to_choose(state: State, keys: Sequence[str]) -> Rows:
    """Items, of imported cases too, and variables to choose among."""
    case, width = joined(state.case), _id_width(keys)

    def make(key: str) -> Row:
        item = case.items.get(key)
        if item is not None and item.imported:
            name: Piece = (item.title or sentence(case, item), "")
        else:
            name = _name_piece(state, item) if item is not None else ("variable", "dim")
        return Row(key, ((f"{fit(key, width)}  ", "id"), name))

    return Rows(keys, make)


def _id_width(keys: Sequence[str]) -> int:
    return min(max(map(len, keys), default=0), 32)


def every_item(state: State) -> Rows:
    """Every item with its kind, to search among; those of imported cases come last."""
    case = joined(state.case)
    width = min(_id_width(list(case.items)), 12)

    def make(key: str) -> Row:
        tail = ((case.items[key].kind.title.lower(), "dim"),)
        return Row(key, ((f"{key:<{width}}  ", "id"), target_piece(state, key)), tail=tail)

    return Rows(list(case.items), make)


def search(state: State, keys: Sequence[str]) -> Search:
    """A search among items, those of imported cases included, and variables, by id, words and kind."""
    case, own = joined(state.case), state.case.items

    def texts() -> Texts | Sequence[str]:
        if len(keys) == len(own) and list(own) == keys:
            return state.names.texts(state.case)
        return [text(key) for key in keys]

    def text(key: str) -> str:
        item = case.items.get(key)
        if item is None:
            return key.lower()
        kind = item.kind.title.lower()
        if item.imported:
            return f"{key} {item.own_words or sentence(case, item)} {kind}".lower()
        return f"{state.names.words(state.case, own[key])} {kind}"

    return Search(keys, texts)
