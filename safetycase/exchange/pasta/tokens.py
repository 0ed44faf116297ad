"""From the text of a `.stpa` file to tokens and comments, with their places."""

from __future__ import annotations

import json
import re
from textwrap import dedent
from typing import Literal, NamedTuple

from safetycase.exchange.places import Source
from safetycase.model.fields import Scalar

Note = tuple[Scalar, ...]
"""What a comment `/*= ... */` notes behind a name: mostly an id of the case, and its aliases."""

TokenKind = Literal["name", "number", "string", "mark", "end", "bad"]


class Token(NamedTuple):
    """A token: its kind, its text as written, where it stands (code points from 0), and the ids noted behind it.

    `note` is what a comment `/*= id, alias */` right behind a name says; None where there is no such comment.
    """

    kind: TokenKind
    text: str
    start: int
    end: int
    note: Note | None = None


class Comment(NamedTuple):
    """A comment: its lines without the marks of comments, and where it stands."""

    lines: tuple[str, ...]
    start: int
    end: int


class Scanned(NamedTuple):
    """The tokens of a file, the last one of kind `end`, and its comments but for notes of ids."""

    tokens: list[Token]
    comments: list[Comment]


_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<block>/\*[\s\S]*?\*/)
    |(?P<line>//[^\n\r]*)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<number>[0-9]+)
    |(?P<string>"[^"]*"|'[^']*')
    |(?P<mark>->|!=|/(?!\*)|[{}\[\]().,:=<>-])
    |(?P<bad>/\*[\s\S]*|"[^"\r\n]*|'[^'\r\n]*|.)""",
    re.VERBOSE,
)


MAX_TOKENS = 1_000_000
"""The greatest number of words, marks and comments of one file."""


def scan(source: Source) -> Scanned | None:
    """The tokens and comments of a file, None if there are more than `MAX_TOKENS`.

    What is no token becomes one of kind `bad`; nothing is skipped.
    """
    tokens: list[Token] = []
    comments: list[Comment] = []
    for found in _TOKEN.finditer(source.text):
        kind, text = str(found.lastgroup), found.group()
        if kind == "space":
            continue
        if kind in ("block", "line"):
            note = _note(text) if kind == "block" else None
            if note is not None and tokens and tokens[-1].kind in ("name", "number") and tokens[-1].note is None:
                tokens[-1] = tokens[-1]._replace(note=note)
            else:
                comments.append(Comment(_comment_lines(text), found.start(), found.end()))
            if len(comments) > MAX_TOKENS:
                return None
            continue
        tokens.append(Token(kind, text, found.start(), found.end()))  # type: ignore[arg-type]
        if len(tokens) + len(comments) > MAX_TOKENS:
            return None
    tokens.append(Token("end", "", len(source.text), len(source.text)))
    return Scanned(tokens, comments)


def _comment_lines(text: str) -> tuple[str, ...]:
    """The lines of a comment without its marks; what is indented below them stays so."""
    if text.startswith("//"):
        return (text[2:].removeprefix(" ").rstrip(),)
    first, *others = re.split(r"\r\n|\n|\r", text[2:-2])
    below = dedent("\n".join(re.sub(r"^\s*\*", "", line).rstrip() for line in others))
    lines = [first.strip(), *below.split("\n")]
    while lines and not lines[0]:
        del lines[0]
    while lines and not lines[-1]:
        del lines[-1]
    return tuple(lines)


_PLAIN_NOTE = re.compile(r"[A-Za-z0-9_.:/#-]*")

LARGEST = 10**300
"""Numbers beyond this are in no case."""


def _note(text: str) -> Note | None:
    """What a comment `/*= ... */` notes: a list of words, or a JSON list of scalars; None for other comments."""
    if not text.startswith("/*="):
        return None
    inner = text[3:-2].strip()
    if inner.startswith("["):
        try:
            values = json.loads(inner)
        except (ValueError, RecursionError):
            return None
        usable = values and all(isinstance(value, (str, int, float)) and _encodes(value) for value in values)
        return tuple(values) if usable else None
    words = [word.strip() for word in inner.split(",")]
    return tuple(words) if all(_PLAIN_NOTE.fullmatch(word) for word in words) else None


def _encodes(value: Scalar) -> bool:
    """Whether a value can be written to a file: JSON may hold halves of characters, and numbers that are none."""
    if isinstance(value, str):
        return not any(0xD800 <= ord(character) <= 0xDFFF for character in value)
    return abs(value) < LARGEST


def note(values: Note) -> str:
    """The comment that notes some values behind a name; `scan` reads it back. There must be at least one."""
    if all(isinstance(value, str) and _PLAIN_NOTE.fullmatch(value) for value in values):
        return f"/*= {', '.join(map(str, values))} */"
    written = json.dumps(list(values), ensure_ascii=False).replace("*/", "*\\/")
    return f"/*= {written} */"


_MEANINGS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0",
             "\\": "\\", '"': '"', "'": "'", "`": "`"}  # fmt: skip
_ESCAPE = re.compile(r"\\([bfnrtv0\\\"'`])")


def unquoted(text: str) -> str:
    """What a string in quotes says.

    Line ends are layout: with the indentation behind them they are one space. A written `\\n` is a line end that is
    meant. Backslashes before other characters, such as the marks of emphasis, stay.
    """
    inner = text[1:-1]
    if "\n" in inner or "\r" in inner:
        first, *middle, last = re.split(r"\r\n|\n|\r", inner)
        lines = [first.rstrip(" \t"), *(line.strip() for line in middle), last.lstrip()]
        inner = " ".join(line for line in lines if line)
    return _ESCAPE.sub(lambda found: _MEANINGS[found[1]], inner) if "\\" in inner else inner


_WRITTEN = {meaning: f"\\{letter}" for letter, meaning in _MEANINGS.items() if letter in "bfnrtv0"}
_TO_ESCAPE = re.compile(r"[\b\f\n\r\t\v\0]|\\(?![*_~])")


def quoted(text: str) -> str:
    """A text as a string of the language; `unquoted` gives it back, but where it holds quotes of both kinds.

    The language cannot escape quotes: double ones are then written as typographic ones.
    """
    escaped = _TO_ESCAPE.sub(lambda found: "\\\\" if found[0] == "\\" else _WRITTEN[found[0]], text)
    if '"' not in escaped:
        return f'"{escaped}"'
    return f"'{escaped}'" if "'" not in escaped else '"' + escaped.replace('"', "”") + '"'
