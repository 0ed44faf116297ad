"""Reading a `.stpa` text as the tests do."""

from __future__ import annotations

from safetycase.exchange import read_pasta
from safetycase.exchange.imported import Imported

BASE = (
    "Hazards\nH1 'x'\nControlStructure\nG { K { controlActions { [a 'a'] -> K } } }\n"
    "UCAs\nK.a { providing { U0 'x' [H1] } }\n"
)
"""A file with one of each of what unsafe control refers to."""


def imported(text: str) -> Imported:
    return read_pasta("bridge.stpa", text.encode())


def said(text: str) -> list[tuple[str, int, str]]:
    return [(one.rule, one.line, one.message) for one in imported(text).findings]
