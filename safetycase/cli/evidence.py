"""Commands about evidence: which results there are, adding a file of results, locking what was accepted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safetycase.cli.accepting import accept
from safetycase.cli.counting import begins, counting
from safetycase.cli.evidence_add import add
from safetycase.cli.evidence_verify import verify
from safetycase.cli.options import as_of as as_of_option
from safetycase.cli.options import case_argument, emit, format_option, no_cache
from safetycase.cli.place import RefusedError, open_case
from safetycase.findings.text import visible

if TYPE_CHECKING:
    from safetycase.evidence import Locked


@click.group()
def evidence() -> None:
    """Results that other tools wrote: list them, add them, lock what was accepted, verify the lock."""


evidence.add_command(add)
evidence.add_command(verify)
dry_run = click.option("--dry-run", is_flag=True, help="Show what would change and write nothing.")


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
@dry_run
@click.pass_context
def lock(context: click.Context, /, ids: tuple[str, ...], as_of: date | None, dry_run: bool) -> None:
    """Accept the results as they are now, of all evidence or of some: write their digests and counts to the lock.

    From then on, evidence whose file differs is unknown, and evidence whose requirement changed is stale, until it
    is locked again. In a git repository, the commits of the day on which results were produced are looked up, and the
    lock says which requirements ask otherwise since (SFC656). Exits with 1 if something could not be locked.
    """
    from safetycase.cli.base import say_not_whole
    from safetycase.evidence import lock as locked_now
    from safetycase.rules.since.criteria import past_of

    case = open_case(context)
    history = past_of(case)
    at = None if history is None else history.at
    try:
        accept(case, ids, lambda: locked_now(case, as_of or date.today(), ids, at=at), "locked", dry_run=dry_run)
    finally:
        if history is not None:
            say_not_whole(history)


@evidence.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@counting
@dry_run
@click.pass_context
def collect(
    context: click.Context, /, ids: tuple[str, ...], memory: str, backend: str, threads: int | None, dry_run: bool
) -> None:
    """Count results that no check reads by itself, and accept the counts into the lock.

    These are Parquet files, files named by a pattern (`results/**/*.csv`), and CSV or JSONL of more than 512 MiB. With
    ids, only those items are collected. DuckDB counts them, which must be installed: pip install 'safetycase[collect]'.
    Tables (`artefact: {path: "table:results.answers"}`) are counted by the engine that has them, PostgreSQL, Spark or
    DuckDB: --backend postgresql://host/database, with pip install 'safetycase[backend]', for Spark 'safetycase[spark]'.
    Exits with 1 if something could not be counted.
    """
    from safetycase.evidence.collecting import BackendError, EngineMissingError
    from safetycase.evidence.collecting import collect as collected_now

    case = open_case(context)
    root = Path(case.source.name)

    def counted() -> Locked:
        return collected_now(case, root, ids, memory=memory, threads=threads or 0, url=backend, begins=begins)

    try:
        accept(case, ids, counted, "collected", dry_run=dry_run)
    except (BackendError, EngineMissingError) as error:
        raise RefusedError(visible(str(error))) from None
