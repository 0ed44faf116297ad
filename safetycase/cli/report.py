"""The command that writes the report."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from safetycase.cli.options import as_of as as_of_option
from safetycase.cli.options import case_argument, emit, output_option
from safetycase.cli.place import open_case


@click.command()
@case_argument
@output_option
@as_of_option
@click.pass_context
def report(context: click.Context, case: Path | None, output: Path | None, as_of: date | None) -> None:
    """Write the report: one HTML file that opens offline, byte-identical for the same case and day."""
    from safetycase.evidence import assess
    from safetycase.report import build, files_read, git_state, render
    from safetycase.rules import check_case

    if output is None and sys.stdout.isatty():
        raise click.UsageError("a report is long; give it a file with -o FILE.html")
    opened = open_case(context, case)
    day = as_of or date.today()
    assessment = assess(opened, day)
    findings = check_case(opened, as_of=day, assessment=assessment)
    state = git_state(Path(opened.source.name), files_read(opened, assessment))
    page = render(build(opened, findings, assessment, state, day))
    emit(page, output)
    if output is not None:
        click.echo(f"{output}: {len(page.encode()) / 1_000_000:.1f} MB, as of {day.isoformat()}", err=True)
