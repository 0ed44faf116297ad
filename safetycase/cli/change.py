"""Commands that change items: each one is an edit, checked by the same guard as in the terminal UI, and one save."""

from __future__ import annotations

import itertools
import shlex
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from safetycase.case import Case
from safetycase.cli.difference import difference
from safetycase.cli.options import emit, filters
from safetycase.cli.place import RefusedError, case_folder, kind_of, require_model
from safetycase.documents.plain import alike
from safetycase.editing import (
    Command,
    EditError,
    FieldPathError,
    NothingToDoError,
    Workspace,
    add_entries,
    delete_items,
    fill_from_place,
    link_items,
    move_after,
    move_before,
    move_first,
    move_last,
    new_item,
    parse_field,
    referrers_of,
    rename_item,
    set_field,
    set_fields,
    take_entries,
    template_of,
    typed_value,
    unlink_items,
    unset_field,
    unset_fields,
    value_at,
)
from safetycase.editing import link as link_item
from safetycase.editing import unlink as unlink_item
from safetycase.findings import Path as FieldPath
from safetycase.findings.text import visible
from safetycase.model import Kind

F = TypeVar("F", bound=Callable[..., Any])
FORCE_HELP = "Change it although the result does not fit the schema, or names items that are not there (yet)."
_NOTHING = "nothing was changed (--force does it all the same)"


def _parse_value(kind: Kind, path: FieldPath, text: str) -> Any:
    try:
        return typed_value(kind, path, text)
    except ValueError as error:
        raise RefusedError(f"{visible(text)!r} {visible(str(error))}") from error


def parse_path(text: str) -> FieldPath:
    """The path of a field as it was typed. Raises UsageError."""
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


def carry_out(
    workspace: Workspace, command: Command, *, force: bool = False, ids: Sequence[str] = (), dry_run: bool = False
) -> None:
    """Apply a command, refuse what check calls an error of form or of reference unless forced, save, and say what
    changed. `ids` are the items that it changes, by default the one that it names. A dry run prints the change as a
    diff instead of saving it."""
    before = workspace.case
    try:
        edit = workspace.apply(command)
        if not force and (complaint := _complaint(before, workspace.case, ids or (edit.item,))):
            raise EditError(f"{complaint}; {_NOTHING}")
        files = () if dry_run else workspace.save()
    except NothingToDoError as nothing:
        click.echo(visible(str(nothing)), err=True)
        return
    except EditError as error:
        raise RefusedError(visible(str(error))) from error
    if dry_run:
        emit("".join(difference(before.documents, workspace)), None)
    said = "nothing was written" if dry_run else ", ".join(files) or "nothing changed"
    click.echo(visible(f"{edit.title}: {said}"), err=True)


def _complaint(before: Case, after: Case, ids: Sequence[str]) -> str:
    """What check calls an error of form or of reference in items, and did not before; empty if nothing."""
    from safetycase.rules.refusals import new_reference_errors

    for item_id in ids:
        item, was = after.items.get(item_id), before.items.get(item_id)
        if item is None or item is was:
            continue
        known = {(error.rule, error.path) for error in was.errors} if was is not None else set()
        fresh = next((error for error in item.errors if (error.rule, error.path) not in known), None)
        if fresh is not None:
            where = f"{item_id}: " if len(ids) > 1 else ""
            return f"{where}{fresh.message}" + (f" ({fresh.hint})" if fresh.hint else "")
    faults = new_reference_errors(before, after, *ids)
    return f"{faults[0].message}" + (f" ({faults[0].hint})" if faults[0].hint else "") if faults else ""


