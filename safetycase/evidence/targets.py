"""Whether counts reach a target. Every unresolved case is counted against the claim, and then for it.

A target is *demonstrated* only if it holds with every unresolved or missing case on the bad side; *refuted* only if
it fails with all of them on the good side (for rates: the one-sided lower bound lies beyond the target). What lies
between is not demonstrated; without any resolved case nothing is known.
"""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from safetycase.evidence.event_rates import judge_event_rate
from safetycase.evidence.rates import judge_rate
from safetycase.evidence.terms import Terms
from safetycase.evidence.text import counted
from safetycase.evidence.verdict import Counts, Judgement, worst
from safetycase.model.assurance import Target

_EVERY_ONE = frozenset({"all-pass", "all-proved", "no-findings"})
"""Metrics that hold where each case passes: a test, a property that was proved, a rule that found nothing."""

DEFAULT_TERMS = Terms()


def judge(target: Target | UnsetType, counts: Counts, terms: Terms = DEFAULT_TERMS) -> Judgement:
    """The judgement of `counts` by `target`; without a target every case must pass."""
    if not isinstance(target, UnsetType) and target.metric == "event-rate":
        return judge_event_rate(target, counts, terms)
    if counts.trials == 0:
        return Judgement("unknown", ("no case was selected (0 of 0)",))
    if counts.resolved == 0:
        none = counts.words("unresolved") or counts.words("abstained")
        said = f"none of {counted(counts.trials, 'case')} passed or failed ({none}){_undecided(counts)}"
        return Judgement("unknown", (said,))
    if isinstance(target, UnsetType):
        return _all_pass(counts, terms)
    numbers = target.at_most is not UNSET or target.at_least is not UNSET
    if target.metric in _EVERY_ONE or (target.metric is UNSET and not numbers):
        if numbers:
            return Judgement("unknown", (f"the target names a number, which {target.metric} has no use for",))
        return _all_pass(counts, terms)
    if target.metric is UNSET:
        return Judgement("unknown", ("the target has a number but names no metric, such as failure-rate",))
    if target.metric != "failure-rate":
        return Judgement("unknown", (f"the metric {target.metric} cannot be judged from test results by this release",))
    return judge_rate(target, counts, terms)


def _undecided(counts: Counts) -> str:
    """What to write where it is the evidence item that does not say what results stand for."""
    if counts.states.get("unlisted"):
        return ": `select.outcome` does not say which of their scores pass"
    if counts.states.get("unscored"):
        return ": they have no score, or `select.outcome` does not say in which field it stands"
    return ""


def both(one: Judgement, other: Judgement) -> Judgement:
    """The judgement where two conditions must hold."""
    word, reasons = worst([one.word, other.word]), one.reasons + other.reasons
    figures, more = one.figures, other.figures
    if figures is not None and more is not None:
        figures = msgspec.structs.replace(figures, cases=more.cases, answered=more.answered, coverage=more.coverage)
    return Judgement(word, reasons, figures or more, one.slices or other.slices)


def _all_pass(counts: Counts, terms: Terms) -> Judgement:
    trials, failures = counts.trials, counts.of("failure")
    cases = counted(trials, "case")
    if failures:
        return Judgement("refuted", (f"{failures:,} of {cases} failed ({counts.words('failure')})",))
    open_cases = counts.of("unresolved") + counts.of("abstained")
    if open_cases:
        words = ", ".join(filter(None, (counts.words("unresolved"), counts.words("abstained"))))
        return Judgement("not-demonstrated", (f"{open_cases:,} of {cases} did not pass or fail ({words})",))
    if terms.wrong:
        seen = f"of {counted(terms.audited or 0, 'audited label')} {terms.wrong:,} are wrong or not said to be right"
        return Judgement("not-demonstrated", (f"{cases} count as passes, and {seen}",))
    if set(counts.states) - {"passed"}:
        return Judgement("demonstrated", (f"all {cases} count as passes ({counts.words('pass')})",))
    return Judgement("demonstrated", (f"all {cases} passed" if trials > 1 else "the one case passed",))
