"""The calculator where results are looked at at any time: reference values, and the same word as a verdict's."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as some

from safetycase.cli.bounds import bounds
from safetycase.evidence.targets import judge
from safetycase.evidence.terms import Terms
from safetycase.evidence.verdict import Counts
from safetycase.model.assurance import Target
from tests.acceptance.command import run


def answer(**options: float) -> dict[str, Any]:
    words = [part for name, value in options.items() for part in (f"--{name}", repr(value))]
    done = CliRunner().invoke(bounds, ["sequential", *words, "--format", "json"])
    assert done.exit_code == 0, done.output
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def test_both_kinds_of_rate_have_one_form() -> None:
    trials, exposure = answer(failures=0, trials=9026, target=5e-4), answer(events=0, exposure=4514, target=0.001)
    assert [name.replace("trials", "exposure") for name in trials] == list(exposure)
    assert exposure["demonstrated"] is True
    assert exposure["e_value"] == pytest.approx(math.expm1(4.514) / 4.514), "elementary without an event"


@pytest.mark.parametrize(
    ("events", "needed"), [(0, 4513.306), (1, 6853.09), (2, 8850.54), (3, 10685.5)]
)  # the trials 9026, 13704, 17699, 21368 at 5e-4 in the limit of a small probability
def test_the_exposure_that_would_do(events: int, needed: float) -> None:
    data = answer(events=events, exposure=1, target=0.001)
    assert data["exposure_needed"] == pytest.approx(needed, rel=5e-4)
    assert answer(events=events, exposure=data["exposure_needed"] * 1.000001, target=0.001)["demonstrated"] is True
    assert answer(events=events, exposure=data["exposure_needed"] * 0.999999, target=0.001)["demonstrated"] is False


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    events=some.integers(0, 40),
    exposure=some.floats(1e-3, 1e9),
    target=some.floats(1e-9, 1e3),
    confidence=some.floats(0.51, 0.9999),
)
def test_an_event_rate_is_shown_where_the_verdict_shows_it(
    events: int, exposure: float, target: float, confidence: float
) -> None:
    counts = Counts(states={"failed": events}, exposure={"hour": exposure})
    wanted = Target(metric="event-rate", per="hour", at_most=target, confidence=confidence)
    shown = answer(events=events, exposure=exposure, target=target, confidence=confidence)["demonstrated"]
    assert shown == (judge(wanted, counts, Terms(sequential=True)).word == "demonstrated")


def test_what_is_too_large_for_a_float_is_told_by_its_logarithm() -> None:
    for data in (answer(failures=0, trials=9_000_000, target=0.5), answer(events=0, exposure=1e6, target=1)):
        assert data["e_value"] is None
        assert data["log_e_value"] > 700
        assert data["demonstrated"] is True
    done = run("bounds", "sequential", "--events", "0", "--exposure", "1e6", "--target", "1")
    assert "more than 10^304 (20 shows it)" in done.stdout


def test_the_answer_in_words() -> None:
    done = run("bounds", "sequential", "--events", "1", "--exposure", "4514", "--target", "0.001")
    assert "a rate of at most 0.001 per unit of exposure: it is not shown" in done.stdout
    assert "with 1 event an exposure of 6853" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--events", "0", "--target", "1"), "or --events with --exposure"),
        (("--failures", "0", "--trials", "9", "--events", "0", "--target", "0.1"), "or --events with --exposure"),
        (("--failures", "0", "--trials", "9", "--target", "1"), "a failure rate lies below 1"),
        (("--events", "0", "--exposure", "inf", "--target", "1"), "range"),
        (("--events", "0", "--exposure", "1", "--target", "nan"), "range"),
    ],
)
def test_what_cannot_be_is_told(arguments: tuple[str, ...], words: str) -> None:
    done = run("bounds", "sequential", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
