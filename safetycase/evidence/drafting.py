"""What a file of results says to whoever adds it to a case, and the evidence item that is begun from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from safetycase.case import Case
from safetycase.evidence.age import parse_day
from safetycase.evidence.artefacts import Cache, find, reader_for
from safetycase.evidence.formats import HEAD, Reader, Wanted
from safetycase.evidence.ids import REQUIREMENT_PROPERTIES, split_ids
from safetycase.evidence.inputs import NO_LIMIT, always_collected, is_pattern, table_named
from safetycase.evidence.reach import is_rate
from safetycase.evidence.records import NO_EXPOSURE, CaseResult, Exposures, Rows, RunRecord, State, UnreadableError
from safetycase.evidence.selection import PROPERTY
from safetycase.evidence.spoken import requirement_names
from safetycase.evidence.subjects import expected_subject
from safetycase.evidence.text import counted, shown
from safetycase.model.assurance import Lineage, Requirement

MAX_VALUES = 50
"""From more values of a field than this no selection is proposed."""

MAX_STRANGE = 20
"""How many ids that the case does not have are kept."""

_SCORES = 6
"""How many different scores are named."""

_SUBJECT = ("version", "commit", "model", "digest")

_Values = dict[str, dict[str, None]]
"""Fields by which results can be selected, each with its values, in order."""


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What a file of results says. Subject and lineage are those that it states, by field.

    `states` counts results by run state; `scored` those whose score the evidence item must give an outcome to, by
    score, the first of them, and under an empty one the rest. `named` are the requirements of the case that results
    name, with the fields and values that select these results. `strange`
    are ids that they name and that the case does not have. `planned` is how many items were planned. `method` is empty
    where the format does not tell how its results were obtained. `environment` is where it says that it ran.
    """

    path: str
    format: str
    method: str
    tool: str = ""
    produced: str = ""
    states: Mapping[State, int] = {}
    scored: Mapping[str, int] = {}
    named: Mapping[str, Mapping[str, Sequence[str]]] = {}
    strange: tuple[str, ...] = ()
    planned: int | None = None
    exposure: Exposures = NO_EXPOSURE
    subject: Mapping[str, str] = {}
    lineage: Mapping[str, tuple[str, ...]] = {}
    environment: Mapping[str, str] = {}
    first_party: bool | None = None

    def _scores(self) -> str:
        found = sorted((score, count) for score, count in self.scored.items() if score)
        said = [f"{count:,} of {shown(score, 30)}" for score, count in found]
        return ", ".join([*said, f"{self.scored['']:,} of others"] if self.scored.get("") else said)

    @property
    def words(self) -> str:
        """It in one line, as it stands there: escape it before showing."""
        scored = sum(self.scored.values())
        number = sum(self.states.values()) + scored
        parts = [f"{count:,} {state}" for state, count in self.states.items()]
        parts += [f"{scored:,} with a score: {self._scores()}"] if scored else []
        told = [f"{self.format}{f' of {self.tool}' if self.tool else ''}: {counted(number, 'result')}"]
        told[0] += f" ({', '.join(parts)})" if parts else ""
        told += [f"{value:,.6g} {unit}" for unit, value in self.exposure.items()]
        told += [f"produced {self.produced}"] if self.produced else []
        told += [f"{name} {value}" for name, value in self.subject.items()]
        told += [f"names {', '.join(self.named)}"] if self.named else []
        told += [f"names {', '.join(self.strange)}, which the case does not have"] if self.strange else []
        return "; ".join(told)


def look(case: Case, path: str, format_name: str = "", root: Path | None = None) -> Seen:
    """What the results at `path`, relative to the case, say.

    `format_name` names the format where it is not to be recognised; `root` is the folder of the case, without which
    Parquet is not read. Raises UnreadableError where the file is not here or cannot be read as results.
    """
    if is_pattern(path) or table_named(path):
        what = "begins as that of a table" if table_named(path) else "has * or ?, which stand for any files that match"
        raise UnreadableError(f"its path {what}; rename it first")
    found = find(case.source, path, Cache(), NO_LIMIT if always_collected(path, format_name) else None)
    if found.state == "pointer":
        raise UnreadableError("it is a Git LFS pointer; fetch the file first")
    if found.state != "here":
        raise UnreadableError(f"it {found.reason}")
    looking = _Looking(requirement_names(case), frozenset(case.items))
    try:
        with case.source.open(path) as stream:
            reader = reader_for(stream.read(HEAD), path, format_name)
            stream.seek(0)
            looking.reader = reader
            asked = Wanted(REQUIREMENT_PROPERTIES)
            rows = _parquet(case, path, root) if reader.name == "parquet" else reader.rows(stream, asked)
            while True:
                looking.add(next(rows))
    except StopIteration as end:
        return looking.seen(path, reader, end.value)
    except OSError as error:
        raise UnreadableError(f"it cannot be read: {error}") from None


def _parquet(case: Case, path: str, root: Path | None) -> Rows:
    from safetycase.evidence.collecting import EngineMissingError, parquet_rows

    if root is None:
        raise UnreadableError("Parquet is read only where it lies in a folder")
    try:
        return (yield from parquet_rows(root, case.source, path))
    except EngineMissingError as error:
        raise UnreadableError(f"it is a Parquet file, and {error}") from None


