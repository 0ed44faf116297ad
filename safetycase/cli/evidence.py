"""Commands about evidence: which results there are, adding a file of results, locking what was accepted."""

from __future__ import annotations

import posixpath
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from safetycase.case import Case, Folder, find_case, load
from safetycase.cli.accepting import accept
from safetycase.cli.options import as_of as as_of_option
from safetycase.cli.options import case_argument, emit, format_option
from safetycase.cli.place import RefusedError, case_folder, open_case, require_model, start_folder
from safetycase.findings.text import visible
from safetycase.model import BY_NAME, MANIFEST_NAME

if TYPE_CHECKING:
    from safetycase.evidence import Locked


@click.group()
def evidence() -> None:
    """Results that other tools wrote: list them, add them, lock what was accepted, verify the lock."""


@evidence.command("list")
@case_argument
@as_of_option
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
        supports = ", ".join(row["supports"])
        state, basis = row["state"], row["basis"] or "-"
        line = f"{row['id']:<{width}}  {state:<12}  {basis:<8}  {counts or 'no results':<28}  {supports}"
        click.echo(visible(line.rstrip()))
        if state == "unknown" and row["reasons"]:
            click.echo(visible(f"{'':<{width}}  {row['reasons'][0]}"))
    click.echo("1 evidence item" if len(rows) == 1 else f"{len(rows)} evidence items", err=True)


@evidence.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--supports", "requirement", metavar="ID", default="", help="The requirement it speaks for.")
@click.option("--id", "item_id", metavar="ID", default="", help="The id; by default the next free one.")
@click.option("--all", "every", is_flag=True, help="One item for each requirement that the results name.")
@click.pass_context
def add(context: click.Context, file: Path, requirement: str, item_id: str, every: bool) -> None:
    """Add evidence items for a FILE of results that lies in the case, and print their ids.

    The format is recognised. The requirement is the one that the results name, where they name exactly one.
    """
    from safetycase.cli.change import open_workspace
    from safetycase.editing import EditError, check_target, new_item
    from safetycase.evidence import UnreadableError, named_requirements, propose

    root, path = _in_case(context, file)
    workspace = open_workspace(root)
    kind = BY_NAME["evidence"]
    created = []
    try:
        named = named_requirements(workspace.case, path)
        wanted = list(named) if every else [requirement or _only(named)]
        if not wanted:
            raise click.UsageError(f"{visible(str(file))} names no requirement of this case; give one with --supports")
        for target in wanted:
            check_target(workspace.case, kind, ("supports",), target)
            data = propose(workspace.case, path, target)
            there = _same(workspace.case, data, target)
            if there and not every:
                raise RefusedError(visible(f"{there} does so already: {path} for {target}, with the same selection"))
            if there:
                click.echo(visible(f"  {target}: {there} does so already"), err=True)
                continue
            chosen = item_id if len(wanted) == 1 else ""
            edit = workspace.apply(partial(new_item, kind=kind, data=data, item_id=chosen))
            created.append(edit.item)
        workspace.save()
    except UnreadableError as error:
        raise RefusedError(visible(f"{file}: {error}")) from error
    except EditError as error:
        raise RefusedError(visible(str(error))) from error
    for new in created:
        click.echo(new)
    if created:
        click.echo("Look at it with `safetycase show`, then accept it with `safetycase evidence lock`.", err=True)
    else:
        click.echo("Nothing was added.", err=True)


def _in_case(context: click.Context, file: Path) -> tuple[Path, str]:
    """The case that a file belongs to, and the file's path in it. Raises RefusedError if it lies outside."""
    place = start_folder(context) / file
    if not place.exists():
        raise RefusedError(visible(f"{place} does not exist"))
    real = place.resolve()
    here, around = find_case(start_folder(context), MANIFEST_NAME), find_case(real.parent, MANIFEST_NAME)
    root = around if around is not None and (here is None or around.is_relative_to(here)) else here
    if root is None:
        root = case_folder(context)
    if not real.is_relative_to(root):
        raise RefusedError(visible(f"{file} lies outside the case {root}; copy it in, most often to evidence/"))
    return root, real.relative_to(root).as_posix()


def _same(case: Case, data: dict[str, Any], target: str) -> str:
    """The evidence item that brings the same results for a target already; empty if there is none."""
    for item in case.of_kind("evidence"):
        supports = any(ref.target == target and ref.path[0] == "supports" for ref in item.references)
        if supports and not item.obsolete and _results(item.data) == _results(data):
            return item.id
    return ""


def _results(data: dict[str, Any]) -> tuple[str, dict[str, list[str]]]:
    """Which results an evidence item counts: the artefact, and the conditions in one form.

    How they are read is left out: the same results read in two ways are still the same.
    """
    where = data.get("select", {}).get("where", {})
    conditions = {key: sorted(map(str, value if isinstance(value, list) else [value])) for key, value in where.items()}
    return posixpath.normpath(data.get("artefact", {}).get("path", "")), conditions


def _only(named: dict[str, str]) -> str:
    if len(named) == 1:
        return next(iter(named))
    if named:
        listed = ", ".join(named)
        raise click.UsageError(
            visible(f"the results name several requirements ({listed}); choose one with --supports, or --all")
        )
    raise click.UsageError("the results name no requirement of this case; choose one with --supports")


@evidence.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@as_of_option
@click.pass_context
def lock(context: click.Context, ids: tuple[str, ...], as_of: date | None) -> None:
    """Accept the results as they are now, of all evidence or of some: write their digests and counts to the lock.

    From then on, evidence whose file differs is unknown, and evidence whose requirement changed is stale, until it
    is locked again. Exits with 1 if something could not be locked.
    """
    from safetycase.evidence import lock as locked_now

    case = open_case(context)
    accept(case, ids, lambda: locked_now(case, as_of or date.today(), ids), "locked")


@evidence.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--memory", metavar="SIZE", default="2GB", show_default=True, help="Beyond it, rows overflow to the disk."
)
@click.option("--threads", type=click.IntRange(min=1), help="How many are used; by default all.")
@click.pass_context
def collect(context: click.Context, ids: tuple[str, ...], memory: str, threads: int | None) -> None:
    """Count results that no check reads by itself, and accept the counts into the lock.

    These are Parquet files, files named by a pattern (`results/**/*.csv`), and CSV or JSONL of more than 512 MiB. With
    ids, only those items are collected. DuckDB counts them, which must be installed: pip install 'safetycase[collect]'.
    Exits with 1 if something could not be counted.
    """
    from safetycase.evidence.collecting import EngineMissingError
    from safetycase.evidence.collecting import collect as collected_now

    case = open_case(context)
    root = Path(case.source.name)

    def begins(words: str) -> None:
        if sys.stderr.isatty():
            click.echo(visible(f"  counting {words}"), err=True)

    def counted() -> Locked:
        return collected_now(case, root, ids, memory=memory, threads=threads or 0, begins=begins)

    try:
        accept(case, ids, counted, "collected")
    except EngineMissingError as error:
        raise RefusedError(str(error)) from error


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
