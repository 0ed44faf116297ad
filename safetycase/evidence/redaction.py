"""Secrets and names in what tests print, taken out before it is shown anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial

REDACTED = "[redacted]"

_NAMED = re.compile(
    r"(?i)(\b[\w-]{0,40}(?:passw(?:or)?d|passwd|secret|token|api[_-]?key|authorization)\b[\"']?\s{0,3}(?:=(?![=~])|:)\s{0,3}"
    r"(?:bearer\s|basic\s)?[\"']?)[^\s\"',;]+"
)
"""A value under a name that means a secret."""

_IN_URL = re.compile(r"(\b[a-z][a-z0-9+.-]{1,20}://)[^\s/@:]{1,200}:[^\s/@]{1,200}@")
"""A user and a password in a URL (RFC 3986, 3.2.1)."""

_KEYS = re.compile(
    r"\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,255}|\bsk-[A-Za-z0-9_-]{20,255}|\bxox[abprs]-[A-Za-z0-9-]{10,255}"
    r"|\beyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{1,2000}\.[A-Za-z0-9_-]{1,2000}"
    r"|-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?s:.)*"
)
"""Keys and tokens that look like nothing else."""

MAX_PATTERNS = 200
"""How many patterns of a case are used."""


def without_secrets(text: str) -> str:
    """A message without what looks like a secret."""
    text = _NAMED.sub(rf"\1{REDACTED}", text)
    return _KEYS.sub(REDACTED, _IN_URL.sub(rf"\1{REDACTED}@", text))


def redacted(text: str, patterns: Sequence[str]) -> str:
    """A message without what matches one of some patterns, in which `*` stands for anything but white space.

    Of a pattern with white space `*` counts at its ends; one inside leaves its longest part to look for. Takes time in
    proportion to the length of the message and of each pattern: patterns come from strangers too.
    """
    for pattern in patterns[:MAX_PATTERNS]:
        pieces = [piece for piece in pattern.split("*") if piece]
        if any(map(_SPACE.search, pieces)):
            text = _without_phrase(text, max(pieces, key=len), pattern)
        elif pieces:
            text = _WORD.sub(partial(_without, pieces, pattern), text)
    return text


def _without(pieces: Sequence[str], pattern: str, match: re.Match[str]) -> str:
    """A word without what matches. What fails from its first place on fails from every later one."""
    word, kept, at = match[0], list[str](), 0
    while (start := word.find(pieces[0], at)) >= 0:
        end = start + len(pieces[0])
        for piece in pieces[1:]:
            found = word.find(piece, end)
            if found < 0:
                return "".join([*kept, word[at:]])
            end = found + len(piece)
        start, end = (at if pattern.startswith("*") else start), (len(word) if pattern.endswith("*") else end)
        kept += [word[at:start], REDACTED]
        at = end
    return "".join([*kept, word[at:]])


def _without_phrase(text: str, phrase: str, pattern: str) -> str:
    kept, at = list[str](), 0
    while (start := text.find(phrase, at)) >= 0:
        end = start + len(phrase)
        if pattern.startswith("*"):
            start = max((found.end() for found in _SPACE.finditer(text, at, start)), default=at)
        if pattern.endswith("*"):
            space = _SPACE.search(text, end)
            end = space.start() if space is not None else len(text)
        kept += [text[at:start], REDACTED]
        at = end
    return "".join([*kept, text[at:]])


_SPACE = re.compile(r"\s")
_WORD = re.compile(r"\S+")


def patterns_of(stated: Iterable[object]) -> tuple[str, ...]:
    """The patterns among what a manifest states."""
    return tuple(one for one in stated if isinstance(one, str) and one.strip("* "))
