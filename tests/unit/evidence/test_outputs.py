"""Rates of trials with some outputs: outputs that are spelt otherwise, or that nobody can read, hide no failure."""

from __future__ import annotations

import pytest

from safetycase.evidence import Verdict
from tests.unit.evidence.cases import case_of, judged

SELECT = "select: {item: id, outcome: {column: r, pass: [ok], failure: [bad]}, output: said}"
TARGET = "target: {metric: failure-rate, of: {output: [%s]}, at_most: 0.01, confidence: 0.95}"


def verdict(asked: str, *groups: tuple[str, str, int]) -> Verdict:
    """The verdict where so many trials had each output and result."""
    rows = [f'{n}-{i},"{said}",{result}' for n, (said, result, number) in enumerate(groups) for i in range(number)]
    model = (
        f"requirements:\n  R-1: {{text: It is right, {TARGET % asked}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], artefact: {{path: e.csv}}, {SELECT}, sampling: {{how: random}}}}\n"
    )
    return judged(case_of(model, {"e.csv": "\n".join(["id,said,r", *rows])})).verdicts["R-1"]


@pytest.mark.parametrize(
    ("asked", "good", "other"),
    [
        ("1", "1", "1.0"),
        ("1", "1", "1e0"),
        ("'yes'", "yes", " yes"),
        ("'yes'", "yes", "y\u200bes"),
        ("'yes'", "yes", "YES"),
        ("'yes'", "yes", "  "),
        ("'yes'", "yes", ""),
        ("'yes'", "yes", "\u200b"),
        ("café", "café", "cafe\u0301"),
    ],
)
def test_failures_of_an_output_spelt_otherwise_or_of_none_are_counted(asked: str, good: str, other: str) -> None:
    assert verdict(asked, (good, "ok", 1000)).word == "demonstrated"
    assert verdict(asked, (good, "ok", 1000), ("another", "bad", 30)).word == "demonstrated"
    found = verdict(asked, (good, "ok", 1000), (other, "bad", 30))
    assert found.word == "not-demonstrated"
    assert "in 1,030 trials with 30 unresolved" in " ".join(found.reasons)
