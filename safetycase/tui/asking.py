"""Asking for the value of a field in the way that suits what it holds."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec
import yaml
from textual.app import App

from safetycase.case import AnyItem
from safetycase.documents import read
from safetycase.editing import Command, link, set_field, typed_value, unlink, unset_field, value_at
from safetycase.findings import Path, field_text
from safetycase.findings.text import UNSAFE, placeholder
from safetycase.model.forms import Field, Shape
from safetycase.schema import item_errors
from safetycase.tui.dialogs import Prompt, anything
from safetycase.tui.entries import entry_names, takes_text
from safetycase.tui.form import plain
from safetycase.tui.lists import candidate_rows, search
from safetycase.tui.pickers import Marker, Narrow, Picker
from safetycase.tui.prose import LongText
from safetycase.tui.rows import Row, Rows
from safetycase.tui.state import State

Editor = Callable[[App[Any], str, str], str]
"""Edits a text outside the workbench: given the app, the text and a file suffix. Raises EditorError."""

NOTHING = ""
"""The answer that takes the field away."""

SHOWN_ERRORS = 3
_UNPRINTABLE = re.compile(f"[{UNSAFE}]")


class Question(msgspec.Struct, frozen=True):
    """What is asked: the place in an item, with its description and the value it has now."""

    app: App[Any]
    state: State
    item: AnyItem
    path: Path
    field: Field | None
    value: Any

    @property
    def heading(self) -> str:
        """The place as people write it."""
        return f"{self.item.id}.{field_text(self.path)}"

    @property
    def note(self) -> str:
        """What the field means, with an example."""
        if self.field is None:
            return "a field that the model does not know"
        example = f" For example: {plain(self.field.examples[0])}" if self.field.examples else ""
        return " ".join(self.field.description.split()) + example

    def set(self, value: Any) -> Command:
        """The command that gives the field a value."""
        item_id, path = self.item.id, self.path
        return lambda case: set_field(case, item_id, path, value)

    def unset(self) -> Command | None:
        """The command that takes the field away, None if it is not there."""
        if value_at(self.item, self.path) is None and self.path[0] not in _raw(self.item):
            return None
        item_id, path = self.item.id, self.path
        return lambda case: unset_field(case, item_id, path)

    def complaint(self, value: Any) -> str:
        """What a check would say about the form of the field with another value; empty if nothing."""
        raw = msgspec.json.decode(msgspec.json.encode(_raw(self.item)))
        node = raw
        for step, following in zip(self.path, self.path[1:], strict=False):
            if isinstance(node, dict):
                node = node.setdefault(step, [] if isinstance(following, int) else {})
            elif isinstance(node, list) and isinstance(step, int) and step < len(node):
                node = node[step]
            else:
                return ""
        last = self.path[-1]
        if isinstance(node, dict):
            node[last] = value
        elif isinstance(node, list) and isinstance(last, int):
            node[last : last + 1] = [value]
        errors = [error for error in item_errors(self.item.kind, raw) if self._concerned(error.path)]
        return "\n".join(
            f"{error.message}; {error.hint}" if error.hint else error.message for error in errors[:SHOWN_ERRORS]
        )

    def _concerned(self, path: Path) -> bool:
        """Whether a place in the item is in the field, or holds it."""
        return all(one == other for one, other in zip(path, self.path, strict=False))


def _raw(item: AnyItem) -> dict[Any, Any]:
    return item.raw if isinstance(item.raw, dict) else item.data


async def ask_value(
    app: App[Any], state: State, item: AnyItem, path: Path, field: Field | None, editor: Editor | None = None
) -> Command | None:
    """The command that gives the field what a person answered; None if they left it as it was."""
    question = Question(app, state, item, path, field, value_at(item, path))
    value, shape = question.value, field.shape if field is not None else Shape.ANY
    if isinstance(value, str) and _UNPRINTABLE.search(value.replace("\n", "")):
        return await _ask_yaml(question, editor)
    if editor is None and shape in _CHOOSERS and isinstance(value, _SUITS.get(shape, object)):
        return await _CHOOSERS[shape](question)
    if shape in (Shape.TEXT, Shape.PROSE) and (value is None or isinstance(value, str)):
        return await _ask_text(question, editor)
    if _is_text(question):
        return await (
            _choose_one(question) if field is not None and field.link and not editor else _ask_text(question, editor)
        )
    return await _ask_yaml(question, editor)


def _is_text(question: Question) -> bool:
    """Whether a value of several forms is, or for want of another can be, a text."""
    field, value = question.field, question.value
    structured = field is not None and field.part is not None
    if value is not None:
        return isinstance(value, str) and (field is None or field.shape in (Shape.ANY, Shape.PART))
    record, name = question.item.kind.record, str(question.path[0])
    if len(question.path) == 2 and takes_text(record, name):
        return not structured or bool(entry_names(record, name))  # a reason; elsewhere the text is the lesser form
    return field is not None and field.shape is Shape.ANY and not structured


async def _ask_text(question: Question, editor: Editor | None) -> Command | None:
    text = question.value or ""
    if placeholder(text):
        text = ""  # to be written anew
    shape = question.field.shape if question.field is not None else Shape.ANY

    def meant(answer: str) -> Any:
        several = shape not in (Shape.TEXT, Shape.PROSE)
        if several and (question.value is None or answer.lstrip()[:1] in ("{", "[")):
            return typed_value(question.item.kind, question.path, answer)
        return answer

    def judge(answer: str) -> tuple[str, bool]:
        try:
            return question.complaint(meant(answer)) if answer.strip() else "", True
        except ValueError as error:
            return str(error), False

    answer: str | None
    if editor is not None:
        answer = editor(question.app, text, ".txt")
        if judge(answer)[0]:
            answer = await question.app.push_screen_wait(LongText(question.heading, answer, question.note, judge))
    elif shape not in (Shape.TEXT, Shape.REFERENCE) or "\n" in text.rstrip("\n") or len(text) > 90:
        answer = await question.app.push_screen_wait(
            LongText(question.heading, text.rstrip("\n"), question.note, judge)
        )
    else:
        answer = await question.app.push_screen_wait(Prompt(question.heading, text.rstrip("\n"), question.note, judge))
    if answer is None or answer.rstrip("\n") == text.rstrip("\n"):
        return None
    final = answer.rstrip("\n")
    if not final.strip():
        return question.unset()
    value = meant(final)
    return question.set(value + "\n" if isinstance(value, str) and text.endswith("\n") else value)


async def _ask_yaml(question: Question, editor: Editor | None) -> Command | None:
    text = ""
    if question.value is not None:
        strange = _UNPRINTABLE.search(str(question.value).replace("\n", ""))
        text = yaml.safe_dump(question.value, sort_keys=False, allow_unicode=not strange, width=88)
    text = text.removesuffix("...\n")

    def judge(answer: str) -> tuple[str, bool]:
        found = read("value", answer.encode()).findings
        if found:
            return f"line {found[0].line}: {found[0].message}", False
        data = _meant_data(question, answer)
        return question.complaint(data) if data is not None else "", True

    answer: str | None = editor(question.app, text, ".yaml") if editor is not None else None
    if answer is None or judge(answer)[0]:
        shown = text if answer is None else answer
        answer = await question.app.push_screen_wait(LongText(question.heading, shown, _yaml_note(question), judge))
    if answer is None:
        return None
    data = _meant_data(question, answer)
    if answer == text and data == question.value:
        return None
    return question.unset() if data is None else question.set(data)


def _meant_data(question: Question, answer: str) -> Any:
    """What YAML says; where a list of parts is due, one part alone is a list of one."""
    data = read("value", answer.encode()).data
    listed = question.field is not None and question.field.shape is Shape.PARTS
    return [data] if listed and data is not None and not isinstance(data, list) else data


def _yaml_note(question: Question) -> str:
    """What to type: the form of the value and the fields of its parts."""
    field = question.field
    listed = field is not None and field.shape is Shape.PARTS
    form = "As YAML: a list, each entry after `- `; one alone may go without." if listed else "As YAML."
    parts = ", ".join(one.name for one in field.fields) if field is not None else ""
    return f"{question.note}\n{form}" + (f" Fields{' of an entry' if listed else ''}: {parts}." if parts else "")


def _words(choices: Sequence[str]) -> Rows:
    return Rows.of([Row(choice, ((choice, ""),)) for choice in choices])


async def _choose_word(question: Question) -> Command | None:
    choices = question.field.choices if question.field is not None and question.field.choices else ("true", "false")
    current = plain_word(question.value)
    rows = Rows.of([*_words(choices), Row(NOTHING, (("say nothing", "dim"),))])
    start = current or choices[0]
    answer = await question.app.push_screen_wait(Picker(question.heading, rows, current=start, note=question.note))
    if answer is None or answer == current:
        return None
    if answer == NOTHING:
        return question.unset()
    flag = question.field is not None and question.field.shape is Shape.FLAG
    return question.set(answer == "true" if flag else answer)


def plain_word(value: Any) -> str:
    """A choice or flag as its list shows it."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


