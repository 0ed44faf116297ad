"""What is made out beside the screen comes in while the screen is taken down, or after that: nobody is told then."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from textual.events import Key
from textual.widget import Widget

from safetycase.tui.entry import Line
from safetycase.tui.gridscreen import GridScreen
from safetycase.tui.panes import Bar
from safetycase.tui.sincehead import SinceHead
from tests.unit.tui.driver import driven, workbench, write


@pytest.fixture
def slow_to_go(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Screens are taken down part by part, with time between the parts; set when that has begun."""
    going = threading.Event()

    async def gone(_: Widget) -> None:
        await asyncio.sleep(0.02)
        going.set()
        await asyncio.sleep(0.05)

    for last in (Line, Bar):
        monkeypatch.setattr(last, "on_prune", gone, raising=False)
    return going


@driven
async def test_what_a_thread_finds_then_is_let_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slow_to_go: threading.Event
) -> None:
    looked = threading.Event()

    def look(*_: object) -> bool:
        looked.set()
        return slow_to_go.wait(20)

    monkeypatch.setattr(SinceHead, "look", look)
    async with workbench(write(tmp_path)):
        assert looked.wait(20)
    assert slow_to_go.is_set()


@driven
async def test_timers_that_run_out_then_are_let_go(tmp_path: Path, slow_to_go: threading.Event) -> None:
    async with workbench(write(tmp_path)) as screen:
        bench = screen.bench
        bench.set_interval(0.001, bench.draw)
    assert slow_to_go.is_set()


@driven
async def test_the_screen_below_goes_on_when_one_above_is_taken_down(
    tmp_path: Path, slow_to_go: threading.Event
) -> None:
    async with workbench(write(tmp_path)) as screen:
        drawn = []
        screen.bench.set_interval(0.001, lambda: drawn.append(screen.app.screen))
        await screen.press("number_sign")
        above = screen.app.screen
        assert isinstance(above, GridScreen)
        above.set_interval(0.001, above._draw)
        await screen.press("escape")
        assert slow_to_go.is_set()
        before = len(drawn)
        await asyncio.sleep(0.05)
        assert len(drawn) > before


@driven
async def test_what_goes_wrong_is_told_by_the_exit_code(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        screen.app.panic("the terminal is gone")
    assert screen.app.return_code == 1


@driven
@pytest.mark.parametrize("typed", ["qecho hi", "qqqq", "q\x1bq\r"])
async def test_keys_typed_while_somebody_leaves_are_nobodys(
    tmp_path: Path, slow_to_go: threading.Event, typed: str
) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.burst(typed)
        assert not screen.app.is_running
        for letter in "more":
            screen.app.post_message(Key(letter, letter))
            screen.app.let_in()
    assert slow_to_go.is_set()
    assert screen.app.return_code == 0
    assert screen.app.quiet


@driven
async def test_a_key_that_is_let_in_when_no_screen_is_left_is_let_go(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        app = screen.app
    await app.on_event(Key("e", "e"))
    await app._pass(Key("e", "e"))
    assert app.quiet
