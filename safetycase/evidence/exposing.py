"""In how much exposure the selected results were counted: hours, miles, whatever the unit."""

from __future__ import annotations

import math
from collections.abc import Mapping

from safetycase.evidence.readings import Reading, field_of, number_of
from safetycase.evidence.records import CaseResult, Exposures, UnreadableError
from safetycase.evidence.selection import Selection
from safetycase.evidence.text import shown

MAX_PLACES = 10_000
"""The greatest number of places in which exposure is told apart."""

_KIND_OF_EVENT = frozenset({"requirements"})
"""Fields that say which kind of event a result is. Those who select by them leave the exposure of the run whole."""

_Place = tuple[str, ...]


class Exposing:
    """Adds up the exposure of rows, in all and by place."""

    def __init__(self, reading: Reading) -> None:
        self._fields = reading.exposure
        self._sliced = bool(reading.slices or reading.output)
        self._places: dict[_Place, dict[str, float]] = {}
        self.total: dict[str, float] = {}

    def add(self, case: CaseResult, place: _Place) -> None:
        """Take the exposure of a row in. Raises UnreadableError where it is no number of 0 or more."""
        stated = {**case.exposure, **{unit: _amount(case, field) for unit, field in self._fields}}
        for into in (self.total, self._at(place)):
            for unit, amount in stated.items():
                into[unit] = into.get(unit, 0.0) + amount

    def _at(self, place: _Place) -> dict[str, float]:
        if not self._sliced:
            return {}
        if place not in self._places and len(self._places) >= MAX_PLACES:
            raise UnreadableError(f"it has more than {MAX_PLACES:,} slices")
        return self._places.setdefault(place, {})

    def by_place(self) -> tuple[tuple[_Place, Mapping[str, float]], ...]:
        """The exposure of each place, sorted."""
        return tuple(sorted(self._places.items()))


def of_whole_run(selection: Selection, exposure: Exposures, results: int) -> Exposures:
    """The exposure of a whole run, where it is also that of what is selected; else nothing.

    Who selects a part of what was exposed would count few events in the exposure of all; who selects a kind of event
    does not. Where nothing of that kind is there, its name may be misspelt. Attempts made one would count once.
    """
    named = {name for name, _ in selection.where}
    whole = not selection.either and named <= _KIND_OF_EVENT and selection.reading.unit != "item"
    return exposure if whole and (results or not named) else {}


def _amount(case: CaseResult, field: str) -> float:
    text = field_of(case, field)
    amount = number_of(text) if text is not None else math.nan
    if not (math.isfinite(amount) and amount >= 0):
        seen = "nothing" if text is None else f"'{shown(text, 40)}'"
        raise UnreadableError(
            f"{shown(case.name, 80)} has {seen} under '{shown(field, 40)}', not a number of 0 or more"
        )
    return amount
