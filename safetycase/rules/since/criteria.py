"""What a result is judged by, and whether that was settled before the result was there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from safetycase.case import AnyItem, Case
from safetycase.evidence import EvidenceState
from safetycase.evidence.age import parse_day
from safetycase.findings import Finding
from safetycase.findings.text import visible
from safetycase.rules.since.declared import CRITERION_LATE
from safetycase.rules.since.state import Assessment, Since, Standing, finding_on

CRITERION = (
    "target", "coverage", "slices", "margin", "plan", "tax", "prediction", "combine", "regime", "fit_criterion"
)  # fmt: skip
"""The fields of a requirement by which anybody can tell whether it is met."""

_LISTED = 4


def judged_ids(case: Case) -> set[str]:
    """The ids, and former ids, of the requirements that have a criterion."""
    found: set[str] = set()
    for item in case.of_kind("requirement"):
        if criterion_of(item.data):
            found |= {item.id, *item.data.get("aliases", ())}
    return found


def criterion_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a requirement says of how anybody can tell whether it is met."""
    return {field: data[field] for field in CRITERION if data.get(field)}


def late_criteria(case: Case, assessment: Assessment, since: Since, day: date) -> Iterator[Finding]:
    """Requirements whose criterion is another one than it was when results for them were produced.

    Results of `day` itself, or of the day of the change, are left out: nobody can tell which came first. So are those
    that stood beside the same criterion in the earlier state.
    """
    if since.history is None:
        return
    results = _by_requirement(assessment, day)
    for item in case.of_kind("requirement"):
        now = criterion_of(item.data)
        if not now or item.obsolete or item.id not in results:
            continue
        old = since.item_then(item)
        same = old is not None and criterion_of(old.data) == now
        for made, states in sorted(results[item.id].items()):
            fresh = [one.id for one in states if not (same and _stood(one, since))]
            words = _late(item, now, since.history.at(made)) if fresh else ""
            if words:
                more = f" and {len(fresh) - _LISTED} more" if len(fresh) > _LISTED else ""
                message = f"{item.id} {words} {', '.join(fresh[:_LISTED])}{more} of {made}"
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


def _late(item: AnyItem, now: Mapping[str, Any], then: Standing | None) -> str:
    """How the criterion came later than a result, in words; empty where it did not, or nobody can tell."""
    if then is None:
        return ""
    names = (item.id, *item.data.get("aliases", ()))
    old = next((then.items[name] for name in names if name in then.items), None)
    if old is None:
        return "got its criterion after the results of" if then.whole else ""
    if old.kind is not item.kind:
        return ""
    before = criterion_of(old.data)
    differing = [field for field in CRITERION if before.get(field) != now.get(field)]
    if not differing:
        return ""
    if not before:
        return "got its criterion after the results of"
    return f"asks otherwise ({', '.join(map(visible, differing))}) than when it got the results of"
