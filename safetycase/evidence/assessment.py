"""The evidence of a whole case: a verdict for every requirement, a state for every evidence item, and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from safetycase.case import Case, Item
from safetycase.case import UnreadableError as FileUnreadableError
from safetycase.evidence import rules
from safetycase.evidence.artefacts import Cache
from safetycase.evidence.combine import verdict_of
from safetycase.evidence.contents import content_faults
from safetycase.evidence.faults import Fault, finding
from safetycase.evidence.lockfile import MAX_LOCK, Lock, LockProblem, read_lock
from safetycase.evidence.material import Gathering, Material
from safetycase.evidence.pieces import Piece, is_rate, judge_piece, requirement_digest, sampling_of, supports_of
from safetycase.evidence.selection import FailedCase
from safetycase.evidence.targets import judge
from safetycase.evidence.text import shown
from safetycase.evidence.verdict import SHOWN, Basis, Counts, Judgement, Shown, Verdict, Word, worst
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


class EvidenceState(msgspec.Struct, frozen=True, kw_only=True):
    """How one evidence item stands.

    `word` is the worst verdict that it alone gives on the requirements it speaks of, or that it gives on "every case
    passes" where it speaks of none. `failing` names the first of the cases that failed, `selected` counts the
    selected cases out of `cases` in the artefact (0 where the artefact is not here).
    """

    id: str
    word: Word
    basis: Basis = ""
    format: str = ""
    path: str = ""
    sha256: str = ""
    size: int = 0
    tool: str = ""
    produced: str = ""
    counts: Counts = Counts()
    selected: int = 0
    cases: int = 0
    supports: tuple[str, ...] = ()
    undermines: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    failing: tuple[FailedCase, ...] = ()

    @property
    def state(self) -> Shown:
        """The state that people see."""
        return SHOWN[self.word]


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
    gathering = Gathering(case, lock, as_of, cache or _CACHE)
    items = case.of(Evidence)
    materials = gathering.gather(items, _groups(items))
    pieces = _pieces(materials)
    verdicts = {
        item.id: verdict_of(case, item, pieces.get(item.id, []), gathering, lock, as_of)
        for item in case.of(Requirement)
    }
    states = {item_id: _state(case, material, lock, as_of) for item_id, material in materials.items()}
    faults = list(gathering.faults)
    faults += _changed_requirements(case, materials, lock)
    faults += _rates_without_sampling(case, pieces)
    faults += content_faults(case, materials)
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
    """The pieces of evidence by the id that they speak of; an item that names one twice is one piece."""
    found: dict[str, list[Piece]] = {}
    for material in materials.values():
        named: set[tuple[str, bool]] = set()
        for target, undermines, covers in supports_of(material.item.record):
            if (target, undermines) not in named:
                named.add((target, undermines))
                found.setdefault(target, []).append(Piece(material, undermines, covers))
    return found


def _state(case: Case, material: Material, lock: Lock, as_of: date) -> EvidenceState:
    item = material.item
    named = supports_of(item.record)
    if not item.covers:
        why = "it is obsolete" if item.obsolete else "it was generated and nobody has reviewed it"
        judged = [Judgement("not-needed" if item.obsolete else "not-demonstrated", (f"{item.id}: {why}",))]
    else:
        judged = []
        for target, undermines, covers in named:
            requirement = case.find(target, Requirement)
            if requirement is not None:
                piece = Piece(material, undermines, covers)
                judged.append(judge_piece(case, requirement, piece, lock.items.get(item.id), as_of))
        if not judged:
            judged = [_alone(material)]
    word = worst([judgement.word for judgement in judged])
    return EvidenceState(
        id=item.id,
        word=word,
        basis=material.basis,
        format=material.format,
        path=material.path,
        sha256=material.sha256,
        size=material.size,
        tool=material.info.tool if material.info is not None else "",
        produced=material.produced,
        counts=material.counts,
        selected=material.selected,
        cases=material.info.cases if material.info is not None else 0,
        supports=tuple(dict.fromkeys(target for target, undermines, _ in named if not undermines)),
        undermines=tuple(dict.fromkeys(target for target, undermines, _ in named if undermines)),
        reasons=tuple(dict.fromkeys(reason for judgement in judged for reason in judgement.reasons)),
        failing=material.failing,
    )


def _alone(material: Material) -> Judgement:
    """The judgement of evidence that speaks of no requirement: whether all its cases passed."""
    if material.problem:
        return Judgement("unknown", (material.problem,))
    if material.basis == "declared":
        return Judgement("not-demonstrated", ("it names no artefact",))
    judgement = judge(msgspec.UNSET, material.counts)
    if material.stale and judgement.word != "refuted":
        return Judgement("stale", material.stale + judgement.reasons)
    return judgement


def _changed_requirements(case: Case, materials: Mapping[str, Material], lock: Lock) -> list[Fault]:
    found = []
    for item_id, material in materials.items():
        locked = lock.items.get(item_id)
        if locked is None or not material.item.covers:
            continue
        for target, _, _ in supports_of(material.item.record):
            requirement = case.find(target, Requirement)
            known = locked.requirements.get(target)
            if requirement is None or known is None or requirement_digest(case, requirement) == known:
                continue
            message = f"{target} changed after {item_id} was accepted for it"
            found.append(Fault(rules.REQUIREMENT_CHANGED, material.item, message, ("supports",)))
    return found


def _rates_without_sampling(case: Case, pieces: Mapping[str, list[Piece]]) -> list[Fault]:
    found: dict[str, Fault] = {}
    for item in case.of(Requirement):
        if not is_rate(item.record) or item.obsolete:
            continue
        for piece in pieces.get(item.id, []):
            evidence = piece.material.item
            if piece.material.basis in {"computed", "locked"} and evidence.covers and not sampling_of(evidence.record):
                message = f"{evidence.id} does not say how its cases were chosen, and {item.id} asks for a rate"
                found.setdefault(evidence.id, Fault(rules.SAMPLING_NOT_STATED, evidence, message))
    return list(found.values())


def _verdict_findings(case: Case, verdicts: Mapping[str, Verdict], materials: Mapping[str, Material]) -> list[Finding]:
    found = []
    for item_id, verdict in verdicts.items():
        entry = _RULES.get(verdict.word)
        requirement = case.find(item_id, Requirement)
        if entry is None or requirement is None:
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
    found = [_lock_finding(rules.LOCK_UNREADABLE, problem.message, problem.line) for problem in lock.problems[:100]]
    if len(lock.problems) > 100:
        found.append(_lock_finding(rules.LOCK_UNREADABLE, f"{len(lock.problems) - 100} more lines cannot be used", 1))
    for item_id in lock.items:
        material = materials.get(item_id)
        if material is None or not material.path:
            message = (
                f"the lock names {item_id}, which is {'no evidence here' if material is None else 'without artefact'}"
            )
            found.append(_lock_finding(rules.LOCK_ORPHAN, message, lock.lines[item_id]))
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
