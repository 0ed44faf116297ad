"""The evidence of a whole case: a verdict for every requirement, a state for every evidence item, and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from safetycase.case import Case, Item
from safetycase.case import UnreadableError as FileUnreadableError
from safetycase.evidence import lock_rules, rules
from safetycase.evidence.acceptance import Acceptance
from safetycase.evidence.artefacts import Cache
from safetycase.evidence.between import faults_between
from safetycase.evidence.combine import verdict_of
from safetycase.evidence.contents import content_faults, left_out
from safetycase.evidence.doubt_rules import doubt_faults
from safetycase.evidence.doubts import Doubts
from safetycase.evidence.faults import finding
from safetycase.evidence.lockfile import MAX_LOCK, Lock, LockProblem, read_lock
from safetycase.evidence.lost import Lost
from safetycase.evidence.material import Gathering, Material
from safetycase.evidence.pieces import Piece, Setting
from safetycase.evidence.spoken import supports_of
from safetycase.evidence.states import EvidenceState, state_of
from safetycase.evidence.text import shown
from safetycase.evidence.uncited import uncited_faults
from safetycase.evidence.verdict import Verdict, Word
from safetycase.findings import Finding, Position, Related, Rule, order
from safetycase.model import LOCK_NAME
from safetycase.model.assurance import Evidence, Requirement

_CACHE = Cache()
_REASONS_IN_MESSAGE = 4
_FAILING_IN_FINDING = 5

_RULES: Mapping[Word, tuple[Rule, str]] = {
    "refuted": (rules.REFUTED, "is refuted"),
    "not-demonstrated": (rules.NOT_DEMONSTRATED, "is not demonstrated"),
    "unknown": (rules.VERDICT_UNKNOWN, "is unknown"),
}


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """What the evidence says about a case on one day. `locked`: whether the case has a lock file."""

    as_of: date
    verdicts: Mapping[str, Verdict]
    evidence: Mapping[str, EvidenceState]
    findings: tuple[Finding, ...]
    locked: bool


def load_lock(case: Case) -> Lock:
    """The lock of a case. A case without one has an empty lock with `present` false."""
    if not case.source.exists(LOCK_NAME):
        return Lock(present=False)
    try:
        return read_lock(case.source.read(LOCK_NAME, MAX_LOCK))
    except FileUnreadableError as error:
        return Lock(problems=(LockProblem(1, f"the lock {error.reason}"),), usable=False)


def assess(case: Case, as_of: date, cache: Cache | None = None) -> Assessment:
    """Judge all evidence of a case as it counts on the day `as_of`.

    Every artefact is looked at each time, and hashed, parsed and counted only when it changed since the last call in
    this process; `cache` replaces the common memory of that. Nothing is raised: faults are findings.
    """
    lock = load_lock(case)
    setting = Setting(case, as_of, Acceptance(case, lock), Doubts(case, as_of))
    lost = Lost(case)
    gathering = Gathering(case, lock, as_of, cache or _CACHE)
    items = case.of(Evidence)
    materials = gathering.gather(items, _groups(items))
    pieces = _pieces(materials)
    verdicts = {}
    omitted = left_out(case, materials)
    for item in case.of(Requirement):
        mine = pieces.get(item.id, [])
        missing = lost.for_requirement(item.id, [piece.material.item.id for piece in mine])
        missing += tuple(omitted.get(item.id, ())[:_FAILING_IN_FINDING])
        verdicts[item.id] = verdict_of(setting, item, mine, gathering, missing)
    states = {item_id: state_of(setting, material) for item_id, material in materials.items()}
    faults = list(gathering.faults)
    for material in materials.values():
        if material.item.covers:
            faults += setting.acceptance.faults(material.item)
    faults += faults_between(case, pieces)
    faults += content_faults(case, materials)
    faults += uncited_faults(case, materials)
    faults += doubt_faults(case, setting.doubts)
    findings = [finding(case, fault) for fault in faults]
    findings += _verdict_findings(case, verdicts, materials)
    findings += _lock_findings(lock, materials)
    return Assessment(
        as_of=as_of,
        verdicts=verdicts,
        evidence=states,
        findings=tuple(sorted(findings, key=order)),
        locked=lock.present,
    )


def _groups(items: Sequence[Item[Evidence]]) -> list[list[str]]:
    """The evidence items that speak together for one thing, by id."""
    groups: dict[str, list[str]] = {}
    for item in items:
        if item.covers:
            for target, undermines, _ in supports_of(item.record):
                if not undermines:
                    groups.setdefault(target, []).append(item.id)
    return [ids for ids in groups.values() if len(ids) > 1]


def _pieces(materials: Mapping[str, Material]) -> dict[str, list[Piece]]:
    """The pieces of evidence by the id that they speak of."""
    found: dict[str, list[Piece]] = {}
    for material in materials.values():
        for target, undermines, covers in supports_of(material.item.record):
            found.setdefault(target, []).append(Piece(material, undermines, covers))
    return found


def _verdict_findings(case: Case, verdicts: Mapping[str, Verdict], materials: Mapping[str, Material]) -> list[Finding]:
    found = []
    for item_id, verdict in verdicts.items():
        requirement = case.find(item_id, Requirement)
        if requirement is None:
            continue
        entry = _RULES.get(verdict.word)
        if requirement.obsolete and verdict.evidence:
            entry = (rules.OBSOLETE_REFUTED, "is not needed")
        if entry is None:
            continue
        rule, words = entry
        found.append(
            Finding(
                rule=rule.code,
                severity=rule.severity,
                message=f"{item_id} {words}: {_joined(verdict.reasons)}",
                item=item_id,
                file=requirement.file,
                position=case.position(requirement),
                hint=rule.fix,
                related=_failing(verdict, materials),
            )
        )
    return found


def _joined(reasons: tuple[str, ...]) -> str:
    text = "; ".join(reasons[:_REASONS_IN_MESSAGE])
    left = len(reasons) - _REASONS_IN_MESSAGE
    return f"{text}; and {left} more" if left > 0 else text


def _failing(verdict: Verdict, materials: Mapping[str, Material]) -> tuple[Related, ...]:
    found = [
        Related(f"{case.state}: {shown(case.name, 120)}", materials[evidence_id].path)
        for evidence_id in verdict.evidence
        for case in materials[evidence_id].failing
    ]
    return tuple(found[:_FAILING_IN_FINDING])


def _lock_findings(lock: Lock, materials: Mapping[str, Material]) -> list[Finding]:
    found = [
        _lock_finding(lock_rules.LOCK_UNREADABLE, problem.message, problem.line) for problem in lock.problems[:100]
    ]
    if len(lock.problems) > 100:
        found.append(
            _lock_finding(lock_rules.LOCK_UNREADABLE, f"{len(lock.problems) - 100} more lines cannot be used", 1)
        )
    for item_id in lock.items:
        material = materials.get(item_id)
        if material is None or not material.path:
            message = (
                f"the lock names {item_id}, which is {'no evidence here' if material is None else 'without artefact'}"
            )
            found.append(_lock_finding(lock_rules.LOCK_ORPHAN, message, lock.lines[item_id]))
    return found


def _lock_finding(rule: Rule, message: str, line: int) -> Finding:
    return Finding(
        rule=rule.code,
        severity=rule.severity,
        message=message,
        file=LOCK_NAME,
        position=Position(line, 1, line, 1),
        hint=rule.fix,
    )


def requirements_of(case: Case, item: Item[Evidence]) -> list[Item[Requirement]]:
    """The requirements that an evidence item speaks of, each once."""
    found = {target: case.find(target, Requirement) for target, _, _ in supports_of(item.record)}
    return [requirement for requirement in found.values() if requirement is not None]
