"""Small questions over the workbench: a line of text, a long text, a confirmation."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from safetycase.tui.entry import Area, Line, content, words
from safetycase.tui.lettering import cut
from safetycase.tui.typeahead import Answer, Asking

Judge = Callable[[str], tuple[str, bool]]
"""Judges what somebody typed: what is to be said about it, and whether it can be taken all the same."""


def anything(_: str) -> tuple[str, bool]:
    """Takes every text."""
    return "", True


class Dialog(Asking[Answer]):
    """A question in a box over the workbench."""

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: $background 60%;
        & > Vertical {
            width: 90%; max-width: 100; height: auto; max-height: 90%;
            border: round $border; background: $surface; padding: 0 1;
        }
        .note { color: $dim; height: auto; }
        .complaint { color: $text-warning; height: auto; }
        .body { height: auto; max-height: 100%; }
    }
    """

    heading: str

    def box(self) -> Vertical:
        """The box, with the heading in its border."""
        box = Vertical()
        box.border_title = content(cut(self.heading, 90))
        return box


class _Writing(Dialog[str | None]):
    """What questions for a text have in common."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("ctrl+s,f2", "accept", "Accept"),
    ]

    def __init__(self, heading: str, value: str = "", note: str = "", judge: Judge = anything) -> None:
        super().__init__()
        self.heading, self._value, self._note, self._judge = heading, value, note, judge

    def judge(self, text: str) -> bool:
        """Show what is to be said about a text; whether it can be taken."""
        complaint, possible = self._judge(text)
        self.query_one("#complaint", Static).update(content(complaint))
        return possible

    @property
    @abstractmethod
    def written(self) -> str:
        """The text as it stands."""

    def action_accept(self) -> None:
        """Answer, unless the text cannot be taken."""
        text = self.written
        if self.judge(text):
            self.dismiss(text)

    def action_cancel(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)


class Prompt(_Writing):
    """Asks for one line of text; None if it was cancelled."""

    def compose(self) -> ComposeResult:
        """The line to type in, and what the question means."""
        with self.box():
            yield Line(self._value, select_on_focus=False)
            yield words("", classes="complaint", id="complaint")
            yield words(f"{self._note}\nenter accepts · esc cancels".lstrip(), classes="note")

    def on_input_changed(self, event: Line.Changed) -> None:
        """Judge while somebody types."""
        if event.value != self._value:
            self.judge(event.value)

    @property
    def written(self) -> str:
        """The line as it stands."""
        return self.query_one(Line).value

    def on_input_submitted(self) -> None:
        """Answer, unless the text cannot be taken."""
        self.action_accept()


class LongText(_Writing):
    """Asks for a text of several lines; None if it was cancelled."""

    DEFAULT_CSS = "LongText { & > Vertical { height: 80%; max-height: 26; } }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+j", "accept", "Accept")]

    def compose(self) -> ComposeResult:
        """The text, what the question means, and how to answer."""
        with self.box():
            yield Area(self._value, soft_wrap=True, tab_behavior="focus", compact=True)
            yield words("", classes="complaint", id="complaint")
            yield words(f"{self._note}\nctrl+s accepts · esc cancels".lstrip(), classes="note")

    def on_mount(self) -> None:
        """Begin where the text ends, as somebody who adds to it would."""
        area = self.query_one(Area)
        area.move_cursor(area.document.end)

    def on_text_area_changed(self) -> None:
        """Judge while somebody types."""
        text = self.query_one(Area).text
        if text != self._value:
            self.judge(text)

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


class Confirm(Dialog[str]):
    """Asks for one of a few keys; the key, or an empty string for any other.

    The key that does harm is never the one that opened the question.
    """

    def __init__(self, heading: str, lines: Sequence[str], answers: Mapping[str, str]) -> None:
        super().__init__()
        self.heading, self._lines, self._answers = heading, lines, answers

    def compose(self) -> ComposeResult:
        """What the question is about, and the keys."""
        with self.box():
            for line in self._lines:
                yield words(cut(line, 94), classes="body")
            keys = "   ".join(f"{key} {meaning}" for key, meaning in self._answers.items())
            yield words(f"{keys}   esc cancel", classes="note")

    def on_key(self, event: events.Key) -> None:
        """Answer with the key."""
        event.stop()
        event.prevent_default()
        key = event.character or event.key
        self.dismiss(key if key in self._answers else "")
