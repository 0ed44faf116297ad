"""How the terminal UI appears: its colours, whether it takes the mouse, and what goes to the clipboard."""

from __future__ import annotations

import os

from textual.driver import Driver

from safetycase.tui.commanding import Commander
from safetycase.tui.config import Config
from safetycase.tui.pickers import Picker
from safetycase.tui.plain import charset, driver_for
from safetycase.tui.remembering import Preferences
from safetycase.tui.rowlist import RowList
from safetycase.tui.rows import Row, Rows
from safetycase.tui.themes import TERMINAL, THEMES, shades

MOUSE = ("1000", "1003", "1015", "1006")
"""The modes by which a terminal reports the mouse (xterm control sequences)."""
_TOLD = {"dark": "quiet", "light": "the same on paper", "terminal": "the colours of your terminal",
         "contrast": "high contrast"}  # fmt: skip


class Appearing(Commander):
    """The part of the app that people see and point at."""

    def __init__(self, config: Config, preferences: Preferences) -> None:
        if os.environ.get("NO_COLOR") == "":
            del os.environ["NO_COLOR"]  # empty means unset (no-color.org)
        bare = "NO_COLOR" in os.environ
        super().__init__(driver_class=driver_for(charset(config.glyphs)), ansi_color=True if bare else None)
        self.animation_level = "none"
        self.config = config
        self._preferences = preferences
        self.recent = preferences.recent
        self.mouse = next((said for said in (config.mouse, preferences.mouse) if said is not None), True)
        for theme in THEMES:
            self.register_theme(theme)
        wanted = config.theme
        self.wrong = config.everything_wrong
        if wanted and wanted not in self.available_themes:
            self.wrong = (*self.wrong, f"there is no theme {wanted!r}; there are {', '.join(self.theme_names)}")
            wanted = ""
        chosen = preferences.theme if preferences.theme in self.available_themes else THEMES[0].name
        self.theme = TERMINAL.name if bare else wanted or chosen

    @property
    def preferences(self) -> Preferences:
        """What somebody chose. What the configuration says is no choice, and holds the next time anyway."""
        before, free = self._preferences, not self.config.theme and not self.no_color
        return Preferences(
            self.theme if free else before.theme, self.mouse if self.config.mouse is None else before.mouse, self.recent
        )

    @property
    def theme_names(self) -> list[str]:
        """The names of all themes, those made for this program first."""
        own = [theme.name for theme in THEMES]
        return [*own, *sorted(name for name in self.available_themes if name not in own)]

    def get_css_variables(self) -> dict[str, str]:
        """The colours of the theme, with those that rows need."""
        return shades(super().get_css_variables(), self.current_theme)

    async def choose_theme(self) -> None:
        """Let somebody choose other colours, and see each while choosing."""
        before = self.theme
        rows = Rows.of([Row(name, ((f"{name:<20} ", ""), (_TOLD.get(name, ""), "dim"))) for name in self.theme_names])
        chosen = await self.push_screen_wait(ThemePicker("Theme", rows, current=before))
        self.theme = chosen or before

    def turn_mouse(self) -> bool:
        """Take the mouse, or leave it to the terminal, which then selects text; whether it is taken now."""
        self.mouse = not self.mouse
        driver = self._driver
        if isinstance(driver, Driver):
            driver._mouse = self.mouse  # for when the terminal is taken back from an editor
            driver.write("".join(f"\x1b[?{mode}{'h' if self.mouse else 'l'}" for mode in MOUSE))
            driver.flush()
        return self.mouse

    def copy_to_clipboard(self, text: str) -> None:
        """Put a text on the clipboard of the person's terminal."""
        self._clipboard = text
        if self._driver is not None and not self.is_headless:
            from safetycase.tui.clipboard import copy

            copy(text, self._driver.write)


class ThemePicker(Picker):
    """Asks for a theme, and shows each as the cursor comes to it."""

    def row_moved(self, rows: RowList, row: Row) -> None:
        """Show the theme."""
        self.app.theme = row.key
