"""The rows of the screen of conflicts: what is to be decided, and each version of it in words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import UNSET
from rich.cells import cell_len, chop_cells

from safetycase.documents.spelling import spelled
from safetycase.editing.conflicts import Conflict, Side
from safetycase.findings.text import visible
from safetycase.tui.lettering import fit
from safetycase.tui.looks import Piece
from safetycase.tui.rows import Row, Rows

_WORD = re.compile(r" *[^ ]+")
_MOST = 3000
"""Words of a text that are compared and shown."""
_NAME = 30


def conflict_rows(
    conflicts: Sequence[Conflict], choices: Mapping[tuple[str, ...], Side], called: Mapping[Side, str]
) -> Rows:
    """A row for each conflict, with what was chosen."""
    width = max(map(len, called.values())) + 3
    name = min(max((cell_len(visible(one.name)) for one in conflicts), default=0), _NAME)
    rows = []
    for number, conflict in enumerate(conflicts):
        side = choices.get(conflict.key)
        mark: Piece = (f"✓ {called[side]}", "good") if side is not None else ("? open", "warning")
        pieces: tuple[Piece, ...] = (
            (f" {mark[0]:<{width}}", mark[1]), (f"{fit(conflict.name, name)}  ", "id"), (conflict.said, "dim")
        )  # fmt: skip
        rows.append(Row(str(number), pieces, data=conflict))
    return Rows.of(rows)


def version_rows(conflict: Conflict, side: Side, width: int) -> Rows:
    """One version of what is in conflict in lines of `width` cells; words that were not there before are bold."""
    value = {"mine": conflict.mine, "theirs": conflict.theirs}.get(side, conflict.base)
    if value is UNSET or value is None:
        words = "nothing said yet" if value is None else "not told" if conflict.what == "file" else "nothing"
        return Rows.of([Row("0", ((f" ({words})", "dim"),))])
    return value_rows(value, UNSET if side == "base" else conflict.base, width)


def value_rows(value: Any, base: Any, width: int) -> Rows:
    """A value in lines of `width` cells; words that are not in `base` are bold, if there is one."""
    lines = [_WORD.findall(line) for line in spelled(value).split("\n")]
    known = base is UNSET or base is None
    before = None if known else [word.strip() for word in _WORD.findall(spelled(base).replace("\n", " "))]
    return Rows.of([Row(str(at), (("", ""), *line)) for at, line in enumerate(_flow(lines, before, max(width - 1, 8)))])


def _flow(lines: Sequence[Sequence[str]], before: Sequence[str] | None, width: int) -> Iterator[list[Piece]]:
    """Words in lines of at most `width` cells, those that are not in the text `before` bold."""
    words = [word.strip() for line in lines for word in line][:_MOST]
    fresh = _fresh(before[:_MOST], words) if before is not None else set()
    at = 0
    for line in lines:
        pieces: list[Piece] = []
        room = width
        for word in line:
            tone = "heading" if at in fresh else ""
            at += 1
            shown = visible(word)
            if cell_len(shown) > room and pieces:
                yield [(" ", ""), *pieces]
                pieces, room, shown = [], width, shown.lstrip(" ")
            *whole, last = chop_cells(shown, width) or [""]
            for part in whole:
                yield [(" ", ""), *pieces, (part, tone)]
                pieces, room = [], width
            pieces.append((last, tone))
            room -= cell_len(last)
        yield [(" ", ""), *pieces]
        if at > _MOST:
            yield [(" …", "dim")]
            return


def _fresh(before: Sequence[str], after: Sequence[str]) -> set[int]:
    """The places of the words that were not there before."""
    found: set[int] = set()
    for what, _, _, start, end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what in ("replace", "insert"):
            found.update(range(start, end))
    return found
