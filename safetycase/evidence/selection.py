"""Which results of an artefact speak for an evidence item.

`select.where` names fields of a result and the values that count. All fields named must match; of a list of values any
one. A value matches exactly, except that `*` stands for any characters. Locators of a format (`scorer`, `task`) are
fields by another way. Of JUnit the fields are `name`, `classname`, `file`, `suite`, and `property.NAME`; a property
matches by any of its values, and by any part of a value that lists several with commas (in properties that hold ids of
requirements also with semicolons and spaces).
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import msgspec
from msgspec import UNSET, UnsetType

from safetycase.evidence.formats import Reader
from safetycase.evidence.ids import names_requirements, split_ids
from safetycase.evidence.readings import Reading, ReadingError, Unit, canonical, reading_of, values_of
from safetycase.evidence.records import CaseResult
from safetycase.model.assurance import Select

PROPERTY = "property."
"""What stands before the name of a property of JUnit."""

_READING = frozenset(
    {"unit", "item", "repeats", "outcome", "slice", "output", "rows", "trials", "answered", "failures", "exposure"}
)
"""The keys of `select` that are no locators of one format."""

_FIELDS = tuple(field for field in Select.__struct_fields__ if field != "where")
_REMEMBERED = 10_000


class NotUnderstoodError(Exception):
    """A selection that this release cannot follow; the sentence says which part."""


class Selection(msgspec.Struct, frozen=True, cache_hash=True):
    """What counts: fields with their values, all of which must match; without fields everything counts.

    With `either` a result counts if one of those selections takes it, with `without` if none of those does. `reading`
    says what a result counts as.
    """

    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    either: tuple[Selection, ...] = ()
    reading: Reading = Reading()
    without: tuple[Selection, ...] = ()

    @property
    def key(self) -> str:
        """A digest that differs where the selection differs (16 hexadecimal digits)."""
        return _key(self)

    @property
    def fields(self) -> frozenset[str]:
        """The fields of a case that are looked at."""
        below = [one.fields for one in (*self.either, *self.without)]
        return frozenset(name for name, _ in self.where).union(self.reading.fields, *below)


@lru_cache(maxsize=65_536)
def _key(selection: Selection) -> str:
    what: object = [[name, sorted(values)] for name, values in sorted(selection.where)]
    if selection.either:
        what = [what, sorted(one.key for one in selection.either)]
    if selection.without:
        what = [what, "without", sorted(one.key for one in selection.without)]
    if selection.reading != Reading():
        reading = msgspec.to_builtins(selection.reading)
        if not selection.reading.exposure:  # locks of selections without it keep their keys
            del reading["exposure"]
        what = [what, reading]
    return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:16]


def union(selections: Sequence[Selection]) -> Selection | None:
    """The selection of what any of several takes; None where they count results differently."""
    reading = selections[0].reading
    if any(one.reading != reading for one in selections):
        return None
    fields = {one.where[0][0] if len(one.where) == 1 and not one.either else "" for one in selections}
    if len(fields) == 1 and "" not in fields:
        values = dict.fromkeys(value for one in selections for value in one.where[0][1])
        return Selection(where=((fields.pop(), tuple(sorted(values))),), reading=reading)
    return Selection(either=tuple(selections), reading=reading)


def selection_of(select: Select | UnsetType, reader: Reader, metrics: tuple[str, ...] = ()) -> Selection:
    """The selection that an evidence item asks for, with the numbers of the artefact that it names as `metrics`.

    Raises NotUnderstoodError for what the format cannot give.
    """
    if isinstance(select, UnsetType):
        whole = tuple((name, (value,)) for name, value in reader.defaults.items())
        return Selection(whole, reading=Reading(unit=reader.unit, metrics=metrics))
    where: dict[str, tuple[str, ...]] = {}
    plain = True
    for field in _FIELDS:
        value = getattr(select, field)
        if value is UNSET or value == () or value == {}:
            continue
        usual = field == "unit" and (value == reader.unit or (value == "item" and reader.unit == "case"))
        if field not in reader.locators and not usual:
            raise NotUnderstoodError(f"select.{field} cannot be followed for {reader.title} by this release")
        if field in _READING:
            plain = False
        else:
            where.update(_located(field, value))
    for name, values in select.where.items():
        if reader.fields and not _known(name, reader.fields):
            known = ", ".join(f"{field}NAME" if field.endswith(".") else field for field in reader.fields)
            raise NotUnderstoodError(f"select.where has no field '{name}' for {reader.title}; it has {known}")
        if name in where:
            raise NotUnderstoodError(f"select.{name} and select.where.{name} say the same thing twice")
        where[name] = tuple(_scalar(value) for value in (values if isinstance(values, tuple) else (values,)))
    reading = _usual(reader.unit, metrics)
    if not plain:
        try:
            reading = reading_of(select, reader.unit, metrics)
        except ReadingError as error:
            raise NotUnderstoodError(str(error)) from None
        if reading.unit == "item" and reader.unit == "case" and "item" not in reader.locators:
            reading = msgspec.structs.replace(reading, unit="case")
    for name, value in reader.defaults.items():
        where.setdefault(name, (value,))
    return Selection(tuple(where.items()), reading=reading)


@lru_cache(maxsize=1024)
def _usual(unit: Unit, metrics: tuple[str, ...]) -> Reading:
    return Reading(unit=unit, metrics=metrics)


def _known(name: str, fields: Iterable[str]) -> bool:
    return any(name.startswith(field) and name != field if field.endswith(".") else name == field for field in fields)


def _located(field: str, value: object) -> dict[str, tuple[str, ...]]:
    """The fields and values that a locator stands for."""
    if isinstance(value, dict):
        return {f"{field}.{name}": (canonical(part),) for name, part in value.items()}
    return {field: tuple(map(str, value)) if isinstance(value, tuple) else (canonical(value),)}


def _scalar(value: str | int | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def matcher(selection: Selection) -> Callable[[CaseResult], bool]:
    """What says of a case whether a selection takes it."""
    tests = [_test(name, values) for name, values in selection.where]
    if selection.either:
        matchers = [matcher(one) for one in selection.either]
        tests.append(lambda case: any(matches(case) for matches in matchers))
    if selection.without:
        unwanted = [matcher(one) for one in selection.without]
        tests.append(lambda case: not any(matches(case) for matches in unwanted))
    if len(tests) == 1:
        return tests[0]
    if not tests:
        return lambda case: True
    return lambda case: all(test(case) for test in tests)


def _test(name: str, values: tuple[str, ...]) -> Callable[[CaseResult], bool]:
    exact = frozenset(value for value in values if "*" not in value)
    globs = [_glob(value) for value in values if "*" in value]
    texts = texts_of(name)
    if len(globs) == 1 and not exact:
        return _by_glob(texts, globs[0])
    return lambda case: any(text in exact or any(glob(text) for glob in globs) for text in texts(case))


def _by_glob(texts: Callable[[CaseResult], Iterable[str]], glob: Callable[[str], bool]) -> Callable[[CaseResult], bool]:
    """The same for the usual case, in which each of many selections has one pattern."""

    def matches(case: CaseResult) -> bool:
        for text in texts(case):  # noqa: SIM110 - a generator takes twice as long
            if glob(text):
                return True
        return False

    return matches


def texts_of(name: str) -> Callable[[CaseResult], Iterable[str]]:
    """What of a case is compared with the values of a field, each once."""
    if not name.startswith(PROPERTY):
        return lambda case: values_of(case, name)
    label = name.removeprefix(PROPERTY)
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


@lru_cache(maxsize=4096)
def _glob(value: str) -> Callable[[str], bool]:
    """Whether a text is what a pattern with stars stands for. Ends are compared first: most texts have others."""
    first, *between, last = value.split("*")
    least = len(first) + len(last)
    if not any(between):
        return lambda text: text.startswith(first) and text.endswith(last) and len(text) >= least
    only_star = value.replace("[", "[[]").replace("?", "[?]")
    whole = re.compile(fnmatch.translate(only_star), re.DOTALL)
    return lambda text: text.startswith(first) and text.endswith(last) and whole.fullmatch(text) is not None
