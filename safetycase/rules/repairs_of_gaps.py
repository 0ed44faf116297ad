"""Repairs that add what is missing: items prefilled from their place, and references where only one is possible.

What only the author knows is left open, so that nothing is covered by an item that says nothing: a text says `TODO`,
which covers nothing, and feedback that is added is said to be missing until somebody says that it exists.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safetycase.case import Case
from safetycase.editing import (
    EditError,
    fill_from_place,
    link,
    new_item,
    new_items,
    parse_field,
    set_field,
    typed_value,
)
from safetycase.findings import Finding
from safetycase.findings.text import a
from safetycase.model import BY_NAME, Kind, named
from safetycase.rules.next_steps import UNKNOWN, command_for
from safetycase.rules.next_table import ADVICE, BY_ITEM
from safetycase.rules.repair import Repair, Repairs, mends
from safetycase.stpa import row
from safetycase.stpa.basic_scenarios import drafts, explained_by, propose

_NOT_ADDED = frozenset(["review", "evidence"])
"""Kinds that no repair adds: a judgement and a result are made by people and tools."""
_EDITS = frozenset(["new", "link", "set", "scenarios"])
"""The commands that are edits."""
_STATES_NOTHING: dict[str, dict[str, str]] = {"feedback": {"presence": "missing"}}
"""What an added item of a kind says so that it claims nothing."""


@mends(*(code for code, advice in ADVICE.items() if advice.command[0] in _EDITS and code not in BY_ITEM))
def advised(case: Case, finding: Finding) -> Repairs:
    """What `safetycase next` advises, as far as it is an edit of items and all ids in it are known."""
    words = command_for(case, finding)
    if not words:
        return
    try:
        match words[0]:
            case "new":
                yield from _addition(case, words)
            case "link" if UNKNOWN not in words[1:]:
                yield _linked(words)
            case "set" if UNKNOWN not in " ".join(words[1:]):
                yield _set(case, words)
            case "scenarios" if words[1] in case.items:
                yield from _scenarios(case, words[1])
    except (EditError, ValueError):
        return


@mends(*BY_ITEM)
def cells(case: Case, finding: Finding) -> Repairs:
    """An unsafe control action for an open cell of the grid: the one that the finding names, or each of them."""
    line = row(case, case.items[finding.item])
    waiting = [cell for cell in line.cells if cell.open]
    told = [cell for cell in waiting if finding.message.startswith(f"{finding.item} / {cell.type}:")]
    for cell in told or waiting:
        words = ("new", "uca", finding.item, cell.type)
        yield from _adding(case, BY_NAME["uca"], fill_from_place(case, BY_NAME["uca"], list(words[2:])), words)


def _addition(case: Case, words: tuple[str, ...]) -> Repairs:
    kind = named(words[1])
    if kind is None or kind.name in _NOT_ADDED:
        return
    places = [word for word in words[2:] if "=" not in word and word != UNKNOWN]
    data = fill_from_place(case, kind, places)
    for word in words[2:]:
        name, said, text = word.partition("=")
        if said and (UNKNOWN not in text or name == "text"):
            data[name] = typed_value(kind, (name,), text)
    yield from _adding(case, kind, {**data, **_STATES_NOTHING.get(kind.name, {})}, words)


def _adding(case: Case, kind: Kind, data: dict[str, Any], words: tuple[str, ...]) -> Repairs:
    """The repair that adds an item; none where one that says the same is there already, and waits for somebody."""
    if _waits(case, kind, data):
        return
    said = [f"{name} {_listed(value)}" for name, value in data.items() if value != UNKNOWN]
    yield Repair(
        title=f"add {a(kind.title)}: {', '.join(said)}",
        command=lambda case: new_item(case, kind, data),
        adds=kind.name,
        draft=lambda case: new_item(case, kind, {**data, "origin": "generated", "status": "draft"}),
        words=words,
    )


def _waits(case: Case, kind: Kind, data: dict[str, Any]) -> bool:
    told = {name: value for name, value in data.items() if value != UNKNOWN}
    named_first = next((word for value in told.values() for word in _words(value) if word in case.items), "")
    for reference in case.references_to(named_first):
        item = case.items.get(reference.source)
        there = item is not None and item.kind is kind and not item.obsolete
        if item is not None and there and all(item.data.get(name) == value for name, value in told.items()):
            return True
    return False


def _words(value: object) -> list[str]:
    return [word for word in (value if isinstance(value, list) else [value]) if isinstance(word, str)]


def _listed(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _linked(words: Sequence[str]) -> Repair:
    _, item, field, target = words
    return Repair(
        title=f"let {item}.{field} name {target}", words=tuple(words),
        command=lambda case: link(case, item, parse_field(field), target),
    )  # fmt: skip


def _set(case: Case, words: Sequence[str]) -> Repair:
    _, item, field, text = words
    path = parse_field(field)
    value = typed_value(case.items[item].kind, path, text)
    return Repair(
        title=f"write {item}.{field}: {text}", words=tuple(words),
        command=lambda case: set_field(case, item, path, value),
    )  # fmt: skip


def _scenarios(case: Case, name: str) -> Repairs:
    found = [propose(case, uca) for uca in explained_by(case, case.items[name])]
    wanted = [draft for one in found for draft in drafts(one)]
    if wanted:
        yield Repair(
            title=f"add {len(wanted)} basic {'scenario' if len(wanted) == 1 else 'scenarios'} as drafts to review",
            command=lambda case: new_items(case, BY_NAME["scenario"], wanted)[0],
            adds="scenario",
            words=("scenarios", name, "--add"),
        )
