"""The one vocabulary of states and severities: the same word, glyph and tone wherever a person sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from safetycase.findings.finding import Severity

Shown = Literal["demonstrated", "open", "stale", "refuted", "unknown", "not needed"]
"""The six states that people see."""

LOOKS: Mapping[str, tuple[str, str]] = {
    "refuted": ("✗", "error"),
    "unknown": ("?", "error"),
    "stale": ("◷", "warning"),
    "open": ("○", "warning"),
    "demonstrated": ("✓", "good"),
    "not needed": ("–", "dim"),
}
"""The glyph of each state, which differs from the others without colour, and its tone; what is worst comes first."""

SEVERITY_GLYPHS: Mapping[Severity, str] = {Severity.ERROR: "✗", Severity.WARNING: "▲", Severity.INFO: "·"}
"""The glyph of each severity of findings."""


def with_basis(state: str, *on: str, always: bool = False) -> str:
    """A state with what it rests on: `demonstrated (locked)`. That it was computed from results that are here goes
    without saying, unless it is `always` said."""
    said = ", ".join(words for words in on if words and (always or words != "computed"))
    return f"{state} ({said})" if said else state