class _Looking:
    """What is gathered from the results one by one."""

    reader: Reader

    def __init__(self, known: Mapping[str, str], items: frozenset[str]) -> None:
        self._known, self._items = known, items
        self._states: dict[State, int] = {}
        self._scored: dict[str, int] = {}
        self._named: dict[str, _Values] = {}
        self._strange: dict[str, None] = {}

    def add(self, case: CaseResult) -> None:
        """Take a result in, unless it is another view of one."""
        if case.again:
            return
        if case.value is None:
            if case.count:
                self._states[case.state] = self._states.get(case.state, 0) + case.count
        else:
            score = case.value if case.value in self._scored or len(self._scored) < _SCORES else ""
            self._scored[score] = self._scored.get(score, 0) + case.count
        for name in dict.fromkeys(self.reader.item_ids(case)) if case.properties or case.inherited else ():
            into = self._place_of(name)
            if into is not None:
                self._note(case, name, into)

    def _name(self, name: str, fields: Mapping[str, Iterable[str]]) -> None:
        """Take in that the artefact as a whole gives an id to what has some values of fields."""
        into = self._place_of(name)
        if into is not None:
            for field, values in fields.items():
                into.setdefault(field, {}).update(dict.fromkeys(values))

    def _place_of(self, name: str) -> _Values | None:
        """Where to note what names an id of a requirement; None for any other, of which the strange are kept."""
        if name in self._known:
            return self._named.setdefault(self._known[name], {})
        if name not in self._items and len(self._strange) < MAX_STRANGE and any(map(str.isdigit, name)):
            self._strange[name] = None
        return None

    def _note(self, case: CaseResult, name: str, values: _Values) -> None:
        """Note by which fields a result that names something is selected."""
        whole = PROPERTY not in self.reader.fields
        for field in sorted(case.property_names()):
            for value in case.values(field):
                if name in (value, *split_ids(value)) or value.rpartition(":")[2].strip() == name:
                    into = values.setdefault(field if whole else f"{PROPERTY}{field}", {})
                    into[value if whole else name] = None

    def seen(self, path: str, reader: Reader, record: RunRecord) -> Seen:
        """All of it."""
        for name, fields in record.named.items():
            self._name(name, fields)
        day = parse_day(record.started) if record.started else None
        return Seen(
            path=path,
            format=record.format,
            method=record.manual.method if record.manual is not None and record.manual.method else reader.method,
            tool=" ".join(filter(None, (record.tool, record.tool_version))),
            produced=day.isoformat() if day is not None else "",
            states=self._states,
            scored=self._scored,
            named={name: {field: list(found) for field, found in values.items()}
                   for name, values in sorted(self._named.items())},
            strange=tuple(self._strange),
            planned=record.planned,
            exposure=record.exposure,
            subject={name: record.subject[name] for name in _SUBJECT if record.subject.get(name)},
            lineage={name: values for name, values in record.lineage.items()
                     if values and name in Lineage.__struct_fields__},
            environment=record.environment,
            first_party=record.first_party,
        )  # fmt: skip


def draft(seen: Seen, requirement: str = "") -> dict[str, Any]:
    """A draft of an evidence item: all that the results themselves say.

    `requirement` is the id it shall support; empty: the one that the results name, or none where they name several
    or none. What they do not say is left to a person (`lacking`); their day is read from them on each check, so that
    the next results bring their own.
    """
    if not requirement and len(seen.named) == 1:
        requirement = next(iter(seen.named))
    item: dict[str, Any] = {"supports": [requirement]} if requirement else {}
    if seen.method:
        item["method"] = seen.method
    item["artefact"] = {"path": seen.path, "format": seen.format}
    fields = seen.named.get(requirement, {})
    if fields:
        field = next(iter(sorted(fields)))
        values = fields[field]
        if len(values) <= MAX_VALUES:
            item["select"] = {"where": {field: values[0] if len(values) == 1 else sorted(values)}}
    if seen.subject:
        item["subject"] = dict(seen.subject)
    if seen.lineage:
        item["lineage"] = {
            name: values[0] if len(values) == 1 else list(values) for name, values in seen.lineage.items()
        }
    if seen.first_party is not None:
        item["first_party"] = seen.first_party
    return item


def lacking(case: Case, seen: Seen, requirements: Iterable[str]) -> list[str]:
    """What evidence for some requirements should say, and neither the results nor the manifest do.

    Of `method` (of formats that any tool writes), `version`, `commit`, `model`, `digest` (what the case itself states
    of its subject), `produced`, `sampling` (for rates) and `environment` (where a requirement names one).
    """
    filled: Mapping[str, str] = {}
    sampled = placed = False
    defaults = case.manifest.defaults
    of_evidence = UNSET if isinstance(defaults, UnsetType) else defaults.evidence
    if not isinstance(of_evidence, UnsetType) and not isinstance(of_evidence.subject, UnsetType):
        filled = msgspec.to_builtins(of_evidence.subject)
    expected = expected_subject(case, str(filled.get("component", "")))
    found = [] if seen.method else ["method"]
    if expected and not any(name in seen.subject or filled.get(name) for name in expected):
        found.append(next(iter(expected)))
    if not seen.produced:
        found.append("produced")
    for name in requirements:
        item = case.find(name, Requirement)
        if item is not None:
            sampled = sampled or is_rate(item.record)
            placed = placed or not isinstance(item.record.environment, UnsetType)
    return [*found, *(["sampling"] if sampled else []), *(["environment"] if placed else [])]
