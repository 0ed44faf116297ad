"""The page about one thing that a verdict rests on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from safetycase.findings.text import visible
from safetycase.tui.lettering import wrap
from safetycase.tui.looks import Piece

if TYPE_CHECKING:
    from safetycase.evidence.facts import Fact


def fact_lines(fact: Fact, root: Path, width: int) -> list[Piece]:
    """The page about a fact: all that there is to read, where the artefact lies, and how to open it."""
    lines: list[Piece] = []
    for text in fact.whole or (fact.text,):
        lines += [(line, "error" if fact.tone == "error" and not lines else "") for line in wrap(text, width)]
    if fact.path:
        file = root / fact.path
        here = file.is_file()
        lines += [("", ""), ("File", "heading"), (f"  {visible(str(file))}", "accent")]
        if not here:
            lines.append(("  it is not here; what stands above is what the lock or the item says", "warning"))
        lines += [
            ("", ""), ("To open it", "heading"), (f"  less {_quoted(file)}", ""), (f"  $EDITOR {_quoted(file)}", ""),
            (f"  safetycase show {fact.item}", ""),
        ]  # fmt: skip
    return lines


def _quoted(file: Path) -> str:
    import shlex

    return visible(shlex.quote(str(file)))
