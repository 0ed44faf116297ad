"""Results that name other requirements than the evidence item that counts them: a file that was exchanged for another.

Where a format has a place for the ids of requirements, a result says by itself what it was to show.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Mapping
from functools import cached_property

import msgspec
from msgspec import UNSET

from safetycase.case import Case
from safetycase.evidence.conditions import measures_a_value
from safetycase.evidence.examples import beside, both, naming
from safetycase.evidence.faults import Fault
from safetycase.evidence.ids import split_ids
from safetycase.evidence.material import Material
from safetycase.evidence.overview import MAX_IDS, Info
from safetycase.evidence.rules import UNLINKED_ID
from safetycase.evidence.spoken import requirement_names, requirements_of, speaks, supports_of
from safetycase.evidence.text import shown
from safetycase.findings import Rule, Severity, declare

_LISTED = 5

EXCHANGED = declare(
    Rule(
        code="SFC708",
        name="results-of-another-requirement",
        severity=Severity.ERROR,
        summary="All requirements that the results name are others than the evidence item supports.",
        why="The tests say themselves what they are to show. Passing tests of one requirement show nothing of another, "
        "and a file that was copied to the wrong name would otherwise demonstrate it.",
        source="safetycase model: an evidence item that can be judged; one artefact may name several requirements",
        fix="Put the right file there, correct the ids in the tests or `supports`; or, where these very results show "
        "the requirement too, name them under `select.where`.",
        bad=both() + beside("evidence/run.xml", naming("R-2")) + beside("evidence/run-2.xml", naming("R-2")),
        good=both() + beside("evidence/run.xml", naming("R-1")) + beside("evidence/run-2.xml", naming("R-2")),
    )
)


def exchanged(case: Case, materials: Mapping[str, Material]) -> dict[str, str]:
    """By evidence item: why its results are those of other requirements."""
    found = {}
    telling = _telling(materials)
    names = _Names(case)
    for material in telling:
        others, name = _others(case, material, names), material.item.id
        if others and not _asked_for(material, names):
            found[name] = f"{shown(material.path)} names {_list(others)} alone, which {name} does not support"
    return found


def without_exchanged(materials: Mapping[str, Material], reasons: Mapping[str, str]) -> dict[str, Material]:
    """The materials, of which those that were exchanged tell nothing."""
    return {
        name: msgspec.structs.replace(material, problem=material.problem or reasons[name], foreign=True)
        if name in reasons
        else material
        for name, material in materials.items()
    }  # fmt: skip


def exchange_faults(case: Case, materials: Mapping[str, Material]) -> list[Fault]:
    """Files that were exchanged, and results that are selected by the id of another requirement."""
    found = []
    for name, reason in exchanged(case, materials).items():
        found.append(Fault(EXCHANGED, materials[name].item, f"{name}: {reason}", ("artefact", "path")))
    telling = [one for one in _telling(materials) if one.item.record.select is not UNSET]
    names = _Names(case)
    for material in telling:
        wanted = _wanted(case, material)
        asked = _asked_for(material, names, but=wanted) if wanted else set()
        if asked and wanted.isdisjoint(asked):
            words = f"selects results by {_list(sorted(asked))}, which it does not support"
            found.append(Fault(UNLINKED_ID, material.item, f"{material.item.id} {words}", ("select", "where")))
    return found


def takes_all(user: Material) -> bool:
    """Whether an item counts every result of its artefact."""
    return user.selection is not None and not user.selection.where and not user.selection.either


def counts_cases(case: Case, user: Material) -> bool:
    """Whether the cases that an item selects speak for anything; where only values are asked for they do not."""
    wanted = requirements_of(case, user.item)
    return not wanted or any(not measures_a_value(one.record) for one in wanted)


class _Names:
    """What the results of artefacts name, worked out once for each: many items may be about one."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._named: dict[int, tuple[Info, frozenset[str]]] = {}

    @cached_property
    def of(self) -> dict[str, str]:
        """Every id and alias of a requirement, with the id it stands for."""
        return requirement_names(self._case)

    def named(self, info: Info) -> frozenset[str]:
        """The requirements that results name."""
        known = self._named.get(id(info))  # an id is only that of a living object
        if known is None:
            known = self._named[id(info)] = info, frozenset(self.of[one] for one in info.ids if one in self.of)
        return known[1]


def _telling(materials: Mapping[str, Material]) -> list[Material]:
    """Those that count and whose results name something."""
    return [one for one in materials.values() if one.info is not None and one.info.ids and speaks(one.item)]


def _others(case: Case, material: Material, names: _Names) -> list[str]:
    """The requirements that the results of an item name, where it speaks of requirements and of none of these.

    Where a selection may take results that name nothing, it is not known that it takes any others.
    """
    info = material.info
    assert info is not None
    if len(info.ids) >= MAX_IDS or (info.nameless and not _takes_nameless(case, material)):
        return []
    named, wanted = names.named(info), _wanted(case, material)
    return sorted(named) if wanted and named.isdisjoint(wanted) else []


def _takes_nameless(case: Case, material: Material) -> bool:
    """Whether an item counts all results of an artefact, those that name nothing beside those of others."""
    return takes_all(material) and counts_cases(case, material)


def _wanted(case: Case, material: Material) -> set[str]:
    """The requirements that an item speaks of, those of imported cases also by the id that they have there."""
    if not requirements_of(case, material.item):
        return set()
    targets = {target for target, _, _ in supports_of(material.item.record)}
    return targets | {target.rpartition(":")[2] for target in targets}


def _asked_for(material: Material, names: _Names, but: Collection[str] = ()) -> set[str]:
    """The requirements that the selection itself names; those of `but` alone where it names any of them."""
    select = material.item.record.select
    if select is UNSET or material.selection is None:
        return set()
    values = [value for _, values in material.selection.where for value in values if value.strip("*")]
    told = {part for value in values for part in (value, *split_ids(value), value.rpartition(":")[2].strip())}
    globs = [value for value in values if "*" in value]
    if globs and material.info is not None:
        of_those = names.named(material.info).intersection(but)
        near = {one for one in of_those if any(fnmatch.fnmatchcase(one, glob) for glob in globs)}
        if near:
            return near
        told |= {one for one in material.info.ids if any(fnmatch.fnmatchcase(one, glob) for glob in globs)}
    return {names.of[one] for one in told if one in names.of}


def _list(ids: list[str]) -> str:
    more = f" and {len(ids) - _LISTED} more" if len(ids) > _LISTED else ""
    return ", ".join(shown(name, 40) for name in ids[:_LISTED]) + more
