"""Actions that change the case. Each ends in a command of the command layer, which has the last word.

Questions are loaded when the first is asked, so that the first screen need not wait for them.
"""

from __future__ import annotations

from typing import Any

from safetycase.case import AnyItem, Case
from safetycase.editing import (
    Edit,
    EditError,
    check_id,
    delete_item,
    fill_from_place,
    new_item,
    next_id,
    referrers_of,
    rename_item,
    template_of,
    unset_field,
    value_at,
)
from safetycase.findings import Path
from safetycase.model import ANY, BY_NAME, KINDS, Kind, links
from safetycase.model.forms import Field, Shape, fields
from safetycase.tui.dialogs import Prompt
from safetycase.tui.entries import text_first
from safetycase.tui.external import EditorError, edit_text
from safetycase.tui.form import ID, Place, first_wanted, key_of, plain
from safetycase.tui.listed import Listed
from safetycase.tui.looks import counted
from safetycase.tui.marking import Marking
from safetycase.tui.mending import Mending
from safetycase.tui.parting import Parting
from safetycase.tui.pickers import Picker
from safetycase.tui.rows import Row, Rows
from safetycase.tui.tracing import Tracing
from safetycase.tui.typeahead import asks

_WRITTEN = (Shape.TEXT, Shape.PROSE)
"""What a field holds that is written in words: in a new item the first such one is opened at once."""
_FIRST_HERE = {"scenario": "requirement"}
"""What most often refers to an item of a kind, where that is not the first in the order of the method."""
_CONTAINERS = (Shape.REFERENCES, Shape.LIST, Shape.PARTS, Shape.MAPPING, Shape.PART)


