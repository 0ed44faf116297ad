"""Asking for the value of a field in the way that suits what it holds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import yaml
from textual.app import App

from safetycase.case import AnyItem, Case
from safetycase.documents import read
from safetycase.editing import Command, link, set_field, unset_field
from safetycase.model.forms import Field, Shape
from safetycase.tui import views
from safetycase.tui.dialogs import LongText, Picker, Prompt
from safetycase.tui.rows import Row

Editor = Callable[[App[Any], str, str], str | None]
"""Edits a text outside the workbench: given the app, the text and a file suffix; None if nothing came back."""


async def ask_value(
    app: App[Any], case: Case, item: AnyItem, field: Field | None, name: str, editor: Editor | None = None
) -> Command | None:
    """The command that gives the field what a person answered; None if they left it as it was."""
    value = item.raw.get(name) if isinstance(item.raw, dict) else item.data.get(name)
    title = f"{item.id}.{name}"
    note = field.description if field is not None else ""
    shape = field.shape if field is not None else Shape.ANY
    if editor is None and field is not None and shape in _CHOOSERS:
        return await _CHOOSERS[shape](app, case, item, field, value)
    if _is_text(shape, value):
        return await _ask_text(app, item, name, value, title, note, shape, editor)
    return await _ask_yaml(app, item, name, value, title, note, editor)


def _is_text(shape: Shape, value: Any) -> bool:
    return shape in (Shape.TEXT, Shape.PROSE) or (shape is Shape.ANY and isinstance(value, str))


async def _ask_text(
    app: App[Any], item: AnyItem, name: str, value: Any, title: str, note: str, shape: Shape, editor: Editor | None
) -> Command | None:
    text = value if isinstance(value, str) else ""
    many = shape is Shape.PROSE or "\n" in text
    if editor is not None:
        answer = editor(app, text, ".txt")
    elif many:
        answer = await app.push_screen_wait(LongText(title, text, note))
    else:
        answer = await app.push_screen_wait(Prompt(title, text, note))
    if answer is None or answer.rstrip("\n") == text.rstrip("\n"):
        return None
    final = answer.rstrip("\n")
    if text.endswith("\n") and final:
        final += "\n"
    if not final.strip():
        return _unset(item, name)
    return lambda case: set_field(case, item.id, (name,), final)


async def _ask_yaml(
    app: App[Any], item: AnyItem, name: str, value: Any, title: str, note: str, editor: Editor | None
) -> Command | None:
    text = "" if value is None else yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=88)
    text = text.removesuffix("...\n")
    if editor is not None:
        answer = editor(app, text, ".yaml")
        if answer is not None and _complaint(answer):
            app.notify(_complaint(answer), markup=False, severity="error")
            return None
    else:
        answer = await app.push_screen_wait(LongText(title, text, f"{note} (YAML)", check=_complaint))
    if answer is None or answer == text:
        return None
    parsed = read("value", answer.encode()).data
    if parsed is None:
        return _unset(item, name)
    return lambda case: set_field(case, item.id, (name,), parsed)


def _complaint(text: str) -> str:
    """What is wrong with a text as YAML, empty if nothing."""
    found = read("value", text.encode()).findings
    return f"line {found[0].line}: {found[0].message}" if found else ""


def _unset(item: AnyItem, name: str) -> Command | None:
    present = isinstance(item.raw, dict) and name in item.raw
    return (lambda case: unset_field(case, item.id, (name,))) if present else None


async def _choose_word(app: App[Any], case: Case, item: AnyItem, field: Field, value: Any) -> Command | None:
    rows = [Row(choice, ((choice, "id" if choice == value else ""),)) for choice in field.choices]
    rows.append(Row("", (("say nothing", "dim"),)))
    answer = await app.push_screen_wait(Picker(f"{item.id}.{field.name}", rows, str(value or ""), field.description))
    if answer is None or answer == value:
        return None
    return (lambda case: set_field(case, item.id, (field.name,), answer)) if answer else _unset(item, field.name)


async def _choose_flag(app: App[Any], case: Case, item: AnyItem, field: Field, value: Any) -> Command | None:
    rows = [Row("true", (("true", ""),)), Row("false", (("false", ""),)), Row("", (("say nothing", "dim"),))]
    current = "" if value is None else str(value).lower()
    answer = await app.push_screen_wait(Picker(f"{item.id}.{field.name}", rows, current, field.description))
    if answer is None or answer == current:
        return None
    return (
        (lambda case: set_field(case, item.id, (field.name,), answer == "true")) if answer else _unset(item, field.name)
    )


async def _choose_reference(app: App[Any], case: Case, item: AnyItem, field: Field, value: Any) -> Command | None:
    assert field.link is not None
    rows = [Row("", (("say nothing", "dim"),)), *views.candidate_rows(case, field.link, {str(value)}, without=item.id)]
    answer = await app.push_screen_wait(Picker(f"{item.id}.{field.name}", rows, str(value or ""), field.description))
    if answer is None or answer == value:
        return None
    if not answer:
        return _unset(item, field.name)
    return lambda case: link(case, item.id, (field.name,), answer)


async def _ask_number(app: App[Any], case: Case, item: AnyItem, field: Field, value: Any) -> Command | None:
    def complaint(text: str) -> str:
        return "" if _number(text) is not None or not text.strip() else "a number, please"

    text = "" if value is None else str(value)
    answer = await app.push_screen_wait(Prompt(f"{item.id}.{field.name}", text, field.description, complaint))
    if answer is None or answer == text:
        return None
    number = _number(answer)
    return (
        _unset(item, field.name) if number is None else (lambda case: set_field(case, item.id, (field.name,), number))
    )


def _number(text: str) -> int | float | None:
    parsed = read("value", text.encode()).data
    return parsed if isinstance(parsed, int | float) and not isinstance(parsed, bool) else None


async def _ask_list(app: App[Any], case: Case, item: AnyItem, field: Field, value: Any) -> Command | None:
    text = "\n".join(str(entry) for entry in value) if isinstance(value, list) else ""
    note = f"{field.description} One entry a line." + (f" Of: {', '.join(field.choices)}" if field.choices else "")
    answer = await app.push_screen_wait(LongText(f"{item.id}.{field.name}", text, note))
    if answer is None or answer == text:
        return None
    entries = [line.strip() for line in answer.splitlines() if line.strip()]
    return (lambda case: set_field(case, item.id, (field.name,), entries)) if entries else _unset(item, field.name)


_Chooser = Callable[[App[Any], Case, AnyItem, Field, Any], Awaitable[Command | None]]
_CHOOSERS: dict[Shape, _Chooser] = {
    Shape.CHOICE: _choose_word,
    Shape.FLAG: _choose_flag,
    Shape.REFERENCE: _choose_reference,
    Shape.NUMBER: _ask_number,
    Shape.INTEGER: _ask_number,
    Shape.LIST: _ask_list,
}
