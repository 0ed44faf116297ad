"""Data near the schemas: mostly right, wrong somewhere, at any depth."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from safetycase.schema import load

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**25), 10**25),
    st.floats(),
    st.text(max_size=6),
    st.sampled_from(["H-1", "H 1", "a/b", "H-1\n", "ns:H-1", "2026-01-01", "2026-1-1", "draft", "x-y"]),
)
JUNK = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)
_GOOD_TEXT = st.sampled_from(["H-1", "L-2.1", "pump/glucose", "2026-01-01", "some words", "", "1"])


@st.composite
def near(draw: st.DrawFn, whole: load.Schema, schema: Any, faults: float = 0.1, depth: int = 0) -> Any:
    """A value for `schema`, in a share of places junk instead."""
    if draw(st.floats(0, 1)) < faults:
        return draw(JUNK)
    if "$ref" in schema:
        return draw(near(whole, load.resolve(whole, schema["$ref"]), faults, depth))
    if "allOf" in schema:
        return draw(near(whole, schema["allOf"][0], faults, depth))
    if "if" in schema:
        return draw(near(whole, schema["then" if draw(st.booleans()) and depth < 6 else "else"], faults, depth))
    if "enum" in schema:
        return draw(st.sampled_from(schema["enum"]))
    if "type" not in schema:
        return draw(JUNK)
    word = draw(st.sampled_from(schema["type"]))
    if word == "string":
        pattern = schema.get("pattern")
        return draw(_GOOD_TEXT if pattern is None else st.sampled_from(["H-1", "2026-01-01", "1"]))
    if word in ("integer", "number"):
        whole_numbers = [1, 2, 3.0]
        return draw(st.sampled_from(whole_numbers if word == "integer" else [0.5, 0.25, *whole_numbers]))
    if word == "boolean":
        return draw(st.booleans())
    if word == "array":
        size = schema.get("minItems")
        count = size if size is not None else draw(st.integers(0, 2 if depth < 6 else 0))
        return [draw(near(whole, schema.get("items", {}), faults, depth + 1)) for _ in range(count)]
    if word == "object":
        return draw(_mapping(whole, schema, faults, depth))
    return None


@st.composite
def _mapping(draw: st.DrawFn, whole: load.Schema, schema: Any, faults: float, depth: int) -> Any:
    names = list(schema.get("properties", {}))
    result = {}
    if names:
        for name in draw(st.lists(st.sampled_from(names), max_size=5, unique=True)):
            result[name] = draw(near(whole, schema["properties"][name], faults, depth + 1))
    elif isinstance(schema.get("additionalProperties"), dict):
        for name in draw(st.lists(st.sampled_from(["EV-1", "pump", "C"]), max_size=2, unique=True)):
            result[name] = draw(near(whole, schema["additionalProperties"], faults, depth + 1))
    if draw(st.floats(0, 1)) < faults:
        result[draw(st.sampled_from(["x-own", "titel", "H 1", "losss", ""]))] = draw(JUNK)
    return result
