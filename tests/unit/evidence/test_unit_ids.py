"""Ids of trials that look the same: a copy is no other trial."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from safetycase.evidence import State
from safetycase.evidence.unit_ids import unit_id
from safetycase.findings.text import stated
from tests.unit.evidence.cases import case_of, judged
from tests.unit.evidence.collecting.counting import collected, compared, read

ALIKE = {
    "blanks": ["x", " x", "x  ", "\u00a0x", "x\u3000", "x\t"],
    "no width": ["x", "x\u200b", "\u200dx", "x\ufeff", "x\u00ad", "x\ufe0f", "\u202ax", "x\u2063"],
    "forms": ["caf\u00e9", "cafe\u0301", "cafe\u200b\u0301"],
    "blanks inside": ["x y", "x  y", "x\u00a0y"],
}
OTHERS = ["x", "X", "y", "x1", "x.", "xy", "x y", "\u00e9", "e", "\u30ac", "\u30ab", "\ud55c"]
SELECT = {"item": "id", "unit": "item", "outcome": {"column": "r", "pass": ["ok"], "failure": ["bad"]}}


def table(ids: list[str], bad: int = -1) -> bytes:
    text = io.StringIO(newline="")
    rows = [["id", "r"], *([name, "bad" if place == bad else "ok"] for place, name in enumerate(ids))]
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def states(path: str, content: bytes) -> dict[State, int]:
    model = (
        "requirements:\n  R-1: It stops\nevidence:\n"
        f"  E-1: {{supports: [R-1], artefact: {{path: {path}}},"
        " select: {item: id, unit: item, outcome: {column: r, pass: [ok], failure: [bad]}}}\n"
    )
    return {**judged(case_of(model, {path: content})).evidence["E-1"].counts.states}


@pytest.mark.parametrize("name", sorted(ALIKE))
def test_ids_that_look_the_same_are_one_trial_and_the_worst_counts(name: str) -> None:
    ids = ALIKE[name]
    assert states("r.csv", table(ids)) == {"passed": 1}
    assert states("r.csv", table(ids, bad=1)) == {"failed": 1}
    lines = "".join(json.dumps({"id": one, "r": "ok"}) + "\n" for one in ids)
    assert states("r.jsonl", lines.encode()) == {"passed": 1}


def test_ids_that_look_different_stay_different() -> None:
    assert states("r.csv", table(OTHERS)) == {"passed": len(OTHERS)}


def test_an_id_that_nobody_sees_is_none() -> None:
    assert states("r.csv", table(["x", "\u200b", " "])) == {"passed": 1, "unlisted": 2}


@pytest.mark.parametrize("name", sorted(ALIKE))
def test_what_is_collected_counts_the_same(name: str, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    for content in (table([*ALIKE[name], *OTHERS], bad=1), table(["", " ", "\u200b", "x"])):
        path.write_bytes(content)
        assert compared(collected([path], SELECT, "csv")) == compared(read(content, SELECT, "csv"))


def test_no_character_that_is_never_seen_makes_another_id() -> None:
    letters = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF)
    unseen = [one for one in letters if not one.isascii() and not stated(one)]
    assert len(unseen) > 100
    assert [one for one in unseen if unit_id(f"{one}x{one}") != "x"] == []
    assert [one for one in map(chr, range(33)) if unit_id(f"{one}x{one}") != "x"] == []
