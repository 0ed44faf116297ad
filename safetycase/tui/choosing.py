"""Choosing among what is known to fit: words, values and names, with room for what is typed instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import App

from safetycase.case import AnyItem
from safetycase.editing import Command, typed_value, value_at
from safetycase.findings import Path
from safetycase.model.forms import Shape
from safetycase.tui.pickers import Marker, Picker
from safetycase.tui.question import Question
from safetycase.tui.references import NOTHING
from safetycase.tui.rows import Row, Rows
from safetycase.tui.suggesting import Suggested
from safetycase.tui.yamltext import ask_yaml

_YAML = "\0yaml"
"""The key of the row that leads to the value as YAML."""


def word_rows(choices: Sequence[str]) -> Rows:
    """A row for each word."""
    return Rows.of([Row(choice, ((choice, ""),)) for choice in choices])


def plain_word(value: Any) -> str:
    """A choice or flag as its list shows it."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


async def choose_or_write(question: Question) -> Command | None:
    """Ask for one of the words that a field may hold, or for what else it may, as YAML."""
    assert question.field is not None
    more = Row(_YAML, (("something else, as YAML …", "dim"),))
    rows = Rows.of([*word_rows(question.field.choices), more, Row(NOTHING, (("say nothing", "dim"),))])
    current = plain_word(question.value)
    answer = await question.app.push_screen_wait(Picker(question.heading, rows, current=current, note=question.note))
    if answer == _YAML:
        return await ask_yaml(question)
    if answer is None or answer == current:
        return None
    return question.unset() if answer == NOTHING else question.set(answer)


async def choose_value(question: Question, offered: Suggested) -> Command | None:
    """Ask for one of the values that are known to fit, or several, or for another that is typed."""
    by_word = {plain_word(choice.value): choice for choice in offered.choices}
    rows = Rows.of([Row(word, ((f"{word}  ", "id"), (choice.note, "dim"))) for word, choice in by_word.items()])

    def own(text: str) -> list[Row]:
        return [] if text in by_word else [_as_typed(text, offered)]

    def meant(word: str) -> Any:
        return by_word[word].value if word in by_word else _typed(question, word)

    note = f"{question.note}\nThe {offered.named}; anything else can be typed."
    if not offered.several:
        known = Rows.of([*rows, Row(NOTHING, (("say nothing", "dim"),))])
        current = plain_word(question.value)
        answer = await question.app.push_screen_wait(
            Picker(question.heading, known, current=current, note=note, offer=own)
        )
        if answer is None or answer == current:
            return None
        return question.unset() if answer == NOTHING else question.set(meant(answer))
    present = question.value if isinstance(question.value, list) else [] if question.value is None else [question.value]
    there = [plain_word(one) for one in present]
    strange = [Row(word, ((f"{word}  ", "id"), ("as it stands", "dim"))) for word in there if word not in by_word]
    chosen = await question.app.push_screen_wait(
        Marker(
            question.heading,
            Rows.of([*rows, *strange]),
            set(there),
            current=there[0] if there else "",
            note=note,
            offer=own,
        )
    )
    if chosen is None or chosen == set(there):
        return None
    words = [*(word for word in by_word if word in chosen), *sorted(chosen - set(by_word))]
    values = [present[there.index(word)] if word in there else meant(word) for word in words]
    if not values:
        return question.unset()
    listed = isinstance(question.value, list) or (question.field is not None and question.field.shape is Shape.LIST)
    return question.set(values if listed or len(values) > 1 else values[0])


def _as_typed(text: str, offered: Suggested) -> Row:
    """The row for a text that is none of the choices."""
    return Row(text, ((f"“{text}”  ", ""), (f"as it is typed, not among the {offered.named}", "dim")))


def _typed(question: Question, text: str) -> Any:
    """The value that a text typed by hand stands for: a number or flag where it is written like one."""
    if question.field is not None and question.field.shape in (Shape.TEXT, Shape.LIST):
        return text
    try:
        return typed_value(question.item.kind, question.path, text)
    except ValueError:
        return text


async def choose_name(app: App[Any], item: AnyItem, path: Path, heading: str, offered: Suggested) -> str | None:
    """Ask for the name of a new entry of a mapping among those that are known, or another; None if cancelled."""
    present = value_at(item, path) or {}
    left = [choice for choice in offered.choices if str(choice.value) not in present]
    rows = Rows.of([Row(str(one.value), ((f"{one.value}  ", "id"), (one.note, "dim"))) for one in left])
    known = set(rows.keys)

    def own(text: str) -> list[Row]:
        return [] if text in known or text in present else [_as_typed(text, offered)]

    note = f"The {offered.named} that are known; anything else can be typed."
    return await app.push_screen_wait(Picker(heading, rows, note=note, offer=own))