async def _choose_one(question: Question) -> Command | None:
    rows, narrow = _candidates(question, {question.value} if question.value else set())
    answer = await question.app.push_screen_wait(
        Picker(question.heading, rows, current=question.value or "", note=question.note, narrow=narrow)
    )
    if answer is None or answer == question.value:
        return None
    return question.unset() if answer == NOTHING else question.set(answer)


def _candidates(question: Question, present: set[str]) -> tuple[Rows, Narrow]:
    assert question.field is not None
    assert question.field.link is not None
    rows = candidate_rows(question.state, question.field.link, present, without=question.item.id)
    return rows, search(question.state, rows.keys)


async def _mark_references(question: Question) -> Command | None:
    present = {entry for entry in question.value or () if isinstance(entry, str)}
    rows, narrow = _candidates(question, present)
    chosen = await question.app.push_screen_wait(
        Marker(question.heading, rows, present & set(rows.keys), note=question.note, narrow=narrow)
    )
    if chosen is None:
        return None
    item_id, path = question.item.id, question.path
    added = [key for key in rows.keys if key in chosen - present]
    taken = [key for key in present if key in rows.keys and key not in chosen]
    if len(added) + len(taken) == 1:
        change, target = (link, added[0]) if added else (unlink, taken[0])
        return lambda case: change(case, item_id, path, target)
    kept = [entry for entry in question.value or () if entry not in taken]
    return question.set(kept + added) if added or taken else None


