"""How the results of an artefact become trials with outcomes: what `select` says beside `where`.

`outcome` has one of two forms, and no text may be read as both. Scores to outcomes: `{C: pass, I: failure}`. Outcomes
to scores: `{column: verdict, pass: [right], failure: {below: 0.5}}`, where `column` names the field with the score and
values are listed or bounded. A score that no outcome takes, or several, is unresolved (`unlisted`).
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, get_args

import msgspec
from msgspec import UNSET, UnsetType

from safetycase.evidence.records import CaseResult, Outcome, State
from safetycase.model.assurance import OutcomeThreshold, Select
from safetycase.model.fields import Scalar

Unit = Literal["item", "attempt", "case"]
Repeats = Literal["any", "all", "majority", "last"]

_WORDS: frozenset[str] = frozenset(get_args(Outcome))
_STATES: Mapping[Outcome, State] = {
    "pass": "passed", "failure": "failed", "abstained": "abstained", "unresolved": "unlisted"
}  # fmt: skip
_LONGEST_NUMBER = 40
_MOST = sys.float_info.max

EXACT = 2**53
"""From here on not every whole number is a float."""

MOST_DIGITS = 38
"""A number of more digits than this is none that is kept exactly, as in SQL."""


class ReadingError(Exception):
    """What `select` says cannot be followed; the sentence says why."""


class Bounds(msgspec.Struct, frozen=True):
    """An interval of scores, open where an end is infinite. `low_in` and `high_in`: whether the ends belong to it."""

    low: float = -math.inf
    high: float = math.inf
    low_in: bool = True
    high_in: bool = True

    def takes(self, number: float) -> bool:
        """Whether a score lies in it, an `int` compared exactly; what is not a number never does."""
        above = number > self.low or (self.low_in and number == self.low)
        below = number < self.high or (self.high_in and number == self.high)
        return above and below


class Outcomes(msgspec.Struct, frozen=True, cache_hash=True):
    """Which scores count as which outcome: listed ones, and those in an interval."""

    listed: tuple[tuple[str, Outcome], ...] = ()
    bounded: tuple[tuple[Bounds, Outcome], ...] = ()

    def state(self, value: str) -> State:
        """The run state that a score stands for."""
        return _state(self, value)


@lru_cache(maxsize=65_536)
def _state(outcomes: Outcomes, value: str) -> State:
    plain = plain_number(value)
    found = {outcome for score, outcome in outcomes.listed if score in (value, plain)}
    if outcomes.bounded:
        whole = _whole(value)
        number = number_of(value) if whole is None else whole
        found |= {outcome for bounds, outcome in outcomes.bounded if bounds.takes(number)}
    return _STATES[found.pop()] if len(found) == 1 else "unlisted"


class Counted(msgspec.Struct, frozen=True):
    """The fields of rows that stand for many trials each: how many, of them answered, of those failures.

    `trials` and `answered` are empty where only failures are counted, in an exposure.
    """

    trials: str
    answered: str
    failures: str


class Reading(msgspec.Struct, frozen=True, cache_hash=True):
    """How results become trials. `item` and `value` name fields; empty: what the format itself says.

    `slices` are dimensions with the field that says where a trial belongs; `output` is the field with what the subject
    answered; `exposure` are units with the field that says how much of them a row was exposed to.
    `rows` is the path of the rows in a document, `metrics` are the numbers of the artefact that are
    asked for.
    """

    unit: Unit = "case"
    repeats: Repeats = "any"
    item: str = ""
    value: str = ""
    outcomes: Outcomes = Outcomes()
    slices: tuple[tuple[str, str], ...] = ()
    output: str = ""
    counted: Counted | None = None
    rows: str = ""
    metrics: tuple[str, ...] = ()
    exposure: tuple[tuple[str, str], ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        """The fields of a case that are looked at."""
        named = {self.item, self.value, self.output, *(field for _, field in (*self.slices, *self.exposure))}
        if self.counted is not None:
            named |= {self.counted.trials, self.counted.answered, self.counted.failures}
        return frozenset(named - {""})

    def state_of(self, case: CaseResult) -> State:
        """The run state of one result."""
        value = case.value
        if self.value:
            found = values_of(case, self.value)
            if len(found) != 1:
                return "unscored"
            value = found[0]
        return case.state if value is None else self.outcomes.state(value)


def reading_of(select: Select | UnsetType, unit: Unit, metrics: tuple[str, ...] = ()) -> Reading:
    """The reading that an evidence item asks for; `unit` is what the format counts where nothing is said.

    Raises ReadingError where it contradicts itself or can be read in two ways.
    """
    if isinstance(select, UnsetType):
        return Reading(unit=unit, metrics=metrics)
    counted = _counted(select)
    column, outcomes = _outcomes(select.outcome)
    if not all(name and field for name, field in select.slice.items()):
        raise ReadingError("select.slice names a dimension and a field each")
    if not all(unit and field for unit, field in select.exposure.items()):
        raise ReadingError("select.exposure names a unit and a field each")
    if counted is not None:
        clashing = [name for name in ("item", "repeats", "unit") if not isinstance(getattr(select, name), UnsetType)]
        if clashing or select.outcome:
            named = ", ".join([*clashing, *(["outcome"] if select.outcome else [])])
            raise ReadingError(f"select counts rows of many trials, and {named} speaks of single ones")
        unit = "case"
    unit = _unit(select, unit)
    if select.exposure and unit == "item":
        raise ReadingError("select.exposure adds up rows, and `unit: item` makes several rows one; say `unit: case`")
    return Reading(
        unit=unit,
        repeats="any" if isinstance(select.repeats, UnsetType) else select.repeats,
        item=_text(select.item),
        value=column,
        outcomes=outcomes,
        slices=tuple(sorted(select.slice.items())),
        output=_text(select.output),
        rows=_text(select.rows),
        metrics=metrics,
        counted=counted,
        exposure=tuple(sorted(select.exposure.items())),
    )


def _unit(select: Select, usual: Unit) -> Unit:
    """What one trial is: an item, where the field that names it is stated."""
    if not isinstance(select.unit, UnsetType):
        return select.unit
    return "item" if _text(select.item) else usual


def _counted(select: Select) -> Counted | None:
    trials, answered, failures = _text(select.trials), _text(select.answered), _text(select.failures)
    if not (trials or answered or failures):
        return None
    if select.exposure and failures and not trials and not answered:
        return Counted("", "", failures)
    if not trials or not failures:
        raise ReadingError("counted rows need both select.trials and select.failures")
    return Counted(trials, answered or trials, failures)


def _outcomes(stated: Mapping[str, OutcomeThreshold | Scalar | tuple[Scalar, ...]]) -> tuple[str, Outcomes]:
    """The field with the score, empty for the format's own, and which scores count as what."""
    by_outcome = "column" in stated or any(not isinstance(value, str) for value in stated.values())
    if not by_outcome:
        for score, word in stated.items():
            if word not in _WORDS:
                raise ReadingError(f"select.outcome: '{word}' is no outcome; there are {', '.join(sorted(_WORDS))}")
            if score in _WORDS and score != word:
                raise ReadingError(f"select.outcome: '{score}: {word}' can be read in two ways; list the scores")
        return "", Outcomes(listed=tuple(sorted((canonical(score), word) for score, word in stated.items())))  # type: ignore[misc]
    column, listed, bounded = "", [], []
    for key, value in stated.items():
        if key == "column":
            if not isinstance(value, str) or not value:
                raise ReadingError("select.outcome.column names the field with the score")
            column = value
        elif key not in _WORDS:
            raise ReadingError(f"select.outcome has no '{key}'; there are column, {', '.join(sorted(_WORDS))}")
        elif isinstance(value, OutcomeThreshold):
            bounded.append((_bounds(value, math.inf if key == "failure" else _MOST), key))
        else:
            listed += [(canonical(score), key) for score in (value if isinstance(value, tuple) else (value,))]
    twice = {score for score, _ in listed if sum(score == other for other, _ in listed) > 1}
    if twice:
        raise ReadingError(f"select.outcome lists '{sorted(twice)[0]}' twice")
    return column, Outcomes(listed=tuple(sorted(listed)), bounded=tuple(bounded))  # type: ignore[arg-type]


