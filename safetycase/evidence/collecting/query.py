"""The question that a selection asks of rows, as SQL with parameters.

States are numbers in it, by their place from best to worst, so that the worst of several attempts is their maximum.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import msgspec

from safetycase.evidence.collecting.columns import Column
from safetycase.evidence.readings import EXACT, Bounds, Outcomes, Reading, plain_number
from safetycase.evidence.records import OUTCOMES, SEVERITY_OF_STATE, Outcome, State
from safetycase.evidence.selection import Selection
from safetycase.evidence.tallying import MAX_SLICES
from safetycase.evidence.unit_ids import unit_id_sql

RANK: Mapping[State, int] = {state: rank for rank, state in enumerate(SEVERITY_OF_STATE)}
MOST_ROWS = MAX_SLICES * 8
"""The greatest number of lines of an answer: every slice in every state that can come out."""

FAILURES = min(rank for state, rank in RANK.items() if OUTCOMES[state] == "failure")
STATES: Mapping[Outcome, State] = {
    "pass": "passed", "failure": "failed", "abstained": "abstained", "unresolved": "unlisted"
}  # fmt: skip
_LARGEST = 10**15


class Question(msgspec.Struct, frozen=True):
    """SQL with numbered parameters, the first of which is the list of files."""

    sql: str
    values: tuple[object, ...]


class Asking:
    """Builds the questions of one selection. `columns` are the fields that the rows have, `rows` is SQL of the rows."""

    def __init__(
        self, selection: Selection, columns: Mapping[str, Column], rows: str, values: Sequence[object]
    ) -> None:
        self._selection = selection
        self._reading: Reading = selection.reading
        self._columns = columns
        self._rows = rows
        # As in small tables, a column `item` that is looked at says of which item a row is.
        self._item = self._reading.item or ("item" if "item" in selection.fields else "")
        self._given = tuple(values)
        self._values: list[object] = []
        self._named: dict[str, str] = {}
        self._begin()

    def _begin(self) -> None:
        """Begin another question: parameters and fields are numbered anew."""
        self._values, self._named = list(self._given), {}

    @property
    def dims(self) -> int:
        """How many dimensions a place has: those of the slices, and the output."""
        return len(self._fields())

    def counts(self) -> Question:
        """Places, state, number of trials, number of results, and the sum of a digest of each trial."""
        self._begin()
        if self._reading.unit == "item":
            return self._question(self._by_item())
        groups = "".join(f"d{place}, " for place in range(self.dims))
        return self._question(f"SELECT {groups}state, count(*), count(*), 0 FROM s GROUP BY ALL LIMIT {MOST_ROWS + 1}")

    def sums(self) -> Question:
        """Of rows that stand for many trials: places, passed, failed, abstained, rows, and rows that are not such."""
        self._begin()
        groups = "".join(f"d{place}, " for place in range(self.dims))
        good = "trials IS NOT NULL AND failures <= answered AND answered <= trials"
        return self._question(
            f"SELECT {groups}sum(answered - failures) FILTER ({good}), sum(failures) FILTER ({good}),"
            f" sum(trials - answered) FILTER ({good}), count(*), count(*) FILTER (NOT coalesce({good}, false))"
            f" FROM s GROUP BY ALL LIMIT {MOST_ROWS + 1}"
        )

    def repeated(self) -> Question | None:
        """Whether an item has several results; None where results are of no items, or are one trial together."""
        if not self._item or self._reading.unit == "item" or self._reading.counted is not None:
            return None
        self._begin()
        return self._question("SELECT count(nullif(item, '')) > count(DISTINCT nullif(item, '')) FROM s")

    def unmet(self) -> tuple[Question, tuple[tuple[str, str], ...]] | None:
        """Of each value that stands in a list of `where`, whether a selected row has it; None without a list."""
        wanted = tuple(
            (field, value)
            for field, values in self._selection.where
            if len(set(values)) > 1
            for value in dict.fromkeys(values)
        )
        if not wanted:
            return None
        self._begin()
        flags = ", ".join(f"coalesce(bool_or({self._matches(field, (value,))}), false)" for field, value in wanted)
        return self._question(f"SELECT {flags} FROM t WHERE {self._where()}"), wanted

    def faults(self) -> tuple[Question, tuple[str, ...]] | None:
        """How many rows cannot be understood, by reason; None where every row of the format can."""
        found = [(column.fault, column.words) for column in self._columns.values() if column.fault]
        if not found:
            return None
        counts = ", ".join(f"count(*) FILTER ({fault})" for fault, _ in found)
        return Question(f"SELECT {counts} FROM {self._rows}", tuple(self._values)), tuple(words for _, words in found)

    def _question(self, asked: str) -> Question:
        """The question over the selected rows, `s`, which have `item`, `state` and their place."""
        selected = self._selected()
        fields = ", ".join(f"{sql} AS {name}" for sql, name in self._named.items()) or "1 AS nothing"
        sql = f"WITH t AS (SELECT {fields} FROM {self._rows}), s AS ({selected}) {asked}"
        return Question(sql, tuple(self._values))

    def _selected(self) -> str:
        reading = self._reading
        places = [f"coalesce({self._text(field)}, '') AS d{place}" for place, field in enumerate(self._fields())]
        if reading.counted is not None:
            counted = reading.counted
            named = {"trials": counted.trials, "answered": counted.answered, "failures": counted.failures}
            values = [f"{self._whole(field)} AS {name}" for name, field in named.items()]
        else:
            item = f"coalesce({self._text(self._item)}, '')" if self._item else "''"
            values = [f"{unit_id_sql(item)} AS item", f"{self._state()} AS state"]
        return f"SELECT {', '.join([*values, *places])} FROM t WHERE {self._where()}"

    def _fields(self) -> list[str]:
        return [field for _, field in self._reading.slices] + ([self._reading.output] if self._reading.output else [])

    def _by_item(self) -> str:
        """One trial of each item; results without an item are each an unresolved one."""
        dims = range(self.dims)
        apart = "".join(f", CASE WHEN item = '' THEN d{place} ELSE '' END AS g{place}" for place in dims)
        groups = "".join(f", g{place}" for place in dims)
        ends = "".join(f", min(d{place}) AS a{place}, max(d{place}) AS z{place}" for place in dims)
        torn = " OR ".join(f"a{place} <> z{place}" for place in dims) or "false"
        names = "".join(f"CASE WHEN a{place} = z{place} THEN a{place} ELSE '' END AS p{place}, " for place in dims)
        return (
            f", r AS (SELECT *{apart} FROM s),"
            f" i AS (SELECT item, max(state) AS worst, count(*) AS n, count(*) FILTER (state >= {FAILURES}) AS bad,"
            f" count(*) FILTER (state = {RANK['passed']}) AS good{ends} FROM r GROUP BY item{groups}),"
            f" f AS (SELECT *, CASE WHEN item = '' THEN {RANK['unlisted']} WHEN {torn} THEN {RANK['unknown']}"
            f" ELSE {_SETTLED[self._reading.repeats]} END AS state FROM i)"
            f" SELECT {names}state, sum(CASE WHEN item = '' THEN n ELSE 1 END), sum(n),"
            f" sum(CAST(hash(item, state) AS HUGEINT)) FROM f GROUP BY ALL LIMIT {MOST_ROWS + 1}"
        )

    def _value(self, value: object) -> str:
        """A parameter."""
        self._values.append(value)
        return f"${len(self._values)}"

    def _text(self, field: str) -> str:
        return self._part(field, "t", lambda column: column.text)

    def _number(self, field: str) -> str:
        return self._part(field, "n", lambda column: column.number)

    def _large(self, field: str) -> str:
        return self._part(field, "w", lambda column: column.large)

    def _part(self, field: str, letter: str, of: Callable[[Column], str]) -> str:
        """What a field is, computed once for each row; of a field that no row has, nothing."""
        column = self._columns.get(field)
        if column is None:
            return {"t": "NULL::VARCHAR", "n": "NULL::DOUBLE", "w": "NULL::HUGEINT"}[letter]
        return self._named.setdefault(of(column), f"{letter}{len(self._named)}")

    def _whole(self, field: str) -> str:
        text = self._text(field)
        number = f"TRY_CAST({text} AS BIGINT)"
        return f"CASE WHEN regexp_full_match({text}, '[0-9]{{1,20}}') AND {number} <= {_LARGEST} THEN {number} END"

    def _where(self) -> str:
        """What selects a row: all fields must match, of a list of values any."""
        return " AND ".join(self._matches(field, values) for field, values in self._selection.where) or "true"

    def _matches(self, field: str, values: Sequence[str]) -> str:
        text = self._text(field)
        tests = [
            f"{text} LIKE {self._value(_like(value))} ESCAPE '\\'" if "*" in value else f"{text} = {self._value(value)}"
            for value in dict.fromkeys(values)
        ]
        return f"coalesce({' OR '.join(tests)}, false)"

    def _state(self) -> str:
        """The state of a row by its score, as `Outcomes.state` has it: what not one outcome takes is unlisted."""
        field, outcomes = self._reading.value, self._reading.outcomes
        if not field:
            return f"{RANK['unscored']}"
        taken = {outcome: self._taken(field, outcomes, outcome) for outcome in STATES}
        number = " + ".join(f"CAST({test} AS INTEGER)" for test in taken.values())
        cases = " ".join(f"WHEN {test} THEN {RANK[STATES[outcome]]}" for outcome, test in taken.items())
        return (
            f"CAST(CASE WHEN {self._text(field)} IS NULL THEN {RANK['unscored']}"
            f" WHEN {number} <> 1 THEN {RANK['unlisted']} {cases} END AS TINYINT)"
        )

    def _taken(self, field: str, outcomes: Outcomes, outcome: Outcome) -> str:
        tests = [self._equals(field, score) for score, one in outcomes.listed if one == outcome]
        tests += [self._inside(field, bounds) for bounds, one in outcomes.bounded if one == outcome]
        return f"coalesce({' OR '.join(tests)}, false)" if tests else "false"

    def _equals(self, field: str, score: str) -> str:
        same = f"{self._text(field)} = {self._value(score)}"
        if plain_number(score) != score:
            return same
        if score.lstrip("-").isdigit() and abs(int(score)) >= EXACT:
            return f"({same} OR {self._large(field)} = CAST({self._value(score)} AS HUGEINT))"
        return f"({same} OR {self._large(field)} IS NULL AND {self._number(field)} = {self._value(float(score))})"

    def _inside(self, field: str, bounds: Bounds) -> str:
        above = self._exactly(field, ">=" if bounds.low_in else ">", bounds.low)
        return f"({above} AND {self._exactly(field, '<=' if bounds.high_in else '<', bounds.high)})"

    def _exactly(self, field: str, sign: str, limit: float) -> str:
        """A comparison with a limit, of whole numbers that a float would round with the whole one that decides."""
        large, number = self._large(field), self._number(field)
        whole = max(-_HUGE, min(_HUGE, limit))
        whole = math.ceil(whole) if sign in {">=", "<"} else math.floor(whole)
        exact = f"{large} {sign} CAST({self._value(str(whole))} AS HUGEINT)"
        return f"(CASE WHEN {large} IS NULL THEN {number} {sign} {self._value(float(limit))} ELSE {exact} END)"


_HUGE = 10**38
"""More than any whole number that is compared exactly."""

_SETTLED: Mapping[str, str] = {
    "any": "worst",
    "all": f"CASE WHEN bad = n THEN worst WHEN good > 0 THEN {RANK['passed']} WHEN bad = 0 THEN worst"
    f" ELSE {RANK['unknown']} END",
    "majority": f"CASE WHEN 2 * bad > n THEN worst WHEN 2 * good > n THEN {RANK['passed']} ELSE {RANK['unknown']} END",
}
"""The state of an item by those of its attempts, as `tallying` has it. Which attempt is the last no row says."""

REPEATS = frozenset(_SETTLED)
"""What `select.repeats` may say of rows that are collected."""


def _like(value: str) -> str:
    r"""A value with `*` as a pattern of LIKE, escaped by `\`."""
    for special in ("\\", "%", "_"):
        value = value.replace(special, "\\" + special)
    return value.replace("*", "%")
