"""`check --base`: the findings of a case together with what became weaker since a revision of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from safetycase.case import Case, load
from safetycase.case.renames import renamed
from safetycase.cli.place import RefusedError
from safetycase.documents import Document
from safetycase.evidence import assess, load_lock
from safetycase.findings import Finding, Severity, order
from safetycase.findings.text import visible
from safetycase.history import GitError, Repository, Revision, Then, former_items, repository_of
from safetycase.model import MANIFEST_NAME
from safetycase.rules import check_case
from safetycase.rules.since import Since, lost_lines, weaker
from safetycase.rules.since.criteria import past_in

_NAMED = 5
"""How many things of a kind are named on stderr."""

_NOT_READ = frozenset(["SFC062", "SFC063"])
"""Codes of the rules about model files, and folders of them, that could not be read."""


def findings_since(case: Case, revision: str, day: date, *, strict: bool) -> list[Finding]:
    """Every finding of a case, and what became weaker since it parted from `revision`.

    Says on stderr with which commit it compares, and what could not be read there. Raises RefusedError where the case
    lies in no repository, or the repository has no such revision.
    """
    try:
        repository = repository_of(Path(case.source.name))
        since = _since(repository, case, revision, day)
    except GitError as error:
        raise RefusedError(visible(f"--base: {error}")) from None
    assessment = assess(case, day, lost=lost_lines(case, since.lock, since.renamed))
    findings = check_case(case, as_of=day, strict=strict, assessment=assessment)
    found = sorted([*findings, *weaker(case, findings, assessment, since, day)], key=order)
    if isinstance(since.history, Then):
        say_not_whole(since.history)
    return found


def say_not_whole(history: Then) -> None:
    """Say on stderr where criteria that are younger than results may have been missed."""
    if not history.whole:
        _say("not all of the history could be looked through for criteria that are younger than results")


def _since(repository: Repository, case: Case, revision: str, day: date) -> Since:
    """The state of a case where it parted from a revision, so that the work of others is not held against it."""
    source, before = state_at(repository, case, revision)
    label = visible(revision)
    past = former_items(repository, source.commit, case.items.keys() - before.items.keys())
    if not past.whole:
        _say("not all of the history could be looked through for ids that stood for something else")
    assessment = assess(before, day)
    return Since(
        label=label,
        case=before,
        lock=load_lock(before),
        findings=tuple(check_case(before, as_of=day, plain=True, assessment=assessment)),
        assessment=assessment,
        renamed=renamed(before, case),
        former=past.items,
        history=past_in(repository, case),
    )


def state_at(repository: Repository, case: Case, revision: str) -> tuple[Revision, Case]:
    """The files and the case as they were where this parted from a revision. Raises GitError.

    Says on stderr which commit that is, and what could not be read there.
    """
    tip = repository.resolve(revision)
    parted = repository.merge_base(tip, repository.resolve("HEAD"))
    source = Revision(repository, parted or tip)
    label = visible(revision)
    _say(f"compared with {repository.commit(source.commit).words}, {_relation(label, parted, tip)}")
    if not source.exists(MANIFEST_NAME):
        _say(f"there was no case in this folder at {label}: all of it is new")
    before = load(source)
    _say_unread(before, case, label)
    return source, before


def state_in(repository: Repository, case: Case, revision: str) -> Case:
    """The case as it was in a revision itself. Says on stderr what could not be read there.

    Raises GitError, and RefusedError where there was no case in the folder.
    """
    source = Revision(repository, repository.resolve(revision))
    label = visible(revision)
    if not source.exists(MANIFEST_NAME):
        raise RefusedError(f"there was no case in this folder at {label}")
    before = load(source)
    _say_unread(before, case, label, "cannot be known")
    return before


def _relation(label: str, parted: str | None, tip: str) -> str:
    if parted is None:
        return f"which is {label} itself: no common commit is known, so what others did there counts too"
    return f"which is {label}" if parted == tip else f"where this parted from {label}"


def _say_unread(before: Case, case: Case, label: str, becomes: str = "may count as new") -> None:
    """Name what could not be read of the earlier state, and can be now, and what `becomes` of what stands there."""
    now = {one.message for one in case.load_findings}
    unread = [one.message for one in before.load_findings if one.rule in _NOT_READ and one.message not in now]
    unread += [f"{name} cannot be read whole" for name, document in before.documents.items() if _faulty(document)]
    for message in unread[:_NAMED]:
        _say(f"at {label}, {message}; what it holds {becomes}")
    if len(unread) > _NAMED:
        _say(f"at {label}, {len(unread) - _NAMED} more could not be read")


def _faulty(document: Document) -> bool:
    return bool(document.unread) or any(one.severity is Severity.ERROR for one in document.findings)


def _say(words: str) -> None:
    click.echo(visible(f"safetycase: {words}"), err=True)
