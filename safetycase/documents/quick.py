"""A quicker way through plainly written model files, which reads nothing that it is not sure of.

Most items are written in a handful of line shapes. Those are read by one regular expression; an item with any other
line is given to the parser by itself, and a file with anything unusual outside its items as a whole. An item ends at
the next line that is indented no more than its key. What such a cut can tear apart (quotes, brackets) is an error to
the parser, so that a block that reads by itself means the same within the file.
"""

from __future__ import annotations

import re
from sys import intern

from yaml import YAMLError

from safetycase.documents.building import Built, Section, UnreadableError, build

_KEY = r"[A-Za-z][A-Za-z0-9_.-]{0,99}"
_WORD = r"[A-Za-z][A-Za-z0-9_./-]{0,99}"
_PLAIN = r"[A-Za-z](?:[^\n\t:#]|:(?=\S)|(?<!\ )\#)*(?<!\ )\n"
_LINES = r"(?:\ {6}[^\s].*\n)+"
_WORDS = rf"{_WORD}(?:,\ {_WORD})*"
_DOUBLE, _SINGLE, _DIGITS = r"[^\"\\\n\t]*", r"[^'\n\t]*", r"[1-9][0-9]{0,8}|0"
_SHAPES = re.compile(
    rf"""
      \ {{4}}({_KEY}):(?:
          \ (?P<plain>{_PLAIN})
        | \ \[(?P<words>{_WORDS})\]\n
        | \ >-\n(?P<folded>{_LINES})
        | \ \|\n(?P<literal>{_LINES})
        | \ "(?P<double>{_DOUBLE})"\n
        | \ '(?P<single>{_SINGLE})'\n
        | \n(?P<list>(?:\ {{6}}-\ {_WORD}\n)+)
        | \n(?P<mapping>(?:\ {{6}}{_KEY}:\ (?:
                {_PLAIN} | \[{_WORDS}\]\n | "{_DOUBLE}"\n | '{_SINGLE}'\n | (?:{_DIGITS})\n
              | \{{{_KEY}:\ \[{_WORDS}\]\}}\n
            ))+)
        | \ (?P<digits>{_DIGITS})\n
      )
    | \ {{2}}(?P<id>{_KEY}):(?:
          (?P<item>)(?:\ +\#.*)?\n
        | \ (?P<short>{_PLAIN})
      )
    | (?P<section>{_KEY}):(?:\ +\#.*)?\n
    | (?P<skip>(?:\ {{0,5}}(?:\#.*)?\n)+)
    """,
    re.VERBOSE,
)
_ENTRY = re.compile(
    rf"""
      \ {{6}}({_KEY}):\ (?:
          (?P<plain>{_PLAIN})
        | \[(?P<words>{_WORDS})\]\n
        | "(?P<double>{_DOUBLE})"\n
        | '(?P<single>{_SINGLE})'\n
        | (?P<digits>{_DIGITS})\n
        | \{{(?P<flow>({_KEY}):\ \[({_WORDS})\])\}}\n
      )
    """,
    re.VERBOSE,
)
"""One line of a mapping within a field."""

_RESERVED = frozenset(["null", "Null", "NULL", "true", "True", "TRUE", "false", "False", "FALSE"])
_NEXT_ITEM = re.compile(r"^ {0,2}[^ \n#]", re.MULTILINE)
_NEXT_SECTION = re.compile(r"^[^ \n#\]}-]", re.MULTILINE)
_OTHER_ITEM = re.compile(r" {2}[A-Za-z0-9\"'_]")
_OTHER_SECTION = re.compile(r"[A-Za-z0-9\"'_]")
_PATIENCE = 32


