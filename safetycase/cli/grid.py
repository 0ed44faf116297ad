"""The command that shows the grid of unsafe control."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from safetycase.case import Case
from safetycase.case.unknown import elsewhere
from safetycase.cli.options import TABLES, case_argument, emit, format_by_suffix, format_of, output_option
from safetycase.cli.options import as_of as as_of_option
from safetycase.cli.place import RefusedError, open_case
from safetycase.findings.text import visible


@click.command()
@case_argument
@click.option("--controller", metavar="ELEMENT", help="Only the actions of this controller.")
@click.option("--action", metavar="CA", help="Only this control action.")
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
    contexts: str | None,
    open_only: bool,
    form: str | None,
    as_of: date | None,
    output: Path | None,
) -> None:
    """Show each control action against the ways in which it can be unsafe: decided, with what, or open.

    What is open comes first. Actions that are not discrete and carry parameters are also asked whether they can be
    insufficient, excessive or in the wrong direction.

    With --contexts CA, show for that action which combinations of values of its variables are unsafe, which are
    reasoned not hazardous, and which are open; rows with the same answer are one row, `*` stands for every value.
    Below, how far controller constraints exclude what is unsafe.
    """
    if contexts is not None and (controller is not None or action is not None):
        raise click.UsageError("--contexts goes without --controller and --action")
    from safetycase.output.grid import FORMATS
    from safetycase.stpa.grid_view import grid_view

    form = format_of(form, output, *TABLES)
    opened, day = open_case(context, case), as_of or date.today()
    if contexts is not None:
        _require(opened, contexts, "action")
        emit(_tables(opened, contexts, form, open_only, day), output)
        return
    if controller is not None:
        _require(opened, controller, "element")
    if action is not None:
        _require(opened, action, "action")
    view = grid_view(
        opened,
        controllers=None if controller is None else {controller},
        actions=None if action is None else {action},
        as_of=day,
    )
    emit(FORMATS[form](view, open_only=open_only), output)


def _tables(case: Case, action_id: str, form: str, open_only: bool, day: date) -> str:
    """The context tables of an action in a format."""
    from safetycase.output.contexts import FORMATS
    from safetycase.stpa.context_view import tables_about

    return FORMATS[form](tables_about(case, case.items[action_id], as_of=day), open_only=open_only)


def _require(case: Case, item_id: str, kind: str) -> None:
    """Refuse what is not the id of an item of a kind that stands."""
    item = case.items.get(item_id)
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
