"""The lines that text is typed into, and widgets that show words. What they show is never obeyed."""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Input, Static

from safetycase.findings.text import UNSAFE, visible

_UNSAFE = re.compile(f"[{UNSAFE}]")


def harmless(strip: Strip) -> Strip:
    """The strip with `·` for every character that could steer the terminal; its width stays."""
    if not any(_UNSAFE.search(segment.text) for segment in strip):
        return strip
    return Strip([Segment(_UNSAFE.sub("·", text), style, control) for text, style, control in strip])


def words(text: str, *, classes: str = "", id: str | None = None) -> Static:  # noqa: A002
    """A text widget that shows its text as it is: nothing in it is markup."""
    return Static(content(text), classes=classes, id=id, markup=False)


def content(text: str) -> Content:
    """Text as it is, for widgets that would read a plain string as markup."""
    return Content(visible(text, keep="\n"))


class Line(Input):
    """One line to type in."""

    DEFAULT_CSS = """
    Line { border: none; height: 1; padding: 0 1; background: $boost; }
    Line:focus { border: none; background: $boost; }
    """

    def render_line(self, y: int) -> Strip:
        """The strip of the line."""
        return harmless(super().render_line(y))
