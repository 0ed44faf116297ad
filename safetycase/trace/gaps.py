"""Where a trace is cut off: what each item does not reach although an auditor asks for it, and what leads there."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from safetycase.case import Case, joined
from safetycase.trace.coverage import coverage
from safetycase.trace.graph import Graph
from safetycase.trace.neighbours import names_of


def lacking(case: Case, graph: Graph | None = None) -> dict[str, tuple[str, ...]]:
    """By item, the kinds of which it reaches no item that counts, of the pairs that an auditor asks about first."""
    found: dict[str, list[str]] = {}
    for figure in coverage(case, graph):
        for item_id in figure.gaps:
            found.setdefault(item_id, []).append(figure.toward)
    return {item_id: tuple(kinds) for item_id, kinds in found.items()}


def leading_to(case: Case, ids: Collection[str], along: Literal["references", "referrers"]) -> set[str]:
    """The items from which one of `ids` is come to by references, or by those who refer; `ids` themselves included.

    Items of imported cases are known by the ids that `joined` gives them.
    """
    whole = joined(case)
    reached = {item_id for item_id in ids if item_id in whole.items}
    edge = list(reached)
    while edge:
        item_id = edge.pop()
        if along == "referrers":
            before = [reference.target.partition("/")[0] for reference in whole.references_from(item_id)]
        else:
            names = names_of(whole.items[item_id])
            before = [reference.source for name in names for reference in whole.references_to(name)]
        for other in before:
            if other in whole.items and other not in reached:
                reached.add(other)
                edge.append(other)
    return reached
