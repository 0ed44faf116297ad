"""Whether events come seldom enough: failures per hour, per mile, or per another unit of exposure.

Each event is taken to come independently of the others and at a constant rate (Poisson); bounds are exact and
one-sided, and where results may be looked at at any time e-values decide. Everything unresolved is counted as an event,
and then as none.
"""

from __future__ import annotations

import math

import msgspec
from msgspec import UNSET, UnsetType

from safetycase.evidence.figures import Figures
from safetycase.evidence.rates import confidence_fault, figure
from safetycase.evidence.terms import Terms
from safetycase.evidence.text import counted, shown
from safetycase.evidence.verdict import Counts, Judgement, Word
from safetycase.model.assurance import OutputDenominator, Target
from safetycase.statistics import (
    log_e_value_above,
    log_e_value_below,
    lower_rate,
    lower_words,
    upper_rate,
    upper_words,
)


def judge_event_rate(target: Target, counts: Counts, terms: Terms) -> Judgement:
    """The judgement of a target whose metric is an event rate."""
    fault = _target_fault(target, terms) or _terms_fault(terms)
    if fault:
        return Judgement("unknown", (fault,))
    unit = str(target.per)
    exposure = counts.exposure.get(unit, 0.0)
    if not 0 < exposure < math.inf:
        return Judgement("unknown", (_no_exposure(unit, counts),))
    limit = target.at_least if isinstance(target.at_most, UnsetType) else target.at_most
    assert not isinstance(limit, UnsetType)
    events, unresolved = counts.of("failure"), counts.of("unresolved")
    level = 0.5 if isinstance(target.confidence, UnsetType) else target.confidence
    below = not isinstance(target.at_most, UnsetType)
    each = f"per {shown(unit, 40)}"
    word, bound = (
        _sequential(limit, events, unresolved, exposure, level, terms, each, below=below)
        if terms.looking
        else _bounded(limit, events, unresolved, exposure, level, terms, each, below=below)
    )
    figures = Figures(failures=events, unresolved=unresolved, below=below, exposure=exposure, unit=unit)
    if not terms.looking:
        bad = events + unresolved
        ends = _upper(bad, exposure, level, terms) if below else _lower(events, exposure, level, terms)
        figures = msgspec.structs.replace(figures, bound=ends)
    asked = f"at {'most' if below else 'least'} {figure(limit)} {each} is asked for"
    seen = f"{counted(events, 'event')} in {amount(exposure)} {units(unit)}"
    if unresolved:
        seen += f" with {unresolved:,} unresolved ({counts.words('unresolved')})"
    reasons = [f"{seen}: {bound}{terms.words(level)}; {asked}"]
    if counts.typed:
        reasons.append("the exposure is typed, and what is typed never demonstrates; `exposure.metric` reads it")
        word = "not-demonstrated" if word == "demonstrated" else word
    return Judgement(word, tuple(reasons), figures)


def _bounded(
    limit: float, events: int, unresolved: int, exposure: float, level: float, terms: Terms, each: str, *, below: bool
) -> tuple[Word, str]:
    """The word by the exact bounds, and the bound that it rests on."""
    least, most = _lower(events, exposure, level, terms), _upper(events + unresolved, exposure, level, terms)
    shows, against = (most <= limit, least > limit) if below else (least >= limit, most < limit)
    word: Word = "demonstrated" if shows else "refuted" if against else "not-demonstrated"
    most_said = below != (word == "refuted")
    bound = f"most {upper_words(most)}" if most_said else f"least {lower_words(least)}"
    return word, f"event rate of at {bound} {each}"


def _sequential(
    limit: float, events: int, unresolved: int, exposure: float, level: float, terms: Terms, each: str, *, below: bool
) -> tuple[Word, str]:
    """The word where the results may be looked at at any time: one test against less, one against more."""
    wanted = -math.log1p(-terms.level(level))
    less = limit > 0 and log_e_value_below(events + unresolved, exposure, limit) >= wanted
    more = log_e_value_above(events, exposure, limit) >= wanted if limit > 0 else events > 0
    asked = f"event rate of at {'most' if below else 'least'} {figure(limit)} {each}"
    if less if below else (more or limit <= 0):
        return "demonstrated", asked
    if more if below else less:
        return "refuted", f"event rate of {'more' if below else 'less'} than {figure(limit)} {each}"
    return "not-demonstrated", f"an {asked} is not shown"


def _target_fault(target: Target, terms: Terms) -> str:
    """Why an event-rate target cannot be judged; empty where it can."""
    at_most, at_least = target.at_most, target.at_least
    if (at_most is UNSET) == (at_least is UNSET):
        return "an event-rate target needs at_most or at_least, one of them"
    if any(not isinstance(end, UnsetType) and not (end >= 0 and math.isfinite(end)) for end in (at_most, at_least)):
        return "the limit of an event rate is a number of 0 or more"
    if isinstance(target.per, UnsetType) or not target.per:
        return "an event-rate target needs `per`, the unit of the exposure, such as hour"
    if target.per in {"item", "attempt", "case"}:
        return f"the rate per {target.per} is a failure-rate"
    if target.of == "answered" or isinstance(target.of, OutputDenominator):
        return "an event rate has an exposure and no other denominator; `of` has no use here"
    if isinstance(target.confidence, UnsetType):
        return "" if terms.census else "a rate target needs a confidence"
    return confidence_fault(target.confidence)


def _terms_fault(terms: Terms) -> str:
    """Why there is no bound on these terms; empty where there is one."""
    if terms.audited is not None:
        return "labels may be wrong, and how many events a wrong one hides is not known: the event rate has no bound"
    if terms.same_data and not terms.census:
        return (
            "a threshold was chosen on the same data, and an exposure does not say among how many, as a number of "
            "trials does: the event rate has no bound; results that had no part in the choice "
            "(`threshold_chosen_on: separate`), or a failure-rate per trial, would be judged"
        )
    return ""


def _no_exposure(unit: str, counts: Counts) -> str:
    stated = ", ".join(shown(name, 40) for name, amount in counts.exposure.items() if 0 < amount < math.inf)
    found = f"the results state one in {stated} only" if stated else "nothing says how much what is selected had"
    return f"the target is per {shown(unit, 40)} of exposure, and {found}"


def _upper(events: int, exposure: float, confidence: float, terms: Terms) -> float:
    return events / exposure if terms.census else upper_rate(events, exposure, terms.level(confidence))


def _lower(events: int, exposure: float, confidence: float, terms: Terms) -> float:
    return events / exposure if terms.census else lower_rate(events, exposure, terms.level(confidence))


def upwards(value: float) -> str:
    """An amount as reasons show it, rounded up to six digits that count, so that it is enough."""
    if value <= 0:
        return "0"
    step = 10.0 ** (math.floor(math.log10(value)) - 5)
    return amount(math.ceil(value / step) * step)


def amount(value: float) -> str:
    """An amount of exposure as reasons show it: six digits that count, whole thousands apart."""
    return f"{value:,.0f}" if value >= 100_000 else f"{value:,.6g}"


def units(unit: str) -> str:
    """A unit of exposure as reasons name many of it."""
    return shown(unit if unit.endswith("s") else f"{unit}s", 40)
