"""The grid of unsafe control as text, JSON, CSV and Markdown."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Iterator

from safetycase.findings.tables import markdown_text, spreadsheet_cell
from safetycase.findings.text import visible
from safetycase.output.machine import dumps
from safetycase.stpa.grid_view import WHOLE, ActionView, CellView, ControllerView, GridView, Part, as_data

_WIDTH = 100
_WITHIN = ("controller", "action")
_CHOSEN = {"hazard": "about {}", "state": "{}", "text": "in names of actions “{}”"}
_COLUMNS = (
    "controller", "action", "action title", "cell", "state", "unsafe control actions", "reasons", "left open",
    "not finished", "also ask",
)  # fmt: skip


def grid_text(view: GridView, part: Part = WHOLE) -> str:
    """Each controller with its actions and their cells, what is open first, then the total."""
    lines: list[str] = []
    for controller, actions in _shown(view, part):
        lines += [visible(f"{controller.name}: {controller.tally.words}")]
        for action, cells in actions:
            form = f"  ({action.form})" if action.form else ""
            lines.append(visible(f"  {action.id}  {action.title}".rstrip() + form))
            width = max(len(cell.question) for cell in cells)
            for cell in cells:
                lines += _cell_lines(cell, width)
        lines.append("")
    return "\n".join([*lines, *part_lines(view, part), total(view)]) + "\n"


def part_lines(view: GridView, part: Part) -> list[str]:
    """What is listed of a grid, and what is counted, in a line; none where that is all of it, or what is open."""
    asked = part.asked
    within = " and ".join(asked[name] for name in _WITHIN if name in asked)
    shown = {**asked, "state": asked.get("state", "").replace("-", " ")}
    chosen = [words.format(shown[name]) for name, words in _CHOSEN.items() if name in asked]
    of = f" of {within}" if within else ""
    if not chosen:
        return [visible(f"Listed and counted are the cells{of} alone.")] if within else []
    if asked == {"state": "open"}:
        return []
    listed, cells = part.listed(view), view.tally.of
    many = f"are {listed:,} cells" if listed != 1 else "is 1 cell"
    return [visible(f"Listed {many}{of}: {', '.join(chosen)}. Counted are all {cells:,}{of}.")]


def total(view: GridView) -> str:
    """The sentence that counts the cells of the whole grid."""
    found = view.tally
    return f"{found.words}, {found.open:,} open" if found.open else found.words


def _shown(view: GridView, part: Part) -> Iterator[tuple[ControllerView, list[tuple[ActionView, list[CellView]]]]]:
    for controller in view.controllers:
        actions = []
        for action in controller.actions:
            if cells := part.of(action, open_first=True):
                actions.append((action, cells))
        if actions:
            yield controller, actions


def _cell_lines(cell: CellView, width: int) -> Iterator[str]:
    """A cell with what it holds, each part on lines of its own."""
    head = f"    {cell.word:<13}  {cell.question:<{width}}  "
    for part in list(_parts(cell)) or ["nothing is said"]:
        yield from textwrap.wrap(
            visible(part), max(_WIDTH, len(head) + 40), initial_indent=head, subsequent_indent=" " * len(head),
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        head = " " * len(head)


def _parts(cell: CellView) -> Iterator[str]:
    if cell.ucas:
        yield " ".join(cell.ucas)
    for reason in cell.reasons:
        yield reason.line.removeprefix(f"{cell.word}: ")
    if cell.unreviewed:
        yield f"generated, not reviewed: {' '.join(cell.unreviewed)}"
    if cell.unfinished:
        yield f"not finished: {cell.unfinished_words}"
    if cell.open:
        yield cell.open
    if cell.also:
        yield cell.also


def grid_json(view: GridView, part: Part = WHOLE) -> str:
    """The grid for machines, version 1."""
    return dumps(as_data(view, part))


def grid_csv(view: GridView, part: Part = WHOLE) -> str:
    """One line for each cell (RFC 4180); formulas are made harmless."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for controller, actions in _shown(view, part):
        for action, cells in actions:
            for cell in cells:
                reasons = " | ".join(reason.line for reason in cell.reasons)
                values = (
                    controller.id, action.id, action.title, cell.key, cell.word, " ".join(cell.ucas), reasons,
                    cell.open, cell.unfinished_words, ", ".join(cell.unasked),
                )  # fmt: skip
                writer.writerow([spreadsheet_cell(value) for value in values])
    return stream.getvalue()


def grid_markdown(view: GridView, part: Part = WHOLE) -> str:
    """A table for each controller, with every character that Markdown would take for markup escaped."""
    lines = ["# Grid of unsafe control", ""]
    for line in part_lines(view, part):
        lines += [markdown_text(line), ""]
    lines.append(f"{total(view)}.")
    for controller, actions in _shown(view, part):
        lines += ["", f"## {markdown_text(controller.name)}", "", f"{controller.tally.words}.", ""]
        lines += ["| Control action | | State | |", "| --- | --- | --- | --- |"]
        for action, cells in actions:
            name = f"{markdown_text(action.id)} {markdown_text(action.title)}".rstrip()
            for cell in cells:
                said = "; ".join(markdown_text(part).rstrip(".") for part in _parts(cell))
                state = f"**{cell.word}**" if cell.open else cell.word
                lines.append(f"| {name} | {cell.question} | {state} | {said} |")
                name = ""
    return "\n".join(lines) + "\n"


FORMATS = {"text": grid_text, "json": grid_json, "csv": grid_csv, "markdown": grid_markdown}
"""The formats of `safetycase grid --format`."""
