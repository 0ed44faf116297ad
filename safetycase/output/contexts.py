"""The context tables of an action as text, JSON, CSV and Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple

from safetycase.findings.tables import markdown_text, spreadsheet_cell
from safetycase.findings.text import visible
from safetycase.output.machine import dumps
from safetycase.stpa.boxes import Box
from safetycase.stpa.context_table import ContextTable, TableRow
from safetycase.stpa.context_view import (
    ROW_WORDS,
    ActionTables,
    beside_rows,
    figure_words,
    rows_of,
    said_words,
    unplaced_words,
    value_cells,
    variable_lines,
)  # fmt: skip
from safetycase.stpa.contexts import Frame, Statement
from safetycase.stpa.exclusions import Excluded, exclusion_words
from safetycase.stpa.grid_view import QUESTIONS

MOST_ROWS_SHOWN = 200
"""How many merged rows of a table text and Markdown show; JSON and CSV have all."""


class Line(NamedTuple):
    """A line of context tables as text, and the rows that it stands for, if any, with their table."""

    text: str
    table: ContextTable | None = None
    row: TableRow | None = None


def contexts_text(action: ActionTables, *, open_only: bool = False) -> str:
    """The variables with their values, then a table for each type; `*` stands for every value."""
    return "\n".join(line.text for line in contexts_lines(action, open_only=open_only)) + "\n"


def contexts_lines(action: ActionTables, *, open_only: bool = False) -> list[Line]:
    """The same, line by line."""
    found: list[Line] = []

    def add(lines: Iterable[str]) -> None:
        found.extend(Line(visible(line)) for line in lines)

    add([f"{action.id}  {action.title}".rstrip(), *(f"  {line}" for line in variable_lines(action))])
    for table in action.tables:
        add(["", f"{QUESTIONS[table.key]}: {figure_words(table)}"])
        rows = rows_of(table, open_only)
        shown = list(islice(rows, MOST_ROWS_SHOWN))
        names = [variable.name for variable in table.frame.variables]
        cells = [names, *(value_cells(table, row) for row in shown)]
        widths = [max(len(visible(line[place])) for line in cells) for place in range(len(names))]
        add([f"  {_aligned(names, widths)}".rstrip()] if shown else [])
        for row, values in zip(shown, cells[1:], strict=True):
            text = f"  {_aligned(values, widths)}  {ROW_WORDS[row.state]:<13}  {said_words(row)}".rstrip()
            found.append(Line(visible(text), table, row))
        left = sum(1 for _ in rows)
        add([f"  and {left:,} more rows; --format json has all"] if left else [])
        add(f"  {line}" for line in beside_rows(table))
    add(line and f"  {line}" if number > 1 else line for number, line in enumerate(_excluded(action, open_only)))
    return found


def contexts_json(action: ActionTables, *, open_only: bool = False) -> str:
    """The tables for machines, version 1. A context names only the variables that it limits."""
    frame = action.frame
    return dumps(
        {
            "version": 1,
            "action": {"id": action.id, "title": action.title},
            "variables": [
                {"name": variable.name, "values": list(variable.values), "declared": variable.declared}
                for variable in (frame.variables if frame is not None else ())
            ],
            "tables": [_table_data(table, open_only) for table in action.tables],
            "exclusions": [
                {
                    "uca": found.uca.item,
                    "state": found.state.value,
                    "constraints": list(found.by),
                    "why": found.why or None,
                    "allowed": [_limited(action.whole, box) for box in found.left] if action.whole is not None else [],
                }
                for found in action.exclusions
                if not open_only or found.state is not Excluded.YES
            ],
        }
    )


def contexts_csv(action: ActionTables, *, open_only: bool = False) -> str:
    """One line for each merged row of each table, and for each statement that stands in none (RFC 4180).

    Formulas are made harmless.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    names = [variable.name for variable in action.frame.variables] if action.frame is not None else []
    writer.writerow([spreadsheet_cell(name) for name in ("action", "type", *names, "contexts", "state", "by")])
    for table in action.tables:
        for row in rows_of(table, open_only):
            values = [", ".join(values) or "*" for values in table.frame.limits(row.box)]
            cells = (table.action, table.key, *values, str(row.count), ROW_WORDS[row.state], said_words(row))
            writer.writerow([spreadsheet_cell(cell) for cell in cells])
        for name, why in unplaced_words(table):
            cells = (table.action, table.key, *("" for _ in names), "", "in no row", f"{name}: {why}")
            writer.writerow([spreadsheet_cell(cell) for cell in cells])
    return stream.getvalue()


