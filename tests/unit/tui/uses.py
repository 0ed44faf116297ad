"""One use of each action: a script that does it by its key or in the palette, and sees what it did."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from safetycase.tui.commanding import KNOWN
from tests.unit.tui.driver import Screen

Script = Callable[["Use"], Awaitable[None]]
SCRIPTS: dict[str, Script] = {}
"""The script of each action, by its id."""


class Use:
    """A workbench over the kettle, and an action to be done in it."""

    def __init__(self, action_id: str, screen: Screen, folder: Path) -> None:
        self.action = KNOWN[action_id]
        self.screen = screen
        self.folder = folder

    async def act(self) -> None:
        """Do the action: press its first key, or choose it in the palette if it has none."""
        keys = self.screen.app.keymap.keys(self.action)
        await (self.screen.press(*keys[0].split(" ")) if keys else self.choose())

    async def choose(self) -> None:
        """Do the action by way of the palette."""
        await self.screen.press("colon")
        await self.screen.type(self.action.id)
        await self.screen.press("enter")


def use(*action_ids: str) -> Callable[[Script], Script]:
    """Declares a script for some actions."""

    def declare(script: Script) -> Script:
        for action_id in action_ids:
            assert action_id in KNOWN, f"there is no action {action_id}"
            assert action_id not in SCRIPTS, f"{action_id} has two scripts"
            SCRIPTS[action_id] = script
        return script

    return declare
