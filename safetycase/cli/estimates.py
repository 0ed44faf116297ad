"""Calculations beside the bounds of verdicts: prior beliefs, campaigns, judges that err, judges that agree."""

from __future__ import annotations

import click

from safetycase.cli.answers import computed, show_answer, with_confidence
from safetycase.cli.numbers import Amount, Count
from safetycase.cli.options import format_option

CONSERVATIVE = "Strigini and Povyakalo 2013; Zhao et al. 2020, Inf. Softw. Technol. 128:106393"
CAMPAIGN = "Kalra and Paddock 2016, RAND RR-1478"
CORRECTED = "Rogan and Gladen 1978, Am. J. Epidemiol. 107:71"
VOTES = "Kish 1965, Survey Sampling"

_share = click.FloatRange(0, 1)


@click.command()
@click.option("--failures", type=Count(), help="Failures among the trials.")
@click.option("--trials", type=Count(), help="Number of trials.")
@click.option("--events", type=Count(), help="Number of events, for a rate per unit of exposure ...")
@click.option("--exposure", type=Amount(), help="... in so many hours, miles, tasks ...")
@click.option("--target", type=Amount(), required=True, help="The rate allowed.")
@click.option("--believed", type=Amount(), required=True, help="The rate that was believed before ...")
@click.option("--belief", type=Amount(below=1), required=True, help="... with this confidence.")
@click.option("--least", type=Amount(), help="The least rate held to be possible; by default 0.")
@with_confidence
@format_option("text", "json")
@computed
def prior(
    failures: int | None,
    trials: int | None,
    events: int | None,
    exposure: float | None,
    target: float,
    believed: float,
    belief: float,
    least: float | None,
    confidence: float,
    form: str,
) -> None:
    """What FAILURES in TRIALS, or EVENTS in EXPOSURE, show beside a belief held before (conservative Bayesian).

    Say where the belief comes from; what the data show without it stands beside.
    """
    from safetycase.statistics import (
        confidence_reached,
        conservative_confidence,
        conservative_exposure_needed,
        conservative_rate_confidence,
        conservative_trials_needed,
        lower_words,
        rate_confidence_reached,
        upper_words,
    )

    if failures is not None and trials is not None and events is None and exposure is None:
        reached = conservative_confidence(failures, trials, target, belief, believed, least or 0.0)
        alone = confidence_reached(failures, trials, target)
        needed: float = conservative_trials_needed(target, confidence, belief, believed)
        enough = f"{needed:,} trials without failure"
    elif events is not None and exposure is not None and failures is None and trials is None:
        reached = conservative_rate_confidence(events, exposure, target, belief, believed, least or 0.0)
        alone = rate_confidence_reached(events, exposure, target)
        needed = conservative_exposure_needed(target, confidence, belief, believed)
        enough = f"an exposure of {upper_words(needed, 6)} without an event"
    else:
        raise click.UsageError("give --failures with --trials, or --events with --exposure")
    data = {
        "method": "conservative Bayesian inference",
        "confidence_reached": reached,
        "confidence_without_prior": alone,
        "needed_without_failure": needed,
        "target": target,
        "believed": believed,
        "belief": belief,
        "confidence": confidence,
        "source": CONSERVATIVE,
    }
    text = [
        f"a rate of at most {target:g} is reached with {lower_words(reached * 100, 6)} % confidence",
        f"without the belief with {lower_words(alone * 100, 6)} %",
        f"{confidence * 100:g} % would take {enough}",
        f"where {believed:g} was believed with {belief * 100:g} % before ({CONSERVATIVE})",
    ]
    show_answer(form, data, text)


@click.command()
@click.option("--rate", type=Amount(), required=True, help="The rate to estimate, or to be better than.")
@click.option("--within", type=Amount(), help="Estimate it within this share of itself on both sides.")
@click.option("--better", type=Amount(below=1), help="Find a rate that is lower by this share ...")
@click.option("--power", type=Amount(below=1), help="... with this probability; by default 0.8.")
@with_confidence
@format_option("text", "json")
@computed
def campaign(
    rate: float, within: float | None, better: float | None, power: float | None, confidence: float, form: str
) -> None:
    """How much exposure estimates a RATE, or finds a better one (normal approximation, for planning only)."""
    from safetycase.statistics import exposure_to_compare, exposure_to_estimate, upper_words

    if (within is None) == (better is None):
        raise click.UsageError("give --within or --better")
    if within is not None and power is not None:
        raise click.UsageError("--power belongs to --better")
    if within is not None:
        needed = exposure_to_estimate(rate, within, confidence)
        shows = f"estimates a rate of {rate:g} within {within * 100:g} % of itself"
    else:
        assert better is not None
        power = power or 0.8
        needed = exposure_to_compare(rate, better, confidence, power)
        shows = f"finds a rate {better * 100:g} % below {rate:g} with a power of {power * 100:g} %"
    data = {
        "method": "normal approximation, for planning only",
        "exposure_needed": needed,
        "rate": rate,
        **({"within": within} if within is not None else {"better": better, "power": power}),
        "confidence": confidence,
        "source": CAMPAIGN,
    }
    show_answer(
        form,
        data,
        [f"exposure     {upper_words(needed, 6)}", f"{shows}, at {confidence * 100:g} % confidence ({CAMPAIGN})"],
    )


@click.command()
@click.option("--apparent", type=_share, required=True, help="The share of failures that the judge found.")
@click.option("--sensitivity", type=_share, required=True, help="The share of failures that it finds.")
@click.option("--specificity", type=_share, required=True, help="The share of passes that it lets pass.")
@format_option("text", "json")
@computed
def corrected(apparent: float, sensitivity: float, specificity: float, form: str) -> None:
    """The share of failures behind an APPARENT one, where the judge errs: an estimate and no bound."""
    from safetycase.statistics import corrected_share

    estimate = corrected_share(apparent, sensitivity, specificity)
    text = [
        f"estimate     {estimate:.6g}",
        f"no bound, and right only where the judge's errors do not depend on the case ({CORRECTED})",
    ]
    if not 0 <= estimate <= 1:
        text.append("it is no share: the judge errs otherwise than stated, or there are too few cases")
    show_answer(form, {"method": "Rogan-Gladen, a point estimate", "estimate": estimate, "source": CORRECTED}, text)


@click.command()
@click.option("--judges", type=Count(1), required=True, help="How many judge, or measure.")
@click.option("--correlation", type=_share, required=True, help="How strongly their errors go together.")
@format_option("text", "json")
@computed
def votes(judges: int, correlation: float, form: str) -> None:
    """How many independent votes those of correlated JUDGES are worth."""
    from safetycase.statistics import effective_number

    worth = effective_number(judges, correlation)
    data = {"method": "design effect", "votes": worth, "judges": judges, "correlation": correlation, "source": VOTES}
    words = f"{judges:,} judges whose errors have a correlation of {correlation:g} ({VOTES})"
    show_answer(form, data, [f"votes        {worth:.6g}", words])
