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
from safetycase.cli.place import RefusedError, kind_of, open_case
from safetycase.findings.text import visible

if TYPE_CHECKING:
    from safetycase.evidence import EvidenceState, Verdict
    from safetycase.trace import Standing

DEEPEST = 100
"""How many links away the tree of an item ends at the latest: no method leads that far, but a file may."""


@click.command()
@case_argument
@click.option("--from", "source", metavar="KIND", help="Begin at the items of this kind.")
@click.option("--to", "target", metavar="KIND", help="End at the items of this kind.")
@click.option("--item", "item_id", metavar="ID", help="What leads to this item and from it, as a tree both ways.")
@click.option("--depth", type=click.IntRange(1, DEEPEST), help="With --item: up to so many links away. [default: all]")
@click.option("--gaps", is_flag=True, help="Only what reaches nothing at the other end; of an item what leads to gaps.")
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
    item_id: str | None,
    depth: int | None,
    gaps: bool,
    as_of: date | None,
    form: str | None,
    output: Path | None,
) -> None:
    """Show the chains of references from items of one kind to items of another, and how many are covered.

    Requirements and evidence are shown with their states: that something is reached does not mean that it holds.
    Without --from and --to, show the coverage of the pairs an auditor asks about first.

    With --item ID, show what that item refers to and what refers to it, and on from there, each item unfolded once in
    each direction; of requirements and evidence why they stand as they do, down to the artefact and its failing cases.
    --gaps leaves only what leads to something missing, not demonstrated, or with findings.
    """
    if depth is not None and item_id is None:
        raise click.UsageError("--depth goes with --item")
    if item_id is not None:
        if source is not None or target is not None:
            raise click.UsageError("--item goes without --from and --to")
        if form not in (None, "text", "json"):
            raise click.UsageError("--item is told as text or json")
        form = format_of(form, output, "text", "json")
        emit(_tree(open_case(context, case), item_id, depth or DEEPEST, form, as_of or date.today(), gaps=gaps), output)
        return
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


def _tree(case: Case, item_id: str, depth: int, form: str, day: date, *, gaps: bool) -> str:
    """The tree of an item in a format. Raises RefusedError for an item that there is not."""
    from safetycase.case import item_across, joined
    from safetycase.case.unknown import unknown_item
    from safetycase.cli.judged import Judged
    from safetycase.evidence.facts import facts_of
    from safetycase.findings import worst_of_items
    from safetycase.output.tracetree import FORMATS, Traced
    from safetycase.trace.tree import gaps_of

    item = item_across(case, item_id)
    if item is None:
        raise RefusedError(visible(unknown_item(joined(case), item_id)))
    judged = Judged(case, day)
    standing: dict[str, Verdict | EvidenceState] = {**judged.evidence, **judged.verdicts}
    worst = worst_of_items(judged.findings)
    states = {name: one.state for name, one in standing.items()}
    traced = Traced(
        case=case,
        standing=standing,
        facts=lambda name: facts_of(standing[name], name) if name in standing else [],
        worst=worst,
        gaps=gaps_of(case, states, worst) if gaps else None,
        depth=depth,
    )
    return FORMATS[form](traced, item.id)
