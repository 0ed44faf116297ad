"""The grid of step 3: every control action against the four ways in which it can be unsafe.

A cell is decided by an unsafe control action or by a reason why that way cannot lead to a hazard. Reasons that hold
only in some contexts, or for some subtypes, decide a part; what they leave stays open (STPA Handbook 2018, ch. 2,
step 3: the types that do not apply are to be considered and documented, not assumed).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from safetycase.case import AnyItem, Case, unfinished
from safetycase.model.scenarios import SUBTYPES, TYPE_OF, UCA_TYPES
from safetycase.stpa.context_table import settled_by_contexts
from safetycase.stpa.verdicts import MAGNITUDES, Verdict, type_of_uca, ucas_of, verdicts_of

_IN_TIME: dict[str, tuple[str, ...]] = {
    "timing-or-order": SUBTYPES["timing-or-order"],
    "duration": SUBTYPES["duration"],
}


class CellState(StrEnum):
    """How far a cell is decided."""

    UCA = "uca"
    """At least one unsafe control action stands in it."""
    NOT_HAZARDOUS = "not-hazardous"
    """It cannot lead to a hazard, with reasons that together hold in all contexts."""
    PARTIAL = "partial"
    """Reasons cover only some contexts or subtypes, and no unsafe control action stands in it."""
    OPEN = "open"
    """Nobody has decided anything."""


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One action in one of the four ways, or one question about its magnitude.

    `type` is the way, or the subtype that the question is about. `ucas` are the ids of unsafe control actions that
    stand; `unreviewed` those that were generated and that nobody has reviewed, `unfinished` those that lack what makes
    them unsafe control, such as a hazard: both decide nothing. `remaining` are the subtypes that a partial cell leaves
    open (empty where only contexts are left), `unasked` the subtypes of which nothing is said by themselves in a cell
    that is decided.
    """

    action: str
    type: str
    state: CellState
    ucas: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    unreviewed: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()
    remaining: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether something is left to decide."""
        return self.state in (CellState.OPEN, CellState.PARTIAL)


class _Standing:
    """The unsafe control actions of one cell: those that decide it, and those that do not yet."""

    __slots__ = ("subtypes", "ucas", "unfinished", "unreviewed")

    def __init__(self) -> None:
        self.ucas: list[str] = []
        self.unreviewed: list[str] = []
        self.unfinished: list[str] = []
        self.subtypes: set[str] = set()


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


def grid(case: Case, *, as_of: date | None = None) -> list[Row]:
    """A row for each control action that is not obsolete, in the order of the case."""
    return [row(case, action, as_of=as_of) for action in case.of_kind("action") if not action.obsolete]


def row(case: Case, action: AnyItem, *, as_of: date | None = None) -> Row:
    """The cells of one action. Looks only at the action, at what refers to it or justifies it, and at its variables.

    With `as_of`, assumptions that are past their last day on that day decide nothing.
    """
    standing: dict[str, _Standing] = {}
    for uca in ucas_of(case, action.id):
        if uca.obsolete:
            continue
        subtype = uca.data.get("subtype")
        lacking = not uca.unreviewed and unfinished(case, uca)
        for name in (type_of_uca(uca), subtype) if subtype in MAGNITUDES else (type_of_uca(uca),):
            place = standing.setdefault(name, _Standing())
            if uca.unreviewed or lacking:
                (place.unfinished if lacking else place.unreviewed).append(uca.id)
            else:
                place.ucas.append(uca.id)
                place.subtypes.add(subtype or "")
    said = verdicts_of(case, action, as_of=as_of)
    verdicts: dict[str, list[Verdict]] = {}
    for verdict in said:
        verdicts.setdefault(TYPE_OF.get(verdict.key, verdict.key), []).append(verdict)
    nothing = _Standing()
    cells = tuple(_cell(case, action, name, standing.get(name, nothing), verdicts.get(name, [])) for name in UCA_TYPES)
    magnitudes = tuple(
        _cell(case, action, name, standing.get(name, nothing), _about_magnitude(said, name))
        for name in (MAGNITUDES if has_magnitude(action) else ())
    )
    controller = action.data.get("from")
    return Row(action, controller if isinstance(controller, str) else "", cells, magnitudes)


def _about_magnitude(verdicts: list[Verdict], name: str) -> list[Verdict]:
    """What is said about how much: of itself, and by reasons why providing the action is never hazardous.

    That providing it is not hazardous in some contexts says nothing about how much of it is.
    """
    return [
        verdict for verdict in verdicts if verdict.key == name or (verdict.key == "provided" and verdict.everywhere)
    ]


def has_magnitude(action: AnyItem) -> bool:
    """Whether an action is to be asked how much: it carries parameters, and is not said to be discrete."""
    return bool(action.data.get("parameters")) and action.data.get("form") != "discrete"


def _cell(case: Case, action: AnyItem, name: str, standing: _Standing, verdicts: list[Verdict]) -> Cell:
    valid = [verdict for verdict in verdicts if verdict.reasoned]
    settled = {verdict.key for verdict in valid if verdict.everywhere}
    subtypes: tuple[str, ...] = SUBTYPES.get(name, ())  # type: ignore[call-overload]
    kind = TYPE_OF.get(name, name)
    remaining: tuple[str, ...] = ()
    if standing.ucas:
        state = CellState.UCA
    elif not settled.isdisjoint((name, kind)) or (subtypes and settled.issuperset(subtypes)):
        state = CellState.NOT_HAZARDOUS
    elif any(verdict.path for verdict in valid):
        state = CellState.PARTIAL
        if settled:
            remaining = tuple(subtype for subtype in subtypes if subtype not in settled)
    else:
        state = CellState.OPEN
    if state is CellState.PARTIAL and any(verdict.context for verdict in valid):
        subtype = name if name in TYPE_OF else ""
        if settled_by_contexts(case, action, valid, subtype):
            state, remaining = CellState.NOT_HAZARDOUS, ()
    return Cell(
        action=action.id,
        type=name,
        state=state,
        ucas=tuple(standing.ucas),
        verdicts=tuple(verdicts),
        unreviewed=tuple(standing.unreviewed),
        unfinished=tuple(standing.unfinished),
        remaining=remaining,
        unasked=_unasked(name, standing.subtypes, valid),
    )


def _unasked(name: str, subtypes: set[str], valid: list[Verdict]) -> tuple[str, ...]:
    """The subtypes that nobody spoke of in a cell that is decided.

    Those of timing or duration where unsafe control of others stands; how much, where only reasons are given why it is
    not hazardous to provide the action.
    """
    if name in MAGNITUDES:
        return () if subtypes or not valid or any(verdict.key == name for verdict in valid) else (name,)
    if name not in _IN_TIME or not subtypes or "" in subtypes:
        return ()
    spoken = subtypes | {verdict.key for verdict in valid}
    return tuple(subtype for subtype in _IN_TIME[name] if subtype not in spoken) if name not in spoken else ()
