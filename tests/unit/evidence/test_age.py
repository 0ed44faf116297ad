"""Dates and durations, at the ends of the calendar and with rubbish behind them."""

from __future__ import annotations

from datetime import date

import pytest

from safetycase.evidence.age import age_problem, parse_day, parse_span

from .cases import case_of, judged, model_of, results


@pytest.mark.parametrize("day", [date.max, date.min])
def test_the_ends_of_the_calendar(day: date) -> None:
    case = case_of(model_of("", "max_age: 30 d"), {"e.xml": results(passed=1, stamp="2026-05-31T10:00:00")})
    assert judged(case, day).verdicts["R-1"].word == "stale"
    assert age_problem("9999-12-31", "9999-12-31", "999999 years", date.max) == ""
    assert age_problem("0001-01-01", "", "", day) == ""
    assert age_problem("9999-12-31", "", "", date.min) == "it is dated 9999-12-31, after 0001-01-01"


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
    assert age_problem("", "2099-01-01x", "", date(2026, 1, 1)) == "its last day '2099-01-01x' is not a date"
    assert parse_span("999999 years") is not None
