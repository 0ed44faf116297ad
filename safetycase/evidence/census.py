"""Whether results that are called all there is can be all there is: a census needs no bound, and must be one."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from safetycase.evidence.material import Material
from safetycase.evidence.terms import is_census
from safetycase.evidence.text import shown
from safetycase.model.assurance import Evidence, Requirement


def no_census(evidence: Evidence) -> str:
    """Why evidence that calls itself a census cannot be one: its cases were chosen. Empty where nothing says so."""
    sampling = evidence.sampling
    if evidence.design != "census" or isinstance(sampling, UnsetType) or isinstance(sampling.how, UnsetType):
        return ""
    if sampling.how == "census":
        return ""
    return f"`design: census` says that all cases were counted, and `sampling` that a {sampling.how} part of them was"


def expected_trials(material: Material) -> int | None:
    """How many trials are expected: what the item says, or what its artefact planned; None where neither says."""
    expect = material.item.record.expect
    if not isinstance(expect, UnsetType) and not isinstance(expect.items, UnsetType):
        return expect.items
    return material.planned


def census_gap(wanted: Requirement, material: Material) -> str:
    """Why a census does not show that it is of all there is, where that is what it is to show; empty where it does."""
    if not is_census(material.item.record):
        return ""
    target = wanted.target
    rate = not isinstance(target, UnsetType) and target.metric in {"failure-rate", "event-rate"}
    if not rate and wanted.coverage is UNSET and wanted.regime != "worst-case" and wanted.kind != "robustness":
        return ""
    if not isinstance(target, UnsetType) and target.metric == "event-rate":
        return _exposure_gap(str(target.per), material)
    if expected_trials(material) is not None:
        return ""
    return "it is a census, and nothing says of how many cases: `expect: {items: ...}` does"


def _exposure_gap(unit: str, material: Material) -> str:
    """Why the exposure of a census may not be all there was."""
    stated, seen = material.item.record.exposure, material.counts.exposure.get(unit, 0.0)
    if isinstance(stated, UnsetType) or stated.unit != unit or isinstance(stated.value, UnsetType):
        words = f"`exposure: {{unit: {shown(unit, 40)}, value: ...}}` does"
        return f"it is a census, and nothing says of how much exposure: {words}"
    if seen < stated.value:
        return f"it is a census of {stated.value:g} {shown(unit, 40)}s, and the results have {seen:g}"
    return ""
