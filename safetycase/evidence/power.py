"""Whether a test could show what it is to show at all: with what is expected of it, and the best possible outcome."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import msgspec
from msgspec import UNSET, UnsetType

from safetycase.case import Case, Item
from safetycase.evidence import power_rules as rules
from safetycase.evidence.census import expected_trials
from safetycase.evidence.event_rates import amount, units, upwards
from safetycase.evidence.faults import Fault
from safetycase.evidence.material import Material
from safetycase.evidence.pieces import Piece
from safetycase.evidence.rates import figure
from safetycase.evidence.sliced import number_of_slices
from safetycase.evidence.terms import Terms, is_census, terms_of
from safetycase.evidence.text import counted, shown
from safetycase.model.assurance import CoverageTarget, Requirement, Target
from safetycase.statistics import (
    bonferroni_confidence,
    exposure_needed,
    lower_words,
    sequential_exposure_needed,
    sequential_trials_needed,
    trials_needed,
    upper_rate,
    upper_words,
)


class _Ask(msgspec.Struct, frozen=True):
    """A number that is asked for, and what the best outcome of a test shows of it.

    `best` is that outcome in words, `limit` the largest share of trials with the other one (or the largest rate of
    events), `level` the confidence. `reached` says in words what so much shows at best on some terms; `plainly`: labels
    and thresholds are no part of it. `per`: the unit of an exposure, empty where trials are counted.
    """

    best: str
    limit: float
    level: float
    wanted: str
    reached: Callable[[float, Terms], str]
    plainly: bool = False
    per: str = ""

    def terms(self, terms: Terms) -> Terms:
        """The terms that matter here."""
        return terms.plain(chosen=True) if self.plainly else terms

    def shown_by(self, size: float, terms: Terms) -> bool:
        """Whether so much in one place shows it at best."""
        if not self.per:
            return terms.shows_at_most(0, int(size), self.limit, self.level)
        needed = self.needed(terms)
        return needed is not None and size >= needed

    def needed(self, terms: Terms) -> float | None:
        """How much in one place would do; None where that is beyond reach or not told."""
        level = terms.level(self.level)
        if self.per:
            return (sequential_exposure_needed if terms.looking else exposure_needed)(self.limit, level, 0)
        if terms.audited is not None:
            return None
        return (sequential_trials_needed if terms.looking else trials_needed)(self.limit, level, 0)


class _Places(msgspec.Struct, frozen=True):
    """In how many places it must hold, and by which procedure together."""

    number: int
    family: str

    def terms(self, terms: Terms) -> Terms:
        """The terms of each place."""
        corrected = self.number > 1 and self.family != "none"
        return msgspec.structs.replace(terms, statements=self.number if corrected else 1)

    def in_all(self, ask: _Ask, terms: Terms) -> float | None:
        """How much in all places together would do: by Holm's procedure each next place may have less."""
        if self.family != "holm":
            each = ask.needed(terms)
            return None if each is None else each * self.number
        level = bonferroni_confidence(ask.level, terms.choices) if terms.choices > 1 else ask.level
        return _by_holm(ask.limit, level, ask.per, self.number)


@lru_cache(maxsize=64)
def _by_holm(limit: float, level: float, per: str, places: int) -> float | None:
    """How much in all does by Holm's procedure: the k-th place must be shown as if there were k of them."""
    total = 0.0
    for statements in range(1, places + 1):
        each = bonferroni_confidence(level, statements)
        needed = exposure_needed(limit, each) if per else trials_needed(limit, each)
        if needed is None:
            return None
        total += needed
    return total


def power_faults(case: Case, requirement: Item[Requirement], pieces: Sequence[Piece]) -> Iterator[Fault]:
    """That what is planned for a target, or expected of its evidence, is too little even with the best outcome."""
    if not {"target", "coverage"} & requirement.data.keys() or requirement.errors:
        return
    wanted = requirement.record
    asks = _asks(wanted)
    if not asks:
        return
    family = "bonferroni"
    if not isinstance(wanted.slices, UnsetType) and not isinstance(wanted.slices.family, UnsetType):
        family = wanted.slices.family
    places = _Places(number_of_slices(case, requirement), family)
    if places.number == 1 and family == "holm":
        places = _Places(1, "bonferroni")
    runs = [piece for piece in pieces if piece.counts and not piece.undermines and not piece.material.silent]
    choices = max(1, len(runs)) if wanted.combine == "any" else 1
    for ask in asks:
        yield from _of_plan(requirement, pieces, ask, places, choices)
        for piece in pieces if wanted.combine != "pool" else ():
            material = piece.material
            expected = _expected(material, ask)
            if piece.undermines or expected is None or not material.item.covers:
                continue
            given = msgspec.structs.replace(terms_of(material.item.record, int(expected)), choices=choices)
            words = _too_little(expected, ask, places, given)
            if words:
                message = f"{material.item.id} expects {words} (for {requirement.id})"
                field = "exposure" if ask.per else "expect"
                yield Fault(rules.UNDERPOWERED, material.item, message, (field,))


