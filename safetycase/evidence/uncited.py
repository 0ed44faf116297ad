"""Results that lie beside those of a case and that no evidence item counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from safetycase.case import Case
from safetycase.case.globs import glob
from safetycase.evidence import rules
from safetycase.evidence.faults import Fault
from safetycase.evidence.formats import HEAD, recognise
from safetycase.evidence.inputs import is_pattern, table_named
from safetycase.evidence.material import Material
from safetycase.evidence.text import shown

_LOOKED_AT = 2000
"""How many files of a folder are looked at; each check opens them."""
_LISTED = 8


def uncited_faults(case: Case, materials: Mapping[str, Material]) -> Iterator[Fault]:
    """For each folder with artefacts: the files in it that hold results and that no evidence item counts."""
    users: dict[str, Material] = {}
    for material in materials.values():
        if material.path and not table_named(material.path) and material.item.covers:
            users.setdefault(material.path, material)
    cited = {str(PurePosixPath(path)) for path in users}
    patterns = [glob(path) for path in users if is_pattern(path)]
    first: dict[str, Material] = {}
    for path, material in users.items():
        first.setdefault(str(PurePosixPath(path).parent), material)
    for folder, material in first.items():
        beside = case.source.find(["*" if folder == "." else f"{folder}/*"]).files
        others = [path for path in beside if path not in cited and not any(one.matches(path) for one in patterns)]
        left = list(_results(case, others))
        if len(others) > _LOOKED_AT:
            message = f"{folder} holds {len(others):,} files that no evidence item cites; {_LOOKED_AT:,} were looked at"
            yield Fault(rules.UNCITED, material.item, message, ("artefact", "path"))
        if left:
            named = ", ".join(shown(path, 120) for path in left[:_LISTED])
            more = f" and {len(left) - _LISTED} more" if len(left) > _LISTED else ""
            words = "holds results" if len(left) == 1 else "hold results"
            message = f"{named}{more} {words} that no evidence item counts"
            yield Fault(rules.UNCITED, material.item, message, ("artefact", "path"))


def _results(case: Case, paths: Iterable[str]) -> Iterator[str]:
    """The paths at which a reader recognises results."""
    for _, path in zip(range(_LOOKED_AT), paths, strict=False):
        try:
            with case.source.open(path) as stream:
                found = recognise(stream.read(HEAD), path)
        except OSError:
            continue
        if found is not None:
            yield path
