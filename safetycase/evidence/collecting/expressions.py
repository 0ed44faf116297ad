"""The questions that a selection asks of a table, as expressions of Ibis: those that `query` asks of files.

States are numbers, by their place from best to worst. Only what every engine has is used: no hash, no boolean
aggregate, no pattern of one engine's own.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from safetycase.evidence.collecting.fields import LARGE, Field, nothing
from safetycase.evidence.collecting.query import FAILURES, MOST_ROWS, RANK, STATES
from safetycase.evidence.readings import EXACT, MOST_DIGITS, Bounds, Outcomes, Reading, plain_number
from safetycase.evidence.records import Outcome
from safetycase.evidence.selection import Selection

_SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt
}  # fmt: skip
_FAR = 10.0 ** (MOST_DIGITS - 1)
"""A limit beyond which floats are compared."""


class Expressions:
    """Builds the questions of one selection over a table whose looked-at columns are `fields`."""

    def __init__(self, selection: Selection, table: Any, fields: Mapping[str, Field]) -> None:
        self._selection = selection
        self._reading: Reading = selection.reading
        self._fields = fields
        self._table = table
        # As in small tables, a column `item` that is looked at says of which item a row is.
        self._item = self._reading.item or ("item" if "item" in selection.fields else "")
        output = [self._reading.output] if self._reading.output else []
        self.places = [fields[name] for name in [*(field for _, field in self._reading.slices), *output]]

    @property
    def _names(self) -> list[str]:
        return [f"d{place}" for place in range(len(self.places))]

    def far(self) -> Any:
        """How many rows have a score whose number engines read differently; None where no number is asked for."""
        field = self._fields.get(self._reading.value)
        outcomes = self._reading.outcomes
        numbers = bool(outcomes.bounded) or any(plain_number(score) == score for score, _ in outcomes.listed)
        if field is None or field.far is None or not numbers:
            return None
        return self._table.aggregate(far=_number(field.far).sum())

    def counts(self) -> Any:
        """Places, state, number of trials, number of results."""
        selected = self._selected(item=self._key(self._item), state=self._state())
        if self._reading.unit == "item":
            return self._by_item(selected)
        grouped = selected.group_by([*self._names, "state"])
        return grouped.aggregate(trials=selected.count(), results=selected.count()).limit(MOST_ROWS + 1)

    def sums(self) -> Any:
        """Of rows that stand for many trials: places, passed, failed, abstained, rows, and rows that are not such."""
        counted = self._reading.counted
        assert counted is not None
        named = {"trials": counted.trials, "answered": counted.answered, "failures": counted.failures}
        rows = self._selected(**{name: self._fields[field].whole for name, field in named.items()})
        good = rows.trials.notnull() & (rows.failures <= rows.answered) & (rows.answered <= rows.trials)
        good = good.fill_null(False)
        sums = {
            "passed": (rows.answered - rows.failures).sum(where=good),
            "failed": rows.failures.sum(where=good),
            "abstained": (rows.trials - rows.answered).sum(where=good),
            "rows": rows.count(),
            "bad": _number(~good).sum(),
        }
        return (rows.group_by(self._names) if self.places else rows).aggregate(**sums).limit(MOST_ROWS + 1)

    def repeated(self) -> Any:
        """How many results are of items, and of how many; None where that makes no difference."""
        if not self._item or self._reading.unit == "item" or self._reading.counted is not None:
            return None
        selected = self._selected(item=self._key(self._item))
        return selected.aggregate(results=selected.item.count(), items=selected.item.nunique())

    def unmet(self) -> tuple[Any, tuple[tuple[str, str], ...]] | None:
        """Of each value that stands in a list of `where`, whether a selected row has it; None without a list."""
        wanted = tuple(
            (field, value)
            for field, values in self._selection.where
            if len(set(values)) > 1
            for value in dict.fromkeys(values)
        )
        if not wanted:
            return None
        flags = {
            f"w{place}": _number(self._matches(field, (value,))).max() for place, (field, value) in enumerate(wanted)
        }
        return self._table.filter(self._where()).aggregate(**flags), wanted

    def _selected(self, **columns: Any) -> Any:
        keys = {name: field.key for name, field in zip(self._names, self.places, strict=True)}
        return self._table.filter(self._where()).select(**columns, **keys)

    def _key(self, name: str) -> Any:
        import ibis

        return self._fields[name].key if name else ibis.null("string")

    def torn(self) -> tuple[Any, Field] | None:
        """Of items whose results lie in several places: item, places, number of results; and what an item is.

        None where there can be no such item.
        """
        if not self._item or not self.places or self._reading.unit != "item":
            return None
        selected = self._selected(item=self._key(self._item), state=self._state())
        items = self._items(selected)
        both = selected.semi_join(items.filter(items.torn).select("item"), "item")
        grouped = both.group_by(["item", *self._names])
        return grouped.aggregate(results=both.count()).limit(MOST_ROWS + 1), self._fields[self._item]

    def _by_item(self, selected: Any) -> Any:
        """One trial of each item, without those that are torn; results without an item are each an unresolved one."""
        import ibis

        items = self._items(selected)
        items = items.filter(~items.torn)
        state = ibis.ifelse(nothing(items.item), RANK["unlisted"], self._settled(items))
        trials = ibis.ifelse(nothing(items.item), items.n, 1)
        places = {name: items[f"a{name}"] for name in self._names}
        found = items.select(**places, state=state, trials=trials, results=items.n)
        grouped = found.group_by([*self._names, "state"])
        return grouped.aggregate(trials=found.trials.sum(), results=found.results.sum()).limit(MOST_ROWS + 1)

    def _items(self, selected: Any) -> Any:
        """The items with how their results ended and where; `torn` is whether they lie in several places."""
        import ibis

        lone = nothing(selected.item)
        apart = {f"g{name}": ibis.ifelse(lone, selected[name], None) for name in self._names}
        rows = selected.mutate(**apart)
        ends = {f"a{name}": rows[name].min() for name in self._names}
        ends |= {f"z{name}": rows[name].max() for name in self._names}
        ends |= {f"c{name}": rows[name].count() for name in self._names}
        items = rows.group_by(["item", *apart]).aggregate(
            worst=rows.state.max(),
            n=rows.count(),
            bad=_number(rows.state >= FAILURES).sum(),
            good=_number(rows.state == RANK["passed"]).sum(),
            **ends,
        )
        torn: Any = ibis.literal(False)
        for name in self._names:
            some = (items[f"c{name}"] > 0) & (items[f"c{name}"] < items.n)
            torn = torn | some | (items[f"a{name}"] != items[f"z{name}"]).fill_null(False)
        return items.mutate(torn=torn)

    def _settled(self, items: Any) -> Any:
        """The state of an item by those of its attempts, as `query` has it."""
        import ibis

        passed, unknown = ibis.literal(RANK["passed"]), ibis.literal(RANK["unknown"])
        if self._reading.repeats == "all":
            return ibis.cases(
                (items.bad == items.n, items.worst), (items.good > 0, passed), (items.bad == 0, items.worst),
                else_=unknown,
            )  # fmt: skip
        if self._reading.repeats == "majority":
            most, passing = 2 * items.bad > items.n, 2 * items.good > items.n
            return ibis.cases((most, items.worst), (passing, passed), else_=unknown)
        return items.worst

    def _where(self) -> Any:
        """What selects a row: all fields must match, of a list of values any."""
        import ibis

        test: Any = ibis.literal(True)
        for field, values in self._selection.where:
            test = test & self._matches(field, values)
        return test

    def _matches(self, name: str, values: Sequence[str]) -> Any:
        field = self._fields[name]
        return _any([field.matches(value) for value in dict.fromkeys(values)])

    def _state(self) -> Any:
        """The state of a row by its score: what not one outcome takes is unlisted."""
        import ibis

        name, outcomes = self._reading.value, self._reading.outcomes
        if not name:
            return ibis.literal(RANK["unscored"])
        field = self._fields[name]
        taken = {outcome: self._taken(field, outcomes, outcome) for outcome in STATES}
        number = sum((_number(test) for test in taken.values()), start=ibis.literal(0))
        cases = [(test, RANK[STATES[outcome]]) for outcome, test in taken.items()]
        return ibis.cases((nothing(field.key), RANK["unscored"]), (number != 1, RANK["unlisted"]), *cases)

    def _taken(self, field: Field, outcomes: Outcomes, outcome: Outcome) -> Any:
        tests = [_equals(field, score) for score, one in outcomes.listed if one == outcome]
        return _any([*tests, *(_inside(field, bounds) for bounds, one in outcomes.bounded if one == outcome)])


def _equals(field: Field, score: str) -> Any:
    same = field.is_text(score)
    if plain_number(score) != score:
        return same
    if score.lstrip("-").isdigit() and abs(int(score)) >= EXACT:
        exact = field.large is not None and len(score.lstrip("-")) <= MOST_DIGITS
        return _any([same, field.large == _whole(int(score))]) if exact else same
    number = field.number == float(score)
    return _any([same, number if field.large is None else number & field.large.isnull()])


def _inside(field: Field, bounds: Bounds) -> Any:
    above = _compared(field, ">=" if bounds.low_in else ">", bounds.low)
    return above & _compared(field, "<=" if bounds.high_in else "<", bounds.high)


def _compared(field: Field, sign: str, limit: float) -> Any:
    """A comparison with a limit, of whole numbers that a float would round with the whole one that decides."""
    import ibis

    compare = _SIGNS[sign]
    number = compare(field.number, float(limit))
    if field.large is None or abs(limit) >= _FAR:
        return number
    whole = math.ceil(limit) if sign in {">=", "<"} else math.floor(limit)
    return ibis.ifelse(field.large.notnull(), compare(field.large, _whole(whole)), number)


def _whole(number: int) -> Any:
    import ibis

    return ibis.literal(Decimal(number), type=LARGE)


def _any(tests: Sequence[Any]) -> Any:
    """Whether one of some tests holds; what is NULL does not."""
    import ibis

    found: Any = ibis.literal(False)
    for test in tests:
        found = found | test.fill_null(False)
    return found


def _number(test: Any) -> Any:
    import ibis

    return ibis.ifelse(test, 1, 0).cast("int64")