def _of_plan(
    requirement: Item[Requirement], pieces: Sequence[Piece], ask: _Ask, places: _Places, choices: int
) -> Iterator[Fault]:
    plan = requirement.record.plan
    if isinstance(plan, UnsetType) or isinstance(plan.n, UnsetType) or ask.per:
        return
    if any(is_census(piece.material.item.record) for piece in pieces if not piece.undermines):
        return  # all that exist need no bound, however few they are
    words = _too_little(plan.n, ask, places, Terms(choices=choices))
    if words:
        yield Fault(rules.UNDERPOWERED, requirement, f"{requirement.id} plans {words}", ("plan", "n"))


def _asks(wanted: Requirement) -> list[_Ask]:
    """The numbers that a requirement asks for and of which it is known how much shows them."""
    target = wanted.target
    found: list[_Ask] = []
    holm = not isinstance(wanted.slices, UnsetType) and wanted.slices.family == "holm"
    if holm and wanted.coverage is not UNSET:
        return []  # of which the verdict says that it is not judged
    if not isinstance(target, UnsetType) and _sure(target.confidence):
        if target.metric == "failure-rate":
            found += _failure_rate(target, holm)
        elif target.metric == "event-rate":
            found += _event_rate(target)
    if not isinstance(wanted.coverage, UnsetType):
        found += _coverage(wanted.coverage)
    return found


def _sure(confidence: float | UnsetType) -> bool:
    return not isinstance(confidence, UnsetType) and 0.5 < confidence < 1


def _failure_rate(target: Target, holm: bool) -> Iterator[_Ask]:
    at_most, at_least, level = target.at_most, target.at_least, target.confidence
    assert not isinstance(level, UnsetType)
    if not isinstance(at_most, UnsetType) and isinstance(at_least, UnsetType) and 0 < at_most < 1:
        asked = f"at most {figure(at_most)} is asked for"

        def most(size: float, terms: Terms) -> str:
            return f"a failure rate of at most {upper_words(terms.upper(0, int(size), level))}"

        yield _Ask("without any failure", at_most, level, asked, most)
    if not isinstance(at_least, UnsetType) and isinstance(at_most, UnsetType) and 0 < at_least < 1 and not holm:
        asked = f"at least {figure(at_least)} is asked for"

        def least(size: float, terms: Terms) -> str:
            return f"a failure rate of at least {lower_words(terms.lower(int(size), int(size), level))}"

        yield _Ask("if every one fails", 1 - at_least, level, asked, least, plainly=True)


def _coverage(coverage: CoverageTarget) -> Iterator[_Ask]:
    at_least, level = coverage.at_least, coverage.confidence
    if isinstance(at_least, UnsetType) or isinstance(level, UnsetType) or not (_sure(level) and 0 < at_least < 1):
        return

    def least(size: float, terms: Terms) -> str:
        return f"a coverage of at least {lower_words(1 - terms.upper(0, int(size), level))}"

    asked = f"at least {figure(at_least)} is asked for"
    yield _Ask("if every one is answered", 1 - at_least, level, asked, least, plainly=True)


def _event_rate(target: Target) -> Iterator[_Ask]:
    at_most, level, per = target.at_most, target.confidence, target.per
    assert not isinstance(level, UnsetType)
    if isinstance(at_most, UnsetType) or target.at_least is not UNSET or isinstance(per, UnsetType) or not at_most > 0:
        return

    def most(size: float, terms: Terms) -> str:
        return f"an event rate of at most {upper_words(upper_rate(0, size, terms.level(level)))} per {shown(per, 40)}"

    asked = f"at most {figure(at_most)} is asked for"
    yield _Ask("without any event", at_most, level, asked, most, per=per)


def _expected(material: Material, ask: _Ask) -> float | None:
    """How much is expected: what the item says, or what its artefact planned; None where neither says."""
    record = material.item.record
    if ask.per:
        stated = record.exposure
        if isinstance(stated, UnsetType) or isinstance(stated.value, UnsetType) or stated.unit != ask.per:
            return None
        return stated.value if 0 < stated.value < math.inf else None
    return expected_trials(material)


def _too_little(size: float, ask: _Ask, places: _Places, given: Terms) -> str:
    """That so much cannot show what is asked for, in words; empty where it can. Each place gets an equal share.

    Nothing is said of what has no bound at all: the verdict says it.
    """
    given = ask.terms(given)
    if places.number > 1 and given.audited is not None and not given.audits and not ask.per:
        given = msgspec.structs.replace(given, labelled=int(size))  # wrong labels may all lie in one slice
    unusual = given.sequential or given.audited is not None or given.same_data
    if given.census or (ask.per and (given.audited is not None or given.same_data)):
        return ""
    if places.family == "holm" and unusual:
        return ""
    terms, number = places.terms(given), places.number
    each = size / number if ask.per else size // number
    in_all = places.in_all(ask, terms)
    if ask.shown_by(each, terms) or (places.family == "holm" and in_all is not None and size >= in_all):
        return ""
    reached = "do not show the target" if terms.looking else f"show {ask.reached(each, terms)}"
    enough = "" if in_all is None else f", and {upwards(in_all) if ask.per else f'{int(in_all):,}'} would do"
    of = f"{amount(size)} {units(ask.per)}" if ask.per else counted(int(size), "trial")
    share = amount(each) if ask.per else f"{int(each):,}"
    apiece = f", {share} in each of {number:,} slices" if number > 1 else ""
    apiece += f", as any of {terms.choices:,} runs" if terms.choices > 1 else ""
    return f"{of}{apiece}, which even {ask.best} {reached}; {ask.wanted}{enough}"