def contexts_markdown(action: ActionTables, *, open_only: bool = False) -> str:
    """A table for each type, with every character that Markdown would take for markup escaped."""
    lines = [f"# Contexts of {markdown_text(action.id)} {markdown_text(action.title)}".rstrip(), ""]
    lines += [f"- {markdown_text(line)}" for line in variable_lines(action)]
    for table in action.tables:
        lines += ["", f"## {QUESTIONS[table.key]}", "", f"{markdown_text(figure_words(table))}."]
        rows = rows_of(table, open_only)
        shown = list(islice(rows, MOST_ROWS_SHOWN))
        if shown:
            names = [markdown_text(variable.name) for variable in table.frame.variables]
            lines += ["", f"| {' | '.join([*names, 'State', 'By'])} |", f"| {' | '.join(['---'] * (len(names) + 2))} |"]
        for row in shown:
            cells = [markdown_text(cell) for cell in (*value_cells(table, row), ROW_WORDS[row.state], said_words(row))]
            lines.append(f"| {' | '.join(cells)} |")
        left = sum(1 for _ in rows)
        lines += ["", f"And {left:,} more rows."] if left else []
        beside = beside_rows(table)
        lines += ["", *(f"- {markdown_text(line)}" for line in beside)] if beside else []
    excluded = _excluded(action, open_only)
    if excluded:
        lines += ["", "## controller constraints", "", f"{markdown_text(excluded[1])}.", ""]
        lines += [f"- {markdown_text(line)}" for line in excluded[2:]]
    return "\n".join(lines) + "\n"


FORMATS = {"text": contexts_text, "json": contexts_json, "csv": contexts_csv, "markdown": contexts_markdown}
"""The formats of `safetycase grid --contexts`."""


_EXCLUDED_ORDER = (Excluded.NO, Excluded.UNNAMED, Excluded.TOO_LARGE, Excluded.UNDECIDED, Excluded.YES)


def _excluded(action: ActionTables, open_only: bool) -> list[str]:
    """How far controller constraints exclude the unsafe control of an action: a blank line, a figure, a line each."""
    found = sorted(action.exclusions, key=lambda one: _EXCLUDED_ORDER.index(one.state))
    if not found:
        return []
    done = sum(one.state is Excluded.YES for one in found)
    noun = "unsafe control action" if len(found) == 1 else "unsafe control actions"
    lines = [f"{one.uca.item}  {exclusion_words(one)}" for one in found if not open_only or one.state != Excluded.YES]
    left = len(lines) - MOST_ROWS_SHOWN
    lines = [*lines[:MOST_ROWS_SHOWN], f"and {left:,} more; --format json has all"] if left > 0 else lines
    return ["", f"controller constraints exclude {done:,} of {len(found):,} {noun}", *lines]


def _aligned(values: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(visible(value).ljust(width) for value, width in zip(values, widths, strict=True))


def _table_data(table: ContextTable, open_only: bool) -> dict[str, Any]:
    found = [rows.bit_count() for rows in table.undecided()] if table.enumerable else None
    return {
        "type": table.key,
        "contexts": table.rows if not table.endless else None,
        "enumerable": table.enumerable,
        "decided": table.rows - sum(found) if found is not None else None,
        "partial": found[1] if found is not None else None,
        "open": found[0] if found is not None else None,
        "rows": [
            {
                "context": _limited(table.frame, row.box),
                "count": row.count,
                "state": row.state.value,
                "statements": _statements(row.statements),
                "more": row.more,
            }
            for row in rows_of(table, open_only)
        ],
        "placed": _statements([placed.statement for placed in table.placed]) if not table.enumerable else [],
        "unplaced": _statements(table.unplaced),
    }


def _limited(frame: Frame, box: Box) -> dict[str, list[str]]:
    """The variables that a box limits, with the values that it allows them."""
    limits = zip(frame.variables, frame.limits(box), strict=True)
    return {variable.name: list(values) for variable, values in limits if values}


def _statements(statements: Sequence[Statement]) -> list[dict[str, Any]]:
    return [
        {
            "item": statement.item,
            "subtype": statement.mode or None,
            "exact": statement.exact,
            "verdict": verdict.verdict if verdict is not None else None,
            "reason": verdict.reason or verdict.because if verdict is not None else None,
        }
        for statement in statements
        for verdict in (statement.verdict,)
    ]
