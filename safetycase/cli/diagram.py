"""The command that draws."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safetycase.cli.options import as_of as as_of_option
from safetycase.cli.options import emit
from safetycase.cli.place import RefusedError, open_case
from safetycase.findings.text import visible

if TYPE_CHECKING:
    from safetycase.case import Case
    from safetycase.diagrams import Structure

VIEWS = ("control-structure", "trace")
FORMATS = ("svg", "dot", "text", "n2", "csv")
SUFFIXES = {".svg": "svg", ".dot": "dot", ".gv": "dot", ".txt": "text", ".csv": "csv"}


@click.command()
@click.argument("view", type=click.Choice(VIEWS))
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="The format; by default from the suffix of the file, else svg. n2 is the N² matrix as text, csv as a table.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    help="Write to this file instead of stdout; further pages stand beside it as NAME-2.svg, ... In a folder, which "
    "is made if its name ends in a slash, the file is named after the view.",
)
@click.option("--around", metavar="ELEMENT", help="Only this element and what it exchanges something with.")
@click.option("--depth", type=click.IntRange(min=1), metavar="N", help="How many flows away from it. [default: 1]")
@click.option("--level", type=int, metavar="N", help="Only the controllers of this level, with what they control.")
@click.option("--collapse", multiple=True, metavar="ELEMENT", help="Draw an element and its parts as one box.")
@click.option("--page", "number", type=click.IntRange(min=1), metavar="N", help="Only this page.")
@click.option("--whole", is_flag=True, help="Everything on one page, however large.")
@click.option("--hazard", metavar="ID", help="Of the trace only what hangs on this hazard.")
@click.option("--report", metavar="FILE", help="Links lead to the items in this report, a path beside the drawing.")
@as_of_option
@click.pass_context
def diagram(
    context: click.Context,
    view: str,
    form: str | None,
    output: str | None,
    around: str | None,
    depth: int | None,
    level: int | None,
    collapse: tuple[str, ...],
    number: int | None,
    whole: bool,
    hazard: str | None,
    report: str | None,
    as_of: date | None,
) -> None:
    """Draw a VIEW of the case.

    control-structure: who controls whom by the convention of the method. More than 40 elements take several pages, and
    so do fewer where one page would be too wide to read.

    trace: what follows from what, from losses to evidence, with the states of requirements and evidence.
    """
    parts = {"--around": around, "--depth": depth, "--level": level, "--collapse": collapse, "--page": number}
    foreign = [name for name, value in {**parts, "--whole": whole}.items() if value not in (None, False, ())]
    if view == "trace" and foreign:
        raise click.UsageError(f"{foreign[0]} is for the control structure; --hazard narrows a trace")
    if view != "trace" and hazard is not None:
        raise click.UsageError("--hazard is for the trace; --around narrows a control structure")
    links = _links_to(report)
    case = open_case(context)
    target, form = _target(view, form, output)
    if view == "trace":
        _trace(case, form, target, hazard, as_of or date.today(), links)
        return
    if depth is not None and around is None:
        raise click.UsageError("--depth goes with --around")
    if number is not None and (whole or form != "svg"):
        raise click.UsageError("--page is for svg, and does not go with --whole")
    structure = _view(case, form, around, depth or 1, level, collapse)
    if isinstance(structure, str):
        emit(structure, target)
    elif form == "svg":
        _svg(structure, target, number, whole, links)
    else:
        emit(_written(structure, form), target)


def _links_to(report: str | None) -> Callable[[str], str | None]:
    """Where a click on an item leads: to its place in a report, else to one of the same page."""
    from urllib.parse import quote

    from safetycase.diagrams.paint import anchor, harmless

    if report is None:
        return anchor
    page = quote(report, safe="/:?=&%~.-_@+,")
    if not harmless(page):
        raise click.UsageError("--report takes a path like report.html, or a web address")
    return lambda item: page + anchor(item)


def _target(view: str, form: str | None, named: str | None) -> tuple[Path | None, str]:
    """The file to write to and the format; a folder whose name ends in a slash is made.

    Raises UsageError for a suffix that says nothing. Exits with 2 if the folder cannot be made.
    """
    output = Path(named) if named is not None else None
    if output is not None and str(named).endswith("/") and not output.is_dir():
        _make_folder(output)
    if output is not None and output.is_dir():
        suffix = {"svg": ".svg", "dot": ".dot", "text": ".txt", "n2": ".txt", "csv": ".csv"}[form or "svg"]
        return output / f"{view}{suffix}", form or "svg"
    if form is None:
        suffix = output.suffix.lower() if output is not None else ".svg"
        if suffix not in SUFFIXES:
            folder = "" if suffix else f"; for a new folder write {visible(str(output))}/"
            raise click.UsageError(
                f"no picture ends in {suffix!r}; use one of {', '.join(SUFFIXES)}, or --format{folder}"
            )
        form = SUFFIXES[suffix]
    return output, form


def _make_folder(folder: Path) -> None:
    from safetycase.output.writing import make_folder

    try:
        make_folder(folder)
    except OSError as error:
        raise RefusedError(visible(f"the folder {folder} cannot be made: {error.strerror or error}")) from error


def _view(
    case: Case, form: str, around: str | None, depth: int, level: int | None, collapse: tuple[str, ...]
) -> Structure | str:
    """The part of the structure that was asked for, or what is to be printed of one element.

    Exits with 2 for an element or a level that is not there.
    """
    from safetycase import diagrams
    from safetycase.case import canonical
    from safetycase.case.unknown import elsewhere

    structure = diagrams.control_structure(case)
    around = canonical(case, around) if around is not None else None
    collapse = tuple(canonical(case, name) for name in collapse)
    if not structure.boxes:
        click.echo("safetycase: the case has no elements; the picture is empty", err=True)
    try:
        if collapse:
            structure = diagrams.collapsed(structure, collapse)
        if around is not None and form == "text":
            return diagrams.ego(structure, around, depth)
        if around is not None:
            structure = diagrams.around(structure, around, depth)
        if level is not None:
            structure = diagrams.at_level(structure, level)
    except diagrams.NoSuchPartError as error:
        shown = {box.id for box in structure.boxes}
        left = next((name for name in (around, *collapse) if name and name not in shown), "")
        words = elsewhere(case, left)
        if words and case.foreign(left) is not None:
            words = f"{words}; no flow of this case leads to it"
        raise RefusedError(visible(words or str(error))) from error
    return structure


def _written(structure: Structure, form: str) -> str:
    """The structure in a format that needs no layout."""
    from safetycase import diagrams

    write = {"dot": diagrams.dot, "text": diagrams.text, "n2": diagrams.n2, "csv": diagrams.n2_csv}[form]
    return write(structure)


def _trace(
    case: Case, form: str, output: Path | None, hazard: str | None, day: date, links: Callable[[str], str | None]
) -> None:
    """The trace as a drawing or in words."""
    from safetycase import diagrams
    from safetycase.evidence import assess

    if form in ("n2", "csv"):
        raise click.UsageError("a trace is drawn as svg, dot or text; `safetycase trace --format csv` prints tables")
    try:
        graph = diagrams.trace_graph(case, assess(case, day), hazard)
    except diagrams.NoSuchPartError as error:
        raise RefusedError(visible(str(error))) from error
    if graph.cut:
        click.echo(f"safetycase: {graph.cut}", err=True)
    if form == "svg":
        emit(diagrams.trace_svg(diagrams.trace_layout(graph), href=links), output)
    else:
        emit(diagrams.trace_dot(graph) if form == "dot" else diagrams.trace_text(graph), output)


def _svg(
    structure: Structure, output: Path | None, number: int | None, whole: bool, links: Callable[[str], str | None]
) -> None:
    """The structure as SVG, on as many pages as it takes."""
    from safetycase import diagrams

    pages = [diagrams.Page(1, 1, structure.title, structure)] if whole else diagrams.pages(structure)
    names = page_names(output, len(pages))
    chosen: Sequence[diagrams.Page] = pages
    if number is not None:
        if number > len(pages):
            raise RefusedError(f"there is no page {number}: the drawing has {len(pages)}")
        chosen, names = pages[number - 1 : number], [output.name if output is not None else ""] * len(pages)
    elif output is None:
        chosen = pages[:1]

    def beside(page: int) -> str | None:
        from urllib.parse import quote

        return f"./{quote(names[page - 1])}" if output is not None and number is None else None

    for page in chosen:
        painted = diagrams.svg(
            diagrams.layout(page.structure, heading=page.heading, pages=page.of), href=links, page=beside
        )
        emit(painted, output.with_name(names[page.number - 1]) if output is not None else None)
        if len(pages) > 1 and output is not None:
            click.echo(visible(f"{output.with_name(names[page.number - 1])}: {page.heading}"), err=True)
    if len(pages) > len(chosen) and number is None:
        click.echo(
            f"safetycase: this is page 1 of {len(pages)}; -o FILE.svg writes them all, --page N another one",
            err=True,
        )
    if output is not None and number is None:
        _warn_of_older(output, len(pages))


def page_names(output: Path | None, count: int) -> list[str]:
    """The file names of `count` pages: the name itself, then with -2, -3, ... before the suffix."""
    if output is None:
        return [""] * count
    return [output.name, *(f"{output.stem}-{page}{output.suffix}" for page in range(2, count + 1))]


def _warn_of_older(output: Path, count: int) -> None:
    """Name the files that are called like pages after the last: they are of an earlier drawing."""
    page = re.compile(rf"{re.escape(output.stem)}-([1-9][0-9]{{0,5}}){re.escape(output.suffix)}")
    numbers = []
    with contextlib.suppress(OSError):
        numbers = [int(found[1]) for one in output.parent.iterdir() if (found := page.fullmatch(one.name))]
    left = [str(output.with_name(f"{output.stem}-{one}{output.suffix}")) for one in sorted(numbers) if one > count]
    if left:
        are = "is there too, but no page" if len(left) == 1 else "are there too, but no pages"
        click.echo(visible(f"safetycase: {', '.join(left)} {are} of this drawing"), err=True)
