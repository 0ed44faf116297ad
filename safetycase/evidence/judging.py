"""Judges the evidence of a case, and after an edit again only what the edit can concern."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec
from msgspec import UnsetType

from safetycase.case import Case, Item
from safetycase.evidence import rules
from safetycase.evidence.acceptance import Acceptance
from safetycase.evidence.artefacts import Cache, Found, find
from safetycase.evidence.between import faults_between
from safetycase.evidence.combine import verdict_of
from safetycase.evidence.concern import ALL, Concern, concern_of
from safetycase.evidence.contents import content_faults, left_out
from safetycase.evidence.doubt_rules import doubt_faults
from safetycase.evidence.doubts import Doubts
from safetycase.evidence.environments import grounds
from safetycase.evidence.exchanged import exchanged, without_exchanged
from safetycase.evidence.faults import Fault
from safetycase.evidence.gathering import Gathering
from safetycase.evidence.lockfile import Lock, LockedEvidence, load_lock, with_lines
from safetycase.evidence.lost import Lost
from safetycase.evidence.material import Material
from safetycase.evidence.pieces import Piece, Setting
from safetycase.evidence.reported import Reporter, lock_findings
from safetycase.evidence.spoken import places_of, spoken_of
from safetycase.evidence.states import EvidenceState, state_of
from safetycase.evidence.uncited import uncited_faults
from safetycase.evidence.verdict import Verdict
from safetycase.findings import Finding, order
from safetycase.findings.progress import Progress
from safetycase.model.assurance import Evidence, Requirement

_COMMON = Cache(keeps=True)
_LEFT_OUT_NAMED = 5


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """What the evidence says about a case on one day. `locked`: whether the case has a lock file."""

    as_of: date
    verdicts: Mapping[str, Verdict]
    evidence: Mapping[str, EvidenceState]
    findings: tuple[Finding, ...]
    locked: bool

    @property
    def states(self) -> dict[str, str]:
        """The states of requirements and evidence as people see them, by id."""
        words = {name: str(verdict.state) for name, verdict in self.verdicts.items()}
        return words | {name: str(state.state) for name, state in self.evidence.items()}

    @property
    def bases(self) -> dict[str, str]:
        """What those states rest on, by id; empty where it is nothing."""
        return {name: str(one.basis) for judged in (self.verdicts, self.evidence) for name, one in judged.items()}


class _Known(msgspec.Struct):
    """What was judged of one state of a case, by the id of the evidence item or the requirement.

    `gathered` is what each item brings by itself, `materials` the same without what `exchanged` says is of others.
    `found` is what stood at each artefact's path, `omitted` what artefacts report and no item counts. Faults are kept
    by what was judged when they were found: the material of an item, its acceptance, a verdict, or what lies between
    a requirement and its evidence.
    """

    gathered: dict[str, Material] = {}
    materials: dict[str, Material] = {}
    exchanged: Mapping[str, str] = {}
    found: dict[str, Found] = {}
    omitted: Mapping[str, list[str]] = {}
    verdicts: dict[str, Verdict] = {}
    states: dict[str, EvidenceState] = {}
    of_material: dict[str, list[Fault]] = {}
    of_acceptance: dict[str, list[Fault]] = {}
    of_verdict: dict[str, list[Fault]] = {}
    between: dict[str, list[Fault]] = {}

    def faults(self) -> Iterator[Fault]:
        """All of them, each said once."""
        said: set[tuple[str, str, str]] = set()
        for group in (self.of_material, self.of_verdict, self.of_acceptance, self.between):
            for faults in group.values():
                for fault in faults:
                    once = "" if fault.rule is rules.SAMPLING_NOT_STATED else fault.message
                    if (fault.rule.code, fault.item.id, once) not in said:
                        said.add((fault.rule.code, fault.item.id, once))
                        yield fault


class Judge:
    """Judges a case and its later states on the day `as_of`.

    Artefacts are looked at each time that anything is judged again, and hashed, parsed and counted only when they
    changed; `cache` replaces the memory of that which is common to the process. What is not judged again is what no
    change can have concerned: the result is always that of a new judge. `lost` are lines of an earlier lock, by which
    items are judged of which the lock says nothing.
    """

    def __init__(
        self, as_of: date, cache: Cache | None = None, lost: Mapping[str, LockedEvidence] | None = None
    ) -> None:
        self._as_of = as_of
        self._cache = cache or _COMMON
        self._case: Case | None = None
        self._lock = Lock(present=False)
        self._lost_lines = lost or {}
        self._lost: Lost | None = None
        self._known = _Known()
        self._reporter = Reporter()
        self._last: Assessment | None = None

    def assess(self, case: Case, progress: Progress | None = None) -> Assessment:
        """What the evidence says of this state of the case; the last assessment itself where it says the same.

        Asked again of the state that it judged last, it looks at the artefacts again. `progress` is told how far it is.
        Nothing is raised: faults are findings.
        """
        lock, lost = with_lines(load_lock(case, self._lock), self._lost_lines), Lost(case)
        concern = self._concern(case, lock, lost)
        self._case, self._lock, self._lost = case, lock, lost
        if concern is None and self._last is not None:
            return self._last
        self._last = self._judged(case, lost, concern or ALL, progress or Progress())
        return self._last

    def _concern(self, case: Case, lock: Lock, lost: Lost) -> Concern | None:
        if self._case is None or self._lost is None or lock is not self._lock or not lost.same(self._lost):
            return ALL
        return Concern() if case is self._case else concern_of(self._case, case)

    def _judged(self, case: Case, lost: Lost, concern: Concern, progress: Progress) -> Assessment:
        old = _Known() if concern.everything else self._known
        new = self._known = _Known()
        setting = Setting(case, self._as_of, Acceptance(case, self._lock), Doubts(case, self._as_of))
        gathering = Gathering(case, self._lock, self._as_of, self._cache, progress)
        touched = self._gather(gathering, old, new, set(concern.evidence), progress)
        new.exchanged = exchanged(case, new.gathered)
        new.materials = without_exchanged(new.gathered, new.exchanged) if new.exchanged else new.gathered
        touched |= _differing(old.exchanged, new.exchanged)
        pieces = _pieces(new.materials)
        new.omitted = left_out(case, new.materials)
        spoken = {target for known in (old, new) for target in _targets(known.materials, touched)}
        omitted = _differing(old.omitted, new.omitted)
        asked = concern.requirements | spoken | omitted
        for item in progress.over("judging requirements", case.of(Requirement)):
            name, mine = item.id, pieces.get(item.id, ())
            if name in old.verdicts and name not in asked:
                new.verdicts[name], new.between[name] = old.verdicts[name], old.between[name]
                if name in old.of_verdict:
                    new.of_verdict[name] = old.of_verdict[name]
                continue
            grounds_of = _grounds(case, item, mine) if lost.targets else []
            missing = lost.for_requirement(name, [piece.material.item.id for piece in mine] + grounds_of)
            missing += tuple(new.omitted.get(name, ())[:_LEFT_OUT_NAMED])
            new.verdicts[name] = verdict_of(setting, item, mine, gathering, missing)
            new.of_verdict[name] = gathering.taken()
            new.between[name] = faults_between(case, item, mine)
        for name, material in new.materials.items():
            if name in old.states and name not in touched:
                new.states[name], new.of_acceptance[name] = old.states[name], old.of_acceptance[name]
                continue
            new.states[name] = state_of(setting, material)
            new.of_acceptance[name] = setting.acceptance.faults(material.item) if material.item.covers else []
        progress.begin("weighing evidence")
        faults = [*new.faults(), *content_faults(case, new.materials, new.found, self._cache)]
        faults += uncited_faults(case, new.materials)
        faults += doubt_faults(case, setting.doubts)
        findings = self._reporter.report(case, faults, new.verdicts, new.materials)
        findings += lock_findings(self._lock, new.materials)
        return Assessment(
            as_of=self._as_of,
            verdicts=new.verdicts,
            evidence=new.states,
            findings=tuple(sorted(findings, key=order)),
            locked=self._lock.present,
        )

    def _gather(
        self, gathering: Gathering, old: _Known, new: _Known, touched: set[str], progress: Progress
    ) -> set[str]:
        """Put the material of every item into `new`; the ids of those that are not as they were.

        Those are what `touched` names, and all whose artefact is no longer what it was.
        """
        paths = {material.path for material in old.gathered.values()} & old.found.keys()
        for path in progress.over("looking at results", paths):
            gathering.found[path] = find(gathering.case.source, path, self._cache)
        items = gathering.case.of(Evidence)
        for item in items:
            known = old.gathered.get(item.id)
            if (
                known is None
                or gathering.found.get(known.path) != old.found.get(known.path)
                or any(find(gathering.case.source, path, self._cache).sha256 != sha for path, sha in known.looked_at)
            ):
                touched.add(item.id)
        fresh = [item for item in items if item.id in touched]
        gathered = gathering.gather(fresh, _groups(items))
        for fault in gathering.taken():
            new.of_material.setdefault(fault.item.id, []).append(fault)
        for item in items:
            new.gathered[item.id] = gathered[item.id] if item.id in gathered else old.gathered[item.id]
            if item.id not in gathered and item.id in old.of_material:
                new.of_material[item.id] = old.of_material[item.id]
        new.found = gathering.found
        return touched


def _differing(old: Mapping[str, object], new: Mapping[str, object]) -> set[str]:
    """The names under which two mappings differ."""
    return {name for name in {*old, *new} if old.get(name) != new.get(name)}


def _targets(materials: Mapping[str, Material], names: Iterable[str]) -> Iterator[str]:
    """What the items of these names speak of."""
    for name in names:
        if name in materials:
            for target, _, _ in spoken_of(materials[name].item):
                yield target


def _grounds(case: Case, requirement: Item[Requirement], pieces: Iterable[Piece]) -> list[str]:
    """The environments and assumptions that evidence needs to reach where a requirement must hold."""
    wanted = requirement.record.environment
    if isinstance(wanted, UnsetType):
        return []
    return grounds(case, wanted, {place for piece in pieces for place in places_of(piece.material.item.record)})


def _groups(items: Sequence[Item[Evidence]]) -> list[list[str]]:
    """The evidence items that speak together for one thing, by id."""
    groups: dict[str, list[str]] = {}
    for item in items:
        if item.covers:
            for target, undermines, _ in spoken_of(item):
                if not undermines:
                    groups.setdefault(target, []).append(item.id)
    return [ids for ids in groups.values() if len(ids) > 1]


def _pieces(materials: Mapping[str, Material]) -> dict[str, list[Piece]]:
    """The pieces of evidence by the id that they speak of."""
    found: dict[str, list[Piece]] = {}
    for material in materials.values():
        for target, undermines, covers in spoken_of(material.item):
            found.setdefault(target, []).append(Piece(material, undermines, covers))
    return found


def assess(
    case: Case, as_of: date, cache: Cache | None = None, lost: Mapping[str, LockedEvidence] | None = None
) -> Assessment:
    """Judge all evidence of a case as it counts on the day `as_of`. Nothing is raised: faults are findings.

    `lost` are lines of an earlier lock, by which items are judged of which the lock says nothing.
    """
    return Judge(as_of, cache, lost).assess(case)
