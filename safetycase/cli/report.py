"""The command that writes the report."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from safetycase.cli.options import as_of as as_of_option
from safetycase.cli.options import case_argument, emit, no_cache, output_option
from safetycase.cli.place import open_case
from safetycase.findings.text import visible
from safetycase.output.writing import is_stream

SUFFIXES = (".html", ".htm")
"""How a file that holds a report ends."""


@click.command()
@case_argument
@output_option
@as_of_option
@no_cache
@click.pass_context
def report(context: click.Context, case: Path | None, output: Path | None, as_of: date | None) -> None:
    """Write the report: one HTML file that opens offline, byte-identical for the same case and day."""
    from safetycase.report.page import page_of, size_in_words

    output = None if output == Path("-") else output
    if output is None and sys.stdout.isatty():
        raise click.UsageError("a report is long; give it a file with -o FILE.html")
    if output is not None and output.suffix.lower() not in SUFFIXES and not is_stream(output):
        raise click.UsageError(f"a report is HTML: name a file that ends in .html, not {visible(output.name)}")
    opened = open_case(context, case)
    day = as_of or date.today()
    page = page_of(opened, day)
    emit(page, output)
    if output is not None:
        click.echo(visible(f"{output}: {size_in_words(len(page.encode()))}, as of {day.isoformat()}"), err=True)
