"""What is said of a requirement, and of a piece of evidence: words, shown states, basis, counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal

import msgspec

from safetycase.evidence.figures import Figures
from safetycase.evidence.records import NO_EXPOSURE, OUTCOMES, Exposures, Outcome, State
from safetycase.findings.looks import Shown

Word = Literal["demonstrated", "not-demonstrated", "stale", "unknown", "refuted", "no-evidence", "not-needed"]
"""A verdict. `not-needed`: the author gave a reason why none is due."""

Basis = Literal["computed", "locked", "declared", ""]
"""What a verdict rests on: the artefact itself, the counts of the lock, a person's word; empty: nothing."""

SHOWN: Mapping[Word, Shown] = {
    "demonstrated": "demonstrated",
    "not-demonstrated": "open",
    "no-evidence": "open",
    "stale": "stale",
    "refuted": "refuted",
    "unknown": "unknown",
    "not-needed": "not needed",
}

_FROM_BEST: tuple[Word, ...] = (
    "demonstrated", "not-needed", "not-demonstrated", "no-evidence", "stale", "unknown", "refuted"
)  # fmt: skip


def worst(words: list[Word]) -> Word:
    """The worst of several words: refuted, then unknown, stale, not-demonstrated, demonstrated. Raises on none."""
    return max(words, key=_FROM_BEST.index)


