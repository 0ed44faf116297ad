"""Screens with panes of their own look alike: what frames are like is said once."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import ComposeResult

from safetycase.tui.conflictscreen import ConflictScreen
from safetycase.tui.diffscreen import DiffScreen
from safetycase.tui.paned import Paned
from safetycase.tui.panes import Bar
from safetycase.tui.reviewscreen import ReviewScreen
from safetycase.tui.rowlist import RowList
from tests.unit.tui.driver import driven, workbench, write


@pytest.mark.parametrize("screen", [ConflictScreen, DiffScreen, ReviewScreen])
def test_no_screen_says_again_what_frames_are_like(screen: type[Paned[object]]) -> None:
    assert issubclass(screen, Paned)
    own = vars(screen).get("DEFAULT_CSS", "")
    assert "border:" not in own
    assert "$panel" not in own


class Another(Paned[None]):
    """A screen that says nothing about its looks."""

    def compose(self) -> ComposeResult:
        yield Bar(id="another-head", classes="line")
        yield RowList(id="first", classes="pane")
        yield RowList(id="second", classes="pane")


@driven
async def test_a_new_screen_has_the_lines_and_frames_of_the_others(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as driver:
        screen = Another()
        driver.app.push_screen(screen)
        await driver.settle()
        first, second = screen.query_one("#first"), screen.query_one("#second")
        assert screen.query_one("#another-head").size.height == 1
        screen.set_focus(first)
        await driver.pilot.pause()
        assert first.styles.border_top[0] == second.styles.border_top[0] == "round"
        assert first.styles.border_top[1] != second.styles.border_top[1], "the pane that has the keys stands out"
