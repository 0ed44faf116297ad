"""What stands next to one item: the references it makes, and those made to it."""

from __future__ import annotations

import msgspec

from safetycase.case import AnyItem, Case, Reference, joined
from safetycase.trace.graph import undermines

_VARIABLES = ("process_model", "state")
"""The fields of an element that hold its variables."""


class Neighbour(msgspec.Struct, frozen=True, kw_only=True):
    """An item at the other end of a reference.

    `words` read from the item asked about ("leads to" outwards, "is led to by" inwards). `id` names the variable where
    an element refers by one. `field` is the top-level field that holds the reference, of whichever end holds it. `kind`
    is empty where no such item exists.
    """

    id: str
    kind: str
    title: str
    words: str
    field: str
    counts: bool


class Neighbours(msgspec.Struct, frozen=True, kw_only=True):
    """The references from and to one item, each once, in the order of the fields and of the case."""

    id: str
    outward: tuple[Neighbour, ...]
    inward: tuple[Neighbour, ...]


def neighbours(case: Case, item_id: str) -> Neighbours:
    """What the item refers to and what refers to it or to one of its variables. Raises KeyError for unknown ids.

    Items of imported cases are known by the ids that `joined` gives them, and are among the neighbours.
    """
    case = joined(case)
    item = case.items[item_id]
    outward = [
        _neighbour(case, reference.target, _words(case, reference)[0], reference.link.field)
        for reference in item.references
    ]
    inward = [
        _neighbour(case, _holder(case, reference), _words(case, reference)[1], reference.link.field)
        for name in names_of(item)
        for reference in case.references_to(name)
    ]
    return Neighbours(id=item_id, outward=tuple(dict.fromkeys(outward)), inward=tuple(dict.fromkeys(inward)))


def names_of(item: AnyItem) -> list[str]:
    """The names by which others refer to an item: its id, and those of its variables."""
    names = {item.id: None}
    for field in _VARIABLES if item.kind.name == "element" else ():
        variables = item.data.get(field)
        if isinstance(variables, dict):
            names.update(dict.fromkeys(f"{item.id}/{name}" for name in variables))
    return list(names)


def _holder(case: Case, reference: Reference) -> str:
    """What makes a reference: an item, or the variable of an element in which it stands."""
    holder = case.items.get(reference.source)
    variable = f"{reference.source}/{reference.path[1]}" if len(reference.path) > 1 else ""
    if holder is not None and holder.kind.name == "element" and reference.path[0] in _VARIABLES and variable:
        return variable if variable in case.variables else reference.source
    return reference.source


def _words(case: Case, reference: Reference) -> tuple[str, str]:
    """How a reference reads from either end; evidence that speaks against something does not support it."""
    holder = case.items.get(reference.source)
    if holder is not None and undermines(reference, holder.data):
        return "undermines", "is undermined by"
    return reference.link.forward, reference.link.backward


def _neighbour(case: Case, other: str, words: str, field: str) -> Neighbour:
    item = case.items.get(other) or (case.items.get(other.partition("/")[0]) if other in case.variables else None)
    return Neighbour(
        id=other,
        kind=item.kind.name if item is not None else "",
        title=item.title if item is not None else "",
        words=words,
        field=field,
        counts=item is not None and item.covers,
    )
