"""Text files that DuckDB would read otherwise than the reader of small tables: refused, with the line.

DuckDB drops blanks before and after quotes and empty cells beyond the last column, takes an empty line for a row of a
table with one column, and keeps the first of two keys of an object. The same bytes must not say two things, so files
with such lines are not counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import BinaryIO

from safetycase.case import Source
from safetycase.evidence.formats import strictjson
from safetycase.evidence.formats.mapped import MAX_LINE, keys_of, lines_of
from safetycase.evidence.records import UnreadableError
from safetycase.evidence.text import counted, shown

_CHUNK = 1 << 20
_LONGEST_LEFT = 4 * _CHUNK
_BOM = b"\xef\xbb\xbf"


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
    """A pass over a table: many records at a time, as long as nothing is odd, and from then on line by line."""

    def __init__(self, path: str, separator: bytes, columns: int) -> None:
        self._path = path
        self._separator = separator
        self._columns = columns
        self._number = 0
        self._cells = 1
        self._inside = False
        self._ending = b""
        comma, blanks = re.escape(separator), b" \t\f\v".replace(separator, b"")
        inner = rb'[^"]*+(?:""[^"]*+)*+'
        bare = rb"(?![" + blanks + rb']*+")[^' + comma + rb"\r\n]*+"
        field = rb'(?:"' + inner + rb'"|' + bare + rb")"
        more, before = rb"(?:" + comma + field + rb")*+", rb"(?:" + field + comma + rb")*+"
        self._record = field + (rb"(?:" + comma + field + rb"){%d}+" % (columns - 1))
        self._whole = _full(field + more)
        self._opens = _full(before + rb'"' + inner)
        self._goes_on = _full(inner)
        self._closes = _full(inner + rb'"' + more)
        self._quoted = re.compile(rb"(\A|" + comma + rb')"' + inner + rb'(?:"|\Z)')
        self._closes_and_opens = _full(inner + rb'"' + comma + before + rb'"' + inner)

    def read(self, stream: BinaryIO) -> None:
        """Look at every line."""
        self._number = 1
        self._line(stream.readline(MAX_LINE + 1).removeprefix(_BOM))
        rest = self._records(stream) if self._columns > 1 else b""
        while chunk := rest + stream.read(_CHUNK):
            if not chunk.endswith(b"\n"):
                chunk += stream.readline(MAX_LINE + 1)
            for line in _lines(chunk):
                self._number += 1
                self._line(line)
            rest = b""

    def _records(self, stream: BinaryIO) -> bytes:
        """Pass over whole records; what is left at the end, or where something may be odd."""
        records = re.compile(rb"(?:(?:" + self._record + rb")?+" + self._ending + rb")*+")
        rest = b""
        while (chunk := stream.read(_CHUNK)) and self._ending:
            rest += chunk
            found = records.match(rest)
            end = found.end() if found is not None else 0
            self._number += rest.count(b"\n", 0, end)
            rest = rest[end:]
            if len(rest) > _LONGEST_LEFT:
                break
        else:
            rest += chunk
        return rest

    def _line(self, line: bytes) -> None:
        ending = b"\r\n" if line.endswith(b"\r\n") else b"\n" if line.endswith(b"\n") else b""
        text = line[: len(line) - len(ending)]
        was_inside, self._inside = self._inside, self._still_open(text)
        bare = self._quoted.sub(rb"\1", b'"' + text if was_inside else text) if b'"' in text else text
        self._cells += bare.count(self._separator) if not was_inside or bare is not text else 0
        if self._inside:
            return
        if text and self._cells != self._columns:
            raise self._refused(f"has {counted(self._cells, 'cell')} for {counted(self._columns, 'heading')}")
        if self._columns == 1 and not text:
            raise self._refused("is empty, which is a row to some readers where there is one column")
        if ending and self._ending not in {b"", ending}:
            raise self._refused("does not end as the lines before, of line feeds and carriage returns")
        self._cells, self._ending = 1, ending or self._ending

    def _still_open(self, text: bytes) -> bool:
        """Whether a quoted cell goes on after a line. Raises UnreadableError."""
        closed, opened = (self._closes, self._closes_and_opens) if self._inside else (self._whole, self._opens)
        if closed(text):
            return False
        if opened(text) or (self._inside and self._goes_on(text)):
            return True
        if b"\r" in text and b'"' not in text:
            raise self._refused("has a carriage return that ends no line")
        raise self._refused("has something beside a quoted cell, such as a blank before or after its quotes")

    def _refused(self, words: str) -> UnreadableError:
        return UnreadableError(f"{shown(self._path, 120)}, line {self._number:,} {words}")


def _full(pattern: bytes) -> Callable[[bytes], re.Match[bytes] | None]:
    return re.compile(pattern, re.DOTALL).fullmatch


def _lines(chunk: bytes) -> list[bytes]:
    lines = [line + b"\n" for line in chunk.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]
