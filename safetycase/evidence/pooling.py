"""The counts of several evidence items together: every run once, and every case of a run once."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from safetycase.evidence import rules
from safetycase.evidence.artefacts import examine
from safetycase.evidence.fingerprint import names_of, same_run
from safetycase.evidence.material import Gathering, Material
from safetycase.evidence.selection import Selection, union
from safetycase.evidence.text import shown
from safetycase.evidence.verdict import Counts


class _Part(msgspec.Struct, frozen=True):
    """The cases of one run that several items select, and the item that stands for them."""

    counts: Counts
    cases: str
    of: Material


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
    for part in _once(gathering, parts):
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
        worst = max(run, key=lambda material: (material.counts.of("failure"), -material.counts.of("pass")))
        return _Part(msgspec.structs.replace(worst.counts, missing=lacking), worst.cases, worst)
    if any(material.basis != "computed" for material in run):
        return None
    either = union(tuple(selections.values()))
    if either is None:
        return None
    found = gathering.found[first.path]
    examined = examine(gathering.case.source, first.path, found, first.named_format, [either], gathering.cache)
    tallied = examined.tallies.get(either.key)
    if tallied is None:
        return None
    counts = Counts(states=tallied.states, missing=lacking, overrides=first.counts.overrides)
    return _Part(counts, tallied.cases, first)


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


def _report(gathering: Gathering, run: list[Material]) -> None:
    for material in run[1:]:
        if material.sha256 != run[0].sha256:
            _same(gathering, run[0], material)


def _same(gathering: Gathering, one: Material, other: Material) -> None:
    """Report two artefacts of one run."""
    message = f"{other.item.id}: {shown(other.path)} reports the same run as {shown(one.path)}; it counts once"
    if not any(fault.rule is rules.SAME_RUN_TWICE and fault.message == message for fault in gathering.faults):
        gathering.fault(rules.SAME_RUN_TWICE, other.item, message, "artefact", "path")
