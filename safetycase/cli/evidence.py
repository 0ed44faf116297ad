"""Commands about evidence: which results there are, adding a file of results, locking what was accepted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from safetycase.case import Case, Folder, load
from safetycase.case import UnreadableError as UnreadableFileError
from safetycase.cli.evidence_add import add
from safetycase.cli.options import as_of as as_of_option
from safetycase.cli.options import case_argument, emit, format_option, no_cache
from safetycase.cli.place import RefusedError, case_folder, open_case, require_model
from safetycase.findings.text import visible
from safetycase.model import LOCK_NAME

if TYPE_CHECKING:
    from safetycase.evidence import Relocked, State


@click.group()
def evidence() -> None:
    """Results that other tools wrote: list them, add them, lock what was accepted, verify the lock."""


evidence.add_command(add)


@evidence.command("list")
@case_argument
@as_of_option
@no_cache
@format_option("text", "json")
@click.pass_context
def list_evidence(context: click.Context, case: Path | None, as_of: date | None, form: str) -> None:
    """List the evidence with its state, its basis and its counts."""
    from safetycase.evidence import assess, evidence_rows
    from safetycase.output import dumps

    opened = open_case(context, case)
    rows = evidence_rows(assess(opened, as_of or date.today()))
    if form == "json":
        emit(dumps({"version": 1, "evidence": rows}), None)
        return
    width = max((len(row["id"]) for row in rows), default=0)
    for row in rows:
        counts = ", ".join(f"{number} {state.replace('_', ' ')}" for state, number in row["counts"].items() if number)
        counts = ", ".join(filter(None, (counts, *(f"{much:,g} {unit}" for unit, much in row["exposure"].items()))))
        supports = ", ".join(row["supports"])
        state, basis = row["state"], row["basis"] or "-"
        line = f"{row['id']:<{width}}  {state:<12}  {basis:<8}  {counts or 'no results':<28}  {supports}"
        click.echo(visible(line.rstrip()))
        if state == "unknown" and row["reasons"]:
            click.echo(visible(f"{'':<{width}}  {row['reasons'][0]}"))
    click.echo("1 evidence item" if len(rows) == 1 else f"{len(rows)} evidence items", err=True)


@evidence.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@as_of_option
@click.pass_context
def lock(context: click.Context, ids: tuple[str, ...], as_of: date | None) -> None:
    """Accept the results as they are now, of all evidence or of some: write their digests and counts to the lock.

    From then on, evidence whose file differs is unknown, and evidence whose requirement changed is stale, until it
    is locked again. Exits with 1 if something could not be locked.
    """
    from safetycase.documents import Change, SaveError, save
    from safetycase.evidence import load_lock
    from safetycase.evidence import lock as locked_now

    case = open_case(context)
    before = _lock_bytes(case)
    for item_id in ids:
        if item_id not in {item.id for item in case.of_kind("evidence")}:
            raise RefusedError(visible(f"no evidence item {item_id}"))
    before_ids = load_lock(case).items.keys()
    locked = locked_now(case, as_of or date.today(), ids)
    try:
        save(Path(case.source.name), [Change(LOCK_NAME, before, locked.content)])
    except SaveError as error:
        raise RefusedError(visible(str(error))) from error
    for changed in locked.changed:
        away = "; its file is not here, the counts are those of the lock" if changed.away else ""
        exposure = "".join(f" in {much:,g} {unit}" for unit, much in changed.exposure.items())
        seen = f"{_counted(changed.states)}{exposure}"
        click.echo(visible(f"  locked {changed.id}: {seen}{_instead(changed)}{away}"), err=True)
    for item_id, reason in locked.problems:
        kept = "; what was accepted before stands" if item_id in before_ids else ""
        click.echo(visible(f"  not locked {item_id}: {reason}{kept}"), err=True)
    count = len(locked.changed)
    click.echo(f"{count} {'item' if count == 1 else 'items'} locked anew in {LOCK_NAME}", err=True)
    if locked.problems:
        raise click.exceptions.Exit(1)


def _counted(states: Mapping[State, int]) -> str:
    return ", ".join(f"{number:,} {state}" for state, number in states.items()) or "no result"


def _instead(changed: Relocked) -> str:
    """What was locked before, where it was something else; fewer results are said to be fewer."""
    if changed.before is None or changed.before == changed.states:
        return ""
    fewer = sum(changed.before.values()) - sum(changed.states.values())
    less = f"; {fewer:,} fewer results" if fewer > 1 else "; 1 result fewer" if fewer == 1 else ""
    return f" (before: {_counted(changed.before)}{less})"


def _lock_bytes(case: Case) -> bytes | None:
    """The lock as it stands. Raises RefusedError for one that is no file of the case, such as a link out of it."""
    if not case.source.exists(LOCK_NAME):
        return None
    try:
        return case.source.read(LOCK_NAME)
    except UnreadableFileError as error:
        raise RefusedError(visible(f"{LOCK_NAME} {error.reason}; nothing was locked")) from error


@evidence.command()
@case_argument
@as_of_option
@click.pass_context
def verify(context: click.Context, case: Path | None, as_of: date | None) -> None:
    """Compare the lock with the results and the requirements as they are. Exits with 1 if anything differs."""
    from safetycase.evidence import verify as differences

    opened = load(Folder(case_folder(context, case)))
    require_model(opened)
    found: list[Any] = differences(opened, as_of or date.today())
    for finding in found:
        place = f"{finding.file}:{finding.line}: " if finding.line else ""
        click.echo(visible(f"{place}{finding.severity.word}[{finding.rule}] {finding.message}"))
    click.echo(f"{len(found)} {'difference' if len(found) == 1 else 'differences'}", err=True)
    if found:
        raise click.exceptions.Exit(1)
