"""The context tables in a report: for every action whose contexts are given in values, which of them are decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import islice

from safetycase.report.context import Context
from safetycase.report.text import counted
from safetycase.report.views import ContextRow, ContextsView
from safetycase.stpa.context_table import ContextTable, RowState, tables_of
from safetycase.stpa.context_view import (
    ROW_WORDS,
    beside_rows,
    figure_words,
    is_decided,
    rows_of,
    said_words,
    value_cells,
)  # fmt: skip
from safetycase.stpa.contexts import contexts_of
from safetycase.stpa.grid_view import QUESTIONS

MOST_ROWS = 40
"""How many merged rows of a table a report shows."""
MOST_IN_ALL = 2000
"""How many it shows of all tables together, those with something open first."""
_OPEN = (RowState.OPEN, RowState.PARTIAL)


def context_tables(context: Context) -> tuple[ContextsView, ...]:
    """The tables of the types of which some context is given in values, those that leave something open first."""
    day = date.fromisoformat(context.as_of)
    tables: list[ContextTable] = []
    for action in context.case.of_kind("action"):
        if not action.obsolete:
            tables += tables_of(contexts_of(context.case, action, as_of=day))
    found, left = [], MOST_IN_ALL
    for table in sorted(tables, key=is_decided):
        found.append(_view(context, table, min(MOST_ROWS, left)))
        left -= len(found[-1].rows)
    return tuple(found)


def _view(context: Context, table: ContextTable, room: int) -> ContextsView:
    rows = rows_of(table, open_only=False)
    shown = [
        ContextRow(tuple(value_cells(table, row)), ROW_WORDS[row.state], said_words(row), row.state in _OPEN)
        for row in islice(rows, room)
    ]
    left = sum(1 for _ in rows)
    beside = beside_rows(table)
    notes = beside[:MOST_ROWS]
    if len(beside) > len(notes):
        notes.append(f"and {len(beside) - len(notes):,} more")
    return ContextsView(
        action=context.links.ref(table.action, title=True),
        question=QUESTIONS[table.key],
        decided=figure_words(table),
        open=not is_decided(table),
        names=tuple(variable.name for variable in table.frame.variables),
        rows=tuple(shown),
        notes=tuple(notes),
        more=f"{counted(left, 'more row')}: safetycase grid --contexts has all." if left else "",
    )


def undecided_words(tables: Sequence[ContextsView]) -> str:
    """How many of the tables leave something open, in a sentence; empty where there is none."""
    if not tables:
        return ""
    open_ = sum(table.open for table in tables)
    noun = counted(len(tables), "context table")
    if not open_:
        return f"{'All' if len(tables) > 1 else 'The'} {noun} {'are' if len(tables) > 1 else 'is'} decided."
    return f"{open_:,} of {noun} {'is' if open_ == 1 else 'are'} not decided."
