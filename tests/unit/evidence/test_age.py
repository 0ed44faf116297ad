"""Dates and durations, at the ends of the calendar and with rubbish behind them."""

from __future__ import annotations

from datetime import date

import pytest

from safetycase.evidence.age import age_problems, parse_day, parse_span
from safetycase.rules import check_case

from .cases import case_of, codes, judged, locked, model_of, results

AGEING = ("SFC706", "SFC707", "SFC710")


@pytest.mark.parametrize("day", [date.max, date.min])
def test_the_ends_of_the_calendar(day: date) -> None:
    case = case_of(model_of("", "max_age: 30 d"), {"e.xml": results(passed=1, stamp="2026-05-31T10:00:00")})
    assert judged(case, day).verdicts["R-1"].word == "stale"
    assert age_problems("9999-12-31", "9999-12-31", "999999 years", date.max) == []
    assert age_problems("0001-01-01", "", "", day) == []
    assert age_problems("9999-12-31", "", "", date.min) == [("undated", "it is dated 9999-12-31, after 0001-01-01")]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20",
        " 2026-11-20 ",
        "2026-11-20T10:00",
        "2026-11-20T10:00:00",
        "2026-11-20 10:00:00",
        "2026-11-20T10:00:00Z",
        "2026-11-20T10:00:00.123456+00:00",
        "2026-11-20T10:00:00,5-0800",
        "2026-11-20 10:00:00 UTC",
        "2026-11-20 10:00:00 +0000",
        "2026-11-20T100000Z",
        "2026-11-20T10:00:00+01",
    ],
)
def test_days(text: str) -> None:
    assert parse_day(text) == date(2026, 11, 20)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-20garbage",
        "2026-11-20 garbage",
        "2026-11-20T",
        "2026-11-20T10",
        "2026-11-200",
        "2026-11-20T10:00:00 or so",
        "2026-13-20",
        "20261120",
        "2026-W47-5",
        "9999-12-32",
        "２０２６-11-20",
        "20.11.2026",
    ],
)
def test_what_is_no_day(text: str) -> None:
    assert parse_day(text) is None


def test_a_date_with_rubbish_makes_evidence_stale() -> None:
    assert age_problems("", "2099-01-01x", "", date(2026, 1, 1)) == [
        ("expired", "its last day '2099-01-01x' is not a date")
    ]
    assert parse_span("999999 years") is not None


@pytest.mark.parametrize(
    ("item", "rules"),
    [
        ("expires: '2026-05-31'", ["SFC710"]),
        ("expires: '2026-13-31'", ["SFC710"]),
        ("produced: '2026-01-01', max_age: 90 d", ["SFC706"]),
        ("produced: '2026-05-30', max_age: a while", ["SFC706"]),
        ("max_age: 90 d", ["SFC707"]),
        ("produced: '2027-01-01'", ["SFC707"]),
        ("produced: '2026-01-01', max_age: 90 d, expires: '2026-05-31'", ["SFC706", "SFC710"]),
        ("max_age: 90 d, expires: '2026-05-31'", ["SFC707", "SFC710"]),
        ("produced: '2026-05-30', max_age: 90 d, expires: '2026-06-01'", []),
    ],
)
def test_each_way_of_being_too_old_is_a_finding_of_its_own(item: str, rules: list[str]) -> None:
    case = case_of(model_of("", item), {"e.xml": results(passed=1)})
    found = judged(case, date(2026, 6, 1))
    assert [one.rule for one in found.findings if one.rule in AGEING] == rules
    assert found.verdicts["R-1"].word == ("stale" if rules else "demonstrated")


def test_a_waiver_of_one_way_silences_no_other() -> None:
    """One that was written when all three were one rule is found to silence nothing."""
    waived = "waivers: [{rule: SFC710, reason: the host is gone, by: Ada, expires: '2027-01-31'}]"
    case = case_of(model_of("", f"produced: '2026-01-01', max_age: 90 d, {waived}"), {"e.xml": results(passed=1)})
    found = {one.rule: one.waiver for one in check_case(case, as_of=date(2026, 6, 1))}
    assert found["SFC706"] is None
    assert "SFC710" not in found
    assert "SFC076" in found, "the waiver silences nothing"


@pytest.mark.parametrize(
    ("item", "file", "now", "also"),
    [("", "e.xml", 2, "SFC702"), ("select: {scorer: x}, ", "e.xml", 1, "SFC705"), ("", "f.xml", 1, "SFC700")],
)
def test_of_results_that_were_not_read_nobody_says_that_they_have_no_day(
    item: str, file: str, now: int, also: str
) -> None:
    model = model_of("", f"{item}max_age: 90 d, produced: '2026-05-01'").replace("e.xml", file)
    before = case_of(model, {"e.xml": results(passed=1)})
    found = codes(judged(locked(before, {"e.xml": results(passed=now)}, model)))
    assert also in found
    assert "SFC707" not in found