def _bounds(stated: OutcomeThreshold, nowhere: float) -> Bounds:
    """The interval of an outcome, up to `nowhere` where no end is stated: infinity may fail, and is no pass."""
    below, at_most, above, at_least = stated.below, stated.at_most, stated.above, stated.at_least
    if (below is not UNSET and at_most is not UNSET) or (above is not UNSET and at_least is not UNSET):
        raise ReadingError("select.outcome: a limit is stated twice on one side")
    ends = [end for end in (below, at_most, above, at_least) if not isinstance(end, UnsetType)]
    if not ends or not all(-_MOST <= end <= _MOST for end in ends):
        raise ReadingError("select.outcome: a limit needs a number")
    return Bounds(
        _limit(at_least if isinstance(above, UnsetType) else above, -nowhere),
        _limit(at_most if isinstance(below, UnsetType) else below, nowhere),
        isinstance(above, UnsetType),
        isinstance(below, UnsetType),
    )


def _limit(stated: float | UnsetType, nowhere: float) -> float:
    """A limit as a float, unless that would round a whole number."""
    if isinstance(stated, UnsetType):
        return nowhere
    return stated if isinstance(stated, int) and abs(stated) >= EXACT else float(stated)


def number_of(value: str) -> float:
    """The number that a text is, not-a-number where it is none. Underscores and other alphabets make no number."""
    if len(value) > _LONGEST_NUMBER or not value.isascii() or "_" in value:
        return math.nan
    try:
        return float(value)
    except ValueError:
        return math.nan


