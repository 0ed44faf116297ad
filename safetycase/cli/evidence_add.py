"""The command that adds a file of results to a case as evidence."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from safetycase.case import Case, find_case
from safetycase.cli.options import emit
from safetycase.cli.place import RefusedError, case_folder, start_folder
from safetycase.findings.text import visible
from safetycase.model import BY_NAME, MANIFEST_NAME
from safetycase.model.assurance import EvidenceMethod, SamplingMethod

if TYPE_CHECKING:
    from safetycase.editing import Workspace
    from safetycase.evidence import Seen

METHODS = get_args(EvidenceMethod)
SAMPLING = get_args(SamplingMethod)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--supports", "requirement", metavar="ID", default="", help="The requirement it speaks for.")
@click.option("--id", "item_id", metavar="ID", default="", help="The id; by default the next free one.")
@click.option("--all", "every", is_flag=True, help="One item for each requirement that the results name.")
@click.option("--results", "form", metavar="FORMAT", default="", help="Their format, where it is not recognised.")
@click.option("--method", type=click.Choice(METHODS), help="How they were obtained; tables and records do not say it.")
@click.option("--version", metavar="TEXT", help="The version that was tested.")
@click.option("--commit", metavar="HASH", help="The commit that was tested.")
@click.option("--produced", metavar="DATE", help="When they were produced, where they do not say so.")
@click.option("--sampling", type=click.Choice(SAMPLING), help="How the trials were chosen; rates need it.")
@click.option("--environment", metavar="ID", help="Where they were obtained.")
@click.option("--dry-run", is_flag=True, help="Show the change and write nothing.")
@click.pass_context
def add(
    context: click.Context, /, file: Path, requirement: str, item_id: str, every: bool, form: str, dry_run: bool,
    **said: str | None,
) -> None:  # fmt: skip
    """Add evidence items for a FILE of results that lies in the case, and print their ids.

    Format, date, subject, lineage and the requirements named are read from the results; what they do not say is asked
    for on a terminal, and left out elsewhere unless an option says it. How the results of a table or a record were
    obtained is never guessed: `--method` says it. The requirement is the one that the results
    name, where they name exactly one.
    """
    from safetycase.cli.change import open_workspace
    from safetycase.editing import EditError
    from safetycase.evidence import UnreadableError, look
    from safetycase.evidence.adding import no_method
    from safetycase.evidence.inputs import always_collected

    root, path = _in_case(context, file)
    workspace = open_workspace(root)
    before = dict(workspace.case.documents)
    try:
        seen = look(workspace.case, path, form, root)
        click.echo(visible(f"  {seen.words}"), err=True)
        wanted = list(seen.named) if every else [requirement or _only(workspace.case, seen)]
        if not wanted:
            raise click.UsageError(f"{visible(str(file))} names no requirement of this case; give one with --supports")
        fields = _fields(workspace.case, {**said, **_asked(workspace.case, seen, wanted, said)})
        if no_method(seen, fields):
            raise click.UsageError(
                f"{visible(str(file))} does not say how its results were obtained, and a requirement may ask for it; "
                f"say it with --method ({', '.join(METHODS)})"
            )
        created = _add(workspace, seen, wanted, fields, item_id, every=every)
        _tell(workspace.case, seen, created, {*fields, *(["supports"] if requirement else [])})
        if dry_run:
            emit("".join(_difference(before, workspace)), None)
            click.echo("Nothing was written.", err=True)
            return
        workspace.save()
    except UnreadableError as error:
        raise RefusedError(visible(f"{file}: {error}")) from error
    except EditError as error:
        raise RefusedError(visible(str(error))) from error
    for new in created:
        click.echo(new)
    if created:
        accept = "collect" if always_collected(path, seen.format) else "lock"
        click.echo(f"Look at it with `safetycase show`, then accept it with `safetycase evidence {accept}`.", err=True)
    else:
        click.echo("Nothing was added.", err=True)


def _tell(case: Case, seen: Seen, created: list[str], said: set[str]) -> None:
    """Say which fields were filled from the file, and which it does not or cannot fill."""
    from safetycase.evidence import filling

    item = case.items.get(created[0]) if created else None
    for words, fields in filling(case, seen, item.data, said).lines if item is not None else ():
        click.echo(visible(f"  {words}: {fields}"), err=True)


def _difference(before: Mapping[str, Any], workspace: Workspace) -> list[str]:
    from safetycase.cli.difference import difference

    return list(difference(before, workspace))


def _add(
    workspace: Workspace, seen: Seen, wanted: list[str], fields: Mapping[str, Any], item_id: str, *, every: bool
) -> list[str]:
    """The ids of the new items, in the workspace. Raises EditError and RefusedError."""
    from safetycase.editing import check_target, new_item
    from safetycase.evidence.adding import item_of, same_evidence

    kind, created = BY_NAME["evidence"], []
    for target in wanted:
        check_target(workspace.case, kind, ("supports",), target)
        data = item_of(seen, target, fields)
        there = same_evidence(workspace.case, data, target)
        if there and not every:
            raise RefusedError(visible(f"{there} does so already: {seen.path} for {target}, with the same selection"))
        if there:
            click.echo(visible(f"  {target}: {there} does so already"), err=True)
            continue
        edit = workspace.apply(partial(new_item, kind=kind, data=data, item_id=item_id if len(wanted) == 1 else ""))
        created.append(edit.item)
    return created


def _on_a_terminal() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _asked(case: Case, seen: Seen, wanted: list[str], said: Mapping[str, str | None]) -> dict[str, str]:
    """The answers to what is missing, where somebody can be asked."""
    from safetycase.evidence import lacking
    from safetycase.evidence.adding import OF_SUBJECT, QUESTIONS

    if not _on_a_terminal():
        return {}
    found = {}
    about_subject = said["version"] or said["commit"]
    for name in lacking(case, seen, wanted):
        if not (said.get(name) or (about_subject and name in OF_SUBJECT)):
            answer = click.prompt(QUESTIONS[name], default="", show_default=False, err=True).strip()
            if answer:
                found[name] = answer
    return found


def _fields(case: Case, said: Mapping[str, str | None]) -> dict[str, Any]:
    """What was said by options and answers, as fields of an evidence item. Raises EditError and UsageError."""
    from safetycase.editing import check_target
    from safetycase.evidence.adding import fault_of, fields_said

    for name, value in said.items():
        if value and (fault := fault_of(name, value)):
            raise click.UsageError(visible(fault))
        if value and name == "environment":
            check_target(case, BY_NAME["evidence"], ("environment",), value)
    return fields_said(said)


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


def _only(case: Case, seen: Seen) -> str:
    """The one requirement that results name, or the answer of whoever can be asked. Raises UsageError without one."""
    if len(seen.named) == 1:
        return next(iter(seen.named))
    listed = ", ".join(seen.named)
    if _on_a_terminal():
        known = f" ({listed})" if listed else ""
        answer: str = click.prompt(visible(f"Which requirement does it speak for{known}?"), err=True)
        return answer.strip()
    if seen.named:
        raise click.UsageError(
            visible(f"the results name several requirements ({listed}); choose one with --supports, or --all")
        )
    raise click.UsageError("the results name no requirement of this case; choose one with --supports")
