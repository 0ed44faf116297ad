"""How many of the selected results ended in each state, counted in one pass for many selections."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from copy import copy

import msgspec

from safetycase.evidence.attempts import Attempts, common, refolded, settled
from safetycase.evidence.exposing import Exposing, of_whole_run
from safetycase.evidence.fingerprint import Fingerprint, Mark, mark_of
from safetycase.evidence.numbering import Numbering
from safetycase.evidence.oddities import Oddities
from safetycase.evidence.readings import Reading, SeveralError, field_of, values_of
from safetycase.evidence.records import (
    NO_EXPOSURE,
    OUTCOMES,
    CaseResult,
    Exposures,
    RunRecord,
    State,
    Unmet,
    UnreadableError,
    worse,
)
from safetycase.evidence.redaction import without_secrets
from safetycase.evidence.selection import Selection, matcher, texts_of
from safetycase.evidence.telling import MAX_ITEMS, Telling
from safetycase.evidence.text import shown
from safetycase.evidence.unit_ids import unit_id
from safetycase.evidence.unmet import Waiting, unseen

MAX_FAILING = 20
"""How many of the cases that failed a tally names; all are counted."""

MAX_UNPASSED = 20_000
"""How many of the cases that did not pass a tally and an artefact remember, to tell which nobody selects."""

MAX_SLICES = 10_000
"""The greatest number of different slices of one artefact."""

OUTPUT = ""
"""The dimension of what the subject answered; those that a case declares have names."""

_LARGEST = 10**15

Place = tuple[str, ...]
"""The values of a slice in each dimension, empty where a result has none."""


class FailedCase(msgspec.Struct, frozen=True):
    """A case, or so many counted ones, that count as failures by the default table, with what their tool says."""

    name: str
    state: State
    message: str
    count: int = 1

    @property
    def words(self) -> str:
        """State, name and message in one line, cut to what a list has room for."""
        said = shown(" ".join(self.message.split()), 300)
        return f"{self.state}: {shown(self.name, 120)}{said and f': {said}'}"


class Tally(msgspec.Struct, frozen=True):
    """How the selected trials of one artefact ended. `failing` names the first of those that failed.

    `selected` counts trials, `results` the results that they were made from: several of an item are one trial.
    `repeated`: results of one item are counted as several trials; `items` is then how many different items there
    are. `copies` are rows without an item that are equal to earlier ones. `cases` is the fingerprint of the results,
    by which a copied run is known. `unpassed` are the places in the artefact of those that did not pass, by themselves
    or as they are read here, up to `MAX_UNPASSED`. `slices` are the states by place in the dimensions `dims`, sorted.
    `metrics` are the numbers that were asked for, as far as there. `exposure` is that in which they were counted, and
    `exposed` the same by place. `unmet` are values that the selection names and that no result has. `odd` are sentences
    about results that could not be used as the selection says. `problem` says why the selection cannot be counted,
    empty where it can.
    """

    selected: int
    states: Mapping[State, int]
    failing: tuple[FailedCase, ...] = ()
    cases: str = ""
    unpassed: tuple[int, ...] = ()
    results: int = 0
    repeated: bool = False
    items: int = 0
    copies: int = 0
    dims: tuple[str, ...] = ()
    slices: tuple[tuple[Place, Mapping[State, int]], ...] = ()
    metrics: Mapping[str, float] = {}
    unmet: Unmet = ()
    odd: tuple[str, ...] = ()
    problem: str = ""
    exposure: Exposures = NO_EXPOSURE
    exposed: tuple[tuple[Place, Exposures], ...] = ()


def label_of(case: CaseResult) -> str:
    """The name by which people know a case: its class or module, then its own."""
    return f"{case.classname}.{case.name}" if case.classname else case.name


def tally(cases: Iterable[CaseResult], selection: Selection) -> Tally:
    """Count the selected cases by state."""
    counting = Counting([selection])
    for case in cases:
        counting.add(case, mark_of(case))
    return counting.tallies(RunRecord(format=""))[selection.key]


class Counting:
    """Counts for many selections in one pass.

    Selections by one field without wildcards, which are the usual ones, are looked up by the value of each case.
    """

    def __init__(self, selections: Collection[Selection]) -> None:
        self._selections = {selection.key: selection for selection in selections}
        self._targets = {selection.key: _target(selection.reading) for selection in selections}
        self._slow: list[tuple[Callable[[CaseResult], bool], _Target, Waiting | None]] = []
        self._waiting: dict[str, Waiting] = {}
        fast: dict[str, dict[str, list[_Target]]] = {}
        for selection in self._selections.values():
            target = self._targets[selection.key]
            plain = len(selection.where) == 1 and not selection.either and not selection.without
            if plain and not any("*" in v for v in selection.where[0][1]):
                name, values = selection.where[0]
                by_value = fast.setdefault(name, {})
                for value in set(values):
                    by_value.setdefault(value, []).append(target)
            else:
                waiting = self._waiting[selection.key] = Waiting(selection)
                self._slow.append((matcher(selection), target, waiting if waiting.unmet else None))
        self._seen: dict[str, set[str]] = {name: set() for name in fast}
        self._lookups = [(texts_of(name), by_value, self._seen[name]) for name, by_value in fast.items()]
        self._place = 0

    def add(self, case: CaseResult, mark: Mark) -> None:
        """Count a case, the next one of the artefact."""
        place = self._place - case.again
        self._place = place + 1
        for matches, target, waiting in self._slow:
            if matches(case):
                target.add(case, mark, place)
                if waiting is not None:
                    waiting.see(case)
        for texts, by_value, seen in self._lookups:
            hits = [text for text in texts(case) if text in by_value]
            seen.update(hits)
            if len(hits) == 1:
                for target in by_value[hits[0]]:
                    target.add(case, mark, place)
            elif hits:
                for target in {id(one): one for hit in hits for one in by_value[hit]}.values():
                    target.add(case, mark, place)

    def tallies(self, record: RunRecord) -> dict[str, Tally]:
        """What was counted, by the key of the selection, with what the record adds."""
        return {key: self._completed(key, target.tally(), record) for key, target in self._targets.items()}

    def _completed(self, key: str, tallied: Tally, record: RunRecord) -> Tally:
        selection = self._selections[key]
        lacking = [record.absent[name] for name in ("", *sorted(selection.fields)) if name in record.absent]
        if lacking and not tallied.problem:
            tallied = msgspec.structs.replace(tallied, problem=lacking[0])
        if record.exposure and (whole := of_whole_run(selection, record.exposure, tallied.results)):
            tallied = msgspec.structs.replace(tallied, exposure={**tallied.exposure, **whole})
        metrics = {name: record.metrics[name] for name in selection.reading.metrics if name in record.metrics}
        unmet = self._unmet(selection)
        return msgspec.structs.replace(tallied, metrics=metrics, unmet=unmet) if metrics or unmet else tallied

    def _unmet(self, selection: Selection) -> Unmet:
        waiting = self._waiting.get(selection.key)
        return waiting.unmet if waiting is not None else unseen(selection, self._seen[selection.where[0][0]])


class _Target:
    """A tally in the making: of results that each are a trial."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._plain = reading == Reading()
        self._placed = bool(reading.slices or reading.output)
        self._states: dict[State, int] = {}
        self._by_place: dict[Place, dict[State, int]] = {}
        self._failing: list[FailedCase] = []
        self._unpassed: list[int] = []
        self._print = Fingerprint()
        self._results = 0
        self._telling = Telling()
        self._several = False
        self._oddities = Oddities()
        self._problem = ""
        self._exposing = Exposing(reading)

    def add(self, case: CaseResult, mark: Mark, place: int) -> None:
        """Count a selected case, which stands at a place of the artefact; one that cannot be counted is a problem."""
        if self._problem:
            return
        try:
            self._add(case, mark, place)
        except UnreadableError as error:
            self._problem = str(error)
        except SeveralError as error:
            self._problem = f"{shown(label_of(case), 80)} has several values under '{shown(str(error), 40)}', not one"

    def _add(self, case: CaseResult, mark: Mark, place: int) -> None:
        self._print.add(mark)
        self._results += case.count
        if case.exposure or self._reading.exposure:
            self._exposing.add(case, self._where(case))
            if not case.count:
                return
        state = case.state if self._plain else self._reading.state_of(case)
        if state != "passed" or case.state != "passed" or case.again:
            self._note(case, state, place)
            if state == "unscored" and self._reading.value and len(values_of(case, self._reading.value)) > 1:
                self._oddities.count_several(self._reading.value)
        if self._plain and not case.view:
            if case.item and (item := unit_id(case.item)):
                self._telling.item(item)
            self._states[state] = self._states.get(state, 0) + case.count
        else:
            self._take(case, state)

    def _note(self, case: CaseResult, state: State, place: int) -> None:
        if len(self._unpassed) < MAX_UNPASSED:
            self._unpassed.append(place)
        if OUTCOMES[state] == "failure" and len(self._failing) < MAX_FAILING:
            self._failing.append(FailedCase(self._label(case), state, without_secrets(case.message)))

    def _label(self, case: CaseResult) -> str:
        """The name by which people know a case: its own, after that of its item where `select.item` names one."""
        items = tuple(values_of(case, self._reading.item)) if self._reading.item else ()
        own = label_of(case)
        return f"{shown(items[0])} ({own})" if len(items) == 1 and items[0] not in {"", own} else own

    def _take(self, case: CaseResult, state: State) -> None:
        item = self._item(case)
        if case.view and not item:
            self._oddities.look_for_views(case)
        if item:
            self._telling.item(item)
        elif case.row:
            self._telling.row(case.row)
        self._count(self._where(case), state, case.count)

    def _item(self, case: CaseResult) -> str:
        name = self._reading.item
        try:
            return unit_id((field_of(case, name) or "") if name else case.item)
        except SeveralError:
            self._oddities.count_several(name)
            self._several = True
            return ""

    def _where(self, case: CaseResult) -> Place:
        reading = self._reading
        place = tuple([field_of(case, field) or "" for _, field in reading.slices]) if reading.slices else ()
        return (*place, field_of(case, reading.output) or "") if reading.output else place

    def _count(self, place: Place, state: State, number: int) -> None:
        states = self._states
        states[state] = states.get(state, 0) + number
        if place:
            found = self._by_place.get(place)
            if found is None:
                if len(self._by_place) >= MAX_SLICES:
                    raise UnreadableError(f"it has more than {MAX_SLICES:,} slices")
                found = self._by_place[place] = {}
            found[state] = found.get(state, 0) + number

    def tally(self) -> Tally:
        """What was counted."""
        settled = self._oddities.settled
        states = settled(self._states)
        telling = self._telling
        repeated = self._several or telling.results > telling.items
        dims = tuple(name for name, _ in self._reading.slices) + ((OUTPUT,) if self._reading.output else ())
        return Tally(
            selected=sum(states.values()),
            states=states,
            failing=tuple(self._failing),
            cases=self._print.text(),
            unpassed=tuple(self._unpassed),
            results=self._results,
            repeated=repeated,
            items=telling.items + self._results - telling.results if repeated else 0,
            copies=telling.copies,
            dims=dims,
            slices=tuple((place, settled(found)) for place, found in sorted(self._by_place.items())),
            odd=self._oddities.words(),
            problem=self._problem,
            exposure=self._exposing.total,
            exposed=self._exposing.by_place(),
        )


