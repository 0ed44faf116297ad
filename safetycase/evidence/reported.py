"""What the evidence says as findings: faults, verdicts that are not good, and the lock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from safetycase.case import Case, Item
from safetycase.documents import Document
from safetycase.evidence import lock_rules, rules
from safetycase.evidence.faults import Fault, finding
from safetycase.evidence.lockfile import Lock
from safetycase.evidence.material import Material
from safetycase.evidence.verdict import Verdict, Word
from safetycase.findings import Finding, Position, Related, Rule
from safetycase.findings.looks import with_basis
from safetycase.model import LOCK_NAME
from safetycase.model.assurance import Requirement

_REASONS_IN_MESSAGE = 4
_FAILING_IN_FINDING = 5
_LOCK_PROBLEMS = 100
_UNSEALED_NAMED = 5

_RULES: Mapping[Word, tuple[Rule, str]] = {
    "refuted": (rules.REFUTED, "is refuted"),
    "not-demonstrated": (rules.NOT_DEMONSTRATED, "is not demonstrated"),
    "unknown": (rules.VERDICT_UNKNOWN, "is unknown"),
}


class _Kept(msgspec.Struct, frozen=True):
    """A finding, what it says, and the document that its place is in."""

    about: Fault | Verdict
    document: Document | None
    finding: Finding


class Reporter:
    """Makes findings of faults and verdicts, and keeps those whose cause and document are the same as before."""

    def __init__(self) -> None:
        self._kept: dict[int, _Kept] = {}

    def report(
        self, case: Case, faults: Iterable[Fault], verdicts: Mapping[str, Verdict], materials: Mapping[str, Material]
    ) -> list[Finding]:
        """The findings of a state of the case, in no order."""
        kept: dict[int, _Kept] = {}
        found = []
        for fault in faults:
            document = case.documents.get(fault.item.file)
            known = self._kept.get(id(fault))
            if known is None or known.about is not fault or known.document is not document:
                known = _Kept(fault, document, finding(case, fault))
            kept[id(fault)] = known
            found.append(known.finding)
        for item_id, verdict in verdicts.items():
            requirement = case.find(item_id, Requirement)
            if requirement is None or not _to_report(requirement, verdict):
                continue
            document = case.documents.get(requirement.file)
            known = self._kept.get(id(verdict))
            if known is None or known.about is not verdict or known.document is not document:
                known = _Kept(verdict, document, _of_verdict(case, requirement, verdict, materials))
            kept[id(verdict)] = known
            found.append(known.finding)
        self._kept = kept
        return found


def _to_report(requirement: Item[Requirement], verdict: Verdict) -> bool:
    return verdict.word in _RULES or (requirement.obsolete and bool(verdict.evidence))


def _of_verdict(
    case: Case, requirement: Item[Requirement], verdict: Verdict, materials: Mapping[str, Material]
) -> Finding:
    """The finding that says why a requirement is not demonstrated."""
    if requirement.obsolete and verdict.evidence:
        rule, words = rules.OBSOLETE_REFUTED, "is not needed"
    else:
        rule, words = _RULES[verdict.word]
        words = f"is approved, and {words}" if requirement.status == "approved" else words
    return Finding(
        rule=rule.code,
        severity=rule.severity,
        message=f"{requirement.id} {with_basis(words, verdict.basis)}: {_joined(verdict.reasons)}",
        item=requirement.id,
        file=requirement.file,
        position=case.position(requirement),
        hint=rule.fix,
        related=_failing(verdict, materials),
    )


def _joined(reasons: tuple[str, ...]) -> str:
    text = "; ".join(reasons[:_REASONS_IN_MESSAGE])
    left = len(reasons) - _REASONS_IN_MESSAGE
    return f"{text}; and {left} more" if left > 0 else text


def _failing(verdict: Verdict, materials: Mapping[str, Material]) -> tuple[Related, ...]:
    found = [
        Related(case.words, materials[evidence_id].path)
        for evidence_id in verdict.evidence
        for case in materials[evidence_id].failing
    ]
    return tuple(found[:_FAILING_IN_FINDING])


def lock_findings(lock: Lock, materials: Mapping[str, Material]) -> Iterator[Finding]:
    """What is wrong with the lock: lines that cannot be used, and evidence that the case does not have."""
    for problem in lock.problems[:_LOCK_PROBLEMS]:
        yield _lock_finding(lock_rules.LOCK_UNREADABLE, problem.message, problem.line)
    more = len(lock.problems) - _LOCK_PROBLEMS
    if more > 0:
        yield _lock_finding(lock_rules.LOCK_UNREADABLE, f"{more} more lines cannot be used", 1)
    unsealed = sorted((lock.lines[name], name) for name in lock.unsealed if name in lock.lines)
    if unsealed:
        names = ", ".join(name for _, name in unsealed[:_UNSEALED_NAMED])
        rest = f" and {len(unsealed) - _UNSEALED_NAMED} more" if len(unsealed) > _UNSEALED_NAMED else ""
        words = f"no seal, so that an edit of what it says of {names}{rest} would not be seen"
        yield _lock_finding(lock_rules.LOCK_UNSEALED, f"the lock has lines with {words}", unsealed[0][0])
    stood = {new: old for old, new in lock.moved.items()}
    for item_id in lock.items:
        if item_id in stood:
            message = f"the lock has the line of {item_id} under its former id {stood[item_id]}"
            yield _lock_finding(lock_rules.LOCK_ORPHAN, message, lock.lines[stood[item_id]])
            continue
        material = materials.get(item_id)
        if material is None or not material.path:
            what = "no evidence here" if material is None else "without artefact"
            message = f"the lock names {item_id}, which is {what}"
            yield _lock_finding(lock_rules.LOCK_ORPHAN, message, lock.lines[item_id])


def _lock_finding(rule: Rule, message: str, line: int) -> Finding:
    return Finding(
        rule=rule.code,
        severity=rule.severity,
        message=message,
        file=LOCK_NAME,
        position=Position(line, 1, line, 1),
        hint=rule.fix,
    )
