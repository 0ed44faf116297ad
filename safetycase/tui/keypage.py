"""The page of keys for people: `python -m safetycase.tui.keypage` prints docs/keys.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from safetycase.tui.keymap import PRESETS, preset
from safetycase.tui.keynames import show_key
from safetycase.tui.keys import BY_ID, EVERY, TITLES, UNCHANGED, Action


def keypage() -> str:
    """Every key and action of every screen as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Keys of the terminal UI\n"
    yield "Generated from the registry of actions. `?` shows the keys that hold for you, narrowed by typing a key or"
    yield "a word; `:` finds every action by name, whatever its key, and so reaches everything on any keyboard. Words"
    yield "of other editors work there too: `:w`, `:q`, `:wq`. `safetycase keys` prints all this.\n"
    for scope, title in TITLES.items():
        yield f"## {title}\n"
        yield "| keys | action | what it does | id |"
        yield "| --- | --- | --- | --- |"
        yield from (_line(action) for action in EVERY if action.scope == scope)
        yield ""
    yield from _own_keys()


def _line(action: Action) -> str:
    return f"| {_code(UNCHANGED.shown(action))} | {action.title} | {action.description} | `{action.id}` |"


def _code(keys: tuple[str, ...]) -> str:
    return " ".join(f"`` {key} ``" if "`" in key else f"`{key}`" for key in keys).replace("|", "\\|")


def _own_keys() -> Iterator[str]:
    yield "## Your own keys\n"
    yield "`safetycase keys --init` writes a file that names every action, in `$XDG_CONFIG_HOME/safetycase/config.toml`"
    yield "(`~/.config` by default). It is yours: nothing in a case can change it.\n"
    yield "```toml"
    yield 'keymap = "vim"                   # or "default"; the table changes what it says'
    yield ""
    yield "[keys]"
    yield 'save = "ctrl+s"                  # one key'
    yield 'goto = ["ctrl+f", "g o"]         # several; strokes in a row stand apart or together: "go"'
    yield '"grid.new" = "+"                 # names with a dot stand in quotes'
    yield 'rename = ""                      # no key; the palette still has it'
    yield "```\n"
    yield "What cannot be followed is told at start, on top of `?`, and by `safetycase keys`: actions that are not"
    yield "there, keys that mean two things at once, and keys that do not reach a program in most terminals, such as"
    yield "`ctrl+enter`. A key that you give to an action is taken from the one that had it. The palette always keeps a"
    yield "key.\n"
    for name in PRESETS:
        if PRESETS[name]:
            yield f"The `{name}` keymap changes:\n"
            yield "| action | keys |"
            yield "| --- | --- |"
            for action_id, keys in preset(name).items():
                yield f"| {BY_ID[action_id].title} | {_code(tuple(map(show_key, keys)))} |"


if __name__ == "__main__":
    sys.stdout.write(keypage())
