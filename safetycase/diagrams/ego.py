"""One element in words: who controls it, what it controls, what it hears, believes and should hear but does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from safetycase.diagrams.graph import wording as called
from safetycase.diagrams.levels import levels
from safetycase.diagrams.nearby import Near, nearby
from safetycase.diagrams.structure import Flow, Structure, sound
from safetycase.diagrams.views import distances, find
from safetycase.diagrams.wording import clean


def ego(structure: Structure, element: str, depth: int = 1) -> str:
    """The element with everything that passes to and from it, as lines of text; every flow with its id.

    From a `depth` of 2 the elements less than `depth` flows away follow, each told in the same way. Raises
    NoSuchPartError when there is no such element.
    """
    known = sound(structure)
    find(known, element)
    view = _View(known)
    near = [other for other, far in distances(known, element).items() if far < depth and other != element]
    out = [clean(structure.title), "", *view.element(element)]
    for other in near if depth > 1 else []:
        out += ["", *view.element(other)]
    return "\n".join(out) + "\n"


class _View:
    """A sound structure, indexed for what is told of one element."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.level = levels(structure)
        self.titles = {box.id: clean(box.title) or clean(box.id) for box in structure.boxes}

    def name(self, element: str | None) -> str:
        return f"{self.titles[element]} [{clean(element)}]" if element else "outside"

    def element(self, element: str) -> list[str]:
        near = nearby(self.structure, element)
        box = near.box
        about = [clean(part) for part in (box.role, box.note) if clean(part)]
        about += [f"level {self.level[element]}"] if element in self.level else []
        about += [f"in {self.titles[box.parent]}"] if box.parent else []
        out = [self.name(element) + (f"  ({', '.join(about)})" if about else "")]
        out += _section("Controlled by", self.grouped(near.acted))
        out += _section("Controls", self.grouped(near.acting))
        out += _section("Feedback it gets", self.grouped(near.heard))
        out += _section("Feedback it gives", self.grouped(near.told))
        out += _section("Process model", [clean(line) for line in box.lines])
        out += _section("Missing feedback", self.missing(element))
        out += _section("Other inputs", [self.flow(*one) for one in near.into], always=False)
        out += _section("Other outputs", [self.flow(*one) for one in near.out], always=False)
        ways = [f"{self.name(f.source)} to {self.name(f.target)}: {_called(f)}" for f in near.passing]
        out += _section("Passes on", ways, always=False)
        out += _section("Parts", [self.name(part.id) for part in near.parts], always=False)
        return out

    def missing(self, element: str) -> list[str]:
        found = []
        for flow in self.structure.flows:
            if flow.kind != "missing-feedback" or element not in (flow.source, flow.target):
                continue
            unheard = f"{self.name(flow.target)} does not hear from {self.name(flow.source)}"
            why = clean(flow.title) or _called(flow)
            found.append(f"{unheard}: {why}")
        return found

    def flow(self, flow: Flow, other: str | None) -> str:
        return f"{self.name(other)}: {_called(flow)}{self.through(flow)}"

    def through(self, flow: Flow) -> str:
        return f", through {', '.join(self.titles[station] for station in flow.via)}" if flow.via else ""

    def grouped(self, found: Sequence[Near]) -> list[str]:
        """The flows under the element at their other end, in the order of the structure."""
        groups: dict[str | None, list[Flow]] = {}
        for flow, other in found:
            groups.setdefault(other, []).append(flow)
        out = []
        for other, mine in groups.items():
            out.append(self.name(other))
            out += [f"  {_called(flow)}{self.through(flow)}" for flow in mine]
        return out


def _called(flow: Flow) -> str:
    label, name = clean(called(flow)), clean(flow.id)
    return label if label == name else f"{label} [{name}]"


def _section(heading: str, entries: Iterable[str], *, always: bool = True) -> list[str]:
    rows = list(entries)
    if not rows:
        return [f"  {heading}: none"] if always else []
    return [f"  {heading}:", *(f"    {row}" for row in rows)]
