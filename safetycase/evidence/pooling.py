"""The counts of several evidence items together: every run once, and every case of a run once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from safetycase.case import Source
from safetycase.evidence import rules
from safetycase.evidence.artefacts import examine, reader_for
from safetycase.evidence.fingerprint import moment, names_of, same_run
from safetycase.evidence.formats import HEAD, Wanted
from safetycase.evidence.gathering import Gathering
from safetycase.evidence.material import Material
from safetycase.evidence.records import CaseResult, State, UnreadableError, worse
from safetycase.evidence.selection import Selection, matcher, union
from safetycase.evidence.tallying import label_of
from safetycase.evidence.text import shown
from safetycase.evidence.unit_ids import unit_id
from safetycase.evidence.verdict import Counts


class _Part(msgspec.Struct, frozen=True):
    """The cases of one run that several items select, how they are selected, and the item that stands for them."""

    counts: Counts
    cases: str
    of: Material
    selection: Selection


def together(gathering: Gathering, materials: Sequence[Material]) -> Counts | None:
    """The counts of several items together, a case of one run only once, whichever artefact reports it.

    Planned cases without a result are counted once for each run and selection. None where all that cannot be known:
    the artefact is not here, or the items count its states differently. A run that is there twice is a fault.
    """
    if len(materials) == 1:
        return materials[0].counts
    total: Counts | None = None
    parts: list[_Part] = []
    for run in _runs(materials):
        part = _union(gathering, run)
        if part is None:
            return None
        parts.append(part)
    distinct = _apart(gathering, _once(gathering, parts))
    if distinct is None:
        return None
    for part in distinct:
        try:
            total = part.counts if total is None else total.plus(part.counts)
        except ValueError:
            return None
    for run in _runs(materials):
        _report(gathering, run)
    return total


def _runs(materials: Sequence[Material]) -> list[list[Material]]:
    """The items by the run that their artefact reports."""
    by_digest: dict[str, list[Material]] = {}
    by_names: dict[str, list[list[Material]]] = {}
    found: list[list[Material]] = []
    for material in materials:
        run = by_digest.get(material.sha256)
        whole = material.info.prints if material.info is not None else ""
        if run is None and whole:
            alike = by_names.get(names_of(whole), [])
            run = next((one for one in alike if _same_artefact(one[0], material)), None)
        if run is None:
            run = []
            found.append(run)
            if whole:
                by_names.setdefault(names_of(whole), []).append(run)
        run.append(material)
        by_digest[material.sha256] = run
    return found


def _same_artefact(one: Material, other: Material) -> bool:
    if one.info is None or other.info is None:
        return False
    return same_run(one.info.prints, one.started, other.info.prints, other.started)


def _union(gathering: Gathering, run: list[Material]) -> _Part | None:
    """The cases that several items select from one run."""
    first = run[0]
    if any(material.counts.overrides != first.counts.overrides for material in run):
        return None
    missing: dict[str, int] = {}
    selections: dict[str, Selection] = {}
    for material in run:
        selection = material.selection or Selection()
        selections[selection.key] = selection
        missing[selection.key] = max(missing.get(selection.key, 0), material.counts.missing)
    lacking = sum(missing.values())
    if len(selections) == 1:
        worst = max(run, key=_against)
        counts = msgspec.structs.replace(worst.counts, missing=lacking)
        return _Part(counts, worst.cases, worst, next(iter(selections.values()), Selection()))
    if any(material.basis != "computed" for material in run):
        return None
    either = union(tuple(selections.values()))
    if either is None:
        return None
    found = gathering.found[first.path]
    examined = examine(gathering.case.source, first.path, found, first.named_format, [either], gathering.cache)
    tallied = examined.tallies.get(either.key)
    if tallied is None or tallied.problem or tallied.odd:
        return None
    counts = Counts(states=tallied.states, missing=lacking, overrides=first.counts.overrides)
    return _Part(counts, tallied.cases, first, either)


def _against(material: Material) -> tuple[int, int, float]:
    """How much the counts of an item speak against a claim: failures, no passes, little exposure."""
    counts = material.counts
    return counts.of("failure"), -counts.of("pass"), -sum(counts.exposure.values())


def _once(gathering: Gathering, parts: list[_Part]) -> list[_Part]:
    """The parts, those that report the same cases of one run only once."""
    kept: dict[str, list[_Part]] = {}
    found: list[_Part] = []
    for part in parts:
        alike = kept.setdefault(names_of(part.cases), [])
        twin = next((one for one in alike if same_run(one.cases, one.of.started, part.cases, part.of.started)), None)
        if twin is None:
            alike.append(part)
            found.append(part)
            continue
        _same(gathering, twin.of, part.of)
        if part.counts.missing > twin.counts.missing:
            more = msgspec.structs.replace(twin, counts=part.counts)
            alike[alike.index(twin)] = more
            found[found.index(twin)] = more
    return found


def _apart(gathering: Gathering, parts: list[_Part]) -> list[_Part] | None:
    """The parts without the cases that another of them reports too, where nothing tells their runs apart.

    Runs are told apart by when they began. None where it cannot be known what parts have in common.
    """
    by_start: dict[str, list[_Part]] = {}
    for part in parts:
        by_start.setdefault(moment(part.of.started), []).append(part)
    found: list[_Part] = []
    for group in by_start.values():
        if len(group) == 1:
            found += group
            continue
        seen: dict[str, State] = {}
        for part in group:
            own = _states(gathering, part)
            if own is None:
                return None
            common = seen.keys() & own.keys()
            if common:
                _same(gathering, group[0].of, part.of)
                left = {name: state for name, state in own.items() if name not in common}
                worse_ones = {name: own[name] for name in common if worse(own[name], seen[name]) != seen[name]}
                part = _of_states(part, {**left, **worse_ones})
            seen.update({name: worse(state, seen.get(name, state)) for name, state in own.items()})
            found.append(part)
    return found


def _selected(source: Source, path: str, format_name: str, selection: Selection) -> Iterator[CaseResult]:
    """The cases of an artefact that a selection takes. Raises UnreadableError and OSError."""
    takes = matcher(selection)
    with source.open(path) as stream:
        reader = reader_for(stream.read(HEAD), path, format_name)
        stream.seek(0)
        asked = Wanted(selection.fields, selection.reading.rows)
        yield from (case for case in reader.rows(stream, asked) if takes(case))


def _of_states(part: _Part, states: Mapping[str, State]) -> _Part:
    counted = Counter(states.values())
    counts = msgspec.structs.replace(part.counts, states=dict(sorted(counted.items())), dims=(), slices=(), exposed=())
    return msgspec.structs.replace(part, counts=counts)


def _states(gathering: Gathering, part: _Part) -> dict[str, State] | None:
    """The worst state of each case of a part by its name.

    None where its artefact is not here, counts rows, or says in which exposure all of them were counted.
    """
    material, reading = part.of, part.selection.reading
    if material.basis != "computed" or reading.counted is not None or part.counts.dims or part.counts.exposure:
        return None
    found: dict[str, State] = {}
    try:
        for case in _selected(gathering.case.source, material.path, material.named_format, part.selection):
            state = reading.state_of(case)
            item = unit_id(case.item) if reading.unit == "item" else ""
            name = item or f"{case.suite}\0{label_of(case)}"
            found[name] = worse(found.get(name, state), state)
            if case.count != 1:
                return None
    except (OSError, UnreadableError):
        return None
    return found


def _report(gathering: Gathering, run: list[Material]) -> None:
    for material in run[1:]:
        if material.sha256 != run[0].sha256:
            _same(gathering, run[0], material)


def _same(gathering: Gathering, one: Material, other: Material) -> None:
    """Report two artefacts of one run."""
    message = f"{other.item.id}: {shown(other.path)} reports the same run as {shown(one.path)}; it counts once"
    if not any(fault.rule is rules.SAME_RUN_TWICE and fault.message == message for fault in gathering.faults):
        gathering.fault(rules.SAME_RUN_TWICE, other.item, message, "artefact", "path")
