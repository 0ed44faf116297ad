"""The command line: its commands, imported only when they are called, and what becomes of errors."""

from __future__ import annotations

import errno
import gc
import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from safetycase import __version__

COMMANDS = {
    "init": ("start", "init"),
    "check": ("check", "check"),
    "next": ("next", "next_steps"),
    "show": ("look", "show"),
    "list": ("look", "list_items"),
    "new": ("change", "new"),
    "set": ("change", "set_value"),
    "unset": ("change", "unset"),
    "link": ("change", "link"),
    "unlink": ("change", "unlink"),
    "rename": ("change", "rename"),
    "move": ("change", "move"),
    "delete": ("change", "delete"),
    "restore": ("restore", "restore"),
    "recover": ("recover", "recover"),
    "fix": ("fix", "fix"),
    "waive": ("waive", "waive"),
    "unwaive": ("waive", "unwaive"),
    "diff": ("diff", "diff"),
    "review": ("review", "review"),
    "grid": ("grid", "grid"),
    "scenarios": ("scenarios", "scenarios"),
    "trace": ("trace", "trace"),
    "diagram": ("diagram", "diagram"),
    "report": ("report", "report"),
    "evidence": ("evidence", "evidence"),
    "bounds": ("bounds", "bounds"),
    "import": ("exchange", "import_"),
    "export": ("exchange", "export"),
    "describe": ("describe", "describe"),
    "rule": ("rules", "rule"),
    "rules": ("rules", "rules"),
    "schema": ("start", "schema"),
    "words": ("words", "words"),
}
"""Each command with its module and the name it has there."""

_CANNOT_WRITE = (errno.ENOSPC, errno.EBADF, errno.EIO, errno.EDQUOT, errno.EFBIG)
USAGE, INTERNAL = 2, 4
"""Exit codes: usage, configuration or no case here; a fault of safetycase itself."""


class _Commands(click.Group):
    """A group that imports a command's module only when the command is called or described."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *(name for name in super().list_commands(ctx) if name not in COMMANDS)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            module, name = COMMANDS[cmd_name]
            command = getattr(importlib.import_module(f"safetycase.cli.{module}"), name)
            assert isinstance(command, click.Command)
            return command
        return super().get_command(ctx, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            if not near or args[0].startswith("-"):
                raise
            message = f"{error.format_message().rstrip('.')}. Did you mean {near[0]!r}?"
            raise click.UsageError(message, ctx) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C", "directory", metavar="DIR", type=click.Path(exists=True, file_okay=False), help="Act on the case in DIR."
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="When to use colour; auto: on terminals unless NO_COLOR is set.",
)
@click.option("--debug", is_flag=True, help="Show the traceback of an internal error.")
@click.version_option(__version__, prog_name="safetycase", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context, directory: str | None, color: str, debug: bool) -> None:
    """Keep a safety case in git: check it, edit it, trace it to evidence, draw it and report it.

    A case is the nearest folder upwards that holds a safetycase.yaml.

    Exit codes: 0 clean; 1 findings; 2 usage, configuration or no case here; 3 a case without any model file;
    4 an internal error.
    """
    context.obj = {"directory": directory, "color": _colour(color), "debug": debug}
    context.color = context.obj["color"]


def _colour(choice: str) -> bool:
    if choice == "auto":
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return choice == "always"


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code. Errors end in one line on stderr, never in a traceback."""
    # A command lives shortly and makes few cycles; collecting garbage would cost it more than a third of its time.
    gc.disable()
    if None in (sys.stdin, sys.stdout, sys.stderr):  # closed by whoever started this process
        writable = sys.stdout is not None
        _open_closed_streams()
        if not writable:
            click.echo("safetycase: the output cannot be written: stdout is closed", err=True)
            return USAGE
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        result: Any = cli.main(args=list(arguments), prog_name="safetycase", standalone_mode=False)
        sys.stdout.flush()
        return int(result or 0)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return 130
    except BrokenPipeError:
        # The reader has gone; writing more, even at exit, must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 141
    except OSError as error:
        from safetycase.cli.place import current_folder

        if error.errno == errno.ENOENT and current_folder() is None:
            message = "the current folder does not exist any more; go to another, or use -C"
            click.echo(f"safetycase: {message}", err=True)
            return USAGE
        if error.errno not in _CANNOT_WRITE:
            return _internal(error, arguments)
        click.echo(f"safetycase: the output cannot be written: {error.strerror}", err=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return USAGE
    except Exception as error:
        return _internal(error, arguments)


def _open_closed_streams() -> None:
    """Let closed standard streams read nothing and write to nowhere, so that no file is opened in their place."""
    handle = os.open(os.devnull, os.O_RDWR)
    while handle <= 2:
        os.set_inheritable(handle, True)
        handle = os.open(os.devnull, os.O_RDWR)
    os.close(handle)
    sys.stdin = sys.stdin or os.fdopen(0, closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", closefd=False)


def _internal(error: Exception, arguments: Sequence[str]) -> int:
    """Say in one line that safetycase itself failed; with --debug show how."""
    if "--debug" in arguments:
        import traceback

        traceback.print_exception(error)
        return INTERNAL
    from safetycase.findings.text import visible

    message = visible(f"{type(error).__name__}: {error}".splitlines()[0])
    click.echo(f"safetycase: internal error: {message} (run with --debug for more)", err=True)
    return INTERNAL