def quick(text: str) -> Built | None:
    """What `build` would make of a text without faults; None where only `build` can tell."""
    if "\r" in text or "\t" in text:
        return None
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._data: dict[str, object] = {}
        self._sections: list[Section] = []
        self._items: dict[str, object] | None = None
        self._others = self._plain = 0

    def read(self) -> Built | None:
        """Read shape by shape; whatever has none is given to the parser."""
        text = self._text
        match_at = _SHAPES.match
        names: dict[str, str] = {}
        fields: dict[str, object] | None = None
        item: str | None = None
        begin = place = 0
        value: object
        while place < len(text):
            match = match_at(text, place)
            if match is None:
                if item is None:
                    begin = place
                after = self._other(begin, item is not None)
                if after is None:
                    return None
                item = fields = None
                place = after
                continue
            shape = match.lastgroup
            if shape == "skip":
                place = match.end()
                continue
            if shape == "item" or shape == "short":
                key = intern(match["id"])
                if self._items is None:
                    if not self._sections:
                        return None
                    self._items = self._open()
                if key in self._items:
                    return None
                self._plain += 1
                section = self._sections[-1]
                section.keys.append(key)  # type: ignore[union-attr]
                section.starts.append(place)  # type: ignore[union-attr]
                begin, place = place, match.end()
                item = fields = None
                if shape == "item":
                    item = key
                    self._items[key] = None
                else:
                    value = match["short"][:-1]
                    self._items[key] = _word(value)
                continue
            place = match.end()
            if shape == "section":
                key = match["section"]
                if key in self._data:
                    return None
                self._data[key] = None
                self._sections.append(Section(key, match.start()))
                self._items = item = fields = None
                continue
            if item is None or self._items is None:
                return None
            if fields is None:
                fields = self._items[item] = {}
            key = match[1]
            key = names.setdefault(key, key)
            if key in fields:
                return None
            if shape == "plain":
                value = _word(match[2][:-1])
            elif shape == "words":
                value = [_word(word) for word in match[3].split(", ")]
            elif shape == "folded":
                value = match[4][6:-1].replace("\n      ", " ")
            elif shape == "literal":
                value = match[5][6:].replace("\n      ", "\n")
            elif shape == "list":
                value = [_word(word) for word in match[8][8:-1].split("\n      - ")]
            elif shape == "mapping":
                value = _mapping(match["mapping"], names)
                if value is None:
                    return None
            elif shape == "digits":
                value = int(match["digits"])
            else:
                value = match[shape or 0]
            fields[key] = value
        return Built(self._data, self._sections, []) if self._sections else None

    def _open(self) -> dict[str, object]:
        section = self._sections[-1]
        section.keys, section.starts = [], []
        items: dict[str, object] = {}
        self._data[section.key] = items
        return items

    def _other(self, begin: int, in_item: bool) -> int | None:
        """Give a block that begins at `begin` to the parser. Where the next one begins, None if it cannot be cut."""
        text = self._text
        self._others += 1
        if self._others > _PATIENCE and self._others * 2 > self._plain:
            return None
        if in_item or _OTHER_ITEM.match(text, begin):
            return self._other_item(begin, in_item)
        if not _OTHER_SECTION.match(text, begin):
            return None
        end = _end(text, begin, _NEXT_SECTION)
        made = _alone(text[begin:end])
        if made is None or made.sections is None or not isinstance(made.data, dict):
            return None
        (key,) = made.data
        if key in self._data:
            return None
        self._data |= made.data
        only = made.sections[0]
        starts = None if only.starts is None else [start + begin for start in only.starts]
        self._sections.append(Section(key, begin, only.keys, starts))
        self._items = None
        if only.keys is not None and isinstance(made.data[key], dict):
            self._items = made.data[key]
        return end

    def _other_item(self, begin: int, in_item: bool) -> int | None:
        if not self._sections:
            return None
        if self._items is None:
            if self._data[self._sections[-1].key] is not None:
                return None
            self._items = self._open()
        end = _end(self._text, begin, _NEXT_ITEM)
        made = _alone(self._text[begin:end])
        if made is None or not isinstance(made.data, dict):
            return None
        (key,) = made.data
        if not in_item:
            if key in self._items:
                return None
            section = self._sections[-1]
            section.keys.append(key)  # type: ignore[union-attr]
            section.starts.append(begin)  # type: ignore[union-attr]
        self._items[key] = made.data[key]
        return end


def _alone(part: str) -> Built | None:
    """A block that is one entry of a mapping and has no faults, read by the parser; None if it is not."""
    try:
        made = build(part.encode("utf-8"))
    except (YAMLError, UnreadableError):
        return None
    return made if not made.faults and isinstance(made.data, dict) and len(made.data) == 1 else None


def _end(text: str, begin: int, following: re.Pattern[str]) -> int:
    line = text.find("\n", begin) + 1
    match = following.search(text, line) if line else None
    return match.start() if match else len(text)


def _mapping(lines: str, names: dict[str, str]) -> dict[str, object] | None:
    """The mapping that a field holds; None where a key stands twice."""
    found: dict[str, object] = {}
    value: object
    for match in _ENTRY.finditer(lines):
        key, shape = match[1], match.lastgroup
        key = names.setdefault(key, key)
        if key in found:
            return None
        if shape == "plain":
            value = _word(match[2][:-1])
        elif shape == "words":
            value = [_word(word) for word in match[3].split(", ")]
        elif shape == "flow":
            value = {names.setdefault(match[8], match[8]): [_word(word) for word in match[9].split(", ")]}
        elif shape == "digits":
            value = int(match[6])
        else:
            value = match[shape or 0]
        found[key] = value
    return found


def _word(text: str) -> object:
    """A plain scalar that begins with a letter."""
    if text in _RESERVED:
        return None if text[0] in "nN" else text[0] in "tT"
    return text if " " in text else intern(text)  # ids and choices stand in a case again and again
