"""The rows of collected files by format: SQL that reads them, and the columns that they have."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from safetycase.case import Source
from safetycase.evidence.collecting.columns import Column, json_column, literal, name, text_column, typed_column
from safetycase.evidence.collecting.engine import Engine
from safetycase.evidence.collecting.one_reading import require_objects, require_table
from safetycase.evidence.formats.mapped import MAX_CELL, MAX_COLUMNS, MAX_LINE
from safetycase.evidence.records import UnreadableError
from safetycase.evidence.text import shown


class Table(msgspec.Struct, frozen=True):
    """SQL of the rows, the columns that were asked for and are there, and what is said of those that are not."""

    rows: str
    columns: Mapping[str, Column]
    absent: Mapping[str, str]


def table_of(engine: Engine, source: Source, files: Sequence[str], format_name: str, wanted: Iterable[str]) -> Table:
    """The table that the files are together. Raises UnreadableError, and OSError where one cannot be opened."""
    reading: Callable[[], Table] = {
        "parquet": lambda: _parquet(engine, files, sorted(wanted)),
        "csv": lambda: _csv(source, files, sorted(wanted)),
        "jsonl": lambda: _jsonl(engine, source, files, sorted(wanted)),
    }[format_name]
    return reading()


_SCHEMA = "name, type, num_children, converted_type, scale, precision, logical_type"


def _parquet(engine: Engine, files: Sequence[str], wanted: list[str]) -> Table:
    rows = "read_parquet($1, hive_partitioning = false, union_by_name = false, filename = false)"
    kinds = _kinds(engine, rows, engine.files[:1])
    places = {field: _place(field, kinds) for field in wanted}
    for number in _otherwise_made(engine):
        _require_same(places, _kinds(engine, rows, engine.files[number : number + 1]), files[0], files[number])
    columns = {field: typed_column(field, sql, kind) for field, (sql, kind) in places.items() if sql}
    return Table(rows, columns, absent(wanted, columns, kinds))


def _kinds(engine: Engine, rows: str, links: list[str]) -> dict[str, str]:
    """The columns of a file with their types."""
    return {row[0]: row[1] for row in engine.rows(f"DESCRIBE SELECT * FROM {rows}", [links])}


def _otherwise_made(engine: Engine) -> list[int]:
    """The places of the files whose schema is not, to the letter, that of the first."""
    if len(engine.files) < 2:
        return []
    schemas: dict[str, list[tuple[object, ...]]] = {link: [] for link in engine.files}
    sql = f"SELECT file_name, {_SCHEMA} FROM parquet_schema($1) ORDER BY file_name, column_id"
    for link, *column in engine.rows(sql, [engine.files]):
        schemas[link].append(tuple(column))
    first = schemas[engine.files[0]]
    return [number for number, link in enumerate(engine.files) if schemas[link] != first]


def _require_same(places: Mapping[str, tuple[str, str]], kinds: Mapping[str, str], first: str, other: str) -> None:
    """Raise UnreadableError where a field has another type in another file: DuckDB would make 1 of 0.6."""
    for field, (sql, kind) in places.items():
        found, there = _place(field, kinds)
        if (found, there) != (sql, kind):
            types = f"{shown(there or 'not there', 60)}, in {shown(first, 120)} {shown(kind or 'not there', 60)}"
            raise UnreadableError(f"'{shown(field, 60)}' is in {shown(other, 120)} {types}")


def _place(field: str, kinds: Mapping[str, str]) -> tuple[str, str]:
    """SQL of a field and its type: a column, or a path of parts of columns with dots; empty where there is none.

    Raises UnreadableError where it is both.
    """
    below = _below(field.split("."), kinds) if "." in field else ("", "")
    if field in kinds and below[0]:
        raise UnreadableError(f"'{shown(field, 60)}' is both a column and a path in one")
    return (name(field), kinds[field]) if field in kinds else below


def _below(parts: list[str], kinds: Mapping[str, str]) -> tuple[str, str]:
    kind, sql = kinds.get(parts[0], ""), name(parts[0]) if parts[0] else ""
    for part in parts[1:]:
        fields = parts_of(kind)
        if part not in fields:
            return "", ""
        sql, kind = f"struct_extract({sql}, {literal(part)})", fields[part]
    return sql, kind


def parts_of(kind: str) -> dict[str, str]:
    """The parts of a type such as `STRUCT(site VARCHAR, "a b" BIGINT)`, each with its type; none for other types."""
    if not kind.startswith("STRUCT(") or not kind.endswith(")"):
        return {}
    found: dict[str, str] = {}
    depth, quoted, start = 0, False, 0
    inner = kind[len("STRUCT(") : -1]
    for place, character in enumerate([*inner, ","]):
        if character == '"':
            quoted = not quoted
        elif not quoted and character in "()":
            depth += 1 if character == "(" else -1
        elif not quoted and depth == 0 and character == ",":
            label, of = _labelled(inner[start:place].strip())
            found[label] = of
            start = place + 1
    return found


def _labelled(text: str) -> tuple[str, str]:
    if text.startswith('"'):
        end = 1
        while text[end] != '"' or text[end + 1 : end + 2] == '"':
            end += 2 if text[end] == '"' else 1
        return text[1:end].replace('""', '"'), text[end + 1 :].strip()
    label, _, of = text.partition(" ")
    return label, of.strip()


def _csv(source: Source, files: Sequence[str], wanted: list[str]) -> Table:
    headings, separator = _headings(source, files[0])
    for other in files[1:]:
        if _headings(source, other) != (headings, separator):
            raise UnreadableError(f"{shown(other, 120)} has other headings than {shown(files[0], 120)}")
    for file in files:
        require_table(source, file, separator, len(headings))
    names = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(headings)))
    rows = (
        f"read_csv($1, auto_detect = false, header = false, skip = 1, columns = {{{names}}},"
        f" delim = {literal(separator)},"
        " quote = '\"', escape = '\"', nullstr = '', compression = 'none', ignore_errors = false,"
        f" null_padding = false, strict_mode = true, max_line_size = {MAX_LINE}, hive_partitioning = false)"
    )
    places = {heading: place for place, heading in enumerate(headings)}
    columns = {field: text_column(f"c{places[field]}") for field in wanted if field in places}
    return Table(rows, columns, absent(wanted, columns, headings))


def _headings(source: Source, path: str) -> tuple[tuple[str, ...], str]:
    """The headings of a table and what separates them, as the reader of small tables takes them."""
    with source.open(path) as stream:
        line = stream.readline(MAX_CELL)
    try:
        text = line.decode("utf-8-sig")
        separator = "\t" if "\t" in text and "," not in text else ","
        found = tuple(next(csv.reader([text], delimiter=separator, strict=True), []))
    except (UnicodeDecodeError, csv.Error):
        raise UnreadableError(f"{shown(path, 120)} has no line of headings in UTF-8") from None
    if not found or len(found) > MAX_COLUMNS:
        raise UnreadableError(f"{shown(path, 120)} has no line of headings, or too many of them")
    twice = next((heading for heading in found if found.count(heading) > 1), None)
    if twice is not None:
        raise UnreadableError(f"{shown(path, 120)}: the column '{shown(twice, 60)}' stands twice")
    return found, separator


def _jsonl(engine: Engine, source: Source, files: Sequence[str], wanted: list[str]) -> Table:
    for file in files:
        require_objects(source, file, wanted)
    rows = (
        "read_json_objects($1, format = 'newline_delimited', compression = 'none', ignore_errors = false,"
        f" maximum_object_size = {MAX_LINE}, hive_partitioning = false)"
    )
    columns = {field: json_column(field) for field in wanted}
    there = ", ".join(f"coalesce(bool_or({column.text} IS NOT NULL), false)" for column in columns.values())
    (seen,) = engine.rows(f"SELECT count(*){there and ', '}{there} FROM {rows}", [engine.files])
    present = {field: column for (field, column), here in zip(columns.items(), seen[1:], strict=True) if here}
    faults = {field: column for field, column in columns.items() if column.fault}
    return Table(rows, present | faults, absent(wanted, present, present))


def absent(wanted: Iterable[str], columns: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """What is said of fields that are wanted and not there."""
    words = ", ".join(shown(field, 40) for field in [*known][:12]) or "none"
    there = frozenset(columns)
    lacking = [field for field in wanted if field not in there]
    return {field: f"it has no field '{shown(field, 60)}'; it has {words}" for field in lacking}
