"""Context tables in words: what the command line, the report and the terminal UI say of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from safetycase.case import AnyItem, Case
from safetycase.documents.scalars import resolve
from safetycase.stpa.context_table import ContextTable, RowState, TableRow, tables_of
from safetycase.stpa.contexts import Frame, Statement, contexts_of, few
from safetycase.stpa.exclusions import Exclusion, exclusions
from safetycase.stpa.grid_view import Tally, verdict_words

ROW_WORDS = {
    RowState.OPEN: "open",
    RowState.PARTIAL: "open in part",
    RowState.UNSAFE: "unsafe",
    RowState.NOT_HAZARDOUS: "not hazardous",
}
"""The states of a row in words, what is open first."""


class ActionTables(msgspec.Struct, frozen=True):
    """An action by id and title, with its context tables, and how far constraints exclude its unsafe control.

    What stays allowed there is given over the variables of `whole`, which may be more than those of the tables.
    """

    id: str
    title: str
    tables: tuple[ContextTable, ...]
    exclusions: tuple[Exclusion, ...] = ()
    whole: Frame | None = None

    @property
    def frame(self) -> Frame | None:
        """The variables of the tables, None if there is no table."""
        return self.tables[0].frame if self.tables else None


def tables_about(case: Case, action: AnyItem, *, as_of: date | None = None) -> ActionTables:
    """The tables of an action: one for each type, if its contexts are given in values at all."""
    contexts = contexts_of(case, action, as_of=as_of)
    tables = tuple(tables_of(contexts, every=True))
    return ActionTables(action.id, action.title, tables, tuple(exclusions(contexts)), contexts.frame)


def variable_lines(action: ActionTables) -> list[str]:
    """The variables of the tables with their values, a line each; or that there is none."""
    variables = action.frame.variables if action.frame is not None else ()
    if not variables:
        return ["no context is given in values of variables, so that there is no table"]
    return [
        f"{variable.name}: {', '.join(few(variable.values))}" + ("" if variable.declared else " (no declared values)")
        for variable in variables
    ]


def is_decided(table: ContextTable) -> bool:
    """Whether a table leaves nothing open; one that cannot be looked at does."""
    return table.enumerable and not any(table.undecided())


def figure_words(table: ContextTable) -> str:
    """How much of a table is decided, or why that cannot be told."""
    if table.endless:
        verb = "has" if len(table.endless) == 1 else "have"
        return f"which contexts are open cannot be told: {', '.join(table.endless)} {verb} no declared values"
    if not table.enumerable:
        return f"too large to be looked at: {table.rows:,} contexts"
    nothing, partly = (rows.bit_count() for rows in table.undecided())
    found = Tally(table.rows - nothing - partly, table.rows)
    noun = "context" if found.of == 1 else "contexts"
    return f"{found.decided:,} of {found.of:,} {noun} decided" + (f", {partly:,} in part" if partly else "")


def rows_of(table: ContextTable, open_only: bool) -> Iterator[TableRow]:
    """The merged rows of a table, what is open first; none where the table cannot be looked at."""
    if not table.enumerable:
        return
    order = list(ROW_WORDS)
    for row in sorted(table.merged(), key=lambda one: order.index(one.state)):
        if not open_only or row.state in (RowState.OPEN, RowState.PARTIAL):
            yield row


def beside_rows(table: ContextTable) -> list[str]:
    """What stands in no row: statements that cannot be placed, and all others where no rows are shown."""
    lines = []
    if not table.enumerable:
        lines += [f"{named_words(placed.statement)}: {table.frame.words(placed.box)}" for placed in table.placed]
    lines += [f"{name} cannot be placed: {why}" for name, why in unplaced_words(table)]
    return lines


def unplaced_words(table: ContextTable) -> Iterator[tuple[str, str]]:
    """The statements that stand in no row, with the reason why."""
    for statement in table.unplaced:
        if statement.impossible:
            why = "no state of the world fits its context"
        elif statement.box is None:
            why = "names what nobody declares"
        else:
            why = "its context is in words" if statement.in_words else "it has no context"
        yield named_words(statement), why


def value_cells(table: ContextTable, row: TableRow) -> list[str]:
    """The values that a row allows each variable; `*` stands for every value."""
    return [", ".join(few(values)) or "*" for values in table.frame.limits(row.box)]


def context_of(table: ContextTable, row: TableRow) -> dict[str, Any]:
    """A row as a context of the model: a value, or a list of them, for each variable that the row limits."""
    found: dict[str, Any] = {}
    for variable, words in zip(table.frame.variables, table.frame.limits(row.box), strict=True):
        values = [word[1:-1] if word.startswith('"') else resolve(word) for word in words]
        if values:
            found[variable.name] = values[0] if len(values) == 1 else values
    return found


def said_words(row: TableRow) -> str:
    """Who decides a row, or a part of it, in a line."""
    state = f"{ROW_WORDS[row.state]}: "
    said = dict.fromkeys(named_words(statement).removeprefix(state) for statement in row.statements)
    more = [f"and {row.more:,} more"] if row.more else []
    return "; ".join([*said, *more])


def named_words(statement: Statement) -> str:
    """Who says something, in a line: an unsafe control action with what limits it, or a verdict with its reason."""
    verdict = statement.verdict
    if verdict is None:
        further = "limited further in words" if statement.structured and not statement.exact else ""
        limits = [part for part in (statement.mode, further, "" if statement.finished else "not finished") if part]
        return f"{statement.item} ({', '.join(limits)})" if limits else statement.item
    limits = [part for part in (statement.mode, verdict.when) if part]
    scope = f" ({', '.join(limits)})" if limits else ""
    said = " ".join(part for part in (verdict.reason, verdict.because) if part)
    return f"{verdict_words(verdict)}{scope}: {said}"
