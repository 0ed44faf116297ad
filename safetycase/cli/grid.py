"""The command that shows the grid of unsafe control."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

import click

from safetycase.case import Case
from safetycase.case.unknown import elsewhere
from safetycase.cli.options import TABLES, case_argument, emit, format_by_suffix, format_of, output_option
from safetycase.cli.options import as_of as as_of_option
from safetycase.cli.place import RefusedError, open_case
from safetycase.findings import Severity, worst_of_items
from safetycase.findings.text import visible
from safetycase.stpa.grid_filter import STATES, Sieve
from safetycase.stpa.grid_view import Part, grid_view

_STATES = tuple(word.replace(" ", "-") for word in STATES)


@click.command()
@case_argument
@click.option("--controller", metavar="ELEMENT", help="Only the actions of this controller.")
@click.option("--action", metavar="CA", help="Only this control action.")
@click.option("--hazard", metavar="H", help="Only cells of unsafe control that leads to this hazard or a part of it.")
@click.option("--state", type=click.Choice(_STATES), help="Only cells in this state, as the terminal UI has them.")
@click.option("--text", "words", metavar="WORDS", help="Only actions whose names contain all of these words.")
@click.option("--contexts", metavar="CA", help="The context tables of this control action instead of the grid.")
@click.option("--open", "open_only", is_flag=True, help="Only what is left to decide: open cells, open contexts.")
@format_by_suffix(*TABLES)
@as_of_option
@output_option
@click.pass_context
def grid(
    context: click.Context,
    case: Path | None,
    controller: str | None,
    action: str | None,
    hazard: str | None,
    state: str | None,
    words: str | None,
    contexts: str | None,
    open_only: bool,
    form: str | None,
    as_of: date | None,
    output: Path | None,
) -> None:
    """Show each control action against the ways in which it can be unsafe: decided, with what, or open.

    What is open comes first. Actions that are not discrete and carry parameters are also asked whether they can be
    insufficient, excessive or in the wrong direction.

    --hazard, --state, --text and --open choose the cells that are listed, and every cell is counted all the same; with
    --controller or --action the totals count that part alone. What is counted is said.

    With --contexts CA, show for that action which combinations of values of its variables are unsafe, which are
    reasoned not hazardous, and which are open; rows with the same answer are one row, `*` stands for every value.
    Below, how far controller constraints exclude what is unsafe.
    """
    chosen = {"controller": controller, "action": action, "hazard": hazard, "state": state, "text": words}
    asked = {name: said for name, said in chosen.items() if said is not None}
    if contexts is not None and asked:
        raise click.UsageError(f"--contexts goes without --{' and --'.join(asked)}")
    if open_only and state not in (None, "open"):
        raise click.UsageError("--open is --state open, and goes with no other")
    from safetycase.output.grid import FORMATS, part_lines

    form = format_of(form, output, *TABLES)
    opened, day = open_case(context, case), as_of or date.today()
    if contexts is not None:
        _require(opened, contexts, "action")
        emit(_tables(opened, contexts, form, open_only, day), output)
        return
    for item_id, kind in ((controller, "element"), (action, "action"), (hazard, "hazard")):
        if item_id is not None:
            _require(opened, item_id, kind)
    view = grid_view(
        opened,
        controllers=None if controller is None else {controller},
        actions=None if action is None else {action},
        as_of=day,
    )
    part = _part(opened, asked | ({"state": "open"} if open_only else {}), day)
    emit(FORMATS[form](view, part), output)
    if form == "csv":
        for line in part_lines(view, part):
            click.echo(line, err=True)


def _part(case: Case, asked: Mapping[str, str], day: date) -> Part:
    """The cells that are asked for, as the terminal UI filters them."""
    state = asked.get("state", "").replace("-", " ")
    sieve = Sieve(hazard=asked.get("hazard", ""), state=state, words=asked.get("text", ""))
    worst = _worst(case, day) if state == "with findings" else {}
    return Part(asked, partial(sieve.takes, case, worst))


def _worst(case: Case, day: date) -> Mapping[str, Severity]:
    """The worst finding of each item."""
    from safetycase.rules import check_case

    return worst_of_items(check_case(case, as_of=day))


def _tables(case: Case, action_id: str, form: str, open_only: bool, day: date) -> str:
    """The context tables of an action in a format."""
    from safetycase.output.contexts import FORMATS
    from safetycase.stpa.context_view import tables_about

    return FORMATS[form](tables_about(case, case.items[action_id], as_of=day), open_only=open_only)


def _require(case: Case, item_id: str, kind: str) -> None:
    """Refuse what is not the id of an item of a kind that stands."""
    item = case.items.get(item_id)
    abroad = case.foreign(item_id) if kind == "hazard" else None
    if abroad is not None and abroad.kind.name == kind:  # what happens here may lead to it
        return
    title = "control action" if kind == "action" else kind
    if item is None or item.kind.name != kind:
        near = _near(item_id, (one.id for one in case.of_kind(kind)))
        raise RefusedError(visible(elsewhere(case, item_id) or f"no {title} {item_id}{near}"))
    if item.obsolete:
        raise RefusedError(visible(f"the {title} {item_id} is obsolete"))


def _near(wrong: str, known: Iterable[str]) -> str:
    import difflib

    near = difflib.get_close_matches(wrong, list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""
