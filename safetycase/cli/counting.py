"""What commands that count collected results have in common."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from safetycase.findings.text import visible

_OPTIONS = (
    click.option(
        "--memory", metavar="SIZE", default="2GB", show_default=True, help="Beyond it, rows overflow to the disk."
    ),
    click.option(
        "--backend",
        metavar="URL",
        envvar="SAFETYCASE_BACKEND",
        default="",
        help="The engine with the tables that artefacts name; or the environment variable SAFETYCASE_BACKEND.",
    ),
    click.option("--threads", type=click.IntRange(min=1), help="How many are used; by default all."),
)


def counting(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options by which results are counted: `memory`, `backend`, `threads`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def begins(words: str) -> None:
    """Say on a terminal what is counted next."""
    if sys.stderr.isatty():
        click.echo(visible(f"  counting {words}"), err=True)
