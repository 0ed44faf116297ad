"""How many trials, and how many cases, show a rate and a coverage: the calculator before a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from safetycase.cli.answers import computed, show_answer, with_confidence
from safetycase.cli.numbers import Amount, Count, Counts
from safetycase.cli.options import format_option

CLOPPER_PEARSON = "Clopper and Pearson 1934, Biometrika 26:404"
E_PROCESS = "Ville 1939; Robbins 1970, Ann. Math. Statist. 41:1397"
HOLM = "Holm 1979, Scand. J. Statist. 6:65"

_HOLM_SLICES = 1_000
"""The greatest number of slices of which each is planned by itself."""


@click.command()
@click.option("--target", type=Amount(below=1), required=True, help="The rate allowed.")
@click.option("--failures", type=Counts(), default="0..3", show_default=True, help="Failures allowed.")
@with_confidence
@click.option("--slices", type=Count(1), default=1, help="So many slices must hold together (Bonferroni).")
@click.option("--holm", is_flag=True, help="The slices are tested by Holm's procedure, one after the other.")
@click.option("--sequential", is_flag=True, help="It may be looked at after every trial (e-value).")
@click.option("--coverage", type=Amount(below=1), help="So great a share of the cases must be answered ...")
@click.option("--unanswered", type=Count(), default=0, help="... of which so many are expected not to be.")
@format_option("text", "json")
@computed
def plan(
    target: float,
    failures: list[int],
    confidence: float,
    slices: int,
    holm: bool,
    sequential: bool,
    coverage: float | None,
    unanswered: int,
    form: str,
) -> None:
    """How many trials show a rate of at most TARGET, for each number of failures.

    With --coverage the trials are the answered cases, and the cases are told that show both. By Holm's procedure the
    slice that shows most is tested as the first of all, and each next one as the first of those left: the plan begins
    with that, and the failures are those of each slice.
    """
    if holm and (slices < 2 or slices > _HOLM_SLICES):
        raise click.UsageError(f"--holm is for 2 to {_HOLM_SLICES:,} --slices")
    if holm and (sequential or coverage is not None):
        raise click.UsageError("--holm is judged for plain rates only, without --sequential and --coverage")
    if unanswered and coverage is None:
        raise click.UsageError("--unanswered needs --coverage: how much must be answered?")
    needed, level = _searching(sequential, confidence)
    plans: list[dict[str, Any]] = []
    for number in failures:
        one: dict[str, Any] = {"failures": number, "trials": needed(target, level(slices), number)}
        if holm:
            one["by_slice"] = [needed(target, level(left), number) for left in range(slices, 0, -1)]
            one["in_all"] = None if None in one["by_slice"] else sum(one["by_slice"])
        if coverage is not None:
            answered, cases = one["trials"], needed(_rest(coverage), level(slices), unanswered)
            one["cases"] = None if answered is None or cases is None else max(answered + unanswered, cases)
        plans.append(one)
    source = HOLM if holm else E_PROCESS if sequential else CLOPPER_PEARSON
    data: dict[str, Any] = {"target": target, "confidence": confidence, "plans": plans, "source": source}
    if slices > 1:
        data["slices"] = slices
    if coverage is not None:
        data |= {"coverage": coverage, "unanswered": unanswered}
    beside = f" and a coverage of at least {coverage:g} with {unanswered:,} unanswered" if coverage is not None else ""
    shown = f"show a failure rate of at most {target:g}{beside} at {confidence * 100:g} % confidence ({source})"
    show_answer(form, data, [*_table(plans, slices, holm=holm, cases=coverage is not None), shown])


def _searching(
    sequential: bool, confidence: float
) -> tuple[Callable[[float, float, int], int | None], Callable[[int], float]]:
    """The search for a number of trials, and the confidence that each of so many statements needs."""
    from safetycase.statistics import bonferroni_confidence, sequential_trials_needed, trials_needed

    needed = sequential_trials_needed if sequential else trials_needed
    return needed, lambda statements: bonferroni_confidence(confidence, statements)


def _rest(coverage: float) -> float:
    """The share that may be left unanswered, exactly as the coverage is written."""
    from fractions import Fraction

    return float(1 - Fraction(repr(coverage)))


def _table(plans: list[dict[str, Any]], slices: int, *, holm: bool, cases: bool) -> list[str]:
    each = " in each slice" if slices > 1 else ""
    text = ["failures      trials" + ("       cases" if cases else "")]
    for one in plans:
        line = f"{one['failures']:>8}  {_words(one['trials']):>10}"
        if holm:
            line += f" in the first slice, {_words(one['by_slice'][-1])} in the last, {_words(one['in_all'])} in all"
        else:
            line += (f"  {_words(one['cases']):>10}" if cases else "") + each
        text.append(line)
    return text


def _words(number: int | None) -> str:
    return "more than 10^12" if number is None else f"{number:,}"
