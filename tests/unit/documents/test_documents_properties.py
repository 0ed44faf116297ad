"""Properties of writing: whatever is put into a document, in whatever style, comes back exactly."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetycase.documents import Refused, add_key, insert, inverse, read, rename_key, set_value, spliced
from safetycase.documents.prose import fold, refold
from safetycase.documents.rendering import plain_safe
from safetycase.documents.scalars import resolve
from safetycase.documents.splices import Splice, apply, composed
from tests.unit.documents.fuzzing import comments, strict

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text(
    " \n\t#:-'\"\\,[]{}|>&*!%@`?ab", max_size=25
)
SCALARS = TEXT | st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=6
)
TEMPLATES = [
    "h:\n  k: old  # note\n  m: 1\n",
    "h:\n  k: 'old'  # note\n  m: 1\n",
    'h:\n  k: "old"  # note\n  m: 1\n',
    "h:\n  k: |  # note\n    old\n    text\n  m: 1\n",
    "h:\n  k: >-  # note\n    old\n    text\n\n  m: 1\n",
    "h:\n  k: |2+  # note\n     old\n\n  m: 1\n",
    "h:\n  k:  # note\n  m: 1\n",
    "h:\n  k: [old, {a: b}]  # note\n  m: 1\n",
    "h:\n  k:  # note\n    - old\n    - b: c\n  m: 1\n",
    "h:\n  k: old\n    text  # note\n  m: 1\n",
    "# note\nh: {k: old, m: 1}\n",
    "h:\r\n  k: old  # note\r\n  m: 1\r\n",
    "# note\nh:\n  m: 1\n  k: old",
]


@pytest.mark.parametrize("template", TEMPLATES, ids=range(len(TEMPLATES)))
@settings(max_examples=60, deadline=None)
@given(value=VALUES)
def test_any_value_comes_back_from_any_style(template: str, value: Any) -> None:
    document = read("m.yaml", template.encode())
    try:
        edited = set_value(document, ("h", "k"), value)
    except Refused:
        assert len(repr(value)) > 400 or "{" in repr(value) or "[" in repr(value)
        return
    again: Any = read("m.yaml", edited.document.to_bytes())
    assert not again.findings
    assert strict(again.data["h"]["k"]) == strict(value)
    assert again.data["h"]["m"] == 1
    assert comments(edited.document.text) == comments(template)
    assert spliced(edited.document, inverse(edited.splices)).text == template


@settings(max_examples=200, deadline=None)
@given(key=TEXT, value=VALUES, template=st.sampled_from(TEMPLATES))
def test_any_key_and_any_element_can_be_added(key: str, value: Any, template: str) -> None:
    document = read("m.yaml", template.encode())
    if key in ("k", "m"):
        return
    added: Any = read("m.yaml", add_key(document, ("h",), key, value).document.to_bytes()).data
    assert list(added["h"])[-1] == key
    assert strict(added["h"][key]) == strict(value)
    if "old" in template and isinstance(document.data, dict) and isinstance(document.data["h"]["k"], list):
        longer: Any = read("m.yaml", insert(document, ("h", "k"), 1, value).document.to_bytes()).data
        assert strict(longer["h"]["k"][1]) == strict(value)
    renamed: Any = read("m.yaml", rename_key(document, ("h", "k"), key).document.to_bytes()).data
    assert key in renamed["h"]


@given(TEXT)
def test_a_text_without_quotes_is_a_string(text: str) -> None:
    if plain_safe(text):
        assert resolve(text) == text


@given(st.lists(st.text("ab ,.;", min_size=1, max_size=12), min_size=1, max_size=30), st.integers(10, 100))
def test_folded_lines_join_to_the_text(words: list[str], width: int) -> None:
    text = " ".join(words)
    assert " ".join(fold(text, width)) == text
    assert " ".join(refold(["one two", "three four"], text, width)) == text


def test_unchanged_prose_keeps_its_lines() -> None:
    old = ["The pump delivers", "a dose that is", "too high."]
    assert refold(old, "The pump delivers a dose that is far too high.") == [*old[:2], "far too high."] or refold(
        old, "The pump delivers a dose that is far too high."
    ) == ["The pump delivers", "a dose that is far", "too high."]
    assert refold(old, "The pump delivers a dose too high.") == ["The pump delivers", "a dose", "too high."]


@given(st.text("abc\n", max_size=20), st.data())
def test_two_sets_of_splices_compose_to_one(text: str, data: st.DataObject) -> None:
    first = data.draw(splices(text))
    middle = apply(text, first)
    second = data.draw(splices(middle))
    last = apply(middle, second)
    both = composed(first, second)
    assert apply(text, both) == last
    assert apply(last, inverse(both)) == text


@st.composite
def splices(draw: st.DrawFn, text: str) -> list[Splice]:
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    result: list[Splice] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        if not result or start > result[-1].end:
            result.append(Splice(start, text[start:end], draw(st.text("xy", max_size=3))))
    return result
