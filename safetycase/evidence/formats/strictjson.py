"""JSON from another tool, read so that the same bytes can be understood in one way only.

Keys that stand twice in an object are refused (every common reader keeps the last and is silent), as are depth and
length beyond what results need. `NaN` and `Infinity`, which JSON does not have and some tools write, are read as
numbers that are none: no limit takes them.
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from safetycase.evidence.formats.reader import Readable
from safetycase.evidence.records import UnreadableError
from safetycase.evidence.text import shown

MAX_DEPTH = 64
"""How deep lists and objects may stand in each other."""

_KEY_ENDS = re.compile(rb'"\s*+:')
MAX_PARTS = 8_000_000
"""How many lists and objects a text may hold, brackets in its words included. Those of results are not so small."""

_NO_JSON = (b"NaN", b"Infinity")
"""What `json` reads although JSON does not have it."""

_decoder = msgspec.json.Decoder()


def loads(content: bytes, what: str = "it") -> Any:
    """The data of a JSON text in UTF-8. Raises UnreadableError; `what` begins its sentence."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError(f"{what} is not UTF-8 text") from None
    if len(content) > MAX_PARTS and content.count(b"[") + content.count(b"{") > MAX_PARTS:
        raise UnreadableError(f"{what} has more than {MAX_PARTS:,} lists and objects")
    try:
        data = json.loads(text, object_pairs_hook=_unique)
    except RecursionError:
        raise UnreadableError(f"{what} is nested more than {MAX_DEPTH} deep") from None
    except _TwiceError as error:
        raise UnreadableError(f"{what} has the key '{shown(str(error), 60)}' twice in one object") from None
    except json.JSONDecodeError as error:
        raise UnreadableError(f"{what} is not JSON: {error.msg} in line {error.lineno}") from None
    except ValueError as error:
        raise UnreadableError(f"{what} is not JSON: {shown(str(error), 100)}") from None
    _require_shallow(data, what)
    return data


def read_all(stream: Readable, most: int, what: str = "it") -> bytes:
    """All bytes of a stream, at most `most`. Raises UnreadableError where there are more."""
    parts, size = [], 0
    while chunk := stream.read(1 << 20):
        size += len(chunk)
        if size > most:
            raise UnreadableError(f"{what} is larger than {most >> 20} MiB")
        parts.append(chunk)
    return b"".join(parts)


class Lines:
    """Reads the lines of a JSONL file quickly where only some keys are looked at.

    A line in which one of those keys could stand twice is read with care, all others by the quicker reader, which
    would keep the last of two. So is a line with a key that is spelt with a backslash, and may be any.
    """

    def __init__(self, keys: frozenset[str]) -> None:
        self._careful = not all(key.isascii() and key.isprintable() and not set(key) & set('"\\') for key in keys)
        self._tokens = [f'"{key}"'.encode() for key in keys] if not self._careful else []

    def load(self, line: bytes, number: int) -> Any:
        """The data of one line, which has a number. Raises UnreadableError."""
        if self._plain(line):
            try:
                return _decoder.decode(line)
            except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
                pass
        return loads(line, f"line {number:,}")

    def require_object(self, line: bytes, number: int) -> None:
        """Raise UnreadableError where a line is not one object that every reader of JSON reads alike.

        `NaN` and `Infinity`, which `load` takes, are refused too.
        """
        if not self._plain(line):
            loads(line, f"line {number:,}")
        try:
            data = _decoder.decode(line)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            data = loads(line, f"line {number:,}")
            if any(word in line for word in _NO_JSON):
                raise UnreadableError(f"line {number:,} has NaN or Infinity, which JSON does not have") from None
        if not isinstance(data, dict):
            raise UnreadableError(f"line {number:,} is no object")

    def _plain(self, line: bytes) -> bool:
        """Whether none of the keys can stand twice in a line."""
        if self._careful or (b"\\" in line and _has_escaped_key(line)):
            return False
        for token in self._tokens:  # noqa: SIM110 - a generator takes twice as long
            if line.count(token) > 1:
                return False
        return True


def _has_escaped_key(line: bytes) -> bool:
    """Whether a backslash stands in a key of an object."""
    place = line.find(b"\\")
    if place < 0:
        return False
    # afterwards each quote begins or ends a text, and a text with a backslash still has one
    line = line.replace(b"\\\\", b"\\_").replace(b'\\"', b"\\_")
    while place >= 0:
        end = line.find(b'"', place)
        if end < 0 or _KEY_ENDS.match(line, end):
            return True
        place = line.find(b"\\", end)
    return False


class _TwiceError(ValueError):
    """A key stands twice."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        seen: set[str] = set()
        raise _TwiceError(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return data


def _require_shallow(data: Any, what: str) -> None:
    layer = [data]
    for _ in range(MAX_DEPTH + 1):
        layer = [
            part
            for value in layer
            for part in (value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
            if isinstance(part, dict | list)
        ]
        if not layer:
            return
    raise UnreadableError(f"{what} is nested more than {MAX_DEPTH} deep")
