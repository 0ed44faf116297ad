"""The rows of a table of another engine counted there, and what the table was when they were."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import Any

import msgspec

from safetycase.evidence.attempts import common
from safetycase.evidence.collecting.backend import Backend
from safetycase.evidence.collecting.expressions import Expressions
from safetycase.evidence.collecting.fields import Field, field_of, may_be_money, plain, refuse_money
from safetycase.evidence.collecting.query import MOST_ROWS, RANK
from safetycase.evidence.collecting.tables import absent
from safetycase.evidence.collecting.tallied import Answer, counted_lines, require_countable, summed, tally_of
from safetycase.evidence.records import Unmet, UnreadableError
from safetycase.evidence.selection import Selection
from safetycase.evidence.tallying import MAX_SLICES, OUTPUT


class State(msgspec.Struct, frozen=True):
    """What a table holds: how many rows, and a digest of its columns with their types and of all that stands in them.

    The digest does not depend on the order of rows. It rests on the engine's own hash of 64 bits, which shows that
    something changed and does not withstand somebody who wants two tables to look alike. Lists, maps and other parts
    that have no text are in it by their type only.
    """

    sha256: str
    rows: int


def state_of(backend: Backend, name: str) -> State:
    """What a table holds now. Raises UnreadableError."""
    import ibis

    table = backend.table(name)
    kinds = table.schema()
    texts = [text for column in sorted(kinds) for text in _texts(table[column])]
    line: Any = ibis.literal("")
    for text in texts:
        line = line + (text.length().cast("string") + ":" + text).fill_null("-")
    digest = _hash(backend, line).cast("decimal(38, 0)").sum().cast("string")
    ((rows, checksum),) = backend.rows(backend.compiled(table.aggregate(rows=table.count(), checksum=digest)))
    known = [[column, str(kinds[column])] for column in sorted(kinds)]
    content = json.dumps([known, int(rows), str(checksum or 0)])
    return State(hashlib.sha256(content.encode()).hexdigest(), int(rows))


def _refuse_money(backend: Backend, table: Any, fields: Iterable[str]) -> None:
    """Raise UnreadableError for a column of PostgreSQL's type money, which Ibis cannot tell from a decimal."""
    kinds = table.schema()
    for name in sorted(fields):
        if backend.kind != "postgresql" or name not in kinds or not may_be_money(table[name]):
            continue
        column = table.limit(0)[name]
        asked = column.max().typeof().name("kind")  # of no row an aggregate has a type too
        if str(backend.rows(backend.compiled(asked))[0][0]) == "money":
            refuse_money(name)


def _texts(value: Any) -> Iterator[Any]:
    """The texts of a column, or of its parts, as the engine writes them."""
    kind = value.type()
    if kind.is_struct():
        for part in sorted(kind.names):
            yield from _texts(value[part])
    elif kind.is_string():
        yield plain(value)
    elif kind.is_boolean() or kind.is_numeric() or kind.is_temporal() or kind.is_uuid():
        yield value.cast("string")


def _hash(backend: Backend, text: Any) -> Any:
    """A hash of 64 bits; the one that Ibis takes of Spark has 32."""
    import ibis

    if backend.kind != "spark":
        return text.hash()

    def xxhash64(text: str) -> int:  # type: ignore[empty-body]
        """The engine's own."""

    return ibis.udf.scalar.builtin(xxhash64)(text)


def count_table(backend: Backend, name: str, selection: Selection) -> Answer:
    """How the selected rows of a table ended. Raises UnreadableError where they cannot be counted."""
    reading = selection.reading
    require_countable(reading)
    table = backend.table(name)
    found = {field: field_of(table, field) for field in sorted(selection.fields)}
    lacking = absent(found, [field for field, one in found.items() if one is not None], table.schema())
    if lacking:
        raise UnreadableError(next(iter(lacking.values())))
    _refuse_money(backend, table, selection.fields)
    asking = Expressions(selection, table, {field: one for field, one in found.items() if one is not None})
    asked: list[str] = []

    def ask(question: Any) -> list[tuple[Any, ...]]:
        sql = backend.compiled(question)
        asked.append(sql)
        return backend.rows(sql)

    far = asking.far()
    number = 0 if far is None else int(ask(far)[0][0] or 0)
    if number:
        raise UnreadableError(
            f"'{reading.value}' has numbers such as 1e400, which engines read differently ({number:,} rows)"
        )
    lines = [_said(line, asking.places) for line in ask(asking.counts() if reading.counted is None else asking.sums())]
    if len(lines) > MOST_ROWS:
        raise UnreadableError(f"it has more than {MAX_SLICES:,} slices")
    torn = asking.torn()
    if torn is not None:
        lines += _torn(ask(torn[0]), torn[1], asking.places)
    dims = tuple(name for name, _ in reading.slices) + ((OUTPUT,) if reading.output else ())
    ended = counted_lines(lines, len(dims)) if reading.counted is None else summed(lines, len(dims))
    again, unmet = asking.repeated(), asking.unmet()
    results, items = (0, 0) if again is None else ask(again)[0]
    left: Unmet = ()
    if unmet is not None:
        left = tuple(pair for pair, there in zip(unmet[1], ask(unmet[0])[0], strict=True) if not there)
    tally = msgspec.structs.replace(tally_of(ended, dims), repeated=results > items, unmet=left)
    return Answer(tally, hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16])


def _torn(found: Sequence[Sequence[Any]], item: Field, places: Sequence[Field]) -> list[tuple[Any, ...]]:
    """Lines of items whose results lie in several places: each unresolved, where the places say the same."""
    if len(found) > MOST_ROWS:
        raise UnreadableError("it has too many items whose results lie in several slices")
    within: dict[str, tuple[list[tuple[str, ...]], list[int]]] = {}
    for key, *rest in found:
        lying, numbers = within.setdefault(item.said(key), ([], []))
        lying.append(tuple(field.said(one) for field, one in zip(places, rest, strict=False)))
        numbers.append(int(rest[-1]))
    return [(*reduce(common, lying), RANK["unknown"], 1, sum(numbers)) for lying, numbers in within.values()]


def _said(line: Sequence[Any], places: Sequence[Field]) -> tuple[Any, ...]:
    """A line with its places as texts."""
    return (*(field.said(key) for field, key in zip(places, line, strict=False)), *line[len(places) :])
