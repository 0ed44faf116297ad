"""What a result is judged by, and whether that was settled before the result was there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from safetycase.case import Case
from safetycase.evidence import EvidenceState
from safetycase.evidence.age import parse_day
from safetycase.evidence.criteria import CRITERION_LATE, criterion_of, differing, judged_ids, late_words
from safetycase.findings import Finding
from safetycase.history import GitError, Repository, Then, repository_of
from safetycase.rules.since.state import Assessment, Since, finding_on

_LISTED = 4


def past_of(case: Case) -> Then | None:
    """The past of the requirements of a case that have a criterion; None without git, a repository or a commit."""
    try:
        return past_in(repository_of(Path(case.source.name)), case)
    except GitError:
        return None


def past_in(repository: Repository, case: Case) -> Then | None:
    """The same in a repository, up to the commit here; None where no requirement has a criterion. Raises GitError."""
    ids = judged_ids(case)
    return Then(repository, repository.resolve("HEAD"), case.manifest.models, ids) if ids else None


def late_criteria(
    case: Case, findings: Sequence[Finding], assessment: Assessment, since: Since, day: date
) -> Iterator[Finding]:
    """Requirements whose criterion is another one than it was when results for them were produced.

    Results of `day` itself, or of the day of the change, are left out: nobody can tell which came first. So are those
    that stood beside the same criterion in the earlier state, and requirements of which the lock says it already.
    """
    if since.history is None:
        return
    results = _by_requirement(assessment, day)
    said = {finding.item for finding in findings if finding.rule == CRITERION_LATE.code}
    for item in case.of_kind("requirement"):
        now = criterion_of(item.data)
        if not now or item.obsolete or item.id not in results or item.id in said:
            continue
        old = since.item_then(item)
        same = old is not None and criterion_of(old.data) == now
        for made, states in sorted(results[item.id].items()):
            fresh = [one.id for one in states if not (same and _stood(one, since))]
            fields = differing(item, since.history.at(made)) if fresh else None
            if fields is not None:
                more = f" and {len(fresh) - _LISTED} more" if len(fresh) > _LISTED else ""
                message = f"{late_words(item.id, fields)} {', '.join(fresh[:_LISTED])}{more} of {made}"
                yield finding_on(case, item, CRITERION_LATE, message, (next(iter(now)),))
                break


def _by_requirement(assessment: Assessment, day: date) -> dict[str, dict[date, list[EvidenceState]]]:
    """The evidence with results by what it supports and the day on which it was produced, if that is past."""
    found: dict[str, dict[date, list[EvidenceState]]] = {}
    for state in assessment.evidence.values():
        made = parse_day(state.produced) if state.produced else None
        if made is not None and made < day and state.basis in {"computed", "locked"}:
            for target in state.supports:
                found.setdefault(target, {}).setdefault(made, []).append(state)
    return found


def _stood(state: EvidenceState, since: Since) -> bool:
    """Whether the same results counted for the same in the earlier state."""
    old = since.assessment.evidence.get(since.id_then(state.id))
    return old is not None and (old.sha256, old.supports) == (state.sha256, state.supports)
