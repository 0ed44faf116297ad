"""The application: the workbench, its theme, and the way out."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from safetycase.editing.session import Session
from safetycase.tui.appearing import Appearing
from safetycase.tui.config import Config, load_config
from safetycase.tui.remembering import Preferences, View, keep, recall
from safetycase.tui.state import State
from safetycase.tui.workbench import Workbench


class SafetyCaseApp(Appearing):
    """The terminal UI of a case."""

    TITLE = "safetycase"
    ENABLE_COMMAND_PALETTE = False
    workbench: Workbench | None = None

    def __init__(
        self,
        root: Path,
        *,
        read_only: bool = False,
        state: State | None = None,
        config: Config | None = None,
        remembers: bool = False,
        fresh: bool = False,
    ) -> None:
        super().__init__(config or Config(), recall(Preferences, root) if remembers else Preferences())
        self.keymap = self.config.keymap
        self.set_keymap({
            action_id: ",".join(keys) or f"no key for {action_id}"
            for action_id, keys in self.keymap.changed.items()
        })  # fmt: skip
        self.state = state or State(root, read_only=read_only, session=None if read_only else Session(root))
        self._root, self._remembers = root, remembers
        self._view = recall(View, root) if remembers and not fresh else None

    def on_mount(self) -> None:
        """Show the workbench."""
        self.workbench = Workbench(self.state, self._view)
        self.push_screen(self.workbench)
        if not self.is_headless:
            with suppress(NotImplementedError, RuntimeError, ValueError):  # where signals cannot be waited for
                asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.ended)
        if self.wrong:
            more = f" (and {len(self.wrong) - 1} more)" if len(self.wrong) > 1 else ""
            self.call_later(self.tell, f"{self.wrong[0]}{more} · {self.keymap.first('help')} shows the keys", "warning")

    def tell(self, word: str, tone: str = "") -> None:
        """Say something in the bottom line of the workbench."""
        if isinstance(self.screen, Workbench):
            self.screen.say(word, tone)

    def exit(self, *answer: Any, **more: Any) -> None:
        """Leave, and remember where one stood."""
        if self._remembers and self.workbench is not None:
            keep(self.preferences, self._root)
            keep(self.workbench.view, self._root)
        super().exit(*answer, **more)

    def panic(self, *renderables: Any) -> None:
        """Leave because something went wrong, and say so by the exit code too, whatever went wrong where."""
        self._return_code = self._return_code or 1
        super().panic(*renderables)

    def ended(self) -> None:
        """Leave because the system wants it: the terminal is given back, and unsaved edits stay to be recovered."""
        self.exit(return_code=128 + signal.SIGTERM)

    async def action_quit(self) -> None:
        """Leave the way that asks about unsaved changes; not from inside a question."""
        if isinstance(self.screen, Workbench):
            self.screen.action_leave()


def run(root: Path, *, read_only: bool, fresh: bool, changes: Mapping[str, Any]) -> None:
    """Open the case in a folder and stay until the person leaves.

    `fresh`: not where they left it. `changes` go over what the configuration says.
    """
    gc.disable()  # until the first check is through: what a case is made of is no garbage
    config = msgspec.structs.replace(load_config(), **changes)
    app = SafetyCaseApp(root, read_only=read_only, config=config, remembers=True, fresh=fresh)
    app.run(mouse=app.mouse)
    app.state.close()
    if app.return_code:
        raise SystemExit(app.return_code)
