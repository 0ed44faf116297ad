"""Durations of control loops as cases write them, from microseconds to years, and which is longer."""

from __future__ import annotations

import re
from functools import cache

_SECONDS: dict[str, float] = {
    **dict.fromkeys(["us", "µs", "μs", "usec", "microsecond", "microseconds"], 1e-6),
    **dict.fromkeys(["ms", "msec", "millisecond", "milliseconds"], 1e-3),
    **dict.fromkeys(["s", "sec", "second", "seconds"], 1.0),
    **dict.fromkeys(["min", "minute", "minutes"], 60.0),
    **dict.fromkeys(["h", "hr", "hour", "hours"], 3600.0),
    **dict.fromkeys(["d", "day", "days"], 86400.0),
    **dict.fromkeys(["w", "week", "weeks"], 7 * 86400.0),
    **dict.fromkeys(["month", "months"], 30 * 86400.0),
    **dict.fromkeys(["y", "a", "year", "years"], 365 * 86400.0),
}
"""Seconds in each unit; a month is 30 days, a year 365."""

_PART = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)\s*([A-Za-zµμ]+)")

_ISO = re.compile(
    r"P(?:(?P<y>\d+)Y)?(?:(?P<month>\d+)M)?(?:(?P<w>\d+)W)?(?:(?P<d>\d+)D)?"
    r"(?:T(?:(?P<h>\d+)H)?(?:(?P<min>\d+)M)?(?:(?P<s>\d+(?:\.\d+)?)S)?)?"
)


@cache
def seconds(text: str) -> float | None:
    """A duration such as `200 ms`, `5 min`, `1 h 30 min` or `PT5M` in seconds; None where it is none."""
    total, at = 0.0, 0
    stripped = text.strip()
    iso = _ISO.fullmatch(stripped) if stripped[:1] == "P" else None
    if iso is not None:
        given = {unit: number for unit, number in iso.groupdict().items() if number}
        return sum(float(number) * _SECONDS[unit] for unit, number in given.items()) if given else None
    while at < len(stripped):
        match = _PART.match(stripped, at)
        factor = _SECONDS.get(match[2].lower()) if match is not None else None
        if match is None or factor is None:
            return None
        total += float(match[1]) * factor
        at = match.end()
    return total if stripped else None


def later(duration: object, limit: object) -> bool | None:
    """Whether a duration is longer than a limit; None where one of them is no duration."""
    if not isinstance(duration, str) or not isinstance(limit, str):
        return None
    first, second = seconds(duration), seconds(limit)
    return None if first is None or second is None else first > second * (1 + 1e-9)
