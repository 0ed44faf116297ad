"""Commands that a person is shown to paste: nothing in them may be read as an option, or as a command of an editor.

Names come from strangers. A file called `+!x.yaml` is a command to vim, one called `-x.yaml` an option to everything.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from safetycase.cli.place import from_here
from safetycase.findings.text import visible

_PLAIN = re.compile(r"[A-Za-z0-9_][^:]*|/.*|\.\.(?:/.*)?|\.", re.DOTALL)


def place(path: Path) -> str:
    """A path from the current folder, with `./` before what could be read as anything but a path."""
    relative = from_here(path)
    return relative if _PLAIN.fullmatch(relative) else f"./{relative}"


def command_line(words: Sequence[str]) -> str:
    """Words quoted for the shell; empty where one of them has a character that no shell quotes portably."""
    return shlex.join(words) if all(visible(word) == word for word in words) else ""


def editor_line(path: Path, line: int) -> str:
    """The command that opens a file at a line (0 for none) in the user's editor; empty as `command_line` is."""
    quoted = command_line([place(path)])
    return f"${{EDITOR:-vi}} {f'+{line} ' if line else ''}{quoted}" if quoted else ""
