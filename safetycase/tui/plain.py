"""Terminals whose character set is not Unicode: every character that they cannot show gets one that they can."""

from __future__ import annotations

import locale
import sys

from rich.cells import cell_len
from textual.driver import Driver

_PLAIN = str.maketrans(
    dict(zip("─━│┃╭╮╰╯┏┓┗┛┌┐└┘✗▲·✓○◷–●→←›…“”‘’", "--||++++++++++++x!.+o~-*><>~\"\"''", strict=False))
)


def plain(text: str, encoding: str) -> str:
    """The text in characters of `encoding`, as wide as before."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_one(character, encoding) for character in text.translate(_PLAIN))
    return text


def _one(character: str, encoding: str) -> str:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return "?" * cell_len(character)
    return character


def driver_for_locale() -> type[Driver] | None:
    """A driver that writes what the terminal can show; None where that is everything."""
    encoding = getattr(sys.__stderr__, "encoding", None) or locale.getpreferredencoding(False)
    if "utf" in encoding.lower() or sys.platform == "win32":
        return None
    from textual.drivers.linux_driver import LinuxDriver

    class PlainDriver(LinuxDriver):
        """Writes every character that the terminal cannot show as one that it can."""

        def write(self, data: str) -> None:
            """Write text and control sequences."""
            super().write(plain(data, encoding))

    return PlainDriver