async def _ask_number(question: Question) -> Command | None:
    def judge(text: str) -> tuple[str, bool]:
        if not text.strip():
            return "", True
        number = _number(text)
        return (question.complaint(number), True) if number is not None else ("a number, please", False)

    text = plain_word(question.value)
    answer = await question.app.push_screen_wait(Prompt(question.heading, text, question.note, judge))
    if answer is None or answer == text:
        return None
    number = _number(answer)
    return question.unset() if number is None else question.set(number)


def _number(text: str) -> int | float | None:
    data = read("value", text.encode()).data
    return data if isinstance(data, int | float) and not isinstance(data, bool) else None


async def _ask_list(question: Question) -> Command | None:
    entries = question.value or []
    if question.field is not None and question.field.choices:
        known = [str(entry) for entry in entries]
        chosen = await question.app.push_screen_wait(
            Marker(question.heading, _words(question.field.choices), set(known), note=question.note)
        )
        return None if chosen is None else _entries(question, [*_kept(known, chosen), *sorted(chosen - set(known))])
    if not all(isinstance(entry, str) and entry.strip() == entry and "\n" not in entry for entry in entries):
        return await _ask_yaml(question, None)
    text = "\n".join(entries)

    def lines(answer: str) -> list[str]:
        return [line.strip() for line in answer.splitlines() if line.strip()]

    def judge(answer: str) -> tuple[str, bool]:
        return question.complaint(lines(answer)) if lines(answer) else "", True

    note = f"{question.note}\nOne entry a line."
    answer = await question.app.push_screen_wait(LongText(question.heading, text, note, judge))
    if answer is None or answer == text:
        return None
    return _entries(question, lines(answer))


