"""From the parser's events to plain data, in one pass, with the places where sections and items begin."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from safetycase.documents.decoding import Fault
from safetycase.documents.limits import MAX_DEPTH
from safetycase.documents.rules import ALIAS, DUPLICATE_KEY, KEY_NOT_TEXT, MERGE_KEY, SEVERAL_DOCUMENTS, TAG, TOO_DEEP
from safetycase.documents.scalars import SUSPECT, resolve
from safetycase.findings import Rule

_MARKED_LINE = re.compile(rb"\A(?:[ \t]*(?:#.*)?\r?\n|%.*\n)*---[ \t]+[^\s#]")


class Section:
    """An entry of the root mapping: its key, where its line starts, and its items where the value is a block mapping.

    Offsets are code points. `keys` and `starts` name the entries of the value and the starts of their lines in the
    order of the file; both are None where the value is anything but a block mapping with each key on its own line.
    """

    __slots__ = ("_numbers", "key", "keys", "start", "starts")

    def __init__(self, key: str, start: int, keys: list[str] | None = None, starts: list[int] | None = None) -> None:
        self.key = key
        self.start = start
        self.keys = keys
        self.starts = starts
        self._numbers: dict[str, int] | None = None

    def number(self, key: str | int) -> int | None:
        """Which entry has this key, the first of equal ones; None if there is none or the entries are not known."""
        if self.keys is None or not isinstance(key, str):
            return None
        if self._numbers is None:
            self._numbers = {}
            for place, name in enumerate(self.keys):
                self._numbers.setdefault(name, place)
        return self._numbers.get(key)

    def moved(self, start: int, starts: list[int] | None) -> Section:
        """The section with the same keys at other places."""
        section = Section(self.key, start, self.keys, starts)
        section._numbers = self._numbers
        return section


class Built:
    """What one stretch of text holds: plain data, its sections (None where the root is no block mapping), faults."""

    __slots__ = ("data", "faults", "sections")

    def __init__(self, data: object, sections: list[Section] | None, faults: list[Fault]) -> None:
        self.data = data
        self.sections = sections
        self.faults = faults


class UnreadableError(Exception):
    """The text is YAML, but of a kind that is not read at all (too deep, a list as a key)."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


