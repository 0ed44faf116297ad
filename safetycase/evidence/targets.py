"""Whether counts reach a target. Every unresolved case is counted against the claim, and then for it.

A target is *demonstrated* only if it holds with every unresolved or missing case on the bad side; *refuted* only if
it fails with all of them on the good side (for rates: the one-sided lower bound lies beyond the target). What lies
between is not demonstrated; without any resolved case nothing is known.
"""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from safetycase.evidence.text import counted
from safetycase.evidence.verdict import Counts, Judgement, Word, worst
from safetycase.model.assurance import CoverageTarget, OutputDenominator, Target
from safetycase.statistics import lower_bound, trials_needed, upper_bound


def judge(target: Target | UnsetType, counts: Counts, *, census: bool = False) -> Judgement:
    """The judgement of `counts` by `target`; without a target every case must pass.

    `census`: the cases are all that exist, so that their rate is exact and needs no bound.
    """
    if counts.trials == 0:
        return Judgement("unknown", ("no case was selected (0 of 0)",))
    if counts.resolved == 0:
        none = counts.words("unresolved") or counts.words("abstained")
        return Judgement("unknown", (f"none of {counted(counts.trials, 'case')} passed or failed ({none})",))
    if isinstance(target, UnsetType):
        return _all_pass(counts)
    numbers = target.at_most is not UNSET or target.at_least is not UNSET
    if target.metric == "all-pass" or (target.metric is UNSET and not numbers):
        if numbers:
            return Judgement("unknown", ("the target names a number, which all-pass has no use for",))
        return _all_pass(counts)
    if target.metric is UNSET:
        return Judgement("unknown", ("the target has a number but names no metric",))
    if target.metric != "failure-rate":
        return Judgement("unknown", (f"the metric {target.metric} cannot be judged from test results by this release",))
    fault = _rate_fault(target, census)
    if fault:
        return Judgement("unknown", (fault,))
    return _at_most(target, counts, census) if target.at_most is not UNSET else _at_least(target, counts, census)


def judge_coverage(coverage: CoverageTarget | UnsetType, counts: Counts, *, census: bool = False) -> Judgement:
    """Whether enough of the cases were answered: a case that is unresolved counts as not answered, then as answered."""
    if isinstance(coverage, UnsetType):
        return Judgement("demonstrated")
    at_least, confidence = coverage.at_least, coverage.confidence
    if isinstance(at_least, UnsetType) or not 0 < at_least <= 1:
        return Judgement("unknown", ("coverage needs at_least, a share above 0 and up to 1",))
    if isinstance(confidence, UnsetType) and not census:
        return Judgement("unknown", ("coverage needs a confidence",))
    if not isinstance(confidence, UnsetType) and (fault := _confidence_fault(confidence)):
        return Judgement("unknown", (fault,))
    level = 0.0 if isinstance(confidence, UnsetType) else confidence
    trials, abstained, unresolved = counts.trials, counts.of("abstained"), counts.of("unresolved")
    silent_upper = _upper(abstained + unresolved, trials, level, census)
    silent_lower = _lower(abstained, trials, level, census)
    answered = trials - abstained - unresolved
    seen = f"{answered:,} of {counted(trials, 'case')} answered: coverage of at least {_figure(1 - silent_upper)}"
    wanted = f"at least {_figure(at_least)} is asked for"
    if 1 - silent_upper >= at_least:
        return Judgement("demonstrated", (f"{seen}; {wanted}",))
    word: Word = "refuted" if 1 - silent_lower < at_least else "not-demonstrated"
    return Judgement(word, (f"{seen}; {wanted}",))


def both(one: Judgement, other: Judgement) -> Judgement:
    """The judgement where two conditions must hold."""
    return Judgement(worst([one.word, other.word]), one.reasons + other.reasons)


def _all_pass(counts: Counts) -> Judgement:
    trials, failures = counts.trials, counts.of("failure")
    cases = counted(trials, "case")
    if failures:
        return Judgement("refuted", (f"{failures:,} of {cases} failed ({counts.words('failure')})",))
    open_cases = counts.of("unresolved") + counts.of("abstained")
    if open_cases:
        words = ", ".join(filter(None, (counts.words("unresolved"), counts.words("abstained"))))
        return Judgement("not-demonstrated", (f"{open_cases:,} of {cases} did not pass or fail ({words})",))
    if set(counts.states) - {"passed"}:
        return Judgement("demonstrated", (f"all {cases} count as passes ({counts.words('pass')})",))
    return Judgement("demonstrated", (f"all {cases} passed" if trials > 1 else "the one case passed",))


