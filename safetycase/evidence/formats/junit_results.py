"""The results of one JUnit XML file: reports of one case made one, and what suites say beside their cases."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import msgspec

from safetycase.evidence.formats.junit_suites import Suite
from safetycase.evidence.formats.merging import MAX_CASES, merged_report
from safetycase.evidence.records import CaseResult, State, UnreadableError

_MANY = 1_000
"""So many results that a suite counts and does not show are one row each; more are one row together."""

_MAX_SEEN = 100_000
"""How many sets of properties are remembered as united."""


class Results:
    """The cases of a file. `merged` counts reports that were folded into another report of their case."""

    def __init__(self) -> None:
        self.cases: list[CaseResult] = []
        self.standing: list[CaseResult] = []
        self.merged = 0
        self._more = 0  # that rows of `standing` count beyond one each
        self._keys = array("I")
        self._seen: set[int] = set()
        self._places: dict[tuple[int, str, str, str], int] | None = None

    @property
    def size(self) -> int:
        """How many cases there are."""
        return len(self.cases)

    def add(self, case: CaseResult, suite: Suite) -> None:
        """Add a case of a suite, or fold it into the first report of it. Raises UnreadableError for too many."""
        identity = suite.key, case.classname, case.name, case.file
        digest = hash(identity)
        if digest in self._seen and self._folded(case, identity, suite):
            return
        if len(self.cases) >= MAX_CASES:
            raise UnreadableError(f"it has more than {MAX_CASES:,} cases")
        self._seen.add(digest)
        if self._places is not None:
            self._places[identity] = len(self.cases)
        self.cases.append(case)
        self._keys.append(suite.key)

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

    def all(self) -> list[CaseResult]:
        """Every result: those of cases in the order of the file, then those of suites."""
        return self.cases + self.standing if self.standing else self.cases

    def _folded(self, case: CaseResult, identity: tuple[int, str, str, str], suite: Suite) -> bool:
        """Fold another report of a known case into the first one; False where the case is not known after all."""
        if self._places is None:
            self._places = {
                (key, known.classname, known.name, known.file): place
                for place, (key, known) in enumerate(zip(self._keys, self.cases, strict=True))
            }
        place = self._places.get(identity)
        if place is None:
            return False
        self.cases[place] = merged_report(self.cases[place], case)
        if place < suite.first:
            suite.folded.append(place)
        self.merged += 1
        return True


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
