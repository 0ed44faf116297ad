"""Who judged which trial: detectors and metrics that judged some trials of a run and are missing from others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from safetycase.evidence.records import CaseResult

Judges = tuple[str, ...]


class Judging:
    """What judged the trials of each group, such as a probe. Most have the same judges and are only counted."""

    def __init__(self) -> None:
        self._usual: dict[str, Judges] = {}
        self._known: dict[str, dict[str, None]] = {}
        self._number: Counter[str] = Counter()
        self._odd: list[tuple[str, Judges, CaseResult]] = []

    def is_usual(self, group: str, judges: Judges, count: int = 1) -> bool:
        """Count trials of a group; False where they have other judges than the first, and must be noted by name."""
        known = self._known.setdefault(group, {})
        if self._usual.setdefault(group, judges) == judges:
            self._number[group] += count
            known.update(dict.fromkeys(judges))
            return True
        known.update(dict.fromkeys(judges))
        return False

    def note(self, group: str, judges: Judges, trial: CaseResult) -> None:
        """Note a trial with the judges that it has."""
        self._odd.append((group, judges, trial))

    @property
    def groups(self) -> tuple[str, ...]:
        """Every group that has trials."""
        return tuple(dict.fromkeys([*self._usual, *(group for group, _, _ in self._odd)]))

    def lacking(self) -> Iterator[tuple[str, Judges, CaseResult]]:
        """Trials that were not judged by all that judged others of their group, with their group and those judges.

        Where nothing judged any of the group, those of all groups are missing.
        """
        everyone = tuple(dict.fromkeys(name for known in self._known.values() for name in known))
        for group, number in self._number.items():
            missing = self._missing(group, self._usual[group], everyone)
            if missing or not everyone:
                yield group, missing, CaseResult(name="not judged", state="unscored", count=number)
        for group, judges, trial in self._odd:
            missing = self._missing(group, judges, everyone)
            if missing or not (judges or everyone):
                yield group, missing, trial

    def _missing(self, group: str, judges: Judges, everyone: Judges) -> Judges:
        there = set(judges)
        return tuple(name for name in self._known.get(group) or everyone if name not in there)
