"""The page of keys for people: `python -m safetycase.tui.keypage` prints docs/keys.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from safetycase.tui.keys import ACTIONS, MOVING, key_text


def keypage() -> str:
    """Every key and action of the workbench as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Keys of the terminal UI\n"
    yield "Generated from the registry of actions; `?` shows the same, and `:` finds each action by name.\n"
    yield "| keys | action | what it does |"
    yield "| --- | --- | --- |"
    for action in ACTIONS:
        keys = " ".join(f"`{key}`" for key in key_text(action.keys).split()) if action.keys else ""
        yield f"| {keys} | {action.title} | {action.description} |"
    yield "\nIn every list:\n"
    yield "| keys | action | what it does |"
    yield "| --- | --- | --- |"
    for keys, title, description in MOVING:
        yield f"| {' '.join(f'`{key}`' for key in keys.split())} | {title} | {description} |"


if __name__ == "__main__":
    sys.stdout.write(keypage())
