"""Text files that DuckDB would read otherwise than the reader of small tables: refused, with the line.

DuckDB drops blanks before and after quotes and empty cells beyond the last column, takes an empty line for a row of a
table with one column, and keeps the first of two keys of an object. The same bytes must not say two things, so files
with such lines are not counted.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import BinaryIO

from safetycase.case import Source
from safetycase.evidence.formats import strictjson
from safetycase.evidence.formats.mapped import MAX_LINE, keys_of, lines_of
from safetycase.evidence.records import UnreadableError
from safetycase.evidence.text import counted, shown

_CHUNK = 1 << 20
_BOM = b"\xef\xbb\xbf"
_BESIDE = "has something beside a quoted cell, such as a blank before or after its quotes"


def require_table(source: Source, path: str, separator: str, columns: int) -> None:
    """Raise UnreadableError for a CSV file of so many columns in which a line could be read in two ways."""
    with source.open(path) as stream:
        _Table(path, separator.encode(), columns).read(stream)


def require_objects(source: Source, path: str, fields: Collection[str]) -> None:
    """Raise UnreadableError for a JSONL file with a line that is no object of JSON, or not the same to every reader.

    `fields` are those that are looked at; of other keys it does not matter which of two counts.
    """
    lines = strictjson.Lines(keys_of(fields))
    with source.open(path) as stream:
        try:
            for number, line in lines_of(stream):
                lines.require_object(line.removeprefix(_BOM) if number == 1 else line, number)
        except UnreadableError as error:
            raise UnreadableError(f"{shown(path, 120)}: {error}") from None


class _Table:
    """A pass over a table: many lines at a time where they hold no quotes, else line by line."""

    def __init__(self, path: str, separator: bytes, columns: int) -> None:
        self._path = path
        self._separator = separator
        self._blanks = b" \t\f\v".replace(separator, b"")
        self._columns = columns
        self._number = 0
        self._cells = 1
        self._inside = False
        self._ending = b""

    def read(self, stream: BinaryIO) -> None:
        """Look at every line."""
        self._number = 1
        self._line(stream.readline(MAX_LINE + 1).removeprefix(_BOM))
        while chunk := stream.read(_CHUNK):
            if not chunk.endswith(b"\n"):
                chunk += stream.readline(MAX_LINE + 1)
            if self._plain(chunk):
                self._number += chunk.count(b"\n")
                continue
            for line in _lines(chunk):
                self._number += 1
                self._line(line)

    def _plain(self, chunk: bytes) -> bool:
        """Whether nothing can be odd in some lines: no quotes, the cells that each must have, the ends of before."""
        if self._inside or self._columns == 1 or b'"' in chunk or not chunk.endswith(self._ending or b"\0"):
            return False
        if b"\r" in chunk and not chunk.count(b"\r") == chunk.count(b"\n") == chunk.count(b"\r\n"):
            return False
        if (b"\r" in chunk) != (self._ending == b"\r\n"):
            return False
        return {line.count(self._separator) for line in chunk.split(self._ending)[:-1] if line} <= {self._columns - 1}

    def _line(self, line: bytes) -> None:
        ending = b"\r\n" if line.endswith(b"\r\n") else b"\n" if line.endswith(b"\n") else b""
        text = line[: len(line) - len(ending)]
        self._take(text)
        if self._inside:
            return
        if text and self._cells != self._columns:
            raise self._refused(f"has {counted(self._cells, 'cell')} for {counted(self._columns, 'heading')}")
        if self._columns == 1 and not text:
            raise self._refused("is empty, which is a row to some readers where there is one column")
        if ending and self._ending not in {b"", ending}:
            raise self._refused("does not end as the lines before, of line feeds and carriage returns")
        self._cells, self._ending = 1, ending or self._ending

    def _take(self, text: bytes) -> None:
        """Count the cells of a line, and tell whether a quoted one goes on after it. Raises UnreadableError."""
        place = 0
        while True:
            if not self._inside:
                if text.startswith(b'"', place):
                    self._inside, place = True, place + 1
                    continue
                end = text.find(self._separator, place)
                cell = text[place:] if end < 0 else text[place:end]
                if b"\r" in cell and b'"' not in text:
                    raise self._refused("has a carriage return that ends no line")
                if b"\r" in cell or cell.lstrip(self._blanks).startswith(b'"'):
                    raise self._refused(_BESIDE)
            else:
                quote = _closing(text, place)
                if quote < 0:
                    return
                self._inside, end = False, quote + 1
                if end == len(text):
                    return
                if not text.startswith(self._separator, end):
                    raise self._refused(_BESIDE)
            if end < 0:
                return
            self._cells, place = self._cells + 1, end + 1

    def _refused(self, words: str) -> UnreadableError:
        return UnreadableError(f"{shown(self._path, 120)}, line {self._number:,} {words}")


def _closing(text: bytes, place: int) -> int:
    """Where a quoted cell ends, in which two quotes stand for one; -1 where it goes on after the line."""
    quote = text.find(b'"', place)
    while quote >= 0 and text.startswith(b'"', quote + 1):
        quote = text.find(b'"', quote + 2)
    return quote


def _lines(chunk: bytes) -> list[bytes]:
    lines = [line + b"\n" for line in chunk.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
