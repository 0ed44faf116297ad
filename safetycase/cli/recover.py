"""The command that recovers unsaved edits which a session of the terminal UI left behind when its process ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import click

from safetycase.cli.options import case_argument, emit, format_option
from safetycase.cli.place import RefusedError, case_folder
from safetycase.findings.text import visible

if TYPE_CHECKING:
    from safetycase.editing import Workspace
    from safetycase.editing.conflicts import Conflict, Side
    from safetycase.editing.left import Left
    from safetycase.editing.reconciling import Reconciliation

Prefer = Literal["recovered", "disk"]


@click.command()
@case_argument
@click.option("--apply", "apply_", is_flag=True, help="Write the edits to the files of the case, in one save.")
@click.option("--diff", is_flag=True, help="Show what --apply would change.")
@click.option("--discard", is_flag=True, help="Delete the edits for good; needs --yes as well.")
@click.option("--yes", is_flag=True, help="Yes, delete them.")
@click.option("--session", "number", type=click.IntRange(1), help="Which session, by its number in the list.")
@click.option(
    "--prefer", type=click.Choice(("recovered", "disk")),
    help="Which is to stand where the edits and the files on disk exclude each other; else nothing is written.",
)  # fmt: skip
@format_option("text", "json")
@click.pass_context
def recover(
    context: click.Context, case: Path | None, apply_: bool, diff: bool, discard: bool, yes: bool, number: int | None,
    prefer: str | None, form: str,
) -> None:  # fmt: skip
    """List unsaved edits that `safetycase edit` left behind when it was killed, or take them up.

    Edits are brought together with what is in the files now, by item and field. Nothing is written while both changed
    the same field, unless --prefer says which is to stand. Edits of a session that still runs are not listed.
    """
    from safetycase.editing.left import left

    if sum((apply_, diff, discard)) > 1:
        raise click.UsageError("--apply, --diff and --discard exclude each other")
    root = case_folder(context, case)
    found = left(root)
    try:
        if not (apply_ or diff or discard):
            _list(root, found, form)
            return
        chosen = _chosen(found, number)
        if discard:
            _discard(chosen, yes)
        else:
            _bring_in(root, chosen, cast("Prefer | None", prefer), write=apply_)
    finally:
        for one in found:
            one.release()


def _list(root: Path, found: Sequence[Left], form: str) -> None:
    from safetycase.editing.left import in_use

    if form == "json":
        from safetycase.output import dumps

        emit(dumps({"version": 1, "sessions": [_plain(one, number) for number, one in enumerate(found, 1)]}), None)
        return
    for number, one in enumerate(found, 1):
        click.echo(visible(f"{number}  {one.session.words}: {one.words}"))
        if one.fault:
            click.echo(visible(f"   {one.path} {one.fault}"))
        for entry in one.entries:
            click.echo(visible(f"   {entry.when}  {entry.words}"))
    if found:
        click.echo("--diff shows what --apply would write; --discard deletes it; --session N names one", err=True)
    elif in_use(root):
        words = "a session of this case is open, and edits that it holds or asks about are not listed"
        click.echo(f"no other session left unsaved edits behind; {words}", err=True)
    else:
        click.echo("no session left unsaved edits behind", err=True)


def _plain(one: Left, number: int) -> dict[str, Any]:
    import msgspec

    session = one.session
    return {
        "number": number,
        "user": session.user,
        "host": session.host,
        "pid": session.pid,
        "terminal": session.terminal,
        "since": session.since,
        "fault": one.fault,
        "files": sorted(one.mine),
        "edits": [msgspec.structs.asdict(entry) for entry in one.entries],
    }


def _chosen(found: Sequence[Left], number: int | None) -> Left:
    """The session that is meant. Raises RefusedError if there is none, or it is not said which."""
    if not found:
        raise RefusedError("no session left unsaved edits behind")
    if number is None and len(found) > 1:
        raise RefusedError(f"{len(found)} sessions left edits behind; say with --session N which one is meant")
    if number is not None and number > len(found):
        raise RefusedError(f"there is no session {number}; `safetycase recover` lists them")
    return found[(number or 1) - 1]


def _discard(one: Left, yes: bool) -> None:
    if not yes:
        raise RefusedError(f"{one.words} would be gone for good; add --yes to delete them")
    one.discard()
    click.echo(f"deleted {one.words}", err=True)


def _bring_in(root: Path, one: Left, prefer: Prefer | None, *, write: bool) -> None:
    """Merge the edits of a session with the files, and write the outcome or show it."""
    from safetycase.cli.change import open_workspace
    from safetycase.editing import EditError
    from safetycase.editing.reconciling import with_left

    if one.fault:
        told = f"{one.path} {one.fault}"
        if not one.mine:
            raise RefusedError(visible(told))
        click.echo(visible(f"safetycase: {told}; what comes before can be recovered"), err=True)
    workspace = open_workspace(root, beginning=True)
    try:
        made = _decided(with_left(workspace, one), prefer)
        if made.superseded and prefer != "recovered":
            names = ", ".join(made.superseded)
            raise EditError(f"{names}: another program's change was undone; --prefer recovered overwrites it")
        if not write:
            emit("".join(_difference(workspace, made)), None)
            return
        workspace.reconcile(made)
        files = workspace.save(overwrite=prefer == "recovered")
    except EditError as error:
        raise RefusedError(visible(str(error))) from error
    one.discard()
    click.echo(visible(f"recovered {one.words}: {', '.join(files) or 'all of it is in the files already'}"), err=True)


def _decided(made: Reconciliation, prefer: Prefer | None) -> Reconciliation:
    """The merge with every conflict decided. Raises RefusedError, and lists the conflicts, where none is preferred."""
    if not made.conflicts:
        return made
    if prefer is not None:
        side: Side = "mine" if prefer == "recovered" else "theirs"
        return made.decided({one.key: side for one in made.conflicts})
    for conflict in made.conflicts:
        click.echo(visible(f"  {conflict.name}: {conflict.said}"), err=True)
        for line in _sides(conflict):
            click.echo(visible(f"    {line}"), err=True)
    count = "1 change excludes" if len(made.conflicts) == 1 else f"{len(made.conflicts)} changes exclude"
    raise RefusedError(f"{count} what is on disk now; --prefer recovered or --prefer disk says what is to stand")


def _sides(conflict: Conflict) -> Iterator[str]:
    from msgspec import UNSET

    if conflict.what == "file":
        return
    for word, value in (("recovered", conflict.mine), ("on disk", conflict.theirs), ("before", conflict.base)):
        yield f"{word}: {'nothing' if value is UNSET else ' '.join(str(value).split())}"


def _difference(workspace: Workspace, made: Reconciliation) -> Iterator[str]:
    """What the merge changes, as a unified diff."""

    from safetycase.documents.unified import unified

    for name, after in sorted(made.documents.items()):
        before = workspace.case.documents.get(name)
        yield from (f"{line}\n" for line in unified(before, after, name))
