"""Terminals that do not show Unicode: every character that they cannot show gets one that they can."""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from rich.cells import cell_len
from textual.driver import Driver

ASCII = "ascii"
EVERYTHING = ""
"""The character set of a terminal that shows every character."""
POOR = ("dumb", "linux", "vt", "ansi", "cons25", "cygwin", "sun")
"""Beginnings of the names of terminals (TERM) whose letters have few signs, or are drawn by the hardware."""

_PLAIN = str.maketrans({
    "✗": "x", "▲": "!", "·": ".", "✓": "+", "○": "o", "◷": "@", "–": "-", "—": "-", "‒": "-", "―": "-", "●": "*",
    "→": ">", "←": "<", "↑": "^", "↓": "v", "›": ">", "‹": "<", "▸": ">", "▾": "v", "↺": "^", "…": "~", "•": "*",
    "◆": "#",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "×": "x", "−": "-", "µ": "u",
    **dict.fromkeys("─━═╌", "-"), **dict.fromkeys("│┃║╎", "|"),
    **dict.fromkeys("╭╮╰╯┏┓┗┛┌┐└┘├┤┬┴┼┣┫┳┻╋╔╗╚╝╠╣╦╩╬", "+"),
    **{chr(code): "|" for code in range(0x2580, 0x25A0)},
})  # fmt: skip
"""Signs for signs. Those of states and severities stay different from each other."""


def plain(text: str, encoding: str) -> str:
    """The text in characters of `encoding`, as wide as before."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_one(character, encoding) for character in text.translate(_PLAIN))
    return text


def _one(character: str, encoding: str) -> str:
    width = cell_len(character)
    letter = unicodedata.normalize("NFD", character)[:1]  # of a letter with marks; what is only like another is not it
    for candidate in (character, letter):
        try:
            candidate.encode(encoding)
        except UnicodeEncodeError:
            continue
        if cell_len(candidate) == width:
            return candidate
    return "?" * width


def charset(glyphs: str = "auto") -> str:
    """The character set that the terminal shows, EVERYTHING where it shows every character.

    It goes by the locale with which the program was started, the terminal's name, and what the output is written in;
    `glyphs` can say `unicode` or `ascii` for good.
    """
    if glyphs != "auto":
        return ASCII if glyphs == ASCII else EVERYTHING
    written = getattr(sys.__stderr__, "encoding", None) or "utf-8"
    if "utf" not in written.lower():
        return str(written)
    if os.environ.get("TERM", "").startswith(POOR):
        return ASCII
    return of_locale(_first_environment())


def of_locale(environment: Mapping[str, str]) -> str:
    """The character set of the locale in an environment; EVERYTHING where it says none.

    A locale without a character set is taken for one of ASCII, which is true of C and safe for all others.
    """
    name = next((environment[key] for key in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(key)), "")
    if not name:
        return EVERYTHING  # containers say nothing, and their terminals show everything (PEP 538 has the same view)
    said = name.rpartition(".")[2].partition("@")[0] if "." in name else name
    try:
        known = codecs.lookup(said).name
    except LookupError:
        return ASCII
    return EVERYTHING if known.startswith("utf") else known


def _first_environment() -> Mapping[str, str]:
    """The environment with which the program was started: the interpreter changes it in the locale C (PEP 538)."""
    try:
        content = Path("/proc/self/environ").read_bytes()
    except OSError:
        return os.environ
    entries = (entry.partition(b"=") for entry in content.split(b"\0") if entry)
    return {os.fsdecode(name): os.fsdecode(value) for name, _, value in entries}


def driver_for(encoding: str) -> type[Driver] | None:
    """A driver that reads whatever a terminal sends, and writes what one of this character set can show.

    None where that is left to the system (Windows).
    """
    if sys.platform == "win32":
        return None
    from safetycase.tui.reading import ReadingDriver

    if encoding == EVERYTHING:
        return ReadingDriver

    class PlainDriver(ReadingDriver):
        """Writes every character that the terminal cannot show as one that it can."""

        def write(self, data: str) -> None:
            """Write text and control sequences."""
            super().write(plain(data, encoding))

    return PlainDriver