@contextmanager
def collector_paused() -> Iterator[None]:
    """Hold the cyclic garbage collector while many long-lived objects are made, none of which is garbage."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def build(stream: bytes) -> Built:
    """Read one YAML document from UTF-8 without byte order mark or forbidden characters.

    Keys are strings exactly as written (`1` and `true` too). Duplicate keys, aliases, anchors, tags and merge keys
    become faults; the first of two equal keys is kept. Raises `yaml.YAMLError` for broken syntax and `UnreadableError`.
    """
    parser = CParser(stream)
    event: Callable[[], Any] = parser.get_event
    event()
    if event().__class__ is not DocumentStartEvent:
        return Built(None, None, [])
    faults: list[Fault] = []
    marked = b"&" in stream or b"!" in stream
    names: dict[str, str] = {}
    sections: list[Section] | None = []
    items: list[str] = []
    starts: list[int] = []
    data: object = None
    stack: list[tuple[dict[str, object] | list[object] | None, bool, str | None]] = []
    mapping: dict[str, object] = {}
    sequence: list[object] | None = None
    key: str | None = None
    in_mapping = False
    depth = root_column = item_column = 0
    value: Any
    while True:
        e = event()
        kind = e.__class__
        if kind is ScalarEvent:
            if in_mapping and key is None:
                key = e.value
                key = names.setdefault(key, key)
                if marked and (e.anchor or e.tag):
                    faults.append(_properties(e))
                if key == "<<" and not e.style:
                    faults.append(_merge_key(e))
                if depth <= 2:
                    mark = e.start_mark
                    if depth == 1:
                        if mark.column != root_column:
                            sections = None
                        elif sections is not None:
                            sections.append(Section(key, mark.index - mark.column))
                        items = []
                        starts = []
                    elif sections and sections[-1].keys is not None:
                        if mark.column != item_column:
                            sections[-1].keys = sections[-1].starts = None
                        items.append(key)
                        starts.append(mark.index - mark.column)
                if key in mapping:
                    faults.append(duplicate(e.start_mark.index, e.end_mark.index, key))
                    _skip(event, depth)
                    key = None
                continue
            value = e.value
            if not e.style and value[:1] in SUSPECT:
                value = resolve(value)
            if marked and (e.anchor or e.tag):
                faults.append(_properties(e))
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if depth >= MAX_DEPTH:
                raise UnreadableError(_too_deep(e))
            if in_mapping and key is None:
                raise UnreadableError(_key_not_text(e))
            if marked and (e.anchor or e.tag):
                faults.append(_properties(e))
            child: dict[str, object] | list[object] = {} if kind is MappingStartEvent else []
            if depth == 0:
                data = child
                root_column = e.start_mark.column
                if kind is SequenceStartEvent or e.flow_style:
                    sections = None
            elif in_mapping:
                mapping[key] = child  # type: ignore[index]
                if depth == 1 and kind is MappingStartEvent and sections and not e.flow_style:
                    sections[-1].keys = items
                    sections[-1].starts = starts
                    item_column = e.start_mark.column
            else:
                sequence.append(child)  # type: ignore[union-attr]
            stack.append((mapping if in_mapping else sequence, in_mapping, key))
            depth += 1
            if kind is MappingStartEvent:
                mapping = child  # type: ignore[assignment]
                in_mapping = True
            else:
                sequence = child  # type: ignore[assignment]
                in_mapping = False
            key = None
            continue
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            depth -= 1
            outer, in_mapping, _ = stack.pop()
            if in_mapping:
                mapping = outer  # type: ignore[assignment]
            else:
                sequence = outer  # type: ignore[assignment]
            key = None
            continue
        elif kind is AliasEvent:
            if in_mapping and key is None:
                raise UnreadableError(_key_not_text(e))
            faults.append(_alias(e))
            value = None
        else:
            break
        if in_mapping:
            mapping[key] = value  # type: ignore[index]
            key = None
        elif depth:
            sequence.append(value)  # type: ignore[union-attr]
        else:
            data = value
            sections = None
    following = event()
    if following.__class__ is DocumentStartEvent:
        faults.append(_several(following))
    return Built(data, _splittable(sections, stream), faults)


def _splittable(sections: list[Section] | None, stream: bytes) -> list[Section] | None:
    """The sections if each key begins its own line, so that the text may be cut there; otherwise None."""
    return None if not sections or _MARKED_LINE.search(stream) else sections


def _skip(event: Callable[[], Any], depth: int) -> None:
    """Read past the value of a duplicate key."""
    level = 0
    while True:
        e = event()
        if isinstance(e, CollectionStartEvent):
            level += 1
            if depth + level > MAX_DEPTH:
                raise UnreadableError(_too_deep(e))
        elif isinstance(e, CollectionEndEvent):
            level -= 1
        if level == 0:
            return


def _at(e: Any, rule: Rule, message: str, hint: str) -> Fault:
    start = e.start_mark.index
    return Fault(rule, start, max(e.end_mark.index, start + 1), message, hint)


def _properties(e: Any) -> Fault:
    if e.tag:
        shown = e.tag.replace("tag:yaml.org,2002:", "!!")
        return _at(e, TAG, f"The tag {shown} is not used in a case.", "Remove it, or put the value in quotes.")
    hint = "Write the text out where it is needed, or put the value in quotes if the & is meant."
    return _at(e, ALIAS, f"The anchor &{e.anchor} is not used in a case.", hint)


def _alias(e: Any) -> Fault:
    hint = "Write the text out, or put the value in quotes if the * is meant."
    return _at(e, ALIAS, f"The alias *{e.anchor} is not used in a case; it reads as empty.", hint)


def _merge_key(e: Any) -> Fault:
    return _at(e, MERGE_KEY, "The merge key << is not used in a case.", "Write the fields out.")


def _too_deep(e: Any) -> Fault:
    return _at(e, TOO_DEEP, f"Lists and mappings are nested more than {MAX_DEPTH} levels deep here.", "")


def _key_not_text(e: Any) -> Fault:
    hint = "Put the key in quotes, or the whole text if none is meant."
    return _at(e, KEY_NOT_TEXT, "A list, a mapping or an alias stands where a key is expected.", hint)


def _several(e: Any) -> Fault:
    hint = "Remove the line '---', or put the rest into a file of its own."
    return _at(e, SEVERAL_DOCUMENTS, "A second YAML document begins here; it is not read.", hint)


def duplicate(start: int, end: int, key: str, first: tuple[int, int] | None = None) -> Fault:
    """The fault of a key at `start` that stands in the same mapping already (at `first`, where that is known)."""
    message = f"The key {key!r} stands twice in this mapping; the first is used."
    other = None if first is None else (*first, "the first one")
    return Fault(DUPLICATE_KEY, start, end, message, "Delete one of the two, or give it another id.", other)
