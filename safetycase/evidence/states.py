"""How each evidence item stands by itself."""

from __future__ import annotations

import msgspec

from safetycase.evidence.material import Material
from safetycase.evidence.pieces import Piece, Setting, judge_piece, unaccepted
from safetycase.evidence.spoken import supports_of
from safetycase.evidence.tallying import FailedCase
from safetycase.evidence.targets import judge
from safetycase.evidence.verdict import SHOWN, Basis, Counts, Judgement, Word, worst
from safetycase.findings.looks import Shown
from safetycase.model.assurance import Requirement


class EvidenceState(msgspec.Struct, frozen=True, kw_only=True):
    """How one evidence item stands.

    `word` is the worst verdict that it alone gives on the requirements it supports, or that it gives on "every case
    passes" where it speaks of none. Evidence against something is refuted where it succeeds, and otherwise open at
    best: it demonstrates nothing. `failing` names the first of the cases that failed, `selected` counts the
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


def state_of(setting: Setting, material: Material) -> EvidenceState:
    """The state of one evidence item."""
    item = material.item
    named = supports_of(item.record)
    judged = _judged(setting, material)
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


def _judged(setting: Setting, material: Material) -> list[Judgement]:
    """What an item alone says of each requirement it speaks of, or of its own cases where it speaks of none."""
    item = material.item
    if item.obsolete:
        return [Judgement("not-needed", (f"{item.id}: it is obsolete",))]
    if item.unreviewed:
        heard = {"refuted", "unknown"} if material.problem else {"refuted"}
        refuted = [one for one in _spoken_for(setting, material) if one.word in heard]
        idle = Judgement("not-demonstrated", (f"{item.id}: it was generated and nobody has accepted it",))
        return [*refuted, idle]
    return _spoken_for(setting, material)


def _spoken_for(setting: Setting, material: Material) -> list[Judgement]:
    item = material.item
    supporting: list[Judgement] = []
    undermining: list[Judgement] = []
    for target, undermines, covers in supports_of(item.record):
        requirement = setting.case.find(target, Requirement)
        if requirement is not None:
            piece = Piece(material, undermines, covers)
            (undermining if undermines else supporting).append(judge_piece(setting, requirement, piece))
    against = [
        Judgement("not-demonstrated", (f"{item.id}: it does not refute what it undermines", *judgement.reasons))
        if judgement.word in {"demonstrated", "not-demonstrated"}
        else judgement
        for judgement in undermining
    ]
    if supporting:
        return supporting + [judgement for judgement in against if judgement.word != "not-demonstrated"]
    alone = _alone(setting, material)
    if not against and _only_undermines(material) and alone.word == "demonstrated":
        return [Judgement("not-demonstrated", ("it only undermines, and demonstrates nothing", *alone.reasons))]
    return against or [alone]


def _only_undermines(material: Material) -> bool:
    named = supports_of(material.item.record)
    return bool(named) and all(undermines for _, undermines, _ in named)


def _alone(setting: Setting, material: Material) -> Judgement:
    """The judgement of evidence that speaks of no requirement: whether all its cases passed."""
    if material.problem:
        return Judgement("unknown", (material.problem,))
    if material.silent:
        return Judgement("not-demonstrated", ("it names no artefact",))
    judgement = judge(msgspec.UNSET, material.counts)
    if judgement.word == "refuted":
        return judgement
    doubts = setting.doubts.against(material.item.id)
    lacking = doubts + tuple(filter(None, (material.word, material.unfinished, material.unspoken)))
    if lacking and judgement.word == "demonstrated":
        judgement = Judgement("not-demonstrated", lacking + judgement.reasons)
    if material.stale:
        judgement = Judgement("stale", material.stale + judgement.reasons)
    return unaccepted(judgement, setting.acceptance.gaps(material.item))
