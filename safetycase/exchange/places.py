"""The text of another tool's file, and places in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from safetycase.findings import Position


class Span(NamedTuple):
    """A stretch of a text: code points from 0, the end exclusive."""

    start: int
    end: int


class Source:
    """The text of a file with its lines."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._lines = [0, *(found.end() for found in re.finditer(r"\r\n|\n|\r", text))]

    def line(self, offset: int) -> int:
        """The line of an offset, from 1."""
        return bisect_right(self._lines, offset)

    def position(self, start: int, end: int) -> Position:
        """The stretch between two offsets; an end at a start is one character long."""
        line, end_line = self.line(start), self.line(max(end, start))
        column = start - self._lines[line - 1] + 1
        end_column = end - self._lines[end_line - 1] + 1
        return Position(line, column, end_line, max(end_column, column + 1) if line == end_line else end_column)

    def of_line(self, line: int) -> Span:
        """What a line says, without the blanks around it. A line that is not there counts as the last one."""
        number = min(max(line, 1), len(self._lines))
        start = self._lines[number - 1]
        end = self._lines[number] if number < len(self._lines) else len(self.text)
        words = self.text[start:end]
        return Span(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
