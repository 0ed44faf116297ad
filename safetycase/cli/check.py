"""The command that continuous integration runs on every pull request."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import get_args

import click
import msgspec

from safetycase import __version__
from safetycase.case import Case, Folder, Memory, find_case, load
from safetycase.cli.options import as_of as as_of_option
from safetycase.cli.options import emit, no_cache
from safetycase.cli.place import NO_MODEL, RefusedError, case_folder, from_here, start_folder
from safetycase.findings import Finding, Severity
from safetycase.model import LOCK_NAME, MANIFEST_NAME
from safetycase.output import FORMATS, Order, Outcome, render

STDIN_LIMIT = 64 * 1024 * 1024

MUCH_EVIDENCE = 200
"""From so many evidence items on, they are judged beside the other checks."""

FOR_SERVICES = frozenset(["github", "gitlab", "junit", "markdown", "sarif"])
"""Formats whose paths are read from the root of the repository."""

FOR_PEOPLE = frozenset(["concise", "text"])
"""Formats in which findings can be narrowed and ordered."""


@click.command()
@click.argument("target", metavar="[CASE | FILE | -]", required=False)
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="How to print."
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="error",
    show_default=True,
    help="Exit with 1 if there is a finding of this severity or a greater one.",
)
@click.option("--strict", is_flag=True, help="Evidence judged from the lock alone is an error, not a warning.")
@click.option("--base", metavar="REV", help="Also what became weaker since this revision, such as origin/main.")
@click.option(
    "--text",
    "words",
    metavar="WORDS",
    default="",
    help="List only findings with all of these words in severity, rule, item, field, file or message.",
)
@click.option(
    "--order",
    "by",
    type=click.Choice(get_args(Order)),
    default="file",
    show_default=True,
    help="By what to order them, most severe first.",
)
@as_of_option
@no_cache
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the findings there.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--stdin-name", metavar="PATH", help="With -: which file of the case the text on stdin stands for.")
@click.pass_context
def check(
    context: click.Context,
    target: str | None,
    form: str,
    fail_on: str,
    strict: bool,
    base: str | None,
    words: str,
    by: Order,
    as_of: date | None,
    output: Path | None,
    exit_zero: bool,
    stdin_name: str | None,
) -> None:
    """Check a case and print every finding of every file.

    Of a FILE, only its own findings are printed; with -, one file is read from stdin (see --stdin-name). Exits
    with 1 if there is a finding at or above --fail-on, with 3 if the case has no model file.

    --text and --order are for people, in the formats text and concise: every finding is counted all the same, in the
    last line and in the exit code.
    """
    if (words or by != "file") and form not in FOR_PEOPLE:
        raise click.UsageError("--text and --order go with --format text or concise; other formats have every finding")
    case, only = _load(context, target, stdin_name)
    day = as_of or date.today()
    if base is None:
        findings = _findings(case, day, strict=strict)
    else:
        from safetycase.cli.base import findings_since

        findings = findings_since(case, base, day, strict=strict)
    if only is not None:
        findings = [finding for finding in findings if finding.file == only]
    outcome = Outcome(
        case=case.name,
        items=case.counts,
        findings=tuple(findings),
        sources=_sources(case),
        prefix=_prefix(case, form),
        version=__version__,
        words=words,
        by=by,
    )
    emit(render(form, outcome, colour=bool(context.color) and output is None), output)
    if output is not None or form != "text":
        from safetycase.output import listed_line, summary_line

        for line in filter(None, (listed_line(outcome), summary_line(outcome))):
            click.echo(line, err=True)
    if exit_zero:
        return
    if not case.documents:
        raise click.exceptions.Exit(NO_MODEL)
    worst = outcome.worst
    if worst is not None and worst >= Severity.parse(fail_on):
        raise click.exceptions.Exit(1)


def _findings(case: Case, day: date, *, strict: bool) -> list[Finding]:
    from safetycase.rules import check_case

    if len(case.of_kind("evidence")) < MUCH_EVIDENCE:
        return check_case(case, as_of=day, strict=strict)
    from safetycase.cli.beside import beside
    from safetycase.evidence import Assessment, assess

    judging = beside(lambda: msgspec.msgpack.encode(assess(case, day).findings))

    def judged() -> Assessment:
        findings = msgspec.msgpack.decode(judging(), type=tuple[Finding, ...])
        return Assessment(as_of=day, verdicts={}, evidence={}, findings=findings, locked=False)

    return check_case(case, as_of=day, strict=strict, assessment=judged)


def _load(context: click.Context, target: str | None, stdin_name: str | None) -> tuple[Case, str | None]:
    """The case to check, and the one file whose findings are wanted, if there is one."""
    if target == "-":
        return _from_stdin(context, stdin_name)
    if stdin_name is not None:
        raise click.UsageError("--stdin-name goes with -")
    path = Path(target) if target is not None else None
    root = case_folder(context, path)
    case = load(Folder(root))
    place = start_folder(context) / path if path is not None else root
    if place.is_dir():
        return case, None
    return case, _inside(case, root, place.resolve())


def _from_stdin(context: click.Context, stdin_name: str | None) -> tuple[Case, str]:
    place = (start_folder(context) / stdin_name) if stdin_name is not None else None
    start = start_folder(context) if place is None else place.parent
    existing = next((folder for folder in (start, *start.absolute().parents) if folder.is_dir()), Path())
    root = find_case(existing, MANIFEST_NAME)
    if root is None:
        raise RefusedError(f"no case here: no folder from {existing.resolve()} upwards holds a {MANIFEST_NAME}")
    content = sys.stdin.buffer.read(STDIN_LIMIT + 1)
    if place is None:
        raise click.UsageError("- needs --stdin-name: which file of the case the text stands for")
    resolved = place.absolute() if not place.parent.exists() else place.parent.resolve() / place.name
    if not resolved.is_relative_to(root):
        raise click.UsageError(f"{stdin_name} lies outside the case {root}")
    name = resolved.relative_to(root).as_posix()
    case = load(Memory({name: content}, over=Folder(root)))
    return case, _inside(case, root, resolved)


def _inside(case: Case, root: Path, file: Path) -> str:
    """The name of a file as findings have it. Raises RefusedError for a file that is no part of the case."""
    name = file.relative_to(root).as_posix() if file.is_relative_to(root) else ""
    known = {*case.documents, MANIFEST_NAME, LOCK_NAME, *(finding.file for finding in case.load_findings)}
    if name not in known:
        wanted = ", ".join(case.manifest.models)
        raise RefusedError(f"{file} is no file of the case {root}: it matches no model pattern ({wanted})")
    return name


def _sources(case: Case) -> Callable[[str], str | None]:
    def text_of(file: str) -> str | None:
        if file == MANIFEST_NAME:
            return case.manifest_document.text if case.manifest_document is not None else None
        document = case.documents.get(file)
        return document.text if document is not None else None

    return text_of


def _prefix(case: Case, form: str) -> str:
    """The path to the case from where the reader of a format stands.

    That is the current folder for people and editors. Services know files by their path from the root of the
    repository, in whichever folder the check ran.
    """
    root = Path(case.source.name)
    start = _repository(root) if form in FOR_SERVICES else None
    relative = os.path.relpath(root, start) if start is not None else from_here(root)
    return "" if relative == "." else Path(relative).as_posix()


def _repository(folder: Path) -> Path | None:
    """The root of the repository around a folder, found without git: the nearest folder with a `.git`, else the
    workspace of a GitHub workflow; None if there is neither."""
    around = (folder, *folder.parents)
    named = os.environ.get("GITHUB_WORKSPACE", "")
    workspace = Path(named).resolve() if named else None
    found = next((one for one in around if os.path.lexists(one / ".git")), None)
    return found or (workspace if workspace in around else None)
