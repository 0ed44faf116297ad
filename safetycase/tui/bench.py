"""The screen on which a case is worked on: what moves through it, and what keeps it in step with case and disk."""

from __future__ import annotations

import gc
from typing import ClassVar

from textual import events, work
from textual.binding import BindingType
from textual.timer import Timer

from safetycase.editing import Command, EditError, ExternalChange, Workspace
from safetycase.findings import Finding, field_text
from safetycase.tui.entry import Line
from safetycase.tui.form import Place
from safetycase.tui.judgement import Judgement
from safetycase.tui.keys import PANES, bindings
from safetycase.tui.panes import Panes
from safetycase.tui.rowlist import RowList
from safetycase.tui.rows import Row
from safetycase.tui.typeahead import Asking

DEBOUNCE = 0.03
"""Seconds between the last edit and the check that follows it."""
FIRST = 0.05
"""Seconds for the first screen to be painted before other work begins beside it."""
TELL_EVERY = 0.2
"""Seconds between two words on how far a case is read or checked."""
LONG = 0.5
"""Seconds from which on it is told how far a check is."""
LOOK_EVERY = 2.0
"""Seconds between two looks at the disk."""

FAILED = "the check failed: "


class Bench(Panes):
    """The panes in step with the case, its findings and the disk; everything that actions share."""

    scope = ""
    unfinished = ""
    """What is being written beside the screen and would be lost by leaving, in words; empty if nothing."""
    _telling: Timer | None = None
    _told: Timer | None = None
    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]

    def on_mount(self) -> None:
        """Show what is read; then read the rest, and check."""
        self._busy = self._blind = False
        for name in PANES:
            self.pane(name).listener = self
        self.lay_out()
        self.draw()
        self.focus_pane(self.at)
        self.set_interval(LOOK_EVERY, self.look_at_disk)
        if self.state.partial:
            self._telling = self.set_interval(TELL_EVERY, self.draw_status)
        self.set_timer(FIRST, self.read_rest if self.state.partial else self.check_soon)

    @work(thread=True, group="read")
    def read_rest(self) -> None:
        """Read the whole of a case of which the beginning is shown."""
        workspace = self.state.read_whole()
        self.app.call_from_thread(self.adopted, workspace)

    def adopted(self, workspace: Workspace) -> None:
        """Go on with a case that was read as a whole."""
        if self._telling is not None:
            self._telling.stop()
        self.state.adopt(workspace)
        if self.state.current is None:
            self.state.item = ""
        self.changed()
        self.draw_hints()

    def do(self, command: Command) -> bool:
        """Carry a command out and show the result; False, with the reason in the bottom line, if it was refused."""
        if self.refuse_writing():
            return False
        before = self.state.case.items
        try:
            edit = self.state.apply(command)
        except EditError as error:
            self.say(str(error), "error")
            return False
        if self.state.item not in before or self.at in ("form", "trace"):
            self.worked_on = (self.state.item, self.filter_text)  # the keys that follow are meant for it
        self.show_change(edit.title)
        return True

    def show_change(self, message: str) -> None:
        """Draw the case as it is now, check it, and say what happened."""
        item = self.state.current
        if item is not None and item.kind.name != self.kind:
            self.kind, self.filter_text = item.kind.name, ""
        self.changed()
        self.say(message, "good")

    @property
    def message_tone(self) -> str:
        """In which tone the last word was said."""
        return self._message[1]

    def refuse_writing(self) -> bool:
        """Whether nothing may be changed; says so if that is so."""
        if self.state.refusal:
            self.say(self.state.refusal, "warning")
        return bool(self.state.refusal)

    def changed(self) -> None:
        """The case is another one now: draw it and check it."""
        self.draw()
        self.check_soon()

    def check_soon(self) -> None:
        """Check after a moment without further edits."""
        if not self._busy:
            self._busy = True
            self.set_timer(DEBOUNCE, self.check)

    def check(self) -> None:
        """Check beside the screen, and tell how far that is if it takes long."""
        self._told = self.set_timer(LONG, self.tell_check)
        self._check()

    def tell_check(self) -> None:
        """Say how far the check is, and go on to say so."""
        words = self.state.progress.words
        if words != self.state.checking:
            self.state.checking = words
            self.draw_status()
        self._told = self.set_timer(TELL_EVERY, self.tell_check)

    def _checked(self) -> None:
        """A check is through, or broke off: there is nothing more to be told of it."""
        self._busy = False
        if self._told is not None:
            self._told.stop()
        self.state.checking = ""
        self._let_go()

    @work(thread=True, group="check")
    def _check(self) -> None:
        """Check in a thread, one check at a time."""
        revision = self.state.workspace.revision
        try:
            judgement = self.state.judge()
        except Exception as error:  # unsaved work outweighs a fault in a rule
            self.app.call_from_thread(self.failed, f"{type(error).__name__}: {error}")
            if revision != self.state.workspace.revision:
                self.app.call_from_thread(self.check_soon)
            return
        self.app.call_from_thread(self.judged, judgement)

    def failed(self, trouble: str) -> None:
        """A check broke off: say so until one does not, for all states that are shown are old."""
        self._checked()
        if trouble != self.state.trouble:
            self.state.trouble = trouble
            self.draw()
            self.say(FAILED + trouble, "error")

    def _let_go(self) -> None:
        """Collect garbage again once a case is read and checked."""
        if not gc.isenabled() and not self.state.partial:
            gc.freeze()  # what a case is made of is no garbage; looking through it again and again costs too much
            gc.enable()

    def judged(self, judgement: Judgement) -> None:
        """Take the result of a check in; one of an older state is shown no more, and the new state is checked."""
        self._checked()
        if self.state.trouble and self.message == FAILED + self.state.trouble:
            self.hush()
        self.state.trouble = ""
        if judgement.revision == self.state.workspace.revision and not self.state.partial:
            self.state.judgement = judgement
            self.draw()
            self.prepare_names()
        else:
            self.check_soon()

    @work(thread=True, exclusive=True, group="names")
    def prepare_names(self) -> None:
        """Make the words ahead that the next search among all items goes through."""
        self.state.names.prepare(self.state.case)

    @work(thread=True, exclusive=True, group="disk")
    def look_at_disk(self) -> None:
        """See whether somebody else changed the files.

        Not while something is asked: what is answered is meant for the case as it was shown, and is merged afterwards.
        """
        asked = any(isinstance(one, Asking) and one.still for one in self.app.screen_stack)
        if asked or self.state.partial or self.state.workspace.held:
            return
        try:
            change, results = self.state.external_change(), self.state.results_changed()
        except Exception as error:  # unsaved work outweighs a folder that cannot be looked at
            self._blind = True
            self.app.call_from_thread(self.failed, f"{type(error).__name__}: {error}")
            return
        blind, self._blind = self._blind, False
        if change is not None:
            self.app.call_from_thread(self.changed_outside, change)
        if results or blind or self.state.outdated:
            self.app.call_from_thread(self.check_soon)

    def changed_outside(self, change: ExternalChange) -> None:
        """Bring the case together with what somebody else changed."""

    def row_moved(self, rows: RowList, row: Row) -> None:
        """Follow the cursor."""
        self.hush()
        if rows.id == "outline":
            self.show_kind(*row.data)
        elif rows.id == "items" and row.key != self.state.item:
            self.state.item = row.key
            self.draw_item()
            self.draw_status()
        elif rows.id == "form":
            self.draw_field()

    def row_chosen(self, rows: RowList, row: Row) -> None:
        """Open what was chosen."""
        match rows.id:
            case "outline":
                self.focus_pane("items")
            case "items":
                self.focus_pane("form")
            case "form":
                self.open_field()
            case "trace":
                self.open_trace(row)
            case "problems":
                self.go_to_problem(row.data)

    def open_field(self) -> object:
        """Edit the field under the cursor of the form, or follow it where nothing may be changed."""

    def open_trace(self, row: Row) -> object:
        """Go to the item at the end of a link, or read what stands in a row of the trace."""

    def place(self) -> Place | None:
        """The field under the cursor of the form, None if there is none."""
        row = self.pane("form").current
        return row.data if row is not None and isinstance(row.data, Place) else None

    def select_field(self, field: str) -> None:
        """Put the cursor of the form on a field, written as in findings; else on the row that holds it."""
        form = self.pane("form")
        best = ("", "")
        for row in form.rows:
            if isinstance(row.data, Place):
                text = field_text(row.data.path)
                if len(text) > len(best[0]) and (field == text or field.startswith((f"{text}.", f"{text}["))):
                    best = (text, row.key)
        begun = [
            row.key for row in form.rows if isinstance(row.data, Place) and row.data.path[0] == field.split("[")[0]
        ]
        if best[1] or begun:
            form.select(best[1] or begun[0])

    def findings_here(self) -> list[Finding]:
        """The findings that the cursor is on, the worst first: the one in the problems, else of field or item."""
        problems = self.pane("problems")
        if self.at == "problems":
            return [problems.current.data] if problems.current is not None else []
        found = self.state.judgement.of_item.get(self.state.item, [])
        place = self.place()
        if place is not None and self.at == "form":
            name = str(place.path[0])
            own = [one for one in found if one.field == name or one.field.startswith((f"{name}.", f"{name}["))]
            found = own or found
        return sorted(found, key=lambda one: -one.severity)

    def go_to_problem(self, finding: Finding) -> None:
        """Show the item and field of a finding."""
        if finding.item and finding.item in self.state.case.items:
            self.go_to(finding.item)
            self.focus_pane("form")
            self.select_field(finding.field)
        else:
            self.say(f"{finding.file}:{finding.line} {finding.message}; E opens the file there", finding.severity.word)

    def on_input_changed(self, event: Line.Changed) -> None:
        """Filter the list as somebody types."""
        if event.input.id == "filter" and event.value != self.filter_text:
            self.filter_text, self.worked_on = event.value, ("", "")
            self.draw_items()
            self.draw_item()
            self.draw_status()

    def on_input_submitted(self, event: Line.Submitted) -> None:
        """Back to the list, filtered."""
        if event.input.id == "filter":
            self.remove_class("filtering")
            self.focus_pane("items")

    def on_paste(self, event: events.Paste) -> None:
        """Text pasted outside a line of text is nobody's command."""
        event.stop()
