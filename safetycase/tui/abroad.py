"""An item of an imported case, which is only read here: a page of everything it says and is joined to."""

from __future__ import annotations

from safetycase.case import canonical, joined, namespace_of
from safetycase.model.forms import fields
from safetycase.stpa import sentence
from safetycase.tui.form import plain
from safetycase.tui.lettering import wrap
from safetycase.tui.lists import target_piece
from safetycase.tui.looks import Piece
from safetycase.tui.state import State


def page_about(state: State, name: str, width: int) -> list[Piece]:
    """The page in lines of at most `width` cells; empty where no imported case has an item of that name."""
    from safetycase.trace import neighbours

    case, known = joined(state.case), canonical(state.case, name).partition("/")[0]
    item = case.items.get(known)
    if item is None or not item.imported:
        return []
    lines: list[Piece] = [(f"{item.kind.title} of the imported case {namespace_of(known)}", "heading")]
    lines += [(f"  {item.file}:{case.position(item).line}", "dim"), ("", "")]
    said = sentence(case, item) if not item.data.get("text") else ""
    lines += [(f"  {part}", "") for part in wrap(said, width - 2)] if said else []
    for field in fields(item.kind.record):
        if field.name in item.data:
            words = f"{field.label}: {plain(item.data[field.name])}"
            lines += [(f"  {part}", "") for text in words.splitlines() for part in wrap(text, width - 2)]
    around = neighbours(state.case, known)
    for heading, others in (("refers to", around.outward), ("is referred to by", around.inward)):
        if others:
            lines += [("", ""), (heading, "heading")]
        for other in others:
            text = f"{other.words} {other.id}  {target_piece(state, other.id)[0]}"
            lines += [(f"  {part}", "") for part in wrap(text, width - 2)]
    return lines
