"""Commands that change items: each one is an edit, checked by the same guard as in the terminal UI, and one save."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import click

from safetycase.case import Case
from safetycase.cli.place import RefusedError, case_folder, kind_of, require_model
from safetycase.editing import (
    Command,
    EditError,
    FieldPathError,
    Workspace,
    delete_items,
    fill_from_place,
    new_item,
    parse_field,
    referrers_of,
    rename_item,
    set_field,
    typed_value,
    unset_field,
)
from safetycase.editing import link as link_items
from safetycase.editing import unlink as unlink_items
from safetycase.findings import Path as FieldPath
from safetycase.findings.text import visible
from safetycase.model import Kind

_FORCE_HELP = "Change it although the result does not fit the schema, or names items that are not there (yet)."
_NOTHING = "nothing was changed (--force does it all the same)"


def _parse_value(kind: Kind, path: FieldPath, text: str) -> Any:
    try:
        return typed_value(kind, path, text)
    except ValueError as error:
        raise RefusedError(f"{visible(text)!r} {visible(str(error))}") from error


def _parse_path(text: str) -> FieldPath:
    try:
        return parse_field(text)
    except FieldPathError as error:
        raise click.UsageError(str(error)) from error


def _open(context: click.Context, *, beginning: bool = False) -> Workspace:
    return open_workspace(case_folder(context), beginning=beginning)


def open_workspace(root: Path, *, beginning: bool = False) -> Workspace:
    """The case in a folder, to be edited. Says on stderr what became of a save that was cut off before.

    Exits with 3 if it has no model file, unless it is at its `beginning`.
    """
    try:
        workspace = Workspace(root)
    except EditError as error:
        raise RefusedError(visible(str(error))) from error
    found = workspace.recovered
    for name in found.completed:
        click.echo(visible(f"an earlier save was cut off; completed {name}"), err=True)
    for name, kept in found.kept_aside:
        click.echo(
            visible(f"an earlier save was cut off; {name} was changed since, its new content is in {kept}"), err=True
        )
    for name in found.left:
        click.echo(visible(f"an earlier save was cut off; the new content of {name} is gone"), err=True)
    if not beginning:
        require_model(workspace.case)
    return workspace


def _carry_out(workspace: Workspace, command: Command, *, force: bool = False) -> None:
    """Apply a command, refuse what check calls an error of form or of reference unless forced, save, and say what
    changed."""
    from safetycase.rules.refusals import new_reference_errors

    before = workspace.case
    try:
        edit = workspace.apply(command)
        if not force and (item := workspace.case.items.get(edit.item)) is not None:
            known = (
                {(error.rule, error.path) for error in before.items[edit.item].errors}
                if edit.item in before.items
                else set()
            )
            fresh = [error for error in item.errors if (error.rule, error.path) not in known]
            if fresh:
                hint = f" ({fresh[0].hint})" if fresh[0].hint else ""
                raise EditError(f"{fresh[0].message}{hint}; {_NOTHING}")
            if faults := new_reference_errors(before, workspace.case, edit.item):
                hint = f" ({faults[0].hint})" if faults[0].hint else ""
                raise EditError(f"{faults[0].message}{hint}; {_NOTHING}")
        files = workspace.save()
    except EditError as error:
        raise RefusedError(visible(str(error))) from error
    click.echo(visible(f"{edit.title}: {', '.join(files) or 'nothing changed'}"), err=True)


@click.command()
@click.argument("kind")
@click.argument("words", nargs=-1, metavar="[PLACE|FIELD=VALUE]...")
@click.option("--file", "file", metavar="F", default="", help="The model file to put it in, relative to the case.")
@click.option("--id", "item_id", metavar="ID", default="", help="The id; by default the next free one.")
@click.option("--force", is_flag=True, help=_FORCE_HELP)
@click.pass_context
def new(context: click.Context, kind: str, words: tuple[str, ...], file: str, item_id: str, force: bool) -> None:
    """Add an item of KIND and print its id.

    FIELD=VALUE gives a field: text, choices and ids to the letter, lists, mappings and numbers as YAML; a list of one
    needs no brackets. A PLACE is the id of an item or a choice from which fields follow: `new uca CA-6 not-provided`
    fills action and type. The item goes to the last file of its collection.
    """
    workspace = _open(context, beginning=True)
    places = [word for word in words if "=" not in word]
    chosen = kind_of(kind)
    try:
        data = fill_from_place(workspace.case, chosen, places)
    except EditError as error:
        quoting = _quoting(workspace.case, words)
        said = f"{str(error).partition('; ')[0]}; {quoting}" if quoting else str(error)
        raise RefusedError(visible(said)) from error
    given: list[tuple[FieldPath, Any]] = []
    for word in words:
        if "=" in word:
            name, _, text = word.partition("=")
            path = _parse_path(name)
            given.append((path, _parse_value(chosen, path, text)))
    for path, value in given:
        _put(data, path, value)
    created: list[str] = []

    def command(case: Any) -> Any:
        edit = new_item(case, chosen, data, item_id, file)
        created.append(edit.item)
        return edit

    _carry_out(workspace, command, force=force)
    click.echo(created[0])


def _quoting(case: Case, words: tuple[str, ...]) -> str:
    """A hint where words that fit nowhere follow a FIELD=VALUE: probably they are the rest of the value."""
    for start, word in enumerate(words):
        rest = list(itertools.takewhile(lambda one: "=" not in one and one not in case.items, words[start + 1 :]))
        if "=" in word and rest:
            name, _, text = word.partition("=")
            return f'quote values with spaces: {name}="{" ".join((text, *rest))}"'
    return ""


def _put(data: dict[str, Any], path: FieldPath, value: Any) -> None:
    node = data
    for step in path[:-1]:
        if isinstance(step, int):
            raise click.UsageError("give a list as a whole: hazards=[H-1, H-2]")
        node = node.setdefault(step, {})
        if not isinstance(node, dict):
            raise click.UsageError(f"{step} is given twice")
    if isinstance(path[-1], int):
        raise click.UsageError("give a list as a whole: hazards=[H-1, H-2]")
    node[path[-1]] = value


@click.command("set")
@click.argument("item_id", metavar="ID")
@click.argument("field")
@click.argument("value")
@click.option("--force", is_flag=True, help=_FORCE_HELP)
@click.pass_context
def set_value(context: click.Context, item_id: str, field: str, value: str, force: bool) -> None:
    """Give FIELD of an item a VALUE: text, choices and ids to the letter, lists, mappings and numbers as YAML; a list
    of one needs no brackets.

    FIELD may lead inside: target.at_most, hazards[0], select.where["property.requirement"]. Put -- before values that
    begin with a dash.
    """
    path, workspace = _parse_path(field), _open(context)
    item = workspace.case.items.get(item_id)
    parsed = _parse_value(item.kind, path, value) if item is not None else value
    _carry_out(workspace, lambda case: set_field(case, item_id, path, parsed), force=force)


@click.command()
@click.argument("item_id", metavar="ID")
@click.argument("field")
@click.pass_context
def unset(context: click.Context, item_id: str, field: str) -> None:
    """Take FIELD, or an entry of it, away from an item."""
    path = _parse_path(field)
    _carry_out(_open(context), lambda case: unset_field(case, item_id, path), force=True)


@click.command()
@click.argument("item_id", metavar="ID")
@click.argument("field")
@click.argument("target")
@click.option("--force", is_flag=True, help=_FORCE_HELP)
@click.pass_context
def link(context: click.Context, item_id: str, field: str, target: str, force: bool) -> None:
    """Make FIELD of an item refer to TARGET, beside what it refers to. A field for one item must be free: `set`
    replaces what is in it.
    """
    path = _parse_path(field)
    _carry_out(_open(context), lambda case: link_items(case, item_id, path, target), force=force)


@click.command()
@click.argument("item_id", metavar="ID")
@click.argument("field")
@click.argument("target")
@click.pass_context
def unlink(context: click.Context, item_id: str, field: str, target: str) -> None:
    """Take the reference to TARGET out of FIELD of an item."""
    path = _parse_path(field)
    _carry_out(_open(context), lambda case: unlink_items(case, item_id, path, target), force=True)


@click.command()
@click.argument("old")
@click.argument("new_id", metavar="NEW")
@click.option("--force", is_flag=True, help="Rename it although parts of the case cannot be read and stay as they are.")
@click.pass_context
def rename(context: click.Context, old: str, new_id: str, force: bool) -> None:
    """Give an item another id, in every place that refers to it, in one save.

    Refuses while references to it may stand in parts of the case that cannot be read.
    """
    _carry_out(_open(context), lambda case: rename_item(case, old, new_id, force=force), force=force)


@click.command()
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--force", is_flag=True, help="Delete it although others refer to it; check then lists them.")
@click.option("--unlink", "unlink_referrers", is_flag=True, help="Take the references to it away as well.")
@click.pass_context
def delete(context: click.Context, ids: tuple[str, ...], force: bool, unlink_referrers: bool) -> None:
    """Delete items, all or none. Refuses while others refer to one, and lists them, or may do so in parts that
    cannot be read."""
    workspace = _open(context)
    case = workspace.case
    left = {item_id: [one for one in referrers_of(case, item_id) if one not in ids] for item_id in ids}
    referrers = {one: target for target, found in left.items() for one in found}
    if referrers and not (force or unlink_referrers) and all(item_id in case.items for item_id in ids):
        for referrer in referrers:
            item = case.items[referrer]
            position = case.position(item)
            click.echo(visible(f"  {referrer}  {item.file}:{position.line}  {item.title}"), err=True)
        count = "1 item refers" if len(referrers) == 1 else f"{len(referrers)} items refer"
        named = ", ".join(target for target, found in left.items() if found)
        raise RefusedError(f"{count} to {named}; --unlink takes those references away, --force leaves them")
    _carry_out(
        workspace,
        lambda case: delete_items(case, ids, force=force, unlink_referrers=unlink_referrers),
        force=True,
    )