@click.command()
@click.argument("kind")
@click.argument("words", nargs=-1, metavar="[PLACE|FIELD=VALUE]...")
@click.option("--file", "file", metavar="F", default="", help="The model file to put it in, relative to the case.")
@click.option("--id", "item_id", metavar="ID", default="", help="The id; by default the next free one.")
@click.option("--force", is_flag=True, help=FORCE_HELP)
@click.pass_context
def new(context: click.Context, kind: str, words: tuple[str, ...], file: str, item_id: str, force: bool) -> None:
    """Add an item of KIND and print its id.

    FIELD=VALUE gives a field: text, choices and ids to the letter, lists, mappings and numbers as YAML; a list of one
    needs no brackets. A PLACE is the id of an item or a choice from which fields follow: `new uca CA-6 not-provided`
    fills action and type. Fields of the kind's template in the manifest are there unless another value is given. The
    item goes to the last file of its collection.
    """
    workspace = _open(context, beginning=True)
    places = [word for word in words if "=" not in word]
    chosen = kind_of(kind)
    try:
        data = {**template_of(workspace.case, chosen), **fill_from_place(workspace.case, chosen, places)}
    except EditError as error:
        quoting = _quoting(workspace.case, words)
        said = f"{str(error).partition('; ')[0]}; {quoting}" if quoting else str(error)
        raise RefusedError(visible(said)) from error
    given: list[tuple[FieldPath, Any]] = []
    for word in words:
        if "=" in word:
            name, _, text = word.partition("=")
            path = parse_path(name)
            given.append((path, _parse_value(chosen, path, text)))
    for path, value in given:
        _put(data, path, value)
    created: list[str] = []

    def command(case: Any) -> Any:
        edit = new_item(case, chosen, data, item_id, file)
        created.append(edit.item)
        return edit

    carry_out(workspace, command, force=force)
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


def _chosen(function: F) -> F:
    """The items to change: by id, or those that `list` lists with the same options."""
    kind = click.option("--kind", metavar="KIND", help="Change the items of a kind, as `list KIND` lists them.")
    return click.argument("ids", nargs=-1, metavar="[ID]...")(kind(filters(function)))


def _ids(case: Case, ids: Sequence[str], **said: str | None) -> tuple[str, ...]:
    """The ids that are given, or those of the items that the options choose. Raises UsageError for both or neither."""
    from safetycase.cli.judged import Judged, Wanted

    wanted = Wanted(**said)
    if bool(ids) == wanted.anything:
        raise click.UsageError(
            "name the items, or choose them by --kind, --text, --status, --finding, --severity or --since"
            + ("; not both" if ids else ", and then the field")
        )
    if ids:
        return tuple(dict.fromkeys(ids))
    from datetime import date

    found = tuple(item.id for item in wanted.items(Judged(case, date.today()), case))
    if not found:
        raise RefusedError("no item is chosen by these options; nothing was changed")
    return found


def _refuse_joined(case: Case, words: Sequence[str], last: str) -> None:
    """Raises UsageError where an item stands in the place of the field, and FIELD=VALUE in that of the value."""
    field, joined, value = last.partition("=")
    named = joined and all(word in case.items for word in words)
    if named and words[-1] not in case.items[words[0]].kind.record.__struct_encode_fields__:
        raise click.UsageError(f"give field and value as two words: set {shlex.join((*words, field, value))}")


@click.command("set")
@_chosen
@click.argument("field")
@click.argument("value")
@click.option("--add", is_flag=True, help="Add VALUE to the list that FIELD holds, beside what is in it.")
@click.option("--force", is_flag=True, help=FORCE_HELP)
@click.pass_context
def set_value(
    context: click.Context, /, ids: tuple[str, ...], field: str, value: str, add: bool, force: bool, **said: str | None
) -> None:
    """Give FIELD of items a VALUE: text, choices and ids to the letter, lists, mappings and numbers as YAML; a list
    of one needs no brackets.

    FIELD may lead inside: target.at_most, hazards[0], select.where["property.requirement"]. Put -- before values that
    begin with a dash. Several items change in one save, all or none: `set H-1 H-2 status reviewed`, or
    `set --kind hazard --status draft status reviewed` for those that `list hazard --status draft` lists.
    """
    path, workspace = parse_path(field), _open(context)
    case = workspace.case
    _refuse_joined(case, (*ids, field), value)
    chosen = _ids(case, ids, **said)
    if add:
        carry_out(workspace, lambda case: add_entries(case, chosen, path, value), force=force, ids=chosen)
        return
    values = {
        item_id: _parse_value(case.items[item_id].kind, path, value) if item_id in case.items else value
        for item_id in chosen
    }
    item = case.items.get(chosen[0])
    unchanged = item is not None and alike(value_at(item, path), values[chosen[0]])
    if len(chosen) == 1 and not unchanged:
        carry_out(workspace, lambda case: set_field(case, chosen[0], path, values[chosen[0]]), force=force)
    else:
        carry_out(workspace, lambda case: set_fields(case, values, path), force=force, ids=chosen)


