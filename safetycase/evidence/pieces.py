"""One piece of evidence against one requirement."""

from __future__ import annotations

from datetime import date

import msgspec
from msgspec import UNSET, UnsetType

from safetycase.case import Case, Item
from safetycase.evidence.acceptance import Acceptance
from safetycase.evidence.attacks import attack_gap, attack_note
from safetycase.evidence.census import census_gap, no_census
from safetycase.evidence.conditions import judge_conditions, measures_a_value
from safetycase.evidence.copies import copied
from safetycase.evidence.doubts import Doubts
from safetycase.evidence.enough import enough
from safetycase.evidence.environments import environment_gap
from safetycase.evidence.formats import reader_named
from safetycase.evidence.likeness import capability_gap, party_note
from safetycase.evidence.manual import method_gap
from safetycase.evidence.material import Material
from safetycase.evidence.oracles import oracle_note
from safetycase.evidence.rates import judge_coverage
from safetycase.evidence.reach import is_rate, method_gaps
from safetycase.evidence.sliced import judge_slices
from safetycase.evidence.spoken import parts_beside_the_whole, places_of
from safetycase.evidence.subjects import allocation_gap
from safetycase.evidence.targets import both, judge
from safetycase.evidence.terms import Terms, terms_of, unjudged_terms
from safetycase.evidence.text import shown
from safetycase.evidence.unsaid import threshold_note
from safetycase.evidence.verdict import Counts, Judgement, worst
from safetycase.model.assurance import Evidence, Requirement


class Piece(msgspec.Struct, frozen=True):
    """An evidence item as it stands to one requirement. `covers` names the part it speaks of, empty: all of it."""

    material: Material
    undermines: bool = False
    covers: str = ""

    @property
    def counts(self) -> bool:
        """Whether it may support, or says that it speaks against something: what nobody reviewed supports nothing."""
        item = self.material.item
        return item.covers or (self.undermines and item.unreviewed)

    @property
    def only_refutes(self) -> bool:
        """Whether it supports nothing, since nobody reviewed it, and its results may refute all the same."""
        return self.material.item.unreviewed and not self.undermines and not self.material.silent


class Setting(msgspec.Struct, frozen=True):
    """What every judgement of a case on a day needs. `judged` remembers the judgements of single pieces."""

    case: Case
    as_of: date
    acceptance: Acceptance
    doubts: Doubts
    judged: dict[tuple[str, str, bool, str, bool, int], Judgement] = {}


def judge_piece(
    setting: Setting, requirement: Item[Requirement], piece: Piece, *, alone: bool = True, choices: int = 1
) -> Judgement:
    """The judgement of a requirement by one piece of evidence. `alone`: no other covers what this one leaves out.

    `choices`: any of so many pieces may show it.
    """
    key = (requirement.id, piece.material.item.id, piece.undermines, piece.covers, alone or not piece.covers, choices)
    known = setting.judged.get(key)
    if known is None:
        known = setting.judged[key] = _judge(setting, requirement, piece, alone, choices)
    return known


def _judge(setting: Setting, requirement: Item[Requirement], piece: Piece, alone: bool, choices: int) -> Judgement:
    material = piece.material
    if requirement.errors:
        return _named(material, Judgement("unknown", (f"{requirement.id} has schema errors",)))
    if material.problem:
        return _named(material, Judgement("unknown", (material.problem,)))
    if material.silent:
        words = "it names no artefact, and a declaration never demonstrates alone"
        return _named(material, _dated(material, Judgement("not-demonstrated", (words,))))
    judgement = judge_counts(setting.case, requirement, material, material.counts, choices)
    if judgement.word in {"demonstrated", "not-demonstrated"} and not piece.undermines:
        judgement = _gated(judgement, demonstration_gaps(setting, requirement, piece, alone=alone))
    judgement = _dated(material, judgement)
    if judgement.word in {"demonstrated", "not-demonstrated", "stale"}:
        judgement = unaccepted(judgement, setting.acceptance.gaps(material.item, requirement))
    notes = material.notes
    if not piece.undermines:
        notes = (*notes, *_remarks(setting.case, requirement.record, material))
    beside = parts_beside_the_whole(material.item.record, requirement.id)
    if beside and not piece.undermines:
        notes = (*notes, f"it speaks of the whole, and names parts of it too ({shown('; '.join(beside), 120)})")
    return _named(material, judgement.but(judgement.word, judgement.reasons + notes))


def _remarks(case: Case, wanted: Requirement, material: Material) -> tuple[str, ...]:
    """What a reader of a verdict should know of how its evidence came about."""
    evidence = material.item.record
    said = (attack_note(wanted, material), oracle_note(case, wanted, material), threshold_note(wanted, evidence))
    return tuple(filter(None, (*said, party_note(evidence))))


def unaccepted(judgement: Judgement, gaps: tuple[str, ...]) -> Judgement:
    """The judgement as stale, where something changed after the evidence was locked."""
    return judgement.but("stale", gaps + judgement.reasons) if gaps else judgement


def _named(material: Material, judgement: Judgement) -> Judgement:
    name = material.item.id
    slices = tuple(msgspec.structs.replace(one, evidence=name) for one in judgement.slices)
    reasons = tuple(f"{name}: {reason}" for reason in judgement.reasons)
    return msgspec.structs.replace(judgement, reasons=reasons, slices=slices)


