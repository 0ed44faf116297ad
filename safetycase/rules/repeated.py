"""Rules about texts that stand in a case twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safetycase.case import AnyItem, Case
from safetycase.findings import Rule, Severity, declare
from safetycase.findings.text import a
from safetycase.rules.problem import Found, Place, Problem, case_check
from safetycase.rules.wording import shortened

ACROSS_KINDS = declare(
    Rule(
        code="SFC130",
        name="text-of-another-kind",
        severity=Severity.WARNING,
        summary="Items of different kinds say the same, word for word.",
        why="A loss, the hazard that leads to it and the constraint that prevents it are three different things. Where "
        "they have one text, at least one of them has not been thought of, and the trace only looks complete.",
        source="STPA Handbook 2018, ch. 2, step 1 (losses, hazards and constraints differ)",
        fix="Say in each item what is its own: what is lost, which state leads to it, what must hold.",
        bad="losses:\n  L-1: Patients lose consciousness\n"
        "hazards:\n  H-1: {text: Patients lose consciousness, losses: [L-1]}",
        good="losses:\n  L-1: Patients lose consciousness\n"
        "hazards:\n  H-1: {text: More insulin is at work than the patient needs, losses: [L-1]}",
    )
)
REPEATED = declare(
    Rule(
        code="SFC131",
        name="text-repeated",
        severity=Severity.WARNING,
        summary="Two items of one kind say the same, word for word.",
        why="Counted twice, the case looks larger than it is; mostly one of the two was copied and never changed.",
        source="safetycase design: a case must not look better than it is",
        fix="Say in the later item what is its own, or remove it and let references name the first one.",
        bad="losses:\n  L-1: Loss of life or injury to patients\n  L-2: Loss of life or injury to patients",
        good="losses:\n  L-1: Loss of life or injury to patients\n  L-2: Loss of trust in the clinic",
    )
)

_KINDS: dict[str, tuple[str, ...]] = {
    "loss": (), "hazard": (), "constraint": (), "responsibility": ("controller",),
    "uca": ("action", "type", "subtype", "context"), "controller_constraint": ("controller",),
    "scenario": ("ucas", "parent", "class", "factor"), "assumption": (),
    "requirement": ("allocated_to", "environment"),
}  # fmt: skip
"""Kinds whose texts are compared, each with the fields in which two items of the kind may differ instead."""

_DEMANDS = frozenset(["constraint", "controller_constraint", "responsibility"])
"""Kinds that a requirement may hand on word for word."""

_SHORTEST = 12
"""Texts of fewer characters (half as many in a script other than the Latin one) say too little to be called copies."""


@case_check
def check_same_text(case: Case) -> Found:
    """No text stands in two items. Capitals at the beginning and the point at the end make no difference."""
    first: dict[str, AnyItem] = {}
    more: dict[str, list[AnyItem]] = {}
    for kind in _KINDS:
        for item in case.of_kind(kind):
            text = item.data.get("text") or (item.data.get("when") if kind == "uca" else "")
            if not text or item.obsolete:
                continue
            key = text[1:].rstrip(" .\n")
            if "\n" in key:
                key = " ".join(key.split())
            if kind == "uca" and not item.data.get("text"):
                key = f"when {key}"
            known = first.setdefault(key, item)
            if known is not item:
                more.setdefault(key, [known]).append(item)
    for key, items in more.items():
        if len(key) >= (_SHORTEST if key.isascii() else _SHORTEST // 2):
            for same in _by_first_letter(items):
                yield from _copies(same)


def _by_first_letter(items: list[AnyItem]) -> Iterator[list[AnyItem]]:
    """Items whose texts agree after the first letter, apart where that differs by more than its case."""
    groups: dict[str, list[AnyItem]] = {}
    for item in items:
        groups.setdefault(item.data[_field(item)][0].casefold(), []).append(item)
    return (group for group in groups.values() if len(group) > 1)


def _field(item: AnyItem) -> str:
    return "text" if item.data.get("text") else "when"


def _copies(items: list[AnyItem]) -> Iterator[Problem]:
    """The copies among items of one text: each is compared with the first item, and with the first of its kind."""
    kinds = {item.kind.name for item in items}
    across = len(kinds) > 1 and not ("requirement" in kinds and kinds - {"requirement"} <= _DEMANDS)
    head = items[0]
    seen: dict[str, dict[Any, AnyItem]] = {}
    for item in items:
        kind = item.kind.name
        own = repr([item.data.get(field) for field in _KINDS[kind]])
        twin = seen.setdefault(kind, {}).setdefault(own, item)
        if twin is not item:
            yield _problem(REPEATED, item, twin, f"{item.id} says word for word what {twin.id} says")
        elif across and kind != head.kind.name and len(seen[kind]) == 1:
            message = f"{item.id}, {a(item.kind.title)}, says word for word what {head.id}, {a(head.kind.title)}, says"
            yield _problem(ACROSS_KINDS, item, head, message)


def _problem(rule: Rule, item: AnyItem, other: AnyItem, message: str) -> Problem:
    field = _field(item)
    return Problem(
        rule=rule, item=item.id, path=(field,), message=f"{message}: “{shortened(item.data[field])}”",
        related=(Place("the first one", other.id),),
    )  # fmt: skip
