"""What a person wants of the terminal UI: keys, colours, mouse and glyphs, from a file of their own.

It is `safetycase/config.toml` in `$XDG_CONFIG_HOME` (`~/.config` by default; XDG Base Directory Specification 0.8).
Nothing in a case can change any of it.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from safetycase.tui.keymap import PRESETS, resolve
from safetycase.tui.keys import EVERY, TITLES, UNCHANGED, Keymap

LIMIT = 1 << 18
"""Bytes of a configuration that are read; nobody writes more by hand."""
GLYPHS = ("auto", "unicode", "ascii")


class Config(msgspec.Struct, frozen=True):
    """What a person wants; what they leave to the program is empty or None. `complaints` say what was not followed.

    `glyphs` is one of GLYPHS: `auto` goes by locale and terminal.
    """

    keymap: Keymap = UNCHANGED
    theme: str = ""
    mouse: bool | None = None
    glyphs: str = "auto"
    complaints: tuple[str, ...] = ()

    @property
    def everything_wrong(self) -> tuple[str, ...]:
        """What was not followed, of the keys as well."""
        return (*self.complaints, *self.keymap.complaints)


def config_file() -> Path | None:
    """Where the configuration lies, or would; None where no home is known."""
    folder = Path(os.environ.get("XDG_CONFIG_HOME", ""))
    if not folder.is_absolute():
        with contextlib.suppress(RuntimeError):
            folder = Path("~/.config").expanduser()
    return folder / "safetycase" / "config.toml" if folder.is_absolute() else None


def load_config(file: Path | None = None) -> Config:
    """The configuration in a file, by default in the person's own. Nothing is raised: the complaints say what is wrong.

    The rest of a configuration holds all the same; without any, everything is as it comes.
    """
    file = file or config_file()
    if file is None:
        return Config()
    try:
        # without waiting: a pipe in its place has nothing to say
        with os.fdopen(os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return Config(complaints=(f"{file} is not a regular file",))
            content = stream.read(LIMIT + 1)
        if len(content) > LIMIT:
            return Config(complaints=(f"{file} is too long to be a configuration",))
        return parse_config(content.decode("utf-8"), file.name)
    except FileNotFoundError:
        return Config()
    except OSError as error:
        return Config(complaints=(f"{file} cannot be read: {error.strerror}",))
    except UnicodeDecodeError:
        return Config(complaints=(f"{file} is not UTF-8",))


def parse_config(text: str, name: str = "config.toml") -> Config:
    """The configuration that a text says. What cannot be followed is left as it comes, and complained of."""
    import tomllib  # few have such a file, and for the others the first screen need not wait

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Config(complaints=(f"{name}: {error}",))
    said = _Said(data, name)
    base = said.choice("keymap", tuple(PRESETS))
    wanted = dict(said.keys())
    return Config(
        keymap=resolve(wanted, base),
        theme=said.text("theme"),
        mouse=said.flag("mouse"),
        glyphs=said.choice("glyphs", GLYPHS),
        complaints=said.complaints(),
    )


class _Said:
    """The values of a configuration, and what is wrong with them."""

    def __init__(self, data: Mapping[str, Any], name: str) -> None:
        self._data, self._name = dict(data), name
        self._wrong: list[str] = []

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """One of a few words, by default the first."""
        value = self._data.pop(key, choices[0])
        if value in choices:
            return str(value)
        self._wrong.append(f"{self._name}: {key} is one of {', '.join(choices)}, not {value!r}")
        return choices[0]

    def text(self, key: str) -> str:
        """A text, by default an empty one."""
        value = self._data.pop(key, "")
        if not isinstance(value, str):
            self._wrong.append(f"{self._name}: {key} is a text, not {value!r}")
        return value if isinstance(value, str) else ""

    def flag(self, key: str) -> bool | None:
        """True or false, None if nothing is said."""
        value = self._data.pop(key, None)
        if value is not None and not isinstance(value, bool):
            self._wrong.append(f"{self._name}: {key} is true or false, not {value!r}")
        return value if isinstance(value, bool) else None

    def keys(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The keys wanted for each action: a text, or a list of them; none where the key is to be taken away."""
        table = self._data.pop("keys", {})
        if not isinstance(table, dict):
            self._wrong.append(f'{self._name}: [keys] is a table: save = "ctrl+s"')
            return
        for action_id, value in _flat(table):
            texts = [value] if isinstance(value, str) else value
            if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
                self._wrong.append(f'{self._name}: the keys of {action_id} are "w" or ["w", "ctrl+s"], not {value!r}')
            else:
                yield action_id, tuple(text for text in texts if text)

    def complaints(self) -> tuple[str, ...]:
        """What is wrong; asked for last, it names what nobody asked for."""
        import difflib

        known = ("keymap", "theme", "mouse", "glyphs", "keys")
        for key in self._data:
            near = difflib.get_close_matches(key, known, n=1)
            meant = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            self._wrong.append(f"{self._name}: {key} means nothing; {meant}")
        return tuple(self._wrong)


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """The entries of a table, those of tables in it as `outer.inner`, since quotes around it are easily forgotten."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def start_file() -> str:
    """A configuration that changes nothing, with every setting and action in comments."""
    return "\n".join(_start_lines()) + "\n"


def begin_config() -> Path:
    """Write the start file where the configuration lies, and give that place.

    Raises OSError, in words for a person, if it is there already or cannot be written.
    """
    file = config_file()
    if file is None:
        raise OSError("no home is known: set XDG_CONFIG_HOME")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as stream:
            stream.write(start_file())
    except FileExistsError as error:
        raise OSError(f"{file} is there already and was left as it is") from error
    except OSError as error:
        raise OSError(f"{file} cannot be written: {error.strerror}") from error
    return file


def _start_lines() -> Iterator[str]:
    yield "# What you want of the terminal UI of safetycase. Take the # before a line away to use it."
    yield "# `safetycase keys` shows what holds, and what in this file could not be followed."
    yield ""
    yield f'# keymap = "vim"       # {" or ".join(PRESETS)}; [keys] below changes what it says'
    yield '# theme = "contrast"   # the theme to begin with; the palette (:) lists all'
    yield "# mouse = false        # leave the mouse to the terminal, to select text with"
    yield f'# glyphs = "ascii"     # {", ".join(GLYPHS)}'
    yield ""
    yield "[keys]"
    yield '# Each action with its keys: one, or several in a list; "" takes them away. Strokes in a row stand'
    yield '# together or apart: "gd", "ctrl+w o". Names with a dot stand in quotes. The palette reaches everything.'
    for scope, title in TITLES.items():
        yield ""
        yield f"# {title}:"
        for action in EVERY:
            if action.scope == scope:
                keys = [_quoted(key) for key in UNCHANGED.shown(action)]
                value = keys[0] if len(keys) == 1 else f"[{', '.join(keys)}]" if keys else '""'
                name = f'"{action.id}"' if "." in action.id else action.id
                yield f"# {name} = {value}".ljust(44) + f"# {action.title}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
