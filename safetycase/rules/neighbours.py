"""Which items a change can matter to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safetycase.case import AnyItem, Case
from safetycase.findings.text import placeholder

PRIVATE = frozenset(
    [
        "title", "text", "rationale", "owner", "labels", "refs", "aliases", "attributes", "waivers", "not_needed",
        "condition", "circumstance", "system", "control_algorithm", "fit_criterion", "stakes", "failure_signature_text",
        "mechanism_text", "comments", "dissent", "due",
    ]
)  # fmt: skip
"""Fields that no check looks at but that of the item itself: to change them concerns no neighbour."""


def only_privately_changed(old: AnyItem, new: AnyItem) -> bool:
    """Whether nothing differs between two states of an item that another item's checks could see."""
    if old.kind is not new.kind or old.blank != new.blank or _empty_words(old) != _empty_words(new):
        return False
    if [error.path for error in old.errors] != [error.path for error in new.errors]:
        return False
    before, after = old.data, new.data
    if old.kind.name == "uca" and placeholder(before.get("text", "")) != placeholder(after.get("text", "")):
        return False
    return all(before.get(field) == after.get(field) for field in (before.keys() | after.keys()) - PRIVATE)


def _empty_words(item: AnyItem) -> object:
    """What an item says that says nothing, which the hints of others quote; empty for all others."""
    return item.placeholder and (item.placeholder, item.data.get(item.placeholder))


def mentioned_elements(item: AnyItem) -> Iterator[str]:
    """The elements whose variables an item names, as `element/variable`, where that is no reference of the model."""
    for name in context_names(item):
        element, slash, _ = name.partition("/")
        if slash:
            yield element


def context_names(item: AnyItem) -> Iterator[str]:
    """The names of variables that stand in contexts of an item."""
    data = item.data
    for field in ("context", "believes"):
        context = data.get(field)
        if isinstance(context, dict):
            yield from context
    yield from data.get("context_variables", ())
    for value in data.get("not_hazardous", {}).values():
        for entry in value if isinstance(value, list) else (value,):
            if isinstance(entry, dict):
                yield from entry.get("context", {})


def mentions(case: Case) -> dict[str, set[str]]:
    """For each element, the items that name its variables in their contexts."""
    found: dict[str, set[str]] = {}
    for kind in ("action", "uca", "desired", "scenario"):
        for item in case.of_kind(kind):
            for element in mentioned_elements(item):
                found.setdefault(element, set()).add(item.id)
    return found


def concerned(case: Case, item_id: str, mentioned: Mapping[str, set[str]]) -> set[str]:
    """The ids of the items whose checks can see an item, as `problem.item_check` limits what they may see."""
    found = {item_id}
    targets = {reference.target.partition("/")[0] for reference in case.references_from(item_id)}
    sources = set(mentioned.get(item_id, ()))
    sources.update(_referrers(case, item_id))
    for name in targets:
        found.update(reference.target.partition("/")[0] for reference in case.references_from(name))
        found.update(ref.source for ref in case.references_to(name) if ref.link.field == "parent")
    for name in sources:
        found.update(reference.target.partition("/")[0] for reference in case.references_from(name))
        found.update(_referrers(case, name))
        found.update(mentioned.get(name, ()))
    return found | targets | sources | set(_about_believers(case, item_id))


def _about_believers(case: Case, item_id: str) -> Iterator[str]:
    """What speaks in contexts of the actions of controllers whose process models describe a variable of an element."""
    item = case.items.get(item_id)
    if item is None or item.kind.name != "element" or not (item.data.get("state") or item.data.get("process_model")):
        return
    for field in ("process_model", "state"):
        for variable in item.data.get(field, {}):
            for reference in case.references_to(f"{item_id}/{variable}"):
                if reference.path[-1] == "describes":
                    yield from _given_by(case, reference.source)


def _given_by(case: Case, controller: str) -> Iterator[str]:
    for reference in case.references_to(controller):
        if reference.link.field == "from":
            yield reference.source
            yield from (other.source for other in case.references_to(reference.source))


def _referrers(case: Case, item_id: str) -> Iterator[str]:
    for reference in case.references_to(item_id):
        yield reference.source
    item = case.items.get(item_id)
    if item is not None and item.kind.name == "element":
        for field in ("process_model", "state"):
            for variable in item.data.get(field, {}):
                for reference in case.references_to(f"{item_id}/{variable}"):
                    yield reference.source
