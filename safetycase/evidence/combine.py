"""The verdict on a requirement from all the evidence that speaks of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UnsetType

from safetycase.case import Case, Item
from safetycase.evidence.gathering import Gathering
from safetycase.evidence.material import Material
from safetycase.evidence.one_sample import Pool
from safetycase.evidence.pieces import Piece, Setting, demonstration_gaps, judge_counts, judge_piece
from safetycase.evidence.pooling import pooled, together
from safetycase.evidence.reach import sampling_of
from safetycase.evidence.subjects import stated_subject
from safetycase.evidence.verdict import Basis, Counts, Judgement, Slice, Verdict, Word, best, worst
from safetycase.model.assurance import Requirement


def verdict_of(
    setting: Setting,
    requirement: Item[Requirement],
    pieces: Sequence[Piece],
    gathering: Gathering,
    missing: Sequence[str] = (),
) -> Verdict:
    """The verdict on a requirement. `pieces` are all evidence items that name it, also those that do not count.

    Several pieces: *each* must demonstrate (the default), *any* may, or their cases are *pooled*. Evidence that
    refutes always refutes, whatever the rule: an author cannot choose the run that passed. `missing` says why
    evidence against it may have been lost in reading; with any, nothing is demonstrated.
    """
    verdict, contested = _computed(setting, requirement, pieces, gathering)
    if verdict.word == "demonstrated" and not requirement.covers and not requirement.obsolete:
        verdict = msgspec.structs.replace(
            verdict, word="not-demonstrated", reasons=(_says_nothing(requirement), *verdict.reasons)
        )
    if missing and verdict.word == "demonstrated":
        verdict = msgspec.structs.replace(verdict, word="unknown", reasons=(*missing, *verdict.reasons))
    if requirement.obsolete:
        if verdict.word == "refuted":
            words = f"{requirement.id} is obsolete; its evidence refutes it"
            return msgspec.structs.replace(verdict, word="not-needed", reasons=(words, *verdict.reasons))
        return Verdict(word="not-needed", reasons=(f"{requirement.id} is obsolete",))
    reason = requirement.not_needed
    if not reason or contested or verdict.word in {"demonstrated", "refuted"}:
        return verdict
    return msgspec.structs.replace(verdict, word="not-needed", reasons=(" ".join(reason.split()),))


def _says_nothing(requirement: Item[Requirement]) -> str:
    """Why a requirement that its evidence reaches is not demonstrated all the same."""
    if requirement.unreviewed:
        return f"{requirement.id} was generated and nobody has accepted it"
    return f"{requirement.id} does not say what is required"


def _computed(
    setting: Setting, requirement: Item[Requirement], pieces: Sequence[Piece], gathering: Gathering
) -> tuple[Verdict, bool]:
    """The verdict by evidence and doubts alone, and whether anything unanswered speaks against the requirement."""
    counting = [piece for piece in pieces if piece.counts]
    idle = tuple([_idle(piece.material) for piece in pieces if not piece.counts])
    undermining = [piece for piece in counting if piece.undermines]
    supporting = [piece for piece in counting if not piece.undermines] if undermining else counting
    doubts = setting.doubts.against(requirement.id)
    unreviewed = [(piece, judge_piece(setting, requirement, piece)) for piece in pieces if piece.only_refutes]
    refuting = [piece for piece, against in unreviewed if against.word == "refuted"]
    if not counting and not refuting:
        return Verdict(word="no-evidence", reasons=doubts + (idle or ("nothing supports it",))), bool(doubts)
    pool = _pool(requirement, supporting, gathering)
    judgement = _with_unreviewed(_combined(setting, requirement, supporting, pool), unreviewed)
    judgement, unanswered = _undermined(setting, requirement, undermining, judgement)
    if doubts:
        word = "not-demonstrated" if judgement.word == "demonstrated" else judgement.word
        judgement = judgement.but(word, doubts + judgement.reasons)
    materials = [piece.material for piece in (*counting, *refuting)]
    verdict = Verdict(
        word=judgement.word,
        reasons=judgement.reasons + idle,
        basis=_basis(materials),
        counts=pool.counts[0]
        if pool is not None and pool.counts
        else _all_counts(supporting or undermining or refuting, gathering),
        evidence=tuple(material.item.id for material in materials),
        slices=judgement.slices,
    )
    return verdict, bool(doubts) or unanswered


def _with_unreviewed(judgement: Judgement, unreviewed: Sequence[tuple[Piece, Judgement]]) -> Judgement:
    """The judgement after what nobody reviewed: it supports nothing and refutes like any other.

    One that cannot be read may be the one that refutes.
    """
    refuted = [against for _, against in unreviewed if against.word == "refuted"]
    if refuted:
        return judgement.but("refuted", (*_reasons(refuted), *judgement.reasons))
    unread = [against for piece, against in unreviewed if piece.material.problem]
    if unread and judgement.word == "demonstrated":
        return judgement.but("unknown", (*_reasons(unread), *judgement.reasons))
    return judgement


def _idle(material: Material) -> str:
    why = "is obsolete" if material.item.obsolete else "was generated and nobody has accepted it"
    return f"{material.item.id} {why}"


def _basis(materials: Sequence[Material]) -> Basis:
    """The weakest basis of what was judged; a declaration beside artefacts adds nothing and takes nothing away."""
    found = {material.basis for material in materials}
    order: tuple[Basis, ...] = ("locked", "computed", "declared")
    return next((basis for basis in order if basis in found), "")


def _all_counts(pieces: Sequence[Piece], gathering: Gathering) -> Counts:
    judged = [piece.material for piece in pieces if piece.material.basis and not piece.material.silent]
    counts = together(gathering, judged)
    if counts is not None or not judged:
        return counts or Counts()
    return max((material.counts for material in judged), key=lambda one: one.trials)


def _pool(requirement: Item[Requirement], pieces: Sequence[Piece], gathering: Gathering) -> Pool | None:
    """The results of all pieces as one sample; None where none is asked for, or one of them cannot be read."""
    materials = [piece.material for piece in pieces if not piece.material.silent]
    if requirement.record.combine != "pool" or len(materials) < 2 or any(one.problem for one in materials):
        return None
    target = requirement.record.target
    return pooled(gathering, materials, exposures=not isinstance(target, UnsetType) and target.metric == "event-rate")


def _combined(
    setting: Setting, requirement: Item[Requirement], pieces: Sequence[Piece], pool: Pool | None
) -> Judgement:
    """The judgement of all supporting pieces by the rule of the requirement."""
    if not pieces:
        return Judgement("no-evidence", ("nothing supports it",))
    if len(pieces) == 1:
        return judge_piece(setting, requirement, pieces[0])
    solid = [piece for piece in pieces if not piece.material.silent] or list(pieces)
    whole = [piece for piece in solid if not piece.covers]
    judged = [judge_piece(setting, requirement, piece, alone=not whole) for piece in solid]
    rule = requirement.record.combine
    if rule == "any":
        return _any(solid, _chosen(setting, requirement, solid, judged, alone=not whole), bool(whole))
    if rule == "pool" and len(solid) > 1:
        judgement = _pooled(setting, requirement, solid, judged, pool)
    else:
        judgement = Judgement(worst([one.word for one in judged]), _reasons(judged), slices=_slices(judged))
    declared = [piece for piece in pieces if piece.material.silent] if len(solid) < len(pieces) else []
    return _with_declared(setting, declared, judgement)


def _reasons(judged: Sequence[Judgement]) -> tuple[str, ...]:
    return tuple(reason for judgement in judged for reason in judgement.reasons)


def _slices(judged: Sequence[Judgement]) -> tuple[Slice, ...]:
    return tuple(one for judgement in judged for one in judgement.slices)


def _chosen(
    setting: Setting,
    requirement: Item[Requirement],
    pieces: Sequence[Piece],
    judged: Sequence[Judgement],
    *,
    alone: bool,
) -> list[Judgement]:
    """The judgements where any piece may show what is asked for: that the best of many does so by chance is paid for.

    Each must show it at the confidence that so many bounds together need (Bonferroni), or is told what more would be
    enough for that. What refutes does so as before.
    """
    return [
        judge_piece(setting, requirement, piece, alone=alone, choices=len(pieces))
        if one.word in {"demonstrated", "not-demonstrated"}
        else one
        for piece, one in zip(pieces, judged, strict=True)
    ]


def _any(pieces: Sequence[Piece], judged: Sequence[Judgement], whole: bool) -> Judgement:
    """The best judgement, unless one refutes, or one cannot be read and may.

    Evidence that is here and says too little need not be looked at; what nobody can read may be the run that failed.
    """
    words = [judgement.word for judgement in judged]
    candidates = [word for word, piece in zip(words, pieces, strict=True) if not piece.covers or not whole]
    word = "refuted" if "refuted" in words else best(candidates)
    if word != "refuted" and any(piece.material.problem for piece in pieces):
        word = worst([word, "unknown"])
    return Judgement(word, _reasons(judged), slices=_slices(judged))


def _with_declared(setting: Setting, declared: Sequence[Piece], judgement: Judgement) -> Judgement:
    """The judgement with the doubts about declarations beside results: they add nothing, and may be contested."""
    doubts = tuple(
        f"{piece.material.item.id}: {doubt}"
        for piece in declared
        for doubt in setting.doubts.against(piece.material.item.id)
    )
    if not doubts:
        return judgement
    word = "not-demonstrated" if judgement.word == "demonstrated" else judgement.word
    return judgement.but(word, doubts + judgement.reasons)


def _pooled(
    setting: Setting,
    requirement: Item[Requirement],
    pieces: Sequence[Piece],
    judged: Sequence[Judgement],
    pool: Pool | None,
) -> Judgement:
    """The judgement of the cases of all pieces as one sample."""
    reasons = _reasons(judged)
    blocked: list[Word] = [judgement.word for judgement in judged if judgement.word in {"stale", "refuted"}]
    blocked += ["unknown" for piece in pieces if piece.material.problem or pool is None]
    blocked += ["stale" for piece in pieces if _out_of_date(setting, requirement, piece)]
    if blocked:
        return Judgement(worst(blocked), reasons, slices=_slices(judged))
    materials = [piece.material for piece in pieces]
    differing = _differences(setting.case, materials)
    assert pool is not None
    if differing or pool.why:
        why = f"they differ in {differing}" if differing else pool.why
        word: Word = "not-demonstrated" if differing else "unknown"
        return Judgement(word, (f"the evidence cannot be pooled: {why}", *reasons), slices=_slices(judged))
    ids = ", ".join(material.item.id for material in materials)
    ways = [
        [judge_counts(setting.case, requirement, material, counts) for material in materials] for counts in pool.counts
    ]
    word, said = _either(ways)
    together_said = dict.fromkeys(f"{ids} pooled: {reason}" for reason in said)
    gaps = [
        f"{piece.material.item.id}: {gap}"
        for piece in pieces
        for gap in demonstration_gaps(setting, requirement, piece)
    ]
    notes = tuple(note for material in materials for note in material.notes)
    word = "not-demonstrated" if gaps and word == "demonstrated" else word
    each = [judgement for way in ways for judgement in way]
    slices = next(one.slices for one in each if one.word == worst([other.word for other in each]))
    named = tuple(msgspec.structs.replace(one, evidence=ids) for one in slices)
    return Judgement(word, (*gaps, *together_said, *notes), slices=named)


def _either(ways: Sequence[Sequence[Judgement]]) -> tuple[Word, tuple[str, ...]]:
    """The word for a sample that may be counted in several ways, with the reasons: what each of them gives, or less."""
    words: list[Word] = [worst([judgement.word for judgement in way]) for way in ways]
    if len(words) == 1:
        return words[0], _reasons(ways[0])
    as_same, as_different = (tuple(dict.fromkeys(_reasons(way))) for way in ways)
    said = (
        *(f"equal ids as one item: {reason}" for reason in as_same),
        *(f"as different items, which equal ids in two artefacts may be: {reason}" for reason in as_different),
    )
    if words[0] == words[1]:
        return words[0], said
    return "unknown" if "unknown" in words else "not-demonstrated", said


def _out_of_date(setting: Setting, requirement: Item[Requirement], piece: Piece) -> bool:
    return bool(piece.material.stale or setting.acceptance.gaps(piece.material.item, requirement))


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
    setting: Setting, requirement: Item[Requirement], pieces: Sequence[Piece], judgement: Judgement
) -> tuple[Judgement, bool]:
    """The judgement after the evidence against the requirement, and whether any of it is not answered.

    What is not answered keeps it from demonstration.
    """
    if not pieces:
        return judgement, False
    words: list[Word] = [judgement.word]
    reasons = list(judgement.reasons)
    for piece in pieces:
        item = piece.material.item
        answer = setting.doubts.answer(item.id)
        if answer:
            reasons.append(f"{item.id} speaks against it and is answered by {answer}")
            continue
        against = judge_piece(setting, requirement, piece)
        if against.word == "refuted":
            words.append("refuted")
            reasons.extend(against.reasons)
        else:
            words.append("not-demonstrated")
            reasons.append(f"{item.id} speaks against it and is not answered")
    unanswered = len(words) > 1
    if words[0] == "no-evidence" and "refuted" not in words:
        return Judgement("no-evidence", tuple(reasons)), unanswered
    return judgement.but(worst(words), tuple(reasons)), unanswered
