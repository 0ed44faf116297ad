"""What an edit can change of what the evidence says."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import UNSET, UnsetType

from safetycase.case import AnyItem, Case
from safetycase.evidence.spoken import spoken_of
from safetycase.model.assurance import Evidence, Requirement
from safetycase.model.control import Element

_EVERYWHERE = frozenset(["environment", "assumption", "component", "defeater", "review", "incident"])
"""Kinds of items that may speak to any verdict, so that a change of one lets all be judged again."""


class Concern(msgspec.Struct, frozen=True):
    """The ids of the requirements and evidence items that an edit changed, or that lean on what it changed.

    `everything`: it may concern any other as well.
    """

    requirements: frozenset[str] = frozenset()
    evidence: frozenset[str] = frozenset()
    everything: bool = False


ALL = Concern(everything=True)


def concern_of(previous: Case, case: Case) -> Concern | None:
    """What the difference between two states of a case can change of verdicts; None where it is nothing.

    Both must have been read equally well: what was lost in reading is not looked at here.
    """
    if not same_frame(previous, case):
        return ALL
    changed = case.difference(previous)
    requirements: set[str] = set()
    evidence: set[str] = set()
    names = False
    for item_id in changed:
        old, new = previous.items.get(item_id), case.items.get(item_id)
        names = names or old is None or new is None
        kinds = {item.kind.name for item in (old, new) if item is not None}
        if kinds & _EVERYWHERE or _component(old) != _component(new):
            return ALL
        if "requirement" in kinds:
            requirements.add(item_id)
        if "evidence" in kinds:
            if any(_against_ground(side, item_id) for side in (previous, case)):
                return ALL
            evidence.add(item_id)
        evidence.update(_leaning((previous, case), item_id))
    if not requirements and not evidence and not names:
        return None
    return Concern(frozenset(requirements), frozenset(evidence))


def same_frame(previous: Case, case: Case) -> bool:
    """Whether two states of a case lie at the same place and have the same manifest and the same imported cases."""
    return (
        case.source is previous.source
        and case.manifest is previous.manifest
        and case.manifest_document is previous.manifest_document
        and case.imports is previous.imports
    )


def _component(item: AnyItem | None) -> str | UnsetType:
    """What realises an element: all that a verdict can depend on there."""
    return item.record.component if item is not None and isinstance(item.record, Element) else UNSET


def _against_ground(case: Case, item_id: str) -> bool:
    """Whether it is evidence against something that other judgements may rest on, such as an assumption."""
    item = case.find(item_id, Evidence)
    return item is not None and any(
        undermines and case.find(target, Requirement) is None for target, undermines, _ in spoken_of(item)
    )


def _leaning(sides: Iterable[Case], item_id: str) -> set[str]:
    """The evidence items that refer to an item."""
    found = set()
    for side in sides:
        for reference in side.references_to(item_id):
            source = side.items.get(reference.source)
            if source is not None and source.kind.name == "evidence":
                found.add(source.id)
    return found
