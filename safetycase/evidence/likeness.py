"""How like the use a test was: the capability for which it holds, and who made it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from msgspec import UnsetType

from safetycase.case import Case, Item
from safetycase.evidence import declared_rules as rules
from safetycase.evidence.environments import environment_named
from safetycase.evidence.faults import Fault
from safetycase.evidence.material import Material
from safetycase.evidence.origins import UNKNOWN, origins_of, tested_origins
from safetycase.evidence.text import shown
from safetycase.model.analysis import Parameter
from safetycase.model.assurance import Evidence, Requirement
from safetycase.model.fields import Scalar

CAPABILITY = "capability_level"
"""The parameter of an environment that says which capability is used there."""


def capability_gap(case: Case, wanted: Requirement, evidence: Evidence) -> str:
    """Why evidence that holds for one capability does not reach the one used; empty where it does or none is known.

    A level that is a number reaches all up to it; any other only itself.
    """
    level, use = evidence.capability_level, _used(case, wanted)
    if isinstance(level, UnsetType) or use is None:
        return ""
    beyond = [value for value in _values(use) if not _reaches(level, value)]
    if not beyond:
        return ""
    return f"it holds for the capability {shown(level, 60)}, and {shown(str(beyond[-1]), 60)} is used"


def likeness_faults(case: Case, requirement: Item[Requirement], material: Material) -> Iterator[Fault]:
    """What an item says of capability and party that does not fit the requirement or where things come from."""
    item, evidence = material.item, material.item.record
    if not isinstance(evidence.capability_level, UnsetType):
        gap = capability_gap(case, requirement.record, evidence)
        if not gap and _used(case, requirement.record) is None:
            level = shown(evidence.capability_level, 60)
            gap = f"it holds for the capability {level}, and where it must hold, nothing says which is used"
        if gap:
            yield Fault(rules.CAPABILITY_ELSEWHERE, item, f"{item.id}: {gap}", (CAPABILITY,))
    if evidence.first_party is False and (party := _maker(case, requirement.record, material)):
        message = f"{item.id} is said to be of a third party, and {shown(party, 60)} made what was tested and tested it"
        yield Fault(rules.NOT_THIRD_PARTY, item, message, ("first_party",))


def party_note(evidence: Evidence) -> str:
    """What a verdict says of who obtained the evidence; empty where it is nobody who made what was tested."""
    return "those who made what was tested produced it" if evidence.first_party is True else ""


def _used(case: Case, wanted: Requirement) -> Parameter | None:
    """The capability that is used where the requirement must hold; None where nothing says it."""
    if isinstance(wanted.environment, UnsetType):
        return None
    environment = environment_named(case, wanted.environment)
    return None if environment is None else environment.record.parameters.get(CAPABILITY)


def _values(use: Parameter) -> tuple[Scalar, ...]:
    top = () if isinstance(use.range, UnsetType) else use.range[1:]
    return (*use.values, *top)


def _reaches(level: str, value: Scalar) -> bool:
    if level.strip() == str(value).strip():
        return True
    try:
        known = float(level)
    except ValueError:
        return False
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(known) and known >= float(value)


def _maker(case: Case, wanted: Requirement, material: Material) -> str:
    """Who made what was tested and also obtained the evidence; empty where nobody is known to have."""
    makers = [*tested_origins(case, wanted, material, "team", "vendor")]
    if material.info is not None:
        makers += material.info.lineage.get("vendor", ())
    known = {name.casefold() for name in makers if name != UNKNOWN}
    testers = (name for key in ("evaluator", "team", "test_author") for name in origins_of(case, material, key))
    return next((name for name in testers if name.casefold() in known), "")
