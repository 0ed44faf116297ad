"""The command that tells what changed since a revision, by item and field."""

from __future__ import annotations

from pathlib import Path

import click

from safetycase.cli.base import state_at
from safetycase.cli.options import emit, format_by_suffix, format_of, output_option
from safetycase.cli.place import RefusedError, from_here, open_case
from safetycase.findings.text import visible
from safetycase.history import GitError, changes, repository_of
from safetycase.history.fieldwise import item_changes

HEAD = "HEAD"
"""The revision with which a case is compared where none is named."""

_FORMATS = ("text", "json", "markdown")


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--base",
    metavar="REV",
    help="What changed since this revision, such as origin/main. [default: HEAD]",
)
@format_by_suffix(*_FORMATS)
@output_option
@click.pass_context
def diff(context: click.Context, ids: tuple[str, ...], base: str | None, form: str | None, output: Path | None) -> None:
    """Print which items are new, changed or gone since a revision, field by field.

    Compared is what items say, not where they stand or how they are laid out. As with `check --base`, the case is
    compared with where it parted from REV. In texts `[-words-]` are gone and `{+words+}` are new. Of IDs, only those.
    """
    from safetycase.output.difference import Difference, as_json, as_markdown, as_text

    case = open_case(context)
    try:
        source, before = state_at(repository_of(Path(case.source.name)), case, base or HEAD)
    except GitError as error:
        raise RefusedError(visible(f"--base: {error}" if base is not None else str(error))) from None
    for item_id in ids:
        if item_id not in case.items and item_id not in before.items:
            from safetycase.case.unknown import unknown_item

            raise RefusedError(visible(unknown_item(case, item_id)))
    manifests = [side.manifest_document.text if side.manifest_document is not None else "" for side in (before, case)]
    if manifests[0] != manifests[1] and before.manifest_document is not None and not ids:
        click.echo("safetycase: safetycase.yaml differs too; git diff shows how", err=True)
    here = Path(from_here(Path(case.source.name))).as_posix()
    found = Difference(
        label=base or HEAD,
        commit=source.commit,
        before=before,
        after=case,
        items=item_changes(before, case, changes(before, case), ids),
        prefix="" if here == "." else f"{here}/",
    )
    match format_of(form, output, *_FORMATS):
        case "json":
            emit(as_json(found), output)
        case "markdown":
            emit(as_markdown(found), output)
        case _:
            emit(as_text(found, colour=bool(context.color) and output is None), output)
