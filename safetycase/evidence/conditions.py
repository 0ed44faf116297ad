"""What a requirement may ask of a measured value beside its trials: a plan, a margin, a prediction, a limit of costs.

A value counts where it is read from an artefact (`measured.metric`). A value that somebody typed refutes where it
misses what is asked for, and never demonstrates.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from msgspec import UnsetType

from safetycase.evidence.age import parse_day
from safetycase.evidence.material import Material
from safetycase.evidence.rates import as_written, figure
from safetycase.evidence.text import counted, shown
from safetycase.evidence.verdict import Counts, Judgement
from safetycase.model.assurance import Margin, Plan, Prediction, Requirement, TaxLimit
from safetycase.statistics import e_n, lower_words, upper_words

COVERAGE_FACTOR = 2.0
"""The factor between a standard and an expanded uncertainty, for about 95 % of a normal distribution (JCGM 100)."""


def judge_conditions(wanted: Requirement, material: Material, counts: Counts) -> Iterator[Judgement]:
    """The judgement of each condition that a requirement states beside target, coverage and slices.

    `counts` are the trials judged, which may be those of several items.
    """
    if not isinstance(wanted.plan, UnsetType):
        yield _plan(wanted.plan, counts, material) if not _of_events(wanted) else Judgement("unknown", (_NO_TRIALS,))
    if not isinstance(wanted.margin, UnsetType):
        yield _margin(wanted.margin, material)
    if not isinstance(wanted.prediction, UnsetType):
        yield _prediction(wanted.prediction, material)
    if not isinstance(wanted.tax, UnsetType):
        yield _tax(wanted.tax, material)


def measures_a_value(wanted: Requirement) -> bool:
    """Whether a requirement asks only for values, so that results need not be counted."""
    counting = (wanted.target, wanted.coverage, wanted.slices, wanted.plan)
    valuing = (wanted.margin, wanted.prediction, wanted.tax)
    return all(isinstance(one, UnsetType) for one in counting) and not all(
        isinstance(one, UnsetType) for one in valuing
    )


_NO_TRIALS = "the plan counts trials, and an event rate has an exposure instead of them"


def _of_events(wanted: Requirement) -> bool:
    return not isinstance(wanted.target, UnsetType) and wanted.target.metric == "event-rate"


def _plan(plan: Plan, counts: Counts, material: Material) -> Judgement:
    """Whether the trials are those that were planned: neither fewer, nor more, nor with more failures."""
    if isinstance(plan.n, UnsetType) or isinstance(plan.max_failures, UnsetType):
        return Judgement("unknown", ("the plan needs n and max_failures",))
    bad, seen = counts.of("failure") + counts.of("unresolved"), counts.trials
    words = f"{counted(seen, 'trial')} with {bad:,} failed or unresolved"
    words += f"; the plan has {plan.n:,} with {plan.max_failures:,}"
    if counts.of("failure") > plan.max_failures:
        return Judgement("not-demonstrated", (f"more failures than planned: {words}",))
    if seen != plan.n or bad > plan.max_failures:
        why = "not the planned number of trials" if seen != plan.n else "more failed or unresolved than planned"
        return Judgement("not-demonstrated", (f"{why}: {words}",))
    made = None if isinstance(plan.registered, UnsetType) else parse_day(plan.registered)
    return _before("the plan was registered", made, material)


def _before(what: str, made: object, material: Material) -> Judgement:
    """Whether something was settled before the results were known."""
    produced = parse_day(material.produced) if material.produced else None
    if made is None:
        return Judgement("not-demonstrated", (f"{what}, and nothing says when",))
    if produced is None:
        return Judgement("not-demonstrated", (f"{what} on {made}, and nothing says when the results were produced",))
    if not made <= produced:  # type: ignore[operator]
        return Judgement("not-demonstrated", (f"{what} on {made}, after the results of {produced}",))
    return Judgement("demonstrated", (f"{what} on {made}, before the results of {produced}",))


def _measured(material: Material) -> tuple[float, float, bool] | str:
    """The value measured with its standard uncertainty, and whether it was read from the artefact; or what lacks."""
    stated = material.item.record.measured
    if isinstance(stated, UnsetType):
        return "the evidence states no measured value"
    u = 0.0 if isinstance(stated.u, UnsetType) else stated.u
    if u < 0 or not math.isfinite(u):
        return "the uncertainty of the measured value is no number of 0 or more"
    if not isinstance(stated.metric, UnsetType):
        value = material.metrics.get(stated.metric)
        if value is None:
            return f"{shown(material.path)} has no value '{shown(stated.metric, 60)}'{_there(material)}"
        return value, u, True
    if isinstance(stated.value, UnsetType) or not math.isfinite(stated.value):
        return "the evidence states no measured value"
    return stated.value, u, False


def _there(material: Material) -> str:
    """The names of the numbers that the artefact has, for who asked for another one."""
    names = [] if material.info is None else [shown(name, 60) for name in material.info.metrics]
    return f"; it has {', '.join(names)}" if names else ""


def _margin(margin: Margin, material: Material) -> Judgement:
    found = _measured(material)
    lacking = _margin_lacks(margin, material)
    if lacking or isinstance(found, str):
        return Judgement("unknown", (lacking or str(found),))
    assert not isinstance(margin.critical, UnsetType)
    assert not isinstance(margin.min_ratio, UnsetType)
    value, u, read = found
    spread = COVERAGE_FACTOR * u
    safer = margin.higher_is == "safer"
    worst, best = (value - spread, value + spread) if safer else (value + spread, value - spread)
    low, high = (_ratio(end, margin.critical) if safer else _ratio(margin.critical, end) for end in (worst, best))
    quantity = shown(margin.quantity, 60) if isinstance(margin.quantity, str) else "the margin"
    words = (
        f"{quantity} {figure(value)}{_spread(spread)} against {figure(margin.critical)}: a ratio of {lower_words(low)}"
    )
    words += f"; at least {figure(margin.min_ratio)} is asked for"
    if low >= margin.min_ratio:
        return _if_read(read, words)
    return Judgement("refuted" if high < margin.min_ratio else "not-demonstrated", (words,))


def _margin_lacks(margin: Margin, material: Material) -> str:
    """What is missing to judge a margin; empty where nothing is."""
    critical, least = margin.critical, margin.min_ratio
    if isinstance(critical, UnsetType) or isinstance(least, UnsetType) or isinstance(margin.higher_is, UnsetType):
        return "the margin needs critical, min_ratio and higher_is"
    if not (critical > 0 and least > 0 and math.isfinite(critical) and math.isfinite(least)):
        return "critical and min_ratio of the margin must be above 0"
    measures = material.item.record.measures
    if not isinstance(margin.quantity, UnsetType) and measures != margin.quantity:
        return f"the margin is of {shown(margin.quantity, 60)}, and the evidence does not say in `measures` that it is"
    return ""


def _ratio(upper: float, lower: float) -> float:
    if upper <= 0:
        return 0.0
    return upper / lower if lower > 0 else math.inf


def _spread(spread: float) -> str:
    return f" ± {figure(spread)}" if spread else ""


def _if_read(read: bool, words: str) -> Judgement:
    """Demonstrated where the value was read from a file; a typed one is a person's word."""
    if read:
        return Judgement("demonstrated", (words,))
    typed = "the value is typed, and a typed value never demonstrates; `measured.metric` reads it from the artefact"
    return Judgement("not-demonstrated", (words, typed))


