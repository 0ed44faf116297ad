"""What the controller holds to be the glucose."""

import pytest
from pump.glucose import GlucoseEstimate, Reading
from pump.units import to_mg_dl, to_mmol_l


def taken(*readings: tuple[int, float]) -> GlucoseEstimate:
    estimate = GlucoseEstimate()
    for minute, value in readings:
        estimate.take(Reading(minute, value))
    return estimate


@pytest.mark.requirement("R-8")
@pytest.mark.parametrize(("age", "known"), [(0, True), (5, True), (15, True), (16, False), (60, False)])
def test_a_reading_counts_for_fifteen_minutes(age: int, known: bool) -> None:
    assert (taken((0, 120)).value(age) is not None) is known


@pytest.mark.requirement("R-8")
def test_nothing_is_known_before_the_first_reading() -> None:
    estimate = GlucoseEstimate()
    assert estimate.value(0) is None
    assert estimate.predicted(0) is None


@pytest.mark.requirement("R-8")
def test_a_repeated_message_does_not_make_an_old_value_young() -> None:
    estimate = taken((0, 120))
    assert not estimate.take(Reading(0, 120))
    assert estimate.value(16) is None


@pytest.mark.requirement("R-9")
def test_a_jump_upwards_waits_for_a_second_reading() -> None:
    estimate = taken((0, 80), (5, 180))
    assert estimate.value(5) == 80
    assert estimate.take(Reading(10, 190))
    assert estimate.value(10) == 190


@pytest.mark.requirement("R-9")
def test_a_single_spike_leaves_no_trace() -> None:
    estimate = taken((0, 80), (5, 180), (10, 82))
    assert estimate.value(10) == 82
    assert not estimate.take(Reading(15, 185))


@pytest.mark.requirement("R-9")
def test_a_fall_is_believed_at_once() -> None:
    assert taken((0, 150), (5, 60)).value(5) == 60


@pytest.mark.requirement("R-9")
@pytest.mark.parametrize("value", [0.0, 39.9, 400.1, float("nan"), float("inf")])
def test_a_value_outside_the_sensor_range_is_dropped(value: float) -> None:
    estimate = taken((0, 120))
    assert not estimate.take(Reading(5, value))
    assert estimate.value(5) == 120


@pytest.mark.requirement("R-2")
def test_the_trend_is_drawn_thirty_minutes_ahead() -> None:
    assert taken((0, 110), (5, 105), (10, 100)).predicted(10) == pytest.approx(70)


@pytest.mark.requirement("R-26")
@pytest.mark.parametrize(
    ("mg_dl", "mmol_l"), [(54, 3.0), (70, 3.9), (90, 5.0), (100, 5.6), (180, 10.0), (250, 13.9), (400, 22.2)]
)
def test_both_units_say_the_same(mg_dl: float, mmol_l: float) -> None:
    assert to_mmol_l(mg_dl) == mmol_l
    assert to_mg_dl(mmol_l) == pytest.approx(mg_dl, abs=1)
