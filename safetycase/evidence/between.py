"""Faults between evidence items and the requirements that they speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import UNSET

from safetycase.case import Case
from safetycase.evidence import rules
from safetycase.evidence.faults import Fault
from safetycase.evidence.pieces import Piece, is_rate, sampling_of
from safetycase.evidence.subjects import allocation_gap
from safetycase.model.assurance import Requirement


def faults_between(case: Case, pieces: Mapping[str, Sequence[Piece]]) -> list[Fault]:
    """What does not fit between requirements and their evidence: sampling, method, and what was tested.

    `pieces` are the pieces of evidence by the id that they speak of. Obsolete items are passed over.
    """
    sampling: dict[str, Fault] = {}
    found = []
    for item in case.of(Requirement):
        if item.obsolete:
            continue
        for piece in pieces.get(item.id, []):
            evidence = piece.material.item
            if not evidence.covers:
                continue
            results = piece.material.basis in {"computed", "locked"}
            if is_rate(item.record) and results and not sampling_of(evidence.record):
                message = f"{evidence.id} does not say how its cases were chosen, and {item.id} asks for a rate"
                sampling.setdefault(evidence.id, Fault(rules.SAMPLING_NOT_STATED, evidence, message))
            if not piece.undermines:
                gap = allocation_gap(case, item.record, evidence.record)
                if gap:
                    message = f"{evidence.id} does not reach {item.id}: {gap}"
                    found.append(Fault(rules.SUBJECT_ELSEWHERE, evidence, message, ("subject",)))
                wanted, given = item.record.method, evidence.record.method
                if UNSET not in (wanted, given) and wanted != given:
                    message = f"{evidence.id} was obtained by {given}, and {item.id} asks for {wanted}"
                    found.append(Fault(rules.METHOD_DIFFERS, evidence, message, ("method",)))
    return [*sampling.values(), *found]
