"""The exact statistics of verdicts as a calculator: no case is needed."""

from __future__ import annotations

import math
from typing import Any

import click

from safetycase.cli.answers import F, computed, show_answer, with_confidence
from safetycase.cli.bound_plans import CLOPPER_PEARSON, E_PROCESS, plan
from safetycase.cli.estimates import campaign, corrected, prior, votes
from safetycase.cli.numbers import Amount, Count
from safetycase.cli.options import format_option

GARWOOD = "Garwood 1936, Biometrika 28:437"
_LARGEST = 700.0
"""The logarithm above which an e-value is told by its logarithm alone."""
SELECTIVE = "Geifman and El-Yaniv 2017, NeurIPS, theorem 3.2"


@click.group()
def bounds() -> None:
    """Exact bounds and sample sizes, as verdicts use them. Each answer names its method and source.

    For example: how much do 3 failures in 24,800 trials show, and how many trials show a rate of 5 in 10,000?

    \b
      safetycase bounds proportion --failures 3 --trials 24800 --confidence 0.95
      safetycase bounds plan --target 5e-4 --failures 0..3
    """


def _side(function: F) -> F:
    return click.option(
        "--side",
        type=click.Choice(["one", "two"]),
        default="one",
        show_default=True,
        help="Each bound by itself at the confidence, or the interval of both.",
    )(function)


def _counts(function: F) -> F:
    function = click.option("--trials", type=Count(), required=True, help="Number of trials.")(function)
    return click.option("--failures", type=Count(), required=True, help="Failures among them.")(function)


def _each(confidence: float, side: str) -> float:
    """The confidence of one bound: half of the rest on each side where both must hold."""
    return confidence if side == "one" else 1 - (1 - confidence) / 2


def _interval(form: str, data: dict[str, Any], *more: str) -> None:
    """Print an interval: the two bounds, the estimate, how and by whom."""
    from safetycase.statistics import lower_words, upper_words

    kind = "each one-sided" if data["side"] == "one" else "two-sided"
    estimate = "n/a (0 of 0)" if data["estimate"] is None else f"{data['estimate']:.6g}"
    text = [
        f"upper bound  {upper_words(data['upper'], 6)}",
        f"lower bound  {lower_words(data['lower'], 6)}",
        f"estimate     {estimate}",
        f"at {data['confidence'] * 100:g} % confidence ({kind}), {data['method']} ({data['source']})",
        *more,
    ]
    show_answer(form, data, text)


def _require(failures: int, trials: int) -> None:
    if failures > trials:
        raise click.UsageError(f"{failures:,} failures in {trials:,} trials are not possible")


@bounds.command()
@_counts
@with_confidence
@_side
@click.option("--slices", type=Count(1), default=1, help="So many slices must hold together (Bonferroni).")
@click.option("--same-data", is_flag=True, help="A threshold was chosen on the same trials.")
@click.option("--same-data-of", type=Count(1), help="A threshold was chosen on so many trials, with these.")
@click.option("--audited", type=Count(), help="Labels of passed trials that were checked ...")
@click.option("--wrong", type=Count(), default=0, help="... and so many of them found wrong.")
@click.option("--at-most", type=Amount(below=1), help="Is the rate at most this?")
@format_option("text", "json")
@computed
def proportion(
    failures: int,
    trials: int,
    confidence: float,
    side: str,
    slices: int,
    same_data: bool,
    same_data_of: int | None,
    audited: int | None,
    wrong: int,
    at_most: float | None,
    form: str,
) -> None:
    """Bounds of a failure rate after FAILURES in TRIALS (Clopper and Pearson)."""
    from safetycase.statistics import (
        bonferroni_confidence,
        chosen_threshold_confidence,
        lower_bound,
        lower_words,
        reached,
        upper_bound,
        upper_bound_with_label_errors,
    )

    _require(failures, trials)
    if wrong and audited is None:
        raise click.UsageError("--wrong needs --audited: of how many labels that were checked?")
    if audited is not None and wrong > audited:
        raise click.UsageError(f"{wrong:,} wrong labels of {audited:,} audited ones are not possible")
    method, source = "Clopper-Pearson", CLOPPER_PEARSON
    shared = slices * (1 if side == "one" else 2)
    if same_data or same_data_of:
        method, source = "Clopper-Pearson with a threshold chosen on the same data", SELECTIVE
    if audited is not None:
        method = f"{method} with label errors"

    def level(wanted: float) -> float:
        """The confidence of one bound, so that all hold together at the wanted one."""
        each = bonferroni_confidence(wanted, shared)
        chosen_on = max(same_data_of or trials, 1)
        return chosen_threshold_confidence(each, chosen_on) if same_data or same_data_of else each

    def upper(wanted: float) -> float:
        try:
            if audited is None:
                return upper_bound(failures, trials, level(wanted))
            return upper_bound_with_label_errors(failures, trials, wrong, audited, level(wanted))[0]
        except ValueError:  # so near to certainty that floats do not tell it from that
            return 1.0

    data: dict[str, Any] = {
        "method": method,
        "lower": lower_bound(failures, trials, level(confidence)),  # of numbers that cannot be, this raises
        "upper": upper(confidence),
        "estimate": failures / trials if trials else None,
        "confidence": confidence,
        "side": side,
        "source": source,
    }
    more = []
    if slices > 1:
        more.append(f"each of {slices:,} slices at {level(confidence) * 100:.6g} %, so that all hold together")
    if at_most is not None:
        data["demonstrated"] = data["upper"] <= at_most
        data["confidence_reached"] = reached(upper, at_most, confidence)
        words = lower_words(data["confidence_reached"] * 100, 6)
        asked = "" if data["demonstrated"] else f", and {confidence * 100:g} % is asked for"
        more.append(f"a rate of at most {at_most:g} is reached with {words} % confidence{asked}")
    _interval(form, data, *more)


