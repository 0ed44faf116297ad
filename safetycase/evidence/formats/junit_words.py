"""The words of JUnit XML: what statuses, elements and attributes mean, and how two reports of a case become one."""

from __future__ import annotations

from safetycase.evidence.records import CaseResult, State, worse

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
}
"""What the words of `status` and `result` mean, in lower case."""

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

_PYTEST_UNEXPECTED_PASS = "xfail-marked test passes unexpectedly"  # noqa: S105


def skipped_state(kind: str, message: str) -> State:
    """What a `skipped` child of this type and message means."""
    kind = kind.lower()
    if kind == "pytest.xfail":
        return "xfailed"
    if kind == "pytest.xpass" or _PYTEST_UNEXPECTED_PASS in message:
        return "xpassed"
    return "skipped"


def merged_report(one: CaseResult, other: CaseResult) -> CaseResult:
    """Two reports of one case: the worse state with its message, and the properties of both."""
    stands, yields = (one, other) if worse(one.state, other.state) == one.state else (other, one)
    properties = dict(one.properties)
    for name, values in other.properties.items():
        properties[name] = tuple(dict.fromkeys((*properties.get(name, ()), *values)))
    return CaseResult(
        name=one.name,
        state=stands.state,
        classname=one.classname,
        file=one.file,
        suite=one.suite,
        properties=properties,
        inherited=one.inherited,
        message=stands.message or yields.message,
        seconds=max(one.seconds, other.seconds),
    )


def whole_number(text: str | None) -> int | None:
    """A counter as an attribute gives it, None where it is no whole number."""
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else None


def seconds_of(text: str | None) -> float:
    """A duration as tools write it, with a comma between thousands; -1 where it is not a number of seconds."""
    if text is None:
        return -1.0
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return -1.0
    return value if 0 <= value < 1e12 else -1.0
