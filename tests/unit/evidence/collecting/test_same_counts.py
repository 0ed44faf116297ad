"""DuckDB counts what the reader of small tables counts: any difference would be a second opinion on the same rows."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.evidence.collecting.counting import as_csv, as_jsonl, collected, compared, read

SCORES = [
    "right", "wrong", "none", "", "1", "1.0", "1e0", " 1", "0.5", "0.50", ".5", "5.", "inf", "-inf", "Infinity", "nan",
    "1_0", "0x1", "true", "１", "1e400", "-0", "0." + "1" * 60, "it's", 'a "quoted" one', "a,b", "x\\y", "two\nlines",
    "{}", "null", "9007199254740992", "9007199254740993", " 9007199254740993", "9007199254740993.0", "1e20",
    "100000000000000000000", "1" * 38, "1" * 39,
]  # fmt: skip
LISTED = {"column": "score", "pass": ["right", 1], "failure": ["wrong", "it's"], "abstained": ["none"]}
BOUNDED = {"column": "score", "failure": {"below": 0.5}, "pass": {"at_least": 0.5}}
LARGE = {"column": "score", "failure": {"above": 9007199254740992}, "pass": {"at_most": 9007199254740992}}
LARGE_LISTED = {"column": "score", "pass": [9007199254740993, 10**20], "failure": [9007199254740992, 1e20]}
OVERLAPPING = {"column": "score", "failure": {"at_most": 0.5}, "pass": {"at_least": 0.5}, "abstained": ["1"]}
SELECTS: dict[str, dict[str, Any]] = {
    "rows": {"outcome": LISTED},
    "without outcome": {},
    "bounded": {"outcome": BOUNDED},
    "large": {"outcome": LARGE},
    "large, listed": {"outcome": LARGE_LISTED},
    "overlapping": {"outcome": OVERLAPPING},
    "slices": {"outcome": LISTED, "slice": {"hospital": "site", "kind": "sort"}},
    "output": {"outcome": LISTED, "slice": {"hospital": "site"}, "output": "score"},
    "attempts": {"item": "id", "unit": "attempt", "outcome": LISTED},
    "any": {"item": "id", "outcome": BOUNDED, "slice": {"hospital": "site"}},
    "all": {"item": "id", "repeats": "all", "outcome": LISTED},
    "majority": {"item": "id", "repeats": "majority", "outcome": LISTED},
    "where": {"where": {"site": ["A", "C"], "sort": "x*"}, "outcome": LISTED},
    "where a pattern": {"where": {"site": "*'*", "score": ["*_*", "*%*", "r*"]}, "outcome": LISTED},
    "nothing": {"where": {"site": "nowhere"}, "outcome": LISTED},
    "absent": {"item": "other", "outcome": LISTED},
}
SITES = {"a": "A", "b": "B", "": "", "c d": "O'Neill", "e": "A"}
ROWS = st.lists(
    st.builds(
        lambda item, score, sort: {"id": item, "site": SITES[item], "score": score, "sort": sort},
        st.sampled_from(sorted(SITES)),
        st.sampled_from(SCORES),
        st.sampled_from(["x1", "x2", "y", ""]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(sorted(SELECTS)), rows=ROWS)
def test_tables(name: str, rows: list[dict[str, str]]) -> None:
    same_tables(name, rows)


def same_tables(name: str, rows: list[dict[str, str]]) -> None:
    content, select = as_csv(rows), SELECTS[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.csv"
        path.write_bytes(content)
        assert compared(collected([path], select, "csv")) == compared(read(content, select, "csv"))


VALUES = st.one_of(
    st.sampled_from(SCORES),
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.integers(2**53 - 2, 2**53 + 2),
    st.sampled_from([-(2**63) - 1, 2**64 + 1, 10**20, 10**20 + 1, 10**39 + 1, 1e20, 2.0**53]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.just({"deeper": 1}),
)


@settings(max_examples=60, deadline=None)
@given(name=st.sampled_from(sorted(SELECTS)), rows=ROWS, scores=st.lists(VALUES, min_size=12, max_size=12))
def test_lines_of_json(name: str, rows: list[dict[str, Any]], scores: list[Any]) -> None:
    same_lines(name, rows, scores)


def same_lines(name: str, rows: list[dict[str, Any]], scores: list[Any]) -> None:
    nested = [{**row, "score": score, "id": row["id"] or None} for row, score in zip(rows, scores, strict=False)]
    content, select = as_jsonl(nested), SELECTS[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.jsonl"
        path.write_bytes(content)
        assert compared(collected([path], select, "jsonl")) == compared(read(content, select, "jsonl"))


@pytest.mark.parametrize(
    ("format_name", "content"),
    [
        ("csv", b"score,site\r\nright,A\r\nwrong,B\r\n"),
        ("csv", b"score,site\nright,A\n\n\nwrong,B\n"),
        ("csv", b"score,site\n#right,A\nwrong,B\n"),
        ("csv", b'score,site\n"right","A\nB ""x"""\nwrong,B'),
        ("csv", b"\xef\xbb\xbfscore,site\nright,A\n"),
        ("csv", b"score\tsite\nright\tA\n"),
        ("csv", b'score,site\n"right,NULL\n'),
        ("csv", b"score,site\n" + b"right,A\n" * 300_000 + b"right\n"),
        ("jsonl", b'{"score": "right"} {"score": "wrong"}\n'),
        ("jsonl", b'{"score": "right"\n}\n'),
        ("jsonl", b'\n{"score": "right", "site": "A"}\r\n  \n'),
        ("jsonl", b'\xef\xbb\xbf{"score": "right", "site": "A"}\n'),
        ("jsonl", b'{"score": 1e400, "site": -0.0}\n'),
        ("jsonl", b""),
    ],
    ids=range(14),
)
def test_odd_files(format_name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"r.{format_name}"
    path.write_bytes(content)
    select = {"outcome": LISTED, "slice": {"hospital": "site"}}
    assert compared(collected([path], select, format_name)) == compared(read(content, select, format_name))


COUNTED = {"trials": "n", "answered": "a", "failures": "f", "slice": {"hospital": "site"}}


@pytest.mark.parametrize(
    "rows",
    [
        [{"n": "10", "a": "8", "f": "1", "site": "A"}, {"n": "5", "a": "5", "f": "0", "site": "B"}],
        [{"n": "10", "a": "8", "f": "9", "site": "A"}],
        [{"n": "10", "a": "11", "f": "1", "site": "A"}],
        [{"n": "10", "a": "", "f": "1", "site": "A"}],
        [{"n": "1e1", "a": "8", "f": "1", "site": "A"}],
        [{"n": "-1", "a": "0", "f": "0", "site": "A"}],
        [{"n": "99999999999999999999999", "a": "0", "f": "0", "site": "A"}],
        [{"n": "0", "a": "0", "f": "0", "site": "A"}],
    ],
    ids=["good", "failures", "answered", "empty", "no-number", "negative", "huge", "zero"],
)
def test_rows_that_stand_for_many_trials(rows: list[dict[str, str]], tmp_path: Path) -> None:
    path, content = tmp_path / "r.csv", as_csv(rows)
    path.write_bytes(content)
    found, expected = compared(collected([path], COUNTED, "csv")), compared(read(content, COUNTED, "csv"))
    assert found == expected or (isinstance(found, tuple) and isinstance(expected, tuple) and found[:2] == expected[:2])


def test_an_item_in_two_slices_is_unresolved(tmp_path: Path) -> None:
    rows = [{"id": "a", "site": "A", "score": "right"}, {"id": "a", "site": "B", "score": "right"}]
    path, content = tmp_path / "r.csv", as_csv(rows)
    path.write_bytes(content)
    select = {"item": "id", "outcome": LISTED, "slice": {"hospital": "site"}}
    assert compared(collected([path], select, "csv")) == compared(read(content, select, "csv"))


def test_which_attempt_is_the_last_is_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(as_csv([{"id": "a", "score": "right"}]))
    found = collected([path], {"item": "id", "repeats": "last", "outcome": LISTED}, "csv")
    assert found == "which attempt is the last is not known of collected rows"


def test_exposure_is_not_dropped_but_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(as_csv([{"crashes": 0, "hours": 50}, {"crashes": 1, "hours": 60}]))
    found = collected([path], {"exposure": {"hour": "hours"}, "failures": "crashes"}, "csv")
    assert "exposure is not added up by an engine" in str(found)
