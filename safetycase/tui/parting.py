"""Values that have parts, edited part by part: each is its own question, so that nothing need be written as YAML."""

from __future__ import annotations

from typing import Any

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.editing import Command, Edit, in_one, set_field, value_at
from safetycase.findings import Path, field_text
from safetycase.model.forms import Field, Shape
from safetycase.tui.bench import Bench
from safetycase.tui.entries import text_first
from safetycase.tui.form import entry_field, plain
from safetycase.tui.lettering import fit
from safetycase.tui.looks import severity_piece
from safetycase.tui.pickers import Picker
from safetycase.tui.rows import Row, Rows

_ADD, _YAML = "\0add", "\0yaml"
"""The keys of the rows that add an entry, and that lead to the whole as YAML."""
_SHORT = ("ref", "text", "reason")
"""The part that a plain text stands for, where one stands for the whole."""
_LABEL = 20


def has_parts(field: Field | None, value: Any) -> bool:
    """Whether a value is edited part by part: it has parts, or is to have some, and is not written otherwise."""
    if field is None:
        return False
    if field.shape is Shape.PARTS:
        return value is None or isinstance(value, list)
    if field.shape is Shape.MAPPING:
        return value is None or isinstance(value, dict)
    if field.shape is Shape.PART:
        return value is None or isinstance(value, dict | list)
    return field.shape is Shape.ANY and field.part is not None and isinstance(value, dict | list)


class Parts(Picker):
    """The parts of a value, each of which is taken as soon as it is answered."""

    @property
    def told(self) -> str:
        """How to go on and how to end, in words: nothing that was answered is lost."""
        return f"enter edits the part · {self.cancels}"

    @property
    def cancels(self) -> str:
        """How to end, in words."""
        return f"{self.keymap.first('search.cancel')} is done"


