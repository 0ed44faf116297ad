"""Whole days with the simulated body in the loop, over the range of patients that the case covers."""

import pytest
from pump.alarms import Alarm
from pump.controller import LOW
from pump.glucose import STALE_AFTER
from pump.physiology import Body
from pump.settings import TherapySettings
from pump.simulation import World

PATIENTS = [(100.0, 20.0, 0.5), (50.0, 10.0, 1.0), (30.0, 7.0, 1.6), (20.0, 5.0, 2.5)]
"""Sensitivity mg/dL per U, carbohydrate g per U, basal need U/h: from a child to a resistant adult."""


def world_for(isf: float, icr: float, need: float) -> World:
    settings = TherapySettings(basal_u_h=need, max_bolus_u=15.0, max_iob_u=25.0, isf_mg_dl_u=isf, icr_g_u=icr)
    return World(settings, Body(isf_mg_dl_u=isf, icr_g_u=icr, basal_need_u_h=need))


def insulin_while_known_low(world: World) -> float:
    """Insulin that entered the body from the cycle after the sensor first saw a value below the limit, U."""
    total, low_since = 0.0, None
    for minute in world.log:
        if minute.glucose >= LOW:
            low_since = None
        elif low_since is None:
            low_since = minute.now
        if low_since is not None and minute.now - low_since > 5:
            total += minute.insulin_u
    return total


@pytest.mark.requirement("R-1", "R-2")
@pytest.mark.parametrize(("isf", "icr", "need"), PATIENTS)
def test_an_overestimated_meal_is_met_by_suspension(isf: float, icr: float, need: float) -> None:
    world = world_for(isf, icr, need)
    world.run(30)
    world.controller.request_bolus(world.now, 60.0 / icr)
    world.body.eat(40.0)
    world.run(480)
    assert insulin_while_known_low(world) == 0.0


@pytest.mark.requirement("R-1", "R-2", "R-15")
@pytest.mark.parametrize(("isf", "icr", "need"), PATIENTS)
def test_a_missed_meal_withholds_insulin_and_is_heard(isf: float, icr: float, need: float) -> None:
    world = world_for(isf, icr, need)
    world.run(30)
    world.controller.request_bolus(world.now, 40.0 / icr)
    minutes = world.run(300)
    assert insulin_while_known_low(world) == 0.0
    first_low = next(m.now for m in minutes if m.glucose < 54)
    assert any(Alarm.GLUCOSE_URGENT_LOW in m.heard for m in minutes if first_low <= m.now <= first_low + 5)


@pytest.mark.requirement("R-24")
@pytest.mark.parametrize(("isf", "icr", "need"), PATIENTS)
def test_a_fasting_day_stays_level(isf: float, icr: float, need: float) -> None:
    values = [m.glucose for m in world_for(isf, icr, need).run(24 * 60)]
    assert 90 <= min(values) <= max(values) <= 160


def lowest_after_impatience(max_iob_u: float) -> float:
    """Lowest glucose, mg/dL, when high glucose is corrected again every quarter of an hour."""
    world = World(TherapySettings(max_iob_u=max_iob_u), Body(glucose=280.0))
    world.run(30)
    taken = 0
    for _ in range(8):
        taken += world.controller.request_bolus(world.now, 2.0) is None
        world.run(15)
    assert taken >= 2
    world.run(480)
    return min(minute.glucose for minute in world.log)


@pytest.mark.requirement("R-4")
def test_the_limit_of_insulin_on_board_stops_impatient_corrections() -> None:
    assert lowest_after_impatience(max_iob_u=5.0) >= LOW
    assert lowest_after_impatience(max_iob_u=30.0) < LOW


@pytest.mark.requirement("R-8", "R-10")
@pytest.mark.parametrize("silent_from", [60, 120, 240])
def test_without_a_sensor_basal_goes_on_and_is_reported(silent_from: int) -> None:
    world = World(sensor=lambda now, true: true if now < silent_from else None)
    world.run(silent_from + STALE_AFTER + 1)
    assert Alarm.GLUCOSE_UNKNOWN in world.log[-1].heard
    insulin = sum(m.insulin_u for m in world.run(240))
    assert insulin == pytest.approx(4.0, abs=0.1)


@pytest.mark.requirement("R-9")
def test_a_spike_of_the_sensor_does_not_end_a_suspension() -> None:
    world = World(body=Body(glucose=62.0), sensor=lambda now, true: 190.0 if now == 60 else true)
    world.body.basal_need_u_h = 0.2
    minutes = world.run(75)
    assert sum(m.insulin_u for m in minutes if m.now > 10) == 0.0


@pytest.mark.requirement("R-11", "R-16")
def test_a_blocked_line_is_told_before_glucose_is_high() -> None:
    world = World()
    world.run(30)
    world.path.blocked = True
    world.run(600)
    first = {alarm: now for now, alarm in reversed(world.alarms.history)}
    assert first[Alarm.OCCLUSION] < first.get(Alarm.GLUCOSE_HIGH, 10_000)
    above = next((m.now for m in world.log if m.glucose > 250), None)
    assert above is None or first[Alarm.OCCLUSION] < above
