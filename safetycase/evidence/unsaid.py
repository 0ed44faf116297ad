"""What a verdict leans on and nobody said: where a requirement must hold, and where a threshold was chosen."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET, UnsetType

from safetycase.case import Case, Item, joined
from safetycase.evidence import declared_rules as rules
from safetycase.evidence.faults import Fault
from safetycase.evidence.material import Material
from safetycase.evidence.reach import is_rate
from safetycase.evidence.terms import is_census
from safetycase.model.analysis import Environment
from safetycase.model.assurance import Evidence, Requirement


def anywhere_faults(case: Case, requirement: Item[Requirement]) -> Iterator[Fault]:
    """That a measured requirement must hold nowhere in particular, although the case says where it is used."""
    wanted = requirement.record
    if requirement.not_needed or not isinstance(wanted.environment, UnsetType) or not _is_measured(wanted):
        return
    used = [item.id for item in joined(case).of(Environment) if item.covers and item.record.kind == "deployment"]
    if used:
        more = f" or another of {len(used)}" if len(used) > 1 else ""
        message = f"{requirement.id} is measured and does not say where it must hold: in {used[0]}{more}, or elsewhere"
        yield Fault(rules.HOLDS_ANYWHERE, requirement, message)


def threshold_faults(requirement: Item[Requirement], material: Material) -> Iterator[Fault]:
    """That cases may be left open, and nothing says on which data it was chosen which are."""
    if threshold_note(requirement.record, material.item.record):
        item = material.item
        message = f"{item.id} does not say on which data the threshold was chosen by which cases are left open"
        yield Fault(rules.THRESHOLD_UNSTATED, item, message)


def threshold_note(wanted: Requirement, evidence: Evidence) -> str:
    """What a verdict says of a threshold of which nobody says where it was chosen; empty where there is none."""
    selective = wanted.coverage is not UNSET or (
        not isinstance(wanted.target, UnsetType) and wanted.target.of == "answered"
    )
    if not selective or not is_rate(wanted) or evidence.threshold_chosen_on is not UNSET or is_census(evidence):
        return ""
    return "on which data its threshold was chosen is not stated (threshold_chosen_on)"


def _is_measured(wanted: Requirement) -> bool:
    """Whether it asks for a number that depends on where it is measured."""
    values = (wanted.coverage, wanted.slices, wanted.margin, wanted.prediction)
    return is_rate(wanted) or wanted.regime == "worst-case" or any(one is not UNSET for one in values)
