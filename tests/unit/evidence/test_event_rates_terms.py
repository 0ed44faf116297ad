"""Event rates in several places at once by Holm's procedure, and looked at at any time."""

from __future__ import annotations

import pytest

from tests.unit.evidence.test_event_rates import FLEET, SELECT, TARGET, verdict, words

SLICES = "slices: {by: [site], values: {site: [A, B]}, require: each, family: holm}"
SEQUENTIAL = "sampling: {how: random}, design: sequential"
HOURS = "select: {exposure: {hour: hours}, failures: crashes}"


def fleet(a: str, b: str) -> str:
    return f"site,hours,crashes\nA,{a}\nB,{b}\n"


@pytest.mark.parametrize(
    ("table", "word"),
    [
        (fleet("3700,0", "3000,0"), "demonstrated"),  # p = 0.0247 and 0.0498: the larger one need not be halved
        (fleet("3000,0", "3000,0"), "not-demonstrated"),  # p = 0.0498 twice, 0.0996 after Holm
        (fleet("3700,0", "2900,0"), "not-demonstrated"),  # p = 0.0550
        (fleet("6000,1", "3100,0"), "demonstrated"),  # p = 0.0174 and 0.0450
        (fleet("3700,0", "3000,1"), "not-demonstrated"),
        (fleet("3700,0", "100,9"), "refuted"),
        ("site,hours,crashes\nA,9000,0\n", "not-demonstrated"),
    ],
)
def test_holm_tests_each_place_at_what_the_others_leave(table: str, word: str) -> None:
    found = verdict(table, f"{TARGET}, {SLICES}")
    assert found.word == word, words(found)


def test_the_p_values_are_told() -> None:
    found = verdict(fleet("3700,0", "2900,0"), f"{TARGET}, {SLICES}")
    assert "p = 0.0551, 0.0551 after Holm" in words(found)
    assert "1 of 2 slices reaches the target" in words(found)


def test_bonferroni_asks_for_more_than_holm() -> None:
    table = fleet("3700,0", "3000,0")
    assert verdict(table, f"{TARGET}, {SLICES.replace('holm', 'bonferroni')}").word == "not-demonstrated"


def test_a_typed_exposure_does_not_demonstrate_by_holm_either() -> None:
    typed = "select: {failures: crashes, trials: hours, slice: {site: site}}, exposure: {unit: hour, value: 9000}"
    assert verdict(FLEET, f"{TARGET}, {SLICES}", typed).word != "demonstrated"


@pytest.mark.parametrize("more", ["design: sequential", "label_quality: {audited: 9, wrong: 0}"])
def test_holm_is_for_plain_rates(more: str) -> None:
    found = verdict(fleet("9000,0", "9000,0"), f"{TARGET}, {SLICES}", more=f"sampling: {{how: random}}, {more}")
    assert found.word == "unknown"


@pytest.mark.parametrize(
    ("hours", "events", "word"),
    [(4513, 0, "not-demonstrated"), (4514, 0, "demonstrated"), (6852, 1, "not-demonstrated"), (6854, 1, "demonstrated"),
     (3000, 0, "not-demonstrated"), (100, 9, "refuted"), (9000, 13, "not-demonstrated"), (9000, 40, "refuted")],
)  # fmt: skip
def test_looking_at_any_time_costs_exposure(hours: int, events: int, word: str) -> None:
    """4,513.3 hours without an event, where 2,995.7 do for one look that was fixed beforehand."""
    found = verdict(f"hours,crashes\n{hours},{events}\n", evidence=HOURS, more=SEQUENTIAL)
    assert found.word == word, words(found)
    assert "looking at any time" in words(found)


def test_how_much_longer_to_look_is_told() -> None:
    found = verdict("hours,crashes\n4000,0\n", evidence=HOURS, more=SEQUENTIAL)
    assert "0 events in 4,000 hours: an event rate of at most 0.001 per hour is not shown" in words(found)
    assert "more hours without an event would reach the target (4,513" in words(found)


def test_slices_pay_for_each_other_when_looked_at_at_any_time() -> None:
    both = SLICES.replace("holm", "bonferroni")
    assert verdict(fleet("4600,0", "4600,0"), f"{TARGET}, {both}", more=SEQUENTIAL).word == "not-demonstrated"
    assert verdict(fleet("5400,0", "5400,0"), f"{TARGET}, {both}", more=SEQUENTIAL).word == "demonstrated"


@pytest.mark.parametrize(
    ("hours", "events", "word"),
    [(1000, 5, "not-demonstrated"), (1000, 6, "demonstrated"), (4513, 0, "not-demonstrated"), (4514, 0, "refuted")],
)
def test_at_least_looked_at_at_any_time(hours: int, events: int, word: str) -> None:
    target = TARGET.replace("at_most", "at_least")
    found = verdict(f"hours,crashes\n{hours},{events}\n", target, HOURS, SEQUENTIAL)
    assert found.word == word, words(found)
    assert "looking at any time" in words(found)
    if word == "demonstrated":
        assert "event rate of at least 0.001 per hour" in words(found)


def test_a_run_that_may_have_ended_in_an_event_shows_no_rate_of_at_least() -> None:
    select = "select: {outcome: {column: end, failure: [crash], pass: [ok]}, exposure: {hour: hours}}"
    for last, word in (("crash", "demonstrated"), ("lost", "not-demonstrated")):
        ends = ["crash"] * 5 + [last] + ["ok"] * 4
        rows = "day,hours,end\n" + "".join(f"{day},100,{end}\n" for day, end in enumerate(ends))
        found = verdict(rows, TARGET.replace("at_most", "at_least"), select, SEQUENTIAL)
        assert found.word == word, words(found)


def test_a_threshold_chosen_on_the_same_data_has_no_bound_and_is_told_what_would() -> None:
    chosen = "sampling: {how: random}, threshold_chosen_on: same-data"
    found = verdict(evidence=SELECT, more=chosen)
    assert found.word == "unknown"
    assert "does not say among how many" in words(found)
    assert "`threshold_chosen_on: separate`" in words(found)
    of_all = chosen.replace("random", "census") + ", exposure: {unit: hour, value: 3500}"
    assert verdict(evidence=SELECT, more=of_all).word == "demonstrated"


def test_bounds_are_rounded_outwards() -> None:
    found = verdict("hours,crashes\n2995.7,0\n", evidence=HOURS)
    assert found.word == "not-demonstrated"
    assert "at most 0.001001 per hour" in words(found)


@pytest.mark.parametrize("events", [0, 3])
def test_a_plan_of_trials_is_none_of_an_exposure(events: int) -> None:
    plan = f"plan: {{n: {events}, max_failures: {events}, registered: 2026-01-01}}"
    found = verdict(f"hours,crashes\n99000,{events}\n", f"{TARGET}, {plan}", HOURS, "produced: 2026-02-01")
    assert found.word == "unknown"
    assert "the plan counts trials, and an event rate has an exposure" in words(found)
