"""Dates and durations as cases write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

Ageing = Literal["expired", "too-old", "undated"]
"""How its age keeps evidence from counting: past its last day, older than it may be, of no day that can be true."""

_DATE = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ][0-9]{1,2}:?[0-9]{2}(?::?[0-9]{2}(?:[.,][0-9]+)?)? ?(?:Z|UTC|GMT|[+-][0-9]{2}:?(?:[0-9]{2})?)?)?\Z"
)
"""A date, or a date with a time of day and perhaps a time zone."""

_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*\Z")
_ISO = re.compile(r"P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?\Z")
_DAYS = {
    "h": 1 / 24, "hour": 1 / 24, "hours": 1 / 24,
    "d": 1.0, "day": 1.0, "days": 1.0,
    "w": 7.0, "week": 7.0, "weeks": 7.0,
    "month": 30.0, "months": 30.0,
    "y": 365.0, "a": 365.0, "year": 365.0, "years": 365.0,
}  # fmt: skip

_SLACK = timedelta(days=1)
"""Dates are compared as written, and the clocks of two places can be a day apart."""


def parse_day(text: str) -> date | None:
    """The day of an ISO date or date-time, as written (no time zone is applied); None where it is none."""
    match = _DATE.match(text.strip())
    if match is None:
        return None
    try:
        return date.fromisoformat(match.group(1))
    except ValueError:
        return None


def parse_span(text: str) -> timedelta | None:
    """A duration such as `90 d`, `6 months` or `P90D`; a month is 30 days, a year 365. None where it is none."""
    match = _DURATION.match(text)
    if match is not None:
        days = _DAYS.get(match.group(2).lower())
        number = float(match.group(1))
        return timedelta(days=number * days) if days is not None and number < 1e6 else None
    iso = _ISO.match(text.strip())
    if iso is None or not any(iso.groups()):
        return None
    years, months, weeks, number_of_days = (int(part or 0) for part in iso.groups())
    try:
        return timedelta(days=years * 365 + months * 30 + weeks * 7 + number_of_days)
    except OverflowError:
        return None


def age_problems(produced: str, expires: str, max_age: str, as_of: date) -> list[tuple[Ageing, str]]:
    """Why evidence is too old to count on the day `as_of`: in which way, and in words. Empty texts are not stated."""
    found: list[tuple[Ageing, str]] = []
    if expires:
        last = parse_day(expires)
        if last is None:
            found.append(("expired", f"its last day '{expires[:40]}' is not a date"))
        elif last < as_of:
            found.append(("expired", f"it expired on {last}"))
    made = parse_day(produced) if produced else None
    if produced and made is None:
        return [*found, ("undated", f"its date '{produced[:40]}' is not a date")]
    if made is not None and made - as_of > _SLACK:
        return [*found, ("undated", f"it is dated {made}, after {as_of}")]
    if max_age:
        span = parse_span(max_age)
        if span is None:
            found.append(("too-old", f"its greatest age '{max_age[:40]}' is not a duration"))
        elif made is None:
            found.append(("undated", f"it may be {max_age} old, but nothing says when it was produced"))
        elif timedelta(days=(as_of - made).days) > span:
            found.append(("too-old", f"it is {(as_of - made).days} days old and may be {max_age}"))
    return found
