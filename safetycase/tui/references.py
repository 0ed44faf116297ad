"""Choosing what a field refers to: items that are there, and new ones made in place."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from textual.app import App

from safetycase.case import Case
from safetycase.editing import Command, in_one, link, new_item, next_id, set_field, unlink, value_at
from safetycase.findings import Path
from safetycase.model import ANY, BY_NAME, ID_PATTERN, VARIABLE, Link
from safetycase.model.links import links
from safetycase.tui.lists import candidate_rows, search
from safetycase.tui.pickers import Marker, Offer, Picker
from safetycase.tui.question import Question
from safetycase.tui.rows import Row
from safetycase.tui.state import State

FLOWS = ("action", "feedback", "information")
"""The kinds of items that pass from one element to another; a few words name them, which are their title."""
FLOW_WORDS = {"action": "control action", "feedback": "feedback", "information": "other information"}
OUTSIDE = "\0outside"
"""The answer to which element stands at the end of a flow that lies outside the structure."""
NOTHING = ""
"""The answer that takes the field away."""
_NEW = "+"
"""What the key of a row begins with that stands for an item to be made; no id begins so."""


def offer_new(case: Case, wanted: Link, known: Sequence[str] = ()) -> Offer:
    """Offers to make a new item of what is typed, of each kind that a link accepts, unless it is an id in the case.

    Of what stands in other cases nothing is made.
    """
    kinds = [BY_NAME[name] for name in wanted.kinds if name not in (ANY, VARIABLE) and not wanted.abroad]

    def offer(text: str) -> list[Row]:
        if text in case.items or text in known:
            return []
        words = [(kind.name, f"+ new {kind.title.lower()}  ") for kind in kinds]
        return [Row(f"{_NEW}{name}:{text}", ((said, "accent"), (text, ""))) for name, said in words]

    return offer


def is_new(key: str) -> bool:
    """Whether the key of a row stands for an item that is to be made."""
    return key.startswith(_NEW)


def made(
    case: Case, key: str, more: Mapping[str, object] | None = None, besides: Collection[str] = ()
) -> tuple[str, Command]:
    """The id of the item that a row offered to make, and the command that makes it.

    What was typed is its id where it is written like one of its kind, and its text, or title, where it is not. `more`
    are further fields, `besides` ids that other new items get.
    """
    name, _, text = key.removeprefix(_NEW).partition(":")
    kind = BY_NAME[name]
    if kind.prefix and text.startswith(f"{kind.prefix}-") and re.fullmatch(ID_PATTERN, text):
        item_id, data = text, dict(more or {})
    else:
        said = "title" if name in FLOWS else kind.short
        item_id, data = next_id(case, kind, text), {said: text, **(more or {})}
    stem, _, number = item_id.rpartition("-")
    while item_id in besides:
        number = str(int(number) + 1) if number.isdigit() else "2"
        item_id = f"{stem or item_id}-{number}"
    return item_id, lambda case: new_item(case, kind, data, item_id)


async def choose_one(question: Question) -> Command | None:
    """Ask for the one item that a field is to refer to, which may be new."""
    assert question.field is not None
    wanted = question.field.link
    assert wanted is not None
    case = question.state.case
    present = {question.value} if question.value else set()
    rows = candidate_rows(question.state, wanted, present, without=question.item.id)
    answer = await question.app.push_screen_wait(
        Picker(
            question.heading, rows, current=question.value or "", note=question.note,
            narrow=search(question.state, rows.keys), offer=offer_new(case, wanted, rows.keys),
        )
    )  # fmt: skip
    if answer is None or answer == question.value:
        return None
    if is_new(answer):
        ends = await _ends(question, answer)
        if ends is None:
            return None
        more, before = ends
        item_id, making = made(case, answer, more)
        title = f"new {item_id}, named in {question.heading}"
        return in_one(title, [*before, making, question.set(item_id)], item=question.item.id)
    return question.unset() if answer == NOTHING else question.set(answer)


async def _ends(question: Question, key: str) -> tuple[dict[str, str], list[Command]] | None:
    """The ends of a new item that a variable of a process model is updated by, and what is made before it.

    It goes to the controller that holds the model; where it comes from is asked. None if that was cancelled.
    """
    kind = key.removeprefix(_NEW).partition(":")[0]
    if question.path[0] != "process_model" or kind not in FLOWS:
        return {}, []
    controller = question.item.id
    variable = value_at(question.item, question.path[:2])
    describes = str(variable.get("describes", "")) if isinstance(variable, dict) else str(variable or "")
    chosen = await choose_end(question.app, question.state, kind, "from", controller, describes.partition("/")[0])
    if chosen is None:
        return None
    source, before = chosen
    return {**({"from": source} if source != OUTSIDE else {}), "to": controller}, before


async def choose_end(
    app: App[Any], state: State, kind: str, end: str, other: str, current: str = ""
) -> tuple[str, list[Command]] | None:
    """Ask for the element at one end of a flow, not the `other` one, and what is to be made before it if it is new.

    None if that was cancelled.
    """
    wanted = next(one for one in links(BY_NAME[kind]) if one.field == end)
    rows = candidate_rows(state, wanted, set(), without=other)
    narrow = search(state, rows.keys)
    offer = offer_new(state.case, wanted, rows.keys)
    if kind == "information":
        rows = rows.followed_by([Row(OUTSIDE, (("outside the structure", "dim"),))])
    heading = f"{FLOW_WORDS[kind][0].upper()}{FLOW_WORDS[kind][1:]}: {end} which element?"
    answer = await app.push_screen_wait(Picker(heading, rows, current=current, narrow=narrow, offer=offer))
    if answer is None or not is_new(answer):
        return None if answer is None else (answer, [])
    made_id, command = made(state.case, answer)
    return made_id, [command]


async def mark_references(question: Question) -> Command | None:
    """Ask which items a field is to refer to; several may be marked, and new ones among them."""
    assert question.field is not None
    wanted = question.field.link
    assert wanted is not None
    case, item, path = question.state.case, question.item, question.path
    present = {entry for entry in question.value or () if isinstance(entry, str)}
    rows = candidate_rows(question.state, wanted, present, without=item.id)
    chosen = await question.app.push_screen_wait(
        Marker(
            question.heading, rows, present & set(rows.keys), note=question.note,
            narrow=search(question.state, rows.keys), offer=offer_new(case, wanted, rows.keys),
        )
    )  # fmt: skip
    if chosen is None:
        return None
    added = [key for key in rows.keys if key in chosen - present]
    taken = [key for key in present if key in rows.keys and key not in chosen]
    new = sorted(key for key in chosen if is_new(key))
    if new:
        return await _with_new(question, new, added, taken)
    if len(added) + len(taken) == 1:
        change, target = (link, added[0]) if added else (unlink, taken[0])
        return lambda case: change(case, item.id, path, target)
    kept = [entry for entry in question.value or () if entry not in taken]
    return question.set(kept + added) if added or taken else None


async def _with_new(
    question: Question, new: Sequence[str], added: Sequence[str], taken: Sequence[str]
) -> Command | None:
    """One step that makes new items and lets the field refer to them and to what else was marked."""
    case, item_id, path = question.state.case, question.item.id, question.path
    kept = [entry for entry in question.value or () if entry not in taken] + list(added)
    making: list[Command] = []
    ids: list[str] = []
    for key in new:
        ends = await _ends(question, key)
        if ends is None:
            return None
        more, before = ends
        name, command = made(case, key, more, besides=ids)
        ids.append(name)
        making += [*before, command]
    title = f"new {', '.join(ids)}, named in {question.heading}"
    return in_one(title, [*making, _setting(item_id, path, [*kept, *ids])], item=item_id)


def _setting(item_id: str, path: Path, value: object) -> Command:
    return lambda case: set_field(case, item_id, path, value)
