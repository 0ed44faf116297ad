"""Editing: each edit changes its own lines and nothing else."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from safetycase.documents import (
    Document,
    Edited,
    Refused,
    add_key,
    append,
    delete,
    insert,
    inverse,
    move,
    read,
    rename_key,
    replace_scalars,
    set_value,
    spliced,
)
from safetycase.findings import Path


def doc(text: str) -> Document:
    return read("m.yaml", text.encode())


def text_of(edited: Edited) -> str:
    again = read("m.yaml", edited.document.to_bytes())
    assert again.data == edited.document.data
    return edited.document.text


SETS: list[tuple[str, Path, Any, str]] = [
    # a plain scalar, its comment stays
    ("a: b  # note\nc: d\n", ("a",), "e", "a: e  # note\nc: d\n"),
    ("a: b\n", ("a",), 12, "a: 12\n"),
    ("a: b\n", ("a",), None, "a: null\n"),
    ("a: b\n", ("a",), True, "a: true\n"),
    ("a: b\n", ("a",), 1e22, "a: 1.0e+22\n"),
    # quotes only where some reader needs them
    ("a: b\n", ("a",), "no", 'a: "no"\n'),
    ("a: b\n", ("a",), "012", 'a: "012"\n'),
    ("a: b\n", ("a",), "2026-01-31", 'a: "2026-01-31"\n'),
    ("a: b\n", ("a",), "12:30:45", 'a: "12:30:45"\n'),
    ("a: b\n", ("a",), "2.3.0", "a: 2.3.0\n"),
    ("a: b\n", ("a",), "H-1.1", "a: H-1.1\n"),
    ("a: b\n", ("a",), "brakes:H-3", "a: brakes:H-3\n"),
    ("a: b\n", ("a",), "x: y", 'a: "x: y"\n'),
    ("a: b\n", ("a",), 'say "x": y', "a: 'say \"x\": y'\n"),
    ("a: b\n", ("a",), "", 'a: ""\n'),
    ("a: b\n", ("a",), "\u2028\x00\x1b", 'a: "\\u2028\\0\\e"\n'),
    # the quotes of the author stay
    ("a: 'b'\n", ("a",), "it's", "a: 'it''s'\n"),
    ('a: "b"\n', ("a",), "c", 'a: "c"\n'),
    ("a: 'b'\n", ("a",), "two\nlines", "a: |-\n  two\n  lines\n"),
    # empty values
    ("a:\nb: 1\n", ("a",), "x", "a: x\nb: 1\n"),
    ("a:  # note\nb: 1\n", ("a",), "x", "a: x  # note\nb: 1\n"),
    ("- \n- b\n", (0,), "x", "- x \n- b\n"),
    ("-\n- b\n", (0,), "x", "- x\n- b\n"),
    ("a:", ("a",), "x", "a: x"),
    # block scalars keep their kind; one word changes one line
    (
        "t: >-\n  one two\n  three four\n  five\n",
        ("t",),
        "one two three SIX five",
        "t: >-\n  one two\n  three SIX\n  five\n",
    ),
    ("t: >-  # why\n  one\n  two\nb: 1\n", ("t",), "one three", "t: >-  # why\n  one\n  three\nb: 1\n"),
    ("t: |\n  one\n  two\n", ("t",), "one\nthree\n", "t: |\n  one\n  three\n"),
    ("t: |+\n  one\n\nb: 1\n", ("t",), "two\n", "t: |\n  two\nb: 1\n"),
    ("t: |2-\n   one\nb: 1\n", ("t",), "two", "t: |2-\n  two\nb: 1\n"),
    ("t: >\n  a\n\n  b\nu: 1\n", ("t",), "a\nc\n", "t: >\n  a\n\n  c\nu: 1\n"),
    ("t: |\n  one\n", ("t",), 5, "t: 5\n"),
    ("t: |  # note\n  one\nb: 1\n", ("t",), {"x": 1}, "t:  # note\n  x: 1\nb: 1\n"),
    # several lines, plain and quoted
    (
        't: "one two\n  three"  # note\nb: 1\n',
        ("t",),
        f"one two {'four ' * 25}five",
        f't: "one two\n  {"four " * 17}\n  {"four " * 8}five"  # note\nb: 1\n'.replace(" \n", "\n"),
    ),
    ("t: one two\n  three\nb: 1\n", ("t",), "one two four", "t: one two four\nb: 1\n"),
    ('t: "one\n  two"  # note\nb: 1\n', ("t",), "x", 't: "x"  # note\nb: 1\n'),
    # long prose becomes a folded block, clause by clause
    (
        "t: x  # note\n",
        ("t",),
        "The pump delivers a dose. The patient has eaten nothing; nobody notices the alarm in the other room.",
        "t: >-  # note\n  The pump delivers a dose.\n  The patient has eaten nothing;\n"
        "  nobody notices the alarm in the other room.\n",
    ),
    # collections
    ("a: x  # note\nb: 1\n", ("a",), {"k": "v", "l": [1, 2]}, "a:  # note\n  k: v\n  l: [1, 2]\nb: 1\n"),
    ("a: [A, B]  # note\n", ("a",), ["A", "C"], "a: [A, C]  # note\n"),
    ("a:\n  - A\n  - B  # note\n", ("a",), ["A", "B", "C"], "a:\n  - A\n  - B  # note\n  - C\n"),
    (
        "a:\n  # about k\n  k: 1 # one\n  l: 2 # two\n",
        ("a",),
        {"k": 1, "l": 3},
        "a:\n  # about k\n  k: 1 # one\n  l: 3 # two\n",
    ),
    ("a:\n  k: 1\nb: 2\n", ("a",), {}, "a: {}\nb: 2\n"),
    ("a:\n  # kept\n  k: 1\nb: 2\n", ("a",), "x", "a: x\n  # kept\nb: 2\n"),
    ("a: {x: 1, y: 2}\n", ("a", "x"), "no, really", 'a: {x: "no, really", y: 2}\n'),
    ("a: {x: , y}\n", ("a", "y"), 1, "a: {x: , y: 1}\n"),
    ("a: {x: , y}\n", ("a", "x"), 1, "a: {x: 1 , y}\n"),
    ("- a: 1\n  b: 2\n- c\n", (0,), "x", "- x\n- c\n"),
    ("- a # note\n- c\n", (0,), {"k": 1, "l": 2}, "- k: 1 # note\n  l: 2\n- c\n"),
    ("a:\n- x\n- y\nb: 1\n", ("a", 1), "z", "a:\n- x\n- z\nb: 1\n"),
    # no final newline, line ends
    ("a: b", ("a",), "c", "a: c"),
    ("a: b\r\nc: d\r\n", ("a",), {"x": 1}, "a:\r\n  x: 1\r\nc: d\r\n"),
    ("a: b\r\nt: |\r\n  x\r\n", ("t",), "y\nz\n", "a: b\r\nt: |\r\n  y\r\n  z\r\n"),
    ("a: b", ("a",), "x\ny\n", "a: |\n  x\n  y\n"),
    ("---\na: 🙂 # 🙂\n...\n", ("a",), "é", "---\na: é # 🙂\n...\n"),
]


@pytest.mark.parametrize(("before", "path", "value", "after"), SETS)
def test_setting_a_value(before: str, path: Path, value: Any, after: str) -> None:
    assert text_of(set_value(doc(before), path, value)) == after


ADDS: list[tuple[str, Path, str, Any, str | None, str]] = [
    ("h:\n  a: 1\nb: 2\n", ("h",), "c", 3, None, "h:\n  a: 1\n  c: 3\nb: 2\n"),
    ("h:\n  a: 1 # note\n\nb: 2\n", ("h",), "c", 3, None, "h:\n  a: 1 # note\n  c: 3\n\nb: 2\n"),
    ("h:\n  a: 1\n\n  b: 2\n", ("h",), "c", 3, None, "h:\n  a: 1\n\n  b: 2\n\n  c: 3\n"),
    ("h:\n  a: 1\n  # about b\n  b: 2\n", ("h",), "c", 3, "b", "h:\n  a: 1\n  c: 3\n  # about b\n  b: 2\n"),
    ("h:\n  # about a\n  a: 1\n", ("h",), "c", 3, "a", "h:\n  c: 3\n  # about a\n  a: 1\n"),
    ("h:\n", ("h",), "c", 3, None, "h:\n  c: 3\n"),
    ("h: {}  # none yet\n", ("h",), "c", {"text": "x"}, None, "h:  # none yet\n  c:\n    text: x\n"),
    ("h: {a: 1}\n", ("h",), "c", "x, y", None, 'h: {a: 1, c: "x, y"}\n'),
    ("", (), "h", {"a": 1}, None, "h:\n  a: 1\n"),
    ("# top\n", (), "h", "x", None, "# top\nh: x\n"),
    ("{}\n", (), "h", "x", None, "h: x\n"),
    ("a: 1", (), "b", 2, None, "a: 1\nb: 2"),
    ("a: 1\n...\n", (), "b", 2, None, "a: 1\nb: 2\n...\n"),
    ("# modeline\na: 1\n", (), "b", 2, "a", "# modeline\nb: 2\na: 1\n"),
    ("t: |\n  x", (), "b", 2, None, "t: |-\n  x\nb: 2"),
    ("h: {a: , b: }\n", ("h",), "c", 3, None, "h: {a: , b: , c: 3 }\n"),
    ("t: |+\n  x\n\n", (), "b", 2, None, "t: |+\n  x\n\nb: 2\n"),
    ("h:\n  a: 1\n", ("h",), "no", "yes", None, 'h:\n  a: 1\n  "no": "yes"\n'),
    ("- a: 1\n  b: 2\n", (0,), "c", 3, "a", "- c: 3\n  a: 1\n  b: 2\n"),
    ("l: [a: b]\n", ("l", 0), "c", 3, None, "l: [{a: b, c: 3}]\n"),
    (
        "h:\n  H-1: x\n", ("h",), "H-2", {"losses": ["L-1", "L-2"], "text": "Two words", "labels": ["a label", "b"]},
        None,
        "h:\n  H-1: x\n  H-2:\n    losses: [L-1, L-2]\n    text: Two words\n    labels:\n      - a label\n      - b\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "path", "key", "value", "above", "after"), ADDS)
def test_adding_a_key(before: str, path: Path, key: str, value: Any, above: str | None, after: str) -> None:
    assert text_of(add_key(doc(before), path, key, value, above)) == after


LISTS: list[tuple[str, Path, int, Any, str]] = [
    ("r: [A, B]\n", ("r",), 2, "C", "r: [A, B, C]\n"),
    ("r: [A, B,]  # x\n", ("r",), 2, "C", "r: [A, B, C,]  # x\n"),
    ("r: []\n", ("r",), 0, "C", "r: [C]\n"),
    ("r: [ ]\n", ("r",), 0, {"a": "b"}, "r:\n  - a: b\n"),
    ("r:\n", ("r",), 0, "C", "r: [C]\n"),
    ("r: [A]\n", ("r",), 0, "no", 'r: ["no", A]\n'),
    ("r:\n  - A\n  - B\n", ("r",), 1, "C", "r:\n  - A\n  - C\n  - B\n"),
    ("r:\n- A\n- B\nx: 1\n", ("r",), 2, "C", "r:\n- A\n- B\n- C\nx: 1\n"),
    ("- A\n", (), 0, {"k": 1, "l": 2}, "- k: 1\n  l: 2\n- A\n"),
    ("r: [\n  A, # a\n  B # b\n]\n", ("r",), 2, "C", "r: [\n  A, # a\n  B, # b\n  C\n]\n"),
    ("r: [\n  A,\n  B,\n]\n", ("r",), 1, "C", "r: [\n  A,\n  C,\n  B,\n]\n"),
    ("r: [[a], [b]]\n", ("r", 0), 1, "x", "r: [[a, x], [b]]\n"),
    ("- - a\n  - b\n", (0,), 0, "x", "- - x\n  - a\n  - b\n"),
    ("r: [ # kept\n]\n", ("r",), 0, "x", "r: [x # kept\n]\n"),
]


@pytest.mark.parametrize(("before", "path", "index", "value", "after"), LISTS)
def test_inserting_into_a_list(before: str, path: Path, index: int, value: Any, after: str) -> None:
    assert text_of(insert(doc(before), path, index, value)) == after


def test_appending_to_a_list() -> None:
    assert text_of(append(doc("r: [A]\n"), ("r",), "B")) == "r: [A, B]\n"


DELETES: list[tuple[str, Path, str]] = [
    ("a: 1\nb: 2\n", ("a",), "b: 2\n"),
    ("a: 1\n# about b\nb: 2 # own\n# about c\nc: 3\n", ("b",), "a: 1\n# about b\n# about c\nc: 3\n"),
    ("a: 1\n\nb: 2\n\nc: 3\n", ("b",), "a: 1\n\nc: 3\n"),
    ("h:\n  a:\n    x: 1\n    # below\n  b: 2\n", ("h", "a"), "h:\n    # below\n  b: 2\n"),
    ("h:\n  a: 1\nb: 2\n", ("h", "a"), "h: {}\nb: 2\n"),
    ("h:\n  - a\nb: 2\n", ("h", 0), "h: []\nb: 2\n"),
    ("h: # note\n  # above\n  a: 1\n", ("h", "a"), "h: {} # note\n  # above\n"),
    ("a: 1\n", ("a",), "{}\n"),
    ("a: 1\nb: 2", ("b",), "a: 1"),
    ("t: |\n  x\nb: 2", ("b",), "t: |\n  x\n"),
    ("t: |+\n  x\n\nb: 1\n\nc: 2\n", ("b",), "t: |+\n  x\n\nc: 2\n"),
    ("r: [A, B, C]\n", ("r", 1), "r: [A, C]\n"),
    ("r: [A, B, C]\n", ("r", 2), "r: [A, B]\n"),
    ("r: [A, B, C]\n", ("r", 0), "r: [B, C]\n"),
    ("r: [A]\n", ("r", 0), "r: []\n"),
    ("r: [\n  A, # a\n  B, # b\n]\n", ("r", 0), "r: [\n  B, # b\n]\n"),
    ("r: {a: 1, b: 2}\n", ("r", "a"), "r: {b: 2}\n"),
    ("- a: 1\n  # about b\n  b: 2\n", (0, "a"), "- # about b\n  b: 2\n"),
    ("- a\n- \n- c\n", (1,), "- a\n- c\n"),
    ("a: 1\r\nb: 2\r\n", ("a",), "b: 2\r\n"),
]


@pytest.mark.parametrize(("before", "path", "after"), DELETES)
def test_deleting(before: str, path: Path, after: str) -> None:
    assert text_of(delete(doc(before), path)) == after


MOVES: list[tuple[str, Path, int, str]] = [
    ("- a\n- b\n- c\n", (2,), 0, "- c\n- a\n- b\n"),
    ("a: 1\n# about b\nb: 2 # own\nc: 3\n", ("b",), 2, "a: 1\nc: 3\n# about b\nb: 2 # own\n"),
    ("a: 1\n\nb: 2\n\nc: 3\n", ("c",), 0, "c: 3\n\na: 1\n\nb: 2\n"),
    ("r: [A, B, C]\n", ("r", 0), 2, "r: [B, C, A]\n"),
    ("a: |+\n  x\n\nb: 1\n  # of c\nc: 2\nd: 3\n", ("a",), 2, "b: 1\n  # of c\nc: 2\na: |+\n  x\n\nd: 3\n"),
    ("h:\n  a:\n    x: 1\n  b: 2", ("h", "b"), 0, "h:\n  b: 2\n  a:\n    x: 1"),
    ("- a: 1\n  b: 2\n", (0, "b"), 0, "- b: 2\n  a: 1\n"),
    ("h:\n  a: 1\nb: 2\n", ("b",), 0, "b: 2\nh:\n  a: 1\n"),
]


@pytest.mark.parametrize(("before", "path", "index", "after"), MOVES)
def test_moving(before: str, path: Path, index: int, after: str) -> None:
    assert text_of(move(doc(before), path, index)) == after


def test_an_id_is_renamed_everywhere_at_once_in_its_quotes() -> None:
    before = "h:\n  H-1: # def\n    text: x\n  'H-2': y\nr: [H-1, 'H-1', \"H-2\"] # refs\ns: {h: H-1}\n"
    edited = replace_scalars(
        doc(before),
        {("r", 0): "H-9", ("r", 1): "H-9", ("s", "h"): "H-9"},
        {("h", "H-1"): "H-9", ("h", "H-2"): "no"},
    )
    assert text_of(edited) == "h:\n  H-9: # def\n    text: x\n  'no': y\nr: [H-9, 'H-9', \"H-2\"] # refs\ns: {h: H-9}\n"
    assert len(edited.splices) == 5


def test_a_new_key_gets_the_quotes_it_needs() -> None:
    assert text_of(rename_key(doc("a: 1 # n\nb: 2\n"), ("a",), "yes")) == '"yes": 1 # n\nb: 2\n'
    assert text_of(rename_key(doc("r: {a: 1}\n"), ("r", "a"), "x, y")) == 'r: {"x, y": 1}\n'


def test_undo_and_redo_give_every_byte_back() -> None:
    before = doc("h:\n  H-1: a\n  # about\n  H-2:\n    text: x\nr: [H-1]\n")
    edited = delete(before, ("h", "H-2"))
    back = spliced(edited.document, inverse(edited.splices))
    assert (back.text, back.data) == (before.text, before.data)
    again = spliced(back, edited.splices)
    assert (again.text, again.data) == (edited.document.text, edited.document.data)
    with pytest.raises(Refused):
        spliced(doc("something: else\n"), edited.splices)


REFUSALS: list[tuple[str, Any]] = [
    ("a: 1\n", lambda d: set_value(d, ("b",), 1)),
    ("a: 1\n", lambda d: set_value(d, (), 1)),
    ("a: 1\n", lambda d: add_key(d, (), "a", 1)),
    ("a: 1\n", lambda d: add_key(d, ("a",), "b", 1)),
    ("a: 1\n", lambda d: add_key(d, (), "b", 1, before="c")),
    ("a: 1\n", lambda d: append(d, ("a",), 1)),
    ("a: [1]\n", lambda d: insert(d, ("a",), 3, 1)),
    ("a: 1\n", lambda d: delete(d, ("b",))),
    ("a: 1\n", lambda d: delete(d, ())),
    ("a: 1\n", lambda d: move(d, ("a",), 1)),
    ("a: 1\nb: 2\n", lambda d: rename_key(d, ("a",), "b")),
    ("a: [1]\n", lambda d: rename_key(d, ("a", 0), "b")),
    ("a: [1]\n", lambda d: replace_scalars(d, {("a",): "x"})),
    ("a: 1\n", lambda d: set_value(d, ("a",), object())),
    ("a: 1\n", lambda d: set_value(d, ("a",), {1: 2})),
    ("a: 1\n", lambda d: set_value(d, ("a",), "\ud800")),
    ("a: 1\n", lambda d: set_value(d, ("a",), int("9" * 500))),
    ("? a\n: 1\n? b\n: 2\n", lambda d: delete(d, ("a",))),
    ("a: 1\nb: [\n", lambda d: set_value(d, ("b",), 1)),
]


@pytest.mark.parametrize(("text", "edit"), REFUSALS, ids=range(len(REFUSALS)))
def test_what_cannot_be_done_is_refused_with_a_reason(text: str, edit: Any) -> None:
    before = doc(text)
    data = repr(before.data)
    with pytest.raises(Refused) as caught:
        edit(before)
    assert str(caught.value).endswith((".", ")"))
    assert before.text == text
    assert repr(before.data) == data


def test_a_file_that_is_not_utf_8_is_not_edited() -> None:
    with pytest.raises(Refused, match="UTF-8"):
        set_value(read("m.yaml", b"a: caf\xe9\nb: 1\n"), ("b",), 2)


def test_a_good_block_of_a_broken_file_can_be_edited() -> None:
    before = doc("h:\n  H-1: 'open\n  H-2:\n    text: x # n\nu: {a: b\nv: 1\n")
    edited = set_value(before, ("h", "H-2", "text"), "z")
    assert edited.document.text == before.text.replace("x # n", "z # n")
    assert len(edited.document.findings) == len(before.findings) == 2
    assert edited.document.unread == before.unread
    assert edited.document.data == {"h": {"H-2": {"text": "z"}}, "v": 1}


def big(megabytes: float) -> str:
    item = (
        "  H-{0}: # note\n    losses: [L-1, L-2]\n    text: >-\n      Some words\n      on {0} lines.\n    owner: a\n"
    )
    count = int(megabytes * 1_000_000 / len(item.format(10000)))
    return (
        "losses:\n  L-1: x\nhazards:\n" + "".join(item.format(number) for number in range(count)) + "ucas:\n  U-1: y\n"
    )


def test_an_edit_of_a_large_file_reads_only_its_block() -> None:
    start = time.process_time()
    document = doc(big(5))
    whole = time.process_time() - start
    edits: list[Callable[[Document], Edited]] = [
        lambda d: set_value(d, ("hazards", "H-2000", "owner"), "bob"),
        lambda d: add_key(d, ("hazards",), "H-new", {"text": "x"}),
        lambda d: delete(d, ("hazards", "H-7000")),
        lambda d: rename_key(d, ("hazards", "H-3000"), "H-x"),
        lambda d: append(d, ("hazards", "H-100", "losses"), "L-1"),
        lambda d: add_key(d, (), "scenarios", {"LS-1": "x"}),
        lambda d: move(d, ("hazards", "H-5"), 6),
    ]
    times: list[float] = []
    for edit in edits:
        start = time.process_time()
        edited = edit(document)
        times.append(time.process_time() - start)
        again = read("m.yaml", edited.document.to_bytes())
        assert again.data == edited.document.data
        assert again.span(("ucas", "U-1")) == edited.document.span(("ucas", "U-1"))
        start = time.process_time()
        back = spliced(edited.document, inverse(edited.splices))
        assert back.text == document.text
        assert back.data == document.data
        document = edited.document
    assert sorted(times)[len(times) // 2] < whole / 2, (times, whole)