@bounds.command()
@click.option("--events", type=Count(), required=True, help="Number of events.")
@click.option("--exposure", type=Amount(), required=True, help="Hours, miles, tasks ...")
@with_confidence
@_side
@format_option("text", "json")
@computed
def exposure(events: int, exposure: float, confidence: float, side: str, form: str) -> None:
    """Bounds of a rate of events per unit of EXPOSURE (Poisson)."""
    from safetycase.statistics import lower_rate, upper_rate

    level = _each(confidence, side)
    data = {
        "method": "Garwood (Poisson)",
        "lower": lower_rate(events, exposure, level),
        "upper": upper_rate(events, exposure, level),
        "estimate": events / exposure,
        "confidence": confidence,
        "side": side,
        "source": GARWOOD,
    }
    _interval(form, data)


_rate = click.option(
    "--target",
    type=Amount(),
    required=True,
    help="The rate allowed: a share of trials below 1, or events per unit of exposure.",
)


@bounds.command()
@click.option("--failures", type=Count(), help="Failures among the trials.")
@click.option("--trials", type=Count(), help="Number of trials.")
@click.option("--events", type=Count(), help="Number of events, for a rate per unit of exposure ...")
@click.option("--exposure", type=Amount(), help="... in so many hours, miles, tasks ...")
@_rate
@with_confidence
@format_option("text", "json")
@computed
def sequential(
    failures: int | None,
    trials: int | None,
    events: int | None,
    exposure: float | None,
    target: float,
    confidence: float,
    form: str,
) -> None:
    """What FAILURES in TRIALS, or EVENTS in EXPOSURE, show where one may look at any time (e-value)."""
    if failures is not None and trials is not None and events is None and exposure is None:
        _require(failures, trials)
        if target >= 1:
            raise click.UsageError(f"--target {target:g}: a failure rate lies below 1")
        _sequential_trials(failures, trials, target, confidence, form)
    elif events is not None and exposure is not None and failures is None and trials is None:
        _sequential_exposure(events, exposure, target, confidence, form)
    else:
        raise click.UsageError("give --failures with --trials, or --events with --exposure")


def _sequential_trials(failures: int, trials: int, target: float, confidence: float, form: str) -> None:
    from safetycase.statistics import (
        log_e_value,
        sequential_lower_bound,
        sequential_trials_needed,
        sequential_upper_bound,
    )

    needed = sequential_trials_needed(target, confidence, failures)
    _looked(
        form,
        method="e-value of a uniform mixture below the target",
        interval={
            "lower": sequential_lower_bound(failures, trials, confidence),
            "upper": sequential_upper_bound(failures, trials, confidence),
            "estimate": failures / trials if trials else None,
        },
        log_value=log_e_value(failures, trials, target),
        needed={"trials_needed": needed},
        target=target,
        confidence=confidence,
        asked=f"a failure rate of at most {target:g}",
        enough=f"with {failures:,} failures {'more than 10^12' if needed is None else f'{needed:,}'} trials would",
    )


def _sequential_exposure(events: int, exposure: float, target: float, confidence: float, form: str) -> None:
    from safetycase.evidence.text import counted
    from safetycase.statistics import (
        log_e_value_below,
        sequential_exposure_needed,
        sequential_lower_rate,
        sequential_upper_rate,
        upper_words,
    )

    needed = sequential_exposure_needed(target, confidence, events)
    amount = "no feasible exposure" if needed is None else f"an exposure of {upper_words(needed, 6)}"
    _looked(
        form,
        method="e-value of a uniform mixture below the target (Poisson)",
        interval={
            "lower": sequential_lower_rate(events, exposure, confidence),
            "upper": sequential_upper_rate(events, exposure, confidence),
            "estimate": events / exposure,
        },
        log_value=log_e_value_below(events, exposure, target),
        needed={"exposure_needed": needed},
        target=target,
        confidence=confidence,
        asked=f"a rate of at most {target:g} per unit of exposure",
        enough=f"with {counted(events, 'event')} {amount} would",
    )


def _looked(
    form: str,
    *,
    method: str,
    interval: dict[str, float | None],
    log_value: float,
    needed: dict[str, Any],
    target: float,
    confidence: float,
    asked: str,
    enough: str,
) -> None:
    """Print an e-value, whether it shows the target, and what would. In JSON one too large for a float is null."""
    from safetycase.statistics import lower_words, upper_words

    if math.isnan(log_value):
        raise OverflowError("a number is too large")
    value = math.exp(log_value) if log_value < _LARGEST else math.inf
    limit, shown = 1 / (1 - confidence), log_value >= -math.log1p(-confidence)
    data = {
        "method": method,
        **interval,
        "confidence": confidence,
        "side": "one",
        "source": E_PROCESS,
        "e_value": value if math.isfinite(value) else None,
        "log_e_value": log_value if math.isfinite(log_value) else None,
        "needed": limit,
        "demonstrated": shown,
        **needed,
        "target": target,
    }
    lower, upper = interval["lower"] or 0.0, interval["upper"] or 0.0
    text = [
        f"e-value      {lower_words(value, 6) if math.isfinite(value) else 'more than 10^304'} ({limit:g} shows it)",
        f"upper bound  {upper_words(upper, 6)}",
        f"lower bound  {lower_words(lower, 6)}",
        f"{asked}: {'it is shown' if shown else 'it is not shown'}; {enough}",
        f"at {confidence * 100:g} % confidence (each one-sided), whenever it is looked at ({E_PROCESS})",
    ]
    show_answer(form, data, text)


for _command in (plan, prior, campaign, corrected, votes):
    bounds.add_command(_command)
