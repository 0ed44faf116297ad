"""Artefacts that are small to write and large to read: what they cost is bounded by what they show."""

from __future__ import annotations

import fnmatch
from io import BytesIO

import pytest

from safetycase.evidence import UnreadableError
from safetycase.evidence.formats import reader_named, strictjson
from safetycase.evidence.formats.reader import Wanted
from safetycase.evidence.records import CaseResult
from safetycase.evidence.selection import Selection, matcher
from safetycase.evidence.tallying import tally
from tests.unit.evidence.cases import case_of, judged, model_of


@pytest.mark.parametrize(("counted", "rows"), [(3, 4), (1_500_000, 2)])
def test_cases_that_a_suite_counts_and_does_not_show_are_counted_whatever_they_cost(counted: int, rows: int) -> None:
    text = f"<testsuites><testsuite name='s' tests='{counted + 1}'><testcase name='a'/></testsuite></testsuites>"
    reader = reader_named("junit")
    assert reader is not None
    found = list(reader.rows(BytesIO(text.encode()), Wanted()))
    assert len(found) == rows
    assert tally(found, Selection()).states == {"passed": 1, "unscored": counted}
    verdict = judged(case_of(model_of(), {"e.xml": text})).verdicts["R-1"]
    assert f"{counted:,} unscored" in " ".join(verdict.reasons)
    assert verdict.word == "not-demonstrated"


def test_many_suites_cannot_count_more_together_than_one() -> None:
    suites = "<testsuite name='s' tests='1500000'/><testsuite name='t' tests='1500000'/>"
    reader = reader_named("junit")
    assert reader is not None
    with pytest.raises(UnreadableError, match="counts more than 2,000,000 cases"):
        list(reader.rows(BytesIO(f"<testsuites>{suites}</testsuites>".encode()), Wanted()))


def test_json_of_more_parts_than_results_have_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strictjson, "MAX_PARTS", 100)
    assert len(strictjson.loads(b"[" + b"[]," * 98 + b"{}]")) == 99
    with pytest.raises(UnreadableError, match="it has more than 100 lists and objects"):
        strictjson.loads(b"[" + b"[]," * 99 + b"{}]")


PATTERNS = ["*", "a*", "*a", "a*a", "*a*", "ab*ba", "a**a", "*a*b*", "[a]*", "?*", "a*b*a", "**"]
TEXTS = ["", "a", "aa", "ab", "aba", "abba", "b", "[a]", "[a]x", "?x", "bab", "a\nb", "xaxbx", "aab"]


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("more", [(), ("zz",)])
def test_a_star_stands_for_any_text_and_nothing_else_for_anything(pattern: str, more: tuple[str, ...]) -> None:
    takes = matcher(Selection(where=(("name", (pattern, *more)),)))
    literal = pattern.replace("[", "[[]").replace("?", "[?]")
    for text in TEXTS:
        assert takes(CaseResult(name=text, state="passed")) == fnmatch.fnmatchcase(text, literal), text
