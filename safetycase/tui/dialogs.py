"""Small questions over the workbench: a line of text, a confirmation."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar, cast

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from safetycase.findings import Severity
from safetycase.tui.entry import Line, content, words
from safetycase.tui.keys import WRITING_ACTIONS, bindings
from safetycase.tui.lettering import cut
from safetycase.tui.typeahead import Answer, Asking, TypingAhead

Judge = Callable[[str], tuple[str, bool]]
"""Judges what somebody typed: what is to be said about it, and whether it can be taken all the same."""

Preview = Callable[[str], Sequence[tuple[str, str]]]
"""What check would say of what somebody typed, each line with its tone; may be asked beside the screen."""

PAUSE = 0.12
"""Seconds without a key after which it is asked."""
SEEN = 0.15
"""Seconds for which a question is on the screen before anybody can have seen it."""
SHOWN = 3
"""How many lines of it are shown."""
ERROR = Severity.ERROR.word
"""The tone of what would be an error."""
AGAIN = "That would be an error. Accept again to take it all the same."


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

    still = True
    heading: str

    def box(self) -> Vertical:
        """The box, with the heading in its border."""
        box = Vertical()
        box.border_title = content(cut(self.heading, 90))
        return box


class Writing(Dialog[str | None]):
    """What questions for a text have in common."""

    scope = "write"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(WRITING_ACTIONS)]

    def __init__(
        self, heading: str, value: str = "", note: str = "", judge: Judge = anything, preview: Preview | None = None
    ) -> None:
        super().__init__()
        self.heading, self._value, self._note, self._judge = heading, value, note, judge
        self._preview = preview
        self._warned = ""

    def changed(self, text: str) -> None:
        """Judge what somebody typed, and a moment later see what check would say of it."""
        self.judge(text)
        if self._preview is not None:
            self.set_timer(PAUSE, partial(self._look_ahead, text))

    def _look_ahead(self, text: str) -> None:
        if self.is_current and text == self.written:
            self._ask_ahead(text)

    @work(thread=True, exclusive=True, group="preview")
    def _ask_ahead(self, text: str) -> None:
        """Ask beside the screen, and tell what came of it if the text is still the same."""
        if self._preview is not None:
            found = self._preview(text)
            self.app.call_from_thread(self._tell_ahead, text, found)

    def _tell_ahead(self, text: str, found: Sequence[tuple[str, str]]) -> None:
        # neither answered meanwhile, nor typed on, nor told as a complaint
        if self.is_current and text == self.written != self._warned:
            lines = "\n".join(line for line, _ in found[:SHOWN])
            self.query_one("#preview", Static).update(content(lines))

    def judge(self, text: str) -> bool:
        """Show what is to be said about a text; whether it can be taken."""
        complaint, possible = self._judge(text)
        self.query_one("#complaint", Static).update(content(complaint))
        return possible

    @property
    def cancels(self) -> str:
        """How to leave without an answer, in words."""
        return f"{self.keymap.first('write.cancel')} cancels"

    @property
    @abstractmethod
    def written(self) -> str:
        """The text as it stands."""

    def action_accept(self) -> None:
        """Answer, unless the text cannot be taken. What would be an error is taken when it is accepted again."""
        text = self.written
        complaint, possible = self._judge(text)
        if possible and text not in (self._value, self._warned):
            complaint = complaint or self._errors_ahead(text)
            if complaint:
                self._warned, complaint = text, f"{complaint}\n{AGAIN}"
        elif possible:
            complaint = ""
        if possible and not complaint:
            self.dismiss(text)
        else:
            self.query_one("#complaint", Static).update(content(complaint))

    def _errors_ahead(self, text: str) -> str:
        """What check would call an error about a text; shown as a complaint, it is not told ahead as well."""
        found = [line for line, tone in self._preview(text) if tone == ERROR] if self._preview is not None else []
        if found:
            self.query_one("#preview", Static).update("")
        return "\n".join(found[:SHOWN])

    def action_cancel(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)


class Prompt(Writing):
    """Asks for one line of text; None if it was cancelled. `proposed`: what is typed takes the place of the value."""

    def __init__(
        self,
        heading: str,
        value: str = "",
        note: str = "",
        judge: Judge = anything,
        preview: Preview | None = None,
        *,
        proposed: bool = False,
    ) -> None:
        super().__init__(heading, value, note, judge, preview)
        self._proposed = proposed

    def compose(self) -> ComposeResult:
        """The line to type in, and what the question means."""
        with self.box():
            yield Line(self._value, select_on_focus=self._proposed)
            yield words("", classes="complaint", id="complaint")
            yield words("", classes="note", id="preview")
            yield words(f"{self._note}\nenter accepts · {self.cancels}".lstrip(), classes="note")

    def on_input_changed(self, event: Line.Changed) -> None:
        """Judge while somebody types."""
        if event.value != self._value:
            self.changed(event.value)

    @property
    def written(self) -> str:
        """The line as it stands."""
        return self.query_one(Line).value

    def on_input_submitted(self) -> None:
        """Answer, unless the text cannot be taken."""
        self.action_accept()


class Keyed(Dialog[str]):
    """Asks for one of a few keys; the key, or an empty string for escape.

    The key that does harm is never the one that opened the question. A key is an answer only if it was pressed after
    the question had been painted and could be seen: what was typed ahead was meant for something else.
    """

    moves = False
    """Whether other keys move in it; if not, they do nothing."""

    def __init__(self, heading: str, answers: Mapping[str, str], otherwise: str = "cancel") -> None:
        super().__init__()
        self.heading, self._answers, self._otherwise = heading, answers, otherwise
        self._since = float("inf")

    def keys(self) -> Static:
        """The keys, and what each does."""
        keys = "   ".join(f"{key} {meaning}" for key, meaning in self._answers.items())
        return words(f"{keys}   esc {self._otherwise}", classes="note")

    def _begin(self) -> None:
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        self._since = time.monotonic() + SEEN
        if SEEN:
            self.set_timer(SEEN, super()._begin)  # until then keys wait, and come too early
        else:
            super()._begin()

    def on_key(self, event: events.Key) -> None:
        """Answer with the key."""
        key = event.character or event.key
        answers = key in self._answers or event.key == "escape"
        if answers or not self.moves:
            event.stop()
            event.prevent_default()
        if answers and event.time >= self._since:
            cast(TypingAhead, self.app).answered = event.key
            self.dismiss(key if key in self._answers else "")


class Confirm(Keyed):
    """Asks for one of a few keys about a few lines."""

    def __init__(
        self, heading: str, lines: Sequence[str], answers: Mapping[str, str], otherwise: str = "cancel"
    ) -> None:
        super().__init__(heading, answers, otherwise)
        self._lines = lines

    def compose(self) -> ComposeResult:
        """What the question is about, and the keys."""
        with self.box():
            for line in self._lines:
                yield words(cut(line, 94), classes="body")
            yield self.keys()
