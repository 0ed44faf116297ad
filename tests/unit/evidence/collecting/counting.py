"""Rows counted in two ways: by the reader of small tables, and by DuckDB."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from safetycase.case import Folder
from safetycase.evidence.collecting.engine import opened
from safetycase.evidence.collecting.tables import table_of
from safetycase.evidence.collecting.tallied import count
from safetycase.evidence.fingerprint import mark_of
from safetycase.evidence.formats import Wanted, reader_named
from safetycase.evidence.records import RunRecord, UnreadableError
from safetycase.evidence.selection import Selection, selection_of
from safetycase.evidence.tallying import Counting, Tally
from safetycase.model.assurance import Select

Row = Mapping[str, Any]


def selection(select: Mapping[str, Any], format_name: str) -> Selection:
    reader = reader_named(format_name)
    assert reader is not None
    return selection_of(msgspec.convert(dict(select), Select), reader)


def as_csv(rows: Sequence[Row]) -> bytes:
    text = io.StringIO(newline="")
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, names, lineterminator="\n", restval="", quoting=csv.QUOTE_MINIMAL)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_jsonl(rows: Sequence[Row]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def read(content: bytes, select: Mapping[str, Any], format_name: str) -> Tally | str:
    """What the reader of small tables counts, or why it counts nothing."""
    chosen, reader = selection(select, format_name), reader_named(format_name)
    assert reader is not None
    counting = Counting([chosen])
    rows = reader.rows(io.BytesIO(content), Wanted(chosen.fields))
    try:
        while True:
            case = next(rows)
            counting.add(case, mark_of(case))
    except StopIteration as end:
        record: RunRecord = end.value
    except UnreadableError as error:
        return str(error)
    found = counting.tallies(record)[chosen.key]
    return found.problem or found


def collected(paths: Sequence[Path], select: Mapping[str, Any], format_name: str) -> Tally | str:
    """What DuckDB counts in the files of one folder, or why it counts nothing."""
    chosen = selection(select, format_name)
    source = Folder(paths[0].parent)
    try:
        with opened(paths, f".{format_name}") as engine:
            table = table_of(engine, source, [path.name for path in paths], format_name, chosen.fields)
            return count(engine, table, chosen).tally
    except UnreadableError as error:
        return str(error)


def compared(found: Tally | str) -> object:
    """What must be equal: everything but the fingerprint, and the sentence of a problem."""
    if isinstance(found, str):
        return "a problem"
    return (
        found.selected, dict(found.states), found.results, found.repeated, found.dims, found.slices, set(found.unmet)
    )  # fmt: skip
