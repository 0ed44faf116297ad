"""Everything that passes to and from one element, by what it means for that element."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from safetycase.diagrams.structure import Box, Flow, Structure, sound
from safetycase.diagrams.views import find


class Near(NamedTuple):
    """A flow of an element, and the element at its other end; None where that lies outside."""

    flow: Flow
    other: str | None


@dataclass(frozen=True)
class Nearby:
    """One element with its flows, each group in the order of the structure.

    `acted` are the control actions on it, `acting` those that it gives; `heard` is the feedback that it gets, `told`
    that which it gives; `unheard` and `untold` are the feedback that is missing, to it and from it. `into` and `out`
    are other information. `passing` are the flows that it carries for others, `parts` the elements in it.
    """

    box: Box
    acted: tuple[Near, ...]
    acting: tuple[Near, ...]
    heard: tuple[Near, ...]
    told: tuple[Near, ...]
    unheard: tuple[Near, ...]
    untold: tuple[Near, ...]
    into: tuple[Near, ...]
    out: tuple[Near, ...]
    passing: tuple[Flow, ...]
    parts: tuple[Box, ...]


def nearby(structure: Structure, element: str) -> Nearby:
    """What passes to and from an element. Raises NoSuchPartError when there is no such element."""
    known = sound(structure)

    def coming(kind: str) -> tuple[Near, ...]:
        return tuple(Near(flow, flow.source) for flow in known.flows if flow.kind == kind and flow.target == element)

    def going(kind: str) -> tuple[Near, ...]:
        return tuple(Near(flow, flow.target) for flow in known.flows if flow.kind == kind and flow.source == element)

    return Nearby(
        box=find(known, element),
        acted=coming("action"),
        acting=going("action"),
        heard=coming("feedback"),
        told=going("feedback"),
        unheard=coming("missing-feedback"),
        untold=going("missing-feedback"),
        into=coming("information"),
        out=going("information"),
        passing=tuple(flow for flow in known.flows if element in flow.via),
        parts=tuple(box for box in known.boxes if box.parent == element),
    )
