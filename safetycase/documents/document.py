"""One YAML file as it was read: its text, its data, its faults, and where everything stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from yaml import YAMLError

from safetycase.documents.building import Section
from safetycase.documents.decoding import BOM
from safetycase.documents.nodes import Kind, Node, tree
from safetycase.documents.places import Places
from safetycase.findings import Finding, Path, Position


class Span(NamedTuple):
    """A stretch of a document's text: code point offsets, the end exclusive."""

    start: int
    end: int


class Document:
    """An immutable snapshot of one YAML file.

    `name` is its posix path relative to the case; `text` the decoded text without byte order mark; `data` plain
    dicts (in file order), lists and scalars of what could be read, None for an empty file; `findings` the faults of
    reading; `unread` the paths of blocks that stand in the file but could not be read. `data` is shared between
    snapshots: never change it.
    """

    __slots__ = ("__weakref__", "_clean", "_places", "_raw", "_trees", "data", "findings", "has_bom", "name",
                 "sections", "text", "unread", "verified")  # fmt: skip

    def __init__(
        self,
        name: str,
        text: str,
        data: object,
        *,
        clean: str | None = None,
        raw: bytes | None = None,
        bom: bool = False,
        sections: list[Section] | None = None,
        findings: tuple[Finding, ...] = (),
        unread: tuple[Path, ...] = (),
        verified: bool = True,
    ) -> None:
        self.name = name
        self.text = text
        self.data = data
        self.findings = findings
        self.unread = unread
        self.verified = verified
        self._clean = text if clean is None else clean
        self._raw = raw
        self.has_bom = bom
        self.sections = sections
        self._places = Places(text)
        self._trees: dict[int, Node | None] = {}

    def __repr__(self) -> str:
        return f"Document({self.name!r}, {len(self.text)} characters, {len(self.findings)} findings)"

    @property
    def editable(self) -> bool:
        """Whether the text stands for the file's bytes exactly, so that edits can be written back."""
        return self._raw is None

    def to_bytes(self) -> bytes:
        """Exactly the bytes of the file: byte order mark, encoding and line ends as they were read."""
        if self._raw is not None:
            return self._raw
        body = self.text.encode("utf-8")
        return BOM + body if self.has_bom else body

    def span(self, path: Path, *, key: bool = False) -> Span | None:
        """Where the value at a path (or its key) stands. None if there is none; list elements have no key."""
        if not path:
            return None if key else self._whole()
        section = self._section(path[0])
        if self.sections is None:
            return _span(self._tree(0, len(self.text)), path, key)
        if section is None:
            return None
        if self.sections[section].starts is None:
            return _span(self._tree(*self._section_range(section)), path, key)
        if len(path) == 1:
            return self._section_span(section, key)
        item = self._item(section, path[1])
        if item is None:
            return None
        return _span(self._tree(*self._item_range(section, item)), path[1:], key)

    def position(self, path: Path, *, key: bool = False) -> Position:
        """The lines and columns of the value at a path (or its key); of the key of its nearest ancestor otherwise.

        A list element has no key, so that its value stands for it; so does the line of a block that cannot be read.
        """
        span = self.span(path, key=key) or self.span(path)
        while span is None and path:
            span = self.span(path, key=True) or self._broken_key(path) or self.span(path)
            path = path[:-1]
        return self._places.position(*(span or self._whole()))

    def position_of(self, span: Span) -> Position:
        """The lines and columns of a span."""
        return self._places.position(*span)

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column (code points from 1), kept within the line and the text."""
        return self._places.offset(line, column)

    def path_at(self, line: int, column: int) -> Path:
        """The path of the innermost value or key at a place; of the entry above where nothing stands there."""
        offset = self.offset(line, column)
        if self.sections is None:
            return _innermost(self._tree(0, len(self.text)), offset, self.text)
        section = bisect_right([section.start for section in self.sections], offset) - 1
        if section < 0:
            return ()
        found = self.sections[section]
        if found.starts is None or found.keys is None:
            return _innermost(self._tree(*self._section_range(section)), offset, self.text)
        item = bisect_right(found.starts, offset) - 1
        if item < 0:
            return (found.key,)
        inner = _innermost(self._tree(*self._item_range(section, item)), offset, self.text)
        return (found.key, *inner) if inner else (found.key, found.keys[item])

    def keys_of(self, section: str) -> Iterator[tuple[str, int]]:
        """The keys of a section's entries with the offsets where their lines start, as far as they are known."""
        place = self._section(section)
        if place is not None and self.sections is not None:
            found = self.sections[place]
            if found.keys is not None and found.starts is not None:
                yield from zip(found.keys, found.starts, strict=True)

    def item_number(self, section: str, key: str | int) -> int | None:
        """Which entry of a section has this key, counted in the order of the file; None where that is not known."""
        place = self._section(section)
        return None if place is None else self._item(place, key)

    def _section(self, key: str | int) -> int | None:
        if self.sections is None or not isinstance(key, str):
            return None
        return next((place for place, section in enumerate(self.sections) if section.key == key), None)

    def _item(self, section: int, key: str | int) -> int | None:
        return self.sections[section].number(key) if self.sections is not None else None

    def _section_range(self, number: int) -> tuple[int, int]:
        sections = self.sections or []
        end = sections[number + 1].start if number + 1 < len(sections) else len(self.text)
        return sections[number].start, end

    def _item_range(self, section: int, item: int) -> tuple[int, int]:
        starts = (self.sections or [])[section].starts or []
        end = starts[item + 1] if item + 1 < len(starts) else self._section_range(section)[1]
        return starts[item], end

    def _tree(self, start: int, end: int) -> Node | None:
        """The tree of a stretch that reads as a document by itself; None where it does not."""
        if start not in self._trees:
            part = self._clean[start:end]
            try:
                node = tree(part.encode("utf-8"), part, start)
            except YAMLError:
                node = None
            if len(self._trees) >= _TREES_KEPT:
                self._trees.clear()
            self._trees[start] = node
        return self._trees[start]

    def _whole(self) -> Span:
        if self.sections is None:
            root = self._tree(0, len(self.text))
            return Span(root.start, root.end) if root is not None else Span(0, 0)
        start = self.sections[0].start
        last = self.span((self.sections[-1].key,))
        return Span(start, last.end if last is not None else len(self.text))

    def _section_span(self, section: int, key: bool) -> Span | None:
        found = (self.sections or [])[section]
        starts = found.starts or []
        if key:
            header = self._clean[found.start : starts[0]]
            root = tree(header.encode("utf-8"), header, found.start)
            return Span(root.keys[0].start, root.keys[0].end) if root is not None and root.keys else None
        last = self._tree(*self._item_range(section, len(starts) - 1))
        end = last.end if last is not None else self._section_range(section)[1]
        return Span(starts[0] + _indent(self.text, starts[0]), end)

    def _broken_key(self, path: Path) -> Span | None:
        """The line of a block that could not be read but whose key is known."""
        section = self._section(path[0])
        if section is None or self.sections is None or len(path) > 2:
            return None
        start: int | None = self.sections[section].start
        if len(path) == 2:
            item = self._item(section, path[1])
            start = None if item is None else self._item_range(section, item)[0]
        if start is None:
            return None
        start += _indent(self.text, start)
        stop = self.text.find("\n", start)
        return Span(start, len(self.text) if stop < 0 else stop)


_TREES_KEPT = 64


def _indent(text: str, place: int) -> int:
    start = place
    while text[place : place + 1] == " ":
        place += 1
    return place - start


def _span(root: Node | None, path: Path, key: bool) -> Span | None:
    if root is None:
        return None
    node = root.key_at(path) if key else root.at(path)
    return None if node is None else Span(node.start, node.end)


def _innermost(root: Node | None, offset: int, text: str) -> Path:
    path: list[str | int] = []
    node = root
    while node is not None and node.kind is not Kind.SCALAR:
        inner = None
        for place, value in enumerate(node.values):
            begin = node.keys[place].start if node.keys else value.start
            if begin > offset and "\n" in text[offset:begin]:
                break
            if begin <= offset or inner is None:
                inner = place
        if inner is None or (node.flow and not node.start <= offset <= node.end):
            break
        path.append(str(node.keys[inner].value) if node.keys else inner)
        node = node.values[inner]
    return tuple(path)
