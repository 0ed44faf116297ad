"""`check --base`: the findings of a case together with what became weaker since a revision of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from safetycase.case import Case, load
from safetycase.cli.place import RefusedError
from safetycase.evidence import assess
from safetycase.findings import Finding, order
from safetycase.findings.text import visible
from safetycase.history import GitError, Repository, Revision, repository_of
from safetycase.model import MANIFEST_NAME
from safetycase.rules import check_case
from safetycase.rules.settings import settings_of
from safetycase.rules.since import Since, weaker


def findings_since(case: Case, revision: str, day: date, *, strict: bool) -> list[Finding]:
    """Every finding of a case, and what became weaker since it parted from `revision`.

    Raises RefusedError where the case lies in no repository, or the repository has no such revision.
    """
    repository = repository_of(Path(case.source.name))
    if repository is None:
        raise RefusedError("--base needs a git repository around the case, and git")
    try:
        since = _since(repository, revision, day)
    except GitError as error:
        raise RefusedError(visible(f"--base: {error}")) from None
    assessment = assess(case, day)
    findings = check_case(case, as_of=day, strict=strict, assessment=assessment)
    settings = settings_of(case)
    found = [kept for one in weaker(case, findings, assessment, since) if (kept := settings.applied(one)) is not None]
    return sorted([*findings, *found], key=order)


def _since(repository: Repository, revision: str, day: date) -> Since:
    """The state at the commit where the case parted from a revision, so that the work of others is not held against
    it."""
    commit = repository.merge_base(repository.resolve(revision), repository.resolve("HEAD"))
    source = Revision(repository, commit)
    label = visible(revision)
    ids, whole = repository.ids_before(commit)
    if not whole:
        click.echo("not all of the history was looked through for ids of old", err=True)
    if not source.exists(MANIFEST_NAME):
        click.echo(f"there was no case here at {label}; everything is new", err=True)
    before = load(source)
    assessment = assess(before, day)
    findings = tuple(check_case(before, as_of=day, assessment=assessment))
    return Since(label=label, case=before, findings=findings, assessment=assessment, ids=ids)
