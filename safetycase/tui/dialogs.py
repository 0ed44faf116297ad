"""Small questions over the workbench: a line of text, a long text, a choice, a confirmation, a page to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from safetycase.findings.text import visible
from safetycase.tui.rows import Row, RowList

Check = Callable[[str], str]
"""Judges what somebody typed: the complaint, or an empty string if it is fine."""

DIALOG_CSS = """
    align: center middle;
    & > Vertical {
        width: 90%; max-width: 100; height: auto; max-height: 90%;
        border: round $primary; background: $surface; padding: 0 1;
    }
    .title { text-style: bold; height: auto; }
    .note { color: $text-muted; height: auto; }
    .complaint { color: $text-error; height: auto; }
"""


def words(text: str, *, classes: str = "", id: str | None = None) -> Static:  # noqa: A002
    """A text widget that shows its text as it is: nothing in it is markup."""
    return Static(Content(visible(text)), classes=classes, id=id, markup=False)


class Prompt(ModalScreen[str | None]):
    """Asks for one line of text; None if it was cancelled."""

    DEFAULT_CSS = f"Prompt {{ {DIALOG_CSS} }}"
    BINDINGS = [Binding("escape", "cancel", "Cancel")]

    def __init__(self, title: str, value: str = "", note: str = "", check: Check | None = None) -> None:
        super().__init__()
        self._title, self._value, self._note, self._check = title, value, note, check

    def compose(self) -> ComposeResult:
        """The question, what it means, and the line to type in."""
        with Vertical():
            yield words(self._title, classes="title")
            yield Input(self._value, select_on_focus=False)
            if self._note:
                yield words(self._note, classes="note")
            yield words("", classes="complaint", id="complaint")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Judge while somebody types."""
        if self._check is not None:
            complaint = self._check(event.value) if event.value else ""
            self.query_one("#complaint", Static).update(Content(visible(complaint)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer, unless the text cannot be taken."""
        complaint = self._check(event.value) if self._check is not None else ""
        if complaint:
            self.query_one("#complaint", Static).update(Content(visible(complaint)))
        else:
            self.dismiss(event.value)

    def action_cancel(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)


class LongText(ModalScreen[str | None]):
    """Asks for a text of several lines; None if it was cancelled."""

    DEFAULT_CSS = f"LongText {{ {DIALOG_CSS} TextArea {{ height: 16; }} }}"
    BINDINGS = [
        Binding("ctrl+s", "accept", "Accept", priority=True),
        Binding("escape", "cancel", "Cancel", priority=True),
    ]

    def __init__(self, title: str, value: str = "", note: str = "", check: Check | None = None) -> None:
        super().__init__()
        self._title, self._value, self._note, self._check = title, value, note, check

    def compose(self) -> ComposeResult:
        """The question, the text, and how to answer."""
        with Vertical():
            yield words(self._title, classes="title")
            yield TextArea(self._value, soft_wrap=True, tab_behavior="indent")
            if self._note:
                yield words(self._note, classes="note")
            yield words("ctrl+s accepts · esc cancels", classes="note")
            yield words("", classes="complaint", id="complaint")

    def action_accept(self) -> None:
        """Answer, unless the text cannot be taken."""
        text = self.query_one(TextArea).text
        complaint = self._check(text) if self._check is not None else ""
        if complaint:
            self.query_one("#complaint", Static).update(Content(visible(complaint)))
        else:
            self.dismiss(text)

    def action_cancel(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)


class Picker(ModalScreen[str | None]):
    """Asks for one row of a list, narrowed by typing; the row's key, or None if it was cancelled.

    A row is kept if its text contains every word typed.
    """

    DEFAULT_CSS = f"Picker {{ {DIALOG_CSS} RowList {{ height: auto; max-height: 20; min-height: 3; }} }}"
    BINDINGS = [
        Binding("escape", "cancel", "Cancel"),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
        Binding("down", "move(1)", "Down", show=False, priority=True),
        Binding("pageup", "page(-1)", "Page up", show=False, priority=True),
        Binding("pagedown", "page(1)", "Page down", show=False, priority=True),
    ]

    def __init__(self, title: str, rows: Sequence[Row], current: str = "", note: str = "") -> None:
        super().__init__()
        self._title, self._rows, self._current, self._note = title, rows, current, note
        self._lowered = [row.text.lower() for row in rows]

    def compose(self) -> ComposeResult:
        """The question, the line that narrows, and the rows."""
        with Vertical():
            yield words(self._title, classes="title")
            yield Input(placeholder="type to search")
            yield RowList(empty="nothing matches")
            if self._note:
                yield words(self._note, classes="note")

    def on_mount(self) -> None:
        """Show all rows."""
        self.query_one(RowList).show(self._rows, self._current)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the rows that contain every word."""
        wanted = event.value.lower().split()
        kept = [
            row for row, text in zip(self._rows, self._lowered, strict=True) if all(word in text for word in wanted)
        ]
        self.query_one(RowList).show(kept)

    def on_input_submitted(self) -> None:
        """Take the row under the cursor."""
        row = self.query_one(RowList).current
        if row is not None:
            self.dismiss(row.key)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Take a row that was opened."""
        self.dismiss(event.row.key)

    def action_move(self, step: int) -> None:
        """Move the cursor while the focus stays in the line."""
        self.query_one(RowList).action_move(step)

    def action_page(self, direction: int) -> None:
        """Move the cursor by a screen."""
        self.query_one(RowList).action_page(direction)

    def action_cancel(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


class Confirm(ModalScreen[str]):
    """Asks for one of a few keys; the key, or an empty string for any other.

    The key that does harm is never the one that opened the question.
    """

    DEFAULT_CSS = f"Confirm {{ {DIALOG_CSS} }}"

    def __init__(self, title: str, lines: Sequence[str], answers: dict[str, str]) -> None:
        super().__init__()
        self._title, self._lines, self._answers = title, lines, answers

    def compose(self) -> ComposeResult:
        """The question, what it is about, and the keys."""
        with Vertical():
            yield words(self._title, classes="title")
            for line in self._lines:
                yield words(line)
            yield words("   ".join(f"{key}: {meaning}" for key, meaning in self._answers.items()) + "   esc: cancel",
                        classes="note")  # fmt: skip

    def on_key(self, event: object) -> None:
        """Answer with the key."""
        key = getattr(event, "character", None) or getattr(event, "key", "")
        getattr(event, "stop", lambda: None)()
        self.dismiss(key if key in self._answers else "")


class Page(ModalScreen[None]):
    """A page to read: help, the explanation of a rule. Typing narrows it."""

    DEFAULT_CSS = f"Page {{ {DIALOG_CSS} RowList {{ height: auto; max-height: 30; }} }}"
    BINDINGS = [
        Binding("escape", "leave", "Close", priority=True),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
        Binding("down", "move(1)", "Down", show=False, priority=True),
        Binding("pageup", "page(-1)", "Page up", show=False, priority=True),
        Binding("pagedown", "page(1)", "Page down", show=False, priority=True),
    ]

    def __init__(self, title: str, rows: Sequence[Row]) -> None:
        super().__init__()
        self._title, self._rows = title, rows

    def compose(self) -> ComposeResult:
        """The title, a line that narrows, and the text."""
        with Vertical():
            yield words(self._title, classes="title")
            yield Input(placeholder="type to search, esc closes")
            yield RowList(empty="nothing matches")

    def on_mount(self) -> None:
        """Show everything."""
        self.query_one(RowList).show(self._rows)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the lines that contain every word."""
        wanted = event.value.lower().split()
        kept = [row for row in self._rows if all(word in row.text.lower() for word in wanted)]
        self.query_one(RowList).show(kept)

    def action_move(self, step: int) -> None:
        """Move the cursor while the focus stays in the line."""
        self.query_one(RowList).action_move(step)

    def action_page(self, direction: int) -> None:
        """Move by a screen."""
        self.query_one(RowList).action_page(direction)

    def action_leave(self) -> None:
        """Back to the workbench."""
        self.dismiss(None)
