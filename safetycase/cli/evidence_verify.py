"""The command that compares the lock with what it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safetycase.case import Case, Folder, load
from safetycase.cli.counting import begins, counting
from safetycase.cli.options import as_of as as_of_option
from safetycase.cli.options import case_argument
from safetycase.cli.place import case_folder, require_model
from safetycase.findings.text import visible

if TYPE_CHECKING:
    from safetycase.evidence.collecting import Recounted

_DIFFERS = "SFC702"


@click.command()
@case_argument
@as_of_option
@counting
@click.pass_context
def verify(
    context: click.Context, /, case: Path | None, as_of: date | None, memory: str, backend: str, threads: int | None
) -> None:
    """Compare the lock with the results and the requirements as they are. Exits with 1 if anything differs.

    Of results that differ it says what they come to now. Results that were collected are counted again where they are
    here and DuckDB is installed, tables where --backend leads to them; what was not counted again is said.
    """
    from safetycase.evidence import verify as differences

    opened = load(Folder(case_folder(context, case)))
    require_model(opened)
    day = as_of or date.today()
    found = differences(opened, day)
    recounted = _recounted(opened, memory, threads or 0, backend)
    now = dict(recounted.other) if recounted is not None else {}
    now |= _counts_now(opened, day, [one.item for one in found if one.rule == _DIFFERS and one.item not in now])
    found += recounted.differences if recounted is not None else ()
    for finding in found:
        place = f"{finding.file}:{finding.line}: " if finding.line else ""
        click.echo(visible(f"{place}{finding.severity.word}[{finding.rule}] {finding.message}"))
        if finding.rule == _DIFFERS and finding.item in now:
            click.echo(visible(f"  now it has {now[finding.item]}"))
    for item_id, reason in recounted.uncounted if recounted is not None else ():
        click.echo(visible(f"not counted again: {item_id}: {reason}"), err=True)
    click.echo(f"{len(found)} {'difference' if len(found) == 1 else 'differences'}", err=True)
    if found:
        raise click.exceptions.Exit(1)


def _recounted(case: Case, memory: str, threads: int, url: str) -> Recounted | None:
    """What came of counting collected results again; None where there are none."""
    from safetycase.evidence import load_lock

    if not any(line.query for line in load_lock(case).items.values()):
        return None
    from safetycase.evidence.collecting import collected_ids, recounted

    ids, root = collected_ids(case), Path(case.source.name)
    return recounted(case, root, ids, memory=memory, threads=threads, url=url, begins=begins) if ids else None


def _counts_now(case: Case, day: date, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What results come to that differ from those that were locked, or why they come to nothing."""
    from safetycase.evidence import lock, states_text
    from safetycase.evidence.accepted import instead

    if not ids:
        return
    locked = lock(case, day, ids)
    for changed in locked.changed:
        yield changed.id, f"{states_text(changed.states)}{instead(changed)}"
    yield from locked.problems
