"""What items take over from others: losses of sub-hazards, hazards, classes and UCAs of scenarios."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from safetycase.case import AnyItem, Case, canonical, item_across, joined, namespace_of

T = TypeVar("T")
Losses = dict[str, tuple[str, ...]]
"""The losses that a hazard and those above it name, nearest first, by the namespace of the one that names them."""

_known: WeakKeyDictionary[Case, dict[str, dict[str, Any]]] = WeakKeyDictionary()
"""What was made out of a case, by the question and the id, so that long lines of parents are walked once."""


def lineage(case: Case, item: AnyItem) -> Iterator[AnyItem]:
    """The item, its parent, the parent's parent and so on; each once, even where parents go in a circle.

    Parents in imported cases are among them, as `joined` has them, and the items that such a one refines.
    """
    seen: set[str] = set()
    current: AnyItem | None = item
    while current is not None and current.id not in seen:
        seen.add(current.id)
        yield current
        above = _above(case, current)
        current = above if above is not None and above.kind is item.kind else None


def _above(case: Case, item: AnyItem) -> AnyItem | None:
    parent = item.data.get("parent")
    if isinstance(parent, str):
        return item_across(case, parent)
    if not item.imported:
        return None
    whole = joined(case)
    refined = (one.source for one in whole.references_to(item.id) if one.link.field == "refined_by")
    return next((whole.items[name] for name in refined if name != item.id), None)


def children(case: Case, item_id: str) -> list[AnyItem]:
    """The items that name this one as their parent, without obsolete ones."""
    found = []
    for reference in case.references_to(item_id):
        if reference.link.field == "parent":
            child = case.items.get(reference.source)
            if child is not None and not child.obsolete:
                found.append(child)
    return found


def _strings(item: AnyItem, field: str) -> tuple[str, ...]:
    return tuple(entry for entry in item.data.get(field, ()) if isinstance(entry, str))


def nearest(case: Case, item: AnyItem, says: Callable[[AnyItem], T | None], known: dict[str, T | None]) -> T | None:
    """What the item itself says, or else the nearest above it that says something; None where none does.

    `known` remembers the answers to this question by id, so that each item is asked once.
    """
    walked: list[str] = []
    found: T | None = None
    for one in lineage(case, item):
        if one.id in known:
            found = known[one.id]
            break
        walked.append(one.id)
        if said := says(one):
            found = said
            break
    known.update(dict.fromkeys(walked, found))
    return found


def _answers(case: Case, question: str) -> dict[str, Any]:
    return _known.setdefault(case, {}).setdefault(question, {})


def hazard_losses(case: Case, hazard: AnyItem) -> tuple[str, ...]:
    """The losses a hazard leads to: its own, or those of the nearest hazard above it that names some.

    Where it is a part of a hazard of another case, also the losses that this one leads to there.
    """
    known: dict[str, Losses] = _answers(case, "losses")
    if hazard.id not in known:
        _work_out_losses(case, hazard, known)
    return tuple(dict.fromkeys(canonical(case, loss) for losses in known[hazard.id].values() for loss in losses))


def _work_out_losses(case: Case, hazard: AnyItem, known: dict[str, Losses]) -> None:
    """Put the losses of a hazard and of all above it into `known`."""
    walked: list[AnyItem] = []
    found: Losses = {}
    for one in lineage(case, hazard):
        if one.id in known:
            found = known[one.id]
            break
        walked.append(one)
    else:
        above = _above(case, walked[-1])
        ids = [one.id for one in walked]
        if above is not None and above.id in ids:  # a circle: those in it take over from one another
            for one in reversed(walked[ids.index(above.id) :]):
                found = _taken_over(one, found)
    for one in reversed(walked):
        found = known[one.id] = _taken_over(one, found)


def _taken_over(hazard: AnyItem, above: Losses) -> Losses:
    losses, place = _strings(hazard, "losses"), namespace_of(hazard.id)
    return {place: losses, **{name: said for name, said in above.items() if name != place}} if losses else above


def scenario_ucas(case: Case, scenario: AnyItem) -> tuple[str, ...]:
    """The unsafe control actions a scenario explains: its own, or those of the scenario it refines."""
    known: dict[str, tuple[str, ...] | None] = _answers(case, "ucas")
    return nearest(case, scenario, lambda one: _strings(one, "ucas"), known) or ()


def scenario_hazards(case: Case, scenario: AnyItem) -> tuple[str, ...]:
    """The hazards a scenario leads to: its own or its parent's, else those of its unsafe control actions."""
    known: dict[str, tuple[str, ...] | None] = _answers(case, "hazards")
    own = nearest(case, scenario, lambda one: _strings(one, "hazards"), known)
    if own:
        return own
    found: dict[str, None] = {}
    for uca in scenario_ucas(case, scenario):
        item = item_across(case, uca)
        if item is not None and item.kind.name == "uca":
            found.update(dict.fromkeys(_strings(item, "hazards")))
    return tuple(found)


def own_class(scenario: AnyItem) -> str | None:
    """The class a scenario states itself: in words, or by the first part of its factor."""
    said = scenario.data.get("class")
    if isinstance(said, str):
        return said
    factor = scenario.data.get("factor")
    return factor.partition(".")[0] if isinstance(factor, str) else None


def scenario_class(case: Case, scenario: AnyItem) -> str | None:
    """Where the cause of a scenario lies: its own class, else that of the scenario it refines, else None."""
    known: dict[str, str | None] = _answers(case, "class")
    return nearest(case, scenario, own_class, known)