def best(words: list[Word]) -> Word:
    """The best of several words. Raises on none."""
    return min(words, key=_FROM_BEST.index)


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many cases ended in which state, and what those states count as.

    `missing` are planned cases of which the artefact has no result: unresolved ones. `unplaced` are trials that did
    not pass and may lie in this slice or in another one: unresolved ones too. `overrides` are run states that
    count otherwise than by the default table. `dims` and `slices` say the same by place in the dimensions of a tally.
    `repeated`: results of one item are counted as several trials; `copies` are rows that may be other rows once more.
    `exposure` is that in which they were counted, and `exposed` the same by place; `typed`: somebody typed it.
    """

    states: Mapping[State, int] = {}
    missing: int = 0
    unplaced: int = 0
    overrides: Mapping[State, Outcome] = {}
    dims: tuple[str, ...] = ()
    slices: tuple[tuple[tuple[str, ...], Mapping[State, int]], ...] = ()
    repeated: bool = False
    copies: int = 0
    exposure: Exposures = NO_EXPOSURE
    exposed: tuple[tuple[tuple[str, ...], Exposures], ...] = ()
    typed: bool = False

    def of(self, outcome: Outcome) -> int:
        """The number of cases with this outcome; missing ones are unresolved."""
        overrides, number = self.overrides, self.missing + self.unplaced if outcome == "unresolved" else 0
        for state, count in self.states.items():
            if (overrides.get(state) or OUTCOMES[state]) == outcome:
                number += count
        return number

    def outcome(self, state: State) -> Outcome:
        """What a state counts as here."""
        return self.overrides.get(state, OUTCOMES[state])

    @property
    def trials(self) -> int:
        """All cases, those without a result included."""
        return sum(self.states.values()) + self.missing + self.unplaced

    @property
    def resolved(self) -> int:
        """The cases that passed or failed."""
        return self.of("pass") + self.of("failure")

    def plus(self, other: Counts) -> Counts:
        """Both together. Raises ValueError where they count a state differently or have other dimensions."""
        for state in {*self.states, *other.states}:
            if self.outcome(state) != other.outcome(state):
                raise ValueError(state)
        if self.dims != other.dims:
            raise ValueError(self.dims)
        states = dict(self.states)
        for state, count in other.states.items():
            states[state] = states.get(state, 0) + count
        by_place = {place: dict(found) for place, found in self.slices}
        for place, found in other.slices:
            into = by_place.setdefault(place, {})
            for state, count in found.items():
                into[state] = into.get(state, 0) + count
        return Counts(
            states=states,
            missing=self.missing + other.missing,
            unplaced=self.unplaced + other.unplaced,
            overrides={**self.overrides, **other.overrides},
            dims=self.dims,
            slices=tuple(sorted(by_place.items())),
            repeated=self.repeated or other.repeated,
            copies=self.copies + other.copies,
            exposure=_added(self.exposure, other.exposure),
            exposed=_added_by_place(self.exposed, other.exposed),
            typed=self.typed or other.typed,
        )

    def within(self, wanted: Mapping[str, Collection[str]]) -> Counts:
        """The counts of the trials that lie in the slices with these values in these dimensions.

        Trials without a result may have been any: all of them are missing in each slice. Raises KeyError for a
        dimension that the counts do not have.
        """
        places = {dim: place for place, dim in enumerate(self.dims)}
        tests = [(places[dim], frozenset(values)) for dim, values in wanted.items()]
        states: dict[State, int] = {}
        kept = []
        for place, found in self.slices:
            if all(place[index] in values for index, values in tests):
                kept.append((place, found))
                for state, count in found.items():
                    states[state] = states.get(state, 0) + count
        exposed = tuple(
            (place, found) for place, found in self.exposed if all(place[index] in values for index, values in tests)
        )
        exposure: Exposures = NO_EXPOSURE
        for _, amounts in exposed:
            exposure = _added(exposure, amounts)
        return msgspec.structs.replace(self, states=states, slices=tuple(kept), exposure=exposure, exposed=exposed)

    def words(self, outcome: Outcome) -> str:
        """The states behind an outcome as people read them: `2 skipped, 1 without a result`."""
        parts = [f"{count:,} {state}" for state, count in self.states.items() if self.outcome(state) == outcome]
        if outcome == "unresolved" and self.missing:
            parts.append(f"{self.missing:,} without a result")
        if outcome == "unresolved" and self.unplaced:
            parts.append(f"{self.unplaced:,} in no stated slice")
        return ", ".join(parts)


def _added(one: Exposures, other: Exposures) -> Exposures:
    return {unit: one.get(unit, 0.0) + other.get(unit, 0.0) for unit in sorted({*one, *other})}


def _added_by_place(
    one: tuple[tuple[tuple[str, ...], Exposures], ...], other: tuple[tuple[tuple[str, ...], Exposures], ...]
) -> tuple[tuple[tuple[str, ...], Exposures], ...]:
    total = dict(one)
    for place, amounts in other:
        total[place] = _added(total.get(place, NO_EXPOSURE), amounts)
    return tuple(sorted(total.items()))


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """How one slice stands: its name, the word it alone gives, its numbers, and the evidence that they are of."""

    name: str
    word: Word
    figures: Figures = Figures()
    evidence: str = ""


class Judgement(msgspec.Struct, frozen=True):
    """A word with the sentences that say why, the numbers behind it, and how each slice stands where there are any."""

    word: Word
    reasons: tuple[str, ...] = ()
    figures: Figures | None = None
    slices: tuple[Slice, ...] = ()

    def but(self, word: Word, reasons: tuple[str, ...]) -> Judgement:
        """The same numbers with another word and other reasons."""
        return msgspec.structs.replace(self, word=word, reasons=reasons)


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on one requirement. Computed, never typed.

    `reasons` are sentences with the numbers; `counts` those of all the evidence that was judged, of one artefact
    only once; `evidence` the ids of the items that counted, the best-founded basis of which is not claimed: `basis`
    is the weakest of them. `slices` say how each slice stands, by each piece of evidence, where it must hold in each.
    """

    word: Word
    reasons: tuple[str, ...] = ()
    basis: Basis = ""
    counts: Counts = Counts()
    evidence: tuple[str, ...] = ()
    slices: tuple[Slice, ...] = ()

    @property
    def state(self) -> Shown:
        """The state that people see."""
        return SHOWN[self.word]
