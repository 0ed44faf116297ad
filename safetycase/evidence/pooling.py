"""Several evidence items together: every run once, and in a pool every item of all runs once."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from safetycase.evidence import rules
from safetycase.evidence.artefacts import examine
from safetycase.evidence.fingerprint import moment, names_of, same_run
from safetycase.evidence.gathering import Gathering
from safetycase.evidence.material import Material
from safetycase.evidence.one_sample import Part, Pool, described, one_sample
from safetycase.evidence.records import Exposures
from safetycase.evidence.selection import Selection, union
from safetycase.evidence.tallying import Tally
from safetycase.evidence.text import shown
from safetycase.evidence.verdict import Counts


def together(gathering: Gathering, materials: Sequence[Material]) -> Counts | None:
    """The counts of several items together, as they are shown: a run counts once, whichever artefact reports it.

    None where it cannot be known what they have in common. A run that is there twice is a fault.
    """
    if len(materials) == 1:
        return materials[0].counts
    parts = _parts(gathering, materials)
    return None if isinstance(parts, str) or not parts else _added(parts)


def pooled(gathering: Gathering, materials: Sequence[Material], *, exposures: bool) -> Pool:
    """Several items as one sample. `exposures`: it is one of exposures, which are others where runs began at other
    times; else it is one of trials, in which an item counts once however many runs have it."""
    parts = _parts(gathering, materials)
    if isinstance(parts, str):
        return Pool(why=parts)
    if len(parts) == 1:
        return Pool((parts[0].counts,))
    if exposures:
        return _of_exposures(parts)
    pool = one_sample(gathering.case.source, parts)
    for material, number in pool.shared:
        _note(gathering, material, f"{material.item.id}: {described(material, number)}")
    return pool


def _of_exposures(parts: Sequence[Part]) -> Pool:
    starts = {moment(part.of.started) for part in parts}
    if "" in starts or len(starts) < len(parts):
        lacking = "whether they were exposed at different times cannot be told, as not every run says when it began"
        return Pool(why=f"{lacking}; `started` of an evidence record does, or one artefact with all of them")
    counts = _added(parts)
    return (
        Pool((counts,)) if counts is not None else Pool(why="their results say different things of where they belong")
    )


def _added(parts: Sequence[Part]) -> Counts | None:
    total = parts[0].counts
    for part in parts[1:]:
        try:
            total = total.plus(part.counts)
        except ValueError:
            return None
    return total


def _parts(gathering: Gathering, materials: Sequence[Material]) -> list[Part] | str:
    """The runs that the items report, each once; or why these cannot be told.

    Planned cases without a result are counted once for each run and selection.
    """
    runs, parts = _runs(materials), []
    for run in runs:
        part = _union(gathering, run)
        if isinstance(part, str):
            return part
        parts.append(part)
    once = _once(gathering, parts)
    for run in runs:
        for material in run[1:]:
            if material.sha256 != run[0].sha256:
                _same(gathering, run[0], material)
    return once


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


def _union(gathering: Gathering, run: list[Material]) -> Part | str:
    """The cases that several items select from one run, or why they cannot be told."""
    first, path = run[0], shown(run[0].path)
    if any(material.counts.overrides != first.counts.overrides for material in run):
        return f"its states count differently for {path}"
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
        return Part(counts, worst.cases, worst, next(iter(selections.values()), Selection()))
    if any(material.basis != "computed" for material in run):
        return f"what several items select from {path} cannot be looked at, as only the counts of each are known here"
    either = union(tuple(selections.values()))
    if either is None:
        return f"{path} is read in different ways: `select` differs in more than what it selects"
    found = gathering.found[first.path]
    examined = examine(gathering.case.source, first.path, found, first.named_format, [either], gathering.cache)
    tallied = examined.tallies.get(either.key)
    if tallied is None or tallied.problem or tallied.odd:
        said = (tallied.problem or tallied.odd[0]) if tallied is not None else examined.info.problem
        return f"of {path} not all that is selected can be used: {said}"
    return Part(_counts_of(tallied, lacking, run), tallied.cases, first, either)


def _counts_of(tallied: Tally, missing: int, run: Sequence[Material]) -> Counts:
    """The counts of what several items select from one run together."""
    exposure = dict(tallied.exposure)
    stated: Exposures = {unit: amount for one in run for unit, amount in one.counts.exposure.items()}
    for unit, amount in stated.items():  # what items name themselves is that of the run, where they agree
        if unit not in exposure and all(one.counts.exposure.get(unit) == amount for one in run):
            exposure[unit] = amount
    return Counts(
        states=tallied.states,
        missing=missing,
        overrides=run[0].counts.overrides,
        dims=tallied.dims,
        slices=tallied.slices,
        repeated=tallied.repeated,
        copies=tallied.copies,
        exposure=exposure,
        exposed=tallied.exposed,
        typed=any(one.counts.typed for one in run),
    )


def _against(material: Material) -> tuple[int, int, float]:
    """How much the counts of an item speak against a claim: failures, no passes, little exposure."""
    counts = material.counts
    return counts.of("failure"), -counts.of("pass"), -sum(counts.exposure.values())


def _once(gathering: Gathering, parts: list[Part]) -> list[Part]:
    """The parts, those that report the same cases of one run only once."""
    kept: dict[str, list[Part]] = {}
    found: list[Part] = []
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


def _same(gathering: Gathering, one: Material, other: Material) -> None:
    """Report two artefacts of one run."""
    message = f"{other.item.id}: {shown(other.path)} reports the same run as {shown(one.path)}; it counts once"
    _note(gathering, other, message)


def _note(gathering: Gathering, material: Material, message: str) -> None:
    if not any(fault.rule is rules.SAME_RUN_TWICE and fault.message == message for fault in gathering.faults):
        gathering.fault(rules.SAME_RUN_TWICE, material.item, message, "artefact", "path")