def _prediction(prediction: Prediction, material: Material) -> Judgement:
    found = _measured(material)
    if isinstance(found, str):
        return Judgement("unknown", (found,))
    predicted, low, high = prediction.value, prediction.low, prediction.high
    if isinstance(predicted, UnsetType):
        return Judgement("unknown", ("the prediction has no value",))
    if not isinstance(low, UnsetType) and not isinstance(high, UnsetType) and not low <= predicted <= high:
        return Judgement("unknown", ("the predicted value does not lie between low and high",))
    half = _half(prediction)
    value, u, read = found
    score = e_n(value, COVERAGE_FACTOR * u, predicted, half)
    words = f"measured {figure(value)}{_spread(COVERAGE_FACTOR * u)}, "
    words += f"predicted {figure(predicted)}{_spread(half)}: E_n {upper_words(score)}"
    if score > 1:
        return Judgement("refuted", (f"{words}; more than 1 is a disagreement",))
    made = None if isinstance(prediction.made, UnsetType) else parse_day(prediction.made)
    before = _before("the prediction was made", made, material)
    if coarse := coarse_measurement(prediction, material):
        return Judgement("not-demonstrated", (words, coarse, *before.reasons))
    agreed = _if_read(read, f"{words}; up to 1 they agree")
    word = agreed.word if before.word == "demonstrated" else before.word
    return Judgement(word, (*agreed.reasons, *before.reasons))


def _half(prediction: Prediction) -> float:
    """Half the width of what was predicted, 0 where one end is not stated."""
    if isinstance(prediction.low, UnsetType) or isinstance(prediction.high, UnsetType):
        return 0.0
    return (prediction.high - prediction.low) / 2


def coarse_measurement(prediction: Prediction, material: Material) -> str:
    """That a value was measured with more uncertainty than what was predicted allows; empty where it was not.

    E_n divides by both uncertainties: with a large one of the measurement, which somebody typed, all values agree.
    """
    found = _measured(material)
    if isinstance(found, str) or found[1] <= 0:
        return ""
    spread, half = COVERAGE_FACTOR * found[1], _half(prediction)
    if spread <= half:
        return ""
    allowed = f"± {figure(half)} was predicted" if half else "the prediction has no low and high"
    return f"the value is known to ± {figure(spread)} only, and {allowed}: almost any value would agree"


def _tax(limit: TaxLimit, material: Material) -> Judgement:
    stated = material.item.record.tax
    if isinstance(limit.max_drop, UnsetType):
        return Judgement("unknown", ("the limit of the tax needs max_drop",))
    if isinstance(stated, UnsetType):
        return Judgement("unknown", ("the evidence states no tax",))
    if not isinstance(limit.metric, UnsetType) and stated.metric != limit.metric:
        return Judgement(
            "unknown", (f"the tax is on {shown(limit.metric, 60)}, and the evidence has that of another measure",)
        )
    names = stated.baseline_metric, stated.with_metric
    read = all(not isinstance(name, UnsetType) for name in names)
    values = [material.metrics.get(str(name)) for name in names] if read else [stated.baseline, stated.with_]
    baseline, kept = values
    if not isinstance(baseline, float | int) or not isinstance(kept, float | int):
        return Judgement("unknown", ("usefulness with and without the safeguard is not known",))
    drop = baseline - kept
    words = f"usefulness falls from {figure(baseline)} to {figure(kept)}, by {upper_words(drop)}"
    words += f"; at most {figure(limit.max_drop)} is allowed"
    small = as_written(baseline) - as_written(kept) <= as_written(limit.max_drop)
    return _if_read(read, words) if small else Judgement("refuted", (words,))
