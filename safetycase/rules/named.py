"""The rule about losses and hazards that name a part of the system."""

from __future__ import annotations

import re
from collections.abc import Iterator

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.findings.text import visible
from safetycase.rules.problem import Found, Place, Problem, case_check
from safetycase.rules.wording import statements
from safetycase.rules.words import pattern, tokens

COMPONENT_NAMED = declare(
    Rule(
        code="SFC222",
        name="component-named",
        severity=Severity.WARNING,
        summary="A loss or hazard names a component, sensor, actuator or automated controller of the system.",
        why="Losses and hazards are about the system as a whole. One that names a part of it is mostly a failure of "
        "that part, and the same state is not looked for where another part brings it about.",
        source="STPA Handbook 2018, ch. 2, step 1 (tips: losses and hazards do not refer to individual components)",
        fix="Say what the failure of the part does to the system as a whole; the part comes back in scenarios.",
        bad="losses:\n  L-1: Loss of life or injury to passengers\n"
        "elements:\n  odometer: {title: Wheel odometer, role: sensor, nature: automated}\n"
        "hazards:\n  H-1: {text: The wheel odometer shows standstill while the train is moving, losses: [L-1]}",
        good="losses:\n  L-1: Loss of life or injury to passengers\n"
        "elements:\n  odometer: {title: Wheel odometer, role: sensor, nature: automated}\n"
        "hazards:\n  H-1: {text: Doors are open while the train is moving, losses: [L-1]}",
    )
)

_AUTOMATED = frozenset(["automated", "ml", "mixed"])
_BEFORE = re.compile(r"(?:^|\b(?:the|a|an|its|their|of|by|in|from|both|two|all)\s+)\Z", re.IGNORECASE)
"""What stands before a name of one word where it is a name: `brake` may also be what somebody does."""


@case_check
def check_components(case: Case) -> Found:
    """Losses and hazards speak of the system, not of its parts. Those who may be harmed are no parts."""
    parts: dict[str, list[tuple[str, AnyItem]]] = {}
    for name, part in _parts(case):
        key = max(name.split(), key=len)
        for form in (key, f"{key}s"):
            parts.setdefault(form, []).append((name, part))
    if not parts:
        return
    known = frozenset(parts)
    for kind in ("loss", "hazard"):
        for item in case.of_kind(kind):
            if item.obsolete:
                continue
            for field, text, words in statements(item):
                if not known.isdisjoint(words):
                    line = f" {' '.join(words)} "
                    named = [part for word in dict.fromkeys(words) for part in parts.get(word, ())]
                    yield from _first([entry for entry in named if f" {entry[0]}" in line], item, field, text)


def _first(named: list[tuple[str, AnyItem]], item: AnyItem, field: str, text: str) -> Iterator[Problem]:
    """The first of some parts that a text names indeed."""
    for name, part in named:
        where = _where(name, text)
        if where is not None:
            yield _problem(item, field, text[where[0] : where[1]], part)
            return


def _problem(item: AnyItem, field: str, words: str, part: AnyItem) -> Problem:
    what = str(part.data.get("role", "component")) if part.kind.name == "element" else "component"
    return Problem(
        rule=COMPONENT_NAMED, item=item.id, path=(field,), words=words,
        message=f"{item.id}: “{visible(words)}” is a part of the system, the {what} {part.id}",
        hint=f"say what the whole system does or is in then; what happens to {part.id} belongs to a scenario",
        related=(Place(f"the {what}", part.id),),
    )  # fmt: skip


def _parts(case: Case) -> Iterator[tuple[str, AnyItem]]:
    """The names of the parts that a loss or hazard should not name, as tokens in one line.

    Controlled processes are what hazards are about; people and organisations can be harmed. A controller that does not
    say that it is a machine is taken for a person.
    """
    about = {_name(case.name)}
    purpose = case.manifest.purpose
    if purpose and isinstance(purpose.system, str):
        about.add(_name(purpose.system))
    parts = []
    for item in case.of_kind("element"):
        role, nature = item.data.get("role"), item.data.get("nature")
        machine = nature in _AUTOMATED if role == "controller" else role in ("sensor", "actuator") and nature != "human"
        if machine and not item.obsolete:
            parts.append(item)
        else:
            about.add(_name(item.data.get("title", "")))
    parts += [item for item in case.of_kind("component") if not item.obsolete]
    for item in parts:
        name = _name(item.data.get("title", ""))
        if len(name) > 2 and name not in about:
            yield name, item


def _name(text: str) -> str:
    return " ".join(tokens(text))


def _where(name: str, text: str) -> tuple[int, int] | None:
    """Where a text names a part, in the singular or the plural; None if it does not."""
    for form in (name, f"{name}s"):
        for match in pattern(form).finditer(text):
            if " " in name or _BEFORE.search(text[: match.start()]):
                return match.span()
    return None
