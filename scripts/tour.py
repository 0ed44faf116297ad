"""Draws the pictures of the terminal UI in the documentation, and records a tour: real screens, driven by keys.

Equal versions of safetycase and its dependencies give equal bytes, on whichever day and machine.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from safetycase.editing.session import Session
from safetycase.tui.app import SafetyCaseApp
from safetycase.tui.config import Config
from safetycase.tui.dialogs import PAUSE, SEEN, Keyed
from safetycase.tui.state import State
from safetycase.tui.workbench import Workbench
from scripts.recording import Frame, recording

EXAMPLE = Path(__file__).parents[1] / "examples" / "insulin-pump"
DAY = date(2026, 12, 1)
"""The day of the pictures: after the newest results of the example."""
SIZE = (112, 32)
PATIENCE = 60.0
"""Seconds until a screen must have settled."""
BESIDE = frozenset(["authors", "check", "gaps", "head", "names", "preview"])
"""What goes on beside a screen and shows in it."""

_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}\n", re.DOTALL)
_FONTS = "'Fira Code', 'DejaVu Sans Mono', Menlo, Consolas, monospace"


class Stage:
    """The terminal UI over a copy of the example in which something was changed since the last commit."""

    def __init__(self, app: SafetyCaseApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def bench(self) -> Workbench:
        """The workbench."""
        assert self.app.workbench is not None
        return self.app.workbench

    async def press(self, *keys: str) -> None:
        """Press keys, one after the other, as a person does who waits for what they cause."""
        for key in keys:
            if isinstance(self.app.screen, Keyed):
                await asyncio.sleep(2 * SEEN)  # a question takes no key before it could be seen
            await self.pilot.press(key)
            await self.settle()

    async def at(self, item: str, pane: str, field: str = "") -> None:
        """Stand at an item, in a pane, on a field."""
        self.app.state.item = item  # as if one had come from nowhere
        self.bench.show_current()
        self.bench.focus_pane(pane)
        await self.settle()
        if field:
            self.bench.select_field(field)
        await self.settle()

    async def settle(self) -> None:
        """Wait until everything that goes on beside the screen has ended."""
        state, end = self.app.state, asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < end:
            await self.pilot.pause()
            beside = [one for one in self.app.workers if one.group in BESIDE and not one.is_finished]
            ready = self.app.asked == 0 if self.app.screen is self.bench else getattr(self.app.screen, "ready", True)
            ready = ready and getattr(self.app.screen, "looked_up", True)
            if ready and self.app.quiet and state.fresh and not state.since.why and not self.bench._busy and not beside:
                await self.pilot.pause()
                return
            await asyncio.sleep(0.02)
        raise SystemExit("a screen did not settle")

    async def still(self) -> str:
        """The screen as SVG, once it is the same three times, as long after each other as a pause in typing."""
        for field in self.app.screen.query("Input, TextArea"):
            if isinstance(field, Input | TextArea):
                field.cursor_blink = False
        seen: list[str] = []
        while len(seen) < 3:
            await asyncio.sleep(PAUSE)
            await self.settle()
            now = plain(self.app.export_screenshot(title="safetycase edit"))
            seen = [*seen, now] if seen[-1:] == [now] else [now]
        return seen[-1]


async def workbench(stage: Stage) -> None:
    """A hazard with its form, trace and problems; marks show what changed since HEAD."""
    await stage.at("H-3", "form", "text")
    stage.bench.hush()


async def grid(stage: Stage) -> None:
    """Every control action against the ways in which it can be unsafe."""
    await stage.press("number_sign", "down", "down", "l")


async def structure(stage: Stage) -> None:
    """One element of the control structure with everything around it."""
    await stage.at("pump-controller", "items")
    await stage.press("S")


async def diff(stage: Stage) -> None:
    """What differs from HEAD, field by field."""
    await stage.at("H-3", "items")
    await stage.press("D", "down")


async def review(stage: Stage) -> None:
    """What waits for a person, and what is known of it."""
    await stage.at("UCA-30", "items")
    await stage.press("v", "enter", "y")


FRAMES: dict[str, Callable[[Stage], Awaitable[None]]] = {
    "workbench": workbench, "grid": grid, "structure": structure, "diff": diff, "review": review
}  # fmt: skip
"""The pictures, by the names of their files."""


def _typed(text: str) -> tuple[str, ...]:
    """The keys that write a text."""
    names = {" ": "space", ".": "full_stop", "-": "minus"}
    return tuple(names.get(letter, letter) for letter in text)


RECORDED = "tour"
"""The name of the recorded tour."""

TOUR: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("a hazard of the example: its form, its trace, what is left to do", (), 4.0),
    ("enter: write in a field; what check would find stands below as you type",
     ("enter", *_typed(" This is so because a sensor fails.")), 4.0),
    ("ctrl+s: the words are taken, and the finding is in the list", ("ctrl+s", "5", "down", "down"), 4.0),
    ("u: take it back", ("u", "3"), 2.0),
    ("o: go to any item, by its id or its words", ("o", *_typed("bolus")), 3.0),
    ("enter: there", ("enter",), 2.0),
    ("o: a requirement, whose verdict is computed from result files", ("o", *_typed("R-1"), "enter"), 3.0),
    ("4: its trace, down to the artefact and its counts", ("4", "end", "l", "+"), 4.0),
    ("#: every control action against the ways in which it can be unsafe",
     ("+", "number_sign", "down", "down", "l"), 4.0),
    ("S: the control structure, each element with what is around it",
     ("escape", "S", "slash", *_typed("pump-controller"), "enter"), 4.0),
    ("D: what differs from the last commit, field by field", ("escape", "D", "down"), 4.0),
    ("v: review what waits for a person", ("escape", "v", "enter", "y"), 4.0),
)  # fmt: skip
"""The recorded tour: what is said, the keys, and how long what they lead to is seen, in seconds."""


def prepared(folder: Path) -> Path:
    """A copy of the example in a repository, with a few changes that are not committed."""
    case = folder / "insulin-pump"
    shutil.copytree(EXAMPLE, case)
    os.environ["XDG_STATE_HOME"] = str(folder / "state")
    os.environ["HOME"] = str(folder)
    os.environ["XDG_CONFIG_HOME"] = str(folder)
    settings = ("-c", "user.name=R. Ahn", "-c", "user.email=ahn@example.org", "-c", "init.defaultBranch=main")
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "begin")):
        subprocess.run(["git", *settings, *arguments], cwd=case, check=True)
    for key, value in (("user.name", "R. Ahn"), ("user.email", "ahn@example.org")):
        subprocess.run(["git", "config", key, value], cwd=case, check=True)
    purpose = case / "model" / "purpose.yaml"
    text = purpose.read_text()
    for old, new in (
        ("for more than 2 h.", "for more than 90 min."),
        ("70 mg/dL (3.9 mmol/L) or", "72 mg/dL (4.0 mmol/L) or"),
    ):
        assert old in text, f"the example does not say {old!r} any more"
        text = text.replace(old, new, 1)
    purpose.write_text(text)
    return case


def plain(svg: str) -> str:
    """The picture without what it would fetch from elsewhere."""
    found = (
        _FONT_FACE.sub("\n", svg)
        .replace("Fira Code, monospace", _FONTS)
        .replace("font-family: Fira Code", f"font-family: {_FONTS}")
    )
    assert "url(http" not in found
    return "\n".join(line.rstrip() for line in found.strip().splitlines()) + "\n"


async def picture(case: Path, play: Callable[[Stage], Awaitable[None]]) -> str:
    """The screen that some keys lead to, as SVG."""
    async with staged(case) as stage:
        await play(stage)
        return await stage.still()


async def moving(case: Path) -> str:
    """The recorded tour, as SVG."""
    frames = []
    async with staged(case) as stage:
        await workbench(stage)
        for caption, keys, seconds in TOUR:
            await stage.press(*keys)
            frames.append(Frame(await stage.still(), seconds, f"safetycase edit · {caption}"))
    return recording(frames)


@asynccontextmanager
async def staged(case: Path) -> AsyncIterator[Stage]:
    """The terminal UI over a case, ready for keys."""
    session = Session(case)
    state = State(case, as_of=DAY, session=session)
    app = SafetyCaseApp(case, state=state, config=Config(theme="dark", glyphs="unicode"))
    try:
        async with app.run_test(size=SIZE) as pilot:
            stage = Stage(app, pilot)
            await stage.settle()
            yield stage
    finally:
        state.give_up()
        state.close()


def main(out: Path, names: list[str]) -> None:
    """Draws the pictures with these names, by default all and the recorded tour, into a folder."""
    os.environ.pop("NO_COLOR", None)
    os.environ["TERM"] = "xterm-256color"
    os.environ["COLORTERM"] = "truecolor"
    for name in names or (*FRAMES, RECORDED):
        file = out / (f"tour-{name}.svg" if name in FRAMES else f"{name}.svg")
        with tempfile.TemporaryDirectory() as folder:
            case = prepared(Path(folder))
            content = asyncio.run(picture(case, FRAMES[name]) if name in FRAMES else moving(case))
        file.write_text(content, encoding="utf-8")
        print(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
