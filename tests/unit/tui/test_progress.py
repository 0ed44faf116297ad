"""Checks that take long say how far they are; others say nothing, and no figure is made up."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

from safetycase.case import Case, Folder, load
from safetycase.findings.progress import Progress
from safetycase.rules import Checker, checker
from safetycase.rules.problem import CASE_CHECKS, DAY_CHECKS, Problem
from safetycase.tui import bench
from tests.unit.tui.driver import TODAY, Screen, driven, workbench, write

Thing = TypeVar("Thing")


class Held:
    """A check of the whole case that lasts until it is let go, and can fail then."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.go.set()
        self.fails = False

    def __call__(self, case: Case) -> list[Problem]:
        assert self.go.wait(20)
        if self.fails:
            raise RuntimeError("out of order")
        return []


async def shown(screen: Screen, words: str) -> None:
    """Wait until the line on top shows words."""
    end = time.monotonic() + 20
    while words not in screen.text().splitlines()[0]:
        assert time.monotonic() < end, screen.text().splitlines()[0]
        await asyncio.sleep(0.01)


def test_what_was_begun_and_not_ended_is_not_counted() -> None:
    progress = Progress()
    assert progress.words == ""
    told = [progress.words for _ in progress.over("counting", range(3))]
    assert told == ["counting, 0 %", "counting, 33 %", "counting, 66 %"]
    assert progress.words == "counting, 100 %"
    progress.begin("waiting")
    assert progress.words == "waiting", "of what nobody knows the length of, no percent"
    assert list(progress.over("nothing", ())) == []
    assert progress.words == "nothing", "0 of 0 is not 100 %"


class Noted(Progress):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[tuple[str, int]] = []

    def over(self, what: str, things: Collection[Thing]) -> Iterator[Thing]:
        self.parts.append((what, len(things)))
        return super().over(what, things)


EVIDENCE = """\
requirements:
  R-1:
    text: The heater must switch off.
evidence:
  EV-1:
    artefact: {format: junit, path: a.xml}
    supports: [R-1]
"""


def test_every_part_of_a_check_is_told_with_its_true_length(tmp_path: Path) -> None:
    case, told = load(Folder(write(tmp_path, assurance=EVIDENCE))), Noted()
    (tmp_path / "a.xml").write_text('<testsuites><testsuite name="a"><testcase name="t"/></testsuite></testsuites>')
    Checker(as_of=TODAY, progress=told).update(case)
    assert told.parts[0] == ("checking items", len(case.items))
    assert told.parts[-1] == ("arranging findings", len(case.documents))
    lengths = dict(told.parts[1:-1])
    assert lengths["reading results"] == lengths["judging requirements"] == 1
    assert lengths["checking the whole"] == len(CASE_CHECKS)
    assert lengths["checking the dates"] == len(DAY_CHECKS)


@driven
async def test_a_long_check_says_how_far_it_is_until_it_ends(tmp_path: Path) -> None:
    held, quick = Held(), Held()
    with (
        patch.object(bench, "LONG", 0.05),
        patch.object(bench, "TELL_EVERY", 0.02),
        patch.object(checker, "CASE_CHECKS", [quick, held, quick]),
    ):
        async with workbench(write(tmp_path)) as screen:
            held.go.clear()
            screen.state.workspace.revision += 1
            screen.bench.check_soon()
            await shown(screen, "checking the whole, 33 % …")
            await screen.pilot.press("down")
            assert screen.bench._busy, "keys are taken meanwhile"
            held.go.set()
            await screen.settle()
            assert "checking" not in screen.text()
            held.go.clear()
            held.fails = True
            screen.state.workspace.revision += 1
            screen.bench.check_soon()
            await shown(screen, "checking the whole, 33 % …")
            held.go.set()
            await shown(screen, "the check failed")
            await asyncio.sleep(0.1)
            assert screen.state.checking == "", "nothing goes on that broke off"
            held.fails = False


@driven
async def test_a_check_that_takes_no_time_is_not_told(tmp_path: Path) -> None:
    with patch.object(bench, "LONG", 20):
        async with workbench(write(tmp_path)) as screen:
            await screen.at("H-2", field="losses[1]")
            with patch.object(bench, "LONG", 1.0), patch.object(screen.bench, "tell_check") as tell:
                await screen.press("x")
                await asyncio.sleep(1.1)
            assert tell.call_count == 0
    assert bench.TELL_EVERY >= 0.1, "the screen is not drawn more than ten times a second for it"


@driven
async def test_the_line_is_drawn_only_when_there_is_something_new_to_tell(tmp_path: Path) -> None:
    held = Held()
    with (
        patch.object(bench, "LONG", 0.01),
        patch.object(bench, "TELL_EVERY", 0.01),
        patch.object(checker, "CASE_CHECKS", [held]),
    ):
        async with workbench(write(tmp_path)) as screen:
            held.go.clear()
            screen.state.workspace.revision += 1
            screen.bench.check_soon()
            await shown(screen, "checking the whole, 0 % …")
            with patch.object(screen.bench, "draw_status") as draw:
                await asyncio.sleep(0.2)
            assert draw.call_count == 0
            held.go.set()
            await screen.settle()
