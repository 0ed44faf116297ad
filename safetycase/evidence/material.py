"""What each evidence item brings to a judgement: its counts and their basis, or why it brings none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec
from msgspec import UNSET, UnsetType

from safetycase.case import Case, Item
from safetycase.evidence import lock_rules, rules
from safetycase.evidence.age import age_problem, parse_day
from safetycase.evidence.artefacts import Cache, Examined, Found, Info, examine, find, reader_for
from safetycase.evidence.faults import Fault
from safetycase.evidence.formats import HEAD, Reader, reader_named
from safetycase.evidence.lockfile import Lock, LockedEvidence
from safetycase.evidence.records import OUTCOMES, Outcome, State, UnreadableError
from safetycase.evidence.selection import NotUnderstoodError, Selection, selection_of, union
from safetycase.evidence.spoken import speaks
from safetycase.evidence.subjects import drift, expected_subject, is_dirty, says_nothing, stated_subject
from safetycase.evidence.tallying import FailedCase, Tally
from safetycase.evidence.text import counted, shown
from safetycase.evidence.verdict import Basis, Counts
from safetycase.findings import Rule, text
from safetycase.model.assurance import Evidence


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """One evidence item made ready to be judged.

    `problem` says why nothing can be told from it, empty where something can; `stale` why it no longer counts.
    `notes` are sentences that belong to every verdict on it. `info` is what its artefact says as a whole, where it
    is here and could be read; `started` when the run began and `cases` the fingerprint of the selected cases, empty
    where not known. `unpassed` are the places in the artefact of the selected cases that did not pass. `format` is
    the format found, `named_format` the one that the item names. `metrics` are numbers that it wants from the artefact,
    `planned` is the number of trials that the artefact says were planned. `produced` is the date that it or its
    artefact states.
    """

    item: Item[Evidence]
    basis: Basis
    path: str = ""
    format: str = ""
    named_format: str = ""
    sha256: str = ""
    size: int = 0
    selection: Selection | None = None
    selected: int = 0
    counts: Counts = Counts()
    failing: tuple[FailedCase, ...] = ()
    problem: str = ""
    stale: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    produced: str = ""
    info: Info | None = None
    started: str = ""
    cases: str = ""
    unpassed: tuple[int, ...] = ()
    metrics: Mapping[str, float] = {}
    planned: int | None = None


class _Wanted(msgspec.Struct, frozen=True):
    """An artefact that is here and must be read for an item, with the selection."""

    item: Item[Evidence]
    found: Found
    path: str
    format: str
    selection: Selection


_Started = Material | _Wanted


class Gathering:
    """Makes the material of a case. `faults` are what was found on the way, `found` what stands at each path."""

    def __init__(self, case: Case, lock: Lock, as_of: date, cache: Cache) -> None:
        self.case = case
        self.lock = lock
        self.as_of = as_of
        self.cache = cache
        self.faults: list[Fault] = []
        self.found: dict[str, Found] = {}
        self._twice = {first.id for first, _ in case.duplicates}
        self._readers: dict[tuple[str, str], Reader | str] = {}

    def gather(self, items: Sequence[Item[Evidence]], groups: Iterable[Sequence[str]] = ()) -> dict[str, Material]:
        """The material of every item, by id. `groups` are ids of items whose counts will be asked for together.

        With them, an artefact is read once for all that will be asked of it.
        """
        started = [self._start(item) for item in items]
        wanted = {one.item.id: one for one in started if isinstance(one, _Wanted)}
        examined = self._examine(wanted, groups)
        materials = {}
        for item, basis in zip(items, started, strict=True):
            material = self._counted(basis, examined) if isinstance(basis, _Wanted) else basis
            materials[item.id] = self._dated(material) if speaks(item) else material
        return materials

    def taken(self) -> list[Fault]:
        """What was found since this was last asked."""
        found, self.faults = self.faults, []
        return found

    def fault(self, rule: Rule, item: Item[Evidence], message: str, *path: str | int) -> None:
        """Note what is wrong with an item."""
        self.faults.append(Fault(rule, item, message, path))

    def _start(self, item: Item[Evidence]) -> _Started:
        """The material as far as no artefact has to be read for it."""
        artefact = item.record.artefact
        if item.id in self._twice and item.covers:
            path = "" if isinstance(artefact, UnsetType) else _text(artefact.path)
            return Material(item=item, basis="", path=path, problem=f"the id {item.id} stands twice in the case")
        if isinstance(artefact, UnsetType) or isinstance(artefact.path, UnsetType):
            if item.errors:
                return Material(item=item, basis="", problem="it has schema errors")
            if item.covers:
                self.fault(rules.DECLARED_ONLY, item, f"{item.id} names no artefact: it is a person's word")
            return Material(item=item, basis="declared", produced=_text(item.record.produced))
        path, format_name = artefact.path, _text(artefact.format)
        base = Material(item=item, basis="", path=path, format=format_name)
        if item.errors:
            return msgspec.structs.replace(base, problem="it has schema errors")
        if not speaks(item):
            return base
        if self.lock.spoilt(item.id):
            return msgspec.structs.replace(base, problem="what the lock says of it cannot be used")
        if path not in self.found:
            self.found[path] = find(self.case.source, path, self.cache)
        found = self.found[path]
        base = msgspec.structs.replace(base, sha256=found.sha256, size=found.size)
        locked = self.lock.items.get(item.id)
        if found.state == "refused":
            return self._refused(base, f"{shown(path)} {found.reason}")
        if found.state == "absent" and (locked is None or locked.path != path):
            reason = f"the artefact {shown(path)} is not here and not in the lock"
            self.fault(rules.ARTEFACT_MISSING, item, f"{item.id}: {reason}", "artefact", "path")
            return msgspec.structs.replace(base, problem=reason)
        if found.state == "pointer" and locked is None:
            reason = f"{shown(path)} is a Git LFS pointer, and the file it stands for is neither here nor in the lock"
            self.fault(rules.ARTEFACT_MISSING, item, f"{item.id}: {reason}", "artefact", "path")
            return msgspec.structs.replace(base, problem=reason)
        if (
            locked is not None
            and found.state != "absent"
            and (found.sha256, found.size)
            != (
                locked.sha256,
                locked.size,
            )
        ):
            reason = f"{shown(path)} differs from the artefact that was locked"
            detail = f"sha256 {found.sha256[:12]}…, locked {locked.sha256[:12]}…"
            if found.sha256 == locked.sha256:
                detail = f"{counted(found.size, 'byte')}, locked {locked.size:,}"
            self.fault(lock_rules.DIGEST_MISMATCH, item, f"{item.id}: {reason} ({detail})", "artefact", "path")
            return msgspec.structs.replace(base, problem=f"{reason} and was not accepted since")
        if locked is not None and found.state != "here":
            return self._from_lock(base, locked, found)
        if locked is None and self.lock.present:
            self.fault(lock_rules.NOT_LOCKED, item, f"{item.id} is not in the lock")
        return self._to_read(base, found)

    def _refused(self, base: Material, reason: str) -> Material:
        self.fault(rules.ARTEFACT_UNREADABLE, base.item, f"{base.item.id}: {reason}", "artefact", "path")
        return msgspec.structs.replace(base, problem=reason)

    def _to_read(self, base: Material, found: Found) -> _Started:
        reader = self._reader(base.path, base.format)
        if isinstance(reader, str):
            return self._refused(base, f"{shown(base.path)}: {reader}")
        selection = self._selection(base, reader)
        if isinstance(selection, Material):
            return selection
        return _Wanted(base.item, found, base.path, base.format, selection)

    def _reader(self, path: str, format_name: str) -> Reader | str:
        """The reader of an artefact, or why there is none."""
        known = self._readers.get((path, format_name))
        if known is None:
            try:
                with self.case.source.open(path) as stream:
                    known = reader_for(stream.read(HEAD), path, format_name)
            except UnreadableError as error:
                known = str(error)
            except OSError as error:
                known = f"it cannot be read: {error}"
            self._readers[path, format_name] = known
        return known

    def _selection(self, base: Material, reader: Reader) -> Selection | Material:
        try:
            return selection_of(base.item.record.select, reader, _metrics(base.item.record))
        except NotUnderstoodError as error:
            self.fault(rules.SELECTION_UNKNOWN, base.item, f"{base.item.id}: {error}", "select")
            return msgspec.structs.replace(base, problem=str(error))

    def _from_lock(self, base: Material, locked: LockedEvidence, found: Found) -> Material:
        what = "is a Git LFS pointer" if found.state == "pointer" else "is not here"
        reader = reader_named(base.format or locked.format)
        if reader is None:
            return self._refused(base, f"the lock has the format '{shown(locked.format)}', which is not read")
        selection = self._selection(base, reader)
        if isinstance(selection, Material):
            return selection
        if selection.key != locked.selection or not locked.selection:
            reason = f"{shown(base.path)} {what}, and the selection changed after it was locked"
            self.fault(rules.ARTEFACT_MISSING, base.item, f"{base.item.id}: {reason}", "select")
            return msgspec.structs.replace(base, problem=reason)
        message = f"{base.item.id}: {shown(base.path)} {what}; its counts are those of the lock"
        self.fault(rules.ARTEFACT_ELSEWHERE, base.item, message, "artefact", "path")
        material = msgspec.structs.replace(
            base,
            basis="locked",
            format=locked.format,
            sha256=locked.sha256,
            size=locked.size,
            selection=selection,
            selected=locked.selected,
            produced=self._produced(base.item, locked.started),
            started=locked.started,
            cases=locked.cases,
            metrics=locked.metrics,
        )
        return self._with_counts(
            material,
            Tally(locked.selected, locked.states, repeated=locked.repeated, dims=locked.dims, slices=locked.slices),
            locked.planned,
        )

    def _examine(
        self, wanted: Mapping[str, _Wanted], together: Iterable[Sequence[str]]
    ) -> dict[tuple[str, str], Examined]:
        selections: dict[tuple[str, str], list[Selection]] = {}
        for place, found in _by_artefact(wanted.values()).items():
            selections[place] = list(found.values())
        for ids in together:
            for place, found in _by_artefact(wanted[known] for known in ids if known in wanted).items():
                both = union(list(found.values())) if len(found) > 1 else None
                if both is not None:
                    selections[place].append(both)
        return {
            (path, name): examine(self.case.source, path, self.found[path], name, asked, self.cache)
            for (path, name), asked in selections.items()
        }

    def _counted(self, wanted: _Wanted, examined: Mapping[tuple[str, str], Examined]) -> Material:
        """The material of an artefact that was read."""
        item, result = wanted.item, examined[wanted.path, wanted.format]
        info = result.info
        base = Material(
            item=item,
            basis="",
            path=wanted.path,
            format=info.format or wanted.format,
            named_format=wanted.format,
            sha256=wanted.found.sha256,
            size=wanted.found.size,
            selection=wanted.selection,
        )
        if info.problem:
            return self._refused(base, f"{shown(wanted.path)}: {info.problem}")
        tallied = result.tallies[wanted.selection.key]
        if tallied.problem:
            reason = f"{shown(wanted.path)}: {tallied.problem}"
            self.fault(rules.SELECTION_UNKNOWN, item, f"{item.id}: {reason}", "select")
            return msgspec.structs.replace(base, problem=reason, info=info)
        material = msgspec.structs.replace(
            base,
            basis="computed",
            selected=tallied.selected,
            failing=tallied.failing,
            produced=self._produced(item, info.started),
            started=info.started,
            cases=tallied.cases,
            unpassed=tallied.unpassed,
            metrics=tallied.metrics,
            info=info,
        )
        locked = self.lock.items.get(item.id)
        same = locked is not None and locked.selection == wanted.selection.key
        if locked is not None and same and (locked.states, locked.slices) != (tallied.states, tallied.slices):
            self.fault(
                lock_rules.LOCK_COUNTS, item, f"{item.id}: the lock has other counts than {shown(wanted.path)} gives"
            )
        planned = _planned(wanted.selection, info)
        return self._with_counts(msgspec.structs.replace(material, planned=planned), tallied, planned)

    def _with_counts(self, material: Material, tallied: Tally, planned: int | None) -> Material:
        item, states = material.item, tallied.states
        overrides = dict(self._overrides(item, material.basis))
        expect = item.record.expect
        where: tuple[str, ...] = ()
        if not isinstance(expect, UnsetType) and not isinstance(expect.items, UnsetType):
            planned, where = expect.items, ("expect", "items")
        missing = 0
        if planned is not None and planned != material.selected:
            missing = max(0, planned - material.selected)
            seen = f"{counted(material.selected, 'result')} where {planned:,} were planned"
            self.fault(rules.PARTIAL_RUN, item, f"{item.id}: {seen}", *where)
        notes = tuple(
            f"{state} counts as {outcome}: {shown(reason, 200)}"
            for state, (outcome, reason) in overrides.items()
            if states.get(state)
        )
        better = [state for state, (outcome, _) in overrides.items() if states.get(state) and _gains(state, outcome)]
        if better:
            named = ", ".join(f"{states[state]:,} {state} as {overrides[state][0]}" for state in better)
            message = f"{item.id} counts results as better than they are: {named}"
            self.fault(rules.COUNTED_BETTER, item, message, "run_states", better[0])
        counts = Counts(
            states=states,
            missing=missing,
            overrides={state: outcome for state, (outcome, _) in overrides.items()},
            dims=tallied.dims,
            slices=tallied.slices,
            repeated=tallied.repeated,
        )
        problem = ""
        if material.selected == 0:
            of = f"0 of {material.info.cases:,} cases" if material.info is not None else "no case"
            problem = f"its selection finds {of} in {shown(material.path)}"
            self.fault(rules.NOTHING_SELECTED, item, f"{item.id}: {problem}", "select")
        return msgspec.structs.replace(material, counts=counts, notes=notes, problem=problem)

    def _produced(self, item: Item[Evidence], started: str) -> str:
        """When evidence was produced: what its artefact says, or the typed date where it says nothing that is one."""
        typed = _text(item.record.produced)
        made, said = parse_day(started), parse_day(typed)
        if typed and made is not None and made != said:
            message = f"{item.id} says that it was produced on {shown(typed, 40)}, and its artefact says {made}"
            self.fault(rules.PRODUCED_DIFFERS, item, message, "produced")
        return started if made is not None else typed or started

    def _overrides(self, item: Item[Evidence], basis: Basis) -> Iterator[tuple[State, tuple[Outcome, str]]]:
        for state, override in item.record.run_states.items():
            outcome, reason = override.outcome, text.reason(_text(override.reason))
            if isinstance(outcome, UnsetType) or not reason:
                message = f"{item.id}: {state} is counted as usual, since outcome and reason are not both stated"
                self.fault(rules.OVERRIDE_WITHOUT_REASON, item, message, "run_states", state)
            else:
                yield state, (outcome, " ".join(reason.split()))

    def _dated(self, material: Material) -> Material:
        """The material with the reasons why it no longer counts."""
        item, record = material.item, material.item.record
        reasons = []
        old = age_problem(material.produced, _text(record.expires), _text(record.max_age), self.as_of)
        if old:
            reasons.append(old)
            field = "expires" if record.expires is not UNSET else "max_age" if record.max_age is not UNSET else ""
            self.fault(rules.EVIDENCE_EXPIRED, item, f"{item.id}: {old}", *([field] if field else []))
        stated = stated_subject(self.case, record)
        expected = expected_subject(self.case, stated.get("component", ""))
        other = drift(stated, expected)
        if other:
            reasons.append(other)
            self.fault(rules.SUBJECT_DRIFT, item, f"{item.id}: {other}", "subject")
        if is_dirty(self.case, record):
            reasons.append("what was tested had changes beside its commit (dirty)")
            self.fault(rules.SUBJECT_DIRTY, item, f"{item.id}: {reasons[-1]}", "subject")
        if not other and says_nothing(stated, expected):
            message = f"{item.id} does not say of which {' or '.join(expected)} it speaks"
            self.fault(rules.SUBJECT_NOT_STATED, item, message)
        return msgspec.structs.replace(material, stale=tuple(reasons))


def _gains(state: State, outcome: Outcome) -> bool:
    """Whether an outcome is better than the one that a state has by itself."""
    order: tuple[Outcome, ...] = ("failure", "unresolved", "abstained", "pass")
    return order.index(outcome) > order.index(OUTCOMES[state])


def _text(value: str | UnsetType) -> str:
    return "" if isinstance(value, UnsetType) else value


def _planned(selection: Selection, info: Info) -> int | None:
    """How many trials the artefact says were planned, where the selection takes them all, and one of each item."""
    reader = reader_named(info.format)
    if reader is None or selection.reading.unit != reader.unit:
        return None
    return info.planned if all(name in reader.whole for name, _ in selection.where) else None


def _metrics(record: Evidence) -> tuple[str, ...]:
    """The numbers that an evidence item wants from its artefact."""
    names: list[str | UnsetType] = []
    if not isinstance(record.measured, UnsetType):
        names.append(record.measured.metric)
    if not isinstance(record.tax, UnsetType):
        names += [record.tax.baseline_metric, record.tax.with_metric]
    return tuple(sorted({name for name in names if not isinstance(name, UnsetType)}))


def _by_artefact(wanted: Iterable[_Wanted]) -> dict[tuple[str, str], dict[str, Selection]]:
    """The selections from each artefact and named format, each once by its key."""
    found: dict[tuple[str, str], dict[str, Selection]] = {}
    for one in wanted:
        found.setdefault((one.path, one.format), {}).setdefault(one.selection.key, one.selection)
    return found
