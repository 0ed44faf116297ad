"""Random tables of every type that is counted, in DuckDB's own files and in other engines, counted in both ways."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from safetycase.evidence.collecting.backend import Backend
from safetycase.evidence.collecting.remote import count_table
from safetycase.evidence.records import UnreadableError
from safetycase.evidence.tallying import Tally
from tests.unit.evidence.collecting.counting import collected, compared, selection

Row = tuple[Any, ...]

COLUMNS: Mapping[str, str] = {
    "id": "VARCHAR", "site": "VARCHAR", "score": "VARCHAR", "whole": "BIGINT", "small": "SMALLINT", "real": "DOUBLE",
    "single": "FLOAT", "exact": "DECIMAL(18, 4)", "flag": "BOOLEAN", "day": "DATE", "n": "BIGINT", "a": "VARCHAR",
    "f": "DOUBLE", "it's \"odd\"": "VARCHAR",
}  # fmt: skip
"""The columns of a table with their types, as DuckDB calls them."""

TEXTS = [
    "right", "wrong", "none", "", None, "1", "1.0", "1e0", " 1", "1\n", "1\u0085", "0.5", "0.50", ".5", "5.", "+5",
    "inf", " -inf", "Infinity", "nan", "1_0", "0x1", "true", "True", "１", "-0",
    "9007199254740993", " +9007199254740993", "9007199254740992", "-9007199254740993", "0." + "1" * 60,
    "it's", 'a "quoted" one', "a,b", "x\\y", "two\nlines", "{}", "null", "NULL", "1f", "1d", "--1", "e5", "1e", "1e5",
    "ſ", "İnf", "Right", "right ", " right", "ri*ht", "r%t", "r_t", "😀", "é", "e\u0301", "ß", "1\u00a0", "\u2028",
]  # fmt: skip
_WHOLES = [None, 0, 1, -1, 2, 2**53, 2**53 + 1, 2**63 - 1, -(2**63), 10**15, 10**15 + 1]
_REALS = [
    None, 0.0, -0.0, 1.0, 0.5, 0.1, 0.1 + 0.2, 1 / 3, 1e16, 2.0**53, 1e-5, 1e22, 1e300, 5e-324, float("nan"),
    float("inf"), float("-inf"), 9007199254740993.0, 123456789.125,
]  # fmt: skip
_SINGLES = [None, 0.0, 1.0, 0.5, 0.1, 16777216.0, 3.4e38, 1e-10, float("nan"), float("inf"), 0.3]
_SITES = ["A", "a", "B", "O'Neill", "", None, "名前", "x y"]


def rows_of(seed: int, number: int) -> list[Row]:
    """Rows of a table, the same for the same seed."""
    chance = random.Random(seed)

    def row() -> Row:
        trials = chance.randint(0, 20)
        answered = chance.randint(0, trials) if chance.random() < 0.95 else trials + 1
        return (
            chance.choice([None, "", *(f"i{i}" for i in range(max(2, number // 3)))]), chance.choice(_SITES),
            chance.choice(TEXTS), chance.choice(_WHOLES), chance.choice([None, *range(-2, 4)]),
            chance.choice([*_REALS, chance.uniform(-2, 2)]), chance.choice(_SINGLES),
            chance.choice([None, Decimal(chance.randint(-20000, 20000)) / 10000, Decimal("12345678901234.5678")]),
            chance.choice([None, True, False]),
            chance.choice([None, date(2026, 1, 1) + timedelta(days=chance.randint(0, 3))]),
            trials, str(answered), float(chance.randint(0, trials)), chance.choice(["x1", "x2y", "yx2", "", None]),
        )  # fmt: skip

    return [row() for _ in range(number)]


def _outcome(column: str, **more: Any) -> dict[str, Any]:
    return {"outcome": {"column": column, **more}}


LISTED = _outcome("score", **{"pass": ["right", 1], "failure": ["wrong", "it's", 5], "abstained": ["none"]})
BOUNDED = _outcome("score", failure={"below": 0.5}, **{"pass": {"at_least": 0.5}})
REAL = _outcome("real", failure={"below": 0.3}, **{"pass": {"at_least": 0.3}})
ODD = 'it\'s "odd"'

SELECTS: dict[str, dict[str, Any]] = {
    "rows": LISTED,
    "without an outcome": {},
    "bounded": BOUNDED,
    "overlapping": _outcome("score", failure={"at_most": 0.5}, abstained=["1"], **{"pass": {"at_least": 0.5}}),
    "slices": {**LISTED, "slice": {"hospital": "site", "kind": ODD}},
    "output": {**LISTED, "slice": {"hospital": "site"}, "output": "score"},
    "attempts": {**LISTED, "item": "id", "unit": "attempt"},
    "any": {**BOUNDED, "item": "id", "slice": {"hospital": "site"}},
    "all": {**LISTED, "item": "id", "repeats": "all"},
    "majority": {**REAL, "item": "id", "repeats": "majority"},
    "by a number": {**LISTED, "item": "real", "slice": {"number": "real"}},
    "attempts by a number": {**LISTED, "item": "real", "unit": "attempt"},
    "items in slices of a number": {**LISTED, "item": "id", "slice": {"number": "single", "flag": "flag"}},
    "where": {**LISTED, "where": {"site": ["A", "名前", "nowhere"], ODD: "x*"}},
    "where a pattern": {**LISTED, "where": {"site": "*'*", "score": ["*_*", "*%*", "r*"]}},
    "where patterns": {**LISTED, "where": {"score": ["r*h*t", "*", "a*b", "r*t*t"], ODD: ["*x2", "x*2*y"]}},
    "where a number": {**LISTED, "where": {"real": [0.5, 0.1, "nan", 1, "1.0", "1e16", 0]}},
    "where a flag": {**LISTED, "where": {"flag": [True], "whole": ["1", "9223372036854775807", "1.0"]}},
    "nothing": {**LISTED, "where": {"site": "nowhere"}},
    "real": REAL,
    "real listed": _outcome("real", failure=[0, "nan", 0.1], **{"pass": [1.0, "0.30000000000000004"]}),
    "real slices": {**LISTED, "slice": {"number": "real", "single": "single"}},
    "single": _outcome("single", failure={"below": 0.1}, abstained=[0.3], **{"pass": {"at_least": 0.1}}),
    "whole": _outcome("whole", failure=[-1, 9007199254740993], **{"pass": {"above": 0}}),
    "whole within": _outcome("whole", failure={"at_most": 9007199254740992}, **{"pass": {"above": 9007199254740992}}),
    "text within": _outcome("score", failure={"at_least": 9007199254740993}, **{"pass": [9007199254740992, 1]}),
    "whole slices": {**LISTED, "slice": {"number": "whole", "small": "small"}, "item": "whole"},
    "small": _outcome("small", failure=[0, 1], **{"pass": {"at_least": 2}}),
    "exact": {**_outcome("exact", failure={"below": 0.5}, **{"pass": {"at_least": 0.5}}), "slice": {"e": "exact"}},
    "flag": {**_outcome("flag", failure=[False], **{"pass": [True]}), "slice": {"day": "day"}},
    "day": _outcome("day", failure=["2026-01-01"], **{"pass": ["2026-01-*", "2026-01-02"]}),
    "counted": {"trials": "n", "answered": "a", "failures": "f", "slice": {"hospital": "site"}},
    "counted without answers": {"trials": "n", "failures": "f", "slice": {"number": "single"}},
    "counted of whole numbers": {"trials": "n", "failures": "small"},
    "counted from text": {"trials": "whole", "answered": "score", "failures": "real"},
    "absent": {**LISTED, "item": "other"},
}  # fmt: skip


def as_parquet(path: Path, rows: Sequence[Row]) -> Path:
    """The rows as a Parquet file."""
    with duckdb.connect() as connection:
        fill(connection, "t", rows)
        connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path


def fill(connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Row]) -> None:
    """Make a table of rows in DuckDB."""
    columns = ", ".join('"' + column.replace('"', '""') + f'" {kind}' for column, kind in COLUMNS.items())
    connection.execute(f"CREATE OR REPLACE TABLE {name} ({columns})")
    if rows:
        connection.executemany(
            f"INSERT INTO {name} VALUES ({', '.join('?' * len(COLUMNS))})", [list(row) for row in rows]
        )


def asked(backend: Backend, table: str, select: Mapping[str, Any]) -> Tally | str:
    """What another engine counts in a table, or why it counts nothing."""
    try:
        return count_table(backend, table, selection(select, "table")).tally
    except UnreadableError as error:
        return str(error)


def differences(backend: Backend, table: str, parquet: Path) -> list[str]:
    """The selections of which another engine counts something else than DuckDB does of the same rows in a file."""
    found = []
    for name, select in SELECTS.items():
        there, here = asked(backend, table, select), collected([parquet], select, "parquet")
        if compared(there) != compared(here):
            found.append(f"{name}: {compared(there)} {there if isinstance(there, str) else ''} <> {compared(here)}")
    return found
