"""The command that draws."""

from __future__ import annotations

from pathlib import Path

import click

from safetycase.cli.options import emit, output_option
from safetycase.cli.place import open_case

VIEWS = ("control-structure",)
SUFFIXES = {".svg": "svg", ".dot": "dot", ".gv": "dot", ".txt": "text"}


@click.command()
@click.argument("view", type=click.Choice(VIEWS))
@click.option(
    "--format",
    "form",
    type=click.Choice(["svg", "dot", "text"]),
    help="The format; by default from the suffix of the file, else svg.",
)
@output_option
@click.pass_context
def diagram(context: click.Context, view: str, form: str | None, output: Path | None) -> None:
    """Draw a VIEW of the case as SVG, Graphviz DOT or text."""
    from safetycase.diagrams import control_structure, dot, layout, svg
    from safetycase.diagrams import text as in_words

    case = open_case(context)
    if form is None:
        suffix = output.suffix.lower() if output is not None else ".svg"
        if suffix not in SUFFIXES:
            raise click.UsageError(f"no picture ends in {suffix!r}; use one of {', '.join(SUFFIXES)}, or --format")
        form = SUFFIXES[suffix]
    structure = control_structure(case)
    if not structure.boxes:
        click.echo("safetycase: the case has no elements; the picture is empty", err=True)
    if form == "svg":
        emit(svg(layout(structure)), output)
    else:
        emit(dot(structure) if form == "dot" else in_words(structure), output)
