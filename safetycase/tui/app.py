"""The application: the workbench, its theme, and the way out."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from safetycase.tui.appearing import Appearing
from safetycase.tui.config import Config, load_config
from safetycase.tui.state import State
from safetycase.tui.workbench import Workbench


class SafetyCaseApp(Appearing):
    """The terminal UI of a case."""

    TITLE = "safetycase"
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self, root: Path, *, read_only: bool = False, state: State | None = None, config: Config | None = None
    ) -> None:
        super().__init__(config or Config())
        self.keymap = self.config.keymap
        self.set_keymap({
            action_id: ",".join(keys) or f"no key for {action_id}"
            for action_id, keys in self.keymap.changed.items()
        })  # fmt: skip
        self.state = state or State(root, read_only=read_only)

    def on_mount(self) -> None:
        """Show the workbench."""
        self.push_screen(Workbench(self.state))
        if self.wrong:
            more = f" (and {len(self.wrong) - 1} more)" if len(self.wrong) > 1 else ""
            self.call_later(self.tell, f"{self.wrong[0]}{more} · {self.keymap.first('help')} shows the keys", "warning")

    def tell(self, word: str, tone: str = "") -> None:
        """Say something in the bottom line of the workbench."""
        if isinstance(self.screen, Workbench):
            self.screen.say(word, tone)

    async def action_quit(self) -> None:
        """Leave the way that asks about unsaved changes; not from inside a question."""
        if isinstance(self.screen, Workbench):
            self.screen.action_leave()


def run(root: Path, *, read_only: bool, changes: Mapping[str, Any]) -> None:
    """Open the case in a folder and stay until the person leaves. `changes` go over what the configuration says."""
    gc.disable()  # until the first check is through: what a case is made of is no garbage
    config = msgspec.structs.replace(load_config(), **changes)
    SafetyCaseApp(root, read_only=read_only, config=config).run(mouse=config.mouse)
