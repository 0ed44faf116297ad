"""What the lock said of evidence that is still there, and says no more or otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import UnsetType

from safetycase.case import Case, Item, counts
from safetycase.evidence import Lock, LockedEvidence, load_lock, states_text
from safetycase.evidence.spoken import speaks
from safetycase.findings import Finding
from safetycase.model import LOCK_NAME
from safetycase.model.assurance import Evidence
from safetycase.rules.since.declared import COUNTS_EDITED, LOCK_LOST
from safetycase.rules.since.state import Assessment, Since, finding_on


def lost_lines(case: Case, former: Lock, renamed: Mapping[str, str]) -> dict[str, LockedEvidence]:
    """The lines of an earlier lock about evidence that still has its artefact and is not in the lock now, by its id.

    `renamed` leads from ids now to ids then. A line that is there and cannot be used is not lost: such evidence is
    unknown.
    """
    lock = load_lock(case)
    found = {}
    for item in case.of(Evidence):
        line = former.items.get(renamed.get(item.id, item.id))
        if line is None or item.id in lock.items or lock.spoilt(item.id) or not speaks(item):
            continue
        if not isinstance(item.record.artefact, UnsetType) and not isinstance(item.record.artefact.path, UnsetType):
            found[item.id] = line
    return found


def unlocked(case: Case, since: Since) -> Iterator[Finding]:
    """Evidence of which the lock says no more what was accepted."""
    for name in lost_lines(case, since.lock, since.renamed):
        message = f"{LOCK_NAME} said at {since.label} what was accepted of {name}, and says it no more"
        yield finding_on(case, case.items[name], LOCK_LOST, message)


def counts_edited(case: Case, assessment: Assessment, since: Since) -> Iterator[Finding]:
    """Evidence of which the lock has other counts of the same results, where nobody counted them now."""
    lock = load_lock(case)
    for item in case.of(Evidence):
        before, now = since.lock.items.get(since.id_then(item.id)), lock.items.get(item.id)
        state = assessment.evidence.get(item.id)
        if before is None or now is None or (state is not None and state.basis in {"computed", "declared"}):
            continue
        if _asked(before) == _asked(now) and before.results != now.results:
            was, counts = states_text(before.states), states_text(now.states)
            other = f"{counts}, and had {was} at {since.label}" if was != counts else f"not those of {since.label}"
            message = f"{item.id}: the lock has other counts of the same results: {other}"
            yield finding_on(case, item, COUNTS_EDITED, message)


def _asked(line: LockedEvidence) -> tuple[object, ...]:
    """Which results were counted, and by what selection."""
    return line.sha256, line.size, line.format, line.selection


def same_results(case: Case, since: Since) -> list[Item[Evidence]]:
    """The evidence that counted in the earlier state and has the results that it had then."""
    lock = load_lock(case)
    found = []
    for item in case.of(Evidence):
        old = since.item_then(item)
        if old is None or item.obsolete or not counts(since.case, old):
            continue
        if not is_new_run(since.lock.items.get(old.id), lock.items.get(item.id)):
            found.append(item)
    return found


def is_new_run(before: LockedEvidence | None, now: LockedEvidence | None) -> bool:
    """Whether another artefact was accepted into the lock in place of the one that was locked."""
    return before is not None and now is not None and before.sha256 != now.sha256
