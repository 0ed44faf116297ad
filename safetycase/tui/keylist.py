"""The keys that hold, as text or JSON, for those who want to read them outside the terminal UI."""

from __future__ import annotations

from typing import Any

from safetycase.tui.config import Config
from safetycase.tui.keys import EVERY, TITLES


def key_list(config: Config) -> str:
    """Every action by screen: its keys, its id and what it does; `*` marks those with keys of the person's own."""
    keymap = config.keymap
    lines: list[str] = []
    for scope, title in TITLES.items():
        lines += ["", f"{title}:"] if lines else [f"{title}:"]
        for action in (one for one in EVERY if one.scope == scope):
            mark = "*" if action.id in keymap.changed else " "
            lines.append(f"{mark} {keymap.text(action) or '-':<22}  {action.id:<22}  {action.description}")
    return "\n".join(lines)


def key_data(config: Config) -> dict[str, Any]:
    """The same as plain data, with what is wrong in the configuration."""
    return {
        "version": 1,
        "actions": [
            {
                "id": action.id,
                "screen": action.scope or "workbench",
                "keys": list(config.keymap.shown(action)),
                "changed": action.id in config.keymap.changed,
                "title": action.title,
                "description": action.description,
                "writes": action.writes,
            }
            for action in EVERY
        ],
        "wrong": list(config.everything_wrong),
    }
