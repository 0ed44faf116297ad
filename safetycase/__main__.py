"""Puts the faces together: the command line, and the terminal UI that `safetycase edit` starts."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from pathlib import Path

import click

from safetycase.cli.app import cli, run


@cli.command()
@click.argument("case", required=False, type=click.Path(path_type=Path))
@click.option("--read-only", is_flag=True, help="Look, but change nothing.")
@click.pass_context
def edit(context: click.Context, case: Path | None, read_only: bool) -> None:
    """Open a case in the terminal UI.

    CASE is the case's folder or any path in it; by default the case around the current folder.
    """
    from safetycase.cli.place import case_folder

    root = case_folder(context, case)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("`edit` needs a terminal; `list`, `show`, `new`, `set` and `link` work without one")
    from safetycase.tui import start

    gc.enable()

    start(root, read_only=read_only)


def main() -> None:
    """Run the command line and exit with its code.

    The process ends at once: to free a large case item by item would take as long as it took to index it.
    """
    code = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):  # whoever read it has gone
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
