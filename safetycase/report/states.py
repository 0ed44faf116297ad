"""The six states that a person sees, and the look of each."""

from __future__ import annotations

import msgspec

from safetycase.findings import looks
from safetycase.findings.looks import LOOKS


class State(msgspec.Struct, frozen=True, gc=False):
    """A state as it is shown: the word, a glyph that differs from the others without colour, and the tone."""

    word: str
    glyph: str
    tone: str


STATES: dict[str, State] = {word: State(word, *look) for word, look in LOOKS.items()}
"""Every state by its word, the one that needs a reader most first."""

ATTENTION = ("refuted", "unknown", "stale", "open")
"""The states of what is not settled, the worst first."""

SEVERITY_GLYPHS = {severity.word: glyph for severity, glyph in looks.SEVERITY_GLYPHS.items()}
"""The glyphs of the severities of findings."""

FOUND = {
    "error": State("with an error", SEVERITY_GLYPHS["error"], "error"),
    "warning": State("with a warning", SEVERITY_GLYPHS["warning"], "warning"),
}
"""What findings say of items, by severity, beside the states that evidence gives them."""
