"""Reading: core types, positions, and every good block of a broken file."""

from __future__ import annotations

import gc
import math
import time
from typing import Any

import pytest

from safetycase.documents import Document, read
from safetycase.findings import Path, Position, find
from tests.unit.documents.random_yaml import Maker


def document(text: str | bytes) -> Document:
    return read("model/a.yaml", text if isinstance(text, bytes) else text.encode())


def codes(doc: Document) -> list[str]:
    return [finding.rule for finding in doc.findings]


def places(doc: Document) -> list[tuple[str, int, int]]:
    return [(finding.rule, finding.line, finding.column) for finding in doc.findings]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("Yes", "Yes"), ("on", "on"), ("y", "y"), ("012", 12), ("0o14", 12), ("0x1F", 31),
        ("-7", -7), ("+7", 7),
        ("1e3", 1000.0), ("1.", 1.0), (".5", 0.5), ("-.5e-1", -0.05), (".inf", math.inf), ("-.INF", -math.inf),
        ("12:30:45", "12:30:45"), ("1_000", "1_000"), ("2026-01-31", "2026-01-31"), ("0b1", "0b1"), ("0o8", "0o8"),
        ("true", True), ("False", False), ("TRUE", True), ("tRUE", "tRUE"), ("~", None), ("null", None), ("", None),
        ("nUll", "nUll"),
        ("'012'", "012"), ('"true"', "true"), ("1.10", 1.1), ("1.2.3", "1.2.3"), ("+", "+"),
        (".", "."), ("1e", "1e"), ("0x", "0x"), ("12e03", 12000.0), ("<<", "<<"), ("=", "="), ("9" * 500, "9" * 500),
    ],
)  # fmt: skip
def test_plain_scalars_mean_what_the_core_schema_says(text: str, value: object) -> None:
    doc = document(f"a: {text}\n")
    assert doc.data == {"a": value}
    assert isinstance(doc.data, dict)
    assert type(doc.data["a"]) is type(value)
    assert not doc.findings


def test_nan_is_a_number() -> None:
    data: Any = document("a: .nan\n").data
    assert math.isnan(data["a"])


def test_keys_are_strings_exactly_as_written() -> None:
    assert document("1: a\ntrue: b\n~: c\n012: d\n'x': e\n").data == {
        "1": "a",
        "true": "b",
        "~": "c",
        "012": "d",
        "x": "e",
    }


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n", "\ufeff", "--- # x\n...\n"])
def test_an_empty_file_is_fine(text: str) -> None:
    doc = document(text)
    assert doc.data is None
    assert not doc.findings
    assert doc.to_bytes() == text.encode()
    assert doc.position(("a",)) == Position(1, 1, 1, 1) or doc.position(("a",)).line >= 1


def test_a_byte_order_mark_is_stripped_and_comes_back() -> None:
    doc = document(b"\xef\xbb\xbfa: 1\n")
    assert doc.data == {"a": 1}
    assert doc.text == "a: 1\n"
    assert doc.span(("a",)) == (3, 4)
    assert doc.to_bytes() == b"\xef\xbb\xbfa: 1\n"


TEXT = """\
# preamble 🙂
hazards:
  H-1:  # note
    text: "größe 🙂"
    losses: [L-1, L-2]
    prose: >-
      one
      two
  "H-2": short
ucas:
- when: x
-
"""

PLACES: list[tuple[Path, bool, tuple[int, int, int, int]]] = [
    (("hazards",), True, (2, 1, 2, 8)),
    (("hazards", "H-1"), True, (3, 3, 3, 6)),
    (("hazards", "H-1", "text"), False, (4, 11, 4, 20)),
    (("hazards", "H-1", "losses"), False, (5, 13, 5, 23)),
    (("hazards", "H-1", "losses", 1), False, (5, 19, 5, 22)),
    (("hazards", "H-1", "prose"), False, (6, 12, 8, 10)),
    (("hazards", "H-1"), False, (4, 5, 8, 10)),
    (("hazards", "H-2"), True, (9, 3, 9, 8)),
    (("hazards", "H-2"), False, (9, 10, 9, 15)),
    (("hazards",), False, (3, 3, 9, 15)),
    (("ucas", 0, "when"), True, (11, 3, 11, 7)),
    (("ucas", 1), False, (12, 2, 12, 2)),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("path", "key", "place"), PLACES)
