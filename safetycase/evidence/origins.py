"""Where evidence and what was tested come from, as the item, the manifest, the component and the artefact say."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from safetycase.case import Case, item_across
from safetycase.evidence.material import Material
from safetycase.evidence.subjects import stated_subject
from safetycase.model.assurance import Lineage, Origins, Requirement
from safetycase.model.control import Element
from safetycase.model.dependability import Component

UNKNOWN = "unknown"
"""A value of a lineage that says that nobody knows."""


def origins_of(case: Case, material: Material, name: str) -> tuple[str, ...]:
    """What a lineage says under one key: the item's own values, else the manifest's, and those of the artefact."""
    stated = _values(material.item.record.lineage, name) or _values(_default(case), name)
    read = material.info.lineage.get(name, ()) if material.info is not None else ()
    return tuple(dict.fromkeys([*stated, *read]))


def tested_origins(case: Case, wanted: Requirement, material: Material, *names: str) -> tuple[str, ...]:
    """What is known under some keys of the lineage of what was tested, or must meet the requirement."""
    components = _tested(case, wanted, material)
    found = dict.fromkeys(value for one in components for name in names for value in _values(one.lineage, name))
    return tuple(value for value in found if value != UNKNOWN)


def tested_models(case: Case, wanted: Requirement, material: Material) -> tuple[str, ...]:
    """The models that were tested, with what they were made from, as far as anything says so."""
    models = [stated_subject(case, material.item.record).get("model", "")]
    if material.info is not None:
        models.append(material.info.subject.get("model", ""))
    models += [one.model for one in _tested(case, wanted, material) if not isinstance(one.model, UnsetType)]
    models += tested_origins(case, wanted, material, "base_model", "model_family")
    return tuple(dict.fromkeys(name for name in models if name and name != UNKNOWN))


def same_model(one: str, other: str) -> bool:
    """Whether two names are of one model: whoever serves it stands before the last slash (`openai/gpt-4o`)."""
    return one.casefold().rpartition("/")[2] == other.casefold().rpartition("/")[2]


def _tested(case: Case, wanted: Requirement, material: Material) -> list[Component]:
    """The components that were tested, or that must meet the requirement where the evidence names none."""
    tested = stated_subject(case, material.item.record).get("component", "")
    components = (_component(case, part) for part in ([tested] if tested else wanted.allocated_to))
    return [component for component in components if component is not None]


def _component(case: Case, name: str) -> Component | None:
    """The component of this name, or that realises the element of this name."""
    item = item_across(case, name)
    if item is not None and item.kind.record is Element:
        item = item_across(case, str(item.data.get("component", "")))
    record = item.record if item is not None and item.kind.record is Component else None
    return record if isinstance(record, Component) else None


def _default(case: Case) -> Lineage | UnsetType:
    defaults = case.manifest.defaults
    if isinstance(defaults, UnsetType) or isinstance(defaults.evidence, UnsetType):
        return UNSET
    return defaults.evidence.lineage


def _values(lineage: Lineage | UnsetType, name: str) -> tuple[str, ...]:
    value: Origins | UnsetType = UNSET if isinstance(lineage, UnsetType) else getattr(lineage, name)
    if isinstance(value, UnsetType):
        return ()
    return tuple(one.strip() for one in ((value,) if isinstance(value, str) else value) if one.strip())
