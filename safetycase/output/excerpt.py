"""A line of source with a caret run under the place that a finding means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from safetycase.findings import Position
from safetycase.findings.text import visible

WIDTH = 100
"""Terminal cells that an excerpt may take; longer lines are shown through a window around the place."""
TAB = 4
"""Cells between tab stops in an excerpt."""
ELLIPSIS = "…"

_BREAK = re.compile(r"\r\n|\n|\r")


class Lines:
    """The lines of the files that findings name, read once per file as long as findings come file by file."""

    def __init__(self, sources: Callable[[str], str | None]) -> None:
        self._sources = sources
        self._file: str | None = None
        self._lines: list[str] = []

    def line(self, file: str, number: int) -> str | None:
        """The line with this number (from 1), None where the file or the line is not there."""
        if file != self._file:
            text = self._sources(file)
            self._file, self._lines = file, _BREAK.split(text) if text is not None else []
        return self._lines[number - 1] if 0 < number <= len(self._lines) else None


def cells(character: str) -> int:
    """How many terminal cells a printable character takes: 0, 1 or 2 (Unicode Standard Annex 11)."""
    if character.isascii():
        return 1
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def width(text: str) -> int:
    """How many terminal cells a printable text takes."""
    return len(text) if text.isascii() else sum(map(cells, text))


def excerpt(line: str, position: Position, limit: int = WIDTH) -> tuple[str, str]:
    """The line as shown, and the spaces and carets under it.

    Tabs become spaces and unprintable characters escapes; the carets follow what is shown, wide characters included.
    A stretch that goes on in later lines is marked to the end of its first. At most `limit` cells are shown.
    """
    start = min(max(position.column - 1, 0), len(line))
    end = position.end_column - 1 if position.end_line == position.line else len(line.rstrip())
    end = max(min(end, len(line)), start)
    if len(line) < limit and line.isascii() and line.isprintable():
        return line.rstrip(), " " * start + "^" * max(1, end - start)
    left = max(0, start - limit)
    pieces = _pieces(line[left : start + limit], column=left)
    start, end = start - left, min(end - left, len(pieces))

    before = [width(piece) for piece in pieces[:start]]
    marked = [width(piece) for piece in pieces[start:end]]
    first = _first_shown(before, sum(marked), limit, reserve=sum(map(width, pieces[end:])))
    cut_left = left > 0 or first > 0
    head = (ELLIPSIS if cut_left else "") + "".join(pieces[first:start])

    shown = head
    room = limit - width(head) - 1
    last = start
    for piece in pieces[start:]:
        if width(piece) > room:
            break
        room -= width(piece)
        shown += piece
        last += 1
    carets = sum(width(piece) for piece in pieces[start : min(end, last)])
    cut_right = last < len(pieces) or left + len(pieces) < len(line)
    under = " " * width(head) + "^" * max(1, carets)
    return (shown + (ELLIPSIS if cut_right else "")).rstrip(), under


def _pieces(text: str, column: int) -> list[str]:
    """What is shown for each code point of `text`, whose first stands `column` code points into its line."""
    shown: list[str] = []
    at = column
    for character in text:
        piece = " " * (TAB - at % TAB) if character == "\t" else visible(character)
        at += width(piece)
        shown.append(piece)
    return shown


def _first_shown(before: list[int], marked: int, limit: int, reserve: int) -> int:
    """The index of the first piece to show, so that the place and a little after it fit into `limit` cells."""
    after = min(marked + min(reserve, limit // 4), limit // 2)
    room = limit - 2 - after
    total = sum(before)
    first = 0
    while first < len(before) and total > room:
        total -= before[first]
        first += 1
    return first