def test_positions_are_code_points_from_one(
    path: Path, key: bool, place: tuple[int, int, int, int], newline: str
) -> None:
    doc = document(TEXT.replace("\n", newline))
    assert doc.position(path, key=key) == Position(*place)
    span = doc.span(path, key=key)
    assert span is not None
    assert doc.position_of(span) == Position(*place)


def test_what_does_not_exist_stands_where_its_nearest_ancestor_does() -> None:
    doc = document(TEXT)
    assert doc.span(("hazards", "H-1", "owner")) is None
    assert doc.position(("hazards", "H-1", "owner")) == doc.position(("hazards", "H-1"), key=True)
    assert doc.position(("hazards", "H-9", "text")) == doc.position(("hazards",), key=True)
    assert doc.position(("nothing",)).line == 2
    assert doc.position(("ucas", 7)) == doc.position(("ucas",), key=True)


@pytest.mark.parametrize(
    ("line", "column", "path"),
    [
        (1, 3, ()), (2, 3, ("hazards",)), (3, 4, ("hazards", "H-1")), (4, 14, ("hazards", "H-1", "text")),
        (5, 20, ("hazards", "H-1", "losses", 1)), (7, 8, ("hazards", "H-1", "prose")), (9, 4, ("hazards", "H-2")),
        (11, 9, ("ucas", 0, "when")),
    ],
)  # fmt: skip
def test_what_stands_at_a_place(line: int, column: int, path: Path) -> None:
    assert document(TEXT).path_at(line, column) == path


def test_positions_agree_with_the_text_in_random_documents() -> None:
    for seed in range(150):
        doc = document(Maker(seed).document())
        if not isinstance(doc.data, dict):
            continue
        for key in doc.data:
            span = doc.span((key,), key=True)
            assert span is not None
            shown = doc.text[span.start : span.end]
            assert read("k", shown.encode()).data == key or shown == key


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a: 1\nb: x: y\n", (2, 5), "second colon"),
        ("a:\n\tb: 1\n", (2, 1), "tab"),
        ("a: 'x\nb: y\n", (1, 4), "never closed"),
        ('a: "x\nb: y\n', (1, 4), "never closed"),
        ("a: [1, 2\nb: 3\n", (1, 4), "not closed"),
        ("a: {b: c\nd: e\n", (1, 4), "not closed"),
        ("a: @x\nb: 1\n", (1, 4), "cannot begin with '@'"),
        ("a: `x\nb: 1\n", (1, 4), "cannot begin"),
        ("a: %x\nb: 1\n", (1, 4), "cannot begin"),
        ('a: "\\q"\nb: 1\n', (1, 5), "backslash"),
        ("a: 'x' y\nb: 1\n", (1, 8), "closed quote"),
        ("a: [x]]\nb: 1\n", (1, 7), "value has ended"),
        ("a: - b\nb: 1\n", (1, 4), "list entry"),
        ("a: *\nb: 1\n", (1, 4), "cannot begin with *"),
        ("a: >foo\n  x\nb: 1\n", (1, 5), "only a comment"),
        ("h:\n  a:\n    b: 1\n   c: 2\n", (4, 4), "indentation"),
        ("a: 1\nnonsense\nb: 2\n", (2, 1), "neither"),
    ],
)
def test_syntax_errors_are_told_in_plain_words_at_the_right_place(
    text: str, place: tuple[int, int], words: str
) -> None:
    doc = document(text)
    finding = doc.findings[0]
    assert finding.rule == "SFC005"
    assert words in finding.message
    assert finding.hint
    assert (finding.line, finding.column) == place
    assert len(doc.findings) == 1


