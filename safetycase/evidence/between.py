"""Faults between evidence items and the requirements that they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from msgspec import UNSET, UnsetType

from safetycase.case import Case, Item
from safetycase.evidence import power_rules, rules, run_rules
from safetycase.evidence.attacks import attack_faults, method_faults
from safetycase.evidence.conditions import coarse_measurement
from safetycase.evidence.copies import copy_faults
from safetycase.evidence.faults import Fault
from safetycase.evidence.likeness import likeness_faults
from safetycase.evidence.oracles import oracle_faults
from safetycase.evidence.pieces import Piece
from safetycase.evidence.power import power_faults
from safetycase.evidence.reach import is_rate, sampling_of
from safetycase.evidence.sliced import bad_elsewhere
from safetycase.evidence.subjects import allocation_gap
from safetycase.evidence.text import counted
from safetycase.evidence.unsaid import anywhere_faults, threshold_faults
from safetycase.model.assurance import Requirement


def faults_between(case: Case, requirement: Item[Requirement], pieces: Sequence[Piece]) -> list[Fault]:
    """What does not fit between a requirement and its evidence: sampling, method, and what was tested.

    Obsolete items are passed over.
    """
    if requirement.obsolete:
        return []
    found: list[Fault] = []
    with suppress(ArithmeticError, ValueError):  # of such numbers the verdict says that they cannot be computed with
        found += power_faults(case, requirement, pieces)
    found += anywhere_faults(case, requirement)
    supporting = [piece.material for piece in pieces if piece.material.item.covers and not piece.undermines]
    found += method_faults(requirement, supporting)
    for piece in pieces:
        evidence = piece.material.item
        if not evidence.covers:
            continue
        results = piece.material.basis in {"computed", "locked"}
        bad = bad_elsewhere(case, requirement, piece.material.counts)
        if bad:
            message = f"{evidence.id} has {counted(bad, 'result')} that failed or stayed open in slices that"
            found.append(Fault(run_rules.SLICES_LEFT_OUT, evidence, f"{message} {requirement.id} does not name"))
        if is_rate(requirement.record) and results and not sampling_of(evidence.record):
            message = f"{evidence.id} does not say how its cases were chosen, and {requirement.id} asks for a rate"
            found.append(Fault(rules.SAMPLING_NOT_STATED, evidence, message))
        found += copy_faults(requirement, piece.material)
        if not piece.undermines:
            found += attack_faults(requirement, piece.material)
            found += oracle_faults(case, requirement, piece.material)
            found += likeness_faults(case, requirement, piece.material)
            found += threshold_faults(requirement, piece.material)
            prediction = requirement.record.prediction
            if not isinstance(prediction, UnsetType) and (coarse := coarse_measurement(prediction, piece.material)):
                found.append(Fault(power_rules.MEASURED_COARSELY, evidence, f"{evidence.id}: {coarse}", ("measured",)))
            gap = allocation_gap(case, requirement.record, evidence.record)
            if gap:
                message = f"{evidence.id} does not reach {requirement.id}: {gap}"
                found.append(Fault(rules.SUBJECT_ELSEWHERE, evidence, message, ("subject",)))
            wanted, given = requirement.record.method, evidence.record.method
            if UNSET not in (wanted, given) and wanted != given:
                message = f"{evidence.id} was obtained by {given}, and {requirement.id} asks for {wanted}"
                found.append(Fault(rules.METHOD_DIFFERS, evidence, message, ("method",)))
    return found
