"""Small helpers for documents of JSON whose shape nobody guarantees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from safetycase.evidence.formats import strictjson
from safetycase.evidence.formats.reader import Readable
from safetycase.evidence.records import UnreadableError
from safetycase.evidence.text import shown

R = TypeVar("R")

MAX_DOCUMENT = 64 * 1024 * 1024
"""The largest document that is read whole, in bytes."""

_LONGEST = 500


def document(stream: Readable, what: str) -> dict[str, Any]:
    """The object that a file holds. Raises UnreadableError; `what` begins its sentence."""
    data = strictjson.loads(strictjson.read_all(stream, MAX_DOCUMENT, what), what)
    if not isinstance(data, dict):
        raise UnreadableError(f"{what} is no object")
    return data


def strict(data: Mapping[str, Any], kind: type[R], parts: Mapping[str, Any], versioned: str, version: str) -> R:
    """A record that some tool or person wrote, exactly as its schema says: no unknown field, the version at its key.

    `parts` are the kinds of the objects that lists of the record hold. Raises UnreadableError.
    """
    if data.get(versioned) != version:
        raise UnreadableError(f"the record is not of version '{version}'")
    unknown = _unknown_field(data, kind, parts)
    if unknown:
        raise UnreadableError(f"the record has the unknown field '{shown(unknown, 60)}'")
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise UnreadableError(f"the record is not as its schema says: {shown(str(error), 160)}") from None


def _unknown_field(data: Mapping[str, Any], kind: Any, parts: Mapping[str, Any]) -> str:
    """The first field that a document has and its schema does not; empty where there is none.

    `parts` are the kinds of the objects that lists of the document hold. Names that begin with `x-` are anybody's.
    """
    known = {field.encode_name for field in msgspec.structs.fields(kind)}
    found = next((name for name in data if name not in known and not name.startswith("x-")), "")
    if found:
        return found
    for name, of in parts.items():
        listed = data.get(name)
        for one in listed if isinstance(listed, list) else ():
            inner = _unknown_field(one, of, {}) if isinstance(one, dict) else ""
            if inner:
                return f"{name}: {inner}"
    return ""


def part(data: Any, *path: str) -> Mapping[str, Any]:
    """The object at a path of keys; an empty one where there is none."""
    for step in path:
        data = data.get(step) if isinstance(data, Mapping) else None
    return data if isinstance(data, Mapping) else {}


def word(data: Mapping[str, Any], name: str) -> str:
    """A short text without line ends; empty where there is none."""
    value = data.get(name)
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""


def whole(data: Mapping[str, Any], name: str) -> int | None:
    """A whole number of 0 or more, also as `5.0`; None where there is none."""
    value = data.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**15:
        return None
    return int(value) if value == int(value) else None


def is_odd(data: Mapping[str, Any], name: str) -> bool:
    """Whether something stands where a whole number is expected, and is none."""
    return data.get(name) is not None and whole(data, name) is None


def objects(data: Any, what: str) -> Sequence[Mapping[str, Any]]:
    """A list of objects; empty where there is nothing. Raises UnreadableError where something else stands."""
    if data is None:
        return []
    if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
        raise UnreadableError(f"{what} is no list of objects")
    return data


def words(data: Any) -> Iterator[str]:
    """The texts of a list, or the one text."""
    for value in data if isinstance(data, list) else [data]:
        if isinstance(value, str) and value:
            yield value


def moment(seconds: Any) -> str:
    """An ISO time from seconds since 1970; empty where that is no sensible number."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < 32_503_680_000:
        return ""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def named(**values: str) -> dict[str, str]:
    """The values that are not empty."""
    return {name: value for name, value in values.items() if value}
