"""Results that cannot be used as a selection says: lists where one value is wanted, and the same trials twice."""

from __future__ import annotations

from collections.abc import Mapping

from safetycase.evidence.records import CaseResult, State
from safetycase.evidence.text import counted, shown


class Oddities:
    """What is odd about the results that a selection takes."""

    def __init__(self) -> None:
        self._several: dict[str, int] = {}
        self._views: dict[str, str] = {}
        self._clash = ""

    def count_several(self, field: str) -> None:
        """Note a result with several values under a field of which one is wanted."""
        self._several[field] = self._several.get(field, 0) + 1

    def look_for_views(self, case: CaseResult) -> None:
        """Note where counted results are of the same trials, judged in another way."""
        view = self._views.setdefault(case.suite, case.view)
        if view != case.view and not self._clash:
            both = f"'{shown(view, 60)}' and '{shown(case.view, 60)}'"
            self._clash = f"its results {both} may be of the same trials of {shown(case.suite, 60)}: no pass counts"

    def settled(self, states: Mapping[State, int]) -> dict[State, int]:
        """The states, without passes where they may be of trials that are counted already."""
        left: dict[State, int] = dict(states)
        passed = left.pop("passed", 0) if self._clash else 0
        if passed:
            left["unscored"] = left.get("unscored", 0) + passed
        return dict(sorted(left.items()))

    def words(self) -> tuple[str, ...]:
        """What is said of them, a sentence each."""
        said = [_several_words(field, number) for field, number in sorted(self._several.items())]
        return tuple([*said, self._clash] if self._clash else said)


def _several_words(field: str, number: int) -> str:
    have, count = ("has", "counts") if number == 1 else ("have", "count")
    named = f"{counted(number, 'result')} {have} several values under '{shown(field, 40)}', where one is wanted"
    return f"{named}, and {count} as unresolved"
