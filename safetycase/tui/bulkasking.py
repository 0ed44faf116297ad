"""What can be done with marked items, and how each is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from safetycase.case import AnyItem
from safetycase.editing import (
    Command,
    add_entries,
    link_items,
    set_fields,
    take_entries,
    typed_value,
    unlink_items,
    unset_fields,
    value_at,
)
from safetycase.model.forms import Field, Shape, fields
from safetycase.tui.dialogs import Prompt
from safetycase.tui.lists import candidate_rows, search
from safetycase.tui.marking import Ask, Marking, named
from safetycase.tui.pickers import Picker
from safetycase.tui.question import Question
from safetycase.tui.rows import Row, Rows

_SIMPLE = (Shape.TEXT, Shape.PROSE, Shape.CHOICE, Shape.FLAG, Shape.NUMBER, Shape.INTEGER, Shape.LIST, Shape.ANY)


async def ask_field(bench: Marking, items: Sequence[AnyItem]) -> Command | None:
    """A value for a field that all the items have in common."""
    known = [field for field in common_fields(items) if field.shape in _SIMPLE and field.link is None]
    field = await _choose_field(bench, f"Set which field of {named(items)}?", known)
    return await _ask_value(bench, items, field) if field is not None else None


def _of_field(name: str) -> Ask:
    """Asks for a value of the field of this name."""

    async def ask(bench: Marking, items: Sequence[AnyItem]) -> Command | None:
        field = next((one for one in common_fields(items) if one.name == name), None)
        return await _ask_value(bench, items, field) if field is not None else None

    return ask


async def _ask_value(bench: Marking, items: Sequence[AnyItem], field: Field) -> Command | None:
    path, heading = (field.name,), f"{field.label} of {named(items)}"
    note = " ".join(field.description.split())
    if field.shape in (Shape.CHOICE, Shape.FLAG):
        words = field.choices or ("true", "false")
        rows = Rows.of([Row(word, ((word, ""),)) for word in words])
        chosen = await bench.app.push_screen_wait(Picker(heading, rows, note=note))
        if chosen is None:
            return None
        value: Any = chosen == "true" if field.shape is Shape.FLAG else chosen
        return lambda case: set_fields(case, {item.id: value for item in items}, path)
    examples = _one_of_each_kind(items)

    def values(text: str) -> dict[str, Any]:
        of_kind = {item.kind.name: typed_value(item.kind, path, text) for item in examples}
        return {item.id: of_kind[item.kind.name] for item in items}

    def judge(text: str) -> tuple[str, bool]:
        if not text.strip():
            return "say a value", False
        try:
            given = values(text)
        except ValueError as error:
            return str(error), False
        found = [_complaint(bench, item, field, given[item.id]) for item in examples]
        return next(filter(None, found), ""), True

    answer = await bench.app.push_screen_wait(Prompt(heading, "", note, judge))
    if answer is None or not answer.strip():
        return None
    given = values(answer)
    return lambda case: set_fields(case, given, path)


async def ask_absence(bench: Marking, items: Sequence[AnyItem]) -> Command | None:
    """A field to be taken away from all the items that have it."""
    said = {str(name) for item in items if isinstance(item.raw, dict) for name in item.raw}
    known = {field.name: field for item in _one_of_each_kind(items) for field in fields(item.kind.record)}
    described = [field for name, field in known.items() if name in said]
    field = await _choose_field(bench, f"Take which field away from {named(items)}?", described)
    ids = [item.id for item in items]
    return (lambda case: unset_fields(case, ids, (field.name,))) if field is not None else None


async def ask_label(bench: Marking, items: Sequence[AnyItem]) -> Command | None:
    """A label to be added."""
    answer = await bench.app.push_screen_wait(Prompt(f"New label of {named(items)}", "", "A word to find items by."))
    label, ids = (answer or "").strip(), [item.id for item in items]
    return (lambda case: add_entries(case, ids, ("labels",), label)) if label else None


async def ask_no_label(bench: Marking, items: Sequence[AnyItem]) -> Command | None:
    """One of the labels that the items have, to be taken away."""
    counts: dict[str, int] = {}
    for item in items:
        labels = value_at(item, ("labels",))
        for label in labels if isinstance(labels, list) else ():
            counts[str(label)] = counts.get(str(label), 0) + 1
    rows = Rows.of([Row(label, ((label, ""),), tail=((f"{count:,} ", "dim"),)) for label, count in counts.items()])
    chosen = await bench.app.push_screen_wait(Picker(f"Take which label from {named(items)}?", rows))
    ids = [item.id for item in items]
    return (lambda case: take_entries(case, ids, ("labels",), chosen)) if chosen is not None else None


async def ask_link(bench: Marking, items: Sequence[AnyItem]) -> Command | None:
    """An item to which all of these are to refer."""
    known = [field for field in common_fields(items) if field.link is not None]
    field = await _choose_field(bench, f"Link {named(items)} by which field?", known)
    if field is None or field.link is None:
        return None
    rows = candidate_rows(bench.state, field.link, set(), without="")
    narrow = search(bench.state, rows.keys)
    target = await bench.app.push_screen_wait(Picker(f"{field.link.forward} what?", rows, narrow=narrow))
    ids, path = [item.id for item in items], (field.name,)
    return (lambda case: link_items(case, ids, path, target)) if target is not None else None


async def ask_no_link(bench: Marking, items: Sequence[AnyItem]) -> Command | None:
    """One of the references that the items make, to be taken back."""
    counts: dict[tuple[str, str], int] = {}
    for item in items:
        for place in {(str(ref.path[0]), ref.target) for ref in item.references}:
            counts[place] = counts.get(place, 0) + 1
    rows = Rows.of([
        Row(f"{name} {target}", ((f"{name:<20} ", "dim"), (target, "id")), tail=((f"{count:,} ", "dim"),),
            data=(name, target))
        for (name, target), count in counts.items()
    ])  # fmt: skip
    chosen = await bench.app.push_screen_wait(Picker(f"Take which link from {named(items)}?", rows))
    if chosen is None:
        return None
    name, target = rows.row(chosen).data
    ids = [item.id for item in items]
    return lambda case: unlink_items(case, ids, (name,), target)


async def ask_deletion(bench: Marking, items: Sequence[AnyItem]) -> Command | None:
    """Whether to delete the items, with every item that refers to one."""
    return await bench.ask_deletion(items)


CHOICES: tuple[tuple[str, str, Ask], ...] = (
    ("Status", "how far the author stands behind them", _of_field("status")),
    ("Owner", "the person or team who answers for them", _of_field("owner")),
    ("Add a label", "beside the labels they have", ask_label),
    ("Take a label away", "from those that have it", ask_no_label),
    ("Set a field", "the same value in each", ask_field),
    ("Take a field away", "from those that have it", ask_absence),
    ("Link", "make each refer to one more item", ask_link),
    ("Unlink", "take a reference back", ask_no_link),
    ("Delete", "shows what refers to them first", ask_deletion),
)
"""What can be done: its name, what it means, and how it is asked for."""


def common_fields(items: Sequence[AnyItem]) -> list[Field]:
    """The fields that every item's kind has, in the order of the first."""
    first, *others = (fields(item.kind.record) for item in _one_of_each_kind(items))
    shapes = [{field.name: field.shape for field in other} for other in others]
    return [field for field in first if all(known.get(field.name) is field.shape for known in shapes)]


def _one_of_each_kind(items: Sequence[AnyItem]) -> list[AnyItem]:
    return list({item.kind.name: item for item in items}.values())


async def _choose_field(bench: Marking, heading: str, known: Sequence[Field]) -> Field | None:
    row: Callable[[Field], Row] = lambda field: Row(  # noqa: E731
        field.name, ((f"{field.label:<20} ", "id"), (" ".join(field.description.split()), "dim")), data=field
    )
    rows = Rows.of([row(field) for field in known])
    chosen = await bench.app.push_screen_wait(Picker(heading, rows))
    field: Field | None = rows.row(chosen).data if chosen is not None else None
    return field


def _complaint(bench: Marking, item: AnyItem, field: Field, value: Any) -> str:
    """What a check would say about the form of the field of an item with this value; empty if nothing."""
    return Question(bench.app, bench.state, item, (field.name,), field, value).complaint(value)
