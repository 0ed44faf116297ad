"""What the fields of collected files are as SQL: a text in the spelling that selections use, and a number.

The texts are those that the readers of tables give: numbers in one spelling, true and false in small letters, nothing
for null and for the empty text. Names and values of files and of cases never become SQL but as quoted names, quoted
texts or parameters.
"""

from __future__ import annotations

import re

import msgspec

from safetycase.evidence.readings import EXACT, MOST_DIGITS
from safetycase.evidence.records import UnreadableError
from safetycase.evidence.text import shown

_INTEGERS = frozenset(f"{sign}{size}INT" for sign in ("", "U") for size in ("TINY", "SMALL", "", "BIG", "HUGE"))
_WHOLE = _INTEGERS | {"INTEGER", "UINTEGER"}
_FLOATING = frozenset({"FLOAT", "DOUBLE"})
_AS_WRITTEN = re.compile(r"(VARCHAR|ENUM\(.*|DATE|TIME( WITH TIME ZONE|_NS)?|TIMESTAMP.*|UUID|INTERVAL)\Z", re.DOTALL)

_NUMBER = r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*"
_INFINITE = r"(?i)\s*[+-]?inf(inity)?\s*"
_LONGEST_NUMBER = 40
_DIGITS = rf"\s*[+-]?[0-9]{{1,{MOST_DIGITS}}}\s*"


class Column(msgspec.Struct, frozen=True):
    """A field: SQL of its text, NULL where a row has none, and SQL of the number it is, NULL where it is none.

    `large` is SQL of the whole number where a float would round it, NULL elsewhere.
    `fault` is SQL that is true of a row that cannot be understood, empty where there is no such row, and `words` what
    is then said of the file.
    """

    text: str
    number: str
    large: str
    fault: str = ""
    words: str = ""


def name(text: str) -> str:
    """An identifier. Raises UnreadableError for a name that can be none."""
    if "\0" in text or not text:
        raise UnreadableError(f"it has a column '{shown(text, 60)}', which is no name")
    return '"' + text.replace('"', '""') + '"'


def text_column(sql: str) -> Column:
    """A column of text; the empty text is none."""
    text = f"nullif({sql}, '')"
    return Column(text, _number(text), _large(text))


def typed_column(field: str, sql: str, kind: str) -> Column:
    """A column of a type of DuckDB. Raises UnreadableError for one that holds no single values."""
    if kind == "BOOLEAN":
        return Column(f"CAST({sql} AS VARCHAR)", "NULL::DOUBLE", _NEVER_LARGE)
    if kind in _WHOLE:
        text = f"CAST({sql} AS VARCHAR)"
        return Column(text, f"CAST({sql} AS DOUBLE)", _large(text))
    if kind in _FLOATING or kind.startswith("DECIMAL("):
        double = f"CAST({sql} AS DOUBLE)"
        written = f"CAST({sql} AS VARCHAR)" if kind == "FLOAT" else f"CAST({double} AS VARCHAR)"
        whole = f"isfinite({double}) AND {double} = trunc({double}) AND abs({double}) < {EXACT}"
        text = f"CASE WHEN {whole} THEN CAST(CAST({double} AS BIGINT) AS VARCHAR) ELSE {written} END"
        return Column(text, f"CASE WHEN isnan({double}) THEN NULL ELSE {double} END", _NEVER_LARGE)
    if _AS_WRITTEN.match(kind):
        return text_column(f"CAST({sql} AS VARCHAR)")
    raise UnreadableError(f"'{shown(field, 60)}' is of the type {shown(kind, 40)}, and not one value")


def literal(text: str) -> str:
    """A text as SQL. Raises UnreadableError for one that can be none."""
    if "\0" in text:
        raise UnreadableError(f"'{shown(text, 60)}' is no name")
    return "'" + text.replace("'", "''") + "'"


def json_column(field: str) -> Column:
    """A field of JSON objects: the value at a key, or at a path of keys with dots. Both, or a list, are a fault."""
    path = "." in field
    direct = f"json_extract(json, {literal(_pointer([field]))})"
    below = f"json_extract(json, {literal(_pointer(field.split('.')))})"
    value = f"coalesce({_present(direct)}, {_present(below)})" if path else _present(direct)
    written = f"json_extract_string({value}, '$')"
    kind = f"json_type({value})"
    number = _number(written)
    whole = f"isfinite({number}) AND {number} = trunc({number}) AND abs({number}) < {EXACT}"
    fraction = f"{kind} = 'DOUBLE' AND NOT regexp_full_match({written}, '-?[0-9]+')"
    long = f"CASE WHEN {fraction} THEN CAST({number} AS VARCHAR) ELSE {written} END"
    numeric = f"CASE WHEN {whole} THEN CAST(CAST({number} AS BIGINT) AS VARCHAR) ELSE {long} END"
    text = (
        f"CASE WHEN {kind} = 'VARCHAR' THEN nullif({written}, '') WHEN {kind} = 'OBJECT' THEN NULL ELSE {numeric} END"
    )
    both = f" OR ({_present(direct)} IS NOT NULL AND {_present(below)} IS NOT NULL)" if path else ""
    words = f"'{shown(field, 60)}' is a list in some rows" + (", or both a key and a path" if path else "")
    return Column(text, number, _large(text), f"coalesce({kind} = 'ARRAY', false){both}", words)


def _pointer(keys: list[str]) -> str:
    """A path of keys as RFC 6901 writes it."""
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in keys)


def _present(sql: str) -> str:
    """A value of JSON, where null is none."""
    return f"(CASE WHEN json_type({sql}) = 'NULL' THEN NULL ELSE {sql} END)"


def _number(text: str) -> str:
    """The number that a text is, as `readings.number_of` reads it."""
    sign = f"CASE WHEN contains({text}, '-') THEN '-inf' ELSE 'inf' END"
    return (
        f"CASE WHEN length({text}) > {_LONGEST_NUMBER} THEN NULL"
        f" WHEN regexp_full_match({text}, '{_NUMBER}') THEN TRY_CAST({text} AS DOUBLE)"
        f" WHEN regexp_full_match({text}, '{_INFINITE}') THEN CAST({sign} AS DOUBLE) END"
    )


_NEVER_LARGE = "NULL::HUGEINT"


def _large(text: str) -> str:
    """The whole number that a text of digits is where no float need be it, as `readings` keeps it."""
    digits = (
        f"length({text}) BETWEEN {len(str(EXACT))} AND {_LONGEST_NUMBER} AND regexp_full_match({text}, '{_DIGITS}')"
    )
    return f"CASE WHEN {digits} THEN TRY_CAST(trim({text}) AS HUGEINT) END"
