"""Text in screen cells: cut, padded, broken into lines. What comes out is harmless to print."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.cells import cell_len, chop_cells, set_cell_size

from safetycase.findings.text import visible

MOST = 4
"""Code points of a line looked at for each cell shown: marks that take no room hide the rest of a line beyond it."""


def cut(text: str, width: int) -> str:
    """The text made visible, in at most `width` cells; `…` stands for what does not fit."""
    if width <= 0:
        return ""
    limit = MOST * width + MOST
    shown = visible(text if len(text) <= limit else text[:limit])
    if cell_len(shown) <= width and len(text) <= limit:
        return shown
    return set_cell_size(shown, width - 1).rstrip() + "…"


def fit(text: str, width: int) -> str:
    """The text cut or padded to exactly `width` cells."""
    shown = cut(text, width)
    return shown + " " * (width - cell_len(shown))


def first_whole(options: Sequence[str], width: int) -> str:
    """The first of some wordings that has room as a whole in `width` cells, else the last."""
    return next((one for one in options if cell_len(visible(one)) <= width), options[-1])


def wrap(text: str, width: int, most: int = 400) -> list[str]:
    """The lines of a text, broken at blanks so that none is wider than `width` cells; at most `most` of them."""
    if len(text) > 4 * width * most:
        text = text[: 4 * width * most]
    return list(_wrap(text, max(width, 8), most))


@lru_cache(maxsize=512)
def _wrap(text: str, width: int, most: int) -> tuple[str, ...]:
    lines: list[str] = []
    for line in text.split("\n"):
        lines += _break(visible(line), width)
        if len(lines) > most:
            return (*lines[:most], "…")
    return tuple(lines)


def _break(line: str, width: int) -> list[str]:
    if cell_len(line) <= width:
        return [line]
    lines, current, room = [], "", width
    for word in line.split(" "):
        size = cell_len(word)
        if current and size + 1 <= room:
            current += f" {word}"
            room -= size + 1
            continue
        if current:
            lines.append(current)
        *whole, current = chop_cells(word, width) if size > width else (word,)
        lines += whole
        room = width - cell_len(current)
    return [*lines, current]
