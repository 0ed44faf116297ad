"""Therapy settings, and the monitor that can only take the power away."""

from dataclasses import replace

import pytest
from pump.monitor import SafetyMonitor
from pump.physiology import Body
from pump.settings import LIMITS, SettingsRefusedError, SettingsStore, TherapySettings, read_back
from pump.simulation import World

DEFAULT = TherapySettings()


@pytest.mark.requirement("R-20")
@pytest.mark.parametrize("name", sorted(LIMITS))
@pytest.mark.parametrize("side", ["below", "above", "nan"])
def test_a_setting_outside_its_range_is_refused(name: str, side: str) -> None:
    low, high = LIMITS[name]
    value = {"below": low - 0.01, "above": high + 0.01, "nan": float("nan")}[side]
    store = SettingsStore(DEFAULT)
    with pytest.raises(SettingsRefusedError, match=name):
        store.propose(replace(DEFAULT, **{name: value}))
    assert store.active == DEFAULT


@pytest.mark.requirement("R-20")
def test_settings_wait_for_their_confirmation() -> None:
    store = SettingsStore(DEFAULT)
    wanted = replace(DEFAULT, basal_u_h=1.4)
    check_sum = store.propose(wanted)
    assert store.active == DEFAULT
    store.confirm(check_sum)
    assert store.active == wanted


@pytest.mark.requirement("R-20")
def test_settings_altered_on_their_way_are_not_confirmed() -> None:
    store = SettingsStore(DEFAULT)
    sent = replace(DEFAULT, basal_u_h=0.4)
    store.propose(replace(DEFAULT, basal_u_h=4.0))
    with pytest.raises(SettingsRefusedError, match="differs"):
        store.confirm(read_back(sent))
    assert store.active == DEFAULT
    with pytest.raises(SettingsRefusedError, match="nothing"):
        store.confirm(read_back(sent))


@pytest.mark.requirement("R-17")
def test_three_silent_minutes_remove_the_power_for_good() -> None:
    world = World()
    world.run(10)
    world.controller_alive = False
    world.run(2)
    assert world.path.powered
    world.run(1)
    assert not world.path.powered
    world.controller_alive = True
    world.run(30)
    assert not world.path.powered


@pytest.mark.requirement("R-17")
def test_the_user_hears_that_the_power_is_gone() -> None:
    world = World()
    world.controller_alive = False
    assert {alarm.name for alarm in world.run(3)[-1].heard} == {"MONITOR_TRIPPED"}


@pytest.mark.requirement("R-18")
def test_too_much_insulin_in_an_hour_removes_the_power() -> None:
    monitor = SafetyMonitor(max_u_per_window=14.0)
    encoder = 0
    for now in range(1, 60):
        monitor.heartbeat(now)
        if monitor.tick(now, encoder):
            break
        encoder += 20
    assert monitor.tripped
    assert encoder * 0.05 <= 14.0 + 1.0


@pytest.mark.requirement("R-18")
@pytest.mark.parametrize("basal", [0.5, 5.0])
def test_no_series_of_permitted_doses_trips(basal: float) -> None:
    resistant = Body(glucose=300.0, isf_mg_dl_u=2.0, basal_need_u_h=basal)
    world = World(TherapySettings(basal_u_h=basal, max_iob_u=30.0), resistant)
    world.run(10)
    taken = 0
    for _ in range(24):
        taken += world.controller.request_bolus(world.now, 6.0) is None
        world.run(10)
        assert not world.monitor.tripped
    assert taken >= 4
