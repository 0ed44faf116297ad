"""Tables and documents of any tool, of which the evidence item says what each field means: CSV, JSONL and JSON.

Rows are cases. A field is a column, or in JSON a path of keys with dots (`metadata.site`). Nothing is guessed: which
field names the item, which holds the score, and what scores mean stands under `select`.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, cast

from safetycase.evidence.formats import strictjson
from safetycase.evidence.formats.reader import Readable, Reader, Wanted, no_ids
from safetycase.evidence.numbering import digest_of
from safetycase.evidence.readings import OWN_FIELDS, canonical
from safetycase.evidence.records import CaseResult, Properties, Rows, RunRecord, UnreadableError
from safetycase.evidence.text import shown

MAX_LINE = 16 * 1024 * 1024
"""The longest line of a JSONL file, in bytes."""

_PIECE = 1 << 18
_LINE_END = ord("\n")

MAX_CELL = 1 << 20
"""The longest cell of a table, in characters."""

MAX_COLUMNS = 10_000
MAX_DOCUMENT = 64 * 1024 * 1024
"""The largest JSON document that is read whole, in bytes; larger results belong into JSONL, CSV or Parquet."""

LOCATORS = frozenset(
    {"where", "unit", "item", "repeats", "outcome", "slice", "output", "trials", "answered", "failures", "exposure"}
)
"""What `select` may say of rows."""


def csv_rows(stream: Readable, wanted: Wanted) -> Rows:
    """The rows of a table with a line of headings, separated by commas, or by tabs where the headings are."""
    text = io.TextIOWrapper(io.BufferedReader(_Raw(stream), 1 << 18), "utf-8-sig", newline="")
    csv.field_size_limit(MAX_CELL)
    try:
        first = text.readline(MAX_CELL)
        separator = "\t" if "\t" in first and "," not in first else ","
        headings = next(csv.reader([first], delimiter=separator, strict=True), [])
        places, own = _places(headings, wanted), wanted.fields & OWN_FIELDS
        for number, row in enumerate(csv.reader(text, delimiter=separator, strict=True), start=2):
            if not row:
                continue
            if len(row) != len(headings):
                raise UnreadableError(f"row {number:,} has {len(row):,} cells for {len(headings):,} headings")
            digest = digest_of("\0".join(row).encode())
            yield _case(number, {name: (row[place],) for name, place in places if row[place] != ""}, own, digest)
    except UnicodeDecodeError:
        raise UnreadableError("it is not UTF-8 text") from None
    except csv.Error as error:
        raise UnreadableError(f"it is not a table: {error}") from None
    return RunRecord(format="csv", absent=_absent(wanted, headings))


def _places(headings: list[str], wanted: Wanted) -> list[tuple[str, int]]:
    """The columns that are looked at, each with its place."""
    if not headings or len(headings) > MAX_COLUMNS:
        raise UnreadableError("it has no line of headings" if not headings else "it has too many columns")
    places = {name: place for place, name in enumerate(headings)}
    if len(places) != len(headings):
        twice = next(name for place, name in enumerate(headings) if places[name] != place)
        raise UnreadableError(f"the column '{shown(twice, 60)}' stands twice")
    return [(name, places[name]) for name in sorted(wanted.fields & places.keys())]


def _absent(wanted: Wanted, known: Iterable[str]) -> dict[str, str]:
    """What is said of fields that are wanted and not there."""
    there = list(known)
    words = ", ".join(shown(name, 40) for name in there[:12]) or "none"
    lacking = sorted(wanted.fields.difference(there))
    return {name: f"it has no field '{shown(name, 60)}'; it has {words}" for name in lacking}


def _case(number: int, properties: Properties, own: frozenset[str], digest: bytes) -> CaseResult:
    """The case that a row is. `own` are the parts of a case that are among its fields."""
    if not own:
        return CaseResult(f"row {number}", "unscored", properties=properties, row=digest)
    texts = {name: properties[name][0] for name in own if name in properties}
    several = next((name for name in texts if len(properties[name]) > 1), "")
    if several:
        raise UnreadableError(f"row {number:,} has several values under '{several}', not one")
    return CaseResult(
        name=texts.get("name", f"row {number}"),
        state="unscored",
        classname=texts.get("classname", ""),
        file=texts.get("file", ""),
        suite=texts.get("suite", ""),
        properties=properties,
        item=texts.get("item", ""),
        row=digest,
    )


class _Raw(io.RawIOBase):
    """Anything that gives bytes, as a raw file."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        chunk = self._stream.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def jsonl_rows(stream: Readable, wanted: Wanted) -> Rows:
    """The rows of a file with one JSON object a line. Empty lines are passed over."""
    lines = strictjson.Lines(keys_of(wanted.fields))
    own, seen = wanted.fields & OWN_FIELDS, set[str]()
    for number, line in lines_of(stream):
        row = lines.load(line, number)
        if not isinstance(row, dict):
            raise UnreadableError(f"line {number:,} is no object")
        properties = _fields(row, wanted)
        if len(seen) < len(wanted.fields):
            seen.update(properties)
        yield _case(number, properties, own, digest_of(line.strip()))
    return RunRecord(format="jsonl", absent=_absent(wanted, sorted(seen)))


