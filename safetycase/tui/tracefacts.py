"""The page about one thing that a verdict rests on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from safetycase.findings.text import visible
from safetycase.tui.lettering import wrap
from safetycase.tui.looks import Piece

if TYPE_CHECKING:
    from safetycase.evidence.facts import Fact

_COLLECTED = "It names all files that match, or a table; what stands above was collected into the lock."


def fact_lines(fact: Fact, root: Path, width: int) -> list[Piece]:
    """The page about a fact: all that there is to read, where the artefact lies, and how to open it."""
    lines: list[Piece] = []
    for text in fact.whole or (fact.text,):
        lines += [(line, "error" if fact.tone == "error" and not lines else "") for line in wrap(text, width)]
    if fact.path and _names_many(fact.path):
        lines += [("", ""), ("Results", "heading"), (f"  {visible(fact.path)}", "accent")]
        lines += [(f"  {line}", "") for line in wrap(_COLLECTED, width - 2)]
        lines += [("", ""), ("To count them again", "heading"), ("  safetycase evidence verify", "")]
    elif fact.path:
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


def _names_many(path: str) -> bool:
    """Whether a path is of no one file: it is a pattern, or names a table of another engine."""
    from safetycase.evidence.inputs import is_pattern, table_named

    return is_pattern(path) or bool(table_named(path))


def _quoted(file: Path) -> str:
    import shlex

    return visible(shlex.quote(str(file)))
