"""Results of several runs as one sample: counted as if they all stood in one artefact, each item once."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence

import msgspec

from safetycase.case import Source
from safetycase.evidence.artefacts import reader_for
from safetycase.evidence.formats import HEAD, Wanted, reader_named
from safetycase.evidence.material import Material
from safetycase.evidence.numbering import Numbering
from safetycase.evidence.readings import Reading, SeveralError, Unit, field_of
from safetycase.evidence.records import CaseResult, RunRecord, UnreadableError
from safetycase.evidence.selection import Selection, matcher
from safetycase.evidence.tallying import OUTPUT, Counting, Tally, label_of
from safetycase.evidence.text import counted, shown
from safetycase.evidence.unit_ids import unit_id
from safetycase.evidence.verdict import Counts

_LATER = 1 << 70
"""Added to the number of an attempt for each run before it, so that no attempts of two runs are one."""

_NO_MARK = (0, 0, 0.0)
_NAMELESS = "; `select.item` says which field names the item"


class Part(msgspec.Struct, frozen=True):
    """The cases of one run that several items select, how they are selected, and the item that stands for them."""

    counts: Counts
    cases: str
    of: Material
    selection: Selection

    @property
    def reading(self) -> Reading:
        """How its results become trials."""
        return self.selection.reading

    @property
    def named(self) -> bool:
        """Whether each of its cases is known by its name, as a test is."""
        reader = reader_named(self.of.format)
        return reader is not None and reader.named and self.reading.unit == "case" and not self.reading.item


class Pool(msgspec.Struct, frozen=True):
    """Several pieces of evidence as one sample.

    `counts` are those of all of them: two where ids are in several artefacts, first as those of one item, then as those
    of different ones, since nothing says which. `why` says why they are not one sample, empty where they are. `shared`
    says which items have cases in common with those before them, and how many.
    """

    counts: tuple[Counts, ...] = ()
    why: str = ""
    shared: tuple[tuple[Material, int], ...] = ()


class _UnclearError(Exception):
    """It cannot be told which results are of one item; the sentence says why."""


class _ManyError(Exception):
    """A part has results that count many trials; `args` has its place."""


def one_sample(source: Source, parts: Sequence[Part]) -> Pool:
    """The sample of all parts: an item of several counts once, and its attempts settle it as in one artefact."""
    many: set[int] = set()
    try:
        _require_alike(parts)
        while True:
            try:
                return _Sample(source, parts, many).pool()
            except _ManyError as error:
                many.add(error.args[0])
    except _UnclearError as error:
        return Pool(why=str(error))
    except (OSError, UnreadableError) as error:
        return Pool(why=f"their results cannot be read again ({shown(str(error), 120)})")


def _require_alike(parts: Sequence[Part]) -> None:
    """Raise _UnclearError where results of the parts cannot be put together."""
    for part in parts:
        path = shown(part.of.path)
        if part.of.basis != "computed":
            lacking = f"which items {path} has cannot be looked at, as only its counts are known here"
            raise _UnclearError(f"{lacking}; one evidence item that counts all results would tell")
        if part.reading.counted is not None:
            lacking = f"{path} counts its trials, and whether others count the same ones cannot be told"
            raise _UnclearError(f"{lacking}; one artefact with all counts, or results with an item each, would tell")
    if any(part.counts.dims != parts[0].counts.dims for part in parts):
        raise _UnclearError("they do not say in the same dimensions where a trial belongs (`select.slice`)")
    own = [part for part in parts if not part.named]
    if len({(part.reading.unit == "item", part.reading.repeats) for part in own}) > 1:
        raise _UnclearError("they differ in what makes one trial (`select.unit`, `select.repeats`)")


class _Sample:
    """A sample in the making. `many` are the places of the parts whose results count many trials each."""

    def __init__(self, source: Source, parts: Sequence[Part], many: Collection[int]) -> None:
        self._source = source
        self._parts = parts
        self._many = many
        own = [part.reading for part in parts if not part.named]
        unit: Unit = "item" if all(reading.unit == "item" for reading in own) else "case"
        dims = parts[0].counts.dims
        self._reading = Reading(
            unit=unit,
            repeats=own[0].repeats if own else "any",
            slices=tuple((name, f"slice {place}") for place, name in enumerate(dims) if name != OUTPUT),
            output="answer" if OUTPUT in dims else "",
        )
        self._keys = Numbering()
        self._first, self._last = array("I"), array("I")
        self._shared = [0] * len(parts)
        self._ids_shared = False

    def pool(self) -> Pool:
        """Count all parts. Raises _UnclearError, _ManyError, UnreadableError and OSError."""
        tallies = [self._tally(apart=False)]
        if self._ids_shared and self._reading.unit == "item" and self._reading.repeats == "last":
            lacking = "which attempt at an item is the last cannot be told of several artefacts"
            raise _UnclearError(f"{lacking}; one artefact with all of them would tell, or another `select.repeats`")
        if self._ids_shared:
            tallies.append(_Sample(self._source, self._parts, self._many)._tally(apart=True))
        counts = tuple(self._counts(tallied) for tallied in tallies)
        shared = [(part.of, number) for part, number in zip(self._parts, self._shared, strict=True) if number]
        return Pool(counts, shared=tuple(shared))

    def _tally(self, *, apart: bool) -> Tally:
        """All trials. `apart`: equal ids in two parts are of different items."""
        selection = Selection(reading=self._reading)
        counting = Counting([selection])
        for place, part in enumerate(self._parts):
            for case in self._cases(place, part):
                if apart and case.item:
                    case = msgspec.structs.replace(case, item=f"{place} {case.item}")
                counting.add(case, _NO_MARK)
        return counting.tallies(RunRecord(format=""))[selection.key]

    def _counts(self, tallied: Tally) -> Counts:
        if tallied.problem:
            raise _UnclearError(tallied.problem)
        first = self._parts[0].counts
        counts = Counts(
            states=tallied.states,
            missing=sum(part.counts.missing for place, part in enumerate(self._parts) if place not in self._many),
            overrides=first.overrides,
            dims=first.dims,
            slices=tallied.slices,
            repeated=tallied.repeated,
        )
        for place in sorted(self._many):
            counts = counts.plus(self._parts[place].counts)
        return counts

    def _cases(self, place: int, part: Part) -> Iterator[CaseResult]:
        """The results of a part as trials of the sample."""
        reading, times = part.reading, dict[str, int]()
        for case in _selected(self._source, part):
            item, named, label = _item_of(part, case), False, ""
            if not item and part.named:
                label = f"{case.suite}\0{label_of(case)}"
                times[label] = times.get(label, 0) + 1
                item, named = f"\0{label}\0{times[label]}", True
            elif item and not reading.item and case.suite:
                item = f"{case.suite}\0{item}"
            if place in self._many:
                self._require_new(place, part, item)
                continue
            if case.count != 1:
                if named:
                    raise _ManyError(place)
                raise _UnclearError(
                    f"{shown(part.of.path)} counts trials, and whether others count the same ones cannot be told"
                )
            if item:
                self._note(place, item, certain=named and times[label] == 1)
            elif self._reading.unit != "item":
                raise _UnclearError(f"{shown(part.of.path)} has results that name no item{_NAMELESS}")
            yield self._trial(place, part, case, item)

    def _note(self, place: int, key: str, *, certain: bool) -> None:
        """Note that a part has a result of an item. `certain`: a name, of one test in each run, and no mere id."""
        number = self._keys.number(key)
        if number == len(self._first):
            self._first.append(place)
            self._last.append(place)
            return
        first = self._first[number]
        if first == place or self._last[number] == place:
            return
        if first in self._many:
            raise _UnclearError(_twice(self._parts[first]))
        self._last[number] = place
        self._shared[place] += 1
        self._ids_shared |= not certain

    def _require_new(self, place: int, part: Part, key: str) -> None:
        number = self._keys.number(key)
        if number == len(self._first):
            self._first.append(place)
            self._last.append(place)
        elif self._first[number] != place:
            raise _UnclearError(_twice(part))

    def _trial(self, place: int, part: Part, case: CaseResult, item: str) -> CaseResult:
        reading = part.reading
        try:
            placed = zip(self._reading.slices, reading.slices, strict=True)
            fields = {own: field_of(case, field) for (_, own), (_, field) in placed}
            if reading.output:
                fields["answer"] = field_of(case, reading.output)
        except SeveralError as error:
            raise _UnclearError(f"{shown(part.of.path)} has several values under '{shown(str(error), 40)}'") from None
        return CaseResult(
            name=case.name,
            state=reading.state_of(case),
            item=item,
            attempt=case.attempt + place * _LATER,
            view=case.view,
            properties={name: (value,) for name, value in fields.items() if value},
        )


def _twice(part: Part) -> str:
    return f"{shown(part.of.path)} counts trials that another artefact has too, and whether they are others is not said"


def _item_of(part: Part, case: CaseResult) -> str:
    """The id of the item of a result, as it is compared; empty where it has none, or several."""
    name = part.reading.item
    try:
        return unit_id((field_of(case, name) or "") if name else case.item)
    except SeveralError:
        return ""


def _selected(source: Source, part: Part) -> Iterator[CaseResult]:
    """The cases that a part selects from its artefact. Raises UnreadableError and OSError."""
    takes, selection = matcher(part.selection), part.selection
    with source.open(part.of.path) as stream:
        reader = reader_for(stream.read(HEAD), part.of.path, part.of.named_format)
        stream.seek(0)
        asked = Wanted(selection.fields, selection.reading.rows)
        yield from (case for case in reader.rows(stream, asked) if takes(case))


def described(of: Material, number: int) -> str:
    """That an artefact has items which others have too, in words."""
    which = "is" if number == 1 else "are"
    return f"{counted(number, 'result')} of {shown(of.path)} {which} of items that are pooled already; each counts once"
