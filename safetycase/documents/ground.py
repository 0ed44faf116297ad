"""The text around nodes: lines, line ends, comments, and the entries of a collection with their heads and tails."""

from __future__ import annotations

import re
from typing import NamedTuple

from safetycase.documents.nodes import Kind, Node
from safetycase.documents.plain import Refused

_BLANK = re.compile(r"(?:[ \t\r\n]+|(?<![^\s])#[^\n]*)*")
_TAIL = re.compile(r"[ \t]*(?:(?<=[ \t])#[^\n]*)?\r?(?=\n|\Z)")


class Entry(NamedTuple):
    """An entry of a collection: where its key, dash or element begins (`head`), where its colon or dash ends
    (`indicator`; None where nothing of the kind is written), where all of it ends, and its nodes."""

    head: int
    indicator: int | None
    end: int
    key: Node | None
    value: Node


class Ground:
    """A text with its tree, and questions about lines that edits need."""

    __slots__ = ("newline", "root", "text")

    def __init__(self, text: str, root: Node | None, newline: str | None = None) -> None:
        self.text = text
        self.root = root
        first = text.find("\n")
        self.newline = newline or ("\r\n" if first > 0 and text[first - 1] == "\r" else "\n")

    def line_start(self, place: int) -> int:
        """Where the line of a place begins."""
        return self.text.rfind("\n", 0, place) + 1

    def line_end(self, place: int) -> int:
        """Where the line of a place ends, before its line end."""
        end = self.text.find("\n", place)
        if end < 0:
            return len(self.text)
        return end - 1 if end > place and self.text[end - 1] == "\r" else end

    def next_line(self, place: int) -> int:
        """Where the line after that of a place begins."""
        end = self.text.find("\n", place)
        return len(self.text) if end < 0 else end + 1

    def column(self, place: int) -> int:
        """The column of a place, from 0."""
        return place - self.line_start(place)

    def stands_first(self, place: int) -> bool:
        """Whether only spaces stand before a place on its line."""
        return not self.text[self.line_start(place) : place].strip(" ")

    def text_start(self, line: int) -> int:
        """Where the text of the line that begins at `line` begins, after its spaces."""
        while self.text[line : line + 1] == " ":
            line += 1
        return line

    def past_blank(self, place: int) -> int:
        """The first place from here on that is neither blank nor comment."""
        match = _BLANK.match(self.text, place)
        return match.end() if match else place

    def ends_line(self, place: int) -> bool:
        """Whether nothing but blanks and a comment follows on the line."""
        return _TAIL.match(self.text, place) is not None

    def line_is_blank(self, start: int) -> bool:
        """Whether the line that begins at `start` exists and is blank."""
        return start < len(self.text) and not self.text[start : self.next_line(start)].strip()

    def line_is_comment(self, start: int) -> bool:
        """Whether the line that begins at `start` holds only a comment."""
        return self.text[start : self.next_line(start)].lstrip(" \t").startswith("#")

    def node(self, path: tuple[str | int, ...]) -> Node:
        """The node at a path. Raises Refused where there is none."""
        node = self.root.at(path) if self.root is not None else None
        if node is None:
            raise Refused(f"There is nothing at {' / '.join(map(str, path)) or 'the top of the document'}.")
        return node

    def entries(self, node: Node) -> list[Entry]:
        """The entries of a collection. Raises Refused for keys that are written with a question mark."""
        result: list[Entry] = []
        place = node.start
        for number, value in enumerate(node.values):
            if node.kind is Kind.MAPPING:
                entry = self._pair(node, node.keys[number], value)
            elif node.flow:
                entry = Entry(value.start, None, value.end, None, value)
            else:
                dash = place if number == 0 else self.past_blank(place)
                if self.text[dash : dash + 1] != "-":
                    raise Refused("This list is written in a way that is not edited here.")
                entry = Entry(dash, dash + 1, max(dash + 1, value.end), None, value)
            result.append(entry)
            place = entry.end
        return result

    def own_lines(self, entry: Entry) -> tuple[int, int]:
        """The lines of an entry in brackets if no other stands on them, otherwise its own text."""
        comma = self.past_blank(entry.end)
        end = comma + 1 if self.text[comma : comma + 1] == "," else entry.end
        if self.stands_first(entry.head) and self.ends_line(end):
            return self.line_start(entry.head), self.next_line(end)
        return entry.head, entry.end

    def _pair(self, node: Node, key: Node, value: Node) -> Entry:
        before = self.text[self.line_start(key.start) : key.start].rstrip()
        if before.endswith("?") or (node.flow and self.text[: key.start].rstrip().endswith("?")):
            raise Refused("This mapping has a key written with a question mark, which is not edited here.")
        place = self.past_blank(key.end)
        if self.text[place : place + 1] == ":":
            return Entry(key.start, place + 1, max(place + 1, value.end), key, value)
        return Entry(key.start, None, max(key.end, value.end), key, value)
