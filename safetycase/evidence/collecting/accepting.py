"""Collecting: rows of large results counted, and the counts accepted into the lock.

DuckDB counts files, where they are; another engine counts its tables.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import UnsetType

from safetycase.case import Case, Item
from safetycase.evidence.artefacts import Cache, find
from safetycase.evidence.collecting.backend import VARIABLE, Backend, reached
from safetycase.evidence.collecting.engine import MEMORY, opened, version
from safetycase.evidence.collecting.tables import table_of
from safetycase.evidence.collecting.tallied import Answer, count
from safetycase.evidence.formats import reader_named
from safetycase.evidence.inputs import Inputs, always_collected, collected_format, inputs_of, table_named, too_large
from safetycase.evidence.lockfile import LockedEvidence, load_lock, write_lock
from safetycase.evidence.locking import Locked, Relocked, accepted_for, lines_of_nobody
from safetycase.evidence.records import UnreadableError
from safetycase.evidence.selection import NotUnderstoodError, Selection, selection_of
from safetycase.evidence.spoken import speaks
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


class _Answered(msgspec.Struct, frozen=True):
    """What came of the items of one artefact, what it was when it was counted, in how many files, and by what."""

    answers: Mapping[str, Answer | str]
    sha256: str = ""
    size: int = 0
    files: int = 1
    engine: str = ""


def collect(
    case: Case,
    root: Path,
    only: Collection[str] = (),
    *,
    memory: str = MEMORY,
    threads: int = 0,
    url: str = "",
    cache: Cache | None = None,
    begins: Callable[[str], None] = lambda words: None,
) -> Locked:
    """The lock that accepts what the rows of collected artefacts come to, for all of them or the items named by `only`.

    `root` is the folder of the case, `url` that of the engine with the tables that artefacts may name. What cannot be
    counted is named among the problems, and what was accepted of it before stands, as does every other line. `begins`
    is told what is counted next. Raises EngineMissingError and BackendError.
    """
    before = load_lock(case)
    after = dict(before.items)
    problems: list[tuple[str, str]] = []
    changed: list[Relocked] = []
    counted_now: set[str] = set()
    for item_id, line in lines_of(case, root, only, memory, threads, url, cache or Cache(), begins):
        if isinstance(line, str):
            problems.append((item_id, line))
            continue
        old = before.items.get(item_id)
        if line != old:
            changed.append(Relocked(item_id, line.states, None if old is None else old.states))
        after[item_id] = line
        counted_now.add(item_id)
    nobody = lines_of_nobody(case, before, only)
    problems += nobody.problems
    kept = {item_id: line for item_id, line in after.items() if item_id not in nobody.dropped}
    changed.sort(key=lambda one: one.id)
    lost = tuple(problem for problem in before.problems if problem.item not in counted_now)
    return Locked(
        content=write_lock(kept, before.unsealed - counted_now),
        changed=tuple(changed),
        problems=tuple(problems),
        lost=lost,
        dropped=nobody.dropped,
    )


def lines_of(
    case: Case, root: Path, only: Collection[str], memory: str, threads: int, url: str, cache: Cache,
    begins: Callable[[str], None],
) -> Iterator[tuple[str, LockedEvidence | str]]:  # fmt: skip
    """The line of each item as `collect` would write it, or why it cannot be counted; the arguments are those of it."""
    before, problems = load_lock(case), list[tuple[str, str]]()
    wanted: dict[tuple[str, str], list[_Wanted]] = {}
    for one in _wanted(case, only, cache, problems):
        wanted.setdefault((one.path, one.format), []).append(one)
    yield from problems
    engine = version() if any(not table_named(path) for path, _ in wanted) else ""

    def of_files(path: str, format_name: str, users: list[_Wanted]) -> _Answered:
        inputs = inputs_of(case.source, path, cache)
        begins(f"{shown(path)}: {counted(len(inputs.files), 'file')}, {inputs.found.size / 1e6:,.1f} MB")
        answers = _answers(case, root, inputs, format_name, users, memory, threads)
        if inputs_of(case.source, path, cache) != inputs:
            return _all(users, f"{shown(path)} changed while it was counted")
        return _Answered(answers, inputs.found.sha256, inputs.found.size, len(inputs.files), engine)

    for users, answered in _answered(wanted, url, of_files, begins):
        for one in users:
            answer = answered.answers[one.item.id]
            old = before.items.get(one.item.id)
            yield one.item.id, answer if isinstance(answer, str) else _line(case, one, answered, answer, old)


def _all(users: list[_Wanted], problem: str) -> _Answered:
    return _Answered({one.item.id: problem for one in users})


def _answered(
    wanted: Mapping[tuple[str, str], list[_Wanted]],
    url: str,
    of_files: Callable[[str, str, list[_Wanted]], _Answered],
    begins: Callable[[str], None],
) -> Iterator[tuple[list[_Wanted], _Answered]]:
    """What came of each artefact: of files first, then of tables, over one connection."""
    tables = {path: users for (path, _), users in wanted.items() if table_named(path)}
    for (path, format_name), users in wanted.items():
        if path not in tables:
            yield users, of_files(path, format_name, users)
    if tables and not url:
        for path, users in tables.items():
            yield (
                users,
                _all(users, f"{shown(path)} is a table of another engine; name it with --backend or {VARIABLE}"),
            )
    elif tables:
        with reached(url) as backend:
            for path, users in tables.items():
                yield users, _of_table(backend, path, users, begins)


def _of_table(backend: Backend, path: str, users: list[_Wanted], begins: Callable[[str], None]) -> _Answered:
    from safetycase.evidence.collecting.remote import count_table, state_of

    name, answers = table_named(path), dict[str, Answer | str]()
    try:
        state = state_of(backend, name)
        begins(f"{shown(path)}: {counted(state.rows, 'row')}")
        for one in users:
            try:
                answers[one.item.id] = count_table(backend, name, one.selection)
            except UnreadableError as error:
                answers[one.item.id] = f"{shown(path)}: {error}"
        if state_of(backend, name) != state:
            return _all(users, f"{shown(path)} changed while it was counted")
    except UnreadableError as error:
        return _all(users, f"{shown(path)}: {error}")
    return _Answered(answers, state.sha256, state.rows, engine=backend.name)


def _wanted(case: Case, only: Collection[str], cache: Cache, problems: list[tuple[str, str]]) -> Iterator[_Wanted]:
    for item in case.of(Evidence):
        artefact = item.record.artefact
        if not speaks(item) or (only and item.id not in only):
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
            problems.append(
                (item.id, "only tables, Parquet, CSV and JSONL are collected; name the format in artefact.format")
            )


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


def _line(
    case: Case, one: _Wanted, answered: _Answered, answer: Answer, known: LockedEvidence | None
) -> LockedEvidence:
    requirements, judged = accepted_for(case, one.item)
    tally = answer.tally
    return LockedEvidence(
        path=one.path,
        sha256=answered.sha256,
        size=answered.size,
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
        engine=answered.engine,
        files=answered.files,
        late=known.late if known is not None and known.sha256 == answered.sha256 else {},
    )
