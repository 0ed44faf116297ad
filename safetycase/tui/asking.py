"""Asking for the value of a field in the way that suits what it holds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App

from safetycase.case import AnyItem
from safetycase.documents import read
from safetycase.documents.scalars import resolve, scalar_word
from safetycase.editing import Command, set_field, typed_value, value_at
from safetycase.findings import Path, field_text
from safetycase.findings.text import placeholder
from safetycase.model.forms import Field, Shape
from safetycase.tui.choosing import choose_name, choose_or_write, choose_value, plain_word, word_rows
from safetycase.tui.dialogs import Prompt, anything
from safetycase.tui.entries import entry_names, takes_text
from safetycase.tui.pickers import Marker, Picker
from safetycase.tui.prose import LongText
from safetycase.tui.question import Editor, Question, unprintable
from safetycase.tui.references import NOTHING, choose_one, mark_references
from safetycase.tui.rows import Row, Rows
from safetycase.tui.splitting import means_several, split
from safetycase.tui.state import State
from safetycase.tui.suggesting import names_for, values_for
from safetycase.tui.yamltext import ask_yaml


async def ask_value(
    app: App[Any], state: State, item: AnyItem, path: Path, field: Field | None, editor: Editor | None = None
) -> Command | None:
    """The command that gives the field what a person answered; None if they left it as it was."""
    question = Question(app, state, item, path, field, value_at(item, path))
    value, shape = question.value, field.shape if field is not None else Shape.ANY
    if isinstance(value, str) and unprintable(value):
        return await ask_yaml(question, editor)
    offered = values_for(state.case, item, path) if editor is None else None
    if offered is not None and offered.choices and not (isinstance(value, str) and "\n" in value):
        return await choose_value(question, offered)
    if editor is None and shape in _CHOOSERS and isinstance(value, _SUITS.get(shape, object)):
        return await _CHOOSERS[shape](question)
    if shape in (Shape.TEXT, Shape.PROSE) and (value is None or isinstance(value, str)):
        return await _ask_text(question, editor)
    if _is_text(question):
        return await (
            choose_one(question) if field is not None and field.link and not editor else _ask_text(question, editor)
        )
    simple = editor is None and shape is Shape.ANY and not isinstance(value, dict | list)
    if simple and field is not None and field.choices:
        return await choose_or_write(question)
    return await ask_yaml(question, editor)


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

    def ahead(answer: str) -> list[tuple[str, str]]:
        try:
            return question.preview(meant(answer) if answer.strip() else None)
        except ValueError:
            return []

    answer: str | None
    heading, note = question.heading, question.note
    if editor is not None:
        answer = editor(question.app, text, ".txt")
        if judge(answer)[0]:
            answer = await question.app.push_screen_wait(LongText(heading, answer, note, judge, ahead))
    elif shape not in (Shape.TEXT, Shape.REFERENCE) or "\n" in text.rstrip("\n") or len(text) > 90:
        answer = await question.app.push_screen_wait(LongText(heading, text.rstrip("\n"), note, judge, ahead))
    else:
        answer = await question.app.push_screen_wait(Prompt(heading, text.rstrip("\n"), note, judge, ahead))
    if answer is None or answer.rstrip("\n") == text.rstrip("\n"):
        return None
    final = answer.rstrip("\n")
    if not final.strip():
        return question.unset()
    if _is_entry(question) and split(final) and (whole := value_at(question.item, question.path[:-1])) is not None:
        several = await _apart(question, [final], [])
        if several is None:
            return None
        if len(several) > 1:
            place = int(question.path[-1])
            mixed = question.field is not None and question.field.mixed
            entries = [*whole[:place], *(_entry(part, mixed=mixed) for part in several), *whole[place + 1 :]]
            item_id, path = question.item.id, question.path[:-1]
            return lambda case: set_field(case, item_id, path, entries)
    value = meant(final)
    return question.set(value + "\n" if isinstance(value, str) and text.endswith("\n") else value)


def _is_entry(question: Question) -> bool:
    """Whether what is asked for is one entry of a list of plain words."""
    field = question.field
    plain_words = field is not None and field.shape is Shape.ANY and field.part is None and field.link is None
    return plain_words and isinstance(question.path[-1], int)


async def _choose_word(question: Question) -> Command | None:
    choices = question.field.choices if question.field is not None and question.field.choices else ("true", "false")
    current = plain_word(question.value)
    rows = Rows.of([*word_rows(choices), Row(NOTHING, (("say nothing", "dim"),))])
    start = current or choices[0]
    answer = await question.app.push_screen_wait(Picker(question.heading, rows, current=start, note=question.note))
    if answer is None or answer == current:
        return None
    if answer == NOTHING:
        return question.unset()
    flag = question.field is not None and question.field.shape is Shape.FLAG
    return question.set(answer == "true" if flag else answer)


async def _ask_number(question: Question) -> Command | None:
    def judge(text: str) -> tuple[str, bool]:
        if not text.strip():
            return "", True
        number = _number(text)
        return (question.complaint(number), True) if number is not None else ("a number, please", False)

    def ahead(text: str) -> list[tuple[str, str]]:
        return question.preview(_number(text))

    text = plain_word(question.value)
    answer = await question.app.push_screen_wait(Prompt(question.heading, text, question.note, judge, ahead))
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
            Marker(question.heading, word_rows(question.field.choices), set(known), note=question.note)
        )
        return None if chosen is None else _entries(question, [*_kept(known, chosen), *sorted(chosen - set(known))])
    mixed = question.field is not None and question.field.mixed
    if not all(_on_a_line(entry, mixed=mixed) for entry in entries):
        return await ask_yaml(question, None)
    text = "\n".join(scalar_word(entry) if mixed else entry for entry in entries)

    def lines(answer: str) -> list[Any]:
        return [_entry(line.strip(), mixed=mixed) for line in answer.splitlines() if line.strip()]

    def judge(answer: str) -> tuple[str, bool]:
        return question.complaint(lines(answer)) if lines(answer) else "", True

    def ahead(answer: str) -> list[tuple[str, str]]:
        return question.preview(lines(answer) or None)

    note = f"{question.note}\nOne entry a line." + (" Numbers and true or false are no texts." if mixed else "")
    shown = text
    while True:
        answer = await question.app.push_screen_wait(LongText(question.heading, shown, note, judge, ahead))
        if answer is None or answer == text:
            return None
        meant = await _apart(question, answer.splitlines(), text.splitlines())
        if meant is not None:
            return _entries(question, lines("\n".join(meant)))
        shown = answer


async def _apart(question: Question, written: list[str], before: list[str]) -> list[str] | None:
    """The lines, those that are new and have commas taken apart if several entries are meant; None if not said."""
    unclear = [line.strip() for line in written if line not in before and split(line)]
    if not unclear:
        return written
    parted = [part for line in written for part in (split(line) if line.strip() in unclear else [line]) if part.strip()]
    several = await means_several(question.app, question.heading, unclear, sum(len(split(line)) for line in unclear))
    return None if several is None else parted if several else written


def _on_a_line(entry: object, *, mixed: bool) -> bool:
    """Whether an entry of a list can stand on a line of its own."""
    if isinstance(entry, str):
        return entry.strip() == entry and "\n" not in entry and not (mixed and '"' in entry)
    return mixed and isinstance(entry, bool | int | float)


def _entry(line: str, *, mixed: bool) -> Any:
    """The entry that a line stands for: a number or flag where it is written like one, but not in quotes."""
    if not mixed:
        return line
    if len(line) > 1 and line[0] == line[-1] == '"':
        return line[1:-1]
    value = resolve(line)
    return line if value is None else value


def _kept(entries: list[str], chosen: set[str]) -> list[str]:
    return [entry for entry in entries if entry in chosen]


def _entries(question: Question, entries: list[Any]) -> Command | None:
    return question.set(entries) if entries else question.unset()


_Chooser = Callable[[Question], Awaitable[Command | None]]
_CHOOSERS: dict[Shape, _Chooser] = {
    Shape.CHOICE: _choose_word,
    Shape.FLAG: _choose_word,
    Shape.REFERENCE: choose_one,
    Shape.REFERENCES: mark_references,
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


async def ask_name(app: App[Any], state: State, item: AnyItem, path: Path, field: Field) -> str | None:
    """The name of a new entry of a mapping: one that the model allows, where it says which."""
    heading, note = f"{item.id}.{field_text(path)}: name", " ".join(field.description.split())
    offered = names_for(state.case, item, path)
    if offered is not None and offered.choices:
        return await choose_name(app, item, path, heading, offered)
    allowed = entry_names(item.kind.record, str(path[0])) if len(path) == 1 else ()
    if not allowed:
        return await app.push_screen_wait(Prompt(heading, "", note, anything))
    present = value_at(item, path) or {}
    return await app.push_screen_wait(
        Picker(heading, word_rows([one for one in allowed if one not in present]), note=note)
    )
