"""The command that makes the repairs that are sure, and adds what is missing where somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import click

from safetycase.case import Case
from safetycase.case.unknown import unknown_item
from safetycase.cli.change import open_workspace
from safetycase.cli.difference import difference
from safetycase.cli.options import as_of as as_of_option
from safetycase.cli.options import emit
from safetycase.cli.pasting import command_line
from safetycase.cli.place import RefusedError, case_folder
from safetycase.editing import EditError
from safetycase.findings import Finding, find
from safetycase.findings.text import visible
from safetycase.rules import Checker, all_rules
from safetycase.rules.repair import Repair
from safetycase.rules.repairs import add_missing, make_sure_repairs

_SHOWN = 12
"""How many findings with several ways to settle them are told one by one."""


@click.command()
@click.argument("names", nargs=-1, metavar="[ID|RULE]...")
@click.option("--dry-run", is_flag=True, help="Show the changes and write nothing.")
@click.option("--add", is_flag=True, help="Also add items and references that are missing, for the ID or RULE named.")
@as_of_option
@click.pass_context
def fix(context: click.Context, names: tuple[str, ...], dry_run: bool, add: bool, as_of: date | None) -> None:
    """Make the changes that settle findings and need no decision, in one save, and print them as a diff.

    Those are slips: a name, id or word one slip away from the only one that fits, quotes or brackets that are missing.
    ID and RULE (code or name) narrow it to findings about these items, of these rules.

    With --add, what is missing is added too, where there is one way only: an item with the fields that follow from its
    place, with `origin: generated` and `status: draft`. It covers nothing until a person has reviewed it. Where there
    are several ways they are listed. Nothing is ever waived, reviewed or accepted.
    """
    if add and not names:
        raise click.UsageError("--add goes with the ID or RULE that lacks something")
    workspace = open_workspace(case_folder(context))
    ids, codes = _meant(workspace.case, names)
    checker = Checker(as_of=as_of or date.today())

    def wanted(case: Case) -> list[Finding]:
        found = checker.update(case)
        return [one for one in found if (not ids or one.item in ids) and (not codes or one.rule in codes)]

    before = dict(workspace.case.documents)
    made = make_sure_repairs(workspace, wanted)
    choices: list[tuple[Finding, tuple[Repair, ...]]] = []
    if add:
        added, choices = add_missing(workspace, wanted(workspace.case))
        made += added
    emit("".join(difference(before, workspace)), None)
    if not dry_run:
        try:
            workspace.save()
        except EditError as error:
            raise RefusedError(visible(str(error))) from error
    for line in _told(made, choices, dry_run=dry_run, narrowed=bool(names)):
        click.echo(visible(line), err=True)


def _meant(case: Case, names: Sequence[str]) -> tuple[set[str], set[str]]:
    """The ids and the codes of rules that are named. Raises RefusedError for what is neither."""
    all_rules()
    ids, codes = set(), set()
    for name in names:
        rule = find(name)
        if name in case.items:
            ids.add(name)
        elif rule is not None:
            codes.add(rule.code)
        else:
            raise RefusedError(visible(f"{unknown_item(case, name)}, and no rule {name}"))
    return ids, codes


def _told(
    made: Sequence[tuple[Finding, Repair]],
    choices: Sequence[tuple[Finding, tuple[Repair, ...]]],
    *,
    dry_run: bool,
    narrowed: bool,
) -> Iterator[str]:
    """What was done, and what is left to choose."""
    for finding, repair in made:
        yield f"{finding.item} {finding.rule}: {repair.title}"
    for finding, ways in choices[:_SHOWN]:
        yield f"{finding.item} {finding.rule}: {finding.message}; choose one:"
        yield from (f"  $ {command_line(['safetycase', *way.words])}" for way in ways)
    if len(choices) > _SHOWN:
        yield f"{len(choices) - _SHOWN} more findings with several ways to settle them"
    if made:
        count = "1 change" if len(made) == 1 else f"{len(made)} changes"
        yield f"{count}; nothing was written" if dry_run else f"{count}; look at the diff, then check again"
    elif not choices:
        yield f"nothing to fix without a decision{' there' if narrowed else ''}; `safetycase next` says what to do"
