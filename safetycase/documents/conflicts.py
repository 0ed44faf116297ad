"""Merge conflicts that were left in a file: where they stand and what they touch."""

from __future__ import annotations

import re
from typing import NamedTuple

from safetycase.documents.decoding import Fault
from safetycase.documents.rules import MERGE_CONFLICT

_OPEN = re.compile(r"^<{7}(?: .*)?\r?$", re.MULTILINE)
_CLOSE = re.compile(r"^>{7}(?: .*)?\r?$", re.MULTILINE)
_MIDDLE = re.compile(r"^={7}\r?$", re.MULTILINE)
_KEY = re.compile(r"( *)([^\s#:<>=|-][^:\n]*?)[ \t]*:(?:\s|\Z)")


class Conflict(NamedTuple):
    """A conflict from the start of its first marker line to the end of its last.

    `keys` are what stands before a colon inside, each with its indentation; `indent` is that of the first line inside.
    """

    start: int
    end: int
    label: str
    keys: tuple[tuple[int, str], ...]
    indent: int

    def damages(self, text: str, column: int, end: int) -> bool:
        """Whether a block that holds the conflict, has its key at `column` and ends at `end` lacks something."""
        return self.indent > column or _indent(text[self.end : end]) > column


def conflicts_in(text: str) -> list[Conflict]:
    """Every conflict of a text; one that is never closed reaches to its middle marker or to the next line."""
    if "<<<<<<<" not in text or not (text.startswith("<<<<<<<") or "\n<<<<<<<" in text):
        return []
    found: list[Conflict] = []
    place = 0
    while (opening := _OPEN.search(text, place)) is not None:
        following = _OPEN.search(text, opening.end())
        stop = following.start() if following else len(text)
        closing = _CLOSE.search(text, opening.end(), stop) or _MIDDLE.search(text, opening.end(), stop) or opening
        end = min(closing.end() + 1, len(text))
        inside = text[opening.end() : closing.start()] if closing is not opening else ""
        lines = inside.split("\n")
        keys = tuple(dict.fromkeys((len(match[1]), match[2]) for line in lines if (match := _KEY.match(line))))
        found.append(Conflict(opening.start(), end, opening.group()[8:].strip(), keys, _indent(inside)))
        place = max(end, opening.end())
    return found


def fault_of(conflict: Conflict, text: str) -> Fault:
    """The fault that stands for a conflict, at its first marker line."""
    stop = text.find("\n", conflict.start)
    label = f" with {conflict.label}" if conflict.label else ""
    return Fault(
        MERGE_CONFLICT,
        conflict.start,
        len(text) if stop < 0 else stop,
        f"An unresolved merge conflict{label} begins here.",
        "Keep the lines that are right, and delete the others and the lines of <<<<<<<, ======= and >>>>>>>.",
    )


def without(text: str, conflicts: list[Conflict]) -> str:
    """The text with spaces in place of the conflicts: equally long, the same lines."""
    parts: list[str] = []
    place = 0
    for conflict in conflicts:
        parts.append(text[place : conflict.start])
        parts.append(re.sub(r"[^\r\n]", " ", text[conflict.start : conflict.end]))
        place = conflict.end
    return "".join([*parts, text[place:]])


def _indent(lines: str) -> int:
    for line in lines.split("\n"):
        words = line.strip()
        if words and not words.startswith("#"):
            return len(line) - len(line.lstrip(" "))
    return -1
