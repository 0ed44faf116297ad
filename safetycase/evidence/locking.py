"""Accepting results into the lock, and comparing the lock with what lies here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Literal

import msgspec

from safetycase.case import Case, Item
from safetycase.case.whole import files_not_whole
from safetycase.evidence import lock_rules, rules
from safetycase.evidence.acceptance import evidence_digest, requirement_digest
from safetycase.evidence.artefacts import Cache
from safetycase.evidence.criteria import Standing, late, late_words
from safetycase.evidence.exchanged import exchanged, without_exchanged
from safetycase.evidence.faults import Fault, finding
from safetycase.evidence.gathering import Gathering
from safetycase.evidence.inputs import table_named
from safetycase.evidence.judging import assess
from safetycase.evidence.lockfile import Lock, LockedEvidence, LockProblem, load_lock, write_lock
from safetycase.evidence.material import Material
from safetycase.evidence.records import NO_EXPOSURE, Exposures, State
from safetycase.evidence.spoken import requirements_of, speaks
from safetycase.evidence.text import shown
from safetycase.findings import Finding, order
from safetycase.model.assurance import Evidence

_ABOUT_THE_LOCK = frozenset(
    rule.code
    for rule in (
        rules.ARTEFACT_MISSING,
        rules.ARTEFACT_ELSEWHERE,
        lock_rules.DIGEST_MISMATCH,
        rules.ARTEFACT_UNREADABLE,
        lock_rules.REQUIREMENT_CHANGED,
        lock_rules.EVIDENCE_CHANGED,
        lock_rules.NOT_ACCEPTED,
        lock_rules.NOT_LOCKED,
        lock_rules.LOCK_UNREADABLE,
        lock_rules.LOCK_ORPHAN,
        lock_rules.LOCK_COUNTS,
    )
)


class Relocked(msgspec.Struct, frozen=True):
    """An evidence item whose line in the lock is new or changed: the counts by state, and those of before if any.

    `exposure` is that in which they were counted. Where nothing but what it was accepted for changed, `kept` says why
    the counts are those of before: the artefact is `away`, or was `collected`. `otherwise` are what changed since it
    was accepted: requirements, or the evidence item itself.
    """

    id: str
    states: Mapping[State, int]
    before: Mapping[State, int] | None = None
    kept: Literal["", "away", "collected"] = ""
    exposure: Exposures = NO_EXPOSURE
    otherwise: tuple[str, ...] = ()


class Locked(msgspec.Struct, frozen=True, kw_only=True):
    """A new lock: its bytes, what is new or changed in it, and what could not be locked, with the reason.

    `late` are sentences about criteria that are younger than the results which they judge.
    `lost` are lines of the old lock that cannot be used and speak of something that was not asked for: with this lock
    nobody would know of them any more. `dropped` are the ids of lines that were taken out, since no item has them.
    """

    content: bytes
    changed: tuple[Relocked, ...]
    problems: tuple[tuple[str, str], ...]
    late: tuple[str, ...] = ()
    lost: tuple[LockProblem, ...] = ()
    dropped: tuple[str, ...] = ()


def lock(
    case: Case,
    as_of: date,
    only: Collection[str] = (),
    cache: Cache | None = None,
    at: Callable[[date], Standing | None] | None = None,
) -> Locked:
    """The lock that accepts what lies here now, for all evidence or for the items named by `only`.

    An item whose artefact is not here keeps the counts it had, and its requirements are accepted anew. What cannot be
    read is not locked and named among the problems; what was accepted of it before stands. Lines of items that are gone
    are dropped, where the whole case could be read and all of it is accepted. `at` tells how items stood at the end of
    a day, where that is known: criteria that are younger than results go into their lines.
    """
    before = load_lock(case)
    gathering = Gathering(case, Lock(present=False), as_of, cache or Cache())
    gathered = gathering.gather(case.of(Evidence))
    materials = without_exchanged(gathered, exchanged(case, gathered))
    after: dict[str, LockedEvidence] = {}
    kept: set[str] = set()
    problems: list[tuple[str, str]] = []
    for item_id, material in materials.items():
        old = before.items.get(item_id)
        if only and item_id not in only:
            if old is not None:
                after[item_id] = old
                kept.add(item_id)
        elif material.path and speaks(material.item):
            new = _line(gathering, material, old)
            if not isinstance(new, str):
                new = _with_late(case, material, new, old, as_of, at)
            if isinstance(new, str):
                problems.append((item_id, new))
                if old is not None:
                    after[item_id] = old
                    kept.add(item_id)
            else:
                after[item_id] = new
    nobody = lines_of_nobody(case, before, only)
    after |= nobody.kept
    kept |= nobody.kept.keys()
    problems += nobody.problems
    changed = tuple(
        Relocked(
            item_id,
            after[item_id].states,
            old.states if (old := before.items.get(item_id)) is not None else None,
            kept=_kept(gathering, materials[item_id], after[item_id]),
            exposure=after[item_id].exposure,
            otherwise=_otherwise(item_id, old, after[item_id]),
        )
        for item_id in sorted(after)
        if after[item_id] != before.items.get(item_id)
    )
    said = [f"{late_words(name, fields)} {key}" for key in sorted(after) for name, fields in after[key].late.items()]
    return Locked(
        content=write_lock(after, before.unsealed & kept),
        changed=changed,
        problems=tuple(problems),
        lost=tuple(problem for problem in before.problems if only and problem.item not in only),
        late=tuple(said),
        dropped=nobody.dropped,
    )


class Nobody(msgspec.Struct, frozen=True):
    """Lines of the lock whose items are not in the case: those to be kept, why, and the ids of those to be dropped."""

    kept: dict[str, LockedEvidence]
    problems: tuple[tuple[str, str], ...] = ()
    dropped: tuple[str, ...] = ()


def lines_of_nobody(case: Case, before: Lock, only: Collection[str]) -> Nobody:
    """What becomes of lines whose items are not in the case.

    They are kept where other items are accepted (`only`), and where a file could not be read whole, so that the item
    may stand there: without its line, results that nobody accepted would count when it can be read again.
    """
    known = {item.id for item in case.of_kind("evidence")}
    gone = {item_id: line for item_id, line in before.items.items() if item_id not in known}
    if not gone or only:
        return Nobody(gone)
    unread = files_not_whole(case)
    if not unread:
        return Nobody({}, dropped=tuple(sorted(gone)))
    why = f"its item is not found, and {shown(unread[0])} could not be read whole"
    return Nobody(gone, tuple((item_id, why) for item_id in sorted(gone)))


def _otherwise(item_id: str, old: LockedEvidence | None, new: LockedEvidence) -> tuple[str, ...]:
    """What is another than it was when results were accepted last: the requirements, or the evidence item."""
    if old is None:
        return ()
    asked = [name for name, digest in new.requirements.items() if old.requirements.get(name, digest) != digest]
    return (*sorted(asked), *([item_id] if old.item and old.item != new.item else []))


def _line(gathering: Gathering, material: Material, old: LockedEvidence | None) -> LockedEvidence | str:
    digests, judged = accepted_for(gathering.case, material.item)
    if material.basis not in {"computed", "declared"} or material.selection is None:
        if old is not None and _away(gathering, material, old):
            return msgspec.structs.replace(old, requirements=digests, item=judged)
        if old is not None and old.query and old.path == material.path and _collected_here(gathering, material.path):
            return f"{shown(material.path)} differs from what was collected; `safetycase evidence collect` counts it"
        return material.problem or "its artefact is not here"
    if material.problem:
        return material.problem
    info = material.info
    return LockedEvidence(
        path=material.path,
        sha256=material.sha256,
        size=material.size,
        format=material.format,
        selection=material.selection.key,
        selected=material.selected,
        states=material.counts.states,
        started=info.started if info is not None else "",
        planned=material.planned,
        requirements=digests,
        item=judged,
        cases=material.cases,
        dims=material.counts.dims,
        slices=material.counts.slices,
        repeated=material.counts.repeated,
        copies=material.counts.copies,
        items=material.items,
        metrics=material.metrics,
        unmet=material.unmet,
        exposure=material.exposure,
        exposed=material.counts.exposed,
    )


def _with_late(
    case: Case,
    material: Material,
    new: LockedEvidence,
    old: LockedEvidence | None,
    as_of: date,
    at: Callable[[date], Standing | None] | None,
) -> LockedEvidence:
    """A line with the requirements whose criterion is younger than its results."""
    known = old.late if old is not None and old.sha256 == new.sha256 else {}
    found = late(requirements_of(case, material.item), material.produced, as_of, at, known)
    return msgspec.structs.replace(new, late=found)


def _kept(gathering: Gathering, material: Material, line: LockedEvidence) -> Literal["", "away", "collected"]:
    """Why the counts of an item are those that the lock had."""
    if material.basis in {"computed", "declared"}:
        return ""
    return "collected" if line.query and _collected_here(gathering, material.path) else "away"


def _collected_here(gathering: Gathering, path: str) -> bool:
    """Whether what was collected is here, as far as anybody can tell: nobody asks for a table of another engine."""
    found = gathering.found.get(path)
    return bool(table_named(path)) or (found is not None and found.state == "here")


def accepted_for(case: Case, item: Item[Evidence]) -> tuple[dict[str, str], str]:
    """What results are accepted for: the digest of each requirement that an item speaks of, and that of the item."""
    digests = {one.id: requirement_digest(case, one) for one in requirements_of(case, item)}
    return digests, evidence_digest(case, item)


def _away(gathering: Gathering, material: Material, old: LockedEvidence) -> bool:
    """Whether an artefact is not here, only as a pointer to the one that was locked, or collected and as it was."""
    found = gathering.found.get(material.path)
    if found is None or material.item.errors or old.path != material.path:
        return False
    return found.state == "absent" or (
        (found.state == "pointer" or bool(old.query)) and (found.sha256, found.size) == (old.sha256, old.size)
    )


def verify(case: Case, as_of: date, cache: Cache | None = None) -> list[Finding]:
    """What differs between the lock, the artefacts here and the requirements; empty where nothing does.

    Each finding is a difference, whatever its severity. Evidence that was never locked is one, also where the case
    has no lock file.
    """
    found = [fault for fault in assess(case, as_of, cache or Cache()).findings if fault.rule in _ABOUT_THE_LOCK]
    if not load_lock(case).present:
        found += [
            finding(case, Fault(lock_rules.NOT_LOCKED, item, f"{item.id} is not in the lock"))
            for item in _lockable(case)
        ]
    return sorted(found, key=order)


def _lockable(case: Case) -> list[Item[Evidence]]:
    return [
        item for item in case.of(Evidence) if speaks(item) and not isinstance(item.record.artefact, msgspec.UnsetType)
    ]
