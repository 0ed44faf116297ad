"""Withholding insulin while glucose is low, and giving it again afterwards."""

import pytest
from conftest import Bench
from pump.alarms import Alarm
from pump.controller import LOW


def mode_of(bench: Bench) -> str:
    return bench.controller.mode.name


@pytest.mark.requirement("R-1")
@pytest.mark.parametrize("value", [40.0, 54.0, 69.0, 69.9])
def test_no_insulin_below_the_limit(bench: Bench, value: float) -> None:
    bench.minute(value)
    assert bench.minutes(180, value) == [0] * 180


@pytest.mark.requirement("R-1")
def test_the_very_first_value_counts() -> None:
    bench = Bench()
    bench.minutes(4)
    bench.minute(65.0)
    assert bench.minutes(60, 65.0) == [0] * 60


@pytest.mark.requirement("R-1")
def test_a_running_bolus_stops_when_glucose_falls_below_the_limit(bench: Bench) -> None:
    assert bench.controller.request_bolus(bench.now, 9.0) is None
    assert bench.minute() > 0
    assert bench.minute(65.0) == 0
    assert bench.controller.bolus_left_u == 0
    assert sum(bench.minutes(60, 120.0)) <= 25  # basal of one hour at most, no remainder of the bolus


@pytest.mark.requirement("R-2")
def test_insulin_stops_on_a_predicted_low(bench: Bench) -> None:
    for value in (110.0, 100.0, 90.0):
        bench.minute(value)
        bench.minutes(4)
    assert mode_of(bench) == "LOW_SUSPENDED"
    assert bench.controller.glucose.value(bench.now) == 90.0


@pytest.mark.requirement("R-2")
def test_a_slow_fall_far_above_the_limit_changes_nothing(bench: Bench) -> None:
    for value in (200.0, 195.0, 190.0):
        bench.minute(value)
        bench.minutes(4)
    assert mode_of(bench) == "RUNNING"


@pytest.mark.requirement("R-10")
def test_insulin_returns_once_glucose_has_risen(bench: Bench) -> None:
    bench.minutes(20, 60.0)
    for value in (80.0, 90.0, 100.0):
        bench.minute(value)
        bench.minutes(4)
    assert mode_of(bench) == "RUNNING"


@pytest.mark.requirement("R-10")
def test_a_suspension_above_the_limit_ends_after_two_hours(bench: Bench) -> None:
    bench.minute(60.0)
    bench.minutes(119, 80.0)
    assert mode_of(bench) == "LOW_SUSPENDED"
    bench.minutes(2, 80.0)
    assert mode_of(bench) == "RUNNING"


@pytest.mark.requirement("R-1", "R-10")
def test_no_time_limit_ends_a_suspension_while_glucose_is_low(bench: Bench) -> None:
    bench.minutes(360, 65.0)
    assert mode_of(bench) == "LOW_SUSPENDED"
    assert bench.alarms.is_on(Alarm.SUSPENDED_LONG)


@pytest.mark.requirement("R-10", "R-8")
def test_a_suspension_outlives_the_lost_value_by_half_an_hour(bench: Bench) -> None:
    bench.minute(60.0)
    bench.minutes(15)
    bench.minutes(29)
    assert mode_of(bench) == "LOW_SUSPENDED"
    bench.minutes(1)
    assert mode_of(bench) == "RUNNING"
    assert bench.alarms.is_on(Alarm.GLUCOSE_UNKNOWN)


@pytest.mark.requirement("R-21")
def test_the_user_stops_everything_at_once(bench: Bench) -> None:
    bench.controller.request_bolus(bench.now, 6.0)
    bench.minute()
    bench.controller.suspend(bench.now)
    assert bench.minutes(30, 120.0) == [0] * 30
    bench.controller.resume(bench.now)
    assert sum(bench.minutes(60, 120.0)) == pytest.approx(20, abs=1)


@pytest.mark.requirement("R-21")
def test_the_user_is_reminded_after_an_hour(bench: Bench) -> None:
    bench.controller.suspend(bench.now)
    bench.minutes(59, 120.0)
    assert not bench.alarms.is_on(Alarm.SUSPENDED_LONG)
    bench.minute()
    assert bench.alarms.is_on(Alarm.SUSPENDED_LONG)


@pytest.mark.requirement("R-1")
def test_the_limit_is_the_one_the_case_speaks_of() -> None:
    assert LOW == 70.0
