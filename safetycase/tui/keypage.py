"""The page of keys for people: `python -m safetycase.tui.keypage` prints docs/keys.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from safetycase.tui.keys import ACTIONS, GRID_ACTIONS, IN_GRID, MERGE_ACTIONS, MOVING, Action, key_text


def keypage() -> str:
    """Every key and action of the workbench as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Keys of the terminal UI\n"
    yield "Generated from the registry of actions; `?` shows the same, and `:` finds each action by name.\n"
    yield "| keys | action | what it does |"
    yield "| --- | --- | --- |"
    yield from map(_line, _told(ACTIONS))
    yield "\nIn every list:\n"
    yield "| keys | action | what it does |"
    yield "| --- | --- | --- |"
    yield from map(_line, MOVING)
    yield "\nIn the grid of unsafe control:\n"
    yield "| keys | action | what it does |"
    yield "| --- | --- | --- |"
    yield from map(_line, (*IN_GRID, *_told(GRID_ACTIONS)))
    yield "\nWhere two versions exclude each other:\n"
    yield "| keys | action | what it does |"
    yield "| --- | --- | --- |"
    yield from map(_line, _told(MERGE_ACTIONS))


def _told(actions: tuple[Action, ...]) -> list[tuple[str, str, str]]:
    return [(key_text(action.keys), action.title, action.description) for action in actions]


def _line(told: tuple[str, str, str]) -> str:
    keys, title, description = told
    return f"| {' '.join(f'`{key}`' for key in keys.split())} | {title} | {description} |"


if __name__ == "__main__":
    sys.stdout.write(keypage())
