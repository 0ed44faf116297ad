"""Suites of JUnit XML: what they say of themselves, and what they count beside what is there."""

from __future__ import annotations

from collections.abc import Mapping
from sys import intern

from safetycase.evidence.formats.junit_words import counter, stamp_of
from safetycase.evidence.records import State
from safetycase.evidence.text import shown

_FAILING: frozenset[State] = frozenset({"failed", "errored"})
_DOUBTFUL: frozenset[State] = frozenset({"timed-out", "flaky", "xpassed", "unknown"})
"""States that some tools count among the failures."""

_IDLE: frozenset[State] = frozenset({"not-run", "skipped"})
"""States of cases that need no date, since nothing was found out."""


_COUNTERS = ("tests", "failures", "errors", "skipped", "disabled")
_HARMLESS = frozenset({"skipped", "disabled"})
"""Counters that some tools fill with words; one that is no number hides no failure."""


class Suite:
    """A suite being read: its name, the properties its cases inherit, its counters beside what was seen, its date.

    `key` is a number that suites share which have the same name, host, package and id inside the same suites;
    `first` the place of its first case among the results, `folded` the places of cases of which it gives another
    report; `stated` the readings of the suite as a whole.
    """

    __slots__ = (
        "around", "cases", "claims", "failing", "first", "folded", "key", "missing", "most_cases", "most_failing",
        "name", "odd", "own", "properties", "ran", "ran_undated", "said", "size", "stamp", "stated", "tag", "unpassed",
    )  # fmt: skip

    def __init__(self, tag: str, attributes: Mapping[str, str], key: int, first: int, around: Suite | None) -> None:
        self.tag = tag
        self.name = intern(attributes.get("name", ""))
        self.key = key
        self.first = first
        self.folded: list[int] = []
        self.around = around
        self.properties: dict[str, tuple[str, ...]] = dict(around.properties) if around is not None else {}
        self.own: set[str] = set()
        self.size = 0
        self.stated: list[tuple[State, str]] = []
        self.claims: list[tuple[State, str]] = []
        self.cases = self.most_cases = self.failing = self.most_failing = self.unpassed = self.missing = 0
        self.said = _said(attributes)
        self.odd = _odd(attributes)
        self.ran = self.ran_undated = False
        own = attributes.get("timestamp")
        if own is not None:
            self.stamp = stamp_of(own)
        else:
            self.stamp = around.stamp if around is not None and around.tag == tag else ""

    def keep(self, name: str, value: str) -> int:
        """Add a property, which hides what the suites around say under its name; how many it has now."""
        known = self.properties.get(name, ()) if name in self.own else ()
        self.own.add(name)
        self.properties[name] = (*known, value)
        self.size += 1
        return self.size

    def count(self, state: State, failures: int = 0, again: int = 0, dated: bool = False) -> None:
        """Count a case. `failures` of it and `again`, its repetitions, are what some tools count of one case."""
        self.cases += 1
        self.most_cases += 1 + again
        if state == "passed":
            self.ran = True
            self.ran_undated = self.ran_undated or not dated
            return
        self.unpassed += 1
        self.failing += state in _FAILING
        self.most_failing += max(failures, state in _FAILING or state in _DOUBTFUL)
        if state not in _IDLE:
            self.ran = True
            self.ran_undated = self.ran_undated or not dated

    def take_claims(self) -> None:
        """Take the attributes of the suite for readings of it where nothing in it explains them.

        What the suite says of itself its tool may have counted or not.
        """
        stated = {state for state, _ in self.stated}
        for state, message in self.claims:
            explained = self.failing or stated & _FAILING if state in _FAILING else self.unpassed or stated
            if not explained:
                self.stated.append((state, message))
                break
        self.most_cases += len(self.stated)
        self.unpassed += len(self.stated)
        self.most_failing += sum(state not in _IDLE for state, _ in self.stated)

    def settle(self) -> tuple[int, list[str]]:
        """How many results the suite counts that neither the file nor a suite inside lacks already, and the doubts."""
        doubts = []
        lacking = 0
        for (said, what), least, most in zip(
            self.said,
            (self.cases, self.failing, 0, 0),
            (self.most_cases, self.most_failing, self.unpassed, self.unpassed),
            strict=True,
        ):
            if said is None:
                continue
            most += self.missing
            if said < least:
                doubts.append(f"counts {said:,} {what}, the file shows {least:,}")
            elif said > most:
                doubts.append(f"counts {said:,} {what}, the file shows {least or most:,}")
                lacking = max(lacking, said - most)
        for name, text in self.odd.items():
            doubts.append(f"says '{shown(text, 40)}' of its {name}, which is no number")
            if not lacking and not self.missing and name not in _HARMLESS:
                lacking = 1
        self.missing += lacking
        return lacking, doubts

    def close(self) -> None:
        """Hand the counts on to the suite around."""
        around = self.around
        if around is not None:
            around.cases += self.cases
            around.most_cases += self.most_cases
            around.failing += self.failing
            around.most_failing += self.most_failing
            around.unpassed += self.unpassed
            around.missing += self.missing
            around.folded += self.folded
            around.ran = around.ran or self.ran


