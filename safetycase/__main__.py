"""Puts the faces together: the command line, and the terminal UI that `safetycase edit` starts."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from pathlib import Path

import click

from safetycase.cli.app import USAGE, cli, run


@cli.command()
@click.argument("case", required=False, type=click.Path(path_type=Path))
@click.option("--read-only", is_flag=True, help="Look, but change nothing.")
@click.option("--fresh", is_flag=True, help="Begin at the beginning, not where you left the case.")
@click.option(
    "--mouse/--no-mouse", default=None, help="Take the mouse, or leave it to the terminal to select text with."
)
@click.option("--ascii", "plain", is_flag=True, help="Draw in ASCII, as where the locale has nothing more.")
@click.pass_context
def edit(
    context: click.Context, case: Path | None, read_only: bool, fresh: bool, mouse: bool | None, plain: bool
) -> None:
    """Open a case in the terminal UI.

    CASE is the case's folder or any path in it; by default the case around the current folder.
    """
    from safetycase.cli.place import case_folder

    root = case_folder(context, case)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("`edit` needs a terminal; `list`, `show`, `new`, `set` and `link` work without one")
    from safetycase.tui import start

    gc.enable()

    start(root, read_only=read_only, fresh=fresh, mouse=mouse, glyphs="ascii" if plain else None)


@cli.command()
@click.option("--init", "begin", is_flag=True, help="Write a file of your own in which every action stands, to change.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print it."
)
def keys(begin: bool, form: str) -> int:
    """Print the keys of the terminal UI as they hold for you, with the ids of the actions.

    They come from the registry and your own config.toml, in $XDG_CONFIG_HOME/safetycase or ~/.config/safetycase. What
    in that file cannot be followed is said, and the exit code is 2.
    """
    from safetycase.cli.options import emit
    from safetycase.cli.place import RefusedError
    from safetycase.findings.text import visible
    from safetycase.tui.config import begin_config, load_config
    from safetycase.tui.keylist import key_data, key_list

    if begin:
        try:
            file = begin_config()
        except OSError as error:
            raise RefusedError(visible(str(error))) from error
        click.echo(visible(f"{file} changes nothing yet: take the # before a line away"), err=True)
        return 0
    config = load_config()
    if form == "json":
        from safetycase.output import dumps

        emit(dumps(key_data(config)), None)
    else:
        emit(key_list(config), None)
    for complaint in config.everything_wrong:
        click.echo(visible(complaint), err=True)
    return USAGE if config.everything_wrong else 0


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
