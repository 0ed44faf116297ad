"""Context tables: for one action and one type of unsafe control, in which contexts it is decided, and by what.

A table is spanned by the variables that bound it. A row is decided if an unsafe control action or a verdict speaks of
the type in all of the row, or if each of its subtypes is spoken of there. It is decided in part if only some subtype
is, or if what is said is limited further in words or by a variable outside the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import islice

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.model.scenarios import SUBTYPES, UCA_TYPES
from safetycase.stpa.boxes import Box, BoxIndex, Layout, RowSet, bits
from safetycase.stpa.contexts import Contexts, Frame, Statement, contexts_of_verdicts
from safetycase.stpa.verdicts import Verdict

MOST_ROWS = 2**16
"""The rows up to which a table is looked at; above, nothing is said about its rows."""
MOST_LISTED = 50
"""How many statements about the same rows are listed."""


_SUBTYPES: dict[str, tuple[str, ...]] = {key: SUBTYPES.get(key, ()) for key in UCA_TYPES}
"""The subtypes of each type: a row is decided if all of them are."""
_IN_TIME = frozenset({"timing-or-order", "duration"})


class RowState(StrEnum):
    """How far the rows of a table are decided."""

    UNSAFE = "unsafe"
    """It is decided, and by an unsafe control action."""
    NOT_HAZARDOUS = "not-hazardous"
    """It is decided by verdicts alone."""
    PARTIAL = "partial"
    """Something is said about a part of the row, or about some subtypes alone."""
    OPEN = "open"
    """Nothing is said."""


class TableRow(msgspec.Struct, frozen=True):
    """Rows of a table about which the same is said, as a box over the table's variables that holds `count` rows.

    `statements` are the first of those that speak of them, `more` says how many others do.
    """

    box: Box
    count: int
    state: RowState
    statements: tuple[Statement, ...]
    more: int


class Placed(msgspec.Struct, frozen=True):
    """A statement in a table: its box over the table's variables, and whether it holds in all rows of the box."""

    statement: Statement
    box: Box
    whole: bool


class ContextTable(msgspec.Struct, frozen=True, kw_only=True):
    """The table of one action and type.

    `placed` are the statements that stand in it, `settled` the subtypes that are not hazardous in any context.
    `unplaced` are statements whose context is in words, or names what nobody declares. `endless` are the variables
    without declared values.
    """

    action: str
    key: str
    frame: Frame
    placed: tuple[Placed, ...]
    settled: frozenset[str]
    unplaced: tuple[Statement, ...]
    endless: tuple[str, ...]

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.frame.layout.rows

    @property
    def enumerable(self) -> bool:
        """Whether its rows can be looked at: all variables have declared values, and the rows are not too many."""
        return not self.endless and self.rows <= MOST_ROWS

    @property
    def settled_in_part(self) -> bool:
        """Whether what is settled of some subtypes decides every row in part.

        So it is for timing and duration, which are nothing but their subtypes. To provide an action is more than that.
        """
        return bool(self.settled) and self.key in _IN_TIME

    def undecided(self) -> tuple[RowSet, RowSet]:
        """The rows about which nothing is said, and those decided only in part. For tables that are enumerable."""
        layout = self.frame.layout
        every = (1 << layout.rows) - 1
        whole: dict[str, RowSet] = dict.fromkeys(self.settled, every)
        touched: RowSet = every if self.settled_in_part else 0
        for placed in self.placed:
            rows = layout.row_set(placed.box)
            touched |= rows
            if placed.whole:
                mode = placed.statement.mode
                whole[mode] = whole.get(mode, 0) | rows
        decided = whole.get("", 0)
        if subtypes := _SUBTYPES[self.key]:
            together = every
            for subtype in subtypes:
                together &= whole.get(subtype, 0)
            decided |= together
        return every & ~(touched | decided), touched & ~decided

    def merged(self) -> Iterator[TableRow]:
        """Its rows, those about which the same is said together. For tables that are enumerable."""
        layout = self.frame.layout
        index = BoxIndex(layout, [placed.box for placed in self.placed])
        for held, rows in index.signatures().items():
            first = tuple(self.placed[place].statement for place in islice(bits(held), MOST_LISTED))
            state, more = self._state(held), held.bit_count() - len(first)
            for box in layout.merged(rows):
                yield TableRow(box, layout.count(box), state, first, more)

    def _state(self, held: int) -> RowState:
        """The state of rows that these statements speak of, bits by place in `placed`."""
        modes, unsafe = set(self.settled), False
        for place in bits(held):
            placed = self.placed[place]
            if placed.whole:
                modes.add(placed.statement.mode)
                unsafe = unsafe or placed.statement.verdict is None
        subtypes = _SUBTYPES[self.key]
        if "" not in modes and not (subtypes and modes.issuperset(subtypes)):
            return RowState.PARTIAL if held or self.settled_in_part else RowState.OPEN
        return RowState.UNSAFE if unsafe else RowState.NOT_HAZARDOUS


