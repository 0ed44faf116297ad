"""What can still be read of a file that has faults of syntax: cut it at its keys, keep every good block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from yaml import YAMLError

from safetycase.documents.building import Built, Section, UnreadableError, build, duplicate
from safetycase.documents.complaints import complaint
from safetycase.documents.conflicts import Conflict
from safetycase.documents.decoding import Fault
from safetycase.documents.rules import KEY_NOT_TEXT, SYNTAX
from safetycase.findings import Path

_KEY = re.compile(
    r"""(?P<indent>\ *)
    (?P<key>"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s#"'\[\]{},&*!|>%@`][^\n]*?)[ \t]*:(?=[ \t\r\n]|\Z)"""
    r"(?P<rest>[^\n]*)",
    re.VERBOSE,
)
NO_KEY = "\0"
"""Stands for the key of a block that has none; no text that can be read holds this character."""

_NOTHING = re.compile(r"[ \t]*(?:#|\r?$)")


_Seen = dict[str, tuple[int, int]]


class Recovered(NamedTuple):
    """The data of the good blocks, the faults of the others, and the paths of what could not be read.

    `sections` holds a section for every block, the broken ones too, so that each block ends where the next begins.
    """

    data: object
    sections: list[Section] | None
    faults: list[Fault]
    unread: tuple[Path, ...]


class _Block(NamedTuple):
    start: int
    end: int
    indent: int
    key: str | None
    inline: bool


def recover(text: str, conflicts: list[Conflict], first: Fault | None) -> Recovered:
    """Read `text` block by block.

    `text` may hold blanks in place of conflicts. `first` is the fault that reading it as a whole ended in, reported
    where no block is found to carry it.
    """
    blocks = list(_blocks(text, 0, len(text)))
    if not any(block.key is not None for block in blocks):
        return Recovered(None, None, [first] if first else [], ())
    data: dict[str, object] = {}
    sections: list[Section] = []
    seen: _Seen = {}
    faults: list[Fault] = []
    unread: list[Path] = []
    column = next(block.indent for block in blocks if block.key is not None)
    for block in blocks:
        name = block.key
        sections.append(Section(name if name is not None else NO_KEY, block.start))
        if name is None or block.indent != column:
            faults.append(_stray(text, block))
            if name is not None:
                unread.append((name,))
            continue
        touching = [conflict for conflict in conflicts if block.start <= conflict.start < block.end]
        built, fault = _attempt(text, block.start, block.end) if not touching else (None, None)
        if built is not None and isinstance(built.data, dict):
            faults += built.faults
            _merge(data, built.data, faults, block, seen)
            sections[-1] = _moved(built.sections, block.start) or sections[-1]
            continue
        value = _inner(text, block, touching, fault, faults, unread, sections[-1])
        if value is not None:
            _merge(data, {name: value}, faults, block, seen)
    if first is not None and not faults and not conflicts:
        faults.append(first)
    return Recovered(data, sections, faults, tuple(dict.fromkeys(unread)))


def _moved(sections: list[Section] | None, by: int) -> Section | None:
    if not sections or len(sections) != 1:
        return None
    only = sections[0]
    starts = None if only.starts is None else [start + by for start in only.starts]
    return Section(only.key, only.start + by, only.keys, starts)


def _inner(
    text: str,
    outer: _Block,
    conflicts: list[Conflict],
    fault: Fault | None,
    faults: list[Fault],
    unread: list[Path],
    section: Section,
) -> dict[str, object] | None:
    """The good entries of a section that cannot be read as a whole, None if it cannot be cut into entries."""
    name = outer.key or ""
    body = text.find("\n", outer.start, outer.end) + 1
    blocks = list(_blocks(text, body, outer.end)) if body and not outer.inline else []
    deeper = [block for block in blocks if block.key is not None and block.indent > outer.indent]
    if not deeper:
        if fault is not None:
            faults.append(fault)
        unread.append((name,))
        return None
    column = deeper[0].indent
    values: dict[str, object] = {}
    inside: _Seen = {}
    found = len(faults)
    section.keys = [block.key if block.key is not None else NO_KEY for block in blocks]
    section.starts = [block.start for block in blocks]
    for block in blocks:
        damaged = [c for c in conflicts if block.start <= c.start < block.end and c.damages(text, column, block.end)]
        if damaged:
            unread.append((name, block.key) if block.key else (name,))
            continue
        if block.key is None or block.indent != column:
            faults.append(_stray(text, block))
            if block.key is not None:
                unread.append((name, block.key))
            continue
        built, broken = _attempt(text, block.start, block.end)
        if built is not None and isinstance(built.data, dict):
            faults += built.faults
            _merge(values, built.data, faults, block, inside)
        else:
            faults.append(broken or _stray(text, block))
            unread.append((name, block.key))
    inside_conflicts = (key for conflict in conflicts for indent, key in conflict.keys if indent == column)
    unread.extend((name, key) for key in inside_conflicts if key not in values)
    if fault is not None and len(faults) == found and not conflicts:
        faults.append(fault)
    return values


