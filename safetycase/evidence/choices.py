"""What an author can choose from for an evidence item: files with results, and what is in them to select by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from safetycase.case import Case
from safetycase.evidence.artefacts import Cache, find, reader_for
from safetycase.evidence.formats import HEAD, Reader, Wanted, recognise
from safetycase.evidence.ids import REQUIREMENT_PROPERTIES
from safetycase.evidence.inputs import is_pattern
from safetycase.evidence.readings import values_of
from safetycase.evidence.records import CaseResult, UnreadableError
from safetycase.evidence.selection import PROPERTY

_LOOKED_AT = 500
"""How many files are opened to see whether they hold results."""
_CASES = 20_000
"""How many cases of an artefact are looked at."""
_VALUES = 1_000
"""How many values of one field are told."""


def result_files(case: Case) -> Iterator[tuple[str, str]]:
    """The files in the folder of the case that hold results, each with its format."""
    files = case.source.find(["**/*"]).files
    paths = (path for path in files if path not in case.documents and not is_pattern(path))
    for path in islice(paths, _LOOKED_AT):
        try:
            with case.source.open(path) as stream:
                reader = recognise(stream.read(HEAD), path)
        except OSError:
            continue
        if reader is not None:
            yield path, reader.name


def selectable(case: Case, path: str, format_name: str = "") -> dict[str, Mapping[str, int]]:
    """The fields by which the results at a path can be selected, each with its values and how many cases have them.

    Of a large artefact only the first cases are looked at. Raises UnreadableError where the file is not here or holds
    no results.
    """
    found = find(case.source, path, Cache())
    if found.state != "here":
        raise UnreadableError(f"it is {found.state}")
    counts: dict[str, dict[str, int]] = {}
    try:
        with case.source.open(path) as stream:
            reader = reader_for(stream.read(HEAD), path, format_name)
            stream.seek(0)
            names = {name for name in (*reader.fields, *reader.locators) if not name.endswith(".")}
            for result in islice(reader.rows(stream, Wanted(REQUIREMENT_PROPERTIES | names)), _CASES):
                _note(result, names, reader, counts)
    except OSError as error:
        raise UnreadableError(f"it cannot be read: {error}") from None
    return {name: values for name, values in counts.items() if values}


def _note(result: CaseResult, names: set[str], reader: Reader, counts: dict[str, dict[str, int]]) -> None:
    prefix = PROPERTY if PROPERTY in reader.fields else ""
    told = {name: tuple(values_of(result, name)) for name in sorted(names)}
    told |= {f"{prefix}{name}": result.values(name) for name in sorted(result.property_names())}
    for name, values in told.items():
        known = counts.setdefault(name, {})
        for value in dict.fromkeys(values):
            if value and (value in known or len(known) < _VALUES):
                known[value] = known.get(value, 0) + result.count
