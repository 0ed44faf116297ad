"""A stretch of YAML as a tree of nodes that know where they stand; made for one block at a time."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any

from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from safetycase.documents.scalars import SUSPECT, resolve
from safetycase.findings import Path


class Kind(Enum):
    """What a node is."""

    SCALAR = "scalar"
    MAPPING = "mapping"
    SEQUENCE = "sequence"


class Node:
    """One value (or key) with its place: offsets in code points, the end exclusive.

    `style` of a scalar is the character that begins it (`'`, `"`, `|`, `>`) or empty for a plain one; `flow` says
    whether a collection is written with brackets. An empty scalar has no width and stands right after its colon or
    dash. A block collection reaches from its first entry to the end of its last, without comments that follow.
    """

    __slots__ = ("_index", "end", "flow", "keys", "kind", "start", "style", "value", "values")

    def __init__(self, kind: Kind, start: int, end: int, style: str, flow: bool, value: object) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.style = style
        self.flow = flow
        self.value = value
        self.keys: list[Node] = []
        self.values: list[Node] = []
        self._index: dict[object, int] | None = None

    @property
    def is_block_scalar(self) -> bool:
        """Whether this is a literal (`|`) or folded (`>`) scalar."""
        return self.style in ("|", ">")

    @property
    def is_block_collection(self) -> bool:
        """Whether this is a list or mapping written by indentation."""
        return self.kind is not Kind.SCALAR and not self.flow

    @property
    def empty(self) -> bool:
        """Whether nothing is written here (`key:` or `- `)."""
        return self.kind is Kind.SCALAR and not self.style and self.start == self.end

    def child_index(self, step: str | int) -> int | None:
        """The place of a key or index among the entries; the first of equal keys; None if there is none."""
        if self.kind is Kind.SEQUENCE:
            return step if isinstance(step, int) and 0 <= step < len(self.values) else None
        if self.kind is not Kind.MAPPING:
            return None
        if self._index is None:
            self._index = {}
            for place, key in enumerate(self.keys):
                self._index.setdefault(key.value, place)
        return self._index.get(step)

    def at(self, path: Path) -> Node | None:
        """The value at a path below this node, None if there is none."""
        node = self
        for step in path:
            place = node.child_index(step)
            if place is None:
                return None
            node = node.values[place]
        return node

    def key_at(self, path: Path) -> Node | None:
        """The key of the mapping entry at a path, None where there is none (list elements have no key)."""
        if not path:
            return None
        parent = self.at(path[:-1])
        if parent is None or parent.kind is not Kind.MAPPING:
            return None
        place = parent.child_index(path[-1])
        return None if place is None else parent.keys[place]


def tree(stream: bytes, text: str, base: int = 0) -> Node | None:
    """The tree of the first document of `text`, with offsets moved by `base`. Assumes that the text can be read."""
    event: Callable[[], Any] = CParser(stream).get_event
    event()
    if event().__class__ is not DocumentStartEvent:
        return None
    return _Composer(event, text, base).node(event())


class _Composer:
    def __init__(self, event: Callable[[], Any], text: str, base: int) -> None:
        self._event = event
        self._text = text
        self._base = base

    def node(self, e: Any) -> Node:
        kind = e.__class__
        start = e.start_mark.index
        if kind is ScalarEvent:
            return self._scalar(e)
        if kind is AliasEvent:
            return Node(Kind.SCALAR, start + self._base, e.end_mark.index + self._base, "*", False, None)
        mapping = kind is MappingStartEvent
        node = Node(Kind.MAPPING if mapping else Kind.SEQUENCE, start, 0, "", bool(e.flow_style), None)
        closing = MappingEndEvent if mapping else SequenceEndEvent
        inner: Any = self._event()
        while inner.__class__ is not closing:
            if mapping:
                key = self.node(inner)
                if inner.__class__ is ScalarEvent:
                    key.value = inner.value
                node.keys.append(key)
                inner = self._event()
            node.values.append(self._placed(self.node(inner), node))
            inner = self._event()
        if node.flow:
            node.start += self._base
            closed: Any = inner
            node.end = closed.end_mark.index + self._base
        else:
            node.start = node.keys[0].start if mapping else start + self._base
            node.end = node.values[-1].end
        return node

    def _placed(self, value: Node, parent: Node) -> Node:
        """An empty value in a flow mapping is reported at the next token: move it to its colon."""
        if parent.flow and parent.kind is Kind.MAPPING and value.empty:
            key_end = parent.keys[-1].end - self._base
            colon = value.start - self._base
            while colon > key_end and self._text[colon - 1] != ":":
                colon -= 1
            value.start = value.end = colon + self._base
        return value

    def _scalar(self, e: Any) -> Node:
        value = e.value
        style = e.style
        start = e.start_mark.index
        end = e.end_mark.index
        if not style and value[:1] in SUSPECT:
            value = resolve(value)
        elif style in ("|", ">"):
            end = _block_scalar_end(self._text, start, end)
        return Node(Kind.SCALAR, start + self._base, end + self._base, style, False, value)


def header_end(text: str, start: int) -> int:
    """The end of a block scalar's header (`|`, `>-`, `|2+`), which begins at `start`."""
    end = start + 1
    while text[end : end + 1] in tuple("+-123456789"):
        end += 1
    return end


def content_indent(text: str, start: int, end: int) -> int | None:
    """How far the content of a block scalar is indented, from its first line that is not blank; None if all are."""
    place = text.find("\n", start, end) + 1
    while place:
        stop = text.find("\n", place, end)
        line = text[place : end if stop < 0 else stop]
        if line.strip(" \r"):
            return len(line) - len(line.lstrip(" "))
        place = stop + 1
    return None


def _block_scalar_end(text: str, start: int, end: int) -> int:
    """Where a block scalar's own lines end, before the last line end; blank lines belong to it only under `+`."""
    header = header_end(text, start)
    line_end = text.find("\n", header, end)
    if line_end < 0:
        return header
    if text.endswith("\n", start, end):
        end -= 1
    if "+" in text[start:header]:
        return end - 1 if text[end - 1 : end] == "\r" and end > header else end
    indent = content_indent(text, start, end)
    if indent is None:
        return header
    while end > line_end:
        begin = text.rfind("\n", start, end) + 1
        line = text[begin:end].rstrip("\r")
        if line.strip(" ") or len(line) > indent:
            return begin + len(line)
        end = begin - 1
    return header