def _whole(value: str) -> int | None:
    """The whole number that a text of digits is, however large: a float would round it. None for other texts."""
    digits = value.strip(" \t\n\r\x0b\x0c")
    digits = digits[1:] if digits[:1] in {"+", "-"} else digits
    if not digits.isascii() or not digits.isdigit() or len(digits) > MOST_DIGITS or len(value) > _LONGEST_NUMBER:
        return None
    return int(value)


def plain_number(value: str) -> str:
    """A finite number in one spelling, so that 1, 1.0 and 1e0 are equal; empty for other texts.

    Whole numbers that are spelt in digits alone stay exact, others above 2^53 are as a float has them.
    """
    whole = _whole(value)
    if whole is not None:
        return str(whole)
    number = number_of(value)
    if not math.isfinite(number):
        return ""
    return str(int(number)) if number.is_integer() and abs(number) < EXACT else repr(number)


def canonical(value: object) -> str:
    """A score as text: numbers in one spelling, true and false in small letters, all else as it stands."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT else str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return plain_number(text) or text


class SeveralError(Exception):
    """A field has several values where one is wanted; the first must not decide."""


def field_of(case: CaseResult, name: str) -> str | None:
    """The value of a field of a case; None where it has none. Raises SeveralError where it has more than one."""
    found = values_of(case, name)
    if len(found) > 1:
        raise SeveralError(name)
    return found[0] if found else None


def values_of(case: CaseResult, name: str) -> tuple[str, ...]:
    """The values of a field of a case: one of its own parts, or a property, of JUnit as `property.NAME`."""
    if name in OWN_FIELDS:
        return (getattr(case, name),)
    return case.values(name.removeprefix("property."))


OWN_FIELDS = frozenset({"name", "classname", "file", "suite", "item"})
"""The parts of a case that `where` may name beside its properties."""


def _text(value: str | UnsetType) -> str:
    return "" if isinstance(value, UnsetType) else value