def tables_of(contexts: Contexts, *, every: bool = False) -> list[ContextTable]:
    """The tables of an action: those in which some context is given in values, or `every` one if any variable is."""
    spoken = [*contexts.ucas, *contexts.verdicts]
    structured = {
        one.key for one in spoken if (one.structured or (_settles(one) and one.key in _IN_TIME)) and one.box is not None
    }
    wanted = [key for key in UCA_TYPES if every or key in structured]
    if not wanted:
        return []
    bounding = [place for place, variable in enumerate(contexts.frame.variables) if variable.bounding]
    variables = tuple(contexts.frame.variables[place] for place in bounding)
    if not variables:
        return []
    frame = Frame(variables, Layout([len(variable.values) for variable in variables]))
    endless = tuple(variable.name for variable in variables if not variable.declared)
    return [_table(contexts, key, frame, bounding, endless) for key in wanted]


def _table(
    contexts: Contexts, key: str, frame: Frame, bounding: Sequence[int], endless: tuple[str, ...]
) -> ContextTable:
    placed, unplaced, settled = [], [], set()
    for statement in (*contexts.ucas, *contexts.verdicts):
        if statement.key != key:
            continue
        if _settles(statement):
            settled.add(statement.mode)
        elif statement.box is None or not (statement.structured or statement.exact):
            unplaced.append(statement)
        else:
            box, free = projected(contexts.frame, statement.box, frame, bounding)
            placed.append(Placed(statement, box, free and statement.exact and statement.finished))
    return ContextTable(
        action=contexts.action,
        key=key,
        frame=frame,
        placed=tuple(placed),
        settled=frozenset(settled),
        unplaced=tuple(unplaced),
        endless=endless,
    )


def _settles(statement: Statement) -> bool:
    """Whether a statement says of one subtype, without a context, what is so in all of them."""
    return bool(statement.mode) and statement.exact and statement.finished and not statement.structured


def settled_by_contexts(case: Case, action: AnyItem, verdicts: Iterable[Verdict], subtype: str = "") -> bool:
    """Whether verdicts on one type, each limited to some contexts, leave no context open; or none for one subtype."""
    for table in tables_of(contexts_of_verdicts(case, action, verdicts)):
        if not table.enumerable:
            return False
        if not subtype:
            return table.undecided() == (0, 0)
        rows: RowSet = 0
        for placed in table.placed:
            if placed.whole and placed.statement.mode in ("", subtype):
                rows |= table.frame.layout.row_set(placed.box)
        return rows.bit_count() == table.rows
    return False


def projected(frame: Frame, box: Box, onto: Frame, places: Sequence[int]) -> tuple[Box, bool]:
    """A box seen through fewer variables, at these places of its own; and whether it leaves all others free."""
    layout = frame.layout
    if len(places) == len(frame.variables):
        return box, True
    whole = all(layout.free(box, place) for place in range(len(frame.variables)) if place not in places)
    return onto.layout.box((new, layout.values(box, old)) for new, old in enumerate(places)), whole
