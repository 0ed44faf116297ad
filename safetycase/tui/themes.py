"""The colours of the workbench: quiet dark and light ones, those of the terminal itself, and one of high contrast."""

from __future__ import annotations

from collections.abc import Mapping

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

DARK = Theme(
    name="dark",
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
    variables={
        "border": "#7aa2c8", "border-blurred": "#3a414b", "cursor": "#26384a", "cursor-blurred": "#2a2e34",
        "dim": "#a0a7b0",
    },
)  # fmt: skip
"""Quiet colours: one accent for what has the keys, others for what needs a person."""

LIGHT = Theme(
    name="light",
    primary="#2a5d8c",
    secondary="#4d5d70",
    accent="#73560f",
    warning="#7d5200",
    error="#a8231c",
    success="#2a6330",
    foreground="#22272e",
    background="#fbfbf9",
    surface="#f4f4f1",
    panel="#e9e9e5",
    dark=False,
    variables={
        "border": "#2a5d8c", "border-blurred": "#c4c8cc", "cursor": "#cfe0f0", "cursor-blurred": "#e6e8ea",
        "dim": "#575e66", "text-primary": "#2a5d8c", "text-secondary": "#4d5d70", "text-accent": "#73560f",
        "text-warning": "#7d5200", "text-error": "#a8231c", "text-success": "#2a6330",
    },
)  # fmt: skip
"""The same on paper."""

CONTRAST = Theme(
    name="contrast",
    primary="#8fd8ff",
    secondary="#d0d4ff",
    accent="#ffe066",
    warning="#ffb347",
    error="#ffb3b3",
    success="#8dff8d",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    dark=True,
    variables={
        "border": "#ffffff", "border-blurred": "#8a8a8a", "cursor": "#00344f", "cursor-blurred": "#262626",
        "dim": "#c8c8c8", "text-primary": "#8fd8ff", "text-secondary": "#d0d4ff", "text-accent": "#ffe066",
        "text-warning": "#ffb347", "text-error": "#ffb3b3", "text-success": "#8dff8d",
    },
)  # fmt: skip
"""High contrast: every text against its ground by 7 to 1 at least (WCAG 2.2, 1.4.6)."""

TERMINAL = Theme(
    name="terminal",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_blue",
    accent="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    dark=True,
    variables={
        **BUILTIN_THEMES["ansi-dark"].variables,
        "border": "ansi_default", "border-blurred": "ansi_bright_black", "dim": "ansi_default",
        "cursor": "ansi_default", "cursor-blurred": "ansi_default", "scrollbar": "ansi_default",
    },
)  # fmt: skip
"""The sixteen colours that the person chose for the terminal; what has the keys is shown in reverse."""

THEMES = (DARK, LIGHT, TERMINAL, CONTRAST)


def shades(known: Mapping[str, str], theme: Theme) -> dict[str, str]:
    """The colours of a theme with those between background and foreground that rows need as solid ones."""
    if theme.ansi:
        made = {"dim": "ansi_default", "cursor": "ansi_default", "cursor-blurred": "ansi_default"}
    else:
        ground, ink = Color.parse(known["background"]), Color.parse(known["foreground"])
        made = {
            "dim": ground.blend(ink, 0.62).hex6,
            "cursor": ground.blend(Color.parse(known["primary"]), 0.42).hex6,
            "cursor-blurred": ground.blend(ink, 0.13).hex6,
        }
    return {**known, **made, **theme.variables}
