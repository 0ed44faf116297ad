"""The action that opens the control structure, and the edits that are made there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from safetycase.editing import Command, in_one, new_item, next_id, set_field, unset_field
from safetycase.model import BY_NAME
from safetycase.tui.changing import Changing
from safetycase.tui.dialogs import Prompt, anything
from safetycase.tui.filing import Filing
from safetycase.tui.pickers import Picker
from safetycase.tui.references import FLOW_WORDS, FLOWS, OUTSIDE, choose_end
from safetycase.tui.rows import Row, Rows
from safetycase.tui.typeahead import asks

if TYPE_CHECKING:
    from safetycase.tui.structureview import Chosen, Spot


class Structuring(Changing, Filing):
    """The part of the workbench that walks and edits the control structure."""

    _structure_spot: Spot | None = None

    @asks
    async def action_structure(self) -> None:
        """Show the control structure around the item shown, or where one was last."""
        from safetycase.tui.matrixscreen import MatrixScreen
        from safetycase.tui.structurescreen import StructureScreen
        from safetycase.tui.structureview import Spot

        if self.state.partial:
            self.say(self.state.refusal, "warning")
            return
        spot = self._structure_spot or Spot()
        item = self.state.current
        if item is not None and item.kind.name == "element":
            spot = Spot(item.id)
        elif item is not None and item.kind.name in FLOWS:
            spot = Spot(str(item.data.get("from") or item.data.get("to") or ""))
        while True:
            screen = MatrixScreen if spot.mode == "matrix" else StructureScreen
            wish = await self.app.push_screen_wait(screen(self, spot))
            if wish is None:
                return
            self._structure_spot = spot = wish.spot
            if wish.what == "go":
                if self.go_to(wish.item):
                    self.focus_pane("form")
                return

    async def save_files(self) -> None:
        """Write every unsaved file."""
        await self._save()

    async def add_to_structure(self, chosen: Chosen, titles: Mapping[str, str]) -> bool:
        """Ask what is to be added and with which ends and title, and add it; False if nothing was."""
        options = _options(chosen, titles)
        rows = Rows.of([Row(key, ((words, ""),), data=ends) for key, (words, ends) in options.items()])
        picked = await self.app.push_screen_wait(Picker("Add to the control structure", rows))
        if picked is None:
            return False
        kind = picked.partition(" ")[0]
        making: list[Command] = []
        data: dict[str, Any] = dict(rows.row(picked).data)
        if kind in FLOWS:
            for end in ("from", "to"):
                if data.get(end) == "":
                    other = await self._ask_end(kind, end, data, making)
                    if other is None:
                        return False
                    data[end] = other
        words = FLOW_WORDS.get(kind, kind)
        title = await self.app.push_screen_wait(Prompt(f"Title of the new {words}", "", _told(data, titles), anything))
        if title is None or (kind == "element" and not title.strip()):
            return False
        given = {"title": title.strip(), **data}
        fields = {name: value for name, value in given.items() if value and value != OUTSIDE}
        record = BY_NAME[kind]
        item_id = next_id(self.state.case, record, title)
        making.append(lambda case: new_item(case, record, fields, item_id))
        return self.do(in_one(f"new {kind} {item_id}", making, item=item_id))

    async def _ask_end(self, kind: str, end: str, data: Mapping[str, Any], making: list[Command]) -> str | None:
        """Ask for an element at one end of a flow; one that is new is added to what is to be made."""
        other = str(data.get("from") or data.get("to") or "")
        chosen = await choose_end(self.app, self.state, kind, end, other)
        if chosen is None:
            return None
        making += chosen[1]
        return chosen[0]

    async def retitle(self, item_id: str) -> bool:
        """Ask for another title of an item, and give it; False if it stays."""
        item = self.state.case.items[item_id]
        title = str(item.data.get("title") or "")
        answer = await self.app.push_screen_wait(Prompt(f"Title of {item_id}", title))
        if answer is None or answer.strip() == title:
            return False
        if not answer.strip():
            return self.do(lambda case: unset_field(case, item_id, ("title",)))
        return self.do(lambda case: set_field(case, item_id, ("title",), answer.strip()))

    async def rename_at(self, item_id: str) -> bool:
        """Ask for another id of an item, and put it everywhere; False if it stays."""
        return await self.rename(self.state.case.items[item_id])

    async def ask_presence(self, item_id: str) -> bool:
        """Ask whether a flow exists, is planned or is missing; False if nothing changed."""
        item = self.state.case.items[item_id]
        if item.kind.name not in FLOWS:
            self.say(f"{item_id} is no flow", "warning")
            return True
        now = str(item.data.get("presence") or "present")
        rows = Rows.of([Row(word, ((word, ""),)) for word in ("present", "planned", "missing")])
        answer = await self.app.push_screen_wait(Picker(f"Is {item_id} there?", rows, current=now))
        if answer is None or answer == now:
            return False
        return self.do(lambda case: set_field(case, item_id, ("presence",), answer))

    async def delete_at(self, item_id: str) -> bool:
        """Show who refers to an item, and delete it after another key; False if it stays."""
        before = self.state.workspace.revision
        await self.delete(item_id).wait()
        return self.state.workspace.revision != before


def _options(chosen: Chosen, titles: Mapping[str, str]) -> dict[str, tuple[str, dict[str, str]]]:
    """What can be added, by key, each in words and with the ends that are known; an empty end is asked for."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    source, target, element = chosen.source, chosen.target, chosen.element
    if source in titles and target in titles:
        kinds = FLOWS if source != element or target != element else ()
        for kind in ("feedback", "action", "information") if chosen.lacking or element == target else kinds:
            words = f"{FLOW_WORDS[kind]} from {titles[source]} to {titles[target]}"
            found[f"{kind} here"] = words, {"from": source, "to": target}
    if element in titles:
        for kind in FLOWS:
            found[f"{kind} from"] = f"{FLOW_WORDS[kind]} from {titles[element]} to …", {"from": element, "to": ""}
            found[f"{kind} to"] = f"{FLOW_WORDS[kind]} to {titles[element]} from …", {"from": "", "to": element}
    found["element"] = "an element", {}
    return found


def _told(data: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """The ends of a new flow, in words."""
    known = [(end, str(data[end])) for end in ("from", "to") if data.get(end) not in (None, OUTSIDE)]
    ends = [f"{end} {titles.get(name, name)}" for end, name in known]
    return ", ".join(ends)
