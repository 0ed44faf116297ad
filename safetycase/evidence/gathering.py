"""Gathers what each evidence item brings to a judgement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec
from msgspec import UnsetType

from safetycase.case import Case, Item
from safetycase.evidence import lock_rules, reader_rules, rules, run_rules
from safetycase.evidence.artefacts import Cache, Examined, Found, examine, find, reader_for
from safetycase.evidence.circumstances import under_circumstances
from safetycase.evidence.dating import dated
from safetycase.evidence.faults import Fault
from safetycase.evidence.formats import HEAD, Reader, broken, reader_named
from safetycase.evidence.inputs import always_collected, collected_format, inputs_of, table_named, too_large
from safetycase.evidence.lockfile import Lock, LockedEvidence
from safetycase.evidence.manual import FORMAT as MANUAL
from safetycase.evidence.manual import looked_into
from safetycase.evidence.material import Material
from safetycase.evidence.overview import Info
from safetycase.evidence.records import UnreadableError
from safetycase.evidence.redaction import patterns_of, redacted
from safetycase.evidence.remaining import deciding, remaining
from safetycase.evidence.selection import NotUnderstoodError, Selection, selection_of, union
from safetycase.evidence.spoken import speaks
from safetycase.evidence.tallying import FailedCase, Tally
from safetycase.evidence.text import counted, shown
from safetycase.evidence.weighing import produced, text_of, weighed
from safetycase.findings import Rule
from safetycase.findings.progress import Progress
from safetycase.model.assurance import Evidence


class _Wanted(msgspec.Struct, frozen=True):
    """An artefact that is here and must be read for an item, with the selection."""

    item: Item[Evidence]
    found: Found
    path: str
    format: str
    selection: Selection


_Started = Material | _Wanted

_ELSEWHERE = {"pointer": "is a Git LFS pointer", "absent": "is not here", "here": "was collected"}
"""Why the counts of an artefact are those of the lock, by what stands at its path."""


class Gathering:
    """Makes the material of a case. `faults` are what was found on the way, `found` what stands at each path."""

    def __init__(self, case: Case, lock: Lock, as_of: date, cache: Cache, progress: Progress | None = None) -> None:
        self.case = case
        self.lock = lock
        self.as_of = as_of
        self.cache = cache
        self._progress = progress or Progress()
        self.faults: list[Fault] = []
        self.found: dict[str, Found] = {}
        self._twice = {first.id for first, _ in case.duplicates}
        self._redact = patterns_of(case.manifest.redact)
        self._readers: dict[tuple[str, str], Reader | str] = {}

    def gather(self, items: Sequence[Item[Evidence]], groups: Iterable[Sequence[str]] = ()) -> dict[str, Material]:
        """The material of every item, by id. `groups` are ids of items whose counts will be asked for together.

        With them, an artefact is read once for all that will be asked of it.
        """
        started = [self._start(item) for item in self._progress.over("looking at results", items)]
        wanted = {one.item.id: one for one in started if isinstance(one, _Wanted)}
        examined = self._examine(wanted, groups)
        materials = {}
        for item, basis in zip(items, started, strict=True):
            material = self._counted(basis, examined) if isinstance(basis, _Wanted) else basis
            materials[item.id] = dated(self.case, self.as_of, self.fault, material) if speaks(item) else material
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
            path = "" if isinstance(artefact, UnsetType) else text_of(artefact.path)
            return Material(item=item, basis="", path=path, problem=f"the id {item.id} stands twice in the case")
        if isinstance(artefact, UnsetType) or isinstance(artefact.path, UnsetType):
            if item.errors:
                return Material(item=item, basis="", problem="it has schema errors")
            if item.covers:
                self.fault(rules.DECLARED_ONLY, item, f"{item.id} names no artefact: it is a person's word")
            return Material(item=item, basis="declared", produced=text_of(item.record.produced))
        path, format_name = artefact.path, text_of(artefact.format)
        base = Material(item=item, basis="", path=path, format=format_name)
        if item.errors:
            return msgspec.structs.replace(base, problem="it has schema errors")
        if not speaks(item):
            return base
        if self.lock.spoilt(item.id):
            return msgspec.structs.replace(base, problem="what the lock says of it cannot be used")
        if always_collected(path, format_name):
            return self._collected(base)
        if path not in self.found:
            self.found[path] = find(self.case.source, path, self.cache)
        found = self.found[path]
        base = msgspec.structs.replace(base, sha256=found.sha256, size=found.size)
        locked = self.lock.items.get(item.id)
        if too_large(found) and collected_format(path, format_name):
            return self._collected(base)
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
        if locked is not None and _differs(found, locked):
            return self._differing(base, found, locked)
        if locked is not None and found.state != "here":
            return self._from_lock(base, locked, found)
        if locked is None and self.lock.present:
            self.fault(lock_rules.NOT_LOCKED, item, f"{item.id} is not in the lock")
        return self._to_read(base, found)

    def _differing(self, base: Material, found: Found, locked: LockedEvidence) -> Material:
        reason = f"{shown(base.path)} differs from the artefact that was locked"
        detail = f"sha256 {found.sha256[:12]}…, locked {locked.sha256[:12]}…"
        if found.sha256 == locked.sha256:
            detail = f"{counted(found.size, 'byte')}, locked {locked.size:,}"
        self.fault(lock_rules.DIGEST_MISMATCH, base.item, f"{base.item.id}: {reason} ({detail})", "artefact", "path")
        return msgspec.structs.replace(base, problem=f"{reason} and was not accepted since")

    def _collected(self, base: Material) -> Material:
        """The material of an artefact that no check reads: its counts are those that were collected into the lock."""
        item, path = base.item, base.path
        found = self.found[path] = inputs_of(self.case.source, path, self.cache).found
        base = msgspec.structs.replace(base, sha256=found.sha256, size=found.size)
        if found.state == "refused":
            return self._refused(base, f"{shown(path)} {found.reason}")
        locked = self.lock.items.get(item.id)
        if locked is None or locked.path != path or not locked.query:
            reason = f"{shown(path)} is not in the lock; `safetycase evidence collect` counts it"
            self.fault(rules.ARTEFACT_MISSING, item, f"{item.id}: {reason}", "artefact", "path")
            return msgspec.structs.replace(base, problem=reason)
        if _differs(found, locked):
            return self._differing(base, found, locked)
        return self._from_lock(base, locked, found)

    def _refused(self, base: Material, reason: str, rule: Rule = rules.ARTEFACT_UNREADABLE) -> Material:
        self.fault(rule, base.item, f"{base.item.id}: {reason}", "artefact", "path")
        return msgspec.structs.replace(base, problem=reason)

    def _to_read(self, base: Material, found: Found) -> _Started:
        reader = self._reader(base.path, base.format)
        if isinstance(reader, str):
            rule = reader_rules.READER_BROKEN if broken(base.format) else rules.ARTEFACT_UNREADABLE
            return self._refused(base, f"{shown(base.path)}: {reader}", rule)
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
            selection = selection_of(base.item.record.select, reader, _metrics(base.item.record))
        except NotUnderstoodError as error:
            self.fault(rules.SELECTION_UNKNOWN, base.item, f"{base.item.id}: {error}", "select")
            return msgspec.structs.replace(base, problem=str(error))
        reason = deciding(selection)
        if not reason:
            return selection
        self.fault(run_rules.SELECTED_BY_OUTCOME, base.item, f"{base.item.id}: {reason}", "select")
        return msgspec.structs.replace(base, problem=reason)

    def _from_lock(self, base: Material, locked: LockedEvidence, found: Found) -> Material:
        table = bool(table_named(base.path))
        what = "was collected from another engine" if table else _ELSEWHERE[found.state]
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
        rule = lock_rules.COLLECTED if table or found.state == "here" else rules.ARTEFACT_ELSEWHERE
        self.fault(rule, base.item, message, "artefact", "path")
        material = msgspec.structs.replace(
            base,
            basis="locked",
            format=locked.format,
            sha256=locked.sha256,
            size=locked.size,
            selection=selection,
            selected=locked.selected,
            produced=produced(self.fault, base.item, locked.started),
            started=locked.started,
            cases=locked.cases,
            metrics=locked.metrics,
            exposure=locked.exposure,
            planned=locked.planned,
        )
        tallied = Tally(
            locked.selected, locked.states, repeated=locked.repeated, copies=locked.copies, items=locked.items,
            dims=locked.dims, slices=locked.slices, unmet=locked.unmet, metrics=locked.metrics,
            exposure=locked.exposure, exposed=locked.exposed,
        )  # fmt: skip
        if reader.name == MANUAL:
            word = "it is a person's word, which never demonstrates alone: the record of it is not here"
            material = msgspec.structs.replace(material, word=word)
        return weighed(self.fault, material, tallied, locked.planned)

    def _examine(
        self, wanted: Mapping[str, _Wanted], together: Iterable[Sequence[str]]
    ) -> dict[tuple[str, str], Examined]:
        selections: dict[tuple[str, str], list[Selection]] = {}
        for place, found in _by_artefact(wanted.values()).items():
            reader = self._reader(*place)
            rest = {} if isinstance(reader, str) else remaining(found.values(), reader)
            selections[place] = [*found.values(), *rest.values()]
        for ids in together:
            for place, found in _by_artefact(wanted[known] for known in ids if known in wanted).items():
                both = union(list(found.values())) if len(found) > 1 else None
                if both is not None:
                    selections[place].append(both)
        return {
            (path, name): examine(self.case.source, path, self.found[path], name, asked, self.cache)
            for (path, name), asked in self._progress.over("reading results", selections.items())
        }

    def _shown(self, failing: tuple[FailedCase, ...]) -> tuple[FailedCase, ...]:
        """Failed cases as they may be shown, without what the manifest wants to be redacted."""
        if not self._redact:
            return failing
        return tuple(
            FailedCase(redacted(case.name, self._redact), case.state, redacted(case.message, self._redact))
            for case in failing
        )

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
            failing=self._shown(tallied.failing),
            produced=produced(self.fault, item, info.started),
            started=info.started,
            cases=tallied.cases,
            unpassed=tallied.unpassed,
            metrics=tallied.metrics,
            exposure=tallied.exposure,
            info=info,
        )
        locked = self.lock.items.get(item.id)
        same = locked is not None and locked.selection == wanted.selection.key
        if locked is not None and same and locked.counted != (
            tallied.states, tallied.slices, tallied.unmet, tallied.exposure, tallied.exposed
        ):  # fmt: skip
            self.fault(
                lock_rules.LOCK_COUNTS, item, f"{item.id}: the lock has other counts than {shown(wanted.path)} gives"
            )
        for words in tallied.odd:
            self.fault(rules.ARTEFACT_ODD, item, f"{item.id}: {shown(wanted.path)}: {words}", "select")
        planned = _planned(wanted.selection, info, tallied)
        if info.manual is not None:
            material = looked_into(self.case.source, self.cache, self.fault, info.manual, material)
        if info.environment or info.digests:
            material = under_circumstances(self.case, self.cache, self.fault, info, material)
        return weighed(self.fault, msgspec.structs.replace(material, planned=planned), tallied, planned)


def _differs(found: Found, locked: LockedEvidence) -> bool:
    """Whether something is there, and is not what was locked."""
    return found.state != "absent" and (found.sha256, found.size) != (locked.sha256, locked.size)


def _planned(selection: Selection, info: Info, tallied: Tally) -> int | None:
    """How many trials the artefact says were planned, where the selection takes them all, and one of each item."""
    reader = reader_named(info.format)
    if reader is None or selection.reading.unit != reader.unit:
        return None
    takes_all = tallied.results == info.cases or all(
        name in reader.whole or set(values) == {"*"} for name, values in selection.where
    )
    return info.planned if takes_all else None


def _metrics(record: Evidence) -> tuple[str, ...]:
    """The numbers that an evidence item wants from its artefact."""
    names: list[str | UnsetType] = []
    if not isinstance(record.measured, UnsetType):
        names.append(record.measured.metric)
    if not isinstance(record.exposure, UnsetType):
        names.append(record.exposure.metric)
    if not isinstance(record.tax, UnsetType):
        names += [record.tax.baseline_metric, record.tax.with_metric]
    return tuple(sorted({name for name in names if not isinstance(name, UnsetType)}))


def _by_artefact(wanted: Iterable[_Wanted]) -> dict[tuple[str, str], dict[str, Selection]]:
    """The selections from each artefact and named format, each once by its key."""
    found: dict[tuple[str, str], dict[str, Selection]] = {}
    for one in wanted:
        found.setdefault((one.path, one.format), {}).setdefault(one.selection.key, one.selection)
    return found