def test_every_broken_block_is_reported_and_every_good_one_kept() -> None:
    doc = document(
        "losses:\n  L-1: fine\n  L-2: 'open\n  L-3: x: y\n  L-4: fine too\n"
        "hazards:\n  H-1: [a\n\n  # comment\n  H-2:\n    text: good\nucas: {a: b\nowner: Alice\n"
    )
    assert doc.data == {
        "losses": {"L-1": "fine", "L-4": "fine too"},
        "hazards": {"H-2": {"text": "good"}},
        "owner": "Alice",
    }
    assert places(doc) == [("SFC005", 3, 8), ("SFC005", 4, 9), ("SFC005", 7, 8), ("SFC005", 12, 7)]
    assert doc.unread == (("losses", "L-2"), ("losses", "L-3"), ("hazards", "H-1"), ("ucas",))
    assert doc.position(("hazards", "H-2", "text")) == Position(11, 11, 11, 15)
    assert doc.position(("losses", "L-3", "text")).line == 4


CONFLICT = """\
hazards:
  H-1:
    text: before
<<<<<<< HEAD
  H-2:
    text: ours
=======
  H-2:
    text: theirs
>>>>>>> topic
  H-3:
    text: after
ucas:
  U-1: fine
"""


def test_a_conflict_between_items_leaves_the_items_around_it() -> None:
    doc = document(CONFLICT)
    assert places(doc) == [("SFC004", 4, 1)]
    assert "HEAD" in doc.findings[0].message
    assert doc.data == {"hazards": {"H-1": {"text": "before"}, "H-3": {"text": "after"}}, "ucas": {"U-1": "fine"}}
    assert doc.unread == (("hazards", "H-2"),)
    assert doc.position(("hazards", "H-3", "text")) == Position(12, 11, 12, 16)


def test_a_conflict_inside_an_item_takes_that_item_with_it() -> None:
    doc = document(CONFLICT.replace("  H-2:\n", ""))
    assert doc.data == {"hazards": {"H-3": {"text": "after"}}, "ucas": {"U-1": "fine"}}
    assert ("hazards", "H-1") in doc.unread


def test_a_conflict_inside_quotes_is_seen_although_it_parses() -> None:
    doc = document('a: "x\n<<<<<<< HEAD\n y\n=======\n z\n>>>>>>> t\n"\nb: 1\n')
    assert codes(doc)[0] == "SFC004"
    assert isinstance(doc.data, dict)
    assert "a" not in doc.data


def test_a_conflict_that_is_never_closed_is_named() -> None:
    assert "SFC004" in codes(document("a: 1\n<<<<<<< HEAD\nb: 2\n"))


def test_duplicate_keys_are_refused_with_both_places_and_the_first_is_kept() -> None:
    doc = document("h:\n  a: 1\n  b: {x: 1, x: 2}\n  a:\n    c: 3\nh: 2\n")
    assert doc.data == {"h": {"a": 1, "b": {"x": 1}}}
    assert places(doc) == [("SFC006", 3, 13), ("SFC006", 4, 3), ("SFC006", 6, 1)]
    firsts = [finding.related[0].position for finding in doc.findings]
    assert [(place.line, place.column) for place in firsts if place] == [(3, 7), (2, 3), (1, 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1\nb: *x\n", [("SFC007", 1, 4), ("SFC007", 2, 4)]),
        ("a: !!str 1\n", [("SFC008", 1, 4)]),
        ("a: !python/object:os.system x\n", [("SFC008", 1, 4)]),
        ("a:\n  <<: {b: 1}\n", [("SFC009", 2, 3)]),
        ("a: 1\n---\nb: 2\n", [("SFC010", 2, 1)]),
        ("a: 1\n? [x]\n: 2\n", [("SFC012", 2, 1)]),
        ("&k a: 1\n", [("SFC007", 1, 1)]),
    ],
)
def test_what_a_case_does_not_use_is_refused(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert places(document(text)) == expected


def test_a_quoted_merge_key_is_a_key() -> None:
    assert document("a:\n  '<<': 1\n").findings == ()


def test_an_alias_bomb_costs_nothing() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    start = time.process_time()
    doc = document("\n".join(lines))
    assert time.process_time() - start < 1
    assert isinstance(doc.data, dict)
    assert doc.data["a5"] == [None] * 10


def test_deep_nesting_is_refused_and_the_rest_is_kept() -> None:
    doc = document("a: " + "[" * 65 + "]" * 65 + "\nb: 1\n")
    assert codes(doc) == ["SFC011"]
    assert doc.data == {"b": 1}
    assert not document("a: " + "[" * 63 + "]" * 63 + "\n").findings


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        ("a: x\u2028y\n", (1, 5), "LINE SEPARATOR"), ("a: x\u2029y\n", (1, 5), "PARAGRAPH"),
        ("a: x\x85y\n", (1, 5), "NEXT LINE"),
        ("a: \x1b[31m\n", (1, 4), "escape"), ("a: b\x07\n", (1, 5), "U+0007"), ("a: b\x7f\n", (1, 5), "delete"),
        ("a: b\x9b\n", (1, 5), "U+009B"),
        ("a: b\ufeff\n", (1, 5), "byte order mark"), ("a: b\rc\n", (1, 5), "carriage return"),
        ("a: 🙂\x0c\n", (1, 5), "form feed"),
    ],
)  # fmt: skip
def test_characters_that_cannot_be_seen_are_refused(content: str, place: tuple[int, int], words: str) -> None:
    doc = document(content)
    assert codes(doc)[0] == "SFC003"
    assert (doc.findings[0].line, doc.findings[0].column) == place
    assert words in doc.findings[0].message
    assert doc.to_bytes() == content.encode()


