"""Whether a failure rate, or the share of answers, reaches what is asked for.

Every unresolved case is counted against the claim, and then for it; bounds are exact and one-sided.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import msgspec
from msgspec import UNSET, UnsetType

from safetycase.evidence.figures import Figures
from safetycase.evidence.placing import blank, labels, spelt_otherwise
from safetycase.evidence.readings import canonical
from safetycase.evidence.tallying import OUTPUT
from safetycase.evidence.terms import Terms
from safetycase.evidence.text import counted
from safetycase.evidence.verdict import Counts, Judgement, Word
from safetycase.model.assurance import CoverageTarget, OutputDenominator, Target
from safetycase.statistics import lower_words, upper_words

if TYPE_CHECKING:
    from fractions import Fraction


def judge_rate(target: Target, counts: Counts, terms: Terms) -> Judgement:
    """The judgement of a target whose metric is a failure rate."""
    fault = _rate_fault(target, counts, terms)
    if fault:
        return Judgement("unknown", (fault,))
    counts, trials = in_denominator(target, counts)
    if counts.trials == 0 or counts.resolved == 0:
        return Judgement("unknown", ("no trial gave one of the outputs that count",))
    terms = terms.within(counts, answered=target.of == "answered")
    if target.at_most is not UNSET:
        return _at_most(target, counts, trials, terms)
    return _at_least(target, counts, trials, terms)


def judge_coverage(
    coverage: CoverageTarget | UnsetType, target: Target | UnsetType, counts: Counts, terms: Terms
) -> Judgement:
    """Whether enough of the cases were answered: a case that is unresolved counts as not answered, then as answered.

    A rate says nothing where most was not answered, whether those cases are left out of it or thin it out as trials
    without a failure: how much must be answered is then for the requirement to say.
    """
    if isinstance(coverage, UnsetType):
        abstained = counts.of("abstained")
        if isinstance(target, UnsetType) or target.metric != "failure-rate" or not abstained:
            return Judgement("demonstrated")
        lacking = f"{abstained:,} of {counted(counts.trials, 'case')} were not answered"
        return Judgement("not-demonstrated", (f"{lacking}, and no `coverage` says how many must be",))
    at_least, confidence = coverage.at_least, coverage.confidence
    if isinstance(at_least, UnsetType) or not 0 < at_least <= 1:
        return Judgement("unknown", ("coverage needs at_least, a share above 0 and up to 1",))
    if isinstance(confidence, UnsetType) and not terms.census:
        return Judgement("unknown", ("coverage needs a confidence",))
    if not isinstance(confidence, UnsetType) and (fault := confidence_fault(confidence)):
        return Judgement("unknown", (fault,))
    level = 0.5 if isinstance(confidence, UnsetType) else confidence
    plain = terms.plain(chosen=True)
    trials, abstained, unresolved = counts.trials, counts.of("abstained"), counts.of("unresolved")
    if not trials:
        return Judgement("unknown", ("coverage needs trials, and the results count none",))
    answered = trials - abstained - unresolved
    seen = f"{answered:,} of {counted(trials, 'case')} answered"
    wanted = f"at least {figure(at_least)} is asked for"
    share = as_written(at_least)
    if terms.census:
        least, shown, missed = answered / trials, answered >= share * trials, trials - abstained < share * trials
    else:
        limit = float(1 - share)
        least = 1 - plain.upper(abstained + unresolved, trials, level)
        shown = plain.shows_at_most(abstained + unresolved, trials, limit, level)
        missed = not shown and plain.shows_more(abstained, trials, limit, level)
    word: Word = "demonstrated" if shown else "refuted" if missed else "not-demonstrated"
    figures = Figures(cases=trials, answered=answered, coverage=least)
    return Judgement(word, (f"{seen}: coverage of at least {lower_words(least)}; {wanted}",), figures)


def as_written(value: float) -> Fraction:
    """A number exactly as somebody wrote it in decimals: nine tenths, and not the float next to them.

    Raises ValueError for what is not finite.
    """
    from fractions import Fraction  # of which most checks have no need

    return Fraction(repr(value))


def confidence_fault(confidence: float) -> str:
    """Why a confidence is none; empty where it is one. At a half and below, the bound lies below what was measured."""
    if confidence > 0.5:
        return ""
    meant = f"; 1 - {confidence:g} = {1 - confidence:g} may be meant" if 0 < confidence < 0.5 else ""
    return f"a confidence of {confidence:g} is no more than a toss of a coin{meant}"


def figure(value: float) -> str:
    """A figure as reasons show it: four digits that count."""
    return f"{value:.4g}"


def _rate_fault(target: Target, counts: Counts, terms: Terms) -> str:
    """Why a rate target cannot be judged; empty where it can."""
    at_most, at_least = target.at_most, target.at_least
    if at_most is not UNSET and at_least is not UNSET:
        return "the target has both at_most and at_least"
    if at_most is UNSET and at_least is UNSET:
        return "a failure-rate target needs at_most or at_least"
    if not isinstance(at_most, UnsetType) and not 0 <= at_most < 1:
        return f"at_most is {at_most:g}; a failure rate lies from 0 to below 1"
    if not isinstance(at_least, UnsetType) and not 0 < at_least <= 1:
        return f"at_least is {at_least:g}; a failure rate lies above 0 and up to 1"
    if isinstance(target.confidence, UnsetType):
        if not terms.census:
            return "a rate target needs a confidence"
        if terms.audited is not None:
            return "labels of which some were audited give a bound, which needs a confidence"
    elif fault := confidence_fault(target.confidence):
        return fault
    if isinstance(target.of, OutputDenominator):
        if not target.of.output:
            return "the denominator 'output' names no output"
        if OUTPUT not in counts.dims:
            return "the denominator is of some outputs, and select.output does not say where they stand"
    if not isinstance(target.per, UnsetType) and target.per not in {"item", "case"}:
        return f"the results count cases, and how many cases make one {target.per} is not known"
    if counts.repeated:
        return "several results of one item are no independent trials; `select: {unit: item}` makes them one"
    return ""


def in_denominator(target: Target, counts: Counts) -> tuple[Counts, int]:
    """The counts that a rate is of, and how many trials it divides by: all that is bounded or tested goes by these.

    With the target's `output` they are those with one of these outputs. Trials that did not pass, without an output or
    with one of these spelt otherwise, may have had one, and stay in; abstentions gave none. Raises KeyError where the
    counts do not tell outputs apart.
    """
    if not isinstance(target.of, OutputDenominator):
        return counts, counts.trials - (counts.of("abstained") if target.of == "answered" else 0)
    outputs = [canonical(output) for output in target.of.output]
    wanted = counts.within({OUTPUT: outputs})
    odd = itertools.chain(*spelt_otherwise(labels(counts, OUTPUT), outputs).values())
    silent = counts.within({OUTPUT: [*blank(counts, [OUTPUT])[OUTPUT], *odd]})
    unsettled = silent.of("unresolved") + silent.of("failure") - silent.missing - silent.unplaced
    wanted = msgspec.structs.replace(wanted, missing=wanted.missing + unsettled)
    return wanted, wanted.trials


def level_of(target: Target) -> float:
    """The confidence of a target; a half where none is stated, which only what needs no bound may do without."""
    return 0.5 if isinstance(target.confidence, UnsetType) else target.confidence


def _at_most(target: Target, counts: Counts, trials: int, terms: Terms) -> Judgement:
    assert not isinstance(target.at_most, UnsetType)
    limit, level = target.at_most, level_of(target)
    failures, unresolved = counts.of("failure"), counts.of("unresolved")
    bad = failures + unresolved
    how, asked = terms.words(level), f"at most {figure(limit)} is asked for"
    seen, most = _seen(counts, trials), None if terms.sequential else terms.upper(bad, trials, level)
    figures = Figures(trials=trials, failures=failures, unresolved=unresolved, bound=most)
    if terms.shows_at_most(bad, trials, limit, level):
        word: Word = "demonstrated"
        reason = f"failure rate of at most {upper_words(limit if most is None else most)}{how}; {asked}"
    elif terms.shows_more(failures, trials, limit, level):
        least = limit if most is None else terms.lower(failures, trials, level)
        word, reason = "refuted", f"failure rate of at least {lower_words(least)}{how}; {asked}"
    elif most is None:
        word, reason = "not-demonstrated", f"a failure rate of at most {figure(limit)} is not shown{how}"
    else:
        word, reason = "not-demonstrated", f"failure rate of at most {upper_words(most)}{how}; {asked}"
    return Judgement(word, (f"{seen}: {reason}",), figures)


def _at_least(target: Target, counts: Counts, trials: int, terms: Terms) -> Judgement:
    assert not isinstance(target.at_least, UnsetType)
    failures, unresolved = counts.of("failure"), counts.of("unresolved")
    level, asked = level_of(target), f"at least {figure(target.at_least)} is asked for"
    plain = terms.plain()
    if terms.looking:
        return _at_least_looked_at(target.at_least, counts, trials, level, plain)
    lower = plain.lower(failures, trials, level)
    figures = Figures(trials=trials, failures=failures, unresolved=unresolved, below=False, bound=lower)
    word: Word
    if lower >= target.at_least:
        word, bound = "demonstrated", f"at least {lower_words(lower)}"
    else:
        upper = plain.upper(failures + unresolved, trials, level)
        refuted = upper < target.at_least
        word = "refuted" if refuted else "not-demonstrated"
        bound = f"at most {upper_words(upper)}" if refuted else f"at least {lower_words(lower)}"
    return Judgement(word, (f"{_seen(counts, trials)}: failure rate of {bound}{plain.words(level)}; {asked}",), figures)


def _at_least_looked_at(at_least: float, counts: Counts, trials: int, level: float, terms: Terms) -> Judgement:
    """Whether a rate is at least something where the results may be looked at at any time."""
    failures, unresolved = counts.of("failure"), counts.of("unresolved")
    word: Word = "not-demonstrated"
    asked = f"failure rate of at least {figure(at_least)}"
    bound = f"a {asked} is not shown"
    if terms.shows_more(failures, trials, at_least, level):
        word, bound = "demonstrated", asked
    elif (
        failures + unresolved < trials
        if at_least >= 1
        else (terms.shows_at_most(failures + unresolved, trials, at_least, level))
    ):
        word, bound = "refuted", f"failure rate of less than {figure(at_least)}"
    figures = Figures(trials=trials, failures=failures, unresolved=unresolved, below=False)
    return Judgement(word, (f"{_seen(counts, trials)}: {bound}{terms.words(level)}",), figures)


def _seen(counts: Counts, trials: int) -> str:
    text = f"{counted(counts.of('failure'), 'failure')} in {counted(trials, 'trial')}"
    unresolved = counts.words("unresolved")
    return f"{text} with {counts.of('unresolved'):,} unresolved ({unresolved})" if unresolved else text
