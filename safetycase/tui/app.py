"""The application: its theme, its palette, and the workbench in it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from textual.app import App, SystemCommand
from textual.screen import Screen

from safetycase.tui.keys import ACTIONS
from safetycase.tui.state import State
from safetycase.tui.workbench import Workbench


class SafetyCaseApp(App[None]):
    """The terminal UI of a case."""

    TITLE = "safetycase"
    ENABLE_COMMAND_PALETTE = True
    animation_level = "none"

    def __init__(self, root: Path, *, read_only: bool = False) -> None:
        super().__init__()
        self.animation_level = "none"
        self.state = State(root, read_only=read_only)

    def on_mount(self) -> None:
        """Show the workbench."""
        self.push_screen(Workbench(self.state))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action of the workbench, and the themes."""
        bench = next((known for known in self.screen_stack if isinstance(known, Workbench)), None)
        if bench is not None:
            for action in ACTIONS:
                name = action.method.split("(")[0]
                if action.id != "palette" and bench.check_action(name, ()):
                    run = partial(bench.run_action, action.method)
                    yield SystemCommand(action.title, action.description, run)
        yield SystemCommand("Theme", "Choose other colours.", self.action_change_theme)
