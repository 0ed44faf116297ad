"""Collecting: rows of large results counted by DuckDB, and the counts accepted into the lock."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import UnsetType

from safetycase.case import Case, Item
from safetycase.evidence.artefacts import Cache, find
from safetycase.evidence.collecting.engine import MEMORY, opened, version
from safetycase.evidence.collecting.tables import table_of
from safetycase.evidence.collecting.tallied import Answer, count
from safetycase.evidence.formats import reader_named
from safetycase.evidence.inputs import Inputs, always_collected, collected_format, inputs_of, too_large
from safetycase.evidence.lockfile import LockedEvidence, load_lock, write_lock
from safetycase.evidence.locking import Locked, Relocked, accepted_for
from safetycase.evidence.records import UnreadableError
from safetycase.evidence.selection import NotUnderstoodError, Selection, selection_of
from safetycase.evidence.text import counted, shown
from safetycase.evidence.weighing import text_of
from safetycase.model.assurance import Evidence

_SUFFIXES: Mapping[str, str] = {"parquet": ".parquet", "csv": ".csv", "jsonl": ".jsonl"}


class _Wanted(msgspec.Struct, frozen=True):
    """An evidence item to collect, with the files of its artefact, their format and the selection."""

    item: Item[Evidence]
    path: str
    format: str
    selection: Selection


def collect(
    case: Case,
    root: Path,
    only: Collection[str] = (),
    *,
    memory: str = MEMORY,
    threads: int = 0,
    cache: Cache | None = None,
    begins: Callable[[str], None] = lambda words: None,
) -> Locked:
    """The lock that accepts what the rows of collected artefacts come to, for all of them or the items named by `only`.

    `root` is the folder of the case. What cannot be counted is named among the problems, and what was accepted of it
    before stands, as does every other line. `begins` is told what is counted next. Raises EngineMissingError.
    """
    engine = version()
    before = load_lock(case)
    cache = cache or Cache()
    after = dict(before.items)
    problems: list[tuple[str, str]] = []
    wanted: dict[tuple[str, str], list[_Wanted]] = {}
    for one in _wanted(case, only, cache, problems):
        wanted.setdefault((one.path, one.format), []).append(one)
    changed: list[Relocked] = []
    for (path, format_name), users in wanted.items():
        inputs = inputs_of(case.source, path, cache)
        begins(f"{shown(path)}: {counted(len(inputs.files), 'file')}, {inputs.found.size / 1e6:,.1f} MB")
        answers = _answers(case, root, inputs, format_name, users, memory, threads)
        if inputs_of(case.source, path, cache) != inputs:
            answers = {one.item.id: f"{shown(path)} changed while it was counted" for one in users}
        for one in users:
            answer = answers[one.item.id]
            if isinstance(answer, str):
                problems.append((one.item.id, answer))
                continue
            line = _line(case, one, inputs, answer, engine)
            old = before.items.get(one.item.id)
            if line != old:
                changed.append(Relocked(one.item.id, line.states, None if old is None else old.states))
            after[one.item.id] = line
    known = {item.id for item in case.of_kind("evidence")}
    kept = {item_id: line for item_id, line in after.items() if item_id in known}
    changed.sort(key=lambda one: one.id)
    return Locked(content=write_lock(kept), changed=tuple(changed), problems=tuple(problems))


def _wanted(case: Case, only: Collection[str], cache: Cache, problems: list[tuple[str, str]]) -> Iterator[_Wanted]:
    for item in case.of(Evidence):
        artefact = item.record.artefact
        if not item.covers or (only and item.id not in only):
            continue
        path = "" if isinstance(artefact, UnsetType) else text_of(artefact.path)
        named = "" if isinstance(artefact, UnsetType) else text_of(artefact.format)
        format_name = collected_format(path, named) if path else ""
        needed = bool(format_name) and (
            always_collected(path, named) or bool(only) or too_large(find(case.source, path, cache))
        )
        if needed and not item.errors:
            reader = reader_named(format_name)
            assert reader is not None
            try:
                yield _Wanted(item, path, format_name, selection_of(item.record.select, reader))
            except NotUnderstoodError as error:
                problems.append((item.id, str(error)))
        elif needed:
            problems.append((item.id, "it has schema errors"))
        elif only or (path and always_collected(path, named)):
            problems.append((item.id, "only Parquet, CSV and JSONL are collected; name the format in artefact.format"))


def _answers(
    case: Case, root: Path, inputs: Inputs, format_name: str, users: list[_Wanted], memory: str, threads: int
) -> dict[str, Answer | str]:
    """For each item what its rows come to, or why they come to nothing."""
    found = inputs.found
    if found.state != "here":
        what = "is a Git LFS pointer" if found.state == "pointer" else found.reason
        return {one.item.id: f"{shown(one.path)} {what}" for one in users}
    fields = frozenset[str]().union(*(one.selection.fields for one in users))
    answers: dict[str, Answer | str] = {}
    try:
        paths = [real_path(root, name) for name in inputs.files]
        with opened(paths, _SUFFIXES[format_name], memory, threads) as engine:
            table = table_of(engine, case.source, inputs.files, format_name, fields)
            for one in users:
                try:
                    answers[one.item.id] = count(engine, table, one.selection)
                except UnreadableError as error:
                    answers[one.item.id] = f"{shown(one.path)}: {error}"
    except (UnreadableError, OSError) as error:
        return {one.item.id: f"{shown(one.path)}: {error}" for one in users}
    return answers


def real_path(root: Path, name: str) -> Path:
    """Where a file of the case really lies. Raises OSError where that is not inside the case."""
    real = Path(os.path.realpath(root / name, strict=True))
    if not real.is_relative_to(root.resolve()):
        raise OSError(f"{shown(name)} is a link that leaves the case")
    return real


def _line(case: Case, one: _Wanted, inputs: Inputs, answer: Answer, engine: str) -> LockedEvidence:
    requirements, judged = accepted_for(case, one.item)
    tally = answer.tally
    return LockedEvidence(
        path=one.path,
        sha256=inputs.found.sha256,
        size=inputs.found.size,
        format=one.format,
        selection=one.selection.key,
        selected=tally.selected,
        states=tally.states,
        requirements=requirements,
        item=judged,
        cases=tally.cases,
        dims=tally.dims,
        slices=tally.slices,
        repeated=tally.repeated,
        unmet=tally.unmet,
        query=answer.query,
        engine=engine,
        files=len(inputs.files),
    )
