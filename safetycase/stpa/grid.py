"""The grid of step 3: every control action against the four ways in which it can be unsafe.

A cell is decided by an unsafe control action or by a reason why that way cannot lead to a hazard. A reason that holds
only in some contexts, or for some subtypes, decides a part; the rest stays open (STPA Handbook 2018, ch. 2, step 3:
the types that do not apply are to be considered and documented, not assumed).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from itertools import zip_longest
from typing import Any

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.findings import Path
from safetycase.model.scenarios import SUBTYPES, UCA_TYPES

MAGNITUDES = ("insufficient", "excessive", "wrong-direction")
"""Subtypes that ask how much: a discrete action without parameters has no such thing."""

DISCRETE_REASON = "a discrete action has no duration"
MAGNITUDE_REASON = "a discrete action without parameters has no magnitude"

TYPE_OF: dict[str, str] = {subtype: kind for kind, subtypes in SUBTYPES.items() for subtype in subtypes}
"""The type that each subtype belongs to."""


class CellState(StrEnum):
    """How far a cell is decided."""

    UCA = "uca"
    """At least one unsafe control action stands in it."""
    NOT_HAZARDOUS = "not-hazardous"
    """It cannot lead to a hazard, with a reason that holds in all contexts."""
    PARTIAL = "partial"
    """Reasons cover only some contexts or subtypes, and no unsafe control action stands in it."""
    OPEN = "open"
    """Nobody has decided anything."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """A statement that one type or subtype of control cannot lead to a hazard.

    `key` is the type or subtype. `reason` and `because` are empty where not given. `everywhere`: it holds in all
    contexts. `reasoned`: a reason is given, or a justification or assumption that stands. `path` is its place in the
    action, empty where it follows from `form: discrete`.
    """

    key: str
    verdict: str = "safe"
    reason: str = ""
    because: str = ""
    when: str = ""
    context: Mapping[str, Any] = {}
    reasoned: bool = True
    path: Path = ()

    @property
    def everywhere(self) -> bool:
        """Whether it holds in all contexts."""
        return not self.when and not self.context


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One action in one of the four ways, or one question about its magnitude.

    `type` is the way, or the subtype that the question is about. `ucas` are the ids of unsafe control actions that
    stand; `unreviewed` those that were generated and that nobody has reviewed, which decide nothing. `remaining` are
    the subtypes that a partial cell leaves open (empty where only contexts are left).
    """

    action: str
    type: str
    state: CellState
    ucas: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    unreviewed: tuple[str, ...] = ()
    remaining: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether something is left to decide."""
        return self.state in (CellState.OPEN, CellState.PARTIAL)


class Row(msgspec.Struct, frozen=True):
    """The four cells of one action, in the Handbook's order, with the element that gives the action (may be empty).

    `magnitudes` are the further cells of an action that is not discrete and carries parameters: whether it can be
    insufficient, excessive or in the wrong direction.
    """

    action: AnyItem
    controller: str
    cells: tuple[Cell, ...]
    magnitudes: tuple[Cell, ...] = ()

    @property
    def asked(self) -> tuple[Cell, ...]:
        """Every cell: the four, and those about the magnitude."""
        return (*self.cells, *self.magnitudes)

    @property
    def untouched(self) -> bool:
        """Whether nobody has decided anything about the action: its form alone is no decision."""
        return not any(cell.ucas or any(verdict.path for verdict in cell.verdicts) for cell in self.cells)


def grid(case: Case) -> list[Row]:
    """A row for each control action that is not obsolete, in the order of the case."""
    return [row(case, action) for action in case.of_kind("action") if not action.obsolete]


def row(case: Case, action: AnyItem) -> Row:
    """The cells of one action. Looks only at the action, at what refers to it, and at what justifies it."""
    standing: dict[str, list[str]] = {}
    waiting: dict[str, list[str]] = {}
    for uca in ucas_of(case, action.id):
        if not uca.obsolete:
            place = waiting if uca.unreviewed else standing
            place.setdefault(type_of_uca(uca), []).append(uca.id)
            subtype = uca.data.get("subtype")
            if subtype in MAGNITUDES:
                place.setdefault(subtype, []).append(uca.id)
    said = verdicts_of(case, action)
    verdicts: dict[str, list[Verdict]] = {}
    for verdict in said:
        verdicts.setdefault(TYPE_OF.get(verdict.key, verdict.key), []).append(verdict)
    cells = tuple(
        _cell(action.id, name, standing.get(name, []), waiting.get(name, []), verdicts.get(name, []))
        for name in UCA_TYPES
    )
    magnitudes = tuple(
        _cell(
            action.id, name, standing.get(name, []), waiting.get(name, []),
            [verdict for verdict in said if verdict.key in (name, "provided")],
        )
        for name in (MAGNITUDES if has_magnitude(action) else ())
    )  # fmt: skip
    controller = action.data.get("from")
    return Row(action, controller if isinstance(controller, str) else "", cells, magnitudes)


def has_magnitude(action: AnyItem) -> bool:
    """Whether an action is to be asked how much: it carries parameters, and is not said to be discrete."""
    return bool(action.data.get("parameters")) and action.data.get("form") != "discrete"


def ucas_of(case: Case, action_id: str) -> list[AnyItem]:
    """The unsafe control actions that name this action, by id, obsolete and unreviewed ones included."""
    found = []
    for reference in case.references_to(action_id):
        item = case.items.get(reference.source)
        if item is not None and item.kind.name == "uca" and reference.link.field == "action":
            found.append(item)
    return sorted(found, key=lambda uca: natural(uca.id))


def natural(item_id: str) -> tuple[tuple[int, str], ...]:
    """The sort key of an id by which UCA-9 comes before UCA-10."""
    split = re.split(r"([0-9]+)", item_id)
    numbers = (part.lstrip("0") for part in split[1::2])
    return tuple(step for word, number in zip_longest(split[::2], numbers, fillvalue="")
                 for step in ((-1, word), (len(number), number)))  # fmt: skip


def type_of_uca(uca: AnyItem) -> str:
    """The type of an unsafe control action, from its subtype where only that is given; empty if neither is."""
    said = uca.data.get("type")
    return said if isinstance(said, str) else TYPE_OF.get(str(uca.data.get("subtype")), "")


def verdicts_of(case: Case, action: AnyItem) -> list[Verdict]:
    """Everything an action says about being not hazardous, and what follows from its form."""
    found: list[Verdict] = []
    for key, value in action.data.get("not_hazardous", {}).items():
        path: Path = ("not_hazardous", key)
        if isinstance(value, str):
            found.append(Verdict(key=key, reason=value.strip(), reasoned=bool(value.strip()), path=path))
        elif isinstance(value, dict):
            found.append(_verdict(case, key, value, path))
        elif isinstance(value, list):
            found.extend(
                _verdict(case, key, entry, (*path, index))
                for index, entry in enumerate(value)
                if isinstance(entry, dict)
            )
    if action.data.get("form") == "discrete":
        found.append(Verdict(key="duration", verdict="not-applicable", reason=DISCRETE_REASON))
        if not action.data.get("parameters"):
            found.extend(Verdict(key=key, verdict="not-applicable", reason=MAGNITUDE_REASON) for key in MAGNITUDES)
    return found


def _verdict(case: Case, key: str, value: dict[str, Any], path: Path) -> Verdict:
    reason, because = str(value.get("reason", "")).strip(), str(value.get("because", ""))
    return Verdict(
        key=key,
        verdict=value.get("verdict", "safe"),
        reason=reason,
        because=because,
        when=str(value.get("when", "")).strip(),
        context=value.get("context", {}),
        reasoned=bool(reason) or _stands(case, because),
        path=path,
    )


def _stands(case: Case, because: str) -> bool:
    """Whether a justification can be relied on: it exists and covers, or belongs to an imported case."""
    if ":" in because:
        return True
    item = case.items.get(because)
    return item is not None and item.covers and item.kind.name in ("justification", "assumption")


def _cell(action: str, name: str, ucas: list[str], unreviewed: list[str], verdicts: list[Verdict]) -> Cell:
    valid = [verdict for verdict in verdicts if verdict.reasoned]
    settled = {verdict.key for verdict in valid if verdict.everywhere}
    subtypes: tuple[str, ...] = SUBTYPES.get(name, ())  # type: ignore[call-overload]
    kind = TYPE_OF.get(name, name)
    remaining: tuple[str, ...] = ()
    if ucas:
        state = CellState.UCA
    elif not settled.isdisjoint((name, kind)) or (subtypes and settled.issuperset(subtypes)):
        state = CellState.NOT_HAZARDOUS
    elif any(verdict.path for verdict in valid):
        state = CellState.PARTIAL
        if settled:
            remaining = tuple(subtype for subtype in subtypes if subtype not in settled)
    else:
        state = CellState.OPEN
    return Cell(
        action=action,
        type=name,
        state=state,
        ucas=tuple(ucas),
        verdicts=tuple(verdicts),
        unreviewed=tuple(unreviewed),
        remaining=remaining,
    )
