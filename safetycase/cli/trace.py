"""The command that shows what leads to what."""

from __future__ import annotations

from pathlib import Path

import click

from safetycase.cli.options import case_argument, emit, format_option, output_option
from safetycase.cli.place import kind_of, open_case


@click.command()
@case_argument
@click.option("--from", "source", metavar="KIND", help="Begin at the items of this kind.")
@click.option("--to", "target", metavar="KIND", help="End at the items of this kind.")
@click.option("--gaps", is_flag=True, help="Only what reaches nothing at the other end.")
@format_option("text", "json", "csv", "markdown")
@output_option
@click.pass_context
def trace(
    context: click.Context,
    case: Path | None,
    source: str | None,
    target: str | None,
    gaps: bool,
    form: str,
    output: Path | None,
) -> None:
    """Show the chains of references from items of one kind to items of another, and how many are covered.

    Without --from and --to, show the coverage of the pairs an auditor asks about first.
    """
    from safetycase.trace import coverage
    from safetycase.trace import trace as chains
    from safetycase.trace.figures import figures
    from safetycase.trace.render import as_csv, as_json, as_markdown, as_text

    opened = open_case(context, case)
    if (source is None) != (target is None):
        raise click.UsageError("--from and --to go together")
    if source is None or target is None:
        emit(figures(opened, coverage(opened), form, with_gaps=gaps), output)
        return
    start, end = kind_of(source), kind_of(target)
    write = {"text": as_text, "json": as_json, "csv": as_csv, "markdown": as_markdown}[form]
    emit(write(opened, chains(opened, start.name, end.name), gaps_only=gaps), output)
