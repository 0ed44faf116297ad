"""The command that puts items and fields back as they were at a git revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from safetycase.case import Case
from safetycase.case.renames import renamed
from safetycase.case.unknown import unknown_item
from safetycase.cli.base import state_in
from safetycase.cli.change import FORCE_HELP, carry_out, open_workspace, parse_path
from safetycase.cli.place import RefusedError, case_folder
from safetycase.editing.restoring import restore_each
from safetycase.findings import Path as FieldPath
from safetycase.findings.text import visible
from safetycase.history import GitError, repository_of


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="ID... [FIELD]")
@click.option(
    "--from", "-s", "--source", "revision", metavar="REV", default="HEAD", show_default=True,
    help="The commit, branch or tag in which it is as it should be.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show the change as a diff and write nothing.")
@click.option("--force", is_flag=True, help=FORCE_HELP)
@click.pass_context
def restore(context: click.Context, words: tuple[str, ...], revision: str, dry_run: bool, force: bool) -> None:
    """Put items back as they were at a git revision, or only FIELD of them, all or none.

    An item that is gone stands again where it stood, in its words and layout; of one that changed, comments come back
    where they fit. A FIELD may lead inside (target.at_most), and one that was not there is taken away. Items that are
    as they were stay so. What is new since is taken away by `delete`; `diff --base REV` shows what differs.

    REV is taken as it stands, as by `git restore`; nothing but the named items changes, and nothing in git.
    """
    workspace = open_workspace(case_folder(context), beginning=True)
    case = workspace.case
    try:
        before = state_in(repository_of(Path(case.source.name)), case, revision)
    except GitError as error:
        raise RefusedError(visible(f"--from: {error}")) from None
    ids, path = _meant(before, case, words)
    then = renamed(before, case)
    for item_id in ids:
        _refuse(before, case, item_id, then, revision)
    command = restore_each(before, revision, ids, path, then)
    carry_out(workspace, command, force=force, ids=ids, dry_run=dry_run)


def _meant(before: Case, case: Case, words: Sequence[str]) -> tuple[tuple[str, ...], FieldPath]:
    """The ids that are named, and the field, empty for whole items. What is the id of an item is none of a field."""
    last = words[-1]
    if len(words) == 1 or last in case.items or last in before.items:
        return tuple(dict.fromkeys(words)), ()
    ids = tuple(dict.fromkeys(words[:-1]))
    path = parse_path(last)
    sides = [item for item in (case.items.get(ids[0]), before.items.get(ids[0])) if item is not None]
    said = any(path[0] in item.said or path[0] in item.kind.record.__struct_encode_fields__ for item in sides)
    if sides and not said:
        raise RefusedError(visible(f"{_sentence(unknown_item(case, last))} {ids[0]} has no such field"))
    return ids, path


def _refuse(before: Case, case: Case, item_id: str, then: Mapping[str, str], revision: str) -> None:
    """Raise RefusedError for what there is nothing to be restored of."""
    if item_id not in case.items and item_id not in before.items:
        raise RefusedError(visible(f"{_sentence(unknown_item(case, item_id))} {revision} has none either"))
    now = next((name for name, was in then.items() if was == item_id), "")
    if now and item_id not in case.items:
        raise RefusedError(visible(f"{item_id} is called {now} now: `rename {now} {item_id}` gives it its id back"))
    if item_id not in before.items and item_id not in then:
        raise RefusedError(visible(f"{item_id} is new since {revision}: `delete {item_id}` takes it away"))


def _sentence(words: str) -> str:
    return words if words.endswith("?") else f"{words};"
