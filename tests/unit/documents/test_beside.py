"""A value put beside another one, which keeps its text: both are a list then."""

from __future__ import annotations

import pytest

from safetycase.documents import Document, Refused, add_beside, read

BLOCKS = [
    'a:\n  x: {k:   1}   # one\n  # above\n  y: "two"   # two\nb: 1\n',
    "a:   # beside\n    x: |\n      text\n\n        more\n    y: >-\n      folded\n      on\n",
    "a:\n  # first\n  x: 1\n\n  y: plain\n    goes on\n  # last\nb: 1\n",
    "a:\n  x: 'in\n\n    quotes'\n  z: [1,\n    2]",
]
INLINE = ['{x:   "1",  y: 2}', "{x: 1,   # in brackets\n    y: 2}", "'text'"]


def both(text: str) -> Document:
    """The document with a second value at `a`, which is checked to be there after the first."""
    document = read("f.yaml", text.encode())
    assert isinstance(document.data, dict)
    edited = add_beside(document, ("a",), {"x": "new"}).document
    assert edited.data == {**document.data, "a": [document.data["a"], {"x": "new"}]}
    return edited


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_a_block_is_indented_and_changes_nothing_else(number: int, newline: str) -> None:
    text = BLOCKS[number].replace("\n", newline)
    lines = [line.strip() for line in both(text).text.split(newline)]
    for line in text.split(newline):
        assert line.strip() in lines or f"- {line.strip()}" in lines
    assert len(lines) == len(text.split(newline)) + 1


@pytest.mark.parametrize("around", ["a: %s   # beside\nb: 1\n", "{a: %s, b: 1}\n"])
@pytest.mark.parametrize("number", range(len(INLINE)))
def test_what_stands_on_a_line_is_put_in_brackets_as_it_is(number: int, around: str) -> None:
    assert both(around % INLINE[number]).text == around % f"[{INLINE[number]}, {{x: new}}]"


def test_a_block_scalar_cannot_stand_in_brackets() -> None:
    with pytest.raises(Refused):
        add_beside(read("f.yaml", b"a: |\n  text\n"), ("a",), "new")
