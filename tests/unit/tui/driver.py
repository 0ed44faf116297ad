"""Driving the workbench as a person does: keys in, text of the screen out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import ExitStack, asynccontextmanager, suppress
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec
from unittest.mock import patch

from textual.events import Key, Paste
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from safetycase.case import AnyItem
from safetycase.editing.session import Session
from safetycase.tui.app import SafetyCaseApp
from safetycase.tui.config import Config
from safetycase.tui.rowlist import RowList
from safetycase.tui.state import State
from safetycase.tui.workbench import Workbench

P = ParamSpec("P")
TODAY = date(2026, 3, 1)

KETTLE: dict[str, str] = {
    "safetycase.yaml": 'safetycase: "1"\nname: Kettle\n',
    "model/purpose.yaml": """\
# What must not happen.
losses:
  L-1: People are scalded.   # the worst
  L-2: The kitchen burns.
hazards:
  H-1:
    losses: [L-1]
    text: Water boils over while a hand is near.
  H-2:
    losses: [L-2, L-1]
    text: The heater is on without water.
constraints:
  SC-1:
    hazards: [H-1]
    text: Water must not boil over.
""",
    "model/structure.yaml": """\
elements:
  controller:
    role: controller
    title: Controller
    process_model:
      water:
        values: [none, some, full]
        text: How much water there is.
  heater:
    role: process
    title: Heater
actions:
  CA-1:
    from: controller
    to: heater
    title: heat
ucas:
  UCA-1:
    action: CA-1
    type: provided
    hazards: [H-2]
    when: the kettle is empty
""",
    "model/assurance.yaml": """\
requirements:
  R-1:
    addresses: [SC-1]
    method: test
    target:
      metric: error-rate
      at_most: 0.1
    text: |
      The heater must switch off
      within 2 s.
  R-2:
    addresses: [SC-1, UCA-1]
    status: approved
    text: The lid must close.
""",
}
"""A small case with fields of every shape."""


def write(root: Path, **changes: str) -> Path:
    """Write the kettle into a folder, with some model files in other words."""
    for name, text in {**KETTLE, **{f"model/{name}.yaml": text for name, text in changes.items()}}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
    return root


class Screen:
    """The workbench in the hands of a test."""

    def __init__(self, app: SafetyCaseApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def state(self) -> State:
        """What the screens show."""
        return self.app.state

    @property
    def bench(self) -> Workbench:
        """The workbench, whatever stands over it."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, Workbench))

    @property
    def item(self) -> AnyItem:
        """The item that the form shows."""
        assert self.state.current is not None
        return self.state.current

    @property
    def message(self) -> str:
        """The last word of the workbench."""
        return self.bench.message

    def pane(self, name: str) -> RowList:
        """A pane of the workbench."""
        return self.bench.pane(name)

    async def press(self, *keys: str) -> None:
        """Press keys and wait for what they cause."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Put text into whatever line has the keys, as a terminal hands over what is pasted."""
        self.app.post_message(Paste(text))
        await self.settle()

    async def burst(self, text: str) -> None:
        """Type faster than anything can be drawn: every key at once, `\\r` for enter, `\\x1b` for escape."""
        for letter in text:
            key = {"\r": "enter", "\x1b": "escape"}.get(letter) or _character_to_key(letter)
            self.app.post_message(Key(key, letter))
        await self.settle()

    async def clear(self) -> None:
        """Empty the line that has the keys."""
        await self.pilot.press("end", "ctrl+u")

    async def settle(self) -> None:
        """Wait until every pane shows the case as it is, checked."""
        end = time.monotonic() + 20
        await self.pilot._wait_for_screen()
        while time.monotonic() < end and self.app.is_running:
            waits = self.app.asked == 0 if self.app.screen is self.bench else getattr(self.app.screen, "ready", True)
            if waits and self.app.quiet and self.state.fresh and not self.state.partial and not self.bench._busy:
                break
            await asyncio.sleep(0.005)
        else:
            assert not self.app.is_running, "the check never ended"
        await self.pilot._wait_for_screen()
        if self.app.screen is not self.bench:  # a question is laid out after it is mounted
            await self.pilot.pause()

    async def at(self, item: str, pane: str = "form", field: str = "") -> None:
        """Stand at an item, in a pane, on a field."""
        self.bench.go_to(item)
        self.bench.focus_pane(pane)
        await self.settle()
        if field:
            self.bench.select_field(field)
            await self.settle()

    async def look(self) -> None:
        """Look at the disk now, not in two seconds, and wait for what follows."""
        with suppress(WorkerCancelled):  # the next look came, which sees the same
            await self.bench.look_at_disk().wait()
        await self.beside()

    async def beside(self) -> None:
        """Wait for merges, comparisons with git, and for what sessions left, to be made out beside the screen."""
        await self.pilot.pause()
        for worker in [one for one in self.app.workers if one.group in ("merge", "left", "head")]:
            with suppress(WorkerCancelled):
                await worker.wait()
        await self.settle()

    def text(self) -> str:
        """What the screen shows."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    def words(self, name: str) -> str:
        """What a pane holds, seen or not."""
        return "\n".join(row.text for row in self.pane(name).rows)

    def file(self, name: str) -> str:
        """A file on disk."""
        return (self.state.workspace.root / name).read_text(encoding="utf-8")


async def _briefly(*_: float) -> None:
    """Waiting for an idle process takes 20 ms and more a key; `settle` knows better when all is done."""
    await asyncio.sleep(0.001)


@asynccontextmanager
async def workbench(
    root: Path,
    size: tuple[int, int] = (120, 40),
    *,
    read_only: bool = False,
    at_once: int = 10**9,
    config: Config | None = None,
) -> AsyncIterator[Screen]:
    """The workbench over a case, checked."""
    session = None if read_only else Session(root)
    state = State(root, read_only=read_only, as_of=TODAY, at_once=at_once, session=session)
    app = SafetyCaseApp(root, state=state, config=config)
    try:
        with ExitStack() as patches:
            patches.enter_context(patch("textual.app.wait_for_idle", _briefly))
            for time_to_read in ("reviewscreen.READ", "diffscreen.READ", "dialogs.SEEN"):
                patches.enter_context(patch(f"safetycase.tui.{time_to_read}", 0))
            async with app.run_test(size=size) as pilot:
                screen = Screen(app, pilot)
                await screen.settle()
                yield screen
    finally:
        state.give_up()
        state.close()


def driven(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Run a test that is a coroutine."""

    @wraps(test)
    def run(*args: P.args, **more: P.kwargs) -> None:
        asyncio.run(test(*args, **more))

    return run


__all__ = ["KETTLE", "Screen", "driven", "workbench", "write"]