def test_ordinary_unicode_is_not_refused() -> None:
    assert document("a: übermäßig 検査 🙂 – é \u00a0 \u202e\tx\n").findings == ()


def test_bytes_that_are_not_utf_8_are_placed_and_the_rest_is_read() -> None:
    content = b"a: 1\nb: caf\xe9 \xf6\nc: 3\n"
    doc = document(content)
    assert places(doc) == [("SFC002", 2, 7), ("SFC002", 2, 9)]
    assert "0xE9 at offset 11" in doc.findings[0].message
    assert doc.data == {"a": 1, "b": "caf\ufffd \ufffd", "c": 3}
    assert doc.to_bytes() == content
    assert not doc.editable


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_recognised(encoding: str) -> None:
    doc = document("hazards:\n  H-1: text\n".encode(encoding))
    assert codes(doc) == ["SFC002"]
    assert "UTF-" in doc.findings[0].message
    assert doc.data is None


def test_a_binary_file_is_recognised() -> None:
    doc = document(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 8)
    assert codes(doc) == ["SFC013"]
    assert doc.data is None


def test_a_file_of_100_megabytes_is_refused_at_once() -> None:
    content = b"a" * 100_000_000
    start = time.process_time()
    doc = document(content)
    assert time.process_time() - start < 0.1
    assert codes(doc) == ["SFC001"]
    assert "95 MiB" in doc.findings[0].message


def test_a_file_with_thousands_of_faults_shows_the_first_and_says_so() -> None:
    doc = document("h:\n" + "".join(f"  k{n}: [\n" for n in range(5000)))
    assert len(doc.findings) == 201
    assert doc.findings[-1].rule == "SFC014"


def test_the_garbage_collector_is_left_as_it_was() -> None:
    assert gc.isenabled()
    document("a: [\n")
    assert gc.isenabled()
    gc.disable()
    try:
        document("a: 1\n")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_every_code_is_declared_with_its_texts() -> None:
    for number in range(1, 15):
        rule = find(f"SFC{number:03}")
        assert rule is not None
        assert all([rule.summary, rule.why, rule.source, rule.fix, rule.bad, rule.good])


def items(count: int) -> bytes:
    item = "  H-{0}:\n    losses: [L-1, L-2]\n    status: draft\n    text: >-\n      Some words\n      on two lines.\n"
    return ("hazards:\n" + "".join(item.format(number) for number in range(count))).encode()


def test_cost_grows_in_line_with_size() -> None:
    def seconds(count: int) -> float:
        content = items(count)
        best = math.inf
        for _ in range(3):
            start = time.process_time()
            read("x.yaml", content)
            best = min(best, time.process_time() - start)
        return best

    assert seconds(20_000) < 20 * seconds(2_000)
