"""The words of JUnit XML: what its elements, attributes, numbers and dates mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from safetycase.evidence.records import State

STATUS: dict[str, State] = {
    "run": "passed",
    "completed": "passed",
    "passed": "passed",
    "pass": "passed",
    "success": "passed",
    "successful": "passed",
    "ok": "passed",
    "fail": "failed",
    "failed": "failed",
    "failure": "failed",
    "error": "errored",
    "errored": "errored",
    "broken": "errored",
    "skipped": "skipped",
    "skip": "skipped",
    "ignored": "skipped",
    "pending": "skipped",
    "todo": "skipped",
    "notrun": "not-run",
    "not run": "not-run",
    "not-run": "not-run",
    "not_run": "not-run",
    "disabled": "not-run",
    "suppressed": "not-run",
    "blocked": "not-run",
    "xfail": "xfailed",
    "xfailed": "xfailed",
    "xpass": "xpassed",
    "xpassed": "xpassed",
    "timeout": "timed-out",
    "timedout": "timed-out",
    "timed-out": "timed-out",
    "timed_out": "timed-out",
    "flaky": "flaky",
    "inconclusive": "unscored",
    "aborted": "errored",
    "crashed": "errored",
    "exception": "errored",
    "cancelled": "not-run",
    "canceled": "not-run",
}
"""What the words of `status` and `result` mean, in lower case."""

_WORDS = frozenset({"status", "result", "outcome", "state", "verdict", "conclusion"})
"""Attributes that say in a word how a case or suite ended, in lower case."""

_FLAGS: Mapping[str, tuple[State, bool]] = {
    "success": ("failed", False),
    "successful": ("failed", False),
    "succeeded": ("failed", False),
    "passed": ("failed", False),
    "failed": ("failed", True),
    "failure": ("failed", True),
    "failures": ("failed", True),
    "error": ("errored", True),
    "errored": ("errored", True),
    "errors": ("errored", True),
    "aborted": ("errored", True),
    "crashed": ("errored", True),
    "timedout": ("timed-out", True),
    "flaky": ("flaky", True),
    "disabled": ("not-run", True),
    "notrun": ("not-run", True),
    "executed": ("not-run", False),
    "enabled": ("not-run", False),
    "skipped": ("skipped", True),
    "ignored": ("skipped", True),
}
"""Attributes that say yes, no or a number, in lower case: the state that they tell, and with which answer."""

_YES = frozenset({"true", "yes", "y"})
_NO = frozenset({"false", "no", "n"})
_ENDED = frozenset({"finished", "done", "complete", "executed"})
"""Words that say of a suite that it ended, not how."""

NEUTRAL_CHILDREN = frozenset(
    {"system-out", "system-err", "properties", "property", "output", "attachments", "attachment", "measurement"}
)
"""Children of a case that say nothing about how it ended."""

KNOWN_ATTRIBUTES = frozenset(
    {
        "assertions", "class", "classname", "column", "duration", "file", "filepath", "group", "hash", "hostname", "id",
        "line", "lineno", "name", "package", "result", "status", "time", "timestamp", "type_param", "uuid",
        "value_param",
    }
)  # fmt: skip
"""Attributes of a case that are no properties."""

PLAIN_ATTRIBUTES = KNOWN_ATTRIBUTES - {"result", "status", "timestamp"}
"""Attributes of a case that say neither how it ended nor when it ran."""

_PYTEST_UNEXPECTED_PASS = "xfail-marked test passes unexpectedly"  # noqa: S105


def skipped_state(kind: str, message: str) -> State:
    """What a `skipped` child of this type and message means."""
    kind = kind.lower()
    if kind == "pytest.xfail":
        return "xfailed"
    if kind == "pytest.xpass" or _PYTEST_UNEXPECTED_PASS in message:
        return "xpassed"
    return "skipped"


def outcome_of(attribute: str, value: str, of_suite: bool = False) -> State | None:
    """How a case or suite ended as an attribute says it; None where the attribute says nothing about that.

    Numbers are counters in a suite, and yes or no in a case.
    """
    name = attribute.lower().rpartition(":")[2]
    word = value.strip().lower()
    if name in _WORDS:
        return "passed" if of_suite and word in _ENDED else STATUS.get(word, "unknown")
    entry = _FLAGS.get(name)
    if entry is None:
        return None
    state, bad_answer = entry
    if word in _YES or word in _NO:
        answer = word in _YES
    elif of_suite or (bad_answer and not word):
        return None
    elif word.isascii() and word.isdigit():
        answer = word.strip("0") != ""
    else:
        return "unknown"
    return state if answer == bad_answer else "passed"


_COUNTER = re.compile(r"\+?(\d+)(?:\.0*)?", re.ASCII)


def counter(text: str | None) -> int | None:
    """A counter as an attribute gives it (`3`, `3.0`), at most a billion; None where it is no whole number."""
    found = _COUNTER.fullmatch(text.strip()) if text is not None else None
    if found is None:
        return None
    digits = found.group(1).lstrip("0")
    return int(digits or "0") if len(digits) < 10 else 1_000_000_000


_STAMP = re.compile(
    r"(\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?:[01]\d|2[0-4]):[0-5]\d(?::[0-6]\d(?:[.,]\d{1,12})?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?)?",
    re.ASCII | re.IGNORECASE,
)
_FIRST_YEAR = 2000
"""Before it there was no JUnit XML: such a date is the zero of some clock."""


def stamp_of(text: str) -> str:
    """The ISO date or date-time that an attribute states, empty where it is none that can be trusted."""
    text = text.strip()
    match = _STAMP.fullmatch(text)
    if match is None:
        return ""
    try:
        day = date.fromisoformat(match.group(1))
    except ValueError:
        return ""
    return text if day.year >= _FIRST_YEAR else ""


def seconds_of(text: str | None) -> float:
    """A duration as tools write it, with a comma between thousands; -1 where it is not a number of seconds."""
    if text is None:
        return -1.0
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return -1.0
    return value if 0 <= value < 1e12 else -1.0
