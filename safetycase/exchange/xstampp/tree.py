"""The elements of an XML file that nobody vouches for, with their lines, and which of them have been read."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from safetycase.evidence.formats.xml import SafeParser
from safetycase.evidence.records import UnreadableError

MAX_ELEMENTS = 400_000
"""The greatest number of elements in one file."""

MAX_TEXT = 1 << 20
"""The longest text of one element, in characters."""


class Element:
    """An element: its name without prefix, attributes, text, line, and the elements inside it.

    `read` is set for each element whose text somebody has asked for; `seen` holds the attributes asked for.
    """

    __slots__ = ("attributes", "children", "line", "name", "read", "seen", "text")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.name = name.rpartition(":")[2]
        self.attributes = attributes
        self.line = line
        self.text = ""
        self.children: list[Element] = []
        self.read = False
        self.seen: set[str] = set()

    def all(self, *path: str) -> Iterator[Element]:
        """The elements at a path below this one."""
        for child in self.children:
            if child.name == path[0]:
                if len(path) == 1:
                    yield child
                else:
                    yield from child.all(*path[1:])

    def first(self, *path: str) -> Element | None:
        """The first element at a path below this one."""
        return next(self.all(*path), None)

    def said(self, *path: str) -> str:
        """The text of the first element at a path, without blanks around it; empty if there is none."""
        found = self.first(*path)
        if found is None:
            return ""
        found.read = True
        return found.text.strip()

    def texts(self, *path: str) -> list[str]:
        """The texts of all elements at a path."""
        found = list(self.all(*path))
        for one in found:
            one.read = True
        return [one.text.strip() for one in found if one.text.strip()]

    def attribute(self, name: str) -> str:
        """An attribute, empty if there is none."""
        self.seen.add(name)
        return self.attributes.get(name, "").strip()

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in the order of the file."""
        waiting = [self]
        while waiting:
            one = waiting.pop()
            yield one
            waiting.extend(reversed(one.children))


class Tree:
    """A document: its outermost element, what went wrong where reading stopped, and text between elements."""

    def __init__(self, content: bytes) -> None:
        self.root: Element | None = None
        self.problem = ""
        self.problem_line = 1
        self.stray: list[tuple[int, str]] = []
        self._open: list[Element] = []
        self._count = 0
        self._parser = SafeParser(self._start, self._end)
        try:
            self._parser.parse(BytesIO(content))
        except UnreadableError as error:
            self.problem = str(error).partition(";")[0].partition(": the run that wrote it")[0]
            self.problem_line = self._open[-1].line if self._open else 1
        self.dropped_controls = self._parser.dropped_controls

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_ELEMENTS:
            raise UnreadableError(f"it has more than {MAX_ELEMENTS:,} elements")
        between = self._parser.taken_text().strip()
        if between:
            self.stray.append((self._parser.line, between))
        element = Element(name, attributes, self._parser.line)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        self._parser.take_text(MAX_TEXT + 1)

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        text = self._parser.taken_text()
        if len(text) > MAX_TEXT:
            raise UnreadableError(f"a text at line {element.line} has more than {MAX_TEXT:,} characters")
        if element.children and text.strip():
            self.stray.append((self._parser.line, text.strip()))
        else:
            element.text = text
        self._parser.take_text(MAX_TEXT + 1)
