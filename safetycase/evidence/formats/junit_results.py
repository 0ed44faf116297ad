"""The results of one JUnit XML file: reports of one case made one, and what suites say beside their cases."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, repeat
from typing import overload

import msgspec

from safetycase.evidence.formats.junit_properties import KeptProperties, Pairs, together
from safetycase.evidence.formats.junit_suites import Suite
from safetycase.evidence.formats.merging import MAX_CASES, merged_report
from safetycase.evidence.numbering import Numbering
from safetycase.evidence.records import STATES, CaseResult, Properties, State, UnreadableError

_MANY = 1_000
"""So many results that a suite counts and does not show are one row each; more are one row together."""

_MAX_SEEN = 100_000
"""How many sets of properties are remembered as united."""

_NUMBERS = {state: number for number, state in enumerate(STATES)}


class Cases(Sequence[CaseResult]):
    """The cases of a file by place, kept field by field: a hundred thousand of them take a third of the memory."""

    __slots__ = (
        "_changed", "_classnames", "_files", "_firsts", "_messages", "_names", "_properties", "_seconds", "_states",
        "_suites",
    )  # fmt: skip

    def __init__(self) -> None:
        self._names: list[str] = []
        self._classnames: list[str] = []
        self._files: list[str] = []
        self._suites: list[tuple[str, Properties]] = []
        self._firsts: list[int] = []  # where the cases of each begin: they stand together
        self._states = array("B")
        self._properties = KeptProperties()
        self._seconds = array("d")
        self._messages: dict[int, str] = {}
        self._changed: dict[int, CaseResult] = {}

    def append(
        self, name: str, state: State, classname: str, file: str, properties: Pairs, message: str, seconds: float,
        suite: Suite,
    ) -> None:  # fmt: skip
        """Add a case of a suite."""
        if message:
            self._messages[len(self._names)] = message
        if not self._suites or self._suites[-1][1] is not suite.properties:
            self._firsts.append(len(self._names))
            self._suites.append((suite.name, suite.properties))
        self._names.append(name)
        self._classnames.append(classname)
        self._files.append(file)
        self._states.append(_NUMBERS[state])
        self._properties.append(properties)
        self._seconds.append(seconds)

    def replace(self, place: int, case: CaseResult) -> None:
        """Put another case in the place of one."""
        self._changed[place] = case

    def __len__(self) -> int:
        return len(self._names)

    @overload
    def __getitem__(self, place: int) -> CaseResult: ...
    @overload
    def __getitem__(self, place: slice) -> list[CaseResult]: ...
    def __getitem__(self, place: int | slice) -> CaseResult | list[CaseResult]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        place = range(len(self))[place]
        changed = self._changed.get(place)
        if changed is not None:
            return changed
        suite, inherited = self._suites[bisect_right(self._firsts, place) - 1]
        return CaseResult(
            name=self._names[place],
            state=STATES[self._states[place]],
            classname=self._classnames[place],
            file=self._files[place],
            suite=suite,
            properties=self._properties[place],
            inherited=inherited,
            message=self._messages.get(place, ""),
            seconds=self._seconds[place],
        )

    def __iter__(self) -> Iterator[CaseResult]:
        messages = map(self._messages.get, range(len(self)), repeat("")) if self._messages else repeat("")
        sizes = [end - first for first, end in pairwise([*self._firsts, len(self)])]
        suites = chain.from_iterable(repeat(name, size) for (name, _), size in zip(self._suites, sizes, strict=True))
        inherited = chain.from_iterable(repeat(own, size) for (_, own), size in zip(self._suites, sizes, strict=True))
        cases = map(
            CaseResult, self._names, map(STATES.__getitem__, self._states), self._classnames, self._files, suites,
            self._properties, inherited, messages, self._seconds,
        )  # fmt: skip
        if not self._changed:
            return cases
        return (self._changed.get(place, case) for place, case in enumerate(cases))


class Results:
    """The cases of a file. `merged` counts reports that were folded into another report of their case."""

    def __init__(self) -> None:
        self.cases = Cases()
        self.standing: list[CaseResult] = []
        self.merged = 0
        self._more = 0  # that rows of `standing` count beyond one each
        self._places = Numbering()

    @property
    def size(self) -> int:
        """How many cases there are."""
        return len(self.cases)

    def add(
        self, name: str, state: State, classname: str, file: str, properties: Pairs, message: str, seconds: float,
        suite: Suite,
    ) -> None:  # fmt: skip
        """Add a case of a suite, or fold it into the first report of it. Raises UnreadableError for too many."""
        place = self._places.number(f"{suite.key}\0{classname}\0{name}\0{file}")  # XML cannot have \0
        if place < len(self.cases):
            self._fold(place, suite, CaseResult(
                name=name, state=state, classname=classname, file=file, suite=suite.name,
                properties=together(properties), inherited=suite.properties, message=message, seconds=seconds,
            ))  # fmt: skip
            return
        if place >= MAX_CASES:
            raise UnreadableError(f"it has more than {MAX_CASES:,} cases")
        self.cases.append(name, state, classname, file, properties, message, seconds, suite)

    def stand(self, suite: Suite, lacking: int) -> None:
        """Add what a suite says of itself, and so many results that it counts and does not show."""
        if len(self.cases) + len(self.standing) + self._more + lacking > MAX_CASES:
            raise UnreadableError(f"it counts more than {MAX_CASES:,} cases")
        if not lacking and not suite.stated:
            return
        inside = [*(self.cases[place] for place in suite.folded), *self.cases[suite.first :]]
        for state, message in suite.stated:
            self.standing.append(stands_for(suite, inside, suite.name or "(suite)", state, message))
        if lacking:
            message = "the suite counts it, the file does not show it"
            missing = stands_for(suite, inside, "(not in the file)", "unscored", message)
            if lacking > _MANY:
                self.standing.append(msgspec.structs.replace(missing, count=lacking))
                self._more += lacking - 1
            else:
                self.standing += [missing] * lacking

    def all(self) -> Sequence[CaseResult]:
        """Every result: those of cases in the order of the file, then those of suites."""
        return [*self.cases, *self.standing] if self.standing else self.cases

    def _fold(self, place: int, suite: Suite, case: CaseResult) -> None:
        """Fold another report of a known case into the first one."""
        self.cases.replace(place, merged_report(self.cases[place], case))
        if place < suite.first:
            suite.folded.append(place)
        self.merged += 1


def stands_for(suite: Suite, cases: Sequence[CaseResult], name: str, state: State, message: str) -> CaseResult:
    """A result of a suite that no case gives. `cases` are those in the suite.

    So that no selection among the cases of the suite misses it, it has the properties of all of them, and the part
    that their class names have in common.
    """
    united: dict[str, dict[str, None]] = {}
    seen: set[tuple[int, int]] = set()
    for case in cases:
        shared = id(case.properties), id(case.inherited)
        if shared not in seen:
            if len(seen) < _MAX_SEEN:
                seen.add(shared)
            for known in case.property_names():
                united.setdefault(known, dict.fromkeys(suite.properties.get(known, ()))).update(
                    dict.fromkeys(case.values(known))
                )
    classes = {case.classname for case in cases}
    files = {case.file for case in cases}
    return CaseResult(
        name=name,
        state=state,
        classname=_common(classes) if classes else suite.name,
        file=files.pop() if len(files) == 1 else "",
        suite=suite.name,
        properties={known: tuple(values) for known, values in united.items()},
        inherited=suite.properties,
        message=message,
    )


def _common(names: set[str]) -> str:
    """The parts with which all of these dotted names begin."""
    split = [name.split(".") for name in names]
    common = []
    for one, other in zip(min(split), max(split), strict=False):
        if one != other:
            break
        common.append(one)
    return ".".join(common)