def _attempt(text: str, start: int, end: int) -> tuple[Built | None, Fault | None]:
    part = text[start:end]
    try:
        built = build(part.encode("utf-8"))
    except YAMLError as error:
        return None, _shifted(complaint(error, part), start)
    except UnreadableError as refusal:
        return None, _shifted(refusal.fault, start)
    built.faults = [_shifted(fault, start) for fault in built.faults]
    return built, None


def _shifted(fault: Fault, by: int) -> Fault:
    other = fault.other and (fault.other[0] + by, fault.other[1] + by, fault.other[2])
    return fault._replace(start=fault.start + by, end=fault.end + by, other=other)


def _merge(into: dict[str, object], new: dict[str, object], faults: list[Fault], block: _Block, seen: _Seen) -> None:
    place = block.start + block.indent
    for key, value in new.items():
        if key in into:
            faults.append(duplicate(place, place + len(key), key, seen[key]))
        else:
            into[key] = value
            seen[key] = (place, place + len(key))


def _stray(text: str, block: _Block) -> Fault:
    begin = block.start + block.indent
    stop = text.find("\n", begin, block.end)
    line = text[begin : block.end if stop < 0 else stop].rstrip()
    if line.startswith("? "):
        message = "A key that is written with a question mark is not used in a case."
        return Fault(
            KEY_NOT_TEXT, begin, begin + len(line), message, "Write 'key: value', the key in quotes if need be."
        )
    if "\t" in text[block.start : begin + len(line) - len(line.lstrip())]:
        message, hint = "This line is indented with a tab.", "Indent with spaces: replace the tab."
    elif block.key is not None:
        message = f"The indentation of {block.key!r} fits no line above."
        hint = "Indent it exactly like its neighbours."
    else:
        message = "This line is neither 'key: value' nor part of the text above."
        hint = "Put a colon and a space after the key, or indent the line more deeply than the key it belongs to."
    return Fault(SYNTAX, begin, max(begin + len(line), begin + 1), message, hint)


def _blocks(text: str, start: int, end: int) -> Iterator[_Block]:
    """Cut at every line that is indented no more than the first one, with what hangs below it."""
    limit: int | None = None
    opened: _Block | None = None
    place = start
    while place < end:
        stop = text.find("\n", place, end)
        stop = end if stop < 0 else stop + 1
        if not _NOTHING.match(text[place:stop].rstrip("\n")):
            indent = stop - place - len(text[place:stop].lstrip(" "))
            if limit is None:
                if text.startswith(("---", "%"), place):
                    place = stop
                    continue
                limit = indent
            if indent <= limit and not (opened is not None and _belongs(text, place + indent, stop)):
                if opened is not None:
                    yield opened._replace(end=place)
                opened = _open(text, place, stop, indent)
        place = stop
    if opened is not None:
        yield opened._replace(end=end)


def _belongs(text: str, place: int, stop: int) -> bool:
    """Whether a line at the column of the keys goes on with the entry above: list entries, closing brackets."""
    head = text[place : place + 2]
    return (
        head in ("- ", "-\n", "-\r", "-")
        or head[:1] in ("]", "}")
        or head in (": ", ":\n", ":\r")
        or text[place:stop].rstrip() == "..."
    )


def _open(text: str, place: int, stop: int, indent: int) -> _Block:
    match = _KEY.match(text, place, stop)
    if match is None:
        return _Block(place, stop, indent, None, False)
    rest = match["rest"].strip()
    key = match["key"]
    if key[0] in "'\"":
        key = key[1:-1]
    return _Block(place, stop, indent, key, bool(rest) and not rest.startswith("#"))