class _ItemTarget(_Target):
    """A tally in the making: the results of one item are one trial."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self._items: list[Attempts] = []
        self._numbers = Numbering()
        self._alike: dict[tuple[Place, State, int], Attempts] = {}
        self._viewed: dict[int, dict[int, State]] = {}
        self._nameless = 0

    def _take(self, case: CaseResult, state: State) -> None:
        item, place = self._item(case), self._where(case) if self._placed else ()
        if not item:
            self._nameless += case.count
            self._count(place, "unlisted", case.count)
            return
        number = self._numbers.number(item)
        if number == len(self._items):
            if number >= MAX_ITEMS:
                raise UnreadableError(f"it has more than {MAX_ITEMS:,} items")
            self._items.append(self._only(place, state, case.attempt))
        else:
            known = self._items[number]
            if known.total == 1:
                known = self._items[number] = copy(known)
            known.total += 1
            if known.place != place:
                known.torn = True
                known.place = common(known.place, place)
            known.worst = worse(known.worst, state)
            if case.attempt >= known.number:
                known.last, known.number = state, case.attempt
            outcome = OUTCOMES[state]
            known.failures += outcome == "failure"
            known.passes += outcome == "pass"
        if case.view and self._reading.repeats != "any":
            attempts = self._viewed.setdefault(number, {})
            attempts[case.attempt] = worse(attempts.get(case.attempt, state), state)

    def _only(self, place: Place, state: State, number: int) -> Attempts:
        """The first attempt at an item: one object for all that are alike, which most are. It is never changed."""
        key = (place, state, number)
        known = self._alike.get(key)
        if known is None:
            outcome = OUTCOMES[state]
            failed, passed = outcome == "failure", outcome == "pass"
            known = Attempts(place, state, state, number, failures=int(failed), passes=int(passed))
            if len(self._alike) < MAX_SLICES:
                self._alike[key] = known
        return known

    def tally(self) -> Tally:
        """What was counted, an item once: one that lies in several slices is unresolved, and may belong to any."""
        for number, known in enumerate(self._items):
            if number in self._viewed:
                known = refolded(known, self._viewed[number])
            self._count(known.place, "unknown" if known.torn else settled(known, self._reading.repeats), 1)
        self._items, self._viewed = [], {}
        return super().tally()


class _CountedTarget(_Target):
    """A tally in the making: a row stands for many trials."""

    def _note(self, case: CaseResult, state: State, place: int) -> None:
        """Rows have no state of their own."""

    def _take(self, case: CaseResult, state: State) -> None:
        fields = self._reading.counted
        assert fields is not None
        if case.row:
            self._telling.row(case.row)
        failures = _number(case, fields.failures)
        trials, answered = (_number(case, name) if name else failures for name in (fields.trials, fields.answered))
        if not failures <= answered <= trials:
            raise UnreadableError(
                f"{shown(label_of(case), 80)} counts {failures:,} failures in {answered:,} answers of {trials:,} trials"
            )
        place = self._where(case)
        ended: dict[State, int] = {
            "passed": answered - failures, "failed": failures, "abstained": trials - answered
        }  # fmt: skip
        for state_of_some, number in ended.items():
            if number:
                self._count(place, state_of_some, number)


def _number(case: CaseResult, name: str) -> int:
    text = field_of(case, name)
    if text is None or not (text.isascii() and text.isdigit()) or int(text[:20]) > _LARGEST or len(text) > 20:
        seen = "nothing" if text is None else f"'{shown(text, 40)}'"
        raise UnreadableError(f"{shown(label_of(case), 80)} has {seen} under '{shown(name, 40)}', not a whole number")
    return int(text)


def _target(reading: Reading) -> _Target:
    if reading.counted is not None:
        return _CountedTarget(reading)
    return _ItemTarget(reading) if reading.unit == "item" else _Target(reading)
