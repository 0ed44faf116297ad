"""Blocked lines, empty reservoirs, drives that do not obey, old infusion sites."""

import pytest
from conftest import Bench
from pump.alarms import Alarm, Level
from pump.controller import Mode
from pump.settings import TherapySettings
from pump.simulation import World


@pytest.mark.requirement("R-11")
def test_a_blocked_line_stops_delivery_and_is_loud(bench: Bench) -> None:
    bench.pressure_kpa = 61.0
    bench.minute()
    assert bench.controller.mode is Mode.RUNNING
    assert bench.minute() == 0
    assert bench.alarms.heard(bench.now)[Alarm.OCCLUSION] is Level.LOUD


@pytest.mark.requirement("R-11")
def test_a_single_pressure_peak_is_no_blocked_line(bench: Bench) -> None:
    for pressure in (61.0, 5.0, 61.0, 5.0):
        bench.pressure_kpa = pressure
        bench.minute()
    assert bench.controller.mode is Mode.RUNNING


@pytest.mark.requirement("R-11")
def test_delivery_stays_stopped_until_the_set_is_replaced(bench: Bench) -> None:
    bench.pressure_kpa = 61.0
    bench.minutes(2)
    bench.pressure_kpa = 5.0
    assert bench.minutes(30, 120.0) == [0] * 30
    bench.controller.resume(bench.now)
    assert bench.minute() == 0
    assert bench.alarms.is_on(Alarm.OCCLUSION)
    bench.controller.replace_set(bench.now, bench.encoder)
    assert sum(bench.minutes(60, 120.0)) > 0
    assert not bench.alarms.is_on(Alarm.OCCLUSION)


@pytest.mark.requirement("R-11")
@pytest.mark.parametrize("basal", [0.5, 1.0, 3.0])
def test_a_blocked_line_is_found_before_two_units_are_missing(basal: float) -> None:
    world = World(TherapySettings(basal_u_h=basal))
    world.path.blocked = True
    for _ in range(600):
        world.run(1)
        if world.alarms.is_on(Alarm.OCCLUSION):
            break
    assert world.alarms.is_on(Alarm.OCCLUSION)
    assert 200.0 - world.path.reservoir_u < 2.0


@pytest.mark.requirement("R-12")
@pytest.mark.parametrize(
    ("left", "alarm", "mode"),
    [
        (20.0, None, Mode.RUNNING),
        (19.9, Alarm.RESERVOIR_LOW, Mode.RUNNING),
        (1.0, Alarm.RESERVOIR_LOW, Mode.RUNNING),
        (0.95, Alarm.RESERVOIR_EMPTY, Mode.STOPPED),
    ],
)
def test_the_reservoir_is_watched(bench: Bench, left: float, alarm: Alarm | None, mode: Mode) -> None:
    bench.reservoir_u = left
    bench.minute()
    watched = {Alarm.RESERVOIR_LOW, Alarm.RESERVOIR_EMPTY} & bench.alarms.heard(bench.now).keys()
    assert watched == ({alarm} if alarm else set())
    assert bench.controller.mode is mode


@pytest.mark.requirement("R-12")
def test_an_empty_reservoir_stays_announced_until_it_is_replaced(bench: Bench) -> None:
    bench.reservoir_u = 0.95
    bench.minute()
    bench.reservoir_u = 1.5
    bench.minutes(30, 120.0)
    assert bench.alarms.is_on(Alarm.RESERVOIR_EMPTY)
    bench.reservoir_u = 200.0
    bench.controller.replace_set(bench.now, bench.encoder)
    assert sum(bench.minutes(60, 120.0)) > 0
    assert not bench.alarms.is_on(Alarm.RESERVOIR_EMPTY)


@pytest.mark.requirement("R-19")
@pytest.mark.parametrize("fault", ["dead", "runaway"])
def test_a_drive_that_does_not_obey_is_stopped(fault: str) -> None:
    world = World()
    world.run(30)
    if fault == "dead":
        world.path.dead_motor = True
    else:
        world.path.runaway_steps = 1
    world.run(30)
    assert world.controller.mode is Mode.STOPPED
    assert Alarm.DOSE_MISMATCH in world.alarms.heard(world.now)


@pytest.mark.requirement("R-22")
def test_the_user_is_told_before_the_site_is_too_old(bench: Bench) -> None:
    bench.now = 66 * 60 - 2
    bench.minute(120.0)
    assert not bench.alarms.is_on(Alarm.SITE_OLD)
    bench.minute()
    assert bench.alarms.is_on(Alarm.SITE_OLD)
    bench.controller.replace_set(bench.now, bench.encoder)
    bench.minute()
    assert not bench.alarms.is_on(Alarm.SITE_OLD)
