"""A question for the value of a field: its place, what it means, and what a check would say of an answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec
from textual.app import App

from safetycase.case import AnyItem
from safetycase.editing import Command, EditError, set_field, unset_field, value_at
from safetycase.findings import Path, field_text
from safetycase.findings.looks import SEVERITY_GLYPHS
from safetycase.findings.text import UNSAFE
from safetycase.model.forms import Field
from safetycase.schema import item_errors
from safetycase.tui.form import plain
from safetycase.tui.state import State

Editor = Callable[[App[Any], str, str], str]
"""Edits a text outside the workbench: given the app, the text and a file suffix. Raises EditorError."""

SHOWN_ERRORS = 3
_BEYOND_FORM = "SFC100"
"""The first code of the rules that are not about the form of what is written."""
_UNPRINTABLE = re.compile(f"[{UNSAFE}]")


def unprintable(text: str) -> bool:
    """Whether a text has characters, line ends aside, that could steer a terminal or cannot be seen."""
    return _UNPRINTABLE.search(text.replace("\n", "")) is not None


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
        while len(path) > 1 and isinstance(whole := value_at(self.item, path[:-1]), list | dict) and len(whole) == 1:
            path = path[:-1]  # a list or mapping of nothing says less than none
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

    def preview(self, value: Any) -> list[tuple[str, str]]:
        """What check would say of the item with another value and does not say now, each line with its tone.

        What is wrong with the form of the value is not among it: `complaint` tells that. May be asked beside the
        screen: nothing is changed.
        """
        from safetycase.editing.drafts import perform
        from safetycase.rules.preview import brought

        case = self.state.case
        command = self.unset() if value is None else self.set(value)
        if command is None:
            return []
        try:
            after = case.replaced(perform(case, command(case)))
        except EditError:
            return []
        found = [one for one in brought(case, after, self.item.id) if one.rule >= _BEYOND_FORM]
        return [(f"{SEVERITY_GLYPHS[one.severity]} {one.message}", one.severity.word) for one in found]

    def _concerned(self, path: Path) -> bool:
        """Whether a place in the item is in the field, or holds it."""
        return all(one == other for one, other in zip(path, self.path, strict=False))


def _raw(item: AnyItem) -> dict[Any, Any]:
    return item.raw if isinstance(item.raw, dict) else item.data
