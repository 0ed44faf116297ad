"""Commands that take over the analyses of other tools and hand on to them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safetycase import __version__
from safetycase.cli.options import case_argument, emit, format_option, output_option
from safetycase.cli.place import RefusedError, current_folder, from_here, open_case, start_folder
from safetycase.findings.text import visible

if TYPE_CHECKING:
    from collections.abc import Callable

    from safetycase.case import Case
    from safetycase.exchange import Imported


@click.group("import")
def import_() -> None:
    """Start a case from an analysis made with another tool.

    Nothing is dropped in silence: what has no place in a case, or stands there in another form, is a finding with its
    line. Where something cannot be read or refers to nothing, nothing is written, unless --partial is given.
    """


def _import_options(function: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.argument("file", type=click.Path(path_type=Path)),
        click.option(
            "-o", "--output", "directory", required=True, metavar="DIR", type=click.Path(path_type=Path),
            help="The folder of the new case. Nothing in it is overwritten.",
        ),
        click.option("--name", help="The name of the case; by default what the file says, else the file's name."),
        click.option("--partial", is_flag=True, help="Write what can be read even if something cannot."),
        format_option("text", "concise", "json"),
        click.pass_context,
    ):  # fmt: skip
        function = option(function)
    return function


@import_.command("pasta")
@_import_options
def import_pasta(
    context: click.Context, file: Path, directory: Path, name: str | None, partial: bool, form: str
) -> None:
    """Start a case from a FILE.stpa of PASTA."""
    from safetycase.exchange import read_pasta

    _import(context, file, directory, name, partial, form, read_pasta)


@import_.command("xstampp")
@_import_options
def import_xstampp(
    context: click.Context, file: Path, directory: Path, name: str | None, partial: bool, form: str
) -> None:
    """Start a case from a FILE.haz or FILE.hazx of XSTAMPP 2 or 3."""
    from safetycase.exchange import read_xstampp

    _import(context, file, directory, name, partial, form, read_xstampp)


def _import(
    context: click.Context, file: Path, directory: Path, name: str | None, partial: bool, form: str,
    reader: Callable[[str, bytes], Imported],
) -> None:  # fmt: skip
    from safetycase.exchange import case_files
    from safetycase.output import Outcome, render

    start = start_folder(context)
    root = start / directory
    content = _content(start / file)
    imported = reader(file.as_posix(), content)
    text = content.decode("utf-8-sig", "replace")
    outcome = Outcome(
        case=name or imported.name or file.stem,
        items=imported.counts,
        findings=tuple(imported.findings),
        sources=lambda asked: text if asked == imported.file else None,
        version=__version__,
    )
    refused = imported.broken and (not partial or not imported.counts)
    if not refused:
        files = case_files(imported, outcome.case)
        _refuse_to_overwrite(root, files)
    if imported.findings or form == "json":
        emit(render(form, outcome, colour=bool(context.color)), None)
    if refused:
        more = " With --partial what can be read is written." if imported.counts else ""
        click.echo(f"Nothing was written: {visible(str(file))} cannot be taken over whole.{more}", err=True)
        raise click.exceptions.Exit(1)
    _write(root, files)
    for path in sorted(files):
        click.echo(visible(f"  {path}"), err=True)
    total = sum(imported.counts.values())
    place = "" if root.resolve() == current_folder() else f" -C {root}"
    what = "1 item" if total == 1 else f"{total:,} items"
    click.echo(visible(f"Imported {what} into {root}. Next: safetycase{place} check"), err=True)
    if imported.broken:
        raise click.exceptions.Exit(1)


def _content(place: Path) -> bytes:
    """The bytes of the file to import, a little more than any reader takes. Raises RefusedError."""
    from safetycase.exchange import MOST_BYTES

    try:
        if not place.is_file():
            raise RefusedError(visible(f"{place} is no file"))
        with place.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise RefusedError(visible(f"{place} cannot be read: {error.strerror or error}")) from error


def _refuse_to_overwrite(root: Path, files: dict[str, bytes]) -> None:
    if root.exists() and not root.is_dir():
        raise RefusedError(visible(f"{root} is no folder"))
    for path in sorted(files):
        if (root / path).exists() or (root / path).is_symlink():
            raise RefusedError(visible(f"{root / path} is already there; nothing was written"))
    other = next((root / "model").rglob("*.yaml"), None)
    if other is not None:
        raise RefusedError(visible(f"{other} would become part of the case; nothing was written"))


def _write(root: Path, files: dict[str, bytes]) -> None:
    """Write the manifest and the model, all or none; then what editors and git use. Raises RefusedError."""
    from safetycase.documents import Change, SaveError, save

    model = [Change(path, None, content) for path, content in files.items() if not path.startswith(".")]
    made = [folder for folder in (root, *root.parents) if not folder.exists()]
    try:
        root.mkdir(parents=True, exist_ok=True)
        save(root, model)
        for path, content in files.items():
            if path.startswith("."):
                save(root, [Change(path, None, content)])
    except SaveError as error:
        _remove_empty(made)
        raise RefusedError(visible(f"{root / error.name}: {error.reason}")) from error
    except OSError as error:
        _remove_empty(made)
        raise RefusedError(visible(f"{root} cannot be written: {error.strerror or error}")) from error


def _remove_empty(folders: list[Path]) -> None:
    """Remove the folders that were made for nothing."""
    for folder in folders:
        try:
            folder.rmdir()
        except OSError:
            return


@click.group("export")
def export() -> None:
    """Write a case as a file of another tool.

    What the other format cannot say, or says in another form, is a finding that names it.
    """


@export.command("pasta")
@case_argument
@output_option
@click.option("--partial", is_flag=True, help="Write what can be read even if parts of the case cannot.")
@click.pass_context
def export_pasta(context: click.Context, case: Path | None, output: Path | None, partial: bool) -> None:
    """Write a CASE as a .stpa file of PASTA, with ids that an import takes back.

    A terminal shows characters that steer it, or that cannot be seen, as escapes; a pipe and -o get the text as it is.
    """
    from safetycase.exchange import write_pasta
    from safetycase.output import Outcome, render

    opened = open_case(context, case)
    broken = _unread(opened)
    if broken and not partial:
        more = f"and {len(broken) - 1} more" if len(broken) > 1 else "only this"
        raise RefusedError(
            visible(
                f"the case cannot be read whole: {broken[0]} ({more}; see `safetycase check`). "
                "Nothing was written; with --partial what can be read is"
            )
        )
    exported = write_pasta(opened)
    shown = visible(exported.text, keep="\n\t") if output is None and sys.stdout.isatty() else exported.text
    emit(shown, output)
    outcome = Outcome(
        case=opened.name,
        items=opened.counts,
        findings=exported.findings,
        sources=lambda file: opened.documents[file].text if file in opened.documents else None,
        prefix=Path(from_here(Path(opened.source.name))).as_posix().removeprefix("."),
        version=__version__,
    )
    if exported.findings:
        click.echo(render("concise", outcome), err=True, nl=False)
    total = sum(opened.counts.values())
    where = f" to {output}" if output is not None else ""
    click.echo(visible(f"Wrote {exported.items:,} of {total:,} items{where}"), err=True)
    if broken:
        raise click.exceptions.Exit(1)


def _unread(case: Case) -> list[str]:
    """What of a case cannot be read: files, fields that the schema refuses, second items of one id."""
    from safetycase.findings import Severity

    found = [one.message for one in case.load_findings if one.severity is Severity.ERROR]
    for document in case.documents.values():
        found += [f"{one.file}:{one.line}: {one.message}" for one in document.findings]
    found += [f"{item.id}: {error.message}" for item in case.items.values() for error in item.errors]
    return found + [f"{second.id} stands twice" for _, second in case.duplicates]