def _rate_fault(target: Target, census: bool) -> str:
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
        if not census:
            return "a rate target needs a confidence"
    elif fault := _confidence_fault(target.confidence):
        return fault
    if isinstance(target.of, OutputDenominator):
        return "the denominator 'output' cannot be counted in test results by this release"
    if not isinstance(target.per, UnsetType) and target.per not in {"item", "case"}:
        return f"the results count cases, and how many cases make one {target.per} is not known"
    return ""


def _confidence_fault(confidence: float) -> str:
    """Why a confidence is none; empty where it is one. At a half and below, the bound lies below what was measured."""
    if confidence > 0.5:
        return ""
    meant = f"; 1 - {confidence:g} = {1 - confidence:g} may be meant" if 0 < confidence < 0.5 else ""
    return f"a confidence of {confidence:g} is no more than a toss of a coin{meant}"


def _denominator(target: Target, counts: Counts) -> int:
    return counts.trials - (counts.of("abstained") if target.of == "answered" else 0)


def _level(target: Target) -> float:
    return 0.0 if isinstance(target.confidence, UnsetType) else target.confidence


def _at_most(target: Target, counts: Counts, census: bool) -> Judgement:
    assert not isinstance(target.at_most, UnsetType)
    trials, failures, unresolved = _denominator(target, counts), counts.of("failure"), counts.of("unresolved")
    level, bad = _level(target), failures + unresolved
    upper = _upper(bad, trials, level, census)
    reason = f"{_seen(counts, trials)}: failure rate of at most {_figure(upper)}{_how(level, census)}"
    reason += f"; at most {_figure(target.at_most)} is asked for"
    if upper <= target.at_most:
        return Judgement("demonstrated", (reason,))
    lower = _lower(failures, trials, level, census)
    if lower > target.at_most:
        reason = f"{_seen(counts, trials)}: failure rate of at least {_figure(lower)}{_how(level, census)}"
        return Judgement("refuted", (f"{reason}; at most {_figure(target.at_most)} is asked for",))
    return Judgement("not-demonstrated", (reason, *_shortfall(target.at_most, level, bad, trials, census)))


def _shortfall(at_most: float, level: float, bad: int, trials: int, census: bool) -> tuple[str, ...]:
    if census:
        return ()
    if at_most == 0:
        return ("no number of trials demonstrates a failure rate of 0",)
    needed = trials_needed(at_most, level, bad)
    if needed is None:
        return ("no feasible number of further trials would do",)
    more = needed - trials
    return (f"{more:,} more failure-free {'trial' if more == 1 else 'trials'} would do ({needed:,} in all)",)


def _at_least(target: Target, counts: Counts, census: bool) -> Judgement:
    assert not isinstance(target.at_least, UnsetType)
    trials, failures, unresolved = _denominator(target, counts), counts.of("failure"), counts.of("unresolved")
    level = _level(target)
    lower = _lower(failures, trials, level, census)
    wanted = f"at least {_figure(target.at_least)} is asked for"
    word: Word
    if lower >= target.at_least:
        word, bound = "demonstrated", f"at least {_figure(lower)}"
    else:
        upper = _upper(failures + unresolved, trials, level, census)
        refuted = upper < target.at_least
        word = "refuted" if refuted else "not-demonstrated"
        bound = f"at most {_figure(upper)}" if refuted else f"at least {_figure(lower)}"
    reason = f"{_seen(counts, trials)}: failure rate of {bound}{_how(level, census)}; {wanted}"
    return Judgement(word, (reason,))


def _seen(counts: Counts, trials: int) -> str:
    text = f"{counted(counts.of('failure'), 'failure')} in {counted(trials, 'trial')}"
    unresolved = counts.words("unresolved")
    return f"{text} with {counts.of('unresolved'):,} unresolved ({unresolved})" if unresolved else text


def _how(level: float, census: bool) -> str:
    return " (all cases counted)" if census else f" at {level * 100:g} % confidence"


def _upper(bad: int, trials: int, level: float, census: bool) -> float:
    return (bad / trials if trials else 1.0) if census else upper_bound(bad, trials, level)


def _lower(bad: int, trials: int, level: float, census: bool) -> float:
    return (bad / trials if trials else 0.0) if census else lower_bound(bad, trials, level)


def _figure(value: float) -> str:
    return f"{value:.4g}"
