"""Rules about ids that prose mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from safetycase.case import AnyItem, Case
from safetycase.findings import Path, Rule, Severity, declare
from safetycase.model import KINDS
from safetycase.rules.problem import Found, Problem

UNKNOWN_MENTION = declare(
    Rule(
        code="SFC132",
        name="unknown-id-in-prose",
        severity=Severity.WARNING,
        summary="A text mentions an id that does not exist, although the case has ids of this form.",
        why="The item was renamed or deleted, or never written: whoever follows the text finds nothing. References in "
        "fields are checked and renamed; those in prose are followed by nobody.",
        source="safetycase design: ids; STPA Handbook 2018, ch. 2 (traceability between all results)",
        fix="Correct the id. If it belongs to something outside the case, name it also under `refs` of the item.",
        bad="losses:\n  L-1: Loss of life or injury to patients\n"
        "hazards:\n  H-1: {text: The state that leads to L-7, losses: [L-1]}",
        good="losses:\n  L-1: Loss of life or injury to patients\n"
        "hazards:\n  H-1: {text: The state that leads to L-1, losses: [L-1]}",
    )
)
UNLINKED_MENTION = declare(
    Rule(
        code="SFC133",
        name="unlinked-id-in-prose",
        severity=Severity.INFO,
        summary="A statement mentions an item that no reference joins it to.",
        why="What stands only in prose is in no trace and no table, and no change of the other item calls for a look "
        "at this one.",
        source="STPA Handbook 2018, ch. 2 (traceability between all results)",
        fix="Name the item in the field where it belongs; or leave it, if it is only an example.",
        bad="losses:\n  L-1: Loss of life or injury to patients\n  L-2: Loss of the therapy record\n"
        "hazards:\n  H-1: {text: The state that also leads to L-2, losses: [L-1]}\n"
        "  H-2: {text: The record cannot be written, losses: [L-2]}",
        good="losses:\n  L-1: Loss of life or injury to patients\n  L-2: Loss of the therapy record\n"
        "hazards:\n  H-1: {text: The state that also leads to L-2, losses: [L-1, L-2]}\n"
        "  H-2: {text: The record cannot be written, losses: [L-2]}",
    )
)

_KINDS = {kind.prefix: kind.name for kind in KINDS if kind.prefix}
_ID = re.compile(r"(?<![\w.:/-])([A-Z]{1,4})-(\d+(?:\.\d+)*)(?![\w/-])")
PROSE = ("title", "text", "rationale", "when", "condition", "fit_criterion", "control_algorithm", "not_needed")
"""Fields with prose of the author's own."""

_STATEMENTS = ("text", "title", "when", "condition")
"""Fields in which a mention should be a reference too. Reasons may compare with other items as they like."""

_NESTED = ("not_hazardous", "no_scenario")
"""Fields that hold reasons by type, subtype or class."""


def mentioned(case: Case, item: AnyItem, field: str, text: str) -> Iterator[Problem]:
    """What is to be said about the ids that a text of an item mentions. `text` has a hyphen."""
    return _mentioned(case, item, (field,), text) if _ID.search(text) else iter(())


def mentioned_in_reasons(case: Case, item: AnyItem) -> Found:
    """The same for the reasons that an item gives by type, subtype or class."""
    for path, entry in reasons_in(item):
        if "-" in entry:
            yield from _mentioned(case, item, path, entry)


def reasons_in(item: AnyItem) -> Iterator[tuple[Path, str]]:
    """The texts of the reasons that an item gives by type, subtype or class, each with its place."""
    for field in _NESTED:
        for key, value in item.data.get(field, {}).items():
            yield from _entries((field, key), value)


def mentioning(case: Case, kinds: Set[str], names: Set[str]) -> set[str]:
    """The items whose prose may mention ids of these kinds or one of these names.

    They look at them anew when the kinds come up or the names are gone.
    """
    prefixes = {f"{prefix}-" for prefix, kind in _KINDS.items() if kind in kinds}
    prefixes |= {f"{name.partition('-')[0]}-" for name in names}
    found = set()
    for item in case.items.values():
        prose = " ".join(str(item.data[field]) for field in (*PROSE, *_NESTED) if field in item.data)
        if any(prefix in prose for prefix in prefixes):
            found.add(item.id)
    return found


def _entries(path: Path, value: object) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for field in ("reason", "when"):
            if isinstance(value.get(field), str):
                yield (*path, field), value[field]
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _entries((*path, index), entry)


def _mentioned(case: Case, item: AnyItem, path: Path, text: str) -> Iterator[Problem]:
    linked: set[str] | None = None
    for name in dict.fromkeys(match[0] for match in _ID.finditer(text)):
        other = case.items.get(name)
        kind = _KINDS.get(name.partition("-")[0])
        if other is item or kind is None or not case.of_kind(kind) or name in _outside(item):
            continue
        if other is None:
            message = f"{item.id} mentions {name}, which does not exist"
            yield Problem(rule=UNKNOWN_MENTION, item=item.id, path=path, words=name, message=message)
        elif path[0] in _STATEMENTS:
            linked = linked if linked is not None else _linked(case, item)
            if name not in linked:
                message = f"{item.id} mentions {name}, but no reference joins the two"
                yield Problem(rule=UNLINKED_MENTION, item=item.id, path=path, words=name, message=message)


def _outside(item: AnyItem) -> frozenset[str]:
    """The words by which an item refers to places outside the case."""
    lines = (*item.data.get("refs", ()), *item.data.get("aliases", ()))
    return frozenset(word.strip(",;()") for line in lines for word in line.split())


def _linked(case: Case, item: AnyItem) -> set[str]:
    """The ids that an item names in its fields, and those that name it."""
    named = {reference.target.partition("/")[0] for reference in item.references}
    return named | {reference.source for reference in case.references_to(item.id)}
