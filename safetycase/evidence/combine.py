"""The verdict on a requirement from all the evidence that speaks of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import UnsetType

from safetycase.case import Case, Item
from safetycase.evidence.lockfile import Lock
from safetycase.evidence.material import Gathering, Material
from safetycase.evidence.pieces import Piece, demonstration_gaps, judge_counts, judge_piece, sampling_of
from safetycase.evidence.subjects import stated_subject
from safetycase.evidence.verdict import Basis, Counts, Judgement, Verdict, Word, best, worst
from safetycase.model.argument import Defeater
from safetycase.model.assurance import Requirement


def verdict_of(
    case: Case, requirement: Item[Requirement], pieces: Sequence[Piece], gathering: Gathering, lock: Lock, as_of: date
) -> Verdict:
    """The verdict on a requirement. `pieces` are all evidence items that name it, also those that do not count.

    Several pieces: *each* must demonstrate (the default), *any* may, or their cases are *pooled*. Evidence that
    refutes always refutes, whatever the rule: an author cannot choose the run that passed.
    """
    if requirement.obsolete:
        return Verdict(word="not-needed", reasons=(f"{requirement.id} is obsolete",))
    counting = [piece for piece in pieces if piece.material.item.covers]
    idle = tuple(_idle(piece.material) for piece in pieces if not piece.material.item.covers)
    supporting = [piece for piece in counting if not piece.undermines]
    undermining = [piece for piece in counting if piece.undermines]
    if not counting:
        verdict = Verdict(word="no-evidence", reasons=idle or ("nothing supports it",))
    else:
        judgement = _combined(case, requirement, supporting, gathering, lock, as_of)
        judgement = _undermined(case, requirement, undermining, judgement, lock, as_of)
        materials = [piece.material for piece in counting]
        verdict = Verdict(
            word=judgement.word,
            reasons=judgement.reasons + idle,
            basis=_basis(materials),
            counts=_all_counts(supporting or undermining, gathering),
            evidence=tuple(material.item.id for material in materials),
        )
    reason = requirement.record.not_needed
    if isinstance(reason, UnsetType) or not reason.strip() or verdict.word in {"demonstrated", "refuted"}:
        return verdict
    return Verdict(
        word="not-needed",
        reasons=(" ".join(reason.split()),),
        basis=verdict.basis,
        counts=verdict.counts,
        evidence=verdict.evidence,
    )


def _idle(material: Material) -> str:
    why = "is obsolete" if material.item.obsolete else "was generated and nobody has reviewed it"
    return f"{material.item.id} {why}"


def _basis(materials: Sequence[Material]) -> Basis:
    """The weakest basis of what was judged; a declaration beside artefacts adds nothing and takes nothing away."""
    found = {material.basis for material in materials}
    order: tuple[Basis, ...] = ("locked", "computed", "declared")
    return next((basis for basis in order if basis in found), "")


def _all_counts(pieces: Sequence[Piece], gathering: Gathering) -> Counts:
    judged = [piece.material for piece in pieces if piece.material.basis in {"computed", "locked"}]
    counts = gathering.together(judged)
    if counts is not None or not judged:
        return counts or Counts()
    return max((material.counts for material in judged), key=lambda one: one.trials)


def _combined(
    case: Case, requirement: Item[Requirement], pieces: Sequence[Piece], gathering: Gathering, lock: Lock, as_of: date
) -> Judgement:
    if not pieces:
        return Judgement("no-evidence", ("nothing supports it",))
    solid = [piece for piece in pieces if piece.material.basis != "declared"] or list(pieces)
    whole = [piece for piece in solid if not piece.covers]
    judged = [
        judge_piece(case, requirement, piece, lock.items.get(piece.material.item.id), as_of, alone=not whole)
        for piece in solid
    ]
    reasons = tuple(reason for judgement in judged for reason in judgement.reasons)
    words = [judgement.word for judgement in judged]
    rule = requirement.record.combine
    if rule == "pool" and len(solid) > 1:
        return _pooled(case, requirement, solid, judged, gathering, as_of)
    if rule == "any" and "refuted" not in words:
        candidates = [word for word, piece in zip(words, solid, strict=True) if not piece.covers or not whole]
        return Judgement(best(candidates), reasons)
    return Judgement(worst(words), reasons)


def _pooled(
    case: Case,
    requirement: Item[Requirement],
    pieces: Sequence[Piece],
    judged: Sequence[Judgement],
    gathering: Gathering,
    as_of: date,
) -> Judgement:
    """The judgement of the cases of all pieces as one sample."""
    reasons = tuple(reason for judgement in judged for reason in judgement.reasons)
    blocked: list[Word] = [judgement.word for judgement in judged if judgement.word == "stale"]
    blocked += ["unknown" for piece in pieces if piece.material.problem]
    if blocked:
        return Judgement(worst(blocked), reasons)
    materials = [piece.material for piece in pieces]
    differing = _differences(case, materials)
    counts = gathering.together(materials)
    if differing or counts is None:
        why = f"they differ in {differing}" if differing else "what their artefacts have in common cannot be told"
        word: Word = "refuted" if any(judgement.word == "refuted" for judgement in judged) else "not-demonstrated"
        return Judgement(word, (f"the evidence cannot be pooled: {why}", *reasons))
    ids = ", ".join(material.item.id for material in materials)
    judgement = judge_counts(requirement, materials[0].item, counts)
    pooled = tuple(f"{ids} pooled: {reason}" for reason in judgement.reasons)
    gaps = [
        f"{piece.material.item.id}: {gap}"
        for piece in pieces
        for gap in demonstration_gaps(case, requirement, piece, as_of)
    ]
    notes = tuple(note for material in materials for note in material.notes)
    word = "not-demonstrated" if gaps and judgement.word == "demonstrated" else judgement.word
    return Judgement(word, (*gaps, *pooled, *notes))


def _differences(case: Case, materials: Sequence[Material]) -> str:
    """In what the pieces differ that must be the same in a pool; empty where in nothing."""
    records = [material.item.record for material in materials]
    properties: dict[str, list[Any]] = {
        "subject": [stated_subject(case, record) for record in records],
        "environment": [record.environment for record in records],
        "sampling": [sampling_of(record) for record in records],
        "design": [record.design for record in records],
        "run states": [material.counts.overrides for material in materials],
    }
    return ", ".join(name for name, values in properties.items() if any(value != values[0] for value in values))


def _undermined(
    case: Case, requirement: Item[Requirement], pieces: Sequence[Piece], judgement: Judgement, lock: Lock, as_of: date
) -> Judgement:
    """The judgement after the evidence against the requirement: what is not answered keeps it from demonstration."""
    words: list[Word] = [judgement.word]
    reasons = list(judgement.reasons)
    for piece in pieces:
        item = piece.material.item
        answer = _answer(case, item.id)
        if answer:
            reasons.append(f"{item.id} speaks against it and is answered by {answer}")
            continue
        against = judge_piece(case, requirement, piece, lock.items.get(item.id), as_of)
        if against.word == "refuted":
            words.append("refuted")
            reasons.extend(against.reasons)
        else:
            words.append("not-demonstrated")
            reasons.append(f"{item.id} speaks against it and is not answered")
    if words[0] == "no-evidence" and "refuted" not in words:
        return Judgement("no-evidence", tuple(reasons))
    return Judgement(worst(words), tuple(reasons))


def _answer(case: Case, evidence_id: str) -> str:
    """The id of a defeater that challenges the evidence and was sustained; empty without one."""
    for reference in case.references_to(evidence_id):
        item = case.find(reference.source, Defeater)
        if item is not None and item.covers and not item.errors and item.record.state == "sustained":
            return item.id
    return ""
