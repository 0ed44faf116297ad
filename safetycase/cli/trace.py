"""The command that shows what leads to what."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from safetycase.case import Case
from safetycase.cli.options import TABLES, case_argument, emit, format_by_suffix, format_of, no_cache, output_option
from safetycase.cli.options import as_of as as_of_option
from safetycase.cli.place import kind_of, open_case

if TYPE_CHECKING:
    from safetycase.trace import Standing


@click.command()
@case_argument
@click.option("--from", "source", metavar="KIND", help="Begin at the items of this kind.")
@click.option("--to", "target", metavar="KIND", help="End at the items of this kind.")
@click.option("--gaps", is_flag=True, help="Only what reaches nothing at the other end.")
@as_of_option
@no_cache
@format_by_suffix(*TABLES)
@output_option
@click.pass_context
def trace(
    context: click.Context,
    case: Path | None,
    source: str | None,
    target: str | None,
    gaps: bool,
    as_of: date | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Show the chains of references from items of one kind to items of another, and how many are covered.

    Requirements and evidence are shown with their states: that something is reached does not mean that it holds.
    Without --from and --to, show the coverage of the pairs an auditor asks about first.
    """
    from safetycase.trace import Graph, coverage, with_standings
    from safetycase.trace import trace as chains
    from safetycase.trace.figures import figures
    from safetycase.trace.render import as_csv, as_json, as_markdown, as_text

    form = format_of(form, output, *TABLES)
    opened = open_case(context, case)
    if (source is None) != (target is None):
        raise click.UsageError("--from and --to go together")
    if source is None or target is None:
        graph, standings = Graph(opened), _standings(opened, as_of or date.today())
        found = [with_standings(graph, figure, standings) for figure in coverage(opened, graph)]
        emit(figures(opened, found, form, with_gaps=gaps), output)
        return
    start, end = kind_of(source), kind_of(target)
    write = {"text": as_text, "json": as_json, "csv": as_csv, "markdown": as_markdown}[form]
    graph = Graph(opened)
    traced = chains(opened, start.name, end.name, graph)
    standings = _standings(opened, as_of or date.today())
    figured = {kind: with_standings(graph, figure, standings) for kind, figure in traced.coverage.items()}
    traced = msgspec.structs.replace(traced, coverage=figured)
    emit(write(opened, traced, gaps_only=gaps, standings=standings), output)


def _standings(case: Case, day: date) -> dict[str, Standing]:
    """How requirements and evidence stand on a day."""
    from safetycase.evidence import assess
    from safetycase.rules.imports import faulty_imports
    from safetycase.trace import standings

    assessment = assess(case, day)
    return standings(case, assessment.states, faulty_imports(case, day), assessment.bases)
