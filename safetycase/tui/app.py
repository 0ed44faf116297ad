"""The application: the workbench, its theme, and the way out."""

from __future__ import annotations

import gc
from pathlib import Path

from textual.color import Color
from textual.theme import Theme

from safetycase.editing.session import Session
from safetycase.tui.plain import driver_for_locale
from safetycase.tui.state import State
from safetycase.tui.typeahead import TypingAhead
from safetycase.tui.workbench import Workbench

CALM = Theme(
    name="safetycase",
    primary="#7aa2c8",
    secondary="#8a9bb0",
    accent="#c9a86a",
    warning="#d9a441",
    error="#e06c6c",
    success="#7fb77e",
    foreground="#d3d7de",
    background="#16191d",
    surface="#1b1f24",
    panel="#22272e",
    dark=True,
    variables={"border": "#7aa2c8", "border-blurred": "#3a414b"},
)
"""Quiet colours: one accent for what has the keys, others for what needs a person."""


class SafetyCaseApp(TypingAhead):
    """The terminal UI of a case."""

    TITLE = "safetycase"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, root: Path, *, read_only: bool = False, state: State | None = None) -> None:
        super().__init__(driver_class=driver_for_locale())
        self.animation_level = "none"
        self.register_theme(CALM)
        self.theme = CALM.name
        self.state = state or State(root, read_only=read_only, session=None if read_only else Session(root))

    def on_mount(self) -> None:
        """Show the workbench."""
        self.push_screen(Workbench(self.state))

    def get_css_variables(self) -> dict[str, str]:
        """The colours of the theme, with those between background and foreground that rows need as solid ones."""
        known = super().get_css_variables()
        ground, ink = Color.parse(known["background"]), Color.parse(known["foreground"])
        if ground.ansi is not None or ink.ansi is not None:
            return {**known, "dim": "ansi_bright_black", "cursor": "ansi_blue", "cursor-blurred": "ansi_black"}
        return {
            **known,
            "dim": ground.blend(ink, 0.62).hex6,
            "cursor": ground.blend(Color.parse(known["primary"]), 0.42).hex6,
            "cursor-blurred": ground.blend(ink, 0.13).hex6,
        }

    async def action_quit(self) -> None:
        """Leave the way that asks about unsaved changes; not from inside a question."""
        if isinstance(self.screen, Workbench):
            self.screen.action_leave()


def run(root: Path, *, read_only: bool) -> None:
    """Open the case in a folder and stay until the person leaves."""
    gc.disable()  # until the first check is through: what a case is made of is no garbage
    app = SafetyCaseApp(root, read_only=read_only)
    app.run()
    app.state.close()