def _kept(entries: list[str], chosen: set[str]) -> list[str]:
    return [entry for entry in entries if entry in chosen]


def _entries(question: Question, entries: list[str]) -> Command | None:
    return question.set(entries) if entries else question.unset()


_Chooser = Callable[[Question], Awaitable[Command | None]]
_CHOOSERS: dict[Shape, _Chooser] = {
    Shape.CHOICE: _choose_word,
    Shape.FLAG: _choose_word,
    Shape.REFERENCE: _choose_one,
    Shape.REFERENCES: _mark_references,
    Shape.NUMBER: _ask_number,
    Shape.INTEGER: _ask_number,
    Shape.LIST: _ask_list,
}
_SUITS: dict[Shape, Any] = {
    Shape.CHOICE: str | None,
    Shape.FLAG: bool | None,
    Shape.REFERENCE: str | None,
    Shape.REFERENCES: list | None,
    Shape.NUMBER: int | float | None,
    Shape.INTEGER: int | None,
    Shape.LIST: list | None,
}
"""What a field must hold to be asked for in its own way; anything else is shown as the YAML that it is."""


async def _ask_name(app: App[Any], item: AnyItem, path: Path, field: Field) -> str | None:
    """The name of a new entry of a mapping: one that the model allows, where it says which."""
    heading, note = f"{item.id}.{field_text(path)}: name", " ".join(field.description.split())
    allowed = entry_names(item.kind.record, str(path[0])) if len(path) == 1 else ()
    if not allowed:
        return await app.push_screen_wait(Prompt(heading, "", note, anything))
    present = value_at(item, path) or {}
    return await app.push_screen_wait(
        Picker(heading, _words([one for one in allowed if one not in present]), note=note)
    )


async def ask_entry(app: App[Any], state: State, item: AnyItem, path: Path, field: Field) -> Command | None:
    """The command that adds an entry to a list or mapping, or a field to a part; None if nothing was answered."""
    value = value_at(item, path)
    if field.shape in (Shape.REFERENCES, Shape.LIST):
        return await ask_value(app, state, item, path, field)
    if field.shape is Shape.MAPPING:
        name = await _ask_name(app, item, path, field)
        if not name or not name.strip():
            return None
        part = field.shape if field.part is None else Shape.PART
        entry = msgspec.structs.replace(field, name=name, shape=Shape.ANY if field.part is None else part)
        return await ask_value(app, state, item, (*path, name.strip()), entry)
    known = field.fields
    several = field.shape is Shape.PARTS and value is None
    if several or (isinstance(value, list) and field.shape in (Shape.PARTS, Shape.ANY)):
        linked = field.link is not None  # an id alone is an entry; more is said of it afterwards
        entry = msgspec.structs.replace(field, shape=Shape.REFERENCE if linked else Shape.PART)
        return await ask_value(app, state, item, (*path, len(value or ())), entry)
    if known and field.shape is not Shape.PARTS and (value is None or isinstance(value, dict)):
        rows = Rows.of(
            [
                Row(one.name, ((f"{one.name}  ", "id"), (" ".join(one.description.split()), "dim")), data=one)
                for one in known
                if one.name not in (value or {})
            ]
        )
        chosen = await app.push_screen_wait(Picker(f"Add to {item.id}.{field_text(path)}", rows))
        if chosen is None:
            return None
        return await ask_value(app, state, item, (*path, chosen), rows.row(chosen).data)
    return await ask_value(app, state, item, path, field)
