"""How much more would be enough for a rate and a coverage together, with the best outcome from here on.

Numbers hold for all that is asked for at once, on the same terms: where a rate and a coverage fall short, the larger
number reaches both. Nobody promises that the further results will come out so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial

from msgspec import UnsetType

from safetycase.evidence.event_rates import units as units_of
from safetycase.evidence.event_rates import upwards
from safetycase.evidence.rates import as_written, in_denominator, level_of
from safetycase.evidence.terms import Terms, labels_in
from safetycase.evidence.text import counted
from safetycase.evidence.verdict import Counts
from safetycase.model.assurance import CoverageTarget, Requirement, Target
from safetycase.statistics import exposure_needed, least, log_e_value_above, lower_rate, sequential_exposure_needed

_MOST = 10**12
"""Beyond this many trials no campaign is thought of."""

_FURTHER = 40
"""So often an audit is doubled in looking for one that would do beside further trials."""

_NO_NUMBER = "no feasible number of further trials would reach the target"


def enough(wanted: Requirement, counts: Counts, terms: Terms) -> tuple[str, ...]:
    """What more would reach target and coverage, in words; empty where more results are not what is lacking."""
    try:
        return tuple(_of_census(wanted, counts, terms) if terms.census else _of_sample(wanted, counts, terms))
    except (ArithmeticError, ValueError, KeyError):  # numbers at the ends of what a float can hold, or no such output
        return ()


def _of_sample(wanted: Requirement, counts: Counts, terms: Terms) -> Iterator[str]:
    target = wanted.target
    answers = _answers(wanted.coverage, counts, terms)
    if answers is None:
        yield "no number of cases demonstrates a coverage of 1"
        return
    if not isinstance(target, UnsetType) and target.metric == "failure-rate":
        yield from _of_rate(target, counts, terms, answers)
        return
    if not isinstance(target, UnsetType) and target.metric == "event-rate":
        yield from _of_events(target, counts, terms)
    if answers:
        yield _cases(answers, "the coverage", counts, "answered and without a failure")


def _answers(coverage: CoverageTarget | UnsetType, counts: Counts, terms: Terms) -> int | None:
    """How many more cases, all answered, show the coverage: 0 where it is shown, or none is asked for."""
    if isinstance(coverage, UnsetType) or isinstance(coverage.at_least, UnsetType):
        return 0
    level = 0.5 if isinstance(coverage.confidence, UnsetType) else coverage.confidence
    limit, plain = float(1 - as_written(coverage.at_least)), terms.plain(chosen=True)
    left = counts.of("abstained") + counts.of("unresolved")
    return _least(lambda more: plain.shows_at_most(left, counts.trials + more, limit, level)) if limit > 0 else None


def _least(holds: Callable[[int], bool], most: int = _MOST) -> int | None:
    return 0 if holds(0) else least(holds, 0, most)


def _of_rate(target: Target, counts: Counts, terms: Terms, answers: int) -> Iterator[str]:
    """What would be enough for a failure rate, and so many answers for the coverage beside."""
    part, trials = in_denominator(target, counts)
    if not isinstance(target.at_most, UnsetType) and terms.audited is not None:
        yield from _with_labels(target, target.at_most, counts, part, trials, terms, answers)
        return
    if target.at_most == 0:
        yield "no number of trials demonstrates a failure rate of 0"
        return
    more = _least(_showing(target, part, trials, terms))
    if more is None:
        yield _NO_NUMBER
    elif more or answers:
        yield _trials(target, counts, trials, more, answers)


def _showing(target: Target, part: Counts, trials: int, terms: Terms) -> Callable[[int], bool]:
    """Whether so many more trials, each with the best outcome for the target, show it."""
    failures, bad, level = part.of("failure"), part.of("failure") + part.of("unresolved"), level_of(target)
    limit, asked = target.at_most, target.at_least
    if not isinstance(limit, UnsetType):
        return lambda more: terms.after(more).shows_at_most(bad, trials + more, limit, level)
    assert not isinstance(asked, UnsetType)
    plain = terms.plain()
    if terms.looking:
        return lambda more: plain.after(more).shows_more(failures + more, trials + more, asked, level)
    return lambda more: plain.after(more).lower(failures + more, trials + more, level) >= asked


def _trials(target: Target, counts: Counts, trials: int, more: int, answers: int) -> str:
    """How many more trials would do, in words, and with a coverage that falls short how many cases."""
    failing = isinstance(target.at_most, UnsetType)
    if answers:
        what = "target and coverage" if more else "the coverage"
        return _cases(max(more, answers), what, counts, "answered and failing" if failing else _ANSWERED)
    one = "trial" if more == 1 else "trials"
    named = f"{more:,} more {one} {'that fails' if more == 1 else 'that fail'}" if failing else (
        f"{more:,} more failure-free {one}"
    )  # fmt: skip
    return f"{named} would reach the target ({trials + more:,} in all)"


_ANSWERED = "answered and without a failure"


def _cases(more: int, what: str, counts: Counts, how: str) -> str:
    """So many more cases that are all answered, in words."""
    answered = counts.trials - counts.of("abstained") - counts.of("unresolved")
    seen = f"{answered + more:,} of {counts.trials + more:,} answered"
    every = "" if more == 1 else "all "
    return f"{more:,} more {'case' if more == 1 else 'cases'}, {every}{how}, would reach {what} ({seen})"


def _with_labels(
    target: Target, limit: float, counts: Counts, part: Counts, trials: int, terms: Terms, answers: int
) -> Iterator[str]:
    """What would be enough where labels may be wrong: trials alone, audited labels alone, or both."""
    answered = target.of == "answered"
    terms = terms.within(part, answered=answered)
    own = terms.labelled or labels_in(part, agreements=terms.agreements, answered=answered)
    bad, level, audited = part.of("failure") + part.of("unresolved"), level_of(target), terms.audited or 0

    def shown(labels: int, more: int) -> bool:
        return terms.after(more, labels).shows_at_most(bad, trials + more, limit, level)

    if shown(0, 0):
        if answers:
            yield _trials(target, counts, trials, 0, answers)
        return
    more = _least(partial(shown, 0))
    unaudited = max(0, own - audited)
    labels = least(lambda some: shown(some, 0), 0, unaudited) if unaudited and not answers else None
    if more is not None:
        beside = f", or {_audits(labels)}" if labels is not None else "; more audited labels alone cannot"
        yield _trials(target, counts, trials, more, answers) + beside
    elif labels is not None:
        yield f"{_audits(labels)} would reach the target; more trials alone cannot"
    else:
        yield "neither more trials alone nor more audited labels alone would reach the target"
        yield from _jointly(shown, trials, audited, own, answers)


def _audits(labels: int) -> str:
    return f"{labels:,} more audited {'label' if labels == 1 else 'labels'} without a wrong one"


def _jointly(shown: Callable[[int, int], bool], trials: int, audited: int, own: int, answers: int) -> Iterator[str]:
    """Further trials and audited labels that together would do, few of both, in words; nothing where none are found."""
    best: tuple[int, int] | None = None
    labels = max(1, audited // 8)
    for _ in range(_FURTHER):
        if best is not None and labels >= sum(best):
            break
        more = _least(partial(shown, labels))
        if more is not None:
            pair = max(more, answers, audited + labels - own), labels
            best = pair if best is None or sum(pair) < sum(best) else best
        labels *= 2
    if best is not None:
        more, labels = best
        trial = f"{'answered, ' if answers else ''}failure-free {'trial' if more == 1 else 'trials'}"
        yield f"{more:,} more {trial} together with {_audits(labels)} would ({trials + more:,} in all)"


def _of_events(target: Target, counts: Counts, terms: Terms) -> Iterator[str]:
    """How much more exposure without an event would do, or how many more events in the same exposure."""
    unit, level = str(target.per), level_of(target)
    exposure, events = counts.exposure.get(unit, 0.0), counts.of("failure")
    limit, asked = target.at_most, target.at_least
    if not isinstance(limit, UnsetType):
        if limit == 0:
            yield "no exposure demonstrates an event rate of 0"
            return
        search = sequential_exposure_needed if terms.looking else exposure_needed
        needed = search(limit, terms.level(level), events + counts.of("unresolved"))
        if needed is None:
            yield "no feasible exposure would reach the target"
        elif needed > exposure:
            more = f"{upwards(needed - exposure)} more {units_of(unit)} without an event would reach the target"
            yield f"{more} ({upwards(needed)} in all)"
    elif not isinstance(asked, UnsetType) and exposure > 0:
        wanted = terms.level(level)

        def shown(more: int) -> bool:
            if terms.looking:
                return log_e_value_above(events + more, exposure, asked) >= -math.log1p(-wanted)
            return lower_rate(events + more, exposure, wanted) >= asked

        if more_events := _least(shown):
            yield f"{counted(more_events, 'more event')} in the same exposure would reach the target"


def _of_census(wanted: Requirement, counts: Counts, terms: Terms) -> Iterator[str]:
    """How many of the cases without a result would have had to pass: there are no others in a census."""
    target, unresolved = wanted.target, counts.of("unresolved")
    answers = _answers_of_all(wanted.coverage, counts)
    if answers is None:
        return  # what is left open cannot reach it: the numbers say so
    passes: int | None = 0
    if not isinstance(target, UnsetType) and target.metric == "failure-rate":
        part, trials = in_denominator(target, counts)
        terms = terms.within(part, answered=target.of == "answered")
        if not isinstance(target.at_most, UnsetType) and terms.audited is not None:
            yield from _labels_of_all(target, target.at_most, part, trials, terms, answers)
            return
        passes = _passes(target, part, trials, terms)
    if passes is None:
        return
    if more := max(answers, passes):
        what = "target and coverage" if answers and passes else "the coverage" if answers else "the target"
        yield f"{what} would be reached if {_of_those(more, unresolved, counts)}"


def _of_those(more: int, unresolved: int, counts: Counts) -> str:
    return f"{more:,} of the {unresolved:,} unresolved ({counts.words('unresolved')}) were answered without a failure"


def _answers_of_all(coverage: CoverageTarget | UnsetType, counts: Counts) -> int | None:
    """How many of the unresolved would have to be answered; None where even all would not do."""
    if isinstance(coverage, UnsetType) or isinstance(coverage.at_least, UnsetType):
        return 0
    unresolved = counts.of("unresolved")
    answered = counts.trials - counts.of("abstained") - unresolved
    least_answered = math.ceil(as_written(coverage.at_least) * counts.trials)
    more = max(0, least_answered - answered)
    return more if more <= unresolved else None


def _passes(target: Target, part: Counts, trials: int, terms: Terms) -> int | None:
    """How many of the unresolved would have to pass, or to fail where at least something is asked for."""
    failures, unresolved, level = part.of("failure"), part.of("unresolved"), level_of(target)
    limit, asked = target.at_most, target.at_least
    if not isinstance(limit, UnsetType):
        return _least(lambda some: terms.upper(failures + unresolved - some, trials, level) <= limit, unresolved)
    assert not isinstance(asked, UnsetType)
    return _least(lambda some: terms.lower(failures + some, trials, level) >= asked, unresolved)


def _labels_of_all(
    target: Target, limit: float, part: Counts, trials: int, terms: Terms, answers: int
) -> Iterator[str]:
    """How many more audited labels would do for a census, as its trials stand or once all unresolved passed.

    Where the coverage lacks `answers`, only the latter.
    """
    answered = target.of == "answered"
    own = terms.labelled or labels_in(part, agreements=terms.agreements, answered=answered)
    unaudited, unresolved = max(0, own - (terms.audited or 0)), part.of("unresolved")
    for passed in dict.fromkeys((unresolved if answers else 0, unresolved)):
        bad = part.of("failure") + unresolved - passed

        def shown(labels: int, bad: int = bad) -> bool:
            return terms.after(0, labels).upper(bad, trials, level_of(target)) <= limit

        labels = _least(shown, unaudited)
        if labels:
            also = f", if the {unresolved:,} unresolved passed" if passed else ""
            yield f"{_audits(labels)} would reach the target{also}"
            return
        if labels == 0:
            if passed:
                yield f"the target would be reached if the {unresolved:,} unresolved passed"
            return
    yield "no audit of these labels would reach the target"
