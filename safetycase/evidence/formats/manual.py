"""Records of what people found: reviews, analyses, inspections and demonstrations, in YAML or JSON.

A person's word demonstrates nothing alone. A record is more than that where it names who looked, when, at which bytes,
and how it ended; whether those bytes are here is for the evidence room to see (`evidence.manual`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import UnsetType

from safetycase.documents import read
from safetycase.evidence.age import parse_day
from safetycase.evidence.formats import strictjson
from safetycase.evidence.formats.fields import strict
from safetycase.evidence.formats.reader import Readable, Reader, Wanted
from safetycase.evidence.ids import split_ids
from safetycase.evidence.records import CaseResult, Manual, Rows, RunRecord, State, UnreadableError
from safetycase.evidence.text import clean_message, shown
from safetycase.findings import Severity, text
from safetycase.model.manual_record import LookedAt, ManualCheck, ManualOutcome, ManualRecord

VERSION = "1"
MAX_RECORD = 1024 * 1024
"""The largest record that is read, in bytes."""

_HEAD = re.compile(rb"(?:\A|[\n{,])[ \t]*[\"']?safetycase_manual[\"']?[ \t]*:")
_DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{64})\Z")
_STATES: dict[ManualOutcome, State] = {"passed": "passed", "failed": "failed", "undecided": "unscored"}


def rows(stream: Readable, wanted: Wanted) -> Rows:
    """The checks of a record, and how it ended as a whole where no check says so. Raises UnreadableError."""
    data = _data(strictjson.read_all(stream, MAX_RECORD, "the record"))
    record = strict(data, ManualRecord, {"checks": ManualCheck, "looked_at": LookedAt}, "safetycase_manual", VERSION)
    for number, check in enumerate(record.checks, start=1):
        yield _case(check, number)
    if not record.checks or record.outcome in {"failed", "undecided"}:
        yield CaseResult(name="the record as a whole", state=_state(record.outcome), message=_text(record.comments))
    subject = record.subject
    said = {} if isinstance(subject, UnsetType) else msgspec.to_builtins(subject)
    return RunRecord(
        format="manual",
        started="" if isinstance(record.date, UnsetType) else record.date,
        subject={name: value for name, value in said.items() if isinstance(value, str)},
        blemishes=(("dirty-commit", "what was looked at had changes beside its commit"),) if said.get("dirty") else (),
        manual=_manual(record),
    )


def _data(content: bytes) -> dict[str, Any]:
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        data: object = strictjson.loads(content, "the record")
    else:
        document = read("record", content)
        faults = [one.message for one in document.findings if one.severity is Severity.ERROR]
        if faults or document.unread:
            raise UnreadableError(f"the record cannot be read whole: {shown(' '.join(faults[:1]), 200)}")
        data = document.data
    if not isinstance(data, dict):
        raise UnreadableError("the record is no mapping")
    return data


def _case(check: ManualCheck, number: int) -> CaseResult:
    name = _text(check.id) or f"check {number}"
    return CaseResult(
        name=name,
        state=_state(check.outcome),
        properties={"requirements": check.requirements} if check.requirements else {},
        message=_text(check.comment) or _text(check.text),
    )


def _state(outcome: ManualOutcome | UnsetType) -> State:
    return "unscored" if isinstance(outcome, UnsetType) else _STATES[outcome]


def _text(value: str | UnsetType) -> str:
    return "" if isinstance(value, UnsetType) else clean_message(value)


def _manual(record: ManualRecord) -> Manual:
    stated = () if isinstance(record.by, UnsetType) else record.by if isinstance(record.by, tuple) else (record.by,)
    people = tuple(name for one in stated if (name := text.person(one)))
    lacking = []
    if isinstance(record.method, UnsetType):
        lacking.append("it does not say what was done (method)")
    if not people:
        lacking.append("it names nobody who did it")
    if isinstance(record.date, UnsetType) or parse_day(record.date) is None:
        lacking.append("it has no date")
    if isinstance(record.outcome, UnsetType):
        lacking.append("it has no outcome")
    looked_at = []
    for one in record.looked_at:
        path, digest = _text(one.path), _DIGEST.match("" if isinstance(one.sha256, UnsetType) else one.sha256.lower())
        if path and digest is not None:
            looked_at.append((path, digest[1]))
        else:
            lacking.append(f"what was looked at has no {'path' if digest else 'SHA-256'}")
    if not record.looked_at:
        lacking.append("it names no file that was looked at")
    return Manual(
        method="" if isinstance(record.method, UnsetType) else record.method,
        by=people,
        looked_at=tuple(looked_at),
        lacking=tuple(dict.fromkeys(lacking)),
    )


def item_ids(case: CaseResult) -> Iterator[str]:
    """The requirements that a check says it is about."""
    for value in case.values("requirements"):
        yield from split_ids(value)


def recognises(head: bytes, name: str) -> bool:
    """Whether a document says that it is such a record."""
    return b"safetycase_manual" in head and _HEAD.search(head) is not None


READER = Reader(
    name="manual",
    title="a manual record",
    method="review",
    recognises=recognises,
    rows=rows,
    locators=frozenset({"where"}),
    fields=("name", "requirements"),
    tells=frozenset({"subject.version", "subject.commit", "subject.model", "subject.digest", "produced"}),
    item_ids=item_ids,
    rates=False,
)

READERS = (READER,)
