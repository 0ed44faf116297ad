"""What the workbench shows: outline, items, form, trace and problems side by side."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Footer, Input, Static

from safetycase.findings import Severity
from safetycase.findings.text import visible
from safetycase.model import BY_NAME
from safetycase.tui import views
from safetycase.tui.rows import Row, RowList
from safetycase.tui.state import Judgement, State

DEBOUNCE = 0.03
"""Seconds between the last edit and the check that follows it."""


class Panes(Screen[None]):
    """The panes and what keeps them in step with the case."""

    CSS = """
    Panes { layers: base; }
    #status { height: 1; background: $panel; color: $text; }
    #body { height: 1fr; }
    #outline { width: 34; }
    #middle { width: 1fr; }
    #right { width: 1fr; }
    #items { height: 1fr; }
    #form { height: 2fr; }
    #trace { height: 1fr; }
    #problems { height: 8; }
    RowList { border: round $surface-lighten-2; border-title-color: $text-muted; padding: 0; }
    RowList:focus { border: round $primary; border-title-color: $text-primary; border-title-style: bold; }
    #filter { height: 1; border: none; padding: 0 1; display: none; background: $boost; }
    #filter.shown { display: block; }
    .zoomed-away { display: none; }
    Panes.narrow #outline { display: none; }
    Panes.narrow #outline.focused-pane { display: block; width: 1fr; }
    Panes.narrow #right { display: none; }
    Panes.narrow.on-right #right { display: block; }
    Panes.narrow.on-right #middle { display: none; }
    Panes.narrow.on-outline #outline { display: block; width: 1fr; }
    Panes.narrow.on-outline #middle { display: none; }
    Panes.narrow.on-outline #right { display: none; }
    """

    def __init__(self, state: State) -> None:
        super().__init__()
        self.state = state
        self.kind = next((name for name in state.case.counts), "loss")
        self.filter_text = ""
        self.message = ""
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """The panes."""
        yield Static(id="status", markup=False)
        with Horizontal(id="body"):
            yield RowList(id="outline")
            with Vertical(id="middle"):
                yield Input(placeholder="words to filter by", id="filter")
                yield RowList(id="items", empty="No items; n adds one.")
            with Vertical(id="right"):
                yield RowList(id="form", empty="Choose an item.")
                yield RowList(id="trace", empty="")
        yield RowList(id="problems", empty="No findings.")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the case, then check it."""
        for number, (pane, title) in enumerate(
            [
                ("outline", "Outline"),
                ("items", "Items"),
                ("form", "Item"),
                ("trace", "Trace"),
                ("problems", "Problems"),
            ],
            1,
        ):
            self.pane(pane).border_title = f"{number} {title}"
        self.draw()
        self.pane("items").focus()
        self.check_soon()
        self.set_interval(2.0, self.look_at_disk)

    def pane(self, name: str) -> RowList:
        """The pane of this name."""
        return self.query_one(f"#{name}", RowList)

    def draw(self) -> None:
        """Bring every pane up to the case as it is."""
        state = self.state
        case, judgement = state.case, state.judgement
        self.pane("outline").show(views.outline_rows(case, judgement), self.kind)
        dirty = state.workspace.dirty_items()
        rows = views.item_rows(case, judgement, self.kind, self.filter_text, dirty)
        items = self.pane("items")
        items.show(rows, state.item or None)
        if state.current is None and items.current is not None:
            state.item = items.current.key
        kind = BY_NAME[self.kind]
        shown = f"{len(rows)}/{len(case.of_kind(self.kind))}" if self.filter_text else str(len(rows))
        items.border_title = f"2 {kind.plural} ({shown})" + (
            f" /{visible(self.filter_text)}" if self.filter_text else ""
        )
        self.draw_item()
        self.pane("problems").show(views.problem_rows(judgement))
        self.pane("problems").border_title = f"5 Problems ({len(judgement.findings)})"
        self.draw_status()

    def draw_item(self) -> None:
        """Bring the form and the trace up to the item chosen."""
        item = self.state.current
        form, trace = self.pane("form"), self.pane("trace")
        if item is None:
            form.show(())
            trace.show(())
            return
        judgement = self.state.judgement
        form.show(views.form_rows(self.state.case, judgement, item, max(form.size.width, 40)))
        form.border_title = f"3 {item.id}"
        trace.show(views.trace_rows(self.state.case, judgement, item))
        trace.border_title = f"4 Trace of {item.id}"

    def draw_status(self) -> None:
        """The top line: the case, what is unsaved, the findings, and the last word from a command."""
        state, judgement = self.state, self.state.judgement
        parts = [f" {state.case.name}"]
        if state.workspace.read_only:
            parts.append("read-only")
        unsaved = len(state.workspace.dirty)
        if unsaved:
            parts.append(f"● {unsaved} unsaved {'file' if unsaved == 1 else 'files'}")
        if judgement.revision != state.workspace.revision:
            parts.append("checking …")
        else:
            counts = [(judgement.count(severity), severity) for severity in sorted(Severity, reverse=True)]
            parts += [
                f"{views.SEVERITY_GLYPHS[severity]} {count} {severity.word}" for count, severity in counts if count
            ]
            if not judgement.findings:
                parts.append("no findings")
        if self.message:
            parts.append(self.message)
        self.query_one("#status", Static).update(Content(visible("   ".join(parts))))

    def say(self, message: str) -> None:
        """Put a word in the top line."""
        self.message = message
        self.draw_status()

    def changed(self) -> None:
        """The case is another one now: draw it and check it."""
        self.draw()
        self.check_soon()

    def check_soon(self) -> None:
        """Check after a moment without further edits."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(DEBOUNCE, self.check)

    @work(thread=True, exclusive=True, group="check")
    def check(self) -> None:
        """Check beside the screen; a result for an older case is thrown away."""
        judgement = self.state.judge()
        self.app.call_from_thread(self.judged, judgement)

    def judged(self, judgement: Judgement) -> None:
        """Take the result of a check in."""
        if judgement.revision == self.state.workspace.revision:
            self.state.judgement = judgement
            self.draw()
        else:
            self.check_soon()

    @work(thread=True, exclusive=True, group="disk")
    def look_at_disk(self) -> None:
        """See whether somebody else changed the files."""
        change = self.state.workspace.external_change()
        if change.clean or change.conflicting:
            self.app.call_from_thread(self.changed_outside, change.clean, change.conflicting)

    def changed_outside(self, clean: tuple[str, ...], conflicting: tuple[str, ...]) -> None:
        """Read files without unsaved edits again; of the others, only say so."""
        if conflicting:
            self.say(f"changed on disk while edited here: {', '.join(conflicting)}; saving is refused, R reloads")
        if clean and not conflicting:
            self.state.workspace.reload(clean)
            self.say(f"reloaded: {', '.join(clean)}")
            self.changed()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        """Follow the cursor of the outline and of the list."""
        if event.rows.id == "outline":
            self.show_kind(event.row.key)
        elif event.rows.id == "items" and event.row.key != self.state.item:
            self.state.item = event.row.key
            self.draw_item()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Open what was chosen."""
        event.stop()
        chosen = {
            "outline": lambda: self.focus_pane("items"),
            "items": lambda: self.focus_pane("form"),
            "form": self.edit_current_field,
            "trace": lambda: self.go_to(views.trace_target(event.row)),
            "problems": lambda: self.go_to_problem(event.row),
        }
        chosen[event.rows.id or "items"]()

    def edit_current_field(self) -> None:
        """Edit the field under the cursor of the form."""

    def show_kind(self, kind: str) -> None:
        """List the items of a kind."""
        if kind != self.kind and kind in BY_NAME:
            self.kind = kind
            self.filter_text = ""
            members = self.state.case.of_kind(kind)
            self.state.item = members[0].id if members else ""
            self.draw()

    def go_to(self, item_id: str) -> bool:
        """Show an item; False if there is none of that id."""
        if not self.state.visit(item_id):
            return False
        self.show_current()
        return True

    def show_current(self) -> None:
        """Show the item that the state is at, in the list of its kind."""
        item = self.state.current
        if item is not None:
            self.kind = item.kind.name
            self.filter_text = ""
            self.draw()

    def go_to_problem(self, row: Row) -> None:
        """Show the item and field of a finding."""
        finding = self.state.judgement.findings[int(row.key)]
        if finding.item and self.go_to(finding.item):
            self.pane("form").select(finding.field.split("[")[0].split(".")[0])
            self.focus_pane("form")
        else:
            self.say(f"{finding.file}:{finding.line} {finding.message}")

    def focus_pane(self, name: str) -> None:
        """Give a pane the keys; on a narrow screen also the room."""
        self.set_class(name in ("form", "trace"), "on-right")
        self.set_class(name == "outline", "on-outline")
        self.pane(name).focus()

    def on_resize(self) -> None:
        """Fewer panes side by side on a narrow screen, a lower list of problems on a low one."""
        self.set_class(self.size.width < 110, "narrow")
        self.pane("problems").styles.height = 8 if self.size.height >= 30 else 5
        self.draw_item()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter the list as somebody types."""
        if event.input.id == "filter":
            self.filter_text = event.value
            self.draw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Back to the list, filtered."""
        if event.input.id == "filter":
            event.input.remove_class("shown")
            self.focus_pane("items")
