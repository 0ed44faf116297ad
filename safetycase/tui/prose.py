"""Texts of several lines: the area they are typed into, and the question that asks for one."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.strip import Strip
from textual.widgets import TextArea

from safetycase.tui.dialogs import Confirm, Writing
from safetycase.tui.entry import harmless, words


class Area(TextArea):
    """Several lines to type in."""

    DEFAULT_CSS = """
    Area { border: none; padding: 0 1; background: $boost; height: 1fr; }
    Area:focus { border: none; }
    """

    def render_line(self, y: int) -> Strip:
        """The strip of one line."""
        return harmless(super().render_line(y))


class LongText(Writing):
    """Asks for a text of several lines; None if it was cancelled."""

    DEFAULT_CSS = "LongText { & > Vertical { height: 80%; max-height: 26; } }"

    def compose(self) -> ComposeResult:
        """The text, what the question means, and how to answer."""
        with self.box():
            yield Area(self._value, soft_wrap=True, tab_behavior="focus", compact=True)
            yield words("", classes="complaint", id="complaint")
            yield words("", classes="note", id="preview")
            accepts = f"{self.keymap.first('write.accept')} accepts"
            yield words(f"{self._note}\n{accepts} · {self.cancels}".lstrip(), classes="note")

    def on_mount(self) -> None:
        """Begin where the text ends, as somebody who adds to it would; say what is wrong with it already."""
        area = self.query_one(Area)
        area.move_cursor(area.document.end)
        self.judge(self._value)

    def on_text_area_changed(self) -> None:
        """Judge while somebody types."""
        text = self.query_one(Area).text
        if text != self._value:
            self.changed(text)

    @property
    def written(self) -> str:
        """The text as it stands."""
        return self.query_one(Area).text

    def action_cancel(self) -> None:
        """Leave everything as it was; asks before what was written is dropped."""
        if self.written == self._value:
            self.dismiss(None)
        else:
            question = Confirm("Drop what you wrote?", ["The text was changed."], {"y": "drop it"})
            self.app.push_screen(question, self._dropped)

    def _dropped(self, answer: str | None) -> None:
        if answer == "y":
            self.ready = False
            self.call_later(self._leave)

    def _leave(self) -> None:
        self.dismiss(None)
