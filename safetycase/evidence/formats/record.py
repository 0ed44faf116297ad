"""The open evidence record (`schemas/evidence-record.schema.json`), which any tool can write.

A record brings cases by name, counted trials, numbers, or several of these. Unknown fields are refused: a state that is
misspelt must not be lost. A case with a value is scored by the evidence item.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import msgspec
from msgspec import UnsetType

from safetycase.evidence.formats.fields import document, strict
from safetycase.evidence.formats.mapped import LOCATORS, texts_of
from safetycase.evidence.formats.reader import Readable, Reader, Wanted
from safetycase.evidence.ids import split_ids
from safetycase.evidence.readings import canonical
from safetycase.evidence.records import Blemish, CaseResult, Exposures, Rows, RunRecord, UnreadableError
from safetycase.evidence.text import clean_message, shown
from safetycase.model.evidence_record import EvidenceRecord, RecordCase, RecordSlice

VERSION = "1"
_SLICE = "slice."


def rows(stream: Readable, wanted: Wanted) -> Rows:
    """The trials of a record. Raises UnreadableError."""
    data = document(stream, "the record")
    record = strict(data, EvidenceRecord, {"cases": RecordCase, "counts": RecordSlice}, "safetycase_record", VERSION)
    for number, case in enumerate(record.cases, start=1):
        yield _case(case, number)
    for number, part in enumerate(record.counts, start=1):
        yield from _counted(part, number)
    exposure = _exposure(record.exposure, "the record")
    if exposure and not {"cases", "counts"} & data.keys():
        raise UnreadableError("the record has an exposure and neither cases nor counts: it says of no event")
    twice = exposure.keys() & {unit for part in record.counts for unit in part.exposure}
    if twice:
        raise UnreadableError(f"the exposure in '{shown(min(twice), 40)}' stands for the run and for groups of it")
    return _record(record, exposure)


def _exposure(stated: Mapping[str, float], what: str) -> Exposures:
    """An exposure as stated. Raises UnreadableError for an amount that is none."""
    for unit, amount in stated.items():
        if not unit or not (math.isfinite(amount) and amount >= 0):
            raise UnreadableError(f"{what} has an exposure in '{shown(unit, 40)}' that is no number of 0 or more")
    return stated


def _case(case: RecordCase, number: int) -> CaseResult:
    if isinstance(case.state, UnsetType) and isinstance(case.value, UnsetType):
        raise UnreadableError(f"case {number:,} has neither a state nor a value")
    if not isinstance(case.state, UnsetType) and not isinstance(case.value, UnsetType):
        raise UnreadableError(f"case {number:,} has a state and a value, which may say different things")
    name = "" if isinstance(case.id, UnsetType) else case.id
    fields = {f"{_SLICE}{dim}": texts for dim, value in case.slice.items() if (texts := texts_of(value))}
    if not isinstance(case.output, UnsetType):
        fields["output"] = texts_of(case.output)
    if case.requirements:
        fields["requirements"] = case.requirements
    return CaseResult(
        name=name or f"case {number}",
        state="unscored" if isinstance(case.state, UnsetType) else case.state,
        value=None if isinstance(case.value, UnsetType) else canonical(case.value),
        item=name,
        attempt=0 if isinstance(case.attempt, UnsetType) else case.attempt,
        properties=fields,
        message="" if isinstance(case.message, UnsetType) else clean_message(case.message),
    )


def _counted(part: RecordSlice, number: int) -> Iterator[CaseResult]:
    fields = {f"{_SLICE}{dim}": texts for dim, value in part.where.items() if (texts := texts_of(value))}
    name, exposure = f"group {number}", _exposure(part.exposure, f"group {number}")
    if exposure and not part.counts:
        raise UnreadableError(f"{name} has an exposure and counts nothing")
    if exposure:
        yield CaseResult(name=name, state="passed", properties=fields, count=0, exposure=exposure)
    for state, count in part.counts.items():
        if count:
            yield CaseResult(name=name, state=state, properties=fields, count=count)


def _record(record: EvidenceRecord, exposure: Exposures) -> RunRecord:
    tool = record.tool
    blemishes: list[tuple[Blemish, str]] = []
    if record.complete is False:
        blemishes.append(("partial-run", "the record says that the run did not come to its end"))
    subject = record.subject
    said = {} if isinstance(subject, UnsetType) else msgspec.to_builtins(subject)
    if said.get("dirty") is True:
        blemishes.append(("dirty-commit", "what was tested had changes beside its commit"))
    return RunRecord(
        format="record",
        tool="" if isinstance(tool, UnsetType) or isinstance(tool.name, UnsetType) else tool.name,
        tool_version="" if isinstance(tool, UnsetType) or isinstance(tool.version, UnsetType) else tool.version,
        started="" if isinstance(record.started, UnsetType) else record.started,
        planned=None if isinstance(record.planned, UnsetType) else record.planned,
        metrics={name: value for name, value in record.metrics.items() if math.isfinite(value)},
        exposure=exposure,
        subject={name: value for name, value in said.items() if isinstance(value, str)},
        lineage={name: texts_of(list(values) if isinstance(values, tuple) else values)
                 for name, values in record.lineage.items()},
        environment={name: canonical(value) for name, value in record.environment.items()},
        blemishes=tuple(blemishes),
        digests=record.digests,
    )  # fmt: skip


def item_ids(case: CaseResult) -> Iterator[str]:
    """The requirements that a case says it tests."""
    for text in case.values("requirements"):
        yield from split_ids(text)


def recognises(head: bytes, name: str) -> bool:
    """Whether a document says that it is a record."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and b'"safetycase_record"' in head


READER = Reader(
    method="",
    name="record",
    title="an evidence record",
    recognises=recognises,
    rows=rows,
    locators=LOCATORS - {"trials", "answered", "failures", "exposure"},
    fields=("name", "item", "output", "requirements", _SLICE),
    unit="case",
    named=False,
    tells=frozenset(
        {"subject.version", "subject.commit", "subject.model", "subject.digest", "lineage", "produced", "expect"}
    ),
    shows=frozenset({"all-proved", "no-findings"}),
    item_ids=item_ids,
)

READERS = (READER,)
