"""Accepting results into the lock, and saying what was accepted."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safetycase.case import Case
from safetycase.case import UnreadableError as UnreadableFileError
from safetycase.cli.place import RefusedError
from safetycase.findings.text import visible
from safetycase.model import LOCK_NAME

if TYPE_CHECKING:
    from safetycase.evidence import Locked, Relocked


_KEPT = {
    "": "",
    "away": "; its file is not here, the counts are those of the lock",
    "collected": "; the counts are those that were collected",
}
"""What is said of counts that are those of before."""


def accept(
    case: Case, ids: Collection[str], locked_now: Callable[[], Locked], done: str, *, dry_run: bool = False
) -> None:
    """Write the lock that `locked_now` gives, and say what is `done` (a participle) and what is not.

    With `dry_run` nothing is written. Exits with 1 where something could not be accepted. Raises RefusedError for an id
    that is no evidence item, or for a lock that cannot be read or saved.
    """
    from safetycase.documents import Change, SaveError, save
    from safetycase.evidence import load_lock, states_text

    before = _lock_bytes(case)
    known = {item.id for item in case.of_kind("evidence")}
    for item_id in ids:
        if item_id not in known:
            raise RefusedError(visible(f"no evidence item {item_id}"))
    lock_before = load_lock(case)
    before_ids = lock_before.items.keys()
    locked = locked_now()
    if locked.lost:
        first = locked.lost[0]
        raise RefusedError(
            visible(
                f"{LOCK_NAME}, line {first.line}: {first.message}. Nothing was {done}, since the line would be lost: "
                "restore it, or accept all evidence as it is now with `safetycase evidence lock`"
            )
        )
    if not dry_run:
        try:
            save(Path(case.source.name), [Change(LOCK_NAME, before, locked.content)])
        except SaveError as error:
            raise RefusedError(visible(str(error))) from error
    would = "would be " if dry_run else ""
    for changed in locked.changed:
        exposure = "".join(f" in {much:,g} {unit}" for unit, much in changed.exposure.items())
        seen = f"{states_text(changed.states)}{exposure}{instead(changed)}{_KEPT[changed.kept]}"
        click.echo(visible(f"  {would}{done} {changed.id}: {seen}"), err=True)
    for old, new in lock_before.moved.items():
        click.echo(visible(f"  {new}: its line stood under {old}, and stands under its own id now"), err=True)
    for item_id, reason in locked.problems:
        kept = "; what was accepted before stands" if item_id in before_ids else ""
        click.echo(visible(f"  not {done} {item_id}: {reason}{kept}"), err=True)
    count = len(locked.changed)
    items = "item" if count == 1 else "items"
    done_so = f"to be {done} anew; nothing was written" if dry_run else f"{done} anew in {LOCK_NAME}"
    click.echo(f"{count} {items} {done_so}", err=True)
    if locked.problems:
        raise click.exceptions.Exit(1)


def instead(changed: Relocked) -> str:
    """What was locked before, where it was something else; fewer results are said to be fewer."""
    from safetycase.evidence import states_text

    if changed.before is None or changed.before == changed.states:
        return ""
    fewer = sum(changed.before.values()) - sum(changed.states.values())
    less = f"; {fewer:,} fewer results" if fewer > 1 else "; 1 result fewer" if fewer == 1 else ""
    return f" (before: {states_text(changed.before)}{less})"


def _lock_bytes(case: Case) -> bytes | None:
    """The lock as it stands. Raises RefusedError for one that is no file of the case, such as a link out of it."""
    if not case.source.exists(LOCK_NAME):
        return None
    try:
        return case.source.read(LOCK_NAME)
    except UnreadableFileError as error:
        raise RefusedError(visible(f"{LOCK_NAME} {error.reason}; nothing was locked")) from error
