"""Options that several commands share."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from safetycase.cli.place import RefusedError
from safetycase.findings.text import visible

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day, written YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day. Fails for anything else."""
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.fail(f"{value!r} is not a day; write YYYY-MM-DD", param, ctx)


def as_of(function: F) -> F:
    """The day on which the case is judged."""
    option = click.option(
        "--as-of",
        type=Day(),
        default=None,
        help="Judge as on this day: expiry of evidence and waivers. [default: today]",
    )
    return option(function)


def no_cache(function: F) -> F:
    """Whether large results may be known from an earlier run, which is so unless it is switched off."""

    def switch_off(context: click.Context, option: click.Parameter, value: bool) -> None:
        if value:
            os.environ["SAFETYCASE_NO_CACHE"] = "1"

    option = click.option(
        "--no-cache", is_flag=True, expose_value=False, callback=switch_off,
        help="Read large results anew, though they are known from an earlier run.",
    )  # fmt: skip
    return option(function)


def case_argument(function: F) -> F:
    """The case, given by its folder or any path in it."""
    return click.argument("case", required=False, type=click.Path(path_type=Path))(function)


def output_option(function: F) -> F:
    """A file for what would go to stdout."""
    return click.option(
        "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead of stdout."
    )(function)


def format_option(*formats: str) -> Callable[[F], F]:
    """The format of what is printed; the first is the default."""
    return click.option(
        "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True, help="How to print it."
    )


def filters(function: F) -> F:
    """Options that choose items: by words, by status or state, by finding, by how grave their worst finding is, and by
    whether they changed."""
    for option in (
        click.option("--since", metavar="REV", help="Only items that are new or changed since then, as in `diff`."),
        click.option(
            "--severity", type=click.Choice(["error", "warning", "info", "none"]),
            help="Only items whose worst finding is this grave; waived ones do not count.",
        ),
        click.option("--finding", metavar="RULE", help="Only items with a finding of this rule; `any` for any rule."),
        click.option("--status", help="Only items of this status or state: draft, approved, demonstrated, open, ..."),
        click.option("--text", "words", metavar="WORDS", help="Only items whose id or words contain all of these."),
    ):  # fmt: skip
        function = option(function)
    return function


TABLES = ("text", "json", "csv", "markdown")
"""The formats of what is a table."""

SUFFIXES = {".txt": "text", ".csv": "csv", ".json": "json", ".md": "markdown"}
"""The format that the suffix of a file stands for."""


def format_by_suffix(*formats: str) -> Callable[[F], F]:
    """The format of what is printed or written to a file; where it is not given, `format_of` tells it."""
    known = ", ".join(suffix for suffix, form in SUFFIXES.items() if form in formats)
    said = f"How to print it; by default by the suffix of the file ({known}), else text."
    return click.option("--format", "form", type=click.Choice(formats), help=said)


def format_of(form: str | None, output: Path | None, *formats: str) -> str:
    """The format that is asked for, else that of the file's suffix, one of `formats`; text where neither says any.

    Raises UsageError for a suffix that stands for none of them.
    """
    if form is not None:
        return form
    suffix = output.suffix.lower() if output is not None else ""
    known = {end: name for end, name in SUFFIXES.items() if name in formats}
    if suffix and suffix not in known:
        raise click.UsageError(f"no format ends in {suffix!r}; use one of {', '.join(known)}, or --format")
    return known.get(suffix, "text")


def emit(text: str, output: Path | None) -> None:
    """Print a text, or write it to a file. Exits with 2 if the file cannot be written."""
    if output is None:
        stream = sys.stdout
        stream.write(text if text.endswith("\n") or not text else text + "\n")
        stream.flush()
        return
    from safetycase.output.writing import write_output

    try:
        write_output(output, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise RefusedError(visible(f"{output} cannot be written: {error.strerror or error}")) from error
