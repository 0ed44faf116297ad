"""The trace of an item as a tree in both directions: what it refers to, what refers to it, and on from there."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping

import msgspec

from safetycase.case import Case, joined
from safetycase.findings import Severity
from safetycase.model import BY_NAME
from safetycase.trace.gaps import lacking, leading_to
from safetycase.trace.neighbours import Neighbour, names_of, neighbours

OUT, IN = "→", "←"
HEADINGS = {OUT: "refers to", IN: "is referred to by"}
"""The two directions, each with what stands over it."""
_SETTLED = ("", "demonstrated", "not needed")


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A link in the tree: from the item `above` to its neighbour, away from the root in the direction of `arrow`.

    `opens`: something hangs on it. `again`: it stands above itself already, so that it is not unfolded once more.
    """

    key: str
    arrow: str
    depth: int
    above: str
    neighbour: Neighbour
    opens: bool
    again: bool

    @property
    def id(self) -> str:
        """The item at its end; of a variable the element."""
        return self.neighbour.id.partition("/")[0]


class Gaps(msgspec.Struct, frozen=True):
    """What is left to do in a case, and what leads there: along references, and along those who refer.

    `lacking` are the kinds that an item does not reach although it should.
    """

    lacking: Mapping[str, tuple[str, ...]]
    leading: Mapping[str, Collection[str]]

    def missing(self, item_id: str) -> str:
        """The kinds that an item does not reach although it should, in words; empty where there are none."""
        return ", ".join(BY_NAME[kind].title.lower() for kind in self.lacking.get(item_id, ()))


def gaps_of(case: Case, states: Mapping[str, str], worst: Mapping[str, Severity]) -> Gaps:
    """What is left to do: what does not reach what it should, is not demonstrated, or has findings beyond hints.

    `states` are those of requirements and evidence, `worst` the worst finding of each item that has one, by id. Takes a
    while in a large case.
    """
    lacks = lacking(case)
    open_ones = {item_id for item_id, state in states.items() if state not in _SETTLED}
    found = {item_id for item_id, severity in worst.items() if severity > Severity.INFO}
    marked = {*lacks, *open_ones, *found}
    leading = {OUT: leading_to(case, marked, "references"), IN: leading_to(case, marked, "referrers")}
    return Gaps(lacks, leading)


def links(
    case: Case, path: tuple[str, ...], arrow: str, telling: Container[str], gaps: Gaps | None = None
) -> Iterator[Node]:
    """The links from the last item of a `path`, which begins at the root, in one direction.

    `telling` are the items of which there is more to say than their links: they open too. With `gaps`, only what leads
    to one.
    """
    beside = neighbours(case, path[-1])
    found = beside.outward if arrow == OUT else beside.inward
    if gaps is not None:
        found = tuple(one for one in found if one.id.partition("/")[0] in gaps.leading[arrow])
    prefix = prefix_of(path, arrow)
    for number, one in enumerate(found):
        name = one.id.partition("/")[0]
        again = name in path
        yield Node(
            key=f"{prefix}|{one.field}|{one.id}|{number}",
            arrow=arrow,
            depth=len(path) - 1,
            above=path[-1],
            neighbour=one,
            opens=bool(one.kind) and not again and (name in telling or _leads_on(case, name, arrow)),
            again=again,
        )


def prefix_of(path: tuple[str, ...], arrow: str) -> str:
    """What the keys of the links from the last item of a path begin with."""
    return arrow + "/".join(path[1:])


def _leads_on(case: Case, name: str, arrow: str) -> bool:
    whole = joined(case)
    item = whole.items[name]
    return bool(item.references) if arrow == OUT else any(map(whole.references_to, names_of(item)))
