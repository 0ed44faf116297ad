"""Several reports of one case made one: the worse one stands."""

from __future__ import annotations

from collections.abc import Hashable

from safetycase.evidence.records import CaseResult, UnreadableError, worse

MAX_CASES = 2_000_000
"""The greatest number of cases in one file whose reports are merged."""


class Merging:
    """Cases by what makes them the same. `merged` counts reports that were folded into another report of their case."""

    def __init__(self) -> None:
        self._cases: dict[Hashable, CaseResult] = {}
        self.merged = 0

    def add(self, identity: Hashable, case: CaseResult) -> None:
        """Add a report of a case. Raises UnreadableError for too many cases."""
        known = self._cases.get(identity)
        if known is not None:
            self.merged += 1
            case = merged_report(known, case)
        elif len(self._cases) >= MAX_CASES:
            raise UnreadableError(f"it has more than {MAX_CASES:,} cases")
        self._cases[identity] = case

    def all(self) -> list[CaseResult]:
        """The cases in the order in which they were first reported."""
        return list(self._cases.values())


def merged_report(one: CaseResult, other: CaseResult) -> CaseResult:
    """Two reports of one case: the worse state with its message, and the properties of both, inherited ones too."""
    stands, yields = (one, other) if worse(one.state, other.state) == one.state else (other, one)
    properties = dict(one.properties)
    names = set(other.properties) if one.inherited is other.inherited else one.property_names() | other.property_names()
    for name in names:
        properties[name] = tuple(dict.fromkeys((*one.values(name), *other.values(name))))
    return CaseResult(
        name=one.name,
        state=stands.state,
        classname=one.classname,
        file=one.file,
        suite=one.suite,
        properties=properties,
        inherited=one.inherited,
        message=stands.message or yields.message,
        seconds=max(one.seconds, other.seconds),
        again=one.again,
    )