def keys_of(fields: Iterable[str]) -> frozenset[str]:
    """The keys that are looked at for some fields, each of which is a key or a path of keys with dots."""
    return frozenset(part for field in fields for part in (field, *field.split(".")))


def lines_of(stream: Readable) -> Iterator[tuple[int, bytes]]:
    """The lines of a file with their numbers, empty ones passed over. Raises UnreadableError for one too long."""
    file = io.BufferedReader(_Raw(stream), 1 << 18)
    number = 0
    while line := file.readline(_PIECE):
        number += 1
        if len(line) == _PIECE and line[-1] != _LINE_END:
            line = _long_line(cast(IO[bytes], file), line, number)
        if not line.isspace():
            yield number, line


def _long_line(file: IO[bytes], first: bytes, number: int) -> bytes:
    """The whole of a line that begins with some bytes. Of one too long no more is kept than a line may have."""
    pieces, size = [first], len(first)
    while pieces[-1][-1] != _LINE_END and (piece := file.readline(_PIECE)):
        size += len(piece)
        if size > MAX_LINE:
            raise UnreadableError(f"line {number:,} is longer than {MAX_LINE >> 20} MiB")
        pieces.append(piece)
    return b"".join(pieces)


def json_rows(stream: Readable, wanted: Wanted) -> Rows:
    """The rows of a JSON document: the list at `wanted.rows`, the document if it is a list, or the document as one."""
    document = strictjson.loads(strictjson.read_all(stream, MAX_DOCUMENT))
    rows = _at(document, wanted.rows) if wanted.rows else document
    if not isinstance(rows, list):
        if wanted.rows:
            nowhere = {"": f"it has no list at '{shown(wanted.rows, 60)}'"}
            return RunRecord(format="json", absent=nowhere, metrics=_metrics(document, wanted))
        rows = [rows]
    own, seen = wanted.fields & OWN_FIELDS, set[str]()
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise UnreadableError(f"row {number:,} is no object")
        properties = _fields(row, wanted)
        seen.update(properties)
        yield _case(number, properties, own, digest_of(repr(row).encode("utf-8", "surrogatepass")))
    absent = _absent(wanted, sorted(seen)) if rows else {}
    return RunRecord(format="json", absent=absent, metrics=_metrics(document, wanted))


def _metrics(document: Any, wanted: Wanted) -> dict[str, float]:
    """The numbers that stand at the paths asked for."""
    found = {}
    for name in wanted.metrics:
        if isinstance(document, dict) and name in document and document[name] is None:
            continue  # it says that it has none, whatever a path of that name leads to
        value = _at(document, name)
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            found[name] = float(value)
    return found


def _fields(row: Mapping[str, Any], wanted: Wanted) -> Properties:
    return {field: texts for field in wanted.fields if (texts := texts_at(row, field))}


def texts_at(row: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """The texts of a field: a key, or a path of keys with dots. Raises UnreadableError where it is both."""
    return texts_of(_at(row, field))


def _at(document: Any, path: str) -> Any:
    """The value of a key, or of a path of keys with dots. Raises UnreadableError where it is both."""
    if not isinstance(document, dict):
        return None
    value = document.get(path)
    if "." in path:
        below = _below(document, tuple(path.split(".")))
        if value is not None and below is not None:
            raise UnreadableError(f"'{shown(path, 60)}' is both a key and a path in it")
        value = below if value is None else value
    return value


def _below(value: Any, path: tuple[str, ...]) -> Any:
    for part in path:
        if not isinstance(value, dict):
            return None
        value = value.get(part)
    return value


def texts_of(value: Any) -> tuple[str, ...]:
    """A value of JSON as texts: one for a scalar, one each for the parts of a list, none for everything else.

    A part of a list that is no scalar is an empty text, so that what stands beside it is not taken for all there is.
    """
    if value.__class__ is str:
        return (value,) if value else ()
    if value.__class__ is float:
        return (canonical(value),)
    if isinstance(value, list):
        texts = tuple(_text_of(part) for part in value)
        return texts if any(texts) else ()
    text = _text_of(value)
    return (text,) if text else ()


def _text_of(value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    return value if isinstance(value, str) else canonical(value)


def _unrecognised(head: bytes, name: str) -> bool:
    """What a table or a document holds cannot be told from its first bytes."""
    return False


READERS = tuple(
    Reader(
        name=name, title=title, recognises=_unrecognised, rows=rows, locators=LOCATORS | more, unit="case",
        suffixes=suffixes, method="", item_ids=no_ids, named=False, shows=frozenset({"all-proved", "no-findings"}),
    )
    for name, title, rows, more, suffixes in (
        ("csv", "a CSV table", csv_rows, frozenset[str](), (".csv", ".tsv")),
        ("jsonl", "a JSONL file", jsonl_rows, frozenset[str](), (".jsonl", ".ndjson")),
        ("json", "a JSON document", json_rows, frozenset({"rows"}), (".json",)),
    )
)  # fmt: skip