class Changing(Mending, Tracing, Parting, Marking):
    """The part of the workbench that changes the case."""

    @asks
    async def open_field(self) -> None:
        """Ask for a new value of the field under the cursor, in the way that suits it."""
        item, place = self.state.current, self.place()
        if item is None or place is None:
            return
        if self.state.refusal:
            await self.run_action("follow")
        elif place.path == ID:
            self.action_rename()
        else:
            await self.edit_at(item.id, place.path, place.field)

    @asks
    async def action_yaml(self) -> None:
        """Edit the field under the cursor as YAML."""
        item, place = self.state.current, self.place()
        if item is not None and place is not None and place.path != ID and not self.refuse_writing():
            await self.edit_yaml(item, place.path, place.field)

    @asks
    async def action_editor_field(self) -> None:
        """Edit a field's text in $EDITOR."""
        item, place = self.state.current, self.place()
        if item is None or place is None or place.path == ID or self.refuse_writing():
            return
        from safetycase.tui.asking import ask_value

        try:
            command = await ask_value(self.app, self.state, item, place.path, place.field, editor=edit_text)
        except EditorError as error:
            self.say(str(error), "error")
            return
        if command is not None:
            self.do(command)

    @asks
    async def action_add(self) -> None:
        """Add an entry, a part or a link to the field under the cursor."""
        item, place = self.state.current, self.place()
        if item is None or self.refuse_writing():
            return
        if self.at == "trace":
            await self.add_link(item)
            return
        found = _container(item, place, fields(item.kind.record)) if place is not None and self.at == "form" else None
        if found is None:
            found = await self._choose_container(item.id, fields(item.kind.record))
        if found is not None:
            await self.add_at(item.id, *found)

    async def _choose_container(self, item_id: str, described: tuple[Field, ...]) -> tuple[Path, Field] | None:
        """Ask to which field of an item something is to be added."""
        rows = Rows.of(
            [
                Row(one.name, ((f"{one.label:<20}", "id"), (" ".join(one.description.split()), "dim")), data=one)
                for one in described
                if one.shape in _CONTAINERS or one.link is not None
            ]
        )
        chosen = await self.app.push_screen_wait(Picker(f"Add to which field of {item_id}?", rows))
        return ((chosen,), rows.row(chosen).data) if chosen is not None else None

    @asks
    async def action_new(self) -> None:
        """Add an item of the kind listed."""
        if not self.refuse_writing():
            await self._create(BY_NAME[self.kind], {})

    @asks
    async def action_new_kind(self, kind: str) -> None:
        """Add an item of a kind, whatever is listed."""
        if not self.refuse_writing():
            await self._create(BY_NAME[kind], {})

    @asks
    async def action_new_here(self) -> None:
        """Add an item that refers to the one shown."""
        item = self.state.current
        if item is None or self.refuse_writing():
            return
        rows = []
        for kind in KINDS:
            own = (one for one in links(kind) if ANY not in one.kinds and not one.abroad)
            link = next((one for one in own if one.accepts(item.kind.name)), None)
            if link is not None:
                rows.append(Row(kind.name, ((f"{kind.title:<24}", "id"), (f"{link.forward} {item.id}", "dim"))))
        first = _FIRST_HERE.get(item.kind.name, "")
        rows.sort(key=lambda row: row.key != first)
        chosen = await self.app.push_screen_wait(Picker(f"New item that refers to {item.id}", Rows.of(rows)))
        if chosen is None:
            return
        try:
            data = fill_from_place(self.state.case, BY_NAME[chosen], [item.id])
        except EditError as error:
            self.say(str(error), "error")
            return
        await self._create(BY_NAME[chosen], data)

    def action_propose(self) -> None:
        """Add the basic scenarios that the unsafe control actions of the item lack, as drafts, in one step."""
        item = self.state.current
        if item is None or self.refuse_writing():
            return
        from safetycase.editing import new_items
        from safetycase.stpa.basic_scenarios import drafts, explained_by, propose

        case = self.state.case
        ucas = explained_by(case, item)
        found = [propose(case, uca) for uca in ucas]
        wanted = [draft for one in found for draft in drafts(one)]
        if not ucas:
            self.say(f"scenarios are proposed for unsafe control actions; {item.id} has none")
        elif not wanted:
            missing = next((words for one in found if not one.complete for words in one.missing), "")
            self.say(missing or f"{item.id}: every class has a scenario, a draft, or a reason why there is none")
        else:
            self.do(lambda case: new_items(case, BY_NAME["scenario"], wanted)[0])

    async def _create(self, kind: Kind, given: dict[str, Any]) -> None:
        item_id, data = "", {**template_of(self.state.case, kind), **given}
        if kind.prefix:
            suggestion = next_id(self.state.case, kind)
            heading, note = f"Id of the new {kind.title.lower()}", plain(data)
            answer = await self.app.push_screen_wait(Prompt(heading, suggestion, note, self._judge_id, proposed=True))
            item_id = (answer or "").strip()
            if not item_id:
                return
        else:
            title = await self.app.push_screen_wait(Prompt(f"Title of the new {kind.title.lower()}"))
            if not (title or "").strip():
                return
            data = {**data, "title": title}
        made = ""

        def making(case: Case) -> Edit:
            nonlocal made
            edit = new_item(case, kind, data, item_id)
            made = edit.item
            return edit

        if self.do(making) and (self.state.item == made or self.go_to(made)):
            self.focus_pane("form")
            path = first_wanted(kind, data)
            self.pane("form").select(key_of(path))
            field = next((one for one in fields(kind.record) if (one.name,) == path), None)
            if field is not None and field.name == kind.short and field.shape in _WRITTEN:
                await self.edit_at(made, path, field)

    def _judge_id(self, text: str, of: str = "") -> tuple[str, bool]:
        try:
            check_id(self.state.case, text.strip(), of)
        except EditError as error:
            return str(error), False
        return "", True

    def action_remove(self) -> None:
        """Take the field or link under the cursor away, or delete the item."""
        item = self.state.current
        if item is None or self.refuse_writing():
            return
        if self.at == "form":
            self._remove_field(item.id)
        elif self.at == "trace":
            self.remove_link()
        elif self.state.marked:
            self.delete_marked()
        else:
            self.delete(item.id)

    def _remove_field(self, item_id: str) -> None:
        place = self.place()
        if place is None or not place.said:
            self.say("nothing is said here")
        elif place.path == ID:
            self.delete(item_id)
        else:
            path = place.path
            whole = value_at(self.state.case.items[item_id], path[:-1]) if len(path) > 1 else None
            if isinstance(whole, list | dict) and len(whole) == 1:
                path = path[:-1]  # a list or mapping of nothing says less than none
            if self.do(lambda case: unset_field(case, item_id, path)):
                self.say(f"{self.message}; {self.keymap.first('undo')} brings it back", "good")

    @asks
    async def delete(self, item_id: str) -> None:
        """Show who refers to an item, and delete it after another key."""
        case = self.state.case
        referrers = referrers_of(case, item_id)
        told = (
            f"{counted(len(referrers), 'item refers', 'items refer')} to it:" if referrers else "Nothing refers to it."
        )
        rows = [Row("item", ((self.state.name(case.items[item_id]), ""),)), Row("head", ((told, "heading"),))]
        for other in referrers:
            rows.append(Row(f"by {other}", ((f"  {other}  ", "id"), (self.state.name(case.items[other]), ""))))
        answers = {"y": "delete it, and these references to it" if referrers else "delete it"}
        answer = await self.app.push_screen_wait(Listed(f"Delete {item_id}?", Rows.of(rows), answers))
        if answer == "y":
            self._delete(item_id)

    def _delete(self, item_id: str) -> None:
        items = self.pane("items").rows.keys
        at = items.index(item_id) if item_id in items else 0
        beside = [key for key in (*items[at + 1 : at + 2], *items[max(at - 1, 0) : at]) if key != item_id]
        if self.do(lambda case: delete_item(case, item_id, unlink_referrers=True)):
            self.state.item = beside[0] if beside else ""
            self.draw()
            self.focus_pane("items")

    @asks
    async def action_rename(self) -> None:
        """Ask for another id and put it everywhere."""
        item = self.state.current
        if item is not None and not self.refuse_writing():
            await self.rename(item)

    async def rename(self, item: AnyItem) -> bool:
        """Ask for another id of an item and put it everywhere; False if it stays."""
        count = len(referrers_of(self.state.case, item.id))
        note = f"{counted(count, 'item that refers to it follows', 'items that refer to it follow')}."
        prompt = Prompt(f"New id of {item.id}", item.id, note, lambda text: self._judge_id(text, item.id))
        answer = (await self.app.push_screen_wait(prompt) or "").strip()
        return bool(answer) and self.do(lambda case: rename_item(case, item.id, answer))


def _container(item: AnyItem, place: Place, described: tuple[Field, ...]) -> tuple[Path, Field] | None:
    """The list, mapping or part that a row of the form is or belongs to; None if it belongs to none."""
    spelled = place.field is not None and bool(place.field.fields) and not text_first(item.kind.record, place.path)
    plain_text = isinstance(value_at(item, place.path), str) and not spelled
    if place.field is not None and place.field.shape in _CONTAINERS and not plain_text:
        return place.path, place.field
    field = next((one for one in described if one.name == place.path[0]), None)
    return (
        (place.path[:1], field) if field is not None and (field.shape in _CONTAINERS or len(place.path) > 1) else None
    )