def _dated(material: Material, judgement: Judgement) -> Judgement:
    if not material.stale:
        return judgement
    word = "stale" if judgement.word in {"demonstrated", "not-demonstrated"} else judgement.word
    return judgement.but(word, material.stale + judgement.reasons)


def judge_counts(
    case: Case, requirement: Item[Requirement], material: Material, counts: Counts, choices: int = 1
) -> Judgement:
    """The judgement of counts by target, coverage and slices, or unknown where this release cannot judge them."""
    try:
        return _judge_counts(case, requirement, material, counts, choices)
    except (ArithmeticError, ValueError) as error:  # numbers at the ends of what a float can hold
        return Judgement("unknown", (f"the numbers cannot be computed with: {shown(str(error), 120)}",))


def _judge_counts(
    case: Case, requirement: Item[Requirement], material: Material, counts: Counts, choices: int
) -> Judgement:
    evidence = material.item
    wanted = requirement.record
    terms = msgspec.structs.replace(terms_of(evidence.record, counts.trials, counts), choices=choices)

    def judging(some: Counts, on: Terms) -> Judgement:
        judgement = judge(wanted.target, some, on)
        if judgement.word == "unknown":
            return judgement
        return both(judgement, judge_coverage(wanted.coverage, wanted.target, some, on))

    judgement = Judgement("demonstrated") if measures_a_value(wanted) else judging(counts, terms)
    if wanted.slices is not UNSET and (counts.resolved or counts.exposure):
        sliced = judge_slices(case, requirement, counts, terms, judging)
        word = worst([sliced.word, "refuted"]) if judgement.word == "refuted" else sliced.word
        judgement = sliced.but(word, (*sliced.reasons, *(f"all together: {reason}" for reason in judgement.reasons)))
    elif judgement.word == "not-demonstrated":
        judgement = judgement.but(judgement.word, (*judgement.reasons, *enough(wanted, counts, terms)))
    for condition in judge_conditions(wanted, material, counts):
        judgement = both(judgement, condition)
    unjudged = (*_unshown(wanted, material), *copied(wanted, counts), *_unjudged(requirement, evidence))
    if unjudged and judgement.word in {"demonstrated", "not-demonstrated"}:
        return judgement.but("unknown", (*unjudged, *judgement.reasons))
    return judgement


def _unshown(wanted: Requirement, material: Material) -> tuple[str, ...]:
    """Why results of this format do not show what the target's metric asks for: passing tests prove nothing."""
    metric = "" if isinstance(wanted.target, UnsetType) else wanted.target.metric
    reader = reader_named(material.format)
    counting = is_rate(wanted) or any(one is not UNSET for one in (wanted.coverage, wanted.slices, wanted.plan))
    if reader is not None and not reader.rates and counting:
        return (f"{reader.title} has no trials, and of them there is no rate",)
    if metric not in {"all-proved", "no-findings"} or reader is None or metric in reader.shows:
        return ()
    return (f"{reader.title} does not show that {'all is proved' if metric == 'all-proved' else 'nothing is found'}",)


def _unjudged(requirement: Item[Requirement], evidence: Item[Evidence]) -> tuple[str, ...]:
    """What the two items ask for that this release cannot judge, so that the verdict stays unknown."""
    wanted, given = requirement.record, evidence.record
    found = []
    if wanted.regime == "slice" and wanted.slices is UNSET:
        found.append(f"{requirement.id} must hold in each slice, and does not say in which")
    if contradiction := no_census(given):
        found.append(contradiction)
    if is_rate(wanted) or wanted.coverage is not UNSET:
        found += unjudged_terms(given)
    return tuple(found)


def _gated(judgement: Judgement, gaps: list[str]) -> Judgement:
    return judgement.but("not-demonstrated", (*gaps, *judgement.reasons)) if gaps else judgement


def demonstration_gaps(
    setting: Setting, requirement: Item[Requirement], piece: Piece, *, alone: bool = True
) -> list[str]:
    """What keeps a piece that reaches the target from demonstrating.

    Unanswered doubts about it, that it speaks of a part or of another component, environment, regime, kind, sampling.
    """
    evidence, wanted = piece.material.item.record, requirement.record
    lacking = list(setting.doubts.against(piece.material.item.id))
    if piece.material.word:
        lacking.append(piece.material.word)
    other = method_gap(wanted, piece.material, requirement.id)
    if other:
        lacking.append(other)
    if piece.material.unfinished:
        lacking.append(piece.material.unfinished)
    if piece.material.unspoken:
        lacking.append(piece.material.unspoken)
    if piece.covers and alone:
        lacking.append(f"it covers only a part ({shown(piece.covers, 120)}), and a part never demonstrates alone")
    if not isinstance(wanted.environment, UnsetType):
        places: list[str | UnsetType] = [*places_of(evidence)]
        for tested in places or [UNSET]:
            gap = environment_gap(setting.case, wanted.environment, tested, setting.as_of, setting.doubts)
            if gap:
                lacking.append(gap)
    if piece.material.elsewhere:
        lacking.append(piece.material.elsewhere)
    if gap := census_gap(wanted, piece.material):
        lacking.append(gap)
    if powerless := attack_gap(evidence):
        lacking.append(powerless)
    if weaker := capability_gap(setting.case, wanted, evidence):
        lacking.append(weaker)
    elsewhere = allocation_gap(setting.case, wanted, evidence)
    if elsewhere:
        lacking.append(elsewhere)
    lacking.extend(method_gaps(wanted, piece.material))
    return lacking