@click.command()
@_chosen
@click.argument("field")
@click.option("--entry", metavar="ENTRY", help="Take only this entry out of the list that FIELD holds.")
@click.pass_context
def unset(context: click.Context, /, ids: tuple[str, ...], field: str, entry: str | None, **said: str | None) -> None:
    """Take FIELD, or an entry of it, away from items, all or none. Items that do not have it stay as they are."""
    path, workspace = parse_path(field), _open(context)
    chosen = _ids(workspace.case, ids, **said)
    if entry is not None:
        carry_out(workspace, lambda case: take_entries(case, chosen, path, entry), force=True)
    elif len(chosen) == 1:
        carry_out(workspace, lambda case: unset_field(case, chosen[0], path), force=True)
    else:
        carry_out(workspace, lambda case: unset_fields(case, chosen, path), force=True)


@click.command()
@_chosen
@click.argument("field")
@click.argument("target")
@click.option("--force", is_flag=True, help=FORCE_HELP)
@click.pass_context
def link(
    context: click.Context, /, ids: tuple[str, ...], field: str, target: str, force: bool, **said: str | None
) -> None:
    """Make FIELD of items refer to TARGET, beside what it refers to. A field for one item must be free: `set`
    replaces what is in it.

    Several items change in one save, all or none; those that refer to TARGET already stay as they are.
    """
    path, workspace = parse_path(field), _open(context)
    chosen = _ids(workspace.case, ids, **said)
    if len(chosen) == 1:
        carry_out(workspace, lambda case: link_item(case, chosen[0], path, target), force=force)
    else:
        carry_out(workspace, lambda case: link_items(case, chosen, path, target), force=force, ids=chosen)


@click.command()
@_chosen
@click.argument("field")
@click.argument("target")
@click.pass_context
def unlink(context: click.Context, /, ids: tuple[str, ...], field: str, target: str, **said: str | None) -> None:
    """Take the reference to TARGET out of FIELD of items, all or none. Those without one stay as they are."""
    path, workspace = parse_path(field), _open(context)
    chosen = _ids(workspace.case, ids, **said)
    if len(chosen) == 1:
        carry_out(workspace, lambda case: unlink_item(case, chosen[0], path, target), force=True)
    else:
        carry_out(workspace, lambda case: unlink_items(case, chosen, path, target), force=True)


@click.command()
@click.argument("old")
@click.argument("new_id", metavar="NEW")
@click.option("--force", is_flag=True, help="Rename it although parts of the case cannot be read and stay as they are.")
@click.pass_context
def rename(context: click.Context, old: str, new_id: str, force: bool) -> None:
    """Give an item another id, in every place that refers to it, in one save.

    Refuses while references to it may stand in parts of the case that cannot be read.
    """
    carry_out(_open(context), lambda case: rename_item(case, old, new_id, force=force), force=force)


@click.command()
@click.argument("item_id", metavar="ID")
@click.option("--before", metavar="OTHER", help="To directly before this item.")
@click.option("--after", metavar="OTHER", help="To directly behind this item and its parts.")
@click.option("--first", is_flag=True, help="Before all that it stands beside.")
@click.option("--last", is_flag=True, help="Behind all that it stands beside.")
@click.pass_context
def move(context: click.Context, item_id: str, before: str | None, after: str | None, first: bool, last: bool) -> None:
    """Move an item to another place in its file, among those of its kind with the same parent or, like it, with none.

    Comments directly above it move with it, and so do the parts that follow it, such as sub-hazards. Nothing else in
    the file changes.
    """
    if [before is not None, after is not None, first, last].count(True) != 1:
        raise click.UsageError("say where to: --before OTHER, --after OTHER, --first or --last; one of them")
    if before is not None:
        command: Command = lambda case: move_before(case, item_id, before)  # noqa: E731
    elif after is not None:
        command = lambda case: move_after(case, item_id, after)  # noqa: E731
    else:
        command = lambda case: (move_first if first else move_last)(case, item_id)  # noqa: E731
    carry_out(_open(context), command, force=True)


@click.command()
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--force", is_flag=True, help="Delete it although others refer to it; check then lists them.")
@click.option("--unlink", "unlink_referrers", is_flag=True, help="Take the references to it away as well.")
@click.pass_context
def delete(context: click.Context, /, ids: tuple[str, ...], force: bool, unlink_referrers: bool) -> None:
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
    carry_out(
        workspace,
        lambda case: delete_items(case, ids, force=force, unlink_referrers=unlink_referrers),
        force=True,
    )
