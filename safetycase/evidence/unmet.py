"""Values that a selection names and that no result has: a test that was renamed, deleted or never ran.

A list of values takes what any of them takes. One that takes nothing is not noticed in the sum, and what it was to show
would be shown by the others.
"""

from __future__ import annotations

from collections.abc import Callable

from safetycase.evidence.records import CaseResult, Unmet
from safetycase.evidence.selection import Selection, matcher


class Waiting:
    """The values of the fields of one selection that no result has had so far, where a field has several."""

    def __init__(self, selection: Selection) -> None:
        self._tests: dict[tuple[str, str], Callable[[CaseResult], bool]] = {
            (field, value): matcher(Selection(((field, (value,)),)))
            for field, values in selection.where
            if len(set(values)) > 1
            for value in values
        }

    def see(self, case: CaseResult) -> None:
        """Take note of a case that the selection takes."""
        if self._tests:
            for key in [key for key, has in self._tests.items() if has(case)]:
                del self._tests[key]

    @property
    def unmet(self) -> Unmet:
        """What is still waited for."""
        return tuple(self._tests)


def unseen(selection: Selection, seen: frozenset[str] | set[str]) -> Unmet:
    """The same for a selection by one field without wildcards, of which all values that were `seen` are known."""
    ((field, values),) = selection.where
    wanted = dict.fromkeys(values)
    return tuple((field, value) for value in wanted if value not in seen) if len(wanted) > 1 else ()
