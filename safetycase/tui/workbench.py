"""The actions of the workbench: each one a method that a key, the palette and a test can call."""

from __future__ import annotations

from typing import Any

from textual import work

from safetycase.editing import (
    Command,
    EditError,
    check_id,
    delete_item,
    fill_from_place,
    link,
    new_item,
    next_id,
    referrers_of,
    rename_item,
    unlink,
    unset_field,
)
from safetycase.findings import Path, find, name_of
from safetycase.findings.text import visible
from safetycase.model import BY_NAME, Kind, links
from safetycase.model.forms import Shape, fields
from safetycase.tui import views
from safetycase.tui.asking import ask_value
from safetycase.tui.dialogs import Confirm, Page, Picker, Prompt
from safetycase.tui.external import edit_text, open_at
from safetycase.tui.keys import ACTIONS, bindings, key_text
from safetycase.tui.panes import Panes
from safetycase.tui.rows import Row, RowList


class Workbench(Panes):
    """The screen on which a case is worked on."""

    BINDINGS = bindings()

    def do(self, command: Command) -> bool:
        """Carry a command out and show the result; False, with the reason in the top line, if it was refused."""
        try:
            edit = self.state.apply(command)
        except EditError as error:
            self.say(str(error))
            return False
        self.message = edit.title
        item = self.state.current
        if item is not None:
            self.kind = item.kind.name
        self.changed()
        return True

    def refuse_writing(self) -> bool:
        """Whether nothing may be changed; says so if that is so."""
        if self.state.workspace.read_only:
            self.say("the case is open for reading only")
        return self.state.workspace.read_only

    def field_path(self) -> Path:
        """The field under the cursor of the form, empty if there is none."""
        row = self.pane("form").current
        if row is None or row.key.startswith(("item", "unset", "finding", "sentence")):
            return ()
        name, _, index = views.field_at(row).partition("[")
        return (name, int(index.rstrip("]"))) if index else (name,)

    def edit_current_field(self) -> None:
        """Edit the field under the cursor of the form."""
        self.edit_field()

    @work
    async def edit_field(self) -> None:
        """Ask for a new value of the field under the cursor, in the way that suits it."""
        item, path = self.state.current, self.field_path()
        if item is None or not path:
            return
        if path == ("id",):
            self.action_rename()
            return
        if self.refuse_writing():
            return
        field = next((field for field in fields(item.kind.record) if field.name == path[0]), None)
        if field is not None and field.shape is Shape.REFERENCES:
            await self._toggle_link(item.id, field.name)
            return
        command = await ask_value(self.app, self.state.case, item, field, str(path[0]))
        if command is not None:
            self.do(command)

    async def _toggle_link(self, item_id: str, field: str) -> None:
        item = self.state.case.items[item_id]
        present = {ref.target for ref in item.references if ref.path[0] == field}
        declared = next(found for found in links(item.kind) if found.field == field)
        rows = views.candidate_rows(self.state.case, declared, present, without=item_id)
        note = "enter adds the item, or takes it away if it is marked ✓"
        chosen = await self.app.push_screen_wait(Picker(f"{item_id}.{field}", rows, note=note))
        if chosen is not None:
            change = unlink if chosen in present else link
            self.do(lambda case: change(case, item_id, (field,), chosen))

    @work
    async def action_add_link(self) -> None:
        """Choose a field and an item to refer to."""
        item = self.state.current
        if item is None or self.refuse_writing():
            return
        path = self.field_path() if self.pane("form").has_focus else ()
        declared = [found for found in links(item.kind) if not path or found.field == path[0]] or list(links(item.kind))
        if not declared:
            self.say(f"a {item.kind.title.lower()} refers to nothing; link from the other side")
            return
        field = declared[0].field
        if len(declared) > 1:
            rows = [
                Row(found.field, ((found.field, "id"), (f"  {found.forward} {' or '.join(found.kinds)}", "")))
                for found in declared
            ]
            answer = await self.app.push_screen_wait(Picker(f"Link {item.id} by which field?", rows))
            if answer is None:
                return
            field = answer
        await self._toggle_link(item.id, field)

    @work
    async def action_new(self) -> None:
        """Add an item of the kind listed, with what follows from the item that is shown."""
        if self.refuse_writing():
            return
        kind = BY_NAME[self.kind]
        data: dict[str, Any] = {}
        item_id = ""
        if not kind.prefix:
            title = await self.app.push_screen_wait(Prompt(f"Title of the new {kind.title.lower()}"))
            if not title:
                return
            data["title"] = title
        else:
            suggestion = next_id(self.state.case, kind)
            answer = await self.app.push_screen_wait(
                Prompt(f"Id of the new {kind.title.lower()}", suggestion, check=self._complain_about_id)
            )
            if not answer:
                return
            item_id = answer
        if self.do(lambda case: new_item(case, kind, data, item_id)):
            self.focus_pane("form")

    def _complain_about_id(self, text: str) -> str:
        try:
            check_id(self.state.case, text)
        except EditError as error:
            return str(error)
        return ""

    def action_remove(self) -> None:
        """Take the field or link under the cursor away, or delete the item."""
        if self.refuse_writing():
            return
        item = self.state.current
        if item is None:
            return
        if self.pane("form").has_focus:
            self._remove_field(item.id)
        elif self.pane("trace").has_focus:
            self._remove_link(item.id)
        else:
            self.delete(item.id)

    def _remove_field(self, item_id: str) -> None:
        path = self.field_path()
        item = self.state.case.items[item_id]
        if not path or path == ("id",):
            return
        value = item.raw.get(path[0]) if isinstance(item.raw, dict) else None
        if len(path) == 1 and isinstance(value, list) and len(value) > 1:
            path = (path[0], 0)  # the first row of a list stands for its first entry
        if path[0] in item.data or (isinstance(item.raw, dict) and path[0] in item.raw):
            self.do(lambda case: unset_field(case, item_id, path))

    def _remove_link(self, item_id: str) -> None:
        row = self.pane("trace").current
        if row is None or "|" not in row.key:
            return
        target = row.key.partition("|")[2]
        source, mentioned = (item_id, target) if row.key.startswith("→") else (target, item_id)
        paths = [ref.path for ref in self.state.case.references_from(source) if ref.target == mentioned]
        if paths:
            self.do(lambda case: unlink(case, source, (paths[0][0],), mentioned))
            self.state.item = item_id
            self.show_current()

    @work
    async def delete(self, item_id: str) -> None:
        """Show who refers to an item, and delete it after another key."""
        referrers = referrers_of(self.state.case, item_id)
        shown = [f"{other}  {views.name_of_item(self.state.case, self.state.case.items[other])}" for other in referrers]
        lines = [f"{len(referrers)} refer to it:" if referrers else "Nothing refers to it.", *shown[:12]]
        if len(shown) > 12:
            lines.append(f"… {len(shown) - 12} more")
        answers = {"y": "delete it" if not referrers else "delete it and the references to it"}
        answer = await self.app.push_screen_wait(Confirm(f"Delete {item_id}?", lines, answers))
        if answer == "y":
            self.do(lambda case: delete_item(case, item_id, unlink_referrers=True))

    @work
    async def action_rename(self) -> None:
        """Ask for another id and put it everywhere."""
        item = self.state.current
        if item is None or self.refuse_writing():
            return
        count = len(referrers_of(self.state.case, item.id))
        note = f"{count} {'item refers' if count == 1 else 'items refer'} to it and will follow"
        answer = await self.app.push_screen_wait(
            Prompt(f"New id of {item.id}", item.id, note, check=self._complain_about_id)
        )
        if answer:
            self.do(lambda case: rename_item(case, item.id, answer))

    def action_undo(self) -> None:
        """Take the last change back."""
        title = self.state.workspace.undo_title
        edit = self.state.workspace.undo() if title and not self.refuse_writing() else None
        self.message = f"undone: {title}" if title else "nothing to undo"
        if edit is not None and edit.item in self.state.case.items:
            self.state.item = edit.item
        self.changed()

    def action_redo(self) -> None:
        """Do the change taken back again."""
        title = self.state.workspace.redo_title
        if title and not self.refuse_writing():
            self.state.workspace.redo()
        self.message = f"done again: {title}" if title else "nothing to redo"
        self.changed()

    def action_save(self) -> None:
        """Write every unsaved file."""
        try:
            files = self.state.workspace.save()
        except EditError as error:
            self.say(str(error))
            return
        self.message = f"saved {', '.join(files)}" if files else "nothing to save"
        self.draw()

    @work
    async def action_reload(self) -> None:
        """Read changed files again; asks before unsaved edits are given up."""
        change = self.state.workspace.external_change()
        if change.conflicting:
            answers = {"y": "give the edits up (undo brings them back)"}
            title = "Read again and give up unsaved edits here?"
            if await self.app.push_screen_wait(Confirm(title, list(change.conflicting), answers)) != "y":
                return
        files = change.clean + change.conflicting
        if files:
            self.state.workspace.reload(files)
        self.message = f"reloaded {', '.join(files)}" if files else "nothing changed on disk"
        self.changed()

    @work
    async def action_goto(self) -> None:
        """Choose among all items."""
        rows = views.all_item_rows(self.state.case)
        chosen = await self.app.push_screen_wait(Picker("Go to", rows, current=self.state.item))
        if chosen is not None and self.go_to(chosen):
            self.focus_pane("form")

    def action_follow(self) -> None:
        """Go to the item that the row under the cursor refers to."""
        item = self.state.current
        if item is None:
            return
        if self.pane("trace").has_focus and self.pane("trace").current is not None:
            self.go_to(views.trace_target(self.pane("trace").current or Row("", ())))
            return
        path = self.field_path()
        full = path if len(path) > 1 else (*path, 0)
        targets = [ref.target for ref in item.references if path and ref.path[: len(full)] == full]
        targets += [ref.target for ref in item.references if path and ref.path[: len(path)] == path]
        if targets:
            self.go_to(targets[0].split("/")[0])

    def action_back(self) -> None:
        """Return to the item visited before."""
        if self.state.back():
            self.show_current()

    def action_forward(self) -> None:
        """Go where `back` came from."""
        if self.state.forward():
            self.show_current()

    def action_problem(self, step: int) -> None:
        """Go to the next finding, or the one before."""
        problems = self.pane("problems")
        if problems.rows:
            problems.cursor = (problems.cursor + step) % len(problems.rows)
            self.go_to_problem(problems.rows[problems.cursor])

    def action_explain(self) -> None:
        """Show the page of a finding's rule."""
        problems = self.pane("problems")
        findings = self.state.judgement.findings
        if problems.has_focus and problems.current is not None:
            found = [findings[int(problems.current.key)]]
        else:
            found = self.state.judgement.of_item.get(self.state.item, [])[:1]
        rule = find(found[0].rule) if found else None
        if rule is None:
            self.say("no finding here")
            return
        texts = [rule.summary, "", f"Why: {rule.why}", f"Source: {rule.source}", "", f"Fix: {rule.fix}", "", "Bad:"]
        texts += [f"  {line}" for line in rule.bad.splitlines()] + ["Good:"]
        texts += [f"  {line}" for line in rule.good.splitlines()]
        lines = [line for text in texts for line in views.wrap(text, 92)]
        rows = [Row(str(number), ((line, ""),)) for number, line in enumerate(lines)]
        self.app.push_screen(Page(f"{rule.code} {name_of(rule.code)} ({rule.severity.word})", rows))

    def action_yank(self) -> None:
        """Copy the id of the item."""
        if self.state.item:
            self.app.copy_to_clipboard(self.state.item)
            self.say(f"copied {self.state.item}")

    def action_help(self) -> None:
        """List every key."""
        rows = [
            Row(
                action.id,
                ((f"{key_text(action.keys):<14}", "id"), (f"{action.title:<18}", ""), (action.description, "dim")),
            )
            for action in ACTIONS
        ]
        rows += [
            Row("move", (("↑↓ jk g G ", "id"), ("   Move             ", ""), ("Through the rows of a pane.", "dim"))),
            Row("open", (("enter         ", "id"), ("Open / edit       ", ""), ("The row under the cursor.", "dim"))),
            Row("tab", (("tab           ", "id"), ("Next pane         ", ""), ("Shift+tab goes back.", "dim"))),
        ]
        self.app.push_screen(Page("Keys", rows))

    def action_filter(self) -> None:
        """Type words to filter the list by."""
        line = self.query_one("#filter")
        line.add_class("shown")
        self.focus_pane("items")
        line.focus()

    def action_command_palette(self) -> None:
        """Search every action by name."""
        self.app.action_command_palette()

    def action_pane(self, name: str) -> None:
        """Go to a pane."""
        self.focus_pane(name)

    def action_zoom(self) -> None:
        """Give the focused pane the whole screen, or take it back."""
        if self.maximized is not None:
            self.minimize()
        elif isinstance(self.focused, RowList):
            self.maximize(self.focused)

    @work
    async def action_editor_field(self) -> None:
        """Edit a field's text in $EDITOR."""
        item, path = self.state.current, self.field_path()
        if item is None or not path or path == ("id",) or self.refuse_writing():
            return
        field = next((field for field in fields(item.kind.record) if field.name == path[0]), None)
        command = await ask_value(self.app, self.state.case, item, field, str(path[0]), editor=edit_text)
        if command is not None:
            self.do(command)

    def action_editor_file(self) -> None:
        """Open the item's file at its line in $EDITOR."""
        item = self.state.current
        if item is None:
            return
        if item.file in self.state.workspace.dirty:
            self.say(f"{item.file} has unsaved edits; save first")
            return
        position = self.state.case.position(item)
        complaint = open_at(self.app, self.state.workspace.root / item.file, position.line)
        if complaint:
            self.say(complaint)
        self.look_at_disk()

    @work
    async def action_leave(self) -> None:
        """Leave; asks if anything is unsaved."""
        dirty = self.state.workspace.dirty
        if dirty:
            answers = {"s": "save and leave", "d": "discard the edits"}
            answer = await self.app.push_screen_wait(Confirm("Unsaved edits", list(dirty), answers))
            if answer == "s":
                self.action_save()
                if self.state.workspace.dirty:
                    return
            elif answer != "d":
                return
        self.app.exit()

    def place_words(self, kind: Kind) -> dict[str, Any]:
        """The fields of a new item that follow from the item shown."""
        try:
            return fill_from_place(self.state.case, kind, [self.state.item]) if self.state.item else {}
        except EditError:
            return {}

    def on_paste(self) -> None:
        """Text pasted outside a line of text is nobody's command."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide what cannot be done when reading only."""
        if self.state.workspace.read_only:
            return not any(known.writes and known.method.split("(")[0] == action for known in ACTIONS)
        return True


def title_of(state_name: str) -> str:
    """The name of the terminal's window."""
    return visible(f"safetycase: {state_name}")
