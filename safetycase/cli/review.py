"""The command that lists what waits for a person, and writes down what a person decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from safetycase.case import AnyItem, Case
from safetycase.case.reviewed import WAITING, Waiting, waiting
from safetycase.cli.change import open_workspace
from safetycase.cli.options import as_of as as_of_option
from safetycase.cli.options import emit
from safetycase.cli.place import RefusedError, case_folder, kind_of, open_case
from safetycase.editing import EditError
from safetycase.editing.reviewing import Choice, Opinion
from safetycase.editing.reviewing import review as reviewing
from safetycase.findings.text import visible


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--list", "listed", is_flag=True, help="List what waits for a person, and why; the default without IDs.")
@click.option("--kind", metavar="KIND", help="With --list: only items of this kind.")
@click.option("--accept", "choice", flag_value="accept", help="Accept the items as they are; drafts become reviewed.")
@click.option("--open", "choice", flag_value="open", help="Leave them open; the note says what is to be cleared up.")
@click.option("--reject", "choice", flag_value="reject", help="Reject them as they are; they are drafts again.")
@click.option("--by", metavar="NAME", help="Who reviews. [default: user.name of git]")
@click.option("--note", default="", metavar="TEXT", help="What the reviewer says.")
@click.option("--force", is_flag=True, help="Accept an item although check finds an error on it or it says only TODO.")
@click.option(
    "--independent/--not-independent", default=None, help="Whether who reviews is independent of the authors."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to list."
)
@as_of_option
@click.pass_context
def review(
    context: click.Context,
    ids: tuple[str, ...],
    listed: bool,
    kind: str | None,
    choice: Choice | None,
    by: str | None,
    note: str,
    independent: bool | None,
    force: bool,
    form: str,
    as_of: date | None,
) -> None:
    """List what waits for a person, or write down what one decides about items, in one save.

    A review keeps the digest of what each item says: when it changes, it waits again, and check says so (SFC910). Who
    accepts what they wrote themselves, by what git knows, is written down as not independent.
    """
    day = as_of or date.today()
    if choice is None:
        if ids and not listed:
            raise click.UsageError("say --accept, --open or --reject; or --list")
        _list(open_case(context), ids, kind, day, form)
        return
    if listed or kind is not None:
        raise click.UsageError("--list and --kind do not go with --accept, --open and --reject")
    if not ids:
        raise click.UsageError("name the items that you have read")
    _decide(context, ids, choice, by, note, independent, day, force=force)


def _decide(
    context: click.Context,
    ids: Sequence[str],
    choice: Choice,
    by: str | None,
    note: str,
    independent: bool | None,
    day: date,
    *,
    force: bool,
) -> None:
    from safetycase.history.authors import person_at_work

    root = case_folder(context)
    workspace = open_workspace(root)
    name = by if by is not None else person_at_work(root).name
    if not name:
        raise RefusedError("a review needs the name of who reviews: --by NAME, or user.name of git")
    case = workspace.case
    if choice == "accept" and not force:
        _refuse_faulty(case, ids)
    own = _written_by(name, root, case, ids) if choice != "open" else []
    groups = [([item_id for item_id in ids if item_id not in own], independent), (own, False)]
    try:
        for members, standing in groups:
            if members:
                opinion = Opinion(by=name, day=day, choice=choice, note=note, independent=standing)
                edit = workspace.apply(reviewing(members, opinion))
                click.echo(visible(f"{edit.title}, by {name}"), err=True)
        files = workspace.save()
    except EditError as error:
        raise RefusedError(visible(str(error))) from error
    if own:
        verb = "is" if len(own) == 1 else "are"
        click.echo(
            visible(f"{', '.join(own)} {verb} by {name}, as git has it: written down as not independent"), err=True
        )
    if groups[0][0] and independent is None and choice != "open":
        click.echo("whether the reviewer is independent of the authors is not said: --independent says so", err=True)
    click.echo(visible(f"saved {', '.join(files)}"), err=True)


def _refuse_faulty(case: Case, ids: Sequence[str]) -> None:
    """Raises RefusedError where something speaks against accepting an item as it is."""
    from safetycase.rules.preview import against_accepting

    found = [(item_id, words) for item_id in ids if (words := against_accepting(case, item_id))]
    if found:
        told = "; ".join(f"{item_id}: {words[0]}" for item_id, words in found)
        raise RefusedError(visible(f"{told}: nothing was accepted (--force does it all the same)"))


def _written_by(name: str, root: Path, case: Case, ids: Sequence[str]) -> list[str]:
    """Those of some items of which somebody wrote a part, as far as git tells."""
    from safetycase.history import GitError
    from safetycase.history.authors import Authorship

    try:
        authorship = Authorship(root, case)
    except GitError as error:
        click.echo(visible(f"who wrote the items is not known: {error}"), err=True)
        return []
    known = [(item_id, case.items[item_id]) for item_id in ids if item_id in case.items]
    return [item_id for item_id, item in known if authorship.wrote(name, item)]


def _list(case: Case, ids: Sequence[str], kind: str | None, day: date, form: str) -> None:
    wanted = kind_of(kind).name if kind is not None else None
    for item_id in ids:
        if item_id not in case.items:
            from safetycase.case.unknown import unknown_item

            raise RefusedError(visible(unknown_item(case, item_id)))
    found = [
        one
        for one in waiting(case, day)
        if (not ids or one.item.id in ids) and (wanted is None or one.item.kind.name == wanted)
    ]
    reviewable = sum(1 for item in case.items.values() if _counted(item, ids, wanted))
    emit(_as_json(case, found, reviewable) if form == "json" else _as_text(case, found, reviewable), None)


def _counted(item: AnyItem, ids: Sequence[str], kind: str | None) -> bool:
    chosen = (not ids or item.id in ids) and (kind is None or item.kind.name == kind)
    return chosen and not item.obsolete and item.kind.name != "review"


def _as_text(case: Case, found: Sequence[Waiting], reviewable: int) -> str:
    from safetycase.stpa import sentence

    width = min(max((len(one.item.id) for one in found), default=0), 24)
    kinds = max((len(one.item.kind.title) for one in found), default=0)
    lines = []
    for one in found:
        item = one.item
        name = item.title or sentence(case, item)
        lines.append(f"{item.id:<{width}}  {item.kind.title.lower():<{kinds}}  {one.words}")
        if name:
            lines.append(f"    {name}")
    counts = Counter(one.why for one in found)
    said = "; ".join(f"{counts[why]:,} {words}" for why, words in WAITING.items() if counts[why])
    lines.append(f"{len(found):,} of {reviewable:,} items wait for a person{f': {said}' if said else ''}.")
    return "\n".join(map(visible, lines))


def _as_json(case: Case, found: Sequence[Waiting], reviewable: int) -> str:
    from safetycase.output.machine import dumps
    from safetycase.stpa import sentence

    return dumps({
        "version": 1,
        "summary": {"waiting": len(found), "of": reviewable},
        "items": [
            {
                "id": one.item.id,
                "kind": one.item.kind.name,
                "title": one.item.title or sentence(case, one.item),
                "status": one.item.status,
                "why": one.why,
                "review": one.last.id if one.last is not None else "",
                "file": one.item.file,
                "line": case.position(one.item).line,
            }
            for one in found
        ],
    })  # fmt: skip
