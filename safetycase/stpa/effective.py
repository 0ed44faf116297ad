"""What items take over from others: losses of sub-hazards, hazards, classes and UCAs of scenarios."""

from __future__ import annotations

from collections.abc import Iterator

from safetycase.case import AnyItem, Case, canonical, item_across, joined, namespace_of


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


def hazard_losses(case: Case, hazard: AnyItem) -> tuple[str, ...]:
    """The losses a hazard leads to: its own, or those of the nearest hazard above it that names some.

    Where it is a part of a hazard of another case, also the losses that this one leads to there.
    """
    found: dict[str, tuple[str, ...]] = {}
    for one in lineage(case, hazard):
        if losses := _strings(one, "losses"):
            found.setdefault(namespace_of(one.id), losses)
    return tuple(dict.fromkeys(canonical(case, loss) for losses in found.values() for loss in losses))


def scenario_ucas(case: Case, scenario: AnyItem) -> tuple[str, ...]:
    """The unsafe control actions a scenario explains: its own, or those of the scenario it refines."""
    return next((ucas for one in lineage(case, scenario) if (ucas := _strings(one, "ucas"))), ())


def scenario_hazards(case: Case, scenario: AnyItem) -> tuple[str, ...]:
    """The hazards a scenario leads to: its own or its parent's, else those of its unsafe control actions."""
    own = next((hazards for one in lineage(case, scenario) if (hazards := _strings(one, "hazards"))), ())
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
    return next((found for one in lineage(case, scenario) if (found := own_class(one))), None)
