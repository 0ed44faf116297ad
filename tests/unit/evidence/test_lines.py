"""Lines of JSONL by the quick reader, beside the careful one that reads documents."""

from __future__ import annotations

import json
import math
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from safetycase.evidence.formats.strictjson import Lines, loads
from safetycase.evidence.readings import canonical, plain_number
from safetycase.evidence.records import UnreadableError

KEYS = st.sampled_from(["id", "s", "a", 'i"d', "i\\d", "é"])
SCALARS = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=8)


def texts_of(pairs: list[tuple[str, str]]) -> str:
    """An object as text, in which a key may stand twice."""
    return "{" + ", ".join(f"{json.dumps(key)}: {value}" for key, value in pairs) + "}"


VALUES = st.recursive(
    SCALARS.map(json.dumps),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
        | st.lists(st.tuples(KEYS, inner), max_size=3).map(texts_of)
    ),
    max_leaves=8,
)
ROWS = st.lists(st.tuples(KEYS, VALUES), max_size=5).map(texts_of)


def read(line: bytes, *, quickly: bool) -> Any:
    """The data of a line, or why it cannot be read."""
    try:
        return Lines(frozenset({"id", "s"})).load(line, 1) if quickly else loads(line, "line 1")
    except UnreadableError as error:
        return error


def wanted_twice(found: Any) -> bool:
    return isinstance(found, UnreadableError) and any(f"'{key}' twice" in str(found) for key in ("id", "s"))


@given(ROWS, st.sampled_from(["", "\n", "}", "\ufeff"]))
@example('{"id": "a", "\\u0069d": "b"}', "")
@example('{"s": NaN}', "")
@example('{"s": {"id": 1}, "id": 2}', "")
def test_a_line_is_read_in_one_way_or_refused_with_the_same_words(row: str, more: str) -> None:
    line = (row + more).encode("utf-8", "surrogatepass")
    quick, careful = read(line, quickly=True), read(line, quickly=False)
    if not isinstance(careful, UnreadableError):
        assert repr(quick) == repr(careful)
    elif wanted_twice(careful) or "twice" not in str(careful):
        assert str(quick) == str(careful)


@given(ROWS, st.integers(0, 40), st.integers(0, 255))
def test_a_damaged_line_is_never_read_quickly_where_it_is_refused_with_care(row: str, place: int, byte: int) -> None:
    line = bytearray(row.encode())
    line[place % len(line)] = byte
    quick, careful = read(bytes(line), quickly=True), read(bytes(line), quickly=False)
    if not isinstance(careful, UnreadableError):
        assert repr(quick) == repr(careful)
    elif wanted_twice(careful) or "twice" not in str(careful):
        assert str(quick) == str(careful)


@given(st.floats() | st.integers().map(float))
@example(2.0**53)
@example(-0.0)
@example(math.nan)
def test_a_number_is_spelt_as_its_text_would_be(number: float) -> None:
    assert canonical(number) == (plain_number(str(number)) or str(number))
