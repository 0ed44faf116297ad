"""Offsets in a text as lines and columns, and back. All are counted in code points; lines and columns from 1."""

from __future__ import annotations

from safetycase.findings import Position

_STRIDE = 1 << 16


class Places:
    """Finds lines and columns in one text without keeping a table of its lines."""

    __slots__ = ("_counts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._counts: list[int] | None = None

    def line_column(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset."""
        counts = self._counts
        if counts is None:
            counts = [0]
            for start in range(0, len(self._text), _STRIDE):
                counts.append(counts[-1] + self._text.count("\n", start, start + _STRIDE))
            self._counts = counts
        offset = max(0, min(offset, len(self._text)))
        chunk = offset // _STRIDE
        line = counts[chunk] + self._text.count("\n", chunk * _STRIDE, offset) + 1
        return line, offset - self._text.rfind("\n", 0, offset)

    def position(self, start: int, end: int) -> Position:
        """The stretch between two offsets, the end exclusive."""
        line, column = self.line_column(start)
        end_line, end_column = self.line_column(max(start, end))
        return Position(line, column, end_line, end_column)

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column; past the end of a line its end, past the end of the text its end."""
        place = 0
        for _ in range(1, line):
            stop = self._text.find("\n", place)
            if stop < 0:
                return len(self._text)
            place = stop + 1
        stop = self._text.find("\n", place)
        stop = len(self._text) if stop < 0 else stop
        return min(place + max(column, 1) - 1, stop)