def _said(attributes: Mapping[str, str]) -> tuple[tuple[int | None, str], ...]:
    """The counters of a suite with what they count. Catch2 and doctest count assertions where others count cases."""
    failures, errors = counter(attributes.get("failures")), counter(attributes.get("errors"))
    assertions = attributes.get("hostname") == "tbd" or "doctest_version" in attributes
    return (
        (None if assertions else counter(attributes.get("tests")), "cases"),
        (None if failures is None and errors is None else (failures or 0) + (errors or 0), "failures and errors"),
        (counter(attributes.get("skipped")), "skipped cases"),
        (counter(attributes.get("disabled")), "disabled cases"),
    )


def _odd(attributes: Mapping[str, str]) -> dict[str, str]:
    """The counters of a suite that are not empty and no whole numbers, by name."""
    found = ((name, attributes.get(name, "").strip()) for name in _COUNTERS)
    return {name: text for name, text in found if text and counter(text) is None}


class Dates:
    """The oldest date of the suites that hold results, unless one of them has none."""

    def __init__(self) -> None:
        self._oldest = ""
        self._last = ""
        self._root = ""
        self._undated = 0
        self._refused = False

    def note(self, text: str) -> bool:
        """Note when a case or suite ran; False where the text is no date that can be trusted."""
        if text == self._last:
            return True
        stamp = stamp_of(text)
        if not stamp:
            return False
        self._last = text
        if not self._oldest or _order(stamp) < _order(self._oldest):
            self._oldest = stamp
        return True

    def refuse(self) -> None:
        """A suite states a date that cannot be trusted."""
        self._refused = True

    def close(self, suite: Suite) -> None:
        """Note the date of a suite, which is complete now."""
        if not suite.ran:
            return
        if suite.tag == "testsuites" and suite.stamp and not suite.ran_undated:
            self._root = min(filter(None, (self._root, suite.stamp)), key=_order)
        elif suite.stamp:
            self.note(suite.stamp)
        elif suite.ran_undated:
            self._undated += 1

    def started(self) -> tuple[str, list[str]]:
        """The date of the file, empty where it cannot be told, and what is to be said about it.

        The date of `testsuites` may be that of a later merger: it counts only for suites of which none has its own.
        """
        if self._undated and (self._oldest or not self._root or self._refused):
            if not self._oldest and not self._refused:
                return "", []
            states = "suite with results states" if self._undated == 1 else "suites with results state"
            return "", [f"{self._undated:,} {states} no date that can be trusted: the file counts as undated"]
        return min(filter(None, (self._oldest, self._root)), key=_order, default=""), []


def _order(stamp: str) -> str:
    return stamp.replace(" ", "T").upper()
