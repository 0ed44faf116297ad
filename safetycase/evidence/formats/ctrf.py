"""Results in the Common Test Report Format, CTRF 1.0.

A test is a case. Its `status` is refined by `rawStatus` where that is worse (an expected failure, an error); a pass
with failed attempts before it is flaky. Reports of the same test (name, suite, file, browser, device and parameters)
are merged and the worse state stands. Counters of the summary never make anything better: tests and failures that it
counts and the report does not show are unscored, and so is one where it counts what is no number.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from safetycase.evidence.formats.fields import document, is_odd, moment, named, objects, part, whole, word, words
from safetycase.evidence.formats.mapped import texts_of
from safetycase.evidence.formats.merging import Merging
from safetycase.evidence.formats.reader import Readable, Reader, Wanted
from safetycase.evidence.ids import ids_in_tag, names_requirements, split_ids
from safetycase.evidence.records import CaseResult, Rows, RunRecord, State, UnreadableError, worse
from safetycase.evidence.text import clean_message, counted, shown

_STATUS: Mapping[str, State] = {
    "passed": "passed", "failed": "failed", "skipped": "skipped", "pending": "not-run", "other": "unknown",
}  # fmt: skip
_RAW: Mapping[str, State] = {
    "xfailed": "xfailed", "xfail": "xfailed", "xpassed": "xpassed", "xpass": "xpassed", "error": "errored",
    "errored": "errored", "broken": "errored", "timedout": "timed-out", "timeout": "timed-out", "flaky": "flaky",
    "interrupted": "errored", "aborted": "errored", "failed": "failed", "skipped": "skipped", "todo": "not-run",
    "disabled": "not-run", "notrun": "not-run", "inconclusive": "unscored",
}  # fmt: skip


def rows(stream: Readable, wanted: Wanted) -> Rows:
    """The tests of a report. Raises UnreadableError."""
    report = document(stream, "the report")
    results = part(report, "results")
    if not results:
        raise UnreadableError("the report has no results")
    tests = objects(results.get("tests"), "results.tests")
    failed = 0
    merging = Merging()
    for test in tests:
        case = _case(test, wanted)
        failed += case.state in {"failed", "errored", "xfailed"}
        merging.add(_identity(test, case), case)
    yield from merging.all()
    summary, warnings = part(results, "summary"), []
    for name, seen in (("tests", len(tests)), ("failed", failed)):
        claimed = whole(summary, name)
        if claimed is not None and claimed > seen:
            lacking = claimed - seen
            warnings.append(f"its summary counts {claimed:,} {name}; {counted(lacking, 'result')} are not shown")
            yield CaseResult(name=f"{name} that are not shown", state="unscored", count=lacking)
        elif is_odd(summary, name):
            warnings.append(f"its summary counts '{shown(str(summary[name]), 40)}' {name}, which is no number")
            yield CaseResult(name=f"{name} that cannot be counted", state="unscored")
    if part(results, "environment").get("healthy") is False:
        warnings.append("it says that the environment in which it ran was not healthy")
    return _record(report, results, tuple(warnings), merging.merged)


def _case(test: Mapping[str, Any], wanted: Wanted) -> CaseResult:
    status, raw = word(test, "status"), word(test, "rawStatus").lower().replace("-", "").replace("_", "")
    state: State = _STATUS.get(status, "unknown")
    if raw in _RAW:
        state = worse(state, _RAW[raw])
    if state == "passed" and _was_retried(test):
        state = "flaky"
    suite = test.get("suite")
    labels = {f"labels.{name}": texts_of(value) for name, value in part(test, "labels").items()}
    extra = {
        f"extra.{name}": texts_of(value)
        for name, value in part(test, "extra").items()
        if names_requirements(name) or f"extra.{name}" in wanted.fields
    }
    listed = {**labels, **extra, "tags": tuple(words(test.get("tags")))}
    properties = {name: texts for name, texts in listed.items() if texts}
    return CaseResult(
        name=word(test, "name") or word(test, "id") or "a test without a name",
        state=state,
        suite=" > ".join(words(suite)),
        file=word(test, "filePath"),
        properties=properties,
        message="" if state == "passed" else clean_message(word(test, "message")),
    )


def _was_retried(test: Mapping[str, Any]) -> bool:
    """Whether a test that passed may have failed before: it says so, or its attempts cannot be read as passes."""
    if test.get("flaky") not in (None, False) or is_odd(test, "retries") or whole(test, "retries"):
        return True
    attempts = test.get("retryAttempts")
    listed = attempts if isinstance(attempts, list) else [] if attempts is None else [attempts]
    return any(not isinstance(one, dict) or one.get("status") != "passed" for one in listed)


def _identity(test: Mapping[str, Any], case: CaseResult) -> tuple[str, ...]:
    """What makes two reports those of one test: its names, and where and with what it ran."""
    parameters = json.dumps(test.get("parameters"), sort_keys=True)
    return case.name, case.suite, case.file, word(test, "browser"), word(test, "device"), parameters


def _record(report: Mapping[str, Any], results: Mapping[str, Any], warnings: tuple[str, ...], merged: int) -> RunRecord:
    tool, environment = part(results, "tool"), part(results, "environment")
    started = part(results, "summary").get("start")
    return RunRecord(
        format="ctrf",
        tool=word(tool, "name"),
        tool_version=word(tool, "version"),
        started=moment(started / 1000 if isinstance(started, int | float) else None) or word(report, "timestamp"),
        warnings=warnings,
        merged=merged,
        subject=named(version=word(environment, "appVersion"), commit=word(environment, "commit")),
        environment=named(
            platform=word(environment, "osPlatform"), system=word(environment, "osVersion"),
            environment=word(environment, "testEnvironment"),
        ),
    )  # fmt: skip


def item_ids(case: CaseResult) -> Iterator[str]:
    """The ids that labels and extra fields named for them hold, and tags that begin like `requirement:`."""
    for name, texts in case.properties.items():
        if names_requirements(name.removeprefix("labels.").removeprefix("extra.")):
            for text in texts:
                yield from split_ids(text)
    for tag in case.values("tags"):
        yield from ids_in_tag(tag)


def recognises(head: bytes, name: str) -> bool:
    """Whether a document says that it is a CTRF report, or is built like one."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and (
        b'"CTRF"' in head or (b'"results"' in head and b'"tool"' in head and b'"tests"' in head)
    )


READER = Reader(
    name="ctrf",
    title="a CTRF report",
    recognises=recognises,
    rows=rows,
    locators=frozenset({"where", "tags", "labels", "suite"}),
    fields=("name", "suite", "file", "tags", "labels.", "extra."),
    tells=frozenset({"subject.version", "subject.commit", "produced"}),
    item_ids=item_ids,
)

READERS = (READER,)
