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
from collections.abc import Callable, Mapping, Sequence

import msgspec
from msgspec import UNSET

from safetycase.evidence.formats import Reader
from safetycase.evidence.ids import names_requirements, split_ids
from safetycase.evidence.records import OUTCOMES, CaseResult, State
from safetycase.model.assurance import Select

_FIELDS = ("name", "classname", "file", "suite")
_PROPERTY = "property."
MAX_FAILING = 20
"""How many of the cases that failed a tally names; all are counted."""


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
        where = [[name, sorted(values)] for name, values in sorted(self.where)]
        text = json.dumps([where, sorted(one.key for one in self.either)] if self.either else where)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


class FailedCase(msgspec.Struct, frozen=True):
    """A case that counts as a failure by the default table, with what its tool says about it."""

    name: str
    state: State
    message: str


class Tally(msgspec.Struct, frozen=True):
    """How the selected cases of one artefact ended. `failing` names the first of those that failed."""

    selected: int
    states: Mapping[State, int]
    failing: tuple[FailedCase, ...] = ()


def selection_of(select: Select | msgspec.UnsetType, reader: Reader) -> Selection:
    """The selection that an evidence item asks for. Raises NotUnderstoodError for what the format cannot give."""
    if select is UNSET or isinstance(select, msgspec.UnsetType):
        return Selection()
    for field in msgspec.structs.fields(select):
        value = getattr(select, field.name)
        if value is UNSET or value == () or value == {} or field.name in reader.locators:
            continue
        if field.name == "unit" and value in {"item", "case"}:
            continue
        raise NotUnderstoodError(f"select.{field.encode_name} cannot be followed for {reader.title} by this release")
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
    matches = _matcher(selection)
    states: dict[State, int] = {}
    failing: list[FailedCase] = []
    for case in cases:
        if not matches(case):
            continue
        state = case.state
        states[state] = states.get(state, 0) + 1
        if state != "passed" and OUTCOMES[state] == "failure" and len(failing) < MAX_FAILING:
            label = f"{case.classname}.{case.name}" if case.classname else case.name
            failing.append(FailedCase(label, state, case.message))
    return Tally(sum(states.values()), dict(sorted(states.items())), tuple(failing))


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

    def wanted(text: str) -> bool:
        return text in exact or any(glob.fullmatch(text) for glob in globs)

    if not name.startswith(_PROPERTY):
        return lambda case: wanted(getattr(case, name))
    label = name.removeprefix(_PROPERTY)
    parts = split_ids if names_requirements(label) else _comma_parts

    def has(case: CaseResult) -> bool:
        return any(wanted(value) or any(wanted(part) for part in parts(value)) for value in case.values(label))

    return has


def _comma_parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",")] if "," in value else []


def _glob(value: str) -> re.Pattern[str]:
    only_star = value.replace("[", "[[]").replace("?", "[?]")
    return re.compile(fnmatch.translate(only_star), re.DOTALL)
