"""What tells one run from another, whatever bytes report it: which cases ended how, and how long they took."""

from __future__ import annotations

import re
from hashlib import blake2b

from safetycase.evidence.records import CaseResult

_TELLING = 5
"""So many different durations at least must be equal before they show that two reports are of one run."""

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)")
_HALF = 16
_MASK = (1 << 64) - 1


Mark = tuple[int, int, float]
"""What one case adds to a fingerprint: its name, state and score, these with its duration, the duration (0: none)."""


def mark_of(case: CaseResult) -> Mark:
    """The mark of a case, by which runs are compared; suites and properties do not count, a row counts as a whole."""
    if case.row:
        return int.from_bytes(case.row[:8], "big"), 0, 0.0
    said = f"{case.classname}\0{case.name}\0{case.state}"
    if case.value is not None:
        said = f"{said}\0{case.value}"
    hashing = blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8)
    name = int.from_bytes(hashing.digest(), "big")
    if case.seconds <= 0:
        return name, 0, 0.0
    hashing.update(b"\0%r" % case.seconds)
    return name, int.from_bytes(hashing.digest(), "big"), case.seconds


class Fingerprint:
    """A fingerprint in the making. The order of cases does not matter."""

    __slots__ = ("_durations", "_names", "_times")

    def __init__(self) -> None:
        self._names = 0
        self._times = 0
        self._durations: set[float] = set()

    def add(self, mark: Mark) -> None:
        """Take a case in."""
        name, time, seconds = mark
        self._names += name
        if time:
            self._times += time
            if len(self._durations) < _TELLING:
                self._durations.add(seconds)

    def text(self) -> str:
        """32 hexadecimal digits: of the names and states, then of the durations, zeros where those tell nothing."""
        times = self._times & _MASK if len(self._durations) >= _TELLING else 0
        return f"{self._names & _MASK:016x}{times:016x}"


def names_of(fingerprint: str) -> str:
    """The half of a fingerprint that speaks of names and states."""
    return fingerprint[:_HALF]


def same_run(one: str, one_started: str, other: str, other_started: str) -> bool:
    """Whether two fingerprints, with the times at which the runs began, are of one run.

    The same cases ended in the same states, and either they took the same times, or both say the same of when they
    began (perhaps nothing, so that nothing tells them apart).
    """
    if not one or not other or names_of(one) != names_of(other):
        return False
    if one[_HALF:] == other[_HALF:] != "0" * _HALF:
        return True
    return moment(one_started) == moment(other_started)


def moment(started: str) -> str:
    """When a run began, to the second as written: nobody runs everything twice in one, in whichever time zone."""
    match = _MOMENT.match(started.strip())
    return " ".join(match.groups()) if match else started.strip()
