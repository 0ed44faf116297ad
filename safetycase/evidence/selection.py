"""Which results of an artefact speak for an evidence item, and how many of them ended in each state.

`select.where` names fields of a result and the values that count: `name`, `classname`, `file`, `suite`, and
`property.NAME` for a property. All fields named must match; of a list of values any one. A value matches exactly,
except that `*` stands for any characters. A property matches by any of its values, and by any part of a value that
lists several with commas (in properties that hold ids of requirements also with semicolons and spaces).
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec
from msgspec import UNSET

from safetycase.evidence.fingerprint import Fingerprint, Mark, mark_of
from safetycase.evidence.formats import Reader
from safetycase.evidence.ids import names_requirements, split_ids
from safetycase.evidence.records import OUTCOMES, CaseResult, State
from safetycase.model.assurance import Select

_FIELDS = ("name", "classname", "file", "suite")
_PROPERTY = "property."
_REMEMBERED = 10_000

MAX_FAILING = 20
"""How many of the cases that failed a tally names; all are counted."""

MAX_UNPASSED = 200
"""How many of the cases that did not pass a tally and an artefact remember, to tell which nobody selects."""


class NotUnderstoodError(Exception):
    """A selection that this release cannot follow; the sentence says which part."""


class Selection(msgspec.Struct, frozen=True):
    """What counts: fields with their values, all of which must match; without fields everything counts.

    With `either` a result counts if one of those selections takes it.
    """

    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    either: tuple[Selection, ...] = ()

    @property
    def key(self) -> str:
        """A digest that differs where the selection differs (16 hexadecimal digits)."""
        return _key(self)


@lru_cache(maxsize=65_536)
def _key(selection: Selection) -> str:
    where = [[name, sorted(values)] for name, values in sorted(selection.where)]
    text = json.dumps([where, sorted(one.key for one in selection.either)] if selection.either else where)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def union(selections: Sequence[Selection]) -> Selection:
    """The selection of what any of several takes."""
    fields = {one.where[0][0] if len(one.where) == 1 and not one.either else "" for one in selections}
    if len(fields) == 1 and "" not in fields:
        values = dict.fromkeys(value for one in selections for value in one.where[0][1])
        return Selection(where=((fields.pop(), tuple(sorted(values))),))
    return Selection(either=tuple(selections))


class FailedCase(msgspec.Struct, frozen=True):
    """A case that counts as a failure by the default table, with what its tool says about it."""

    name: str
    state: State
    message: str


class Tally(msgspec.Struct, frozen=True):
    """How the selected cases of one artefact ended. `failing` names the first of those that failed.

    `cases` is their fingerprint, by which a copied run is known. `unpassed` are the places in the artefact of the
    first that did not pass.
    """

    selected: int
    states: Mapping[State, int]
    failing: tuple[FailedCase, ...] = ()
    cases: str = ""
    unpassed: tuple[int, ...] = ()


def label_of(case: CaseResult) -> str:
    """The name by which people know a case: its class or module, then its own."""
    return f"{case.classname}.{case.name}" if case.classname else case.name


def selection_of(select: Select | msgspec.UnsetType, reader: Reader) -> Selection:
    """The selection that an evidence item asks for. Raises NotUnderstoodError for what the format cannot give."""
    if select is UNSET or isinstance(select, msgspec.UnsetType):
        return Selection()
    for field in Select.__struct_fields__:
        value = getattr(select, field)
        if value is UNSET or value == () or value == {} or field in reader.locators:
            continue
        if field == "unit" and value in {"item", "case"}:
            continue
        raise NotUnderstoodError(f"select.{field} cannot be followed for {reader.title} by this release")
    where = []
    for name, values in select.where.items():
        if name not in _FIELDS and not (name.startswith(_PROPERTY) and name != _PROPERTY):
            known = ", ".join((*_FIELDS, f"{_PROPERTY}NAME"))
            raise NotUnderstoodError(f"select.where has no field '{name}' for {reader.title}; it has {known}")
        listed = values if isinstance(values, tuple) else (values,)
        where.append((name, tuple(_scalar(value) for value in listed)))
    return Selection(tuple(where))


def _scalar(value: str | int | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def tally(cases: Sequence[CaseResult], selection: Selection) -> Tally:
    """Count the selected cases by state."""
    return tally_all(cases, [mark_of(case) for case in cases], [selection])[selection.key]


def tally_all(
    cases: Sequence[CaseResult], marks: Sequence[Mark], selections: Collection[Selection]
) -> dict[str, Tally]:
    """Count for many selections in one pass, by their keys. `marks` are those of the cases, in their order.

    Selections by one field without wildcards, which are the usual ones, are looked up by the value of each case.
    """
    counting = {selection.key: _Counting() for selection in selections}
    slow: list[tuple[Callable[[CaseResult], bool], _Counting]] = []
    fast: dict[str, dict[str, list[_Counting]]] = {}
    for selection in selections:
        target = counting[selection.key]
        if len(selection.where) == 1 and not selection.either and not any("*" in v for v in selection.where[0][1]):
            name, values = selection.where[0]
            by_value = fast.setdefault(name, {})
            for value in set(values):
                known = by_value.setdefault(value, [])
                if target not in known:
                    known.append(target)
        else:
            slow.append((_matcher(selection), target))
    lookups = [(_texts(name), by_value) for name, by_value in fast.items()]
    for place, (case, mark) in enumerate(zip(cases, marks, strict=True)):
        for matches, target in slow:
            if matches(case):
                target.add(case, mark, place)
        for texts, by_value in lookups:
            hits = [by_value[text] for text in texts(case) if text in by_value]
            if len(hits) == 1:
                for target in hits[0]:
                    target.add(case, mark, place)
            elif hits:
                for target in {id(one): one for hit in hits for one in hit}.values():
                    target.add(case, mark, place)
    return {key: target.tally() for key, target in counting.items()}


class _Counting:
    """A tally in the making."""

    def __init__(self) -> None:
        self._states: dict[State, int] = {}
        self._failing: list[FailedCase] = []
        self._unpassed: list[int] = []
        self._print = Fingerprint()

    def add(self, case: CaseResult, mark: Mark, place: int) -> None:
        """Count a selected case, which stands at a place of the artefact."""
        state = case.state
        self._states[state] = self._states.get(state, 0) + 1
        self._print.add(mark)
        if state == "passed":
            return
        if len(self._unpassed) < MAX_UNPASSED:
            self._unpassed.append(place)
        if OUTCOMES[state] == "failure" and len(self._failing) < MAX_FAILING:
            self._failing.append(FailedCase(label_of(case), state, case.message))

    def tally(self) -> Tally:
        """What was counted."""
        states = dict(sorted(self._states.items()))
        return Tally(sum(states.values()), states, tuple(self._failing), self._print.text(), tuple(self._unpassed))


def _matcher(selection: Selection) -> Callable[[CaseResult], bool]:
    tests = [_test(name, values) for name, values in selection.where]
    if selection.either:
        matchers = [_matcher(one) for one in selection.either]
        tests.append(lambda case: any(matches(case) for matches in matchers))
    if len(tests) == 1:
        return tests[0]
    return lambda case: all(test(case) for test in tests)


def _test(name: str, values: tuple[str, ...]) -> Callable[[CaseResult], bool]:
    exact = frozenset(value for value in values if "*" not in value)
    globs = [_glob(value) for value in values if "*" in value]
    texts = _texts(name)
    return lambda case: any(text in exact or any(glob.fullmatch(text) for glob in globs) for text in texts(case))


def _texts(name: str) -> Callable[[CaseResult], Iterable[str]]:
    """What of a case is compared with the values of a field, each once."""
    if not name.startswith(_PROPERTY):
        return lambda case: (getattr(case, name),)
    label = name.removeprefix(_PROPERTY)
    parts = split_ids if names_requirements(label) else _comma_parts

    split: dict[tuple[str, ...], tuple[str, ...]] = {}

    def texts(case: CaseResult) -> Iterable[str]:
        found = case.values(label)
        known = split.get(found)
        if known is None:
            known = tuple(dict.fromkeys((*found, *(part for value in found for part in parts(value)))))
            if len(split) < _REMEMBERED:
                split[found] = known
        return known

    return texts


def _comma_parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",")] if "," in value else []


def _glob(value: str) -> re.Pattern[str]:
    only_star = value.replace("[", "[[]").replace("?", "[?]")
    return re.compile(fnmatch.translate(only_star), re.DOTALL)
