"""Rates of events looked at at any time: the closed forms by quadrature, and how often they err by simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate, stats

from safetycase.statistics import (
    log_e_value_above,
    log_e_value_below,
    rate_confidence_reached,
    sequential_exposure_needed,
    sequential_trials_needed,
    upper_rate,
)

CASES = [
    (0, 3500.0, 0.001),
    (1, 6000.0, 0.001),
    (4, 9000.0, 0.001),
    (9, 3000.0, 0.001),
    (30, 20.0, 1.0),
    (2, 1e9, 1e-8),
]


@pytest.mark.parametrize(("events", "exposure", "limit"), CASES)
def test_the_closed_forms_are_the_integrals_of_likelihood_ratios(events: int, exposure: float, limit: float) -> None:
    mean = limit * exposure

    def ratio(u: float) -> float:  # of the rate u * limit to the limit
        return math.exp((events * math.log(u) if u else (0.0 if not events else -math.inf)) - (u - 1) * mean)

    below, _ = integrate.quad(ratio, 0, 1, epsabs=0, epsrel=1e-11, limit=500)
    above, _ = integrate.quad(lambda u: ratio(u) * math.exp(-(u - 1)), 1, np.inf, epsabs=0, epsrel=1e-10, limit=500)
    assert log_e_value_below(events, exposure, limit) == pytest.approx(math.log(below), rel=1e-8, abs=1e-8)
    assert log_e_value_above(events, exposure, limit) == pytest.approx(math.log(above), rel=1e-7, abs=1e-7)


def test_without_an_event_the_form_is_elementary() -> None:
    assert log_e_value_below(0, 4000, 0.001) == pytest.approx(math.log((math.exp(4) - 1) / 4))
    assert log_e_value_above(0, 4000, 0.001) == pytest.approx(-math.log(5))


@pytest.mark.parametrize("events", range(5))
def test_rare_failures_of_trials_are_events(events: int) -> None:
    """The exposure needed is the limit of the trials needed: 9,026, 13,704, ... at a probability of 0.0005."""
    needed = sequential_exposure_needed(1.0, 0.95, events)
    trials = sequential_trials_needed(1e-7, 0.95, events)
    assert needed is not None
    assert trials is not None
    assert needed == pytest.approx(trials * 1e-7, rel=1e-5)
    assert log_e_value_below(events, needed, 1.0) >= math.log(20) - 1e-12
    assert log_e_value_below(events, needed * (1 - 1e-9), 1.0) < math.log(20)
    assert needed > upper_rate(events, 1.0, 0.95), "looking at any time costs more than looking once"


def test_false_acceptance_over_all_looks_stays_below_one_in_twenty() -> None:
    """At the limit itself: with a look after each event and just before the next one, as seldom as promised."""
    random = np.random.default_rng(7)
    needed = [sequential_exposure_needed(1.0, 0.95, events) or math.inf for events in range(60)]
    accepted = refuted = 0
    runs = 4000
    for _ in range(runs):
        times = np.cumsum(random.exponential(size=60))
        accepted += bool((times >= needed).any())
        refuted += any(log_e_value_above(k + 1, float(when), 1.0) >= math.log(20) for k, when in enumerate(times))
    assert 0.01 < accepted / runs < 0.05
    assert 0.005 < refuted / runs < 0.05
    once = sum(bool((np.cumsum(random.exponential(size=60)) >= [upper_rate(k, 1.0, 0.95) for k in range(60)]).any())
               for _ in range(300))  # fmt: skip
    assert once / 300 > 0.1, "the bound for one look errs far more often"


@pytest.mark.parametrize(("events", "exposure", "limit"), CASES)
def test_confidence_reached_is_the_chance_of_more_events(events: int, exposure: float, limit: float) -> None:
    expected = stats.poisson.sf(events, limit * exposure)
    assert rate_confidence_reached(events, exposure, limit) == pytest.approx(expected, rel=1e-9)


def test_confidence_reached_inverts_the_bound() -> None:
    for events in (0, 3, 17):
        assert rate_confidence_reached(events, 50.0, upper_rate(events, 50.0, 0.95)) == pytest.approx(0.95)


@pytest.mark.parametrize(
    "wrong", [(-1, 1.0, 1.0), (0, 0.0, 1.0), (0, 1.0, 0.0), (0, math.inf, 1.0), (0, 1.0, math.nan)]
)
def test_what_is_no_rate_is_refused(wrong: tuple[int, float, float]) -> None:
    for function in (log_e_value_below, log_e_value_above, rate_confidence_reached):
        with pytest.raises(ValueError, match="must"):
            function(*wrong)
    for more in ((0.0, 0.95, 0), (1.0, 1.0, 0), (1.0, 0.95, -1)):
        with pytest.raises(ValueError, match="must"):
            sequential_exposure_needed(*more)
