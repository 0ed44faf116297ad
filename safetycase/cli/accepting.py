"""Accepting results into the lock, and saying what was accepted."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safetycase.case import Case
from safetycase.cli.place import RefusedError
from safetycase.findings.text import visible
from safetycase.model import LOCK_NAME

if TYPE_CHECKING:
    from safetycase.evidence import Locked


def accept(
    case: Case, ids: Collection[str], locked_now: Callable[[], Locked], done: str, *, dry_run: bool = False
) -> None:
    """Write the lock that `locked_now` gives, and say what is `done` (a participle) and what is not.

    With `dry_run` nothing is written. Exits with 1 where something could not be accepted. Raises RefusedError for an id
    that is no evidence item, or for a lock that cannot be read or saved.
    """
    from safetycase.documents import Change, SaveError, save
    from safetycase.evidence import load_lock
    from safetycase.evidence.accepted import accepted_count, accepted_lines, lock_bytes, refusal

    try:
        before = lock_bytes(case)
    except ValueError as error:
        raise RefusedError(visible(str(error))) from error
    known = {item.id for item in case.of_kind("evidence")}
    for item_id in ids:
        if item_id not in known:
            raise RefusedError(visible(f"no evidence item {item_id}"))
    lock_before = load_lock(case)
    locked = locked_now()
    if refused := refusal(locked, done):
        raise RefusedError(visible(refused))
    if not dry_run:
        try:
            save(Path(case.source.name), [Change(LOCK_NAME, before, locked.content)])
        except SaveError as error:
            raise RefusedError(visible(str(error))) from error
    for line in accepted_lines(lock_before, locked, done, written=not dry_run):
        click.echo(visible(f"  {line}"), err=True)
    click.echo(accepted_count(locked, done, written=not dry_run), err=True)
    if locked.problems:
        raise click.exceptions.Exit(1)
