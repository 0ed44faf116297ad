"""Where a command acts: the case that it is given or that lies around the current folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

import click

from safetycase.case import Case, Folder, find_case, load
from safetycase.case.whole import files_not_whole
from safetycase.findings.text import visible
from safetycase.model import BY_NAME, MANIFEST_NAME, Kind, named

NO_MODEL = 3
"""Exit code: a case without any model file."""


class RefusedError(click.ClickException):
    """Something that cannot be done, said in one line without the usage of the command. Exits with 2."""

    exit_code = 2

    def show(self, file: IO[str] | None = None) -> None:
        """Print the message on stderr."""
        click.echo(f"safetycase: {self.format_message()}", file=file, err=file is None)


def current_folder() -> Path | None:
    """The current folder; None where somebody has deleted it."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        return None


def from_here(path: Path) -> str:
    """A path as it reads from the current folder; the whole path where there is none."""
    here = current_folder()
    return os.path.relpath(path, here) if here is not None else str(path)


def start_folder(context: click.Context) -> Path:
    """The folder that paths on the command line are relative to: that of -C, else the current one."""
    directory = context.obj["directory"]
    return Path(directory) if directory else Path()


def case_folder(context: click.Context, path: Path | None = None) -> Path:
    """The folder of the case that holds `path`, or around the start folder. Raises RefusedError if there is none."""
    start = start_folder(context)
    place = start / path if path is not None else start
    if not place.exists():
        raise RefusedError(f"{place} does not exist")
    root = find_case(place if place.is_dir() else place.parent, MANIFEST_NAME)
    if root is None:
        raise RefusedError(
            f"no case here: neither {place.resolve()} nor a folder above it holds a {MANIFEST_NAME}; "
            "`safetycase init` starts one"
        )
    return root


def open_case(context: click.Context, path: Path | None = None) -> Case:
    """The case that holds `path`, or around the start folder. Exits with 3 if it has no model file."""
    case = load(Folder(case_folder(context, path)))
    require_model(case)
    say_not_whole(case)
    return case


def say_not_whole(case: Case) -> None:
    """Say on stderr where something of the case could not be read, so that what is told of it may not be all."""
    files = files_not_whole(case)
    if files:
        more = f" and {len(files) - 1} more" if len(files) > 1 else ""
        said = f"{files[0]}{more} could not be read whole; what stands there is missing here (safetycase check)"
        click.echo(visible(f"safetycase: {said}"), err=True)


def require_model(case: Case) -> None:
    """Exit with 3 if no model file could be read."""
    if not case.documents:
        patterns = ", ".join(case.manifest.models)
        click.echo(f"safetycase: no model file in {case.source.name}: nothing matches {patterns}", err=True)
        raise click.exceptions.Exit(NO_MODEL)


def kind_of(word: str) -> Kind:
    """The kind of item that a word names. Raises UsageError, with the nearest kind, for any other word."""
    kind = named(word)
    if kind is not None:
        return kind
    import difflib

    near = difflib.get_close_matches(word.lower(), BY_NAME, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise click.UsageError(f"{visible(word)!r} is not a kind of item{hint} (kinds: {', '.join(BY_NAME)})")
