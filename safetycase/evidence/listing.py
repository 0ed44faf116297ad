"""Rows for the list of evidence, and a first draft of an item for a file of results."""

from __future__ import annotations

from typing import Any

from safetycase.case import Case
from safetycase.evidence.age import parse_day
from safetycase.evidence.artefacts import Cache, examine, find, reader_for
from safetycase.evidence.contents import requirement_names
from safetycase.evidence.formats import HEAD, Wanted
from safetycase.evidence.ids import REQUIREMENT_PROPERTIES, names_requirements, split_ids
from safetycase.evidence.judging import Assessment
from safetycase.evidence.records import STATES, CaseResult, RunRecord, UnreadableError
from safetycase.evidence.selection import PROPERTY, Selection
from safetycase.evidence.states import EvidenceState


def counts_row(state: EvidenceState) -> dict[str, int]:
    """The counts of every run state under its name in JSON (`not_run`), with `missing` for planned cases without."""
    row = {name.replace("-", "_"): state.counts.states.get(name, 0) for name in STATES}
    row["missing"] = state.counts.missing
    return row


def evidence_rows(assessment: Assessment) -> list[dict[str, Any]]:
    """One row per evidence item, as `evidence list --format json` gives it."""
    return [
        {
            "id": state.id,
            "format": state.format or None,
            "state": state.state,
            "basis": state.basis or None,
            "sha256": state.sha256 or None,
            "counts": counts_row(state),
            "exposure": dict(state.counts.exposure),
            "supports": list(state.supports),
            "undermines": list(state.undermines),
            "path": state.path or None,
            "selected": state.selected,
            "produced": state.produced or None,
            "reasons": list(state.reasons),
        }
        for state in assessment.evidence.values()
    ]


def named_requirements(case: Case, path: str) -> dict[str, str]:
    """The requirements of the case that the results at `path` name, each with the property that names it.

    Raises UnreadableError where the file is not here or cannot be read as results.
    """
    return _look(case, path)[1]


def propose(case: Case, path: str, requirement: str = "") -> dict[str, Any]:
    """A draft of an evidence item for the results at `path`, relative to the case.

    `requirement` is the id it shall support; empty: the one that the results name, or none where they name several
    or none. Subject, environment and sampling are left to a person. Raises UnreadableError as `named_requirements`.
    """
    record, named = _look(case, path)
    if not requirement and len(named) == 1:
        requirement = next(iter(named))
    item: dict[str, Any] = {}
    if requirement:
        item["supports"] = [requirement]
    item["method"] = "test"
    item["artefact"] = {"path": path, "format": record.format}
    if requirement in named:
        key = f"{PROPERTY}{named[requirement]}"
        values = _used(case, path, record.format, key, requirement)
        item["select"] = {"where": {key: values[0] if len(values) == 1 else sorted(values)}}
    day = parse_day(record.started) if record.started else None
    if day is not None:
        item["produced"] = day.isoformat()
    return item


def _used(case: Case, path: str, format_name: str, key: str, requirement: str) -> list[str]:
    """The id and aliases of a requirement under which results name it; all of them where none does."""
    aliases = [name for name, stands_for in requirement_names(case).items() if stands_for == requirement]
    asked = {name: Selection(((key, (name,)),)) for name in aliases}
    cache = Cache()
    examined = examine(case.source, path, find(case.source, path, cache), format_name, asked.values(), cache)
    found = [name for name, one in asked.items() if one.key in examined.tallies and examined.tallies[one.key].selected]
    return found if len(found) == 1 else aliases


def _look(case: Case, path: str) -> tuple[RunRecord, dict[str, str]]:
    """What an artefact says as a whole, and the requirements of the case that it names with the properties."""
    found = find(case.source, path, Cache())
    if found.state == "pointer":
        raise UnreadableError("it is a Git LFS pointer; fetch the file first")
    if found.state != "here":
        raise UnreadableError(f"it {found.reason}")
    known = requirement_names(case)
    named: dict[str, str] = {}
    try:
        with case.source.open(path) as stream:
            reader = reader_for(stream.read(HEAD), path, "")
            stream.seek(0)
            rows = reader.rows(stream, Wanted(REQUIREMENT_PROPERTIES))
            while True:
                _note(next(rows), known, named)
    except StopIteration as end:
        record: RunRecord = end.value
        return record, dict(sorted(named.items()))
    except OSError as error:
        raise UnreadableError(f"it cannot be read: {error}") from None


def _note(result: CaseResult, known: dict[str, str], named: dict[str, str]) -> None:
    if not result.properties and not result.inherited:
        return
    for name in sorted(result.property_names()):
        if names_requirements(name):
            for value in result.values(name):
                for part in split_ids(value):
                    if part in known:
                        named.setdefault(known[part], name)
