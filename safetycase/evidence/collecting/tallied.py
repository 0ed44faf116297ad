"""Rows of collected files counted into a tally, as the reader of small tables would count them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from safetycase.evidence.artefacts import MAX_ARTEFACT
from safetycase.evidence.collecting.engine import Engine
from safetycase.evidence.collecting.query import MOST_ROWS, REPEATS, Asking, Question
from safetycase.evidence.collecting.tables import Table
from safetycase.evidence.readings import Reading
from safetycase.evidence.records import SEVERITY_OF_STATE, State, Unmet, UnreadableError
from safetycase.evidence.selection import Selection
from safetycase.evidence.tallying import MAX_SLICES, OUTPUT, Place, Tally

_MASK = (1 << 64) - 1


class Answer(msgspec.Struct, frozen=True):
    """A tally, and the digest of the questions that it answers (16 hexadecimal digits)."""

    tally: Tally
    query: str


def count(engine: Engine, table: Table, selection: Selection) -> Answer:
    """How the selected rows ended. Raises UnreadableError where they cannot be counted."""
    reading = selection.reading
    require_countable(reading)
    lacking = [table.absent[field] for field in sorted(selection.fields) if field in table.absent]
    if lacking:
        raise UnreadableError(lacking[0])
    asking = Asking(selection, table.columns, table.rows, [engine.files])
    asked: list[Question] = []

    def ask(question: Question) -> list[tuple[Any, ...]]:
        asked.append(question)
        return engine.rows(question.sql, question.values)

    _no_faults(asking, ask)
    main = asking.counts() if reading.counted is None else asking.sums()
    found = ask(main)
    if len(found) > MOST_ROWS:
        raise UnreadableError(f"it has more than {MAX_SLICES:,} slices")
    lines = counted_lines(found, asking.dims) if reading.counted is None else summed(found, asking.dims)
    again, unmet = asking.repeated(), asking.unmet()
    repeated = bool(again is not None and ask(again)[0][0])
    left: Unmet = ()
    if unmet is not None:
        left = tuple(pair for pair, there in zip(unmet[1], ask(unmet[0])[0], strict=True) if not there)
    dims = tuple(name for name, _ in reading.slices) + ((OUTPUT,) if reading.output else ())
    tally = tally_of(lines, dims)
    marks = sum(int(line[-1]) for line in found) if reading.counted is None else 0
    cases = f"{marks & _MASK:016x}{'0' * 16}" if marks else ""
    return Answer(msgspec.structs.replace(tally, repeated=repeated, unmet=left, cases=cases), _digest(asked))


def require_countable(reading: Reading) -> None:
    """Raise UnreadableError where the order of attempts would decide, which rows do not have, or exposure is asked for,
    which no engine adds up exactly."""
    if reading.exposure:
        raise UnreadableError(
            "exposure is not added up by an engine; write these columns to a CSV or JSONL file of at most "
            f"{MAX_ARTEFACT >> 20} MiB, which each check reads, and name it in artefact.path"
        )
    if reading.counted is None and reading.unit == "item" and reading.repeats not in REPEATS:
        raise UnreadableError(f"which attempt is the {reading.repeats} is not known of collected rows")


def _no_faults(asking: Asking, ask: Any) -> None:
    faults = asking.faults()
    if faults is None:
        return
    question, words = faults
    for number, word in zip(ask(question)[0], words, strict=True):
        if number:
            raise UnreadableError(f"{word} ({number:,} rows)")


_Line = tuple[Place, State, int, int]
"""A place, a state, how many trials there are of it, and from how many results they were made."""


def counted_lines(found: Iterable[Sequence[Any]], dims: int) -> list[_Line]:
    """The lines of an answer to `counts`, of as many dimensions."""
    return [(tuple(row[:dims]), SEVERITY_OF_STATE[row[dims]], int(row[dims + 1]), int(row[dims + 2])) for row in found]


def summed(found: Iterable[Sequence[Any]], dims: int) -> list[_Line]:
    """The lines of rows that stand for many trials each. Raises UnreadableError where a row has no such numbers."""
    lines: list[_Line] = []
    for row in found:
        place, (passed, failed, abstained, rows, bad) = tuple(row[:dims]), row[dims:]
        if bad:
            raise UnreadableError(f"{int(bad):,} rows have no whole numbers, or more failures than answers or trials")
        counts: tuple[tuple[State, int], ...] = (
            ("passed", int(passed or 0)), ("failed", int(failed or 0)), ("abstained", int(abstained or 0))
        )  # fmt: skip
        lines += [(place, state, number, int(rows)) for state, number in counts if number]
    return lines


def tally_of(lines: Iterable[_Line], dims: tuple[str, ...]) -> Tally:
    """Lines as a tally, equal places together. Raises UnreadableError for too many slices."""
    states: dict[State, int] = {}
    slices: dict[Place, dict[State, int]] = {}
    results = 0
    for place, state, number, made_from in lines:
        states[state] = states.get(state, 0) + number
        results += made_from
        if dims:
            within = slices.setdefault(place, {})
            within[state] = within.get(state, 0) + number
    if len(slices) > MAX_SLICES:
        raise UnreadableError(f"it has more than {MAX_SLICES:,} slices")
    return Tally(
        selected=sum(states.values()),
        states=dict(sorted(states.items())),
        results=results,
        dims=dims,
        slices=tuple((place, dict(sorted(found.items()))) for place, found in sorted(slices.items())),
    )


def _digest(asked: Iterable[Question]) -> str:
    """The digest of questions, whatever the files are called."""
    plain = [[question.sql, [repr(value) for value in question.values[1:]]] for question in asked]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]
