"""Text of strangers as a cell of a table: no formula for a spreadsheet, no markup for Markdown."""

from __future__ import annotations

import re

from safetycase.findings.text import visible

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV Injection)."""

_MARKDOWN = re.compile(
    r"[\\`*~\[\]<>|]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # inside a word it is no emphasis
    r"|&(?=\#?\w+;)|:(?=//)|(?<=www)\.|\A[#+=-]",
    re.IGNORECASE,
)
"""What GitHub Flavored Markdown would take for markup in a line of text that begins with an id."""


def spreadsheet_cell(value: str) -> str:
    """A text as the cell of a CSV file: visible, and with a quote before what would be a formula."""
    shown = visible(value, keep="\t\r\n")
    return f"'{shown}" if shown.startswith(FORMULA_STARTS) else shown


def markdown_text(text: str) -> str:
    """A text for a line or a table cell of Markdown: visible, and with every character of markup escaped."""
    return _MARKDOWN.sub(lambda found: f"\\{found[0]}", visible(text))