class Parting(Bench):
    """The part of the workbench that edits values with parts."""

    async def edit_at(self, item_id: str, path: Path, field: Field | None) -> None:
        """Edit what stands at a path: part by part, or by the question that suits it."""
        from safetycase.tui.asking import ask_value

        item = self.state.case.items.get(item_id)
        if item is None:
            return
        value = value_at(item, path)
        worded = value is None and text_first(item.kind.record, path)
        if field is not None and has_parts(field, value) and not worded:
            await self.edit_parts(item_id, path, field)
        else:
            await self._carry_out(await ask_value(self.app, self.state, item, path, field))

    async def add_at(self, item_id: str, path: Path, field: Field) -> None:
        """Add an entry or a part to what stands at a path."""
        from safetycase.tui.asking import ask_name, ask_value

        item = self.state.case.items.get(item_id)
        if item is None:
            return
        value = value_at(item, path)
        if field.shape is Shape.MAPPING and isinstance(value, dict | None):
            name = await ask_name(self.app, self.state, item, path, field)
            if name and name.strip():
                await self.edit_at(item_id, (*path, name.strip()), entry_field(field, name.strip()))
        elif field.shape is Shape.PARTS or (field.shape is Shape.ANY and isinstance(value, list)):
            place = (*path, len(value)) if isinstance(value, list) else (*path, 0)
            entry = entry_field(field, field.name)
            if field.link is not None:  # an id alone is an entry; more is said of it afterwards
                entry = msgspec.structs.replace(field, shape=Shape.REFERENCE)
            await self.edit_at(item_id, place, entry)
        elif field.part is not None and isinstance(value, str | dict | None):
            await self.edit_parts(item_id, path, field)
        else:
            await self._carry_out(await ask_value(self.app, self.state, item, path, field))

    async def edit_parts(self, item_id: str, path: Path, field: Field) -> None:
        """Offer the parts of a value, and edit one after another until nothing more is chosen."""
        last = ""
        while (item := self.state.case.items.get(item_id)) is not None:
            rows = self._part_rows(item, path, field)
            note = " ".join(field.description.split())
            heading = f"{item_id}.{field_text(path)}"
            chosen = await self.app.push_screen_wait(Parts(heading, rows, current=last, note=note))
            if chosen is None:
                return
            last = chosen
            if chosen == _YAML:
                await self.edit_yaml(item, path, field)
            elif chosen == _ADD:
                await self.add_at(item_id, path, field)
            else:
                step, inner, _ = rows.row(chosen).data
                await self._edit_part(item, path, field, step, inner)

    async def _edit_part(self, item: AnyItem, path: Path, field: Field, step: str | int, inner: Field | None) -> None:
        """Edit one part; where a plain text stands for the whole, it becomes one of the parts."""
        from safetycase.tui.asking import ask_value

        whole, short = value_at(item, path), short_name(field)
        if not isinstance(whole, str):
            await self.edit_at(item.id, (*path, step), inner)
        elif step == short:
            await self.edit_at(item.id, path, inner)
        else:
            command = await ask_value(self.app, self.state, item, (*path, step), inner)
            if command is not None:
                await self._carry_out(in_one("", [_setting(item.id, path, {short: whole}), command]))

    async def edit_yaml(self, item: AnyItem, path: Path, field: Field | None) -> None:
        """Edit a value as YAML."""
        from safetycase.tui.question import Question
        from safetycase.tui.yamltext import ask_yaml

        question = Question(self.app, self.state, item, path, field, value_at(item, path))
        await self._carry_out(await ask_yaml(question))

    async def _carry_out(self, command: Command | None) -> None:
        if command is not None:
            self.do(command)

    def _part_rows(self, item: AnyItem, path: Path, field: Field) -> Rows:
        """The parts of a value: those that say something, with what was found wrong, then those that could."""
        value = value_at(item, path)
        if isinstance(value, str):
            value = {short_name(field): value}
        named: list[tuple[str | int, Field | None]] = []
        if field.shape in (Shape.PARTS, Shape.MAPPING) or isinstance(value, list):
            steps = range(len(value)) if isinstance(value, list) else list(value or ())
            named = [(step, entry_field(field, str(step) if isinstance(step, str) else field.name)) for step in steps]
        else:
            known = {one.name: one for one in field.fields}
            named = [(name, known.get(name)) for name in value or () if name not in known]
            named = [*((one.name, one) for one in field.fields), *named]
        rows = [self._part_row(item, (*path, step), step, inner, _inside(value, step)) for step, inner in named]
        rows.sort(key=lambda row: row.data[2])
        if field.shape in (Shape.PARTS, Shape.MAPPING) or isinstance(value, list):
            rows.append(Row(_ADD, (("+ add one …", "accent"),)))
        rows.append(Row(_YAML, (("as YAML …", "dim"),)))
        return Rows.of(rows)

    def _part_row(self, item: AnyItem, path: Path, step: str | int, inner: Field | None, value: Any) -> Row:
        label = f"{step + 1}" if isinstance(step, int) else inner.label if inner is not None else step
        place = field_text(path)
        found = [
            one for one in self.state.judgement.of_item.get(item.id, ())
            if one.field == place or one.field.startswith((f"{place}.", f"{place}["))
        ]  # fmt: skip
        worst = max((one.severity for one in found), default=None)
        unsaid = value is None
        told = " ".join(inner.description.split()) if unsaid and inner is not None else " ".join(plain(value).split())
        words = found[0].message if found else ""
        pieces = (
            severity_piece(worst),
            (f" {fit(label, _LABEL)} ", "id" if not unsaid else "dim"),
            (told, "dim" if unsaid else ""),
        )
        return Row(str(step), pieces, tail=((f" {words}", worst.word),) if worst is not None else (),
                   data=(step, inner, unsaid))  # fmt: skip


def short_name(field: Field) -> str:
    """The part that a plain text stands for, where one stands for the whole of a value with parts."""
    names = [one.name for one in field.fields]
    return next((name for name in (*_SHORT, *names) if name in names), "")


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) else None


def _setting(item_id: str, path: Path, value: Any) -> Command:
    def command(case: Case) -> Edit:
        return set_field(case, item_id, path, value)

    return command
